#include "server/demo_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audio/analysis.h"
#include "audio/wav.h"

namespace ringroom::server {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view data_mark = "@@RINGROOM_DEMO_DATA@@";
constexpr Duration overlap_shown{500};

std::vector<Stretch> stretches(const audio::Segments& segments) {
    std::vector<Stretch> out;
    for (const auto& one : segments)
        out.push_back({one.begin.ms, one.end.ms});
    return out;
}

audio::Segments overlaps_of(const audio::Segments& a, const audio::Segments& b) {
    audio::Segments out;
    for (const auto& x : a)
        for (const auto& y : b) {
            const audio::Segment both{std::max(x.begin, y.begin), std::min(x.end, y.end)};
            if (both.length() >= overlap_shown)
                out.push_back(both);
        }
    return out;
}

audio::Segments holds_of(const std::vector<wire::Mark>& marks, Duration end) {
    audio::Segments out;
    bool held = false;
    for (const auto& mark : marks) {
        if (mark.kind == "hold_began" && !held)
            out.push_back({mark.at, end});
        else if (mark.kind == "hold_ended" && held)
            out.back().end = mark.at;
        held = mark.kind == "hold_began" || (held && mark.kind != "hold_ended");
    }
    return out;
}

ordered_json json_of(const std::vector<Stretch>& all) {
    auto out = ordered_json::array();
    for (const auto& one : all)
        out.push_back({one.from, one.to});
    return out;
}

/// 8 bit is what a picture of this height shows.
ordered_json picture_of(const wire::Waveform& waveform) {
    constexpr std::int64_t step = 256;
    auto out = ordered_json::array();
    for (const auto& channel : waveform.channels) {
        auto row = ordered_json::array();
        for (const auto value : channel)
            row.push_back(value / step);
        out.push_back(std::move(row));
    }
    return out;
}

ordered_json json_of(const DemoContact& contact, const std::string& profile, bool with_pictures) {
    auto out = ordered_json::parse(wire::encode(contact.detail));
    out["profile"] = profile;
    out["sound"] = contact.sound;
    out["sha256"] = contact.sha256;
    out["length_ms"] = contact.waveform.length.ms;
    out["marks"] = ordered_json::array();
    for (const auto& mark : contact.marks)
        out["marks"].push_back(ordered_json::parse(wire::encode(mark)));
    out["customer_speech"] = json_of(contact.customer_speech);
    out["student_speech"] = json_of(contact.student_speech);
    out["silences"] = json_of(contact.silences);
    out["overlaps"] = json_of(contact.overlaps);
    if (with_pictures)
        out["picture"] = picture_of(contact.waveform);
    return out;
}

std::string profile_of(const DemoResult& result, const std::string& number) {
    const auto found = result.profiles.find(number);
    return found == result.profiles.end() ? std::string{} : found->second;
}

std::string cell(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos &&
        text.find_first_not_of("+-.0123456789") != std::string::npos)
        text.insert(0, 1, '\'');
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string out = "\"";
    for (const char c : text)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string measure_text(const wire::ResultDetail& detail, std::string_view name) {
    for (const auto& one : detail.measures)
        if (one.name == name)
            return one.value;
    return {};
}

constexpr std::array measures_written{"waited_ms",
                                      "answer_ms",
                                      "greeting_ms",
                                      "talk_ms",
                                      "dead_air_ms",
                                      "interruptions",
                                      "talk_share_permille",
                                      "response_median_ms",
                                      "loudness_tenths_dbov",
                                      "hold_ms",
                                      "wrap_up_ms",
                                      "handling_ms"};

} // namespace

Result<void> listen_to(const std::filesystem::path& file, DemoContact& contact) {
    const auto wav = audio::WavFile::open(file);
    if (!wav)
        return tl::unexpected(wav.error());
    if (wav->format().channels < 2)
        return fail("robot.demo.missing", file.string() + " has one channel");
    const auto customer = audio::find_speech(wav->channel(0));
    const auto student = audio::find_speech(wav->channel(1));
    const auto measured = audio::measure_conversation(
        student, customer,
        {.until = wav->duration(), .excluded = holds_of(contact.marks, wav->duration())});
    contact.customer_speech = stretches(customer);
    contact.student_speech = stretches(student);
    contact.silences = stretches(measured.dead_airs);
    contact.overlaps = stretches(overlaps_of(student, customer));
    return {};
}

ordered_json json_of(const DemoResult& result, bool with_pictures) {
    ordered_json out{{"version", result.version},
                     {"started_at", result.started_at},
                     {"seed", result.seed},
                     {"length_ms", result.length.ms},
                     {"students", json_of(result.students)},
                     {"drills", ordered_json::array()},
                     {"contacts", ordered_json::array()}};
    for (const auto& [number, heard] : result.heard)
        out["robots_heard_ms"][number] = heard.ms;
    for (const auto& drill : result.drills)
        out["drills"].push_back(ordered_json::parse(wire::encode(drill)));
    for (const auto& contact : result.contacts)
        out["contacts"].push_back(
            json_of(contact, profile_of(result, contact.detail.row.agent_number), with_pictures));
    return out;
}

std::string csv_of(const DemoResult& result, Language language) {
    std::string out = "\xEF\xBB\xBF";
    std::vector<std::string> head{"contact", "drill",   "script",    "student",
                                  "name",    "profile", "direction", "started_at",
                                  "ending",  "score",   "final",     "fatal"};
    for (const auto* name : measures_written)
        head.push_back(text(language, std::string("server.measure.") + name));
    head.insert(head.end(), {"captured", "fields", "recording", "sha256"});
    const auto add = [&out](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            out += (i == 0 ? "" : ",") + cell(cells[i]);
        out += "\r\n";
    };
    add(head);
    for (const auto& contact : result.contacts) {
        const auto& row = contact.detail.row;
        std::string fatal;
        for (const auto& name : row.fatal)
            fatal += (fatal.empty() ? "" : "; ") + name;
        std::vector<std::string> cells{row.id,
                                       std::to_string(row.drill.value),
                                       row.script,
                                       row.agent_number,
                                       row.agent_name,
                                       profile_of(result, row.agent_number),
                                       row.direction == Direction::inbound ? "inbound" : "outbound",
                                       row.started_at,
                                       row.ending,
                                       points_text(row.score),
                                       points_text(row.final_score),
                                       fatal};
        for (const auto* name : measures_written)
            cells.push_back(measure_text(contact.detail, name));
        const auto& captured = contact.detail.captured;
        cells.push_back(std::to_string(std::count_if(captured.begin(), captured.end(),
                                                     [](const auto& f) { return f.right; })));
        cells.push_back(std::to_string(captured.size()));
        cells.push_back(contact.sound);
        cells.push_back(contact.sha256);
        add(cells);
    }
    return out;
}

Result<std::string> page_of(const DemoResult& result, const std::string& page) {
    const auto at = page.find(data_mark);
    if (at == page.npos)
        return fail("robot.demo.template", "the template has no place for the data");
    // Within <script> only "<" could end it too early.
    std::string data;
    for (const char c : json_of(result, true).dump())
        data += c == '<' ? std::string("\\u003c") : std::string(1, c);
    return page.substr(0, at) + data + page.substr(at + data_mark.size());
}

Ranking rank(const std::vector<StudentLine>& students) {
    const auto tier = [](const std::string& profile) {
        return profile == "good" ? 0 : profile == "lazy" || profile == "fast" ? 1 : 2;
    };
    for (const auto& better : students)
        for (const auto& worse : students)
            if (tier(better.profile) < tier(worse.profile) && better.mean <= worse.mean)
                return {false, better.profile, worse.profile, better.mean, worse.mean};
    return {};
}

} // namespace ringroom::server
