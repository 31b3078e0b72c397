// A practical exam at the seat: which one concerns a person, when it locks the seat, its clock, its
// words, and a window that is left.
#include "seat/absence.h"
#include "seat/limits.h"
#include "seat/practical_band.h"
#include "seat/practical_result.h"
#include "seat/typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

wire::PracticalSeat sat(std::string state, std::string mine = "waiting") {
    return {.id = 1,
            .title = "Week 9",
            .state = std::move(state),
            .calls = 3,
            .mine = {.state = std::move(mine), .at_seat = true, .done = 1, .left = 10_min},
            .limit = 20_min};
}

} // namespace

TEST_CASE("a seat is locked while calls are still to come or under way, and not before or after") {
    for (const auto* mine : {"waiting", "resting", "on_call"}) {
        CHECK(is_sat(sat("running", mine)));
        CHECK(is_sat(sat("paused", mine)));
        CHECK_FALSE(is_sat(sat("waiting", mine)));
        // Ended, a call under way still comes to its own end.
        CHECK(is_sat(sat("ended", mine)) == (std::string_view(mine) == "on_call"));
    }
    CHECK_FALSE(is_sat(sat("running", "finished")));
    CHECK_FALSE(is_sat(sat("running", "timed_out")));
}

TEST_CASE("of several exams the one under way is on show, then the one to come") {
    CHECK(nearest_practical({}) == nullptr);
    const std::vector all{sat("ended"), sat("running", "finished"), sat("waiting"), sat("paused"),
                          sat("running")};
    CHECK(nearest_practical(all) == &all[4]);
    const std::vector calm{sat("ended"), sat("waiting")};
    CHECK(nearest_practical(calm) == &calm[1]);
    const std::vector over{sat("ended"), sat("running", "finished")};
    CHECK(nearest_practical(over) == &over[0]); // the newest first, as the lab has them
}

TEST_CASE("the clock of a candidate runs on between two answers, and stands when it stands there") {
    CHECK(time_left(sat("running"), 90_s) == 10_min - 90_s);
    CHECK(time_left(sat("running"), 11_min) == 0_ms);
    CHECK(time_left(sat("paused"), 90_s) == 10_min);
    CHECK(time_left(sat("running", "finished"), 90_s) == 10_min);
    auto away = sat("running");
    away.mine.at_seat = false;
    CHECK(time_left(away, 90_s) == 10_min);
    away.mine.left.reset();
    CHECK_FALSE(time_left(away, 90_s));
}

TEST_CASE("a lab that does not answer is noticed within seconds, one that does is not doubted") {
    CHECK_FALSE(is_overdue(0_ms));
    CHECK_FALSE(is_overdue(3_s)); // asked every two
    CHECK(is_overdue(7_s));
    CHECK(has_text("seat.practical.no_network"));
    CHECK(has_text("seat.practical.cut_off"));
}

TEST_CASE("the band says what comes next in words of its own for each case") {
    Typist typist;
    const Place place(typist.look());
    std::set<std::string> said;
    const auto says = [&](const wire::PracticalSeat& exam, Presence presence) {
        const auto words = practical_sentence(place.desk, exam, presence);
        CHECK(words.find('{') == words.npos);
        CHECK(said.insert(words).second);
        CHECK(has_text("seat.practical.is." + practical_word(exam)));
    };
    says(sat("waiting"), Presence::ready);
    says(sat("running"), Presence::ready);
    says(sat("running"), Presence::not_ready);
    says(sat("running", "resting"), Presence::ready);
    says(sat("running", "on_call"), Presence::not_ready);
    auto last = sat("running", "on_call");
    last.mine.done = 2;
    says(last, Presence::ready);
    says(sat("paused"), Presence::ready);
    says(sat("paused", "on_call"), Presence::ready);
    says(sat("running", "finished"), Presence::ready);
    says(sat("running", "timed_out"), Presence::ready);
    says(sat("ended"), Presence::ready);
    says(sat("ended", "on_call"), Presence::ready);
    CHECK(practical_word(sat("running", "timed_out")) == "over");
    CHECK(practical_word(sat("ended", "finished")) == "ended");
}

TEST_CASE(
    "a window that is left for a blink is not told, for longer once, and once when it is back") {
    Typist typist;
    Place place(typist.look());
    auto& desk = place.desk;
    Absence absence;
    const Instant begin = steady_now();
    CHECK_FALSE(absence.look(desk, true, begin));
    desk.in_front = false;
    CHECK_FALSE(absence.look(desk, false, begin)); // nothing is sat
    CHECK_FALSE(absence.look(desk, true, begin));
    CHECK_FALSE(absence.look(desk, true, begin + limits::exam_blink - 1_ms));
    desk.in_front = true;
    CHECK_FALSE(absence.look(desk, true, begin + limits::exam_blink));
    desk.in_front = false;
    const auto gone = begin + 10_s;
    CHECK_FALSE(absence.look(desk, true, gone));
    const auto left = absence.look(desk, true, gone + limits::exam_blink);
    REQUIRE(left);
    CHECK(left->left);
    CHECK(left->at == gone);
    CHECK(absence.away());
    CHECK_FALSE(absence.look(desk, true, gone + 2_s));
    desk.in_front = true;
    const auto back = absence.look(desk, true, gone + 5_s);
    REQUIRE(back);
    CHECK_FALSE(back->left);
    CHECK(back->at == gone + 5_s);
    CHECK_FALSE(absence.look(desk, true, gone + 6_s));
    // The exam is over while somebody is away: that counts as back.
    desk.in_front = false;
    CHECK_FALSE(absence.look(desk, true, gone + 7_s));
    CHECK(absence.look(desk, true, gone + 8_s));
    CHECK(absence.look(desk, false, gone + 9_s));
}

TEST_CASE("a call that does not count, waits for a mark or never came says so in the result") {
    Typist typist;
    const Place place(typist.look());
    wire::PracticalRow exam{.id = 1, .calls = {{.title = "Late", .weight = 2}, {.title = "Bill"}}};
    wire::PracticalCandidate mine;
    mine.calls = {
        {.call = 0, .state = "voided", .result = "1-4", .score = 50'000, .reason = "fire"},
        {.call = 0, .state = "over", .result = "1-5", .score = 81'250},
        {.call = 1, .state = "over", .reason = "drill.unknown_pack"},
        {.call = 1, .state = "over", .result = "1-6", .to_mark = true},
        {.call = 9, .state = "under_way"},
        {.call = 1, .state = "over", .result = "1-7", .to_mark = true, .drafted = true}};
    const auto rows = practical_call_rows(place.desk, exam, mine);
    REQUIRE(rows.size() == 6);
    for (const auto& row : rows)
        CHECK(row.cells.size() == practical_columns().size());
    CHECK(rows[0].cells[5].text == place.desk.words("seat.practical.no_count"));
    CHECK(rows[0].cells[6].text == "fire");
    CHECK(rows[1].id == "1-5");
    CHECK(rows[1].cells[1].text == "Late");
    CHECK(rows[1].cells[5].text == "81.3");
    CHECK(rows[2].id == "-2");
    CHECK(rows[2].cells[5].text == "0");
    CHECK(rows[2].cells[6].text == place.desk.words("drill.unknown_pack"));
    CHECK(rows[3].cells[5].text == place.desk.words("seat.practical.waits_for_mark"));
    CHECK(rows[4].cells[1].text.empty()); // of a call that the exam does not have
    CHECK(rows[5].cells[5].text == place.desk.words("seat.practical.waits_for_publishing"));
}
