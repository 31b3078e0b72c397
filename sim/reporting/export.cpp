#include "reporting/export.h"

#include <nlohmann/json.hpp>

namespace ringroom::reporting {

namespace {
using Json = nlohmann::ordered_json;

constexpr ServiceLevel variants[] = {
    ServiceLevel::of_offered,  ServiceLevel::without_short,       ServiceLevel::of_decided,
    ServiceLevel::of_answered, ServiceLevel::with_quick_abandons, ServiceLevel::short_as_answered};

Json json_of(const Ratio& r) {
    const auto share = r.permille();
    return {{"part", r.part}, {"whole", r.whole}, {"permille", share ? Json(*share) : Json()}};
}
Json json_of(const Mean& m) {
    const auto value = m.value();
    return {{"sum_ms", m.sum_ms}, {"count", m.count}, {"ms", value ? Json(value->ms) : Json()}};
}
Json json_of(const AgentTimes& t) {
    Json reasons = Json::object();
    for (const auto& [reason, span] : t.reasons)
        reasons[reason] = span.ms;
    return {{"logged_on_ms", t.logged_on.ms},
            {"ready_ms", t.ready.ms},
            {"not_ready_ms", t.not_ready.ms},
            {"reserved_ms", t.reserved.ms},
            {"ringing_ms", t.ringing.ms},
            {"talking_ms", t.talking.ms},
            {"holding_ms", t.holding.ms},
            {"dialling_ms", t.dialling.ms},
            {"after_call_work_ms", t.after_call_work.ms},
            {"reasons", reasons}};
}
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// One decimal, half up.
std::string tenths(std::int64_t thousandths) {
    const bool minus = thousandths < 0;
    const auto n = ((minus ? -thousandths : thousandths) + 50) / 100;
    return (minus && n != 0 ? "-" : "") + std::to_string(n / 10) + "." + std::to_string(n % 10);
}

/// Collects lines under keys "reporting.measure.NAME".
class Writer {
public:
    explicit Writer(Language language)
        : language_(language) {}
    void put(std::string_view name, std::string value) {
        lines_.emplace_back(text(language_, "reporting.measure." + std::string(name)),
                            std::move(value));
    }
    void put(std::string_view name, std::int64_t n) { put(name, std::to_string(n)); }
    void put(std::string_view name, const Mean& m) { put(name, seconds(language_, m.value())); }
    void put(std::string_view name, const Ratio& r) { put(name, percent(r)); }
    void put(std::string_view name, Duration d) { put(name, seconds(language_, d)); }
    Lines take() { return std::move(lines_); }

private:
    Language language_;
    Lines lines_;
};
} // namespace

std::string to_json(const QueueMeasures& m, const Parameters& p) {
    Json levels = Json::object();
    for (const auto v : variants)
        levels[std::string(to_string(v))] = json_of(service_level(v, m.counts));
    return dump({{"within_ms", p.within.ms},
                 {"short_abandon_ms", p.short_abandon.ms},
                 {"leave_out_short", p.leave_out_short},
                 {"offered", m.counts.offered},
                 {"answered", m.counts.answered},
                 {"answered_within", m.counts.answered_within},
                 {"abandoned", m.counts.abandoned},
                 {"abandoned_within", m.counts.abandoned_within},
                 {"abandoned_short", m.counts.abandoned_short},
                 {"left_otherwise", m.left_otherwise},
                 {"service_level", levels},
                 {"abandon_rate", json_of(m.abandon_rate)},
                 {"asa", json_of(m.asa)},
                 {"ada", json_of(m.ada)},
                 {"ring", json_of(m.ring)},
                 {"queue_time", json_of(m.queue_time)},
                 {"longest_wait_ms", m.longest_wait.ms}});
}

std::string to_json(const CentreMeasures& m) {
    return dump({{"arrived", m.arrived},
                 {"connected", m.connected},
                 {"handled", m.handled},
                 {"abandoned", m.abandoned},
                 {"self_served", m.self_served},
                 {"lost_in_menu", m.lost_in_menu},
                 {"turned_away", m.turned_away},
                 {"failed", m.failed},
                 {"in_progress", m.in_progress},
                 {"abandon_rate", json_of(m.abandon_rate)},
                 {"adh", json_of(m.adh)},
                 {"awt", json_of(m.awt)},
                 {"average_delay", json_of(m.average_delay)},
                 {"att", json_of(m.att)},
                 {"acw", json_of(m.acw)},
                 {"aht", json_of(m.aht)},
                 {"trunk", json_of(m.trunk)},
                 {"holds", m.holds},
                 {"hold_ms", m.hold_time.ms},
                 {"over_mean", m.over_mean},
                 {"transfer_rate", json_of(m.transfer_rate)},
                 {"attempts", m.attempts},
                 {"connect_rate", json_of(m.connect_rate)}});
}

std::string to_json(const AgentMeasures& m) {
    return dump({{"agent", m.agent.value},
                 {"times", json_of(m.times)},
                 {"handled", m.handled},
                 {"offered", m.offered},
                 {"no_answer", m.no_answer},
                 {"ring", json_of(m.ring)},
                 {"att", json_of(m.att)},
                 {"acw", json_of(m.acw)},
                 {"aht", json_of(m.aht)},
                 {"occupancy", json_of(m.occupancy)},
                 {"utilisation", json_of(m.utilisation)}});
}

Lines to_lines(Language language, const QueueMeasures& m, const Parameters& parameters) {
    Writer w(language);
    w.put("offered", m.counts.offered);
    w.put("answered", m.counts.answered);
    w.put("abandoned", m.counts.abandoned);
    w.put("abandoned_short", m.counts.abandoned_short);
    w.put("abandon_rate", m.abandon_rate);
    for (const auto v :
         {ServiceLevel::without_short, ServiceLevel::of_offered, ServiceLevel::of_decided})
        w.put("service_level." + std::string(to_string(v)),
              percent(service_level(v, m.counts)) + " / " + seconds(language, parameters.within));
    w.put("asa", m.asa);
    w.put("ada", m.ada);
    w.put("ring", m.ring);
    w.put("queue_time", m.queue_time);
    w.put("longest_wait", m.longest_wait);
    return w.take();
}

Lines to_lines(Language language, const CentreMeasures& m) {
    Writer w(language);
    w.put("arrived", m.arrived);
    w.put("connected", m.connected);
    w.put("handled", m.handled);
    w.put("abandoned", m.abandoned);
    w.put("self_served", m.self_served);
    w.put("lost_in_menu", m.lost_in_menu);
    w.put("turned_away", m.turned_away);
    w.put("failed", m.failed);
    w.put("in_progress", m.in_progress);
    w.put("centre_abandon_rate", m.abandon_rate);
    w.put("adh", m.adh);
    w.put("awt", m.awt);
    w.put("average_delay", m.average_delay);
    w.put("att", m.att);
    w.put("acw", m.acw);
    w.put("aht", m.aht);
    w.put("trunk", m.trunk);
    w.put("holds", m.holds);
    w.put("hold_time", m.hold_time);
    w.put("over_mean", m.over_mean);
    w.put("transfer_rate", m.transfer_rate);
    w.put("attempts", m.attempts);
    w.put("connect_rate", m.connect_rate);
    return w.take();
}

Lines to_lines(Language language, const AgentMeasures& m) {
    Writer w(language);
    w.put("offers", m.offered);
    w.put("handled", m.handled);
    w.put("no_answer", m.no_answer);
    w.put("ring", m.ring);
    w.put("att", m.att);
    w.put("acw", m.acw);
    w.put("aht", m.aht);
    w.put("logged_on", m.times.logged_on);
    w.put("occupancy", m.occupancy);
    w.put("utilisation", m.utilisation);
    return w.take();
}

std::string seconds(Language language, std::optional<Duration> span) {
    if (!span)
        return "-";
    return text(language, "reporting.seconds", {{"n", tenths(span->ms)}});
}

std::string percent(const Ratio& ratio) {
    const auto share = ratio.permille();
    return share ? tenths(*share * 100) + " %" : "-";
}

} // namespace ringroom::reporting
