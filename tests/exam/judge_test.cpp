// The rules of partial credit, one line a case.
#include <catch2/catch.hpp>

#include "exam/judge.h"
#include "exam/limits.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

Question choice_question(Kind kind, Rule rule, std::vector<Share> shares) {
    Question q{.key = "k", .kind = kind, .stem = "?", .rule = rule};
    for (std::size_t i = 0; i < shares.size(); ++i)
        q.choices.push_back({"choice " + std::to_string(i), shares[i]});
    return q;
}

Milli earned(const Question& q, const Answer& answer, Milli points = 1'000) {
    CHECK(check_answer(q, answer));
    const auto judged = judge(q, answer, points);
    CHECK(judged.possible == points);
    CHECK(judged.earned >= 0);
    CHECK(judged.earned <= points);
    return judged.earned;
}

std::string flaw(const Question& q) {
    const auto wrong = flaw_of(q);
    return wrong ? wrong->code : "";
}

} // namespace

TEST_CASE("a single choice earns its share, nothing earns nothing") {
    const auto q = choice_question(Kind::single, Rule::none_if_wrong, {whole, 500, 0, -200});
    CHECK(earned(q, {.chosen = {0}}) == 1'000);
    CHECK(earned(q, {.chosen = {1}}, 3'001) == 1'501); // half of 3.001, rounded up
    CHECK(earned(q, {.chosen = {2}}) == 0);
    CHECK(earned(q, {.chosen = {3}}) == 0);
    CHECK(earned(q, {}) == 0);
    CHECK_FALSE(check_answer(q, {.chosen = {4}}));
    CHECK_FALSE(check_answer(q, {.chosen = {-1}}));
    CHECK_FALSE(check_answer(q, {.chosen = {0, 1}}));
}

TEST_CASE("several choices by each rule") {
    struct Row {
        std::vector<int> chosen;
        Milli none_if_wrong, all_or_nothing, weighted;
    };
    // right: 0, 1, 2; wrong: 3, 4; weighted a third each, 3 costs a half
    const Row rows[] = {{{0, 1, 2}, 1'000, 1'000, 1'000},
                        {{2, 0, 1}, 1'000, 1'000, 1'000},
                        {{0, 1}, 667, 0, 666},
                        {{0}, 333, 0, 333},
                        {{0, 1, 2, 3}, 0, 0, 499},
                        {{0, 3}, 0, 0, 0},
                        {{3}, 0, 0, 0},
                        {{0, 1, 2, 3, 4}, 0, 0, 499},
                        {{}, 0, 0, 0}};
    for (const auto& row : rows) {
        CAPTURE(row.chosen);
        auto q = choice_question(Kind::multiple, Rule::none_if_wrong, {whole, whole, whole, 0, 0});
        CHECK(earned(q, {.chosen = row.chosen}) == row.none_if_wrong);
        q.rule = Rule::all_or_nothing;
        CHECK(earned(q, {.chosen = row.chosen}) == row.all_or_nothing);
        q = choice_question(Kind::multiple, Rule::weighted, {333, 333, 333, -500, 0});
        CHECK(flaw(q).empty());
        CHECK(earned(q, {.chosen = row.chosen}) == row.weighted);
    }
    const auto q = choice_question(Kind::multiple, Rule::none_if_wrong, {whole, 0});
    CHECK_FALSE(check_answer(q, {.chosen = {0, 0}}));
}

TEST_CASE("true and false") {
    const Question q{.key = "k", .kind = Kind::true_false, .stem = "?", .truth = true};
    CHECK(earned(q, {.chosen = {1}}) == 1'000);
    CHECK(earned(q, {.chosen = {0}}) == 0);
    CHECK(earned(q, {}) == 0);
    CHECK_FALSE(check_answer(q, {.chosen = {2}}));
}

TEST_CASE("blanks fold width, spaces and case, unless case matters") {
    Question q{.key = "k",
               .kind = Kind::fill_in,
               .stem = "___ and ___",
               .blanks = {{{{"ACD"}, {"自动分配", 500}}}, {{{"80 %"}}}}};
    CHECK(flaw(q).empty());
    CHECK(earned(q, {.texts = {"ＡＣＤ", "80%"}}) == 1'000);
    CHECK(earned(q, {.texts = {" acd ", "８０　％"}}) == 1'000);
    CHECK(earned(q, {.texts = {"自动分配", ""}}) == 250);
    CHECK(earned(q, {.texts = {"", "80"}}) == 0);
    CHECK(earned(q, {.texts = {"acd"}}) == 500);
    q.case_matters = true;
    CHECK(earned(q, {.texts = {"acd", "80%"}}) == 500);
    CHECK(earned(q, {.texts = {"ＡＣＤ", "80%"}}) == 1'000);
    CHECK_FALSE(check_answer(q, {.texts = {"a", "b", "c"}}));
    q.stem = "___";
    CHECK(flaw(q) == "exam.question.blanks_differ");
}

TEST_CASE("numbers within a range, in whichever way they are written") {
    Question q{.key = "k",
               .kind = Kind::numeric,
               .stem = "?",
               .numbers = {{9'900'000, 10'100'000}, {9'000'000, 11'000'000, 500}}};
    CHECK(flaw(q).empty());
    for (const auto* text : {"10", "10.0", "+10.1", "9.9", "１０", " 10 ", "10.1000009"})
        CHECK(earned(q, {.texts = {text}}) == 1'000);
    CHECK(earned(q, {.texts = {"10.2"}}) == 500);
    for (const auto* text : {"", "ten", "-10", "1e1", "11.1", "10 %", "10.1.1", "9999999999999"})
        CHECK(earned(q, {.texts = {text}}) == 0);
    CHECK(millionths_of("1,000") == 1'000 * one_micro);
    CHECK(millionths_of("-12,345,678.5") == -12'345'678'500'000);
    for (const auto* text : {"1,0", "1,00", "10,00", "1,0000", "1000,000", ",000", "1,,000",
                             "1,000,00", "1,000,", "1.000,000"})
        CHECK_FALSE(millionths_of(text));
    CHECK(millionths_of("-.5") == -500'000);
    CHECK(millionths_of("999999999999") == 999'999'999'999 * one_micro);
    CHECK_FALSE(millionths_of("1000000000000"));
    CHECK(decimal_of(-1'250'000) == "-1.25");
    CHECK(decimal_of(3 * one_micro) == "3");
}

TEST_CASE("pairs count one by one; two lefts may share a right") {
    const Question q{.key = "k",
                     .kind = Kind::matching,
                     .stem = "?",
                     .pairs = {{"a", "1"}, {"b", "2"}, {"c", "1"}},
                     .extras = {"3"}};
    CHECK(flaw(q).empty());
    CHECK(right_sides(q) == std::vector<std::string>{"1", "2", "3"});
    CHECK(is_answered(q, {.matched = {0, 1, 0}}));
    CHECK_FALSE(is_answered(q, {.matched = {0, 2, -1}})); // two of three
    CHECK_FALSE(is_answered(q, {.matched = {0, 1}}));
    CHECK(earned(q, {.matched = {0, 1, 0}}) == 1'000);
    CHECK(earned(q, {.matched = {0, 2, -1}}) == 333);
    CHECK(earned(q, {.matched = {0, 1}}) == 667);
    CHECK(earned(q, {}) == 0);
    // Points are rounded once: a third of 30 points is 10.
    CHECK(earned(q, {.matched = {0, 2, -1}}, 30'000) == 10'000);
    CHECK(earned(q, {.matched = {0, 1}}, 3'000) == 2'000);
    CHECK_FALSE(check_answer(q, {.matched = {3}}));
    CHECK_FALSE(check_answer(q, {.matched = {0, 0, 0, 0}}));
}

TEST_CASE("a short answer waits for a person and says which keywords it mentions") {
    const Question q{
        .key = "k", .kind = Kind::short_answer, .stem = "?", .keywords = {"致歉", "Empathy"}};
    const auto judged = judge(q, {.texts = {"先 致 歉，再表示 ＥＭＰＡＴＨＹ"}}, 5'000);
    CHECK(judged.needs_person);
    CHECK(judged.earned == 0);
    CHECK(judged.found == q.keywords);
    CHECK_FALSE(judge(q, {.texts = {"  "}}, 5'000).needs_person);
    CHECK_FALSE(judge(q, {}, 5'000).needs_person);
}

TEST_CASE("violations that are heard, within two seconds") {
    Question q{.key = "k",
               .kind = Kind::listen,
               .stem = "?",
               .choices = {{"interrupts"}, {"no identity"}, {"no ending"}},
               .recording = "1-2",
               .violations = {{10_s, 0}, {12_s, 0}, {30_s, 1}, {60_s, 2}}};
    CHECK(flaw(q).empty());
    struct Row {
        std::vector<Heard> heard;
        Milli earned;
    };
    const Row rows[] = {
        {{{10_s, 0}, {12_s, 0}, {30_s, 1}, {60_s, 2}}, 4'000},
        {{{8_s, 0}, {14_s, 0}, {28_s, 1}, {62_s, 2}}, 4'000}, // at the tolerance
        {{{7'999_ms, 0}}, 0},                                 // one past it: an extra
        {{{11_s, 0}, {11_s, 0}}, 2'000}, // each may stand for one of two near each other
        {{{12_s, 0}}, 1'000},
        {{{10_s, 0}, {10_s, 0}, {10_s, 0}}, 1'500},        // two hits, the third costs a half
        {{{30_s, 0}}, 0},                                  // right time, wrong name
        {{{30_s, 1}, {31_s, 1}, {90_s, 2}, {91_s, 2}}, 0}, // 1 - 3 x 0.5, at least 0
        {{{30_s, 1}, {90_s, 2}}, 500},
        {{}, 0}};
    for (const auto& row : rows)
        CHECK(earned(q, {.heard = row.heard}, 4'000) == row.earned);
    q.tolerance = 0_s;
    CHECK(earned(q, {.heard = {{30_s, 1}}}, 4'000) == 1'000);
    CHECK(earned(q, {.heard = {{30'001_ms, 1}}}, 4'000) == 0);
    CHECK_FALSE(check_answer(q, {.heard = {{1_s, 3}}}));
    CHECK_FALSE(check_answer(q, {.heard = {{Duration{-1}, 0}}}));
    CHECK_FALSE(check_answer(q, {.heard = std::vector<Heard>(limits::answers_heard + 1, Heard{})}));
    CHECK(check_answer(q, {.heard = std::vector<Heard>(limits::answers_heard, Heard{})}));
}

TEST_CASE("copying a text: accuracy times characters a minute against the goal") {
    Question q{.key = "k",
               .kind = Kind::typing,
               .stem = "?",
               .copy = "一二三四五六七八九十",
               .copy_time = 1_min,
               .copy_goal = 10};
    CHECK(flaw(q).empty());
    CHECK(earned(q, {.texts = {q.copy}, .typed_for = 1_min}) == 1'000);
    CHECK(earned(q, {.texts = {q.copy}, .typed_for = 20_s}) == 1'000); // never more than full
    CHECK(copied(q, {.texts = {q.copy}, .typed_for = 20_s}).a_minute == 30);
    // One of ten wrong: accuracy 0.9 x 10 a minute.
    const Answer one_wrong{.texts = {"一二三四X六七八九十"}, .typed_for = 1_min};
    CHECK(copied(q, one_wrong).mistakes == 1);
    CHECK(earned(q, one_wrong) == 900);
    // What was not reached is no mistake, but the whole time is used.
    const Answer half{.texts = {"一二三四五"}, .typed_for = 1_s};
    CHECK(copied(q, half).accuracy == 1'000);
    CHECK(earned(q, half) == 500);
    CHECK(copied(q, {.texts = {"一二 三四\n五"}}).mistakes == 1); // a space too many; no line end
    CHECK(earned(q, {.texts = {"完全不同的内容甲乙丙丁"}, .typed_for = 1_min}) == 0);
    CHECK(earned(q, {}) == 0);
}

TEST_CASE("a question with a flaw is named as such") {
    auto q = choice_question(Kind::single, Rule::none_if_wrong, {whole, 0});
    CHECK(flaw(q).empty());
    const auto with = [&](auto change) {
        auto other = q;
        change(other);
        return flaw(other);
    };
    CHECK(with([](auto& o) { o.key = " "; }) == "exam.question.key");
    CHECK(with([](auto& o) { o.key = std::string(limits::title_characters, 'k'); }).empty());
    CHECK(with([](auto& o) { o.key = std::string(limits::title_characters + 1, 'k'); }) ==
          "exam.question.key");
    for (const auto* bad : {"/a", "a/", "a//b", "a/b/c/d/e/f/g/h/i"})
        CHECK(with([&](auto& o) { o.category = bad; }) == "exam.question.category");
    CHECK(with([](auto& o) { o.category = "a/b/c/d/e/f/g/h"; }).empty());
    CHECK(with([](auto& o) { o.stem = " \n"; }) == "exam.question.no_stem");
    CHECK(with([](auto& o) { o.stem = std::string(limits::stem_characters, 's'); }).empty());
    CHECK(with([](auto& o) { o.stem = std::string(limits::stem_characters + 1, 's'); }) ==
          "exam.question.long_stem");
    CHECK(with([](auto& o) { o.points = 0; }) == "exam.question.points");
    CHECK(with([](auto& o) { o.points = limits::points; }).empty());
    CHECK(with([](auto& o) { o.points = limits::points + 1; }) == "exam.question.points");
    CHECK(with([](auto& o) { o.difficulty = 0; }) == "exam.question.difficulty");
    CHECK(with([](auto& o) { o.difficulty = 6; }) == "exam.question.difficulty");
    CHECK(with([](auto& o) { o.choices.pop_back(); }) == "exam.question.choices");
    CHECK(with([](auto& o) { o.choices[1].text = "choice 0 "; }) == "exam.question.same_choice");
    CHECK(with([](auto& o) { o.choices[0].share = 999; }) == "exam.question.no_right");
    CHECK(with([](auto& o) { o.choices[1].share = 1'001; }) == "exam.question.share");
    auto many = choice_question(Kind::single, Rule::none_if_wrong,
                                std::vector<Share>(limits::choices, whole));
    CHECK(flaw(many).empty());
    many.choices.push_back({"one more"});
    CHECK(flaw(many) == "exam.question.choices");
    CHECK(flaw(choice_question(Kind::multiple, Rule::weighted, {500, 400, 0})) ==
          "exam.question.shares_sum");
    Question listen{.key = "k",
                    .kind = Kind::listen,
                    .stem = "?",
                    .choices = {{"a"}, {"b"}},
                    .violations = {{1_s, 0}}};
    for (const auto* bad : {"", "1", "1-", "-1", "1-2-3", "0-1", "a-b", "1-0"}) {
        listen.recording = bad;
        CHECK(flaw(listen) == "exam.question.recording");
    }
    listen.recording = "12-3";
    CHECK(flaw(listen).empty());
    listen.tolerance = limits::tolerance + 1_ms;
    CHECK(flaw(listen) == "exam.question.tolerance");
}

TEST_CASE("blanks of a text") {
    CHECK(blanks_in("") == 0);
    CHECK(blanks_in("a __ b") == 0);
    CHECK(blanks_in("___") == 1);
    CHECK(blanks_in("a _____ b ___") == 2);
}

TEST_CASE("what is nothing") {
    CHECK(is_blank({}));
    CHECK(is_blank({.texts = {"", " "}, .matched = {-1, -1}, .typed_for = 3_s}));
    CHECK_FALSE(is_blank({.chosen = {0}}));
    CHECK_FALSE(is_blank({.matched = {-1, 2}}));
}

TEST_CASE("every kind has a word that names it") {
    for (const auto kind : all_kinds)
        CHECK(kind_from(to_string(kind)) == kind);
    CHECK(kind_from("多选题") == Kind::multiple);
    CHECK(kind_from(" 单选 ") == Kind::single);
    CHECK_FALSE(kind_from("essay?"));
}
