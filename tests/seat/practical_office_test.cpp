// What a teacher's form for a practical exam sends to the lab, what its rehearsal means, and which
// orders an exam takes in which state.
#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "seat/exam_hall.h"
#include "seat/limits.h"
#include "seat/practical_hall.h"
#include "seat/practical_plan.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

const std::vector<ScriptChoice> two_scripts{
    {.label = "Late", .pack = "faults", .script = "late"},
    {.label = "Offer", .pack = "sales", .script = "offer", .direction = Direction::outbound}};

PracticalDraft practical_draft() {
    PracticalDraft out{.title = " Week 9 ", .class_name = "One"};
    out.calls = {{.script = "Late", .number = "96101 Straight in", .weight = "2"},
                 {.script = "Offer", .number = "96101 Straight in"}};
    return out;
}

std::string wrong_with(const std::function<void(PracticalDraft&)>& change) {
    auto draft = practical_draft();
    change(draft);
    const auto plan = practical_of(draft, two_scripts);
    return plan ? "" : plan.error().code;
}

} // namespace

TEST_CASE("a practical plan goes to the lab as it was typed") {
    auto draft = practical_draft();
    const auto plan = practical_of(draft, two_scripts);
    REQUIRE(plan);
    CHECK(plan->title == "Week 9");
    CHECK(plan->limit == 30_min);
    CHECK(plan->rest == 15_s);
    CHECK(plan->ear == "marked");
    CHECK(plan->numbers.empty());
    CHECK_FALSE(plan->seed);
    REQUIRE(plan->calls.size() == 2);
    CHECK(plan->calls[0].pack == "faults");
    CHECK(plan->calls[0].number == "96101");
    CHECK(plan->calls[0].weight == 2);
    CHECK_FALSE(plan->calls[1].number); // nobody dials where the student does
    draft.students = "1001，1002 1003";
    draft.seed = "75";
    draft.marked = false;
    const auto some = practical_of(draft, two_scripts);
    REQUIRE(some);
    CHECK(some->numbers == std::vector<std::string>{"1001", "1002", "1003"});
    CHECK(some->seed == 75);
    CHECK(some->ear == "turn_taking");
}

TEST_CASE("an exam is planned once more with its calls and rules, for who has not passed") {
    const wire::PracticalRow held{
        .id = 7,
        .title = "Week 9",
        .class_name = "One",
        .calls = {{.pack = "faults", .script = "faults/late", .weight = 2, .number = "96101"},
                  {.pack = "sales", .script = "sales/offer", .direction = Direction::outbound},
                  {.pack = "gone", .script = "gone/gone"}},
        .papers = 2,
        .ear = "turn_taking",
        .limit = 20_min,
        .rest = 5_s,
        .pass_mark = 60,
        .attempts = 2,
        .gate = wire::ExamGateRow{.skill = "calm", .difficulty = 3}};
    auto draft = draft_repeating(held, two_scripts, "Week 9 (again)");
    // A script that is there no more has to be chosen anew.
    CHECK(practical_of(draft, two_scripts).error().code == "seat.practical.call_title");
    draft.calls.pop_back();
    const auto plan = practical_of(draft, two_scripts);
    REQUIRE(plan);
    CHECK(plan->repeats == 7);
    CHECK(plan->title == "Week 9 (again)");
    CHECK(plan->class_name == "One");
    CHECK(plan->numbers.empty());
    CHECK_FALSE(plan->seed); // other customers
    CHECK(plan->papers == 2);
    CHECK(plan->ear == "turn_taking");
    CHECK(plan->limit == 20_min);
    CHECK(plan->rest == 5_s);
    CHECK(plan->pass_mark == 60);
    CHECK(plan->attempts == 2);
    CHECK(plan->gate->skill == "calm");
    CHECK(plan->gate->difficulty == 3);
    REQUIRE(plan->calls.size() == 2);
    CHECK(plan->calls[0].number == "96101");
    CHECK(plan->calls[0].weight == 2);
    CHECK(plan->calls[1].pack == "sales");
}

TEST_CASE("what is wrong in a practical plan is named by its field") {
    CHECK(wrong_with([](auto&) {}).empty());
    CHECK(wrong_with([](auto& d) { d.attempts = "0"; }) == "seat.exam.attempts");
    CHECK(wrong_with([](auto& d) { d.attempts = "101"; }) == "seat.exam.attempts");
    CHECK(wrong_with([](auto& d) { d.attempts = "100"; }).empty());
    CHECK(wrong_with([](auto& d) { d.gate = {.skill = "calm", .difficulty = "6"}; }) ==
          "seat.exam.gate_level");
    CHECK(wrong_with([](auto& d) { d.title = " "; }) == "seat.exam.called");
    CHECK(wrong_with([](auto& d) { d.class_name = ""; }) == "seat.exam.class");
    for (const auto* minutes : {"", "-1", "481", "1.5", "99999999999999999999"})
        CHECK(wrong_with([&](auto& d) { d.minutes = minutes; }) == "seat.exam.minutes");
    CHECK(wrong_with([](auto& d) { d.minutes = "480"; }).empty());
    CHECK(wrong_with([](auto& d) { d.minutes = "0"; }).empty()); // no limit
    CHECK(wrong_with([](auto& d) { d.rest = "600"; }).empty());
    CHECK(wrong_with([](auto& d) { d.rest = "601"; }) == "seat.practical.rest");
    CHECK(wrong_with([](auto& d) { d.pass_mark = "101"; }) == "seat.exam.pass_mark");
    CHECK(wrong_with([](auto& d) { d.papers = "4"; }).empty());
    CHECK(wrong_with([](auto& d) { d.papers = "5"; }) == "seat.practical.papers");
    CHECK(wrong_with([](auto& d) { d.papers = "0"; }) == "seat.practical.papers");
    CHECK(wrong_with([](auto& d) { d.seed = "x"; }) == "seat.practical.seed");
    CHECK(wrong_with([](auto& d) { d.seed = "9007199254740992"; }) == "seat.practical.seed");
    CHECK(wrong_with([](auto& d) { d.calls[1].script = "gone"; }) == "seat.practical.call_title");
    CHECK(wrong_with([](auto& d) { d.calls[0].weight = "100"; }).empty());
    CHECK(wrong_with([](auto& d) { d.calls[0].weight = "101"; }) == "seat.practical.weight");
}

TEST_CASE("scripts are chosen by title, and told apart where two have one") {
    const wire::ScriptRow late{.name = "late", .title = "Late"};
    const wire::ScriptRow plain{.name = "plain"};
    const auto all = script_choices({{.name = "a", .scripts = {late, plain}},
                                     {.name = "b", .scripts = {late}},
                                     {.name = "c", .scripts = {late}, .loaded = false}});
    REQUIRE(all.size() == 3); // none of a pack with mistakes
    CHECK(all[0].label == "Late (a/late)");
    CHECK(all[1].label == "plain");
    CHECK(all[2].label == "Late (b/late)");
}

TEST_CASE("a rehearsal is well only where papers are equal, fit and everybody gets the calls") {
    CHECK(is_well({}));
    CHECK_FALSE(is_well({.warnings = {{.code = "exam.practical.no_queue"}}}));
    CHECK_FALSE(is_well({.difficulty = {.equal = false}}));
    CHECK_FALSE(is_well({.difficulty = {.fits = false}}));
}

TEST_CASE("an exam takes the orders of its state, what cannot be undone only when asked twice") {
    const auto orders = [](const char* state, std::int64_t to_mark = 0, std::int64_t unagreed = 0) {
        std::string out;
        for (const auto& one : practical_orders(state, to_mark, unagreed)) {
            out += std::string(one.order) + (one.again == nullptr ? " " : "! ");
            CHECK(has_text(one.text));
            CHECK(has_text(std::string("seat.exam.done.") + one.order));
        }
        return out;
    };
    CHECK(orders("waiting") == "start! drop! ");
    CHECK(orders("waiting", 0, 1) == "start_ready! drop! ");
    CHECK(orders("running") == "pause end! ");
    CHECK(orders("paused") == "resume end! ");
    CHECK(orders("ended") == "release! ");
    CHECK(orders("ended", 1).empty()); // calls wait for marks
    CHECK(orders("released").empty());
    CHECK(orders("dropped").empty());
}

TEST_CASE("more time is a whole number of minutes other than none") {
    CHECK(extra_minutes_in("10") == 10);
    CHECK(extra_minutes_in("-600") == -600);
    CHECK(extra_minutes_in("600") == 600);
    for (const auto* text : {"0", "", "601", "-601", "1.5", "five"})
        CHECK_FALSE(extra_minutes_in(text));
}
