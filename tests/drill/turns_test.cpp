#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "drill/difficulty.h"
#include "drill/lesson.h"
#include "drill/limits.h"
#include "drill/turns.h"
#include "persona/loader.h"
#include "training/gradebook.h"

using namespace ringroom;
using namespace ringroom::drill;

namespace {

constexpr AgentId ann{1};
constexpr AgentId bo{2};

Instant at(std::int64_t seconds) {
    return Instant{seconds * 1'000};
}

std::vector<TurnOrder> orders_at(Turns& turns, std::int64_t seconds) {
    std::vector<TurnOrder> out;
    turns.advance(at(seconds), out);
    return out;
}

Turn turn_of(const Turns& turns, AgentId agent, std::int64_t seconds) {
    for (const auto& one : turns.turns(at(seconds)))
        if (one.agent == agent)
            return one;
    FAIL("no such candidate");
    return {};
}

std::shared_ptr<const persona::Drill> script(const std::string& pack) {
    const auto loaded =
        persona::load_pack(std::string(RINGROOM_SOURCE_DIR) + "/scenarios/" + pack, Language::en);
    REQUIRE(loaded.pack);
    return loaded.pack->drills.front();
}

} // namespace

TEST_CASE("a candidate gets every call once, the next when free again and rested") {
    Turns turns({.calls = 2, .limit = {}, .rest = 15_s}, {{.agent = ann}});
    turns.seat(ann, Place::free, at(0));
    CHECK(orders_at(turns, 0).empty()); // not before the start
    turns.start(at(10));
    const auto first = orders_at(turns, 10);
    REQUIRE(first.size() == 1);
    CHECK(first[0].kind == TurnOrder::Kind::send);
    CHECK(first[0].call == 0);
    CHECK(orders_at(turns, 11).empty());
    turns.over(ann, at(100));
    CHECK(orders_at(turns, 114).empty());
    CHECK(turns.next_deadline() == at(115));
    turns.seat(ann, Place::busy, at(114));
    CHECK(orders_at(turns, 200).empty()); // takes a break
    turns.seat(ann, Place::free, at(201));
    const auto second = orders_at(turns, 201);
    REQUIRE(second.size() == 1);
    CHECK(second[0].call == 1);
    CHECK_FALSE(turns.over());
    turns.over(ann, at(300));
    CHECK(turns.over());
    CHECK(orders_at(turns, 400).empty());
    CHECK(turn_of(turns, ann, 400).state == TurnState::finished);
}

TEST_CASE("the clock stands in a pause and while the seat is away") {
    Turns turns({.calls = 1, .limit = 10_min, .rest = {}}, {{.agent = ann}, {.agent = bo}});
    turns.start(at(0));
    turns.seat(ann, Place::busy, at(30)); // sits down half a minute late
    turns.seat(bo, Place::busy, at(0));
    CHECK(turn_of(turns, ann, 90).used == 60_s);
    CHECK(turn_of(turns, bo, 90).used == 90_s);
    turns.pause(at(90));
    CHECK(turn_of(turns, bo, 500).used == 90_s);
    turns.start(at(500));
    turns.seat(ann, Place::away, at(510)); // the computer broke
    turns.seat(ann, Place::busy, at(800)); // at the spare one
    CHECK(turn_of(turns, ann, 810).used == 80_s);
    CHECK(turn_of(turns, bo, 810).used == 400_s);
}

TEST_CASE("no call comes in a pause, and none is lost by it") {
    Turns turns({.calls = 1, .limit = {}, .rest = {}}, {{.agent = ann}});
    turns.seat(ann, Place::free, at(0));
    turns.start(at(0));
    turns.pause(at(0));
    CHECK(orders_at(turns, 5).empty());
    CHECK(turns.next_deadline() == Instant::never());
    turns.start(at(60));
    CHECK(orders_at(turns, 60).size() == 1);
}

TEST_CASE("when the time is over no call begins, and one not taken is put away once") {
    Turns turns({.calls = 3, .limit = 1_min, .rest = {}}, {{.agent = ann}, {.agent = bo}});
    turns.start(at(0));
    turns.seat(ann, Place::free, at(0));
    turns.seat(bo, Place::busy, at(0));
    CHECK(orders_at(turns, 0).size() == 1);
    CHECK(turns.next_deadline() == at(60));
    const auto over = orders_at(turns, 60);
    REQUIRE(over.size() == 1);
    CHECK(over[0].kind == TurnOrder::Kind::stop);
    CHECK(over[0].agent == ann);
    CHECK(turn_of(turns, bo, 60).state == TurnState::timed_out);
    CHECK(orders_at(turns, 61).empty());
    CHECK(turns.next_deadline() == Instant::never());
    CHECK(turn_of(turns, ann, 61).state == TurnState::on_call); // comes to its own end
    turns.over(ann, at(90));
    CHECK(orders_at(turns, 90).empty());
    CHECK(turn_of(turns, ann, 90).state == TurnState::timed_out);
    CHECK(turns.over());
}

TEST_CASE("extra time lets one go on, within its limits") {
    Turns turns({.calls = 1, .limit = 1_min, .rest = {}}, {{.agent = ann}});
    turns.start(at(0));
    turns.seat(ann, Place::busy, at(0));
    CHECK(orders_at(turns, 60).empty());
    CHECK(turn_of(turns, ann, 60).state == TurnState::timed_out);
    CHECK(turns.give(bo, 1_min, at(60)).error().code == "drill.no_candidate");
    CHECK(turns.give(ann, limits::extra_time + Duration{1}, at(60)).error().code ==
          "drill.extra_time");
    CHECK(turns.give(ann, Duration{-1}, at(60)).error().code == "drill.extra_time");
    REQUIRE(turns.give(ann, limits::extra_time, at(60)));
    turns.seat(ann, Place::free, at(61));
    CHECK(orders_at(turns, 61).size() == 1);
}

TEST_CASE("a call may be given again, but only one that was done") {
    Turns turns({.calls = 2, .limit = {}, .rest = {}}, {{.agent = ann}});
    turns.start(at(0));
    turns.seat(ann, Place::free, at(0));
    CHECK(orders_at(turns, 0).size() == 1);
    CHECK(turns.again(ann, 0, at(1)).error().code == "drill.no_call"); // under way
    turns.over(ann, at(10));
    CHECK(orders_at(turns, 10).size() == 1);
    turns.over(ann, at(20));
    CHECK(turns.over());
    CHECK(turns.again(ann, 2, at(21)).error().code == "drill.no_call");
    CHECK(turns.again(bo, 0, at(21)).error().code == "drill.no_candidate");
    REQUIRE(turns.again(ann, 0, at(21)));
    const auto again = orders_at(turns, 21);
    REQUIRE(again.size() == 1);
    CHECK(again[0].call == 0);
}

TEST_CASE("what was done and used before a restart counts") {
    Turns turns({.calls = 2, .limit = 10_min, .rest = {}},
                {{.agent = ann, .used = 4_min, .extra = 1_min, .done = {true, false}},
                 {.agent = bo, .used = 1_min, .done = {true, true}}});
    turns.start(at(0));
    turns.seat(ann, Place::free, at(0));
    turns.seat(bo, Place::free, at(0));
    const auto sent = orders_at(turns, 0);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].agent == ann);
    CHECK(sent[0].call == 1);
    CHECK(turns.next_deadline() == at(7 * 60));
    CHECK(turn_of(turns, bo, 0).state == TurnState::finished);
}

TEST_CASE("who is admitted later gets every call, and their clock begins then") {
    Turns turns({.calls = 1, .limit = 10_min, .rest = {}}, {{.agent = ann}});
    turns.start(at(0));
    turns.seat(bo, Place::free, at(0)); // nobody of it yet
    CHECK(orders_at(turns, 60).empty());
    turns.admit({.agent = bo, .extra = 1_min}, at(120));
    turns.seat(bo, Place::free, at(120));
    const auto sent = orders_at(turns, 180);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].agent == bo);
    CHECK(turn_of(turns, bo, 180).used == 1_min);
    CHECK(turn_of(turns, bo, 180).extra == 1_min);
    CHECK_FALSE(turns.over());
}

TEST_CASE("after the end nothing begins and every clock stands") {
    Turns turns({.calls = 2, .limit = 10_min, .rest = {}}, {{.agent = ann}, {.agent = bo}});
    turns.start(at(0));
    turns.seat(ann, Place::free, at(0));
    turns.seat(bo, Place::free, at(0));
    CHECK(orders_at(turns, 0).size() == 2);
    turns.over(bo, at(5));
    turns.end(at(6));
    CHECK(orders_at(turns, 6).empty());
    CHECK_FALSE(turns.over()); // ann still talks
    turns.over(ann, at(60));
    CHECK(turns.over());
    CHECK(turn_of(turns, ann, 100).used == 6_s);
}

// The whole of it with the real machine: model telephones, shadow students of every kind.
namespace {

struct ClassExam {
    static constexpr std::size_t students = 50;
    std::vector<std::shared_ptr<const persona::Drill>> scripts{
        script("broadband-complaint"), script("telesales"), script("broadband-complaint")};
    std::vector<std::string> names{"a", "b", "c"};
    training::Gradebook book;
    std::map<DrillId, std::pair<AgentId, std::size_t>> given;
    std::map<AgentId, std::vector<std::size_t>> done;

    void sit(std::uint64_t seed);
};

void ClassExam::sit(std::uint64_t seed) {
    world::WorldOptions options{.seed = seed, .verify_each_step = true};
    std::vector<Turn> candidates;
    for (std::size_t n = 1; n <= students; ++n) {
        options.seats.push_back({AgentId{n}, std::to_string(1000 + n),
                                 static_cast<world::Profile>(n % world::profiles), true});
        candidates.push_back({.agent = AgentId{n}});
    }
    world::World world(rehearsal_settings(*scripts[0], static_cast<int>(students)),
                       {{"a", scripts[0]}, {"b", scripts[1]}, {"c", scripts[2]}},
                       std::move(options));
    Turns turns({.calls = scripts.size(), .limit = {}, .rest = 10_s}, candidates);
    std::set<DrillId> over;
    world.on_fact([&](const StampedFact& fact) {
        book.take(fact);
        if (const auto* state = std::get_if<fact::DrillStateChanged>(&fact.fact))
            if (state->state == "ended")
                over.insert(state->drill);
    });
    std::uint64_t last = 0;
    turns.start(world.now());
    for (int second = 0; second < 3 * 3600 && !turns.over(); ++second) {
        world.run_until(world.now() + 1_s);
        for (const auto& line : world.machine().view(world.now()).agents)
            turns.seat(line.agent,
                       line.presence == Presence::ready && line.activity == Activity::idle
                           ? Place::free
                           : Place::busy,
                       world.now());
        for (const auto drill : std::exchange(over, {})) {
            const auto [agent, call] = given.at(drill);
            done[agent].push_back(call);
            turns.over(agent, world.now());
        }
        std::vector<TurnOrder> orders;
        turns.advance(world.now(), orders);
        for (const auto& order : orders) {
            const LessonPlan plan{.id = DrillId{++last},
                                  .script = names.at(order.call),
                                  .drill = scripts.at(order.call),
                                  .seed = 77 + order.call,
                                  .customers = 1,
                                  .length = {},
                                  .agents = {order.agent},
                                  .service_number = "96100",
                                  .only = 3};
            book.add_drill(plan.id, plan.drill, plan.ear, plan.seed);
            given[plan.id] = {order.agent, order.call};
            Lesson lesson(plan);
            std::vector<Event> events;
            lesson.start(world.now(), events);
            for (auto& event : events)
                world.post(world.now(), std::move(event));
        }
    }
    REQUIRE(turns.over());
    while (!world.drained())
        world.run_until(world.now() + 10_s);
}

} // namespace

TEST_CASE("fifty students' practical exam of three calls each, without a failure") {
    ClassExam exam;
    exam.sit(5);
    REQUIRE(exam.done.size() == ClassExam::students);
    for (const auto& [agent, calls] : exam.done) {
        INFO("student " << agent.value);
        CHECK(calls == std::vector<std::size_t>{0, 1, 2});
    }
    // Everybody met the same customer: the same first words in the same call.
    std::map<std::size_t, std::set<std::uint64_t>> customers;
    int talked = 0;
    for (const auto& contact : exam.book.contacts()) {
        const auto given = exam.given.find(contact.drill);
        REQUIRE(given != exam.given.end());
        customers[given->second.second].insert(contact.measures.customer);
        if (!contact.measures.agent)
            continue;
        ++talked;
        CHECK(contact.measures.agent == given->second.first); // nobody has another's call
    }
    for (const auto& [call, numbers] : customers)
        CHECK(numbers == std::set<std::uint64_t>{3});
    CHECK(talked >= static_cast<int>(ClassExam::students) * 2);
}

TEST_CASE("the same customer is as hard each time, and better students do better") {
    const auto drill = script("broadband-complaint");
    const auto once = difficulty_of({.drill = drill, .seed = 7, .customer = 2, .tries = 3});
    const auto twice = difficulty_of({.drill = drill, .seed = 7, .customer = 2, .tries = 3});
    REQUIRE(once);
    REQUIRE(once->mean);
    CHECK(*once->mean == *twice->mean);
    CHECK(once->tries == 3 * world::profiles);
    CHECK(once->reached > 0);
    CHECK(once->talk.ms > 0);
    const auto mean = [&](world::Profile profile) {
        return once->by_profile.at(static_cast<std::size_t>(profile)).mean.value_or(0);
    };
    CHECK(mean(world::Profile::good) > mean(world::Profile::silent));
    CHECK(difficulty_of({.drill = drill, .tries = 0}).error().code == "drill.tries");
    CHECK(difficulty_of({.drill = drill, .tries = limits::difficulty_tries + 1}).error().code ==
          "drill.tries");
}

TEST_CASE("two papers are equal up to a spread of 3.000 points, and not at 3.001") {
    const auto compare = [](std::optional<training::Milli> a, std::optional<training::Milli> b) {
        return compare_papers({{{.mean = a, .talk = 60_s}}, {{.mean = b, .talk = 60_s}}}, 0_s, 0_s);
    };
    CHECK(compare(70'000, 73'000).equal);
    CHECK(compare(70'000, 73'000).spread == 3'000);
    CHECK_FALSE(compare(70'000, 73'001).equal);
    CHECK_FALSE(compare(73'001, 70'000).equal);
    CHECK(compare(73'001, 70'000).spread == 3'001);
    // What nobody reached was not shown to be as hard as another.
    CHECK_FALSE(compare(70'000, {}).equal);
    CHECK_FALSE(compare({}, {}).equal);
    CHECK(compare_papers({{{.talk = 60_s}}}, 0_s, 0_s).equal); // one paper is the same for all
    const auto three = compare_papers({{{70'000}}, {{71'500}}, {{73'500}}}, 0_s, 0_s);
    CHECK(three.spread == 3'500);
    CHECK_FALSE(three.equal);
}

TEST_CASE("a paper's mean is by weight, of the calls that were reached") {
    const auto out = compare_papers({{{.mean = 60'000, .weight = 2, .talk = 60_s},
                                      {.mean = 90'000, .weight = 1, .talk = 30_s},
                                      {.weight = 5, .talk = 5_s}}},
                                    0_s, 0_s);
    CHECK(out.papers.at(0).mean == 70'000);
    CHECK(out.papers.at(0).talk == 95_s);
}

TEST_CASE("calls fit while talks and a rest a call are no longer than the time") {
    const std::vector<std::vector<RehearsedCall>> papers = {
        {{.mean = 70'000, .talk = 60_s}, {.mean = 70'000, .talk = 60_s}},
        {{.mean = 70'000, .talk = 70_s}, {.mean = 70'000, .talk = 80_s}}};
    CHECK(compare_papers(papers, 180_s, 15_s).fits); // 150 s and two rests
    CHECK_FALSE(compare_papers(papers, Duration{179'999}, 15_s).fits);
    CHECK_FALSE(compare_papers(papers, 180_s, Duration{15'001}).fits);
    CHECK(compare_papers(papers, 0_s, 10_min).fits); // no limit
}
