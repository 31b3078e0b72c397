// Who may begin an attempt: gates, exceptions for one, and which of several attempts counts.
#include <catch2/catch.hpp>

#include "exam/house.h"
#include "exam/limits.h"

using namespace ringroom;
using namespace ringroom::exam;
using namespace ringroom::exam::test_house;

TEST_CASE("a gate keeps out who lacks something, until a teacher lets them in with a reason") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.rules.gate = MasteryGate{"broadband", 2};
    const auto exam = house.create(setup);
    const Sitter sitter{10, "10", "S"};
    const auto refused = house.hall->sit(exam.id, sitter, "x", house.now(), "good in 1 of 4");
    CHECK(code(refused) == "exam.gated");
    CHECK(refused.error().text == "\"good in 1 of 4\"");
    const By by{1, "T", {5}};
    const auto let_in = [&](const std::string& reason, std::int64_t person = 10) {
        return code(house.hall->allow(exam.id, {person, "10", "S"}, Allowed::entry, reason, by));
    };
    CHECK(let_in(" ") == "exam.allow.reason");
    CHECK(let_in(std::string(limits::title_characters + 1, 'x')) == "exam.allow.reason");
    REQUIRE(house.hall->allow(exam.id, sitter, Allowed::entry,
                              std::string(limits::title_characters, 'x'), by));
    CHECK(let_in("again") == "exam.allow.entry");
    house.open(); // it is kept, and so is the gate
    CHECK(house.hall->exam(exam.id)->setup.rules.gate->difficulty == 2);
    CHECK(house.hall->is_let_in(exam.id, 10));
    CHECK_FALSE(house.hall->is_let_in(exam.id, 11));
    CHECK(code(house.hall->sit(exam.id, {11, "11", "S"}, "x", house.now(), "all")) == "exam.gated");
    const auto row = house.hall->sit(exam.id, sitter, "x", house.now(), "good in 1 of 4");
    REQUIRE(row);
    CHECK(house.happened(row->id) == "let_in opened started");
    // What is under way goes on, whatever is mastered meanwhile; who lacks nothing needs no word.
    CHECK(house.hall->sit(exam.id, sitter, "y", house.now(), "everything"));
    const auto ready = house.hall->sit(exam.id, {12, "12", "S"}, "x", house.now());
    REQUIRE(ready);
    CHECK(house.happened(ready->id) == "opened started");
    const auto open_to_all = house.create(house.setup());
    CHECK(code(house.hall->allow(open_to_all.id, sitter, Allowed::entry, "why", by)) ==
          "exam.allow.entry");
    CHECK(code(house.hall->allow(99, sitter, Allowed::entry, "why", by)) == "exam.unknown");
}

TEST_CASE("one more attempt for one, with the reason in its log, and up to a limit") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const Sitter sitter{10, "10", "S"};
    const By by{1, "T", {5}};
    const auto hand_in = [&] {
        const auto row = house.sit(exam);
        REQUIRE(house.hall->submit(row.id, 10, 1, 0_s, house.now()));
        return row;
    };
    hand_in();
    hand_in();
    CHECK(code(house.hall->sit(exam.id, sitter, "x", house.now())) == "exam.no_attempts");
    REQUIRE(house.hall->allow(exam.id, sitter, Allowed::attempt, "the fire alarm", by));
    house.open();
    CHECK(house.hall->attempts_of(exam.id, 10) == 3);
    CHECK(house.hall->attempts_of(exam.id, 11) == 2);
    const auto third = hand_in();
    CHECK(third.attempt == 3);
    const auto log = house.hall->log_of(third.id);
    REQUIRE(log);
    CHECK(log->front().line.what == Happened::attempt_given);
    CHECK(log->front().line.detail == "T: the fire alarm");
    CHECK(code(house.hall->sit(exam.id, sitter, "x", house.now())) == "exam.no_attempts");
    for (std::size_t more = 1; more < limits::extra_attempts; ++more)
        REQUIRE(house.hall->allow(exam.id, sitter, Allowed::attempt, "again", by));
    CHECK(code(house.hall->allow(exam.id, sitter, Allowed::attempt, "again", by)) ==
          "exam.allow.attempts");
    REQUIRE(house.hall->order(exam.id, Order::close, house.now()));
    CHECK(code(house.hall->allow(exam.id, {11, "11", "S"}, Allowed::attempt, "why", by)) ==
          "exam.closed");
}

TEST_CASE("an exam takes so many exceptions and not one more") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const auto allow = [&](std::int64_t person) {
        return code(house.hall->allow(exam.id, {person, std::to_string(person), "S"},
                                      Allowed::attempt, "why", {1, "T", {5}}));
    };
    for (std::size_t i = 0; i < limits::allowances; ++i)
        REQUIRE(allow(static_cast<std::int64_t>(100 + i)).empty());
    CHECK(allow(99) == "exam.allow.too_many");
}

TEST_CASE("the best attempt that was handed in counts, of equal ones the first, compared exactly") {
    const auto row = [](std::int64_t id, std::int64_t person, int attempt, Milli earned,
                        SittingState state = SittingState::marked, Milli possible = 30'000) {
        return SittingRow{.id = id,
                          .exam = 1,
                          .sitter = {person},
                          .attempt = attempt,
                          .kept = {.state = state},
                          .total = {.earned = earned, .possible = possible}};
    };
    using Ids = std::set<std::int64_t>;
    CHECK(counting({}).empty());
    CHECK(counting({row(1, 7, 1, 27'000), row(2, 7, 2, 12'000)}) == Ids{1});
    CHECK(counting({row(2, 7, 2, 12'000), row(1, 7, 1, 12'000)}) == Ids{1});
    CHECK(counting({row(1, 7, 1, 1'000), row(2, 8, 1, 0)}) == Ids{1, 2}); // each has one
    CHECK(counting({row(1, 7, 1, 20'000), row(2, 7, 2, 29'000, SittingState::lapsed),
                    row(3, 7, 3, 29'000, SittingState::running)}) == Ids{1});
    // Own sheets may have other totals: 666.6 permille and 666.7.
    CHECK(counting({row(1, 7, 1, 6'666, SittingState::released, 10'000),
                    row(2, 7, 2, 20'000, SittingState::released, 29'999)}) == Ids{2});
}
