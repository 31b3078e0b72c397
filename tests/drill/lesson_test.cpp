#include <catch2/catch.hpp>

#include <map>

#include "drill/lesson.h"
#include "drill/limits.h"
#include "persona/desk.h"
#include "persona/loader.h"

using namespace ringroom;
using namespace ringroom::drill;

namespace {

LessonPlan plan(const std::string& pack, std::int64_t customers, std::uint64_t seed = 3) {
    const auto loaded =
        persona::load_pack(std::string(RINGROOM_SOURCE_DIR) + "/scenarios/" + pack, Language::en);
    REQUIRE(loaded.pack);
    return {.id = DrillId{4},
            .script = "script",
            .drill = loaded.pack->drills.front(),
            .seed = seed,
            .customers = customers,
            .length = 5_min,
            .service_number = "96100"};
}

std::vector<std::pair<Instant, Event>> all_of(Lesson& lesson, Instant start = Instant{0}) {
    std::vector<std::pair<Instant, Event>> out;
    std::vector<Event> events;
    lesson.start(start, events);
    for (Instant at = start; at != Instant::never(); at = lesson.next_deadline()) {
        lesson.advance(at, events);
        for (auto& event : events)
            out.emplace_back(at, std::move(event));
        events.clear();
    }
    return out;
}

template <class E>
int count(const std::vector<std::pair<Instant, Event>>& events) {
    int n = 0;
    for (const auto& [at, event] : events)
        n += std::holds_alternative<E>(event) ? 1 : 0;
    return n;
}

} // namespace

TEST_CASE("inbound customers come one by one within the lesson, then it is filled") {
    Lesson lesson(plan("broadband-complaint", 20));
    const auto events = all_of(lesson);
    CHECK(count<event::DrillBegan>(events) == 1);
    CHECK(count<event::CustomerCalls>(events) == 20);
    CHECK(std::holds_alternative<event::DrillFilled>(events.back().second));
    CHECK(events.back().first <= Instant{0} + 5_min);
    CHECK(lesson.sent() == 20);
}

TEST_CASE("queues that are closed to some are told before the first customer calls") {
    auto with = plan("broadband-complaint", 2);
    with.closed = {{QueueId{3}, {AgentId{1}, AgentId{2}}}};
    Lesson lesson(with);
    const auto events = all_of(lesson);
    REQUIRE(events.size() >= 2);
    const auto* closed = std::get_if<event::QueueClosed>(&events[1].second);
    REQUIRE(closed);
    CHECK(*closed == event::QueueClosed{DrillId{4}, QueueId{3}, {AgentId{1}, AgentId{2}}});
    CHECK(count<event::QueueClosed>(events) == 1);
}

TEST_CASE("equal seeds give equal afternoons, other seeds others") {
    Lesson a(plan("broadband-complaint", 20));
    Lesson b(plan("broadband-complaint", 20));
    Lesson c(plan("broadband-complaint", 20, 4));
    const auto first = all_of(a);
    CHECK(first == all_of(b));
    CHECK(first != all_of(c));
}

TEST_CASE("a seed started again another day brings its customers at the same moments") {
    auto monday = plan("broadband-complaint", 20);
    auto friday = monday;
    friday.id = DrillId{900'001};
    Lesson first(std::move(monday));
    Lesson again(std::move(friday));
    const auto expected = all_of(first);
    const auto got = all_of(again);
    REQUIRE(expected.size() == got.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        CHECK(got[i].first == expected[i].first);
}

TEST_CASE("who asked for customers does not wait for the first of them") {
    auto wanted = plan("broadband-complaint", 3);
    wanted.at_once = true;
    Lesson lesson(std::move(wanted));
    std::vector<Event> events;
    lesson.start(Instant{0}, events);
    CHECK(std::any_of(events.begin(), events.end(), [](const auto& event) {
        return std::holds_alternative<event::CustomerCalls>(event);
    }));
    CHECK(lesson.sent() < 3); // the others come as they would
}

TEST_CASE("an outbound lesson lists its records at once, with the list's own numbers") {
    Lesson lesson(plan("telesales", 25));
    const auto events = all_of(lesson);
    CHECK(count<event::RecordListed>(events) == 25);
    const auto& first = std::get<event::RecordListed>(events.at(1).second);
    const auto& round = std::get<event::RecordListed>(events.at(21).second);
    CHECK(first.telephone == "0510-87225278");
    CHECK(round.telephone == first.telephone); // the list has 20 rows and goes round
}

TEST_CASE("a pause holds customers back and loses none") {
    Lesson lesson(plan("broadband-complaint", 10));
    std::vector<Event> events;
    lesson.start(Instant{0}, events);
    const Instant next = lesson.next_deadline();
    lesson.pause(Instant{0}, events);
    CHECK(lesson.next_deadline() == Instant::never());
    events.clear();
    lesson.advance(Instant{0} + 4_min, events);
    CHECK(events.empty());
    lesson.resume(Instant{0} + 4_min, events);
    CHECK(lesson.next_deadline() == next + 4_min);
}

TEST_CASE("a stopped lesson sends nobody more") {
    Lesson lesson(plan("broadband-complaint", 10));
    std::vector<Event> events;
    lesson.start(Instant{0}, events);
    lesson.stop(Instant{0}, false, events);
    CHECK(std::get<event::DrillEnded>(events.back()).cut == false);
    events.clear();
    lesson.stop(Instant{0}, false, events);
    CHECK(events.empty());
    lesson.stop(Instant{0}, true, events);
    CHECK(std::get<event::DrillEnded>(events.back()).cut);
    CHECK(lesson.next_deadline() == Instant::never());
}

TEST_CASE("a plan is taken at its limits and refused one past them") {
    auto good = plan("broadband-complaint", limits::customers);
    good.length = limits::length;
    CHECK(check_plan(good));
    auto many = good;
    ++many.customers;
    CHECK(check_plan(many).error().code == "drill.contacts");
    auto none = good;
    none.customers = 0;
    CHECK_FALSE(check_plan(none));
    auto endless = good;
    endless.length += 1_ms;
    CHECK(check_plan(endless).error().code == "drill.length");
    auto nowhere = good;
    nowhere.service_number.clear();
    CHECK(check_plan(nowhere).error().code == "drill.number");
    auto nothing = good;
    nothing.drill = nullptr;
    CHECK(check_plan(nothing).error().code == "drill.unknown_script");
}

TEST_CASE("each customer calls from the telephone that is theirs, and alone as among others") {
    const auto order = plan("broadband-complaint", 20);
    Lesson all(order);
    std::map<std::uint64_t, std::string> from;
    for (const auto& [at, event] : all_of(all))
        if (const auto* calls = std::get_if<event::CustomerCalls>(&event)) {
            from[calls->number] = calls->from;
            CHECK(calls->from == persona::telephone_of(*order.drill, order.seed, calls->number));
        }
    REQUIRE(from.size() == 20);
    auto alone = order;
    alone.id = DrillId{99}; // another drill of another day
    alone.customers = 1;
    alone.only = 13;
    alone.length = {};
    Lesson again(alone);
    const auto events = all_of(again);
    REQUIRE(count<event::CustomerCalls>(events) == 1);
    for (const auto& [at, event] : events)
        if (const auto* calls = std::get_if<event::CustomerCalls>(&event)) {
            CHECK(calls->number == 13);
            CHECK(calls->from == from[13]);
        }
    CHECK(std::holds_alternative<event::DrillFilled>(events.back().second));
    alone.customers = 2;
    CHECK(check_plan(alone).error().code == "drill.contacts");
}
