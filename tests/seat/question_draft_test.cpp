// A question of the bank as it is typed: what is opened and saved is the same question, and what is
// no figure is found at its field.
#include <catch2/catch.hpp>

#include "seat/fields.h"
#include "seat/question_draft.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

/// One of each kind, as the lab has them, with everything that a kind may have.
std::vector<wire::NewQuestion> one_of_each() {
    const auto question = [](const char* kind) {
        return wire::NewQuestion{.key = "Q1",
                                 .kind = kind,
                                 .stem = "How long?\nTwo lines.",
                                 .category = "a/b",
                                 .difficulty = 4,
                                 .points = 2'500,
                                 .feedback = "because"};
    };
    std::vector<wire::NewQuestion> out;
    for (const auto* kind : {"single", "multiple", "true_false", "fill_in", "numeric", "matching",
                             "short", "listen", "typing"})
        out.push_back(question(kind));
    out[0].choices = {{"60", 0, {}}, {"20", 1'000, "well"}, {"30", 333, {}}};
    out[1].choices = {{"a", 500, {}}, {"b", 500, {}}, {"c", -333, {}}};
    out[1].rule = "weighted";
    out[2].truth = false;
    out[3].blanks = {{{{"patience", 1'000}, {"time", 500}}}, {{{"100 %", 1'000}}}};
    out[3].case_matters = true;
    out[4].numbers = {{"9.5", "11", 1'000}, {"-3", "-3", 500}};
    out[5].pairs = {{"hold", "wait"}, {"mute", "silence"}};
    out[5].extras = {"noise"};
    out[6].keywords = {"name", "number"};
    out[6].model_answer = "The name,\nthen the number.";
    out[7].choices = {{"silence", 0, {}}, {"no greeting", 0, {}}};
    out[7].recording = "1-7";
    out[7].violations = {{Duration{65'250}, 1}, {Duration{900}, 0}};
    out[7].tolerance = Duration{2'500};
    out[7].extra_costs = 250;
    out[8].copy = "Dear customer,\n  we are sorry.";
    out[8].copy_time = Duration{90'000};
    out[8].copy_goal = 80;
    return out;
}

std::string wrong(const QuestionDraft& draft) {
    const auto question = question_of(draft);
    return question ? "" : question.error().code;
}

} // namespace

TEST_CASE("a question that is opened and saved without a change is the same question") {
    for (const auto& question : one_of_each()) {
        const auto again = question_of(draft_of(question));
        INFO(question.kind << (again ? "" : " " + again.error().code));
        REQUIRE(again);
        CHECK(wire::encode(*again) == wire::encode(question));
    }
}

TEST_CASE("lines without words are left out, and violations keep what they name") {
    QuestionDraft draft{.key = "1", .kind = "listen", .stem = "?"};
    draft.choices = {{"", "0", ""}, {"silence", "0", ""}, {" ", "0", ""}, {" rude ", "0", ""}, {}};
    draft.violations = {{"12.5", 3}, {"", std::nullopt}, {"1:00", 1}};
    const auto question = question_of(draft);
    REQUIRE(question);
    REQUIRE(question->choices.size() == 2);
    CHECK(question->choices[1].text == "rude");
    REQUIRE(question->violations.size() == 2);
    CHECK(question->violations[0].at == Duration{12'500});
    CHECK(question->violations[0].what == 1);
    CHECK(question->violations[1].what == 0);
    draft.violations[0].what = 2; // no words stand there
    CHECK(wrong(draft) == "seat.question.answers");
    draft.violations = {{"1:60", 1}};
    CHECK(wrong(draft) == "seat.question.answers");
    draft.violations = {{"1:00", std::nullopt}};
    CHECK(wrong(draft) == "seat.question.answers");
}

TEST_CASE("what is no figure is found at its field") {
    QuestionDraft draft{.key = "1", .kind = "typing", .stem = "?"};
    CHECK(wrong(draft).empty());
    draft.copy_minutes = "60.01";
    CHECK(wrong(draft) == "seat.question.copy_minutes");
    draft.copy_minutes = "1.5";
    draft.copy_goal = "0";
    CHECK(wrong(draft) == "seat.question.copy_goal");
    draft.kind = "single";
    draft.choices = {{"a", "101", ""}};
    CHECK(wrong(draft) == "seat.question.answers");
    draft.kind = "listen";
    draft.choices.clear();
    draft.tolerance = "soon";
    CHECK(wrong(draft) == "seat.question.tolerance");
    draft.tolerance = "0";
    draft.extra_costs = "-1";
    CHECK(wrong(draft) == "seat.question.extra_costs");
    draft.difficulty = "6";
    CHECK(wrong(draft) == "seat.exam.difficulty");
    draft.points = "0";
    CHECK(wrong(draft) == "seat.exam.points_each");
}

TEST_CASE("decimals are read exactly and written without needless zeros") {
    CHECK(decimal_in("7.5", 3, 0, 10'000) == 7'500);
    CHECK(decimal_in(" -0.125 ", 3, -1'000, 0) == -125);
    CHECK(decimal_in("10", 0, 0, 10) == 10);
    for (const auto* no :
         {"", ".", "-", "1.", ".5", "1.0625", "--1", "1e3", "11", "1 0", "99999999999999999999"})
        CHECK_FALSE(decimal_in(no, 3, -10'000, 10'000));
    CHECK(decimal_text(7'500, 3) == "7.5");
    CHECK(decimal_text(-5, 3) == "-0.005");
    CHECK(decimal_text(1'000, 1) == "100");
    CHECK(decimal_text(0, 0) == "0");
    CHECK(place_text(Duration{65'250}) == "1:05.25");
    CHECK(place_text(Duration{900}) == "0.9");
    CHECK(place_in("75.5") == Duration{75'500});
    CHECK(place_in("1:15.5") == Duration{75'500});
    CHECK_FALSE(place_in("1:"));
    CHECK_FALSE(place_in("-1"));
}

TEST_CASE("the lab's refusals belong to a field of the form") {
    CHECK(std::string(refused_field("exam.question.no_stem")) == "seat.exam.stem");
    CHECK(std::string(refused_field("exam.same_key")) == "seat.exam.item_key");
    CHECK(std::string(refused_field("exam.question.no_right")) == "seat.question.answers");
    CHECK(std::string(refused_field("exam.number")) == "seat.question.answers");
    CHECK(std::string(refused_field("exam.question_changed")).empty());
    CHECK(std::string(refused_field("client.no_answer")).empty());
}
