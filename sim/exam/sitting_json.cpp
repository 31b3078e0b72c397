#include <nlohmann/json.hpp>

#include "exam/sitting.h"

namespace ringroom::exam {

namespace {

using KeptJson = nlohmann::ordered_json;

KeptJson left_at(const SeatWindow& window) {
    return window.left_at ? KeptJson(window.left_at->ms) : KeptJson();
}
/// That of the seat before is younger than the rest.
SeatWindow window_from(const KeptJson& in, const std::string& prefix) {
    SeatWindow out{.seq = in.value(prefix + "screen_seq", std::int64_t{0}), .left_at = {}};
    if (const auto at = in.find(prefix + "left_at"); at != in.end() && !at->is_null())
        out.left_at = Duration{at->get<std::int64_t>()};
    return out;
}

} // namespace

std::string to_json(const KeptSitting& kept) {
    KeptJson changes = KeptJson::array();
    for (const auto at : kept.taken_over)
        changes.push_back(at.ms);
    return KeptJson{{"state", static_cast<int>(kept.state)},
                    {"used", kept.used.ms},
                    {"extra", kept.extra.ms},
                    {"paused", kept.paused},
                    {"by_time", kept.by_time},
                    {"epoch", kept.epoch},
                    {"seat", kept.seat},
                    {"taken_over", changes},
                    {"screen_seq", kept.window.seq},
                    {"left_at", left_at(kept.window)},
                    {"old_screen_seq", kept.old_window.seq},
                    {"old_left_at", left_at(kept.old_window)},
                    {"times_left", kept.times_left},
                    {"time_left", kept.time_left.ms},
                    {"gaps", kept.gaps},
                    {"gap_time", kept.gap_time.ms}}
        .dump(-1, ' ', false, KeptJson::error_handler_t::replace);
}

Result<KeptSitting> kept_sitting_from_json(std::string_view json) {
    try {
        const auto in = KeptJson::parse(json);
        KeptSitting out{.state = static_cast<SittingState>(in.at("state").get<int>()),
                        .used = {in.at("used").get<std::int64_t>()},
                        .extra = {in.at("extra").get<std::int64_t>()},
                        .paused = in.at("paused"),
                        .by_time = in.at("by_time"),
                        .epoch = in.at("epoch"),
                        .seat = in.at("seat"),
                        .window = window_from(in, ""),
                        .old_window = window_from(in, "old_"),
                        .times_left = in.at("times_left"),
                        .time_left = {in.at("time_left").get<std::int64_t>()},
                        .gaps = in.value("gaps", 0), // younger than the rest
                        .gap_time = {in.value("gap_time", std::int64_t{0})}};
        for (const auto& at : in.at("taken_over"))
            out.taken_over.push_back({at.get<std::int64_t>()});
        if (out.state > SittingState::lapsed || out.epoch < 1 ||
            out.taken_over.size() + 1 != static_cast<std::size_t>(out.epoch))
            return fail("exam.json", "a sitting that cannot be");
        return out;
    } catch (const KeptJson::exception& error) {
        return fail("exam.json", error.what());
    }
}

std::string to_json(const SittingRules& rules) {
    KeptJson out{{"limit", rules.limit.ms},    {"expiry", to_string(rules.expiry)},
                 {"grace", rules.grace.ms},    {"late_allowance", rules.late_allowance.ms},
                 {"attempts", rules.attempts}, {"pass_mark", rules.pass_mark}};
    if (rules.gate)
        out["gate"] = {{"skill", rules.gate->skill}, {"difficulty", rules.gate->difficulty}};
    return out.dump();
}

Result<SittingRules> rules_from_json(std::string_view json) {
    try {
        const auto in = KeptJson::parse(json);
        const auto expiry = expiry_from(in.at("expiry").get<std::string>());
        if (!expiry)
            return fail("exam.json", "an unknown expiry");
        SittingRules out{.limit = {in.at("limit").get<std::int64_t>()},
                         .expiry = *expiry,
                         .grace = {in.at("grace").get<std::int64_t>()},
                         .late_allowance = {in.at("late_allowance").get<std::int64_t>()},
                         .attempts = in.at("attempts"),
                         .pass_mark = in.at("pass_mark")};
        if (const auto gate = in.find("gate"); gate != in.end())
            out.gate = MasteryGate{gate->at("skill"), gate->at("difficulty")};
        return out;
    } catch (const KeptJson::exception& error) {
        return fail("exam.json", error.what());
    }
}

} // namespace ringroom::exam
