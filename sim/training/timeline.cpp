#include "training/timeline.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "training/limits.h"
#include "training/spans.h"

namespace ringroom::training {
namespace {

using Json = nlohmann::ordered_json;

/// Takes the facts of one contact in.
class Folder {
public:
    void take(const StampedFact& stamped) {
        at_ = stamped.at;
        std::visit([this](const auto& fact) { note(fact); }, stamped.fact);
    }
    Timeline done() {
        t_.student = merged(std::move(t_.student));
        return std::move(t_);
    }

private:
    template <class Row>
    void add(std::vector<Row>& rows, Row row) {
        if (rows.size() < limits::timeline_rows)
            rows.push_back(std::move(row));
    }
    void note(const fact::ContactConnected&) {
        if (!t_.connected)
            t_.connected = at_;
    }
    void note(const fact::ContactReleased&) { t_.released = at_; }
    void note(const fact::SceneEntered& f) { add(t_.scenes, {f.scene, at_}); }
    void note(const fact::LineBegan& f) { add(t_.lines, {f.line, f.words, {at_, at_}}); }
    void note(const fact::Spoke& f) {
        if (f.party == "agent")
            return add(t_.student, {f.began, at_});
        // The line it ends: the last one of that name, which began when it did.
        for (auto line = t_.lines.rbegin(); line != t_.lines.rend(); ++line)
            if (line->line == f.line) {
                line->span.to = std::max(line->span.to, at_);
                break;
            }
    }
    void note(const fact::FieldKeyed& f) { add(t_.keyed, {f.field, f.value, at_}); }
    void note(const fact::FormSubmitted&) { t_.submitted = at_; }
    void note(const fact::DispositionSet& f) {
        t_.disposition = f.code;
        t_.disposed = at_;
    }
    template <class Other>
    void note(const Other&) {}

    Timeline t_;
    Instant at_;
};

Json span_json(const Span& span) {
    return {span.from.ms, span.to.ms};
}

Json maybe_ms(const std::optional<Instant>& at) {
    return at ? Json(at->ms) : Json();
}

std::optional<Instant> instant_in(const Json& json, const char* key) {
    const auto& value = json.at(key);
    return value.is_null() ? std::nullopt : std::optional(Instant{value.get<std::int64_t>()});
}

Span span_in(const Json& json) {
    return {Instant{json.at(0).get<std::int64_t>()}, Instant{json.at(1).get<std::int64_t>()}};
}

Timeline timeline_in(const Json& json) {
    Timeline t{.connected = instant_in(json, "connected"),
               .released = instant_in(json, "released")};
    for (const auto& one : json.at("scenes"))
        t.scenes.push_back({one.at("scene"), Instant{one.at("at").get<std::int64_t>()}});
    for (const auto& one : json.at("lines"))
        t.lines.push_back({one.at("line"), one.at("words"), span_in(one.at("span"))});
    for (const auto& one : json.at("student"))
        t.student.push_back(span_in(one));
    for (const auto& one : json.at("keyed"))
        t.keyed.push_back(
            {one.at("field"), one.at("value"), Instant{one.at("at").get<std::int64_t>()}});
    t.submitted = instant_in(json, "submitted");
    t.disposition = json.at("disposition");
    t.disposed = instant_in(json, "disposed");
    return t;
}

/// FNV-1a: short enough for an address, the same in every contact.
std::string id_of(std::string_view kind, std::string_view name) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char byte : name)
        hash = (hash ^ static_cast<std::uint8_t>(byte)) * 1099511628211ULL;
    return fmt::format("{}-{:016x}", kind, hash);
}

/// What the student made of `span`, after the line that ended at `asked`.
void work_out(Moment& m, const Timeline& t, Span frame, const std::optional<SpokenLine>& asked) {
    std::vector<Span> customer;
    for (const auto& line : t.lines)
        customer.push_back(line.span);
    const auto said = clipped(t.student, frame);
    m.spoken = total(said);
    auto all = said;
    for (const auto& one : clipped(merged(customer), frame))
        all.push_back(one);
    if (const auto still = longest(gaps_in(merged(all), frame)))
        m.silence = still->length();
    for (const auto& speech : t.student)
        for (const auto& line : customer)
            if (speech.from > line.from && speech.from < line.to && speech.from >= frame.from &&
                speech.from < frame.to)
                ++m.interruptions;
    if (!asked)
        return;
    // Until the customer speaks again: what comes after that answers something else.
    auto until = frame.to;
    for (const auto& line : t.lines)
        if (line.span.from >= asked->span.to)
            until = std::min(until, line.span.from);
    for (const auto& speech : t.student)
        if (speech.to > asked->span.to && speech.from < std::max(until, asked->span.to)) {
            m.reaction = std::max(Duration{}, speech.from - asked->span.to);
            return;
        }
}

} // namespace

Timeline timeline_of(ContactId contact, std::span<const StampedFact> facts) {
    Folder folder;
    for (const auto& stamped : facts)
        if (contact_of(stamped.fact) == contact)
            folder.take(stamped);
    return folder.done();
}

std::string to_json(const Timeline& t) {
    Json scenes = Json::array();
    for (const auto& one : t.scenes)
        scenes.push_back({{"scene", one.scene}, {"at", one.at.ms}});
    Json lines = Json::array();
    for (const auto& one : t.lines)
        lines.push_back({{"line", one.line}, {"words", one.words}, {"span", span_json(one.span)}});
    Json student = Json::array();
    for (const auto& one : t.student)
        student.push_back(span_json(one));
    Json keyed = Json::array();
    for (const auto& one : t.keyed)
        keyed.push_back({{"field", one.field}, {"value", one.value}, {"at", one.at.ms}});
    const Json all{{"connected", maybe_ms(t.connected)},
                   {"released", maybe_ms(t.released)},
                   {"scenes", scenes},
                   {"lines", lines},
                   {"student", student},
                   {"keyed", keyed},
                   {"submitted", maybe_ms(t.submitted)},
                   {"disposition", t.disposition},
                   {"disposed", maybe_ms(t.disposed)}};
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Timeline> timeline_from_json(std::string_view json) {
    try {
        return timeline_in(Json::parse(json));
    } catch (const std::exception& wrong) { // the library's edge
        return fail("training.timeline", wrong.what());
    }
}

std::vector<Moment> moments_of(const Timeline& t) {
    std::vector<Moment> out;
    std::set<std::string> seen;
    const auto latest = [&] {
        Instant end = t.released.value_or(Instant{});
        for (const auto& line : t.lines)
            end = std::max(end, line.span.to);
        return t.released ? *t.released : end;
    }();
    for (std::size_t i = 0; i < t.scenes.size(); ++i) {
        const auto& scene = t.scenes[i];
        Moment m{.id = id_of("scene", scene.scene), .kind = "scene", .name = scene.scene};
        if (!seen.insert(m.id).second)
            continue;
        const Instant end = i + 1 < t.scenes.size() ? t.scenes[i + 1].at : latest;
        m.span = {scene.at, std::max(scene.at, end)};
        std::optional<SpokenLine> first;
        for (const auto& line : t.lines)
            if (!first && line.span.from >= m.span.from && line.span.from < m.span.to)
                first = line;
        work_out(m, t, m.span, first);
        out.push_back(std::move(m));
    }
    for (std::size_t i = 0; i < t.lines.size(); ++i) {
        const auto& line = t.lines[i];
        Moment m{.id = id_of("line", line.line), .kind = "line", .name = line.line};
        m.words = line.words;
        if (line.line.empty() || !seen.insert(m.id).second)
            continue;
        m.span = line.span;
        const Instant end = i + 1 < t.lines.size() ? t.lines[i + 1].span.from : latest;
        work_out(m, t, {line.span.from, std::max(line.span.to, end)}, line);
        out.push_back(std::move(m));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Moment& a, const Moment& b) { return a.span.from < b.span.from; });
    return out;
}

} // namespace ringroom::training
