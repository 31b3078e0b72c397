// One attempt, every edge of its clock.
#include <catch2/catch.hpp>

#include "exam/sitting.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

constexpr Instant at(std::int64_t seconds) {
    return {1'000'000 + seconds * 1'000};
}

Answer chose(int which) {
    return {.chosen = {which}};
}

/// Sixty seconds, ten questions, started at second 0.
Sitting running(SittingRules rules = {.limit = 60_s, .grace = 10_s, .late_allowance = 30_s}) {
    Sitting out(rules, 10, "1");
    REQUIRE(out.start(at(0)));
    return out;
}

std::string save(Sitting& sitting, Save one, Instant now) {
    const auto out = sitting.save({std::move(one)}, now);
    REQUIRE(out.size() == 1);
    return !out[0].kept ? out[0].refusal : out[0].changed ? "changed" : "kept";
}

std::vector<Happened> happened(Sitting& sitting) {
    std::vector<Happened> out;
    for (const auto& line : sitting.take_log())
        out.push_back(line.what);
    return out;
}

std::string code(const Result<void>& result) {
    return result ? "" : result.error().code;
}

} // namespace

TEST_CASE("nothing counts before the start, the clock goes from it") {
    Sitting sitting({.limit = 60_s}, 2, "1");
    CHECK(sitting.state() == SittingState::opened);
    CHECK(save(sitting, {.seq = 1}, at(0)) == "exam.not_running");
    CHECK(code(sitting.submit(1, 0_s, at(0))) == "exam.not_running");
    CHECK(sitting.left(at(50)) == 60_s);
    REQUIRE(sitting.start(at(100)));
    REQUIRE(sitting.start(at(130))); // again: nothing begins anew
    CHECK(sitting.used(at(140)) == 40_s);
    CHECK(sitting.left(at(140)) == 20_s);
    CHECK(sitting.deadline() == at(160));
    CHECK(happened(sitting) == std::vector{Happened::opened, Happened::started});
}

TEST_CASE("saves are idempotent, and an older one never covers a newer one") {
    auto sitting = running();
    CHECK(save(sitting, {.seq = 2, .typed_at = 2_s, .answer = chose(1)}, at(2)) == "changed");
    CHECK(save(sitting, {.seq = 2, .typed_at = 2_s, .answer = chose(1)}, at(3)) == "kept");
    CHECK(save(sitting, {.seq = 1, .typed_at = 1_s, .answer = chose(0)}, at(4)) == "kept");
    CHECK(sitting.answers()[0].answer == chose(1));
    CHECK(save(sitting, {.seq = 1, .question = 1, .answer = chose(3), .flagged = true}, at(4)) ==
          "changed");
    CHECK(sitting.answers()[1].flagged);
    for (const Save& bad : {Save{.seq = 0}, Save{.seq = 1, .question = 10},
                            Save{.seq = 1, .question = -1}, Save{.epoch = 2, .seq = 1},
                            Save{.epoch = 0, .seq = 1}, Save{.seq = 1, .typed_at = Duration{-1}}})
        CHECK(save(sitting, bad, at(5)) == "exam.answer.value");
}

TEST_CASE("when the time is over, what is there is handed in at that moment") {
    auto sitting = running();
    CHECK(save(sitting, {.seq = 1, .typed_at = 60_s, .answer = chose(1)}, at(60)) == "changed");
    CHECK(sitting.state() == SittingState::submitted);
    CHECK(sitting.used(at(500)) == 60_s);
    CHECK(sitting.deadline() == Instant::never());
    CHECK(code(sitting.submit(1, 60_s, at(61))) == ""); // it is in already
    auto late = running();
    late.advance(at(1'000)); // however late the clock is looked at
    CHECK(late.used(at(1'000)) == 60_s);
    CHECK(happened(late).back() == Happened::time_over);
}

TEST_CASE("typed in time and delivered late counts within the allowance, and is logged") {
    struct Row {
        Duration typed_at;
        std::int64_t delivered;
        std::string outcome;
    };
    const Row rows[] = {{60_s, 61, "changed"},
                        {61'000_ms, 62, "changed"}, // the seat's clock may be a little ahead
                        {61'001_ms, 62, "exam.over"},
                        {72_s, 73, "exam.over"},
                        {59_s, 90, "changed"},
                        {59_s, 91, "exam.over"},
                        {0_s, 90, "changed"}};
    for (const auto& row : rows) {
        CAPTURE(row.delivered);
        auto sitting = running();
        sitting.advance(at(60));
        (void)sitting.take_log();
        CHECK(save(sitting, {.seq = 1, .typed_at = row.typed_at, .answer = chose(1)},
                   at(row.delivered)) == row.outcome);
        const auto log = sitting.take_log();
        REQUIRE(log.size() == 1);
        const bool counted = row.outcome == "changed";
        CHECK(log[0].what == (counted ? Happened::late_answers : Happened::too_late));
        if (counted)
            CHECK(log[0].span == Duration{(row.delivered - 60) * 1'000});
    }
}

TEST_CASE("after handing in by hand nothing more is taken, with or without time left") {
    auto sitting = running();
    REQUIRE(sitting.submit(1, 20_s, at(20)));
    REQUIRE(sitting.submit(1, 20_s, at(25))); // sent again
    CHECK(sitting.used(at(30)) == 20_s);
    CHECK(save(sitting, {.seq = 1, .typed_at = 10_s}, at(21)) == "exam.over");
    CHECK(code(sitting.give(60_s, at(30))) == "exam.extra.handed_in");
    CHECK(sitting.take_over("2", at(30)).error().code == "exam.over");
    CHECK(happened(sitting) == std::vector{Happened::opened, Happened::started, Happened::submitted,
                                           Happened::too_late});
}

TEST_CASE("a lost network within the time is logged with its length") {
    auto sitting = running();
    (void)sitting.take_log();
    CHECK(save(sitting, {.seq = 1, .typed_at = 5_s, .answer = chose(1)}, at(19)) == "changed");
    CHECK(sitting.take_log().empty());
    const auto out = sitting.save({{.seq = 2, .question = 1, .typed_at = 10_s, .answer = chose(1)},
                                   {.seq = 3, .question = 2, .typed_at = 40_s, .answer = chose(1)}},
                                  at(50));
    CHECK(out[0].changed);
    CHECK(out[1].changed);
    const auto log = sitting.take_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].what == Happened::gap);
    CHECK(log[0].span == 40_s);
    CHECK(sitting.kept(at(50)).gaps == 1);
    CHECK(sitting.kept(at(50)).gap_time == 40_s);
    const auto kept = kept_sitting_from_json(to_json(sitting.kept(at(50))));
    REQUIRE(kept);
    CHECK(kept->gaps == 1);
    CHECK(kept->gap_time == 40_s);
}

TEST_CASE("the grace: no more answers, and who does not hand in has no result") {
    const SittingRules rules{
        .limit = 60_s, .expiry = Expiry::grace, .grace = 10_s, .late_allowance = 30_s};
    SECTION("handed in within it") {
        auto sitting = running(rules);
        CHECK(save(sitting, {.seq = 1, .typed_at = 61_s}, at(61)) == "exam.over");
        CHECK(save(sitting, {.seq = 2, .typed_at = 59_s}, at(62)) == "changed");
        REQUIRE(sitting.submit(1, 69_s, at(69)));
        CHECK(sitting.state() == SittingState::submitted);
    }
    SECTION("not handed in") {
        auto sitting = running(rules);
        sitting.advance(at(69));
        CHECK(sitting.state() == SittingState::running);
        sitting.advance(at(70));
        CHECK(sitting.state() == SittingState::lapsed);
        CHECK(code(sitting.submit(1, 71_s, at(75))) == "exam.lapsed");
        CHECK(sitting.release(at(80)).error().code == "exam.not_marked");
    }
    SECTION("handed in without a network") {
        auto sitting = running(rules);
        CHECK(code(sitting.submit(1, 65_s, at(101))) == "exam.lapsed"); // 31 s after the end
        auto other = running(rules);
        CHECK(save(other, {.seq = 1, .typed_at = 50_s, .answer = chose(1)}, at(100)) == "changed");
        CHECK(code(other.submit(1, 65_s, at(100))).empty());
        CHECK(other.state() == SittingState::submitted);
    }
    SECTION("no grace at all") {
        auto none = rules;
        none.grace = 0_s;
        auto sitting = running(none);
        sitting.advance(at(60));
        CHECK(sitting.state() == SittingState::lapsed);
    }
}

TEST_CASE("a pause stops the clock, also before the start and when it comes twice") {
    auto sitting = running();
    sitting.pause(at(20));
    sitting.pause(at(25));
    CHECK(sitting.used(at(900)) == 20_s);
    CHECK(sitting.deadline() == Instant::never());
    CHECK(save(sitting, {.seq = 1, .typed_at = 20_s, .answer = chose(1)}, at(30)) == "changed");
    sitting.resume(at(1'000));
    sitting.resume(at(1'001));
    CHECK(sitting.deadline() == at(1'040));
    Sitting early({.limit = 60_s}, 1, "1");
    early.pause(at(0));
    REQUIRE(early.start(at(10)));
    CHECK(early.used(at(20)) == 0_s);
    early.resume(at(30));
    CHECK(early.used(at(40)) == 10_s);
    auto over = running();
    over.pause(at(60)); // the time was over first
    CHECK(over.state() == SittingState::submitted);
    CHECK_FALSE(over.paused());
}

TEST_CASE("extra time for one, and back to running when only the clock had ended it") {
    auto sitting = running();
    REQUIRE(sitting.give(30_s, at(10)));
    CHECK(sitting.deadline() == at(90));
    REQUIRE(sitting.give(Duration{-20'000}, at(10)));
    CHECK(sitting.deadline() == at(70));
    CHECK(code(sitting.give(Duration{-70'000}, at(10))) == "exam.rules.limit");
    sitting.advance(at(80));
    CHECK(sitting.state() == SittingState::submitted);
    CHECK(code(sitting.give(Duration{-5'000}, at(100))) == "exam.extra.over");
    REQUIRE(sitting.give(15_s, at(100)));
    CHECK(sitting.state() == SittingState::running);
    CHECK(sitting.used(at(105)) == 75_s);
    CHECK(sitting.deadline() == at(115));
    Sitting endless({.limit = 0_s}, 1, "1");
    CHECK(code(endless.give(10_s, at(0))) == "exam.rules.limit");
    REQUIRE(endless.start(at(0)));
    CHECK_FALSE(endless.left(at(99'999)));
    CHECK(save(endless, {.seq = 1, .typed_at = 90'000_s}, at(99'999)) == "changed");
}

TEST_CASE("a spare seat goes on; the old one is refused, but what it had typed before counts") {
    auto sitting = running();
    CHECK(save(sitting, {.seq = 1, .typed_at = 5_s, .answer = chose(0)}, at(5)) == "changed");
    const auto epoch = sitting.take_over("spare", at(20));
    REQUIRE(epoch);
    CHECK(*epoch == 2);
    CHECK(save(sitting, {.epoch = 2, .seq = 1, .question = 1, .typed_at = 25_s, .answer = chose(1)},
               at(25)) == "changed");
    (void)sitting.take_log();
    // typed before the change, never delivered
    CHECK(save(sitting, {.epoch = 1, .seq = 2, .question = 2, .typed_at = 19_s, .answer = chose(2)},
               at(30)) == "changed");
    CHECK(happened(sitting) == std::vector{Happened::recovered});
    // answered anew at the spare seat: that stands
    CHECK(save(sitting, {.epoch = 1, .seq = 3, .question = 1, .typed_at = 19_s}, at(30)) ==
          "exam.taken_over");
    CHECK(save(sitting, {.epoch = 1, .seq = 4, .question = 3, .typed_at = 21_s}, at(30)) ==
          "exam.taken_over");
    CHECK(happened(sitting) == std::vector{Happened::old_seat, Happened::old_seat});
    CHECK(code(sitting.submit(1, 30_s, at(30))) == "exam.taken_over");
    CHECK(code(sitting.screen(3, 9, true, 30_s, at(30))) == "exam.taken_over");
    CHECK(sitting.answers()[1].answer == chose(1));
    CHECK(sitting.answers()[2].answer == chose(2));
    // at the new seat the numbers begin at 1 again and stand above the old ones
    CHECK(save(sitting, {.epoch = 2, .seq = 1, .typed_at = 31_s, .answer = chose(3)}, at(31)) ==
          "changed");
    CHECK(sitting.used(at(31)) == 31_s);
}

TEST_CASE("leaving the window is counted once each") {
    auto sitting = running();
    REQUIRE(sitting.screen(1, 1, true, 10_s, at(10)));
    REQUIRE(sitting.screen(1, 1, true, 10_s, at(11)));
    REQUIRE(sitting.screen(1, 2, false, 14_s, at(20))); // delivered late
    REQUIRE(sitting.screen(1, 2, false, 14_s, at(21)));
    REQUIRE(sitting.screen(1, 3, false, 15_s, at(21))); // it was not gone
    REQUIRE(sitting.screen(1, 4, true, 99'999_s, at(30)));
    const auto kept = sitting.kept(at(30));
    CHECK(kept.times_left == 2);
    CHECK(kept.time_left == 4_s);
    CHECK(kept.window.left_at == 30_s);
}

TEST_CASE("a window left at the seat before counts too, up to the change and until the result") {
    auto sitting = running();
    REQUIRE(sitting.screen(1, 1, true, 10_s, at(10))); // the network goes
    REQUIRE(sitting.take_over("spare", at(20)));
    REQUIRE(sitting.screen(2, 1, true, 22_s, at(22))); // of its own numbering
    REQUIRE(sitting.screen(2, 2, false, 23_s, at(23)));
    (void)sitting.take_log();
    REQUIRE(sitting.screen(1, 2, false, 14_s, at(30)));
    REQUIRE(sitting.screen(1, 2, false, 14_s, at(30))); // it did not hear the answer
    REQUIRE(sitting.screen(1, 3, true, 16_s, at(30)));
    CHECK(happened(sitting) == std::vector{Happened::returned, Happened::left});
    CHECK(sitting.kept(at(30)).times_left == 3);
    const auto json = to_json(sitting.kept(at(30)));
    const auto read = kept_sitting_from_json(json);
    REQUIRE(read);
    CHECK(read->old_window == SeatWindow{3, 16_s});
    CHECK(read->window == SeatWindow{2, {}});
    REQUIRE(sitting.submit(2, 31_s, at(31)));
    REQUIRE(sitting.screen(1, 4, false, 25_s, at(40)));
    CHECK(sitting.kept(at(40)).time_left == 4_s + 4_s + 1_s); // until 20
    REQUIRE(sitting.screen(1, 5, true, 21_s, at(40)));        // at a seat that was left by then
    CHECK(sitting.kept(at(40)).times_left == 3);
    CHECK(code(sitting.screen(2, 3, true, 30_s, at(40))) == "exam.not_running");
    sitting.mark(at(41));
    sitting.release(at(42));
    CHECK(code(sitting.screen(1, 6, true, 15_s, at(43))) == "exam.not_running");
}

TEST_CASE("what the server had kept goes on after it was gone, and nobody loses a second") {
    auto sitting = running();
    CHECK(save(sitting, {.seq = 1, .typed_at = 15_s, .answer = chose(2)}, at(15)) == "changed");
    REQUIRE(sitting.give(10_s, at(15)));
    REQUIRE(sitting.take_over("2", at(18)));
    const auto json = to_json(sitting.kept(at(20)));
    const auto kept = kept_sitting_from_json(json);
    REQUIRE(kept);
    CHECK(to_json(*kept) == json);
    Sitting again(sitting.rules(), *kept, sitting.answers(), {7});
    CHECK(again.used({7}) == 20_s);
    CHECK(again.deadline() == Instant{50'007});
    CHECK(again.epoch() == 2);
    CHECK(happened(again) == std::vector{Happened::restarted});
    CHECK(save(again, {.seq = 2, .typed_at = 18_s, .answer = chose(1)}, {8'000}) == "changed");
    // The time over, the allowance begins anew: the server's absence is nobody's fault.
    sitting.advance(at(500));
    Sitting over(sitting.rules(), sitting.kept(at(500)), sitting.answers(), {0});
    CHECK(save(over, {.epoch = 2, .seq = 1, .typed_at = 69_s, .answer = chose(1)}, {29'000}) ==
          "changed");
    auto stands = running();
    stands.pause(at(10));
    Sitting paused(stands.rules(), stands.kept(at(20)), stands.answers(), {0});
    CHECK(paused.used({99'000}) == 10_s);
    CHECK_FALSE(kept_sitting_from_json("{}"));
    CHECK_FALSE(kept_sitting_from_json("["));
}

TEST_CASE("marked, then released; a late answer takes the marks back") {
    auto sitting = running();
    CHECK(sitting.release(at(1)).error().code == "exam.not_marked");
    sitting.mark(at(1));
    CHECK(sitting.state() == SittingState::running);
    sitting.close(at(30));
    CHECK(sitting.state() == SittingState::submitted);
    CHECK(sitting.used(at(40)) == 30_s);
    sitting.mark(at(40));
    CHECK(sitting.state() == SittingState::marked);
    CHECK(save(sitting, {.seq = 1, .typed_at = 29_s, .answer = chose(1)}, at(50)) == "changed");
    CHECK(sitting.state() == SittingState::submitted);
    sitting.mark(at(51));
    REQUIRE(sitting.release(at(52)));
    REQUIRE(sitting.release(at(53)));
    CHECK(save(sitting, {.seq = 2, .typed_at = 29_s, .answer = chose(0)}, at(54)) == "exam.over");
    CHECK(code(sitting.give(10_s, at(55))) == "exam.extra.over");
}

TEST_CASE("the pass mark is exact, the percentage rounds") {
    CHECK(total_of(80'000, 100'000, 80).passed);
    CHECK_FALSE(total_of(79'999, 100'000, 80).passed);
    CHECK(total_of(79'999, 100'000, 80).permille == 800);
    CHECK(total_of(2, 3, 80).permille == 667);
    CHECK_FALSE(total_of(0, 0, 0).passed);
}

TEST_CASE("rules have bounds") {
    CHECK(check_rules({}));
    CHECK(check_rules({.limit = 60_min * 12}));
    CHECK_FALSE(check_rules({.limit = 60_min * 12 + 1_ms}));
    CHECK_FALSE(check_rules({.limit = Duration{-1}}));
    CHECK(check_rules({.grace = 60_min}));
    CHECK_FALSE(check_rules({.grace = 60_min + 1_ms}));
    CHECK(check_rules({.late_allowance = 30_min}));
    CHECK_FALSE(check_rules({.late_allowance = 30_min + 1_ms}));
    CHECK_FALSE(check_rules({.attempts = 0}));
    CHECK(check_rules({.attempts = 100}));
    CHECK_FALSE(check_rules({.attempts = 101}));
    CHECK_FALSE(check_rules({.pass_mark = 101}));
    const SittingRules rules{.limit = 5_min, .expiry = Expiry::grace, .pass_mark = 60};
    const auto again = rules_from_json(to_json(rules));
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(rules));
}

TEST_CASE("copying has lasted at least as long as it was seen to, whatever a seat says") {
    Sitting sitting({.limit = 60_min}, 1, "seat");
    REQUIRE(sitting.start({0}));
    const auto save = [&](int epoch, std::int64_t seq, Duration at, Duration typed_for) {
        const auto out = sitting.save({{.epoch = epoch,
                                        .seq = seq,
                                        .question = 0,
                                        .typed_at = at,
                                        .answer = {.texts = {"x"}, .typed_for = typed_for}}},
                                      Instant{at.ms});
        REQUIRE(out.front().changed);
        return sitting.answers().front().answer.typed_for;
    };
    CHECK(save(1, 1, 10_s, 1_s) == 1_s);
    CHECK(save(1, 2, 70_s, 1_ms) == 60_s); // the first of it came a minute before
    CHECK(save(1, 3, 71_s, 65_s) == 65_s);
    REQUIRE(sitting.take_over("spare", {100'000}));
    CHECK(save(2, 1, 200_s, 5_s) == 5_s);
    CHECK(save(2, 2, 210_s, 5_s) == 10_s);
}
