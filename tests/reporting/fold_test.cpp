#include <algorithm>

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "reporting/export.h"
#include "reporting/fold.h"
#include "reporting/limits.h"

using namespace ringroom;
using namespace ringroom::reporting;

namespace {
/// Writes the facts of a day by hand.
struct Day {
    std::vector<StampedFact> facts;
    std::uint64_t contacts = 0;

    template <class F>
    void add(std::int64_t ms, F f) {
        facts.push_back({Instant{ms}, std::move(f)});
    }
    /// Queued on arrival; answered after `wait` (last `ring` of it ringing), or abandoned.
    ContactId queued(std::int64_t at, std::uint64_t queue = 1) {
        const ContactId id{++contacts};
        add(at, fact::ContactArrived{.contact = id});
        add(at, fact::ContactQueued{id, QueueId{queue}});
        return id;
    }
    ContactId answered(std::int64_t at, std::int64_t wait, std::int64_t ring, AgentId agent,
                       std::int64_t talk, std::int64_t acw) {
        const auto id = queued(at);
        const OfferId offer{id.value};
        add(at + wait - ring, fact::OfferBegan{id, offer, agent});
        add(at + wait - ring, fact::OfferRang{id, offer, agent});
        add(at + wait, fact::OfferEnded{id, offer, agent, OfferEnd::answered});
        add(at + wait, fact::QueueLeft{id, QueueId{1}, QueueExit::answered});
        add(at + wait, fact::ContactConnected{id, agent, Duration{wait}});
        add(at + wait + talk, fact::ContactReleased{id, Cause::normal, "customer", ""});
        add(at + wait + talk + acw, fact::ContactDone{id, agent});
        return id;
    }
    ContactId abandoned(std::int64_t at, std::int64_t wait) {
        const auto id = queued(at);
        add(at + wait, fact::QueueLeft{id, QueueId{1}, QueueExit::abandoned});
        add(at + wait, fact::ContactReleased{id, Cause::cancelled, "customer", ""});
        add(at + wait, fact::ContactDone{id, {}});
        return id;
    }
    [[nodiscard]] Fold folded() const {
        Fold fold;
        for (const auto& f : facts)
            fold.take(f);
        return fold;
    }
};

constexpr AgentId anna{1};
constexpr AgentId bo{2};
} // namespace

TEST_CASE("the six service levels of one published day") {
    Day day;
    for (int i = 0; i < 860; ++i)
        day.answered(i, i == 0 ? 20'000 : 12'000, 4'000, anna, 1000, 0); // 20 s sharp is within
    for (int i = 0; i < 140; ++i)
        day.answered(i, 20'001, 4'000, anna, 1000, 0);
    for (int i = 0; i < 10; ++i)
        day.abandoned(i, 4'999);
    for (int i = 0; i < 10; ++i)
        day.abandoned(i, i == 0 ? 5'000 : 15'000); // 5 s sharp is not short
    for (int i = 0; i < 40; ++i)
        day.abandoned(i, 60'000);
    const auto fold = day.folded();
    const auto m = queue_measures(fold.rows(), QueueId{1}, {});
    CHECK(m.counts.offered == 1060);
    CHECK(m.counts.answered == 1000);
    CHECK(m.counts.answered_within == 860);
    CHECK(m.counts.abandoned == 60);
    CHECK(m.counts.abandoned_within == 20);
    CHECK(m.counts.abandoned_short == 10);
    const auto level = [&](ServiceLevel v) { return *service_level(v, m.counts).permille(); };
    CHECK(level(ServiceLevel::with_quick_abandons) == 830); // F1
    CHECK(level(ServiceLevel::of_answered) == 860);         // F2
    CHECK(level(ServiceLevel::of_offered) == 811);          // F3
    CHECK(level(ServiceLevel::of_decided) == 827);          // F4
    CHECK(level(ServiceLevel::short_as_answered) == 821);   // F5
    CHECK(level(ServiceLevel::without_short) == 819);       // F6, the default
    CHECK(m.abandon_rate == Ratio{60, 1060});
    const auto without = queue_measures(fold.rows(), QueueId{1}, {.leave_out_short = true});
    CHECK(without.abandon_rate == Ratio{50, 1050});
    // A threshold is a parameter of the view: the same rows answer another question.
    CHECK(queue_measures(fold.rows(), QueueId{1}, {.within = 30_s}).counts.answered_within == 1000);
}

TEST_CASE("a small day by hand") {
    Day day;
    day.answered(0, 10'000, 4'000, anna, 100'000, 20'000);
    day.answered(60'000, 30'000, 6'000, bo, 200'000, 10'000);
    day.abandoned(70'000, 3'000);
    day.abandoned(80'000, 25'000);
    const auto fold = day.folded();
    const auto q = queue_measures(fold.rows(), {}, {});
    CHECK(q.asa.value() == 20'000_ms);
    CHECK(q.ada.value() == 14'000_ms);
    CHECK(q.ring.value() == 5'000_ms);
    CHECK(q.queue_time.value() == 15'000_ms); // 6 s and 24 s before the offer
    CHECK(q.longest_wait == 30_s);
    const auto c = centre_measures(fold.rows());
    CHECK(c.arrived == 4);
    CHECK(c.connected == 4);
    CHECK(c.handled == 2);
    CHECK(c.abandoned == 2);
    CHECK(c.in_progress == 0);
    CHECK(c.abandon_rate.permille() == 500);
    CHECK(c.adh.value() == 20'000_ms);
    CHECK(c.awt.value() == 17'000_ms); // 10, 30, 3, 25
    CHECK(c.att.value() == 150'000_ms);
    CHECK(c.acw.value() == 15'000_ms);
    CHECK(c.aht.value() == 165'000_ms);
    CHECK(c.trunk.sum_ms == 110'000 + 230'000 + 3'000 + 25'000);
    CHECK(c.over_mean == 2);
    CHECK(c.transfer_rate.permille() == 0);
}

TEST_CASE("a centre without contacts has no figures, not zeros") {
    const Fold fold;
    const auto q = queue_measures(fold.rows(), {}, {});
    CHECK_FALSE(q.asa.value());
    CHECK_FALSE(q.abandon_rate.permille());
    CHECK_FALSE(service_level(ServiceLevel::without_short, q.counts).permille());
    CHECK(nlohmann::json::parse(to_json(q, {}))["asa"]["ms"].is_null());
    CHECK(percent(q.abandon_rate) == "-");
}

TEST_CASE("what ends in the menu is self-served or lost, never abandoned from a queue") {
    Day day;
    const auto menu = [&](std::int64_t at, std::string by) {
        const ContactId id{++day.contacts};
        day.add(at, fact::ContactArrived{.contact = id});
        day.add(at + 9'000,
                fact::MenuStep{.contact = id, .outcome = "left", .heard = 8_s, .latency = 500_ms});
        day.add(at + 9'000, fact::ContactReleased{id, Cause::normal, std::move(by), ""});
    };
    menu(0, "customer");
    menu(100'000, "system");
    const ContactId refused{++day.contacts};
    day.add(200'000, fact::ContactArrived{.contact = refused});
    day.add(200'000, fact::ContactReleased{refused, Cause::rejected_full, "system", ""});
    const auto late = day.queued(250'000); // the queue closes
    day.add(260'000, fact::QueueLeft{late, QueueId{1}, QueueExit::timed_out});
    day.add(260'000, fact::ContactReleased{late, Cause::timed_out, "system", ""});
    const ContactId waiting{++day.contacts};
    day.add(300'000, fact::ContactArrived{.contact = waiting});
    const auto fold = day.folded();
    const auto c = centre_measures(fold.rows());
    CHECK(c.arrived == 5);
    CHECK(c.connected == 3);
    CHECK(c.turned_away == 1);
    CHECK(c.lost_in_menu == 1);
    CHECK(c.self_served == 1);
    CHECK(c.failed == 1);
    CHECK(c.in_progress == 1);
    CHECK(c.abandoned == 1); // released by the caller after the system connected
    CHECK(queue_measures(fold.rows(), {}, {}).counts.offered == 1);
    CHECK(queue_measures(fold.rows(), {}, {}).left_otherwise == 1);
    CHECK(fold.rows()[0]->connected == Instant{500});
}

TEST_CASE("overflow counts in both queues, transfers once") {
    Day day;
    const auto id = day.queued(0, 1);
    day.add(30'000, fact::QueueLeft{id, QueueId{1}, QueueExit::overflowed});
    day.add(30'000, fact::ContactQueued{id, QueueId{2}});
    day.add(40'000, fact::OfferBegan{id, OfferId{1}, anna});
    day.add(41'000, fact::OfferRang{id, OfferId{1}, anna});
    day.add(51'000, fact::OfferEnded{id, OfferId{1}, anna, OfferEnd::no_answer});
    day.add(52'000, fact::OfferBegan{id, OfferId{2}, bo});
    day.add(53'000, fact::OfferRang{id, OfferId{2}, bo});
    day.add(55'000, fact::OfferEnded{id, OfferId{2}, bo, OfferEnd::answered});
    day.add(55'000, fact::QueueLeft{id, QueueId{2}, QueueExit::answered});
    day.add(55'000, fact::ContactConnected{id, bo, 55_s});
    day.add(60'000, fact::HoldBegan{id, bo});
    day.add(67'000, fact::HoldEnded{id, bo});
    day.add(85'000, fact::ContactConnected{id, anna, 55_s});
    day.add(95'000, fact::HoldBegan{id, anna}); // still on hold when the caller leaves
    day.add(105'000, fact::ContactReleased{id, Cause::normal, "customer", ""});
    day.add(110'000, fact::ContactDone{id, anna});
    const auto fold = day.folded();
    const auto first = queue_measures(fold.rows(), QueueId{1}, {});
    CHECK(first.counts.offered == 1);
    CHECK(first.counts.answered == 0);
    CHECK(first.left_otherwise == 1);
    const auto second = queue_measures(fold.rows(), QueueId{2}, {});
    CHECK(second.counts.answered == 1);
    CHECK(second.asa.value() == 25'000_ms);
    CHECK(second.ring.value() == 2'000_ms);
    const auto c = centre_measures(fold.rows());
    CHECK(c.handled == 1);
    CHECK(c.transfer_rate == Ratio{1, 1});
    CHECK(c.att.value() == 50'000_ms);
    CHECK(c.holds == 2);
    CHECK(c.hold_time == 17_s);
    const auto a = agent_measures(fold.rows(), anna, {});
    CHECK(a.offered == 1);
    CHECK(a.no_answer == 1);
    CHECK(a.handled == 1);
    CHECK(a.att.value() == 20'000_ms);
    CHECK(a.aht.value() == 25'000_ms);
    const auto b = agent_measures(fold.rows(), bo, {});
    CHECK(b.att.value() == 30'000_ms);
    CHECK(b.aht.value() == 30'000_ms); // the wrap-up was the other's
    CHECK(fold.agents() == std::vector{anna, bo});
    CHECK(fold.queues() == std::vector{QueueId{1}, QueueId{2}});
}

TEST_CASE("an agent's times add up and give occupancy") {
    Day day;
    const auto state = [&](std::int64_t at, Presence p, Activity a, std::string reason = "") {
        day.add(at, fact::AgentStateChanged{
                        .agent = anna, .presence = p, .activity = a, .reason = std::move(reason)});
    };
    state(1'000, Presence::not_ready, Activity::idle, "log_on");
    state(11'000, Presence::ready, Activity::idle);
    state(61'000, Presence::ready, Activity::reserved);
    state(62'000, Presence::ready, Activity::ringing);
    state(66'000, Presence::ready, Activity::talking);
    state(166'000, Presence::ready, Activity::holding);
    state(176'000, Presence::ready, Activity::talking);
    state(196'000, Presence::not_ready, Activity::after_call_work, "lunch"); // chosen while talking
    state(216'000, Presence::not_ready, Activity::idle, "lunch");
    state(316'000, Presence::logged_out, Activity::idle);
    state(400'000, Presence::ready, Activity::idle);
    const auto fold = day.folded();
    const auto t = fold.times(anna, Instant{410'000});
    CHECK(t.logged_on == 325_s);
    CHECK(t.ready == 60_s);
    CHECK(t.not_ready == 110_s);
    CHECK(t.reasons.at("lunch") == 100_s);
    CHECK(t.talking == 120_s);
    CHECK(t.holding == 10_s);
    CHECK(t.after_call_work == 20_s);
    CHECK(t.ready + t.not_ready + t.reserved + t.ringing + t.talking + t.holding + t.dialling +
              t.after_call_work ==
          t.logged_on);
    const auto m = agent_measures(fold.rows(), anna, t);
    CHECK(m.occupancy == Ratio{150'000, 210'000});
    CHECK(m.utilisation == Ratio{210'000, 325'000});
    CHECK(fold.times(bo, Instant{1}).logged_on == 0_ms);
    CHECK(fold.times(anna, Instant{420'000}).ready == 70_s); // asking changes nothing
    CHECK(fold.times(anna, Instant{410'000}).ready == 60_s);
}

TEST_CASE("outbound attempts are apart from what came in") {
    Day day;
    const auto call = [&](std::int64_t at, Cause cause) {
        const ContactId id{++day.contacts};
        day.add(at, fact::ContactArrived{.contact = id, .direction = Direction::outbound});
        day.add(at + 5'000, fact::DialBegan{id, anna});
        day.add(at + 12'000, fact::DialEnded{id, anna, cause});
        if (cause == Cause::normal)
            day.add(at + 12'000, fact::ContactConnected{id, anna, 7_s});
        day.add(at + 30'000, fact::ContactReleased{id, cause, "agent", ""});
    };
    call(0, Cause::normal);
    call(100'000, Cause::busy);
    call(200'000, Cause::unreachable);
    const ContactId listed{++day.contacts}; // on the list, nobody dialled it
    day.add(0, fact::ContactArrived{.contact = listed, .direction = Direction::outbound});
    const auto c = centre_measures(day.folded().rows());
    CHECK(c.arrived == 0);
    CHECK(c.attempts == 3);
    CHECK(c.connect_rate == Ratio{1, 3});
    CHECK(c.handled == 1);
    CHECK(c.trunk.count == 3);
    CHECK(c.trunk.value() == 25'000_ms);
}

TEST_CASE("facts about unknown contacts are counted and harm nothing") {
    Fold fold;
    fold.take({Instant{5}, fact::ContactReleased{ContactId{9}, Cause::normal, "agent", ""}});
    fold.take({Instant{5}, fact::QueueLeft{ContactId{9}, QueueId{1}, QueueExit::answered}});
    CHECK(fold.stray() == 2);
    CHECK(fold.rows().empty());
    Day day;
    const auto id = day.queued(0);
    day.add(10, fact::QueueLeft{id, QueueId{7}, QueueExit::answered}); // never in that queue
    day.add(20, fact::HoldEnded{id, anna});                            // never held
    day.add(30, fact::OfferEnded{id, OfferId{5}, anna, OfferEnd::answered});
    day.add(40, fact::ContactReleased{id, Cause::normal, "agent", ""});
    day.add(50, fact::ContactReleased{id, Cause::failed, "system", ""}); // the first one counts
    const auto rows = day.folded();
    CHECK(rows.rows()[0]->cause == Cause::normal);
    CHECK(rows.rows()[0]->released == Instant{40});
    CHECK_FALSE(rows.rows()[0]->stays[0].exit);
}

TEST_CASE("parts of one contact are bounded") {
    Day day;
    const auto id = day.queued(0);
    for (std::size_t i = 0; i < limits::parts + 5; ++i)
        day.add(1, fact::HoldBegan{id, anna});
    CHECK(day.folded().rows()[0]->holds.size() == limits::parts);
}

TEST_CASE("folding live and folding again from the journal give the same") {
    Day day;
    auto random = stream(11, "day");
    for (int i = 0; i < 300; ++i) {
        const auto at = static_cast<std::int64_t>(random.below(3'600'000));
        const auto agent = AgentId{1 + random.below(5)};
        if (random.chance(80))
            day.answered(at, 4'000 + static_cast<std::int64_t>(random.below(60'000)), 3'000, agent,
                         static_cast<std::int64_t>(random.below(300'000)), 10'000);
        else
            day.abandoned(at, static_cast<std::int64_t>(random.below(90'000)));
        day.add(at, fact::AgentStateChanged{.agent = agent,
                                            .presence = Presence::ready,
                                            .activity = static_cast<Activity>(random.below(7))});
    }
    std::stable_sort(day.facts.begin(), day.facts.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    Fold live;
    for (const auto& f : day.facts) {
        live.take(f);
        (void)centre_measures(live.rows()); // looked at after every fact
        (void)live.times(anna, f.at);
    }
    const auto again = day.folded();
    CHECK(live.hash() == again.hash());
    CHECK(to_json(queue_measures(live.rows(), {}, {}), {}) ==
          to_json(queue_measures(again.rows(), {}, {}), {}));
    const auto c = centre_measures(live.rows());
    CHECK(c.arrived ==
          c.handled + c.abandoned + c.self_served + c.turned_away + c.failed + c.in_progress);
    Fold other = live;
    other.take({Instant{9'000'000}, fact::ContactArrived{.contact = ContactId{9999}}});
    CHECK(other.hash() != live.hash());
}

TEST_CASE("rows can be asked for by time and by drill") {
    Day day;
    day.add(10, fact::ContactArrived{.contact = ContactId{1}, .drill = DrillId{4}});
    day.add(20, fact::ContactArrived{.contact = ContactId{2}});
    const auto fold = day.folded();
    CHECK(fold.rows(Instant{10}, Instant{20}).size() == 1);
    CHECK(fold.rows(Instant{0}, Instant{21}).size() == 2);
    CHECK(fold.rows(DrillId{4})[0]->contact == ContactId{1});
}

TEST_CASE("shares and means round half up, also below zero") {
    CHECK(Ratio{1, 2000}.permille() == 1);
    CHECK(Ratio{1, 2001}.permille() == 0);
    CHECK(Ratio{-1, 2000}.permille() == 0);
    CHECK(Mean{5, 2}.value() == 3_ms);
    CHECK(Mean{-5, 2}.value() == Duration{-2});
    CHECK(percent({819, 1000}) == "81.9 %");
    CHECK(seconds(Language::en, 12'345_ms) == "12.3 s");
}

TEST_CASE("every measure has its name in both languages") {
    for (const auto language : {Language::en, Language::zh}) {
        auto lines = to_lines(language, QueueMeasures{}, {});
        for (const auto& more :
             {to_lines(language, CentreMeasures{}), to_lines(language, AgentMeasures{})})
            lines.insert(lines.end(), more.begin(), more.end());
        CHECK(lines.size() > 35);
        for (const auto& [name, value] : lines) {
            INFO(name);
            CHECK(name.find('<') == std::string::npos);
            CHECK_FALSE(value.empty());
        }
    }
    const auto json = nlohmann::json::parse(to_json(AgentMeasures{.agent = anna}));
    CHECK(json["agent"] == 1);
    CHECK(nlohmann::json::parse(to_json(CentreMeasures{})).contains("aht"));
}
