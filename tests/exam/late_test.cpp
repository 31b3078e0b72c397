// What comes when a sitting is over already: answers, more time, a look at it.
#include <catch2/catch.hpp>

#include "exam/house.h"
#include "exam/limits.h"

using namespace ringroom;
using namespace ringroom::exam;
using namespace ringroom::exam::test_house;

TEST_CASE("an answer that comes after its mark has no mark") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup(true));
    const auto row = house.sit(exam);
    const int essay = house.place(row, "e1");
    REQUIRE(house.save(row, {{.seq = 1, .question = essay, .answer = {.texts = {"so"}}}}));
    house.seconds = 61; // the time is over
    house.hall->advance(house.now());
    REQUIRE(house.hall->mark(row.id, essay, PersonMark{.earned = 10'000, .by = {1, "T", {5}}},
                             house.now()));
    CHECK(house.detail(row.id).row.kept.state == SittingState::marked);
    // The seat was without a network: what was written in time comes within the allowance.
    house.seconds = 70;
    const auto late = house.save(
        row, {{.seq = 2, .question = essay, .typed_at = 50_s, .answer = {.texts = {"not so"}}}});
    REQUIRE(late);
    REQUIRE((*late)[0].changed);
    CHECK(house.detail(row.id).row.kept.state == SittingState::submitted);
    CHECK(house.detail(row.id).row.to_mark == 1);
    CHECK(house.detail(row.id).marks.empty());
    house.open();
    CHECK(house.detail(row.id).marks.empty());
    CHECK(code(house.hall->order(exam.id, Order::close, house.now())).empty());
    CHECK(code(house.hall->order(exam.id, Order::release, house.now())) == "exam.not_marked");
}

TEST_CASE("what comes late counts no longer because the server was gone meanwhile") {
    for (const bool in_time : {true, false}) {
        House house;
        house.fill();
        const auto exam = house.create(house.setup());
        const auto row = house.sit(exam);
        house.seconds = 61; // the time is over
        house.hall->advance(house.now());
        REQUIRE(house.store->write([](store::Writer&) { return Result<void>(); }));
        house.seconds = in_time ? 90 : 92; // the allowance is 30 s
        house.open();
        auto answers = house.right(row);
        for (auto& one : answers)
            one.typed_at = 50_s;
        const auto late = house.save(row, answers);
        REQUIRE(late);
        CHECK((*late)[0].refusal == (in_time ? "" : "exam.over"));
        const auto log = house.hall->log_of(row.id);
        REQUIRE(log);
        const auto what = in_time ? Happened::late_answers : Happened::too_late;
        const auto line = std::find_if(log->begin(), log->end(),
                                       [&](const auto& one) { return one.line.what == what; });
        REQUIRE(line != log->end());
        CHECK(line->line.span == (in_time ? 29_s : 0_s));
    }
}

TEST_CASE("what the seat before still had counts though the spare one has handed in") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const auto row = house.sit(exam);
    house.seconds = 20;
    const auto spare = house.sit(exam);
    const auto at = [&](const char* key) { return house.place(row, key); };
    REQUIRE(house.save(row, {{.epoch = 2,
                              .seq = 1,
                              .question = at("q2"),
                              .typed_at = 25_s,
                              .answer = {.chosen = {0}}}}));
    house.seconds = 30;
    REQUIRE(house.hall->submit(spare.id, 10, 2, 30_s, house.now()));
    auto before = house.right(row);
    for (auto& one : before) {
        one.epoch = 1;
        one.typed_at = 15_s;
    }
    const auto late = house.save(row, before);
    REQUIRE(late);
    for (const auto& one : before) // the spare seat's own answer stands
        CHECK((*late)[static_cast<std::size_t>(&one - before.data())].refusal ==
              (one.question == at("q2") ? "exam.taken_over" : ""));
    const auto then = house.detail(row.id);
    CHECK(then.row.kept.state == SittingState::marked);
    CHECK(then.earned[static_cast<std::size_t>(at("q1"))] > 0);
    CHECK(then.earned[static_cast<std::size_t>(at("q2"))] == 0);
}

TEST_CASE("a sitting whose time is over is written, whoever looked first") {
    House house;
    house.fill();
    const auto exam = house.create(house.setup());
    const auto row = house.sit(exam);
    house.seconds = 61;
    CHECK(house.detail(row.id).row.kept.state == SittingState::marked); // a page that is on show
    house.hall->advance(house.now());
    REQUIRE(house.store->write([](store::Writer&) { return Result<void>(); }));
    house.open(); // the server is gone and back
    CHECK(house.detail(row.id).row.kept.state == SittingState::marked);
    CHECK(house.happened(row.id) == "opened started time_over marked");
}

TEST_CASE("who gets time while all stand still stands still with them") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.rules.limit = 60_s;
    const auto exam = house.create(setup);
    const auto row = house.sit(exam);
    house.seconds = 61;
    house.hall->advance(house.now());
    REQUIRE(house.hall->order(exam.id, Order::pause, house.now()));
    REQUIRE(house.hall->give(row.id, 30_s, "network", {7, "Wang", {}}, house.now()));
    CHECK(house.detail(row.id).row.kept.paused);
    house.seconds = 500;
    CHECK(house.detail(row.id).row.kept.state == SittingState::running);
    REQUIRE(house.hall->order(exam.id, Order::resume, house.now()));
    house.seconds = 531;
    CHECK(house.detail(row.id).row.kept.state == SittingState::marked);
}

TEST_CASE("a sitting's log ends at its limit, what is counted goes on") {
    House house;
    house.fill();
    const auto row = house.sit(house.create(house.setup()));
    const auto lines = [&] {
        REQUIRE(house.store->write([](store::Writer&) { return Result<void>(); }));
        return house.hall->log_of(row.id)->size();
    };
    const auto before = static_cast<std::int64_t>(lines());
    const auto room = static_cast<std::int64_t>(limits::events_a_sitting) - before;
    const auto turn = [&](std::int64_t seq) { // left and back by turns
        REQUIRE(house.hall->screen(row.id, 10, 1, seq, seq % 2 == 1, 1_s, house.now()));
    };
    for (std::int64_t seq = 1; seq < room; ++seq)
        turn(seq);
    CHECK(lines() == limits::events_a_sitting - 1);
    turn(room);
    CHECK(lines() == limits::events_a_sitting);
    turn(room + 1);
    turn(room + 2);
    CHECK(lines() == limits::events_a_sitting);
    house.open(); // nor after a restart
    const auto times = house.detail(row.id).row.kept.times_left;
    turn(room + 3);
    turn(room + 4);
    CHECK(lines() == limits::events_a_sitting);
    CHECK(house.detail(row.id).row.kept.times_left == times + 1);
}

TEST_CASE("a clock that is moved neither opens nor closes an exam") {
    House house;
    house.fill();
    auto setup = house.setup();
    setup.closes = {1'000'000 + 40'000};
    const auto exam = house.create(setup);
    const auto row = house.sit(exam);
    const auto moved = [&](Duration by) {
        auto now = house.now();
        now.wall.ms += by.ms;
        return now;
    };
    house.hall->advance(house.now());
    house.seconds = 10;
    house.hall->advance(moved(Duration{24LL * 3'600'000}));
    CHECK(house.hall->exam(exam.id)->state == ExamState::open);
    CHECK(house.detail(row.id).row.kept.state == SittingState::running);
    house.seconds = 39;
    house.hall->advance(moved(Duration{-24LL * 3'600'000}));
    CHECK(house.hall->exam(exam.id)->state == ExamState::open);
    house.seconds = 40; // as it went by itself
    house.hall->advance(moved(Duration{24LL * 3'600'000}));
    CHECK(house.hall->exam(exam.id)->state == ExamState::closed);
}
