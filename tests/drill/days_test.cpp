// Whole days in the modelled world: nothing is lost, nothing stays behind, and the journal tells it
// all again. Each failure prints its seed; the same seed gives the same day.
#include <catch2/catch.hpp>

#include "center/settings.h"
#include "contact/journal.h"
#include "drill/lesson.h"
#include "drill/rehearsal.h"
#include "persona/loader.h"
#include "reporting/fold.h"

using namespace ringroom;

namespace {

std::shared_ptr<const persona::Drill> script_of(const std::string& pack) {
    const auto loaded =
        persona::load_pack(std::string(RINGROOM_SOURCE_DIR) + "/scenarios/" + pack, Language::en);
    REQUIRE(loaded.pack);
    return loaded.pack->drills.front();
}

/// What one day left behind.
struct Day {
    std::vector<StampedEvent> events;
    std::vector<StampedFact> facts;
    std::uint64_t hash = 0;
    bool drained = false;
    std::int64_t sent = 0;
};

constexpr int seats = 6;
constexpr std::int64_t customers = 25;

world::WorldOptions options_of(std::uint64_t seed, world::Mischief mischief) {
    world::WorldOptions options{.seed = seed, .mischief = mischief, .verify_each_step = true};
    for (int n = 0; n < seats; ++n)
        options.seats.push_back({AgentId{static_cast<std::uint64_t>(n) + 1},
                                 std::to_string(1001 + n),
                                 static_cast<world::Profile>(n % world::profiles), n % 2 == 0});
    return options;
}

Day live_day(std::uint64_t seed, world::Mischief mischief) {
    const auto inbound = script_of("broadband-complaint");
    const auto outbound = script_of("telesales");
    world::World world(drill::rehearsal_settings(*inbound, seats),
                       {{"in", inbound}, {"out", outbound}}, options_of(seed, mischief));
    Day day;
    world.on_fact([&](const StampedFact& fact) { day.facts.push_back(fact); });
    world.on_event([&](Instant at, const Event& event) { day.events.push_back({at, event}); });
    for (const auto& [id, script, drill] :
         {std::tuple{DrillId{1}, "in", inbound}, std::tuple{DrillId{2}, "out", outbound}}) {
        drill::Lesson lesson({.id = id,
                              .script = script,
                              .drill = drill,
                              .seed = seed,
                              .customers = customers,
                              .length = 10_min,
                              .service_number = "96100"});
        std::vector<Event> events;
        lesson.start(Instant{1000}, events);
        for (Instant at{1000}; at != Instant::never(); at = lesson.next_deadline()) {
            lesson.advance(at, events);
            for (auto& event : events)
                world.post(at, std::move(event));
            events.clear();
        }
    }
    world.run_until(Instant{} + 10_min);
    world.stop_mischief();
    world.run_until(Instant{} + Duration{90 * 60'000});
    day.hash = world.fact_hash();
    day.drained = world.drained();
    return day;
}

struct Tally {
    int arrived = 0, released = 0, done = 0, offers = 0, offers_ended = 0;
};
Tally tally(const Day& day) {
    Tally out;
    for (const auto& stamped : day.facts) {
        out.arrived += std::holds_alternative<fact::ContactArrived>(stamped.fact) ? 1 : 0;
        out.released += std::holds_alternative<fact::ContactReleased>(stamped.fact) ? 1 : 0;
        out.done += std::holds_alternative<fact::ContactDone>(stamped.fact) ? 1 : 0;
        out.offers += std::holds_alternative<fact::OfferBegan>(stamped.fact) ? 1 : 0;
        out.offers_ended += std::holds_alternative<fact::OfferEnded>(stamped.fact) ? 1 : 0;
    }
    return out;
}

} // namespace

TEST_CASE("random days: everybody who came is released and done, and everything drains") {
    const auto seed = GENERATE(range<std::uint64_t>(1, 13));
    INFO("SEED=" << seed);
    const auto day = live_day(seed, {.declines = 8, .ignores = 8, .vanishes = 3, .leg_fails = 3});
    CHECK(day.drained);
    const auto sums = tally(day);
    CHECK(sums.arrived == 2 * customers);
    CHECK(sums.released == sums.arrived);
    CHECK(sums.done == sums.arrived);
    CHECK(sums.offers == sums.offers_ended);
}

TEST_CASE("the same seed gives the same day, another seed another") {
    const auto first = live_day(5, {});
    CHECK(first.hash == live_day(5, {}).hash);
    CHECK(first.hash != live_day(6, {}).hash);
}

TEST_CASE("the journal of a day replays to the same facts") {
    const auto day = live_day(7, {.declines = 5, .ignores = 5, .vanishes = 2});
    const auto inbound = script_of("broadband-complaint");
    center::Machine machine(drill::rehearsal_settings(*inbound, seats), 7);
    machine.add_script("in", inbound);
    machine.add_script("out", script_of("telesales"));
    center::Output output;
    for (const auto& event : day.events) {
        // Through the line format: what is not in the journal cannot be replayed.
        const auto read = from_line(to_line(event));
        REQUIRE(read);
        machine.handle(event.at, std::get<StampedEvent>(*read).event, output);
    }
    machine.advance(day.facts.back().at, output);
    REQUIRE(output.facts.size() == day.facts.size());
    for (std::size_t i = 0; i < day.facts.size(); ++i)
        REQUIRE(output.facts[i] == day.facts[i]);
}

TEST_CASE("measures folded live equal measures folded again from the journal") {
    const auto day = live_day(9, {.declines = 5});
    reporting::Fold live;
    reporting::Fold again;
    for (const auto& fact : day.facts) {
        live.take(fact);
        again.take(std::get<StampedFact>(*from_line(to_line(fact))));
    }
    CHECK(live.hash() == again.hash());
    CHECK(live.stray() == 0);
}

TEST_CASE("profiles come out ranked as anyone would expect") {
    const auto pack = GENERATE(as<std::string>{}, "broadband-complaint", "telesales");
    INFO(pack);
    const auto report = drill::rehearse({.drill = script_of(pack), .verify = true});
    REQUIRE(report);
    CHECK(report->drained);
    std::map<world::Profile, training::Milli> mean;
    for (const auto& line : report->by_profile)
        mean[line.profile] = line.mean.value_or(0);
    CHECK(mean[world::Profile::good] > mean[world::Profile::fast]);
    CHECK(mean[world::Profile::good] > mean[world::Profile::lazy]);
    CHECK(mean[world::Profile::lazy] > mean[world::Profile::silent]);
    CHECK(mean[world::Profile::fast] > mean[world::Profile::rude]);
}
