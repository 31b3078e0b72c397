// What is needed to listen again: the sound's file, its picture, and what happened when.
#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audio/peaks.h"
#include "exam/practical.h"
#include "server/limits.h"
#include "server/live_backend.h"
#include "store/recordings.h"
#include "training/tables.h"

namespace ringroom::server {
namespace {

using nlohmann::json;

std::int64_t number_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || !found->is_number() ? 0 : found->get<std::int64_t>();
}

/// The marks the engine kept beside the sound.
std::vector<wire::Mark> marks_beside(const std::filesystem::path& file) {
    std::ifstream in(file.string() + ".marks");
    std::vector<wire::Mark> out;
    for (std::string line; std::getline(in, line);) {
        const auto parsed = json::parse(line, nullptr, false);
        if (!parsed.is_object() || !parsed.contains("mark"))
            continue;
        const std::string kind = parsed.at("mark");
        wire::Mark mark{.at = Duration{number_at(parsed, "at_ms")}, .kind = kind};
        if (const auto words = parsed.find("text"); words != parsed.end() && kind == "text") {
            const std::string both = *words;
            const auto tab = both.find('\t');
            mark.kind = both.substr(0, tab);
            mark.words = tab == both.npos ? std::string{} : both.substr(tab + 1);
        }
        if (const auto ms = number_at(parsed, "ms"); ms > 0)
            mark.to = mark.at + Duration{ms};
        // A hold lasts until it is ended: the last one begun takes the end.
        if (mark.kind == "hold_ended")
            for (auto one = out.rbegin(); one != out.rend(); ++one)
                if (one->kind == "hold_began" && !one->to) {
                    one->to = mark.at;
                    break;
                }
        out.push_back(std::move(mark));
    }
    return out;
}

/// What was measured over a piece of time, on the recording's axis: it begins with the answer.
void add_measured(std::vector<wire::Mark>& out, const std::string& result, Duration length) {
    const auto parsed = json::parse(result, nullptr, false);
    const auto measures = parsed.value("measures", json::object());
    const auto speech = measures.value("speech", json());
    if (!speech.is_object() || !measures.value("connected", json()).is_number())
        return;
    const auto begin = number_at(measures, "connected");
    const auto add = [&](const char* list, const char* kind) {
        for (const auto& span : speech.value(list, json::array())) {
            const Duration from{std::max<std::int64_t>(0, number_at(span, "from") - begin)};
            const Duration to = std::min(Duration{number_at(span, "to") - begin}, length);
            if (to > from)
                out.push_back({.at = from, .kind = kind, .words = {}, .to = to});
        }
    };
    add("dead_air", "silence");
    add("interruptions", "overlap");
}

} // namespace

Result<store::Recording> LiveBackend::kept_recording(api::RecordKey key) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto [run, contact] = real(key);
    const auto rows = store::recordings_of((*session)->reader(), run, contact.value);
    if (!rows || rows->empty())
        return fail("api.not_found", fmt::format("{}-{}", run, contact.value));
    if (rows->front().state == store::RecordingState::deleted)
        return fail("api.recording_deleted", rows->front().file);
    return rows->front();
}

Result<std::filesystem::path> LiveBackend::sound_of(const store::Recording& kept) const {
    auto file = parts_.data / kept.file;
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return fail("api.recording_missing", kept.file);
    return file;
}

Result<std::filesystem::path> LiveBackend::recording_file(api::RecordKey key) {
    const auto kept = kept_recording(key);
    if (!kept)
        return tl::unexpected(kept.error());
    return sound_of(*kept);
}

Result<evidence::Seal> LiveBackend::recording_seal(api::RecordKey key) {
    const auto kept = kept_recording(key);
    if (!kept)
        return tl::unexpected(kept.error());
    return parts_.archive->seal(*kept);
}

Result<wire::Waveform> LiveBackend::waveform(api::RecordKey key, const api::Picture& wanted) {
    const auto kept = kept_recording(key);
    if (!kept)
        return tl::unexpected(kept.error());
    // The picture beside it would be shown of sound that is gone.
    const auto file = sound_of(*kept);
    const auto summary =
        file ? audio::kept_peaks(*file, kept->sha256) : tl::unexpected(file.error());
    if (!summary)
        return tl::unexpected(summary.error());
    const auto length = summary->length();
    wire::Waveform out{.length = length, .channels = {}};
    if (wanted.from.ms > 0 || wanted.to.ms > 0) {
        out.from = std::min(wanted.from, length);
        out.to = wanted.to.ms > 0 ? std::min(wanted.to, length) : length;
    }
    const auto rows = audio::peaks_of(*file, *summary, {wanted.from, wanted.to}, wanted.pixels);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        auto& channel = out.channels.emplace_back();
        channel.reserve(2 * row.size());
        for (const auto& peak : row) {
            channel.push_back(peak.low);
            channel.push_back(peak.high);
        }
    }
    return out;
}

Result<std::vector<wire::Mark>> LiveBackend::marks(api::RecordKey key, Language) {
    const auto kept = kept_recording(key);
    if (!kept)
        return tl::unexpected(kept.error());
    auto out = marks_beside(parts_.data / kept->file);
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto graded =
        training::contact_of((*session)->reader(), kept->run, ContactId{kept->contact});
    if (graded && *graded)
        add_measured(out, (*graded)->json,
                     kept->length.ms > 0 ? kept->length : Duration{INT64_MAX});
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return out;
}

Result<wire::FormHistory> LiveBackend::form_history(api::RecordKey key) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto [run, contact] = real(key);
    auto& reader = (*session)->reader();
    const auto kept = training::kept_timeline(reader, run, contact);
    if (!kept)
        return tl::unexpected(kept.error());
    if (!*kept)
        return fail("api.not_found", fmt::format("{}-{}: not kept", run, contact.value));
    const auto& t = **kept;
    const auto begin = t.connected.value_or(Instant{});
    const auto on_axis = [&](Instant at) { return std::max(Duration{}, at - begin); };
    wire::FormHistory out{.disposition = t.disposition};
    const auto graded = training::contact_of(reader, run, contact);
    const auto drill = graded && *graded ? drill_of((*graded)->script) : nullptr;
    if (drill)
        for (const auto& field : drill->form.fields)
            out.inputs.push_back(field.name);
    for (const auto& one : t.keyed) {
        if (std::find(out.inputs.begin(), out.inputs.end(), one.field) == out.inputs.end())
            out.inputs.push_back(one.field);
        out.changes.push_back({on_axis(one.at), one.field, one.value});
    }
    if (t.disposed)
        out.disposed = on_axis(*t.disposed);
    if (t.submitted)
        out.submitted = on_axis(*t.submitted);
    return out;
}

// ---- Listening across

namespace {

struct ContactMoments {
    training::StoredContact contact;
    Instant connected;
    std::vector<training::Moment> moments;
};

/// Of every contact of these drills that was talked to.
Result<std::vector<ContactMoments>> moments_in(store::Reader& reader,
                                               const std::vector<DrillId>& drills) {
    std::vector<ContactMoments> out;
    for (const auto drill : drills) {
        const auto run = static_cast<std::int64_t>(drill.value / limits::drills_a_run);
        const auto contacts = training::contacts_of(reader, run, drill);
        if (!contacts)
            return tl::unexpected(contacts.error());
        for (const auto& contact : *contacts) {
            const auto timeline = training::kept_timeline(reader, run, contact.contact);
            if (!timeline)
                return tl::unexpected(timeline.error());
            if (*timeline && (*timeline)->connected)
                out.push_back({contact, *(*timeline)->connected, training::moments_of(**timeline)});
        }
    }
    return out;
}

/// Drills of the calls that count, of each task of each practical exam; the first stands for all.
std::vector<std::vector<DrillId>> tasks_of(const std::vector<exam::Practical>& exams) {
    std::vector<std::vector<DrillId>> out;
    for (const auto& exam : exams)
        for (int task = 0; task < static_cast<int>(exam.setup.tasks.size()); ++task) {
            auto& drills = out.emplace_back();
            for (const auto& candidate : exam.candidates)
                if (const auto* call = candidate.counting(task); call != nullptr && call->drill)
                    drills.push_back(call->drill);
        }
    return out;
}

} // namespace

std::map<DrillId, DrillId> LiveBackend::heard_across() {
    std::map<DrillId, DrillId> out;
    for (const auto& drills : tasks_of(practicals().all()))
        for (const auto drill : drills)
            out[drill] = drills.front();
    return out;
}

/// The drill, or of an exam's call all of the same task.
std::vector<DrillId> LiveBackend::heard_with(DrillId drill) {
    for (auto& drills : tasks_of(practicals().all()))
        if (std::find(drills.begin(), drills.end(), drill) != drills.end())
            return std::move(drills);
    return {drill};
}

Result<std::vector<wire::MomentRow>> LiveBackend::moments(DrillId drill) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto all = moments_in((*session)->reader(), heard_with(drill));
    if (!all)
        return tl::unexpected(all.error());
    // As they usually follow each other: by the mean time since the answer.
    struct Sum {
        wire::MomentRow row;
        std::int64_t ms = 0;
    };
    std::map<std::string, Sum> sums;
    for (const auto& contact : *all)
        for (const auto& moment : contact.moments) {
            auto& sum = sums[moment.id];
            if (sum.row.contacts++ == 0) {
                sum.row.id = moment.id;
                sum.row.kind = moment.kind;
                sum.row.name = moment.name;
                sum.row.words = moment.words;
            }
            sum.ms += (moment.span.from - contact.connected).ms;
        }
    std::vector<Sum> sorted;
    for (auto& [id, sum] : sums)
        sorted.push_back(std::move(sum));
    std::stable_sort(sorted.begin(), sorted.end(), [](const Sum& a, const Sum& b) {
        const auto left = a.ms * b.row.contacts;
        const auto right = b.ms * a.row.contacts;
        return left != right ? left < right : a.row.kind > b.row.kind; // a scene before its lines
    });
    std::vector<wire::MomentRow> out;
    for (auto& sum : sorted)
        out.push_back(std::move(sum.row));
    return out;
}

Result<std::vector<wire::MomentPart>> LiveBackend::moment(DrillId drill, const std::string& id,
                                                          Language language) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    const auto all = moments_in(reader, heard_with(drill));
    if (!all)
        return tl::unexpected(all.error());
    std::vector<wire::MomentPart> out;
    for (const auto& [contact, connected, moments] : *all)
        for (const auto& moment : moments) {
            if (moment.id != id)
                continue;
            const auto kept = store::recordings_of(reader, contact.run, contact.contact.value);
            wire::MomentPart part{.record =
                                      fmt::format("{}-{}", contact.run, contact.contact.value),
                                  .agent = contact.agent,
                                  .from = std::max(Duration{}, moment.span.from - connected),
                                  .to = std::max(Duration{}, moment.span.to - connected),
                                  .reaction = moment.reaction,
                                  .silence = moment.silence,
                                  .spoken = moment.spoken,
                                  .interruptions = moment.interruptions,
                                  .final_score = contact.final,
                                  .recorded = kept && !kept->empty(),
                                  .measures = measures_in(contact.json, language)};
            if (contact.agent)
                std::tie(part.agent_number, part.agent_name) = person(contact.agent);
            out.push_back(std::move(part));
        }
    if (out.empty())
        return fail("api.not_found", "the moment did not happen");
    return out;
}

} // namespace ringroom::server
