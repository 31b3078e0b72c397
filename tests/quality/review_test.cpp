#include <catch2/catch.hpp>

#include "quality/example.h"
#include "quality/limits.h"
#include "quality/review.h"

using namespace ringroom;
using namespace ringroom::quality;
using namespace ringroom::quality::example;

namespace {
constexpr WallTime monday{1'800'000'000'000};
constexpr Duration day{24 * 3600'000};
const Outcome first_mark{.marker = teacher, .raw = 71'000, .final = 0, .fatal = true};
const Outcome second_mark{.marker = other, .raw = 81'000, .final = 81'000, .passed = true};

struct Life {
    Review review{.key = {7, ContactId{3}}, .student = student};
    Rules rules;
    std::string go(Step step, AgentId by, WallTime at, std::string words = "",
                   const Outcome& outcome = {}) {
        const auto next = take(review, {step, by, at, std::move(words), outcome}, rules);
        if (!next)
            return next.error().code;
        review = *next;
        return std::string(to_string(review.state));
    }
};
Life published() {
    Life life;
    CHECK(life.go(Step::draft, teacher, monday) == "draft");
    CHECK(life.go(Step::publish, teacher, monday, "", first_mark) == "published");
    return life;
}
} // namespace

TEST_CASE("a mark goes from draft to final by way of an appeal") {
    auto life = published();
    CHECK(life.review.outcome == first_mark); // raw and final are both there
    CHECK(life.go(Step::see, student, monday + day) == "seen");
    CHECK(life.go(Step::appeal, student, monday + day, "我没有推诿") == "appealed");
    CHECK(life.go(Step::remark, other, monday + day + day, "同意，改判", second_mark) ==
          "remarked");
    CHECK(life.review.outcome == second_mark);
    CHECK(life.review.appeal == "我没有推诿");
    CHECK(life.review.answer == "同意，改判");
    CHECK(life.go(Step::close, other, monday + day + day) == "final");
    CHECK(life.review.version == 6);
    for (const auto step :
         {Step::draft, Step::publish, Step::withdraw, Step::appeal, Step::remark, Step::close})
        CHECK(life.go(step, student, monday + day + day, "再来") == "quality.step");
}

TEST_CASE("an appeal is in time to the last moment and no longer") {
    const auto end = monday + Rules{}.appeal_window;
    auto life = published();
    CHECK(life.go(Step::appeal, student, end, "理由") == "appealed");
    auto late = published();
    CHECK(late.go(Step::appeal, student, end + 1_ms, "理由") == "quality.appeal_late");
    CHECK(settled(late.review, end).state == State::published);
    CHECK(settled(late.review, end + 1_ms).state == State::final);
    // Made in time, it stays open however long the answer takes.
    CHECK(settled(life.review, end + day + day).state == State::appealed);
    CHECK(life.go(Step::remark, other, end + day + day, "维持", first_mark) == "remarked");
    CHECK(settled(life.review, end + day + day + Rules{}.remark_window).state == State::remarked);
    CHECK(settled(life.review, end + day + day + Rules{}.remark_window + 1_ms).state ==
          State::final);
}

TEST_CASE("an appeal is due to be answered, and stands however long that takes") {
    auto life = published();
    life.rules.answer_window = day;
    CHECK(life.go(Step::appeal, student, monday + day, "理由") == "appealed");
    const auto due = monday + day + day;
    CHECK(life.review.open_until == due);
    CHECK_FALSE(is_overdue(life.review, due));
    CHECK(is_overdue(life.review, due + 1_ms));
    CHECK(settled(life.review, due + day * 365).state == State::appealed);
    CHECK(life.go(Step::remark, other, due + day * 365, "同意", second_mark) == "remarked");
    CHECK_FALSE(is_overdue(life.review, due + day * 366));
}

TEST_CASE("steps belong to people") {
    auto life = published();
    CHECK(life.go(Step::see, teacher, monday) == "quality.not_yours");
    CHECK(life.go(Step::appeal, AgentId{1002}, monday, "理由") == "quality.not_yours");
    CHECK(life.go(Step::close, teacher, monday) == "quality.step"); // the window is the student's
    CHECK(life.go(Step::appeal, student, monday, "理由") == "appealed");
    CHECK(life.go(Step::remark, teacher, monday, "维持", first_mark) == "quality.other_marker");
    // Nor whose sheet counts, though somebody else published it.
    life.review.published_by = other;
    CHECK(life.go(Step::remark, teacher, monday, "维持", first_mark) == "quality.other_marker");
    life.rules.other_remarks = false; // one teacher alone
    CHECK(life.go(Step::remark, teacher, monday, "维持", first_mark) == "remarked");
}

TEST_CASE("a student who is content closes the mark early") {
    auto life = published();
    CHECK(life.go(Step::close, student, monday) == "final");
}

TEST_CASE("words are asked for where somebody has to understand why") {
    auto life = published();
    const std::string longest(limits::words, 'x');
    CHECK(life.go(Step::appeal, student, monday) == "quality.words");
    CHECK(life.go(Step::appeal, student, monday, " \n　") == "quality.words");
    CHECK(life.go(Step::appeal, student, monday, longest + "x") == "quality.words_long");
    CHECK(life.go(Step::appeal, student, monday, longest) == "appealed");
    CHECK(life.go(Step::remark, other, monday, "", second_mark) == "quality.words");
    auto wrong = published();
    CHECK(wrong.go(Step::withdraw, teacher, monday) == "quality.words");
    CHECK(wrong.go(Step::withdraw, teacher, monday, "评错了人") == "draft");
    CHECK_FALSE(wrong.review.outcome.final);
}

TEST_CASE("what a student has seen is not taken back") {
    auto life = published();
    CHECK(life.go(Step::see, student, monday) == "seen");
    CHECK(life.go(Step::see, student, monday) == "seen");
    CHECK(life.go(Step::withdraw, teacher, monday, "评错了人") == "quality.step");
}

TEST_CASE("nothing is seen, appealed or published before there is something") {
    Life life;
    CHECK(life.go(Step::see, student, monday) == "quality.step");
    CHECK(life.go(Step::appeal, student, monday, "理由") == "quality.step");
    CHECK(life.go(Step::publish, teacher, monday, "", first_mark) == "quality.step");
    life.rules.appeal_window = {};
    CHECK(life.go(Step::draft, teacher, monday) == "draft");
    CHECK(life.go(Step::publish, teacher, monday, "", first_mark) == "published");
    CHECK(life.go(Step::appeal, student, monday, "理由") == "quality.no_appeals");
    CHECK(settled(life.review, monday + 1_ms).state == State::final);
}

TEST_CASE("every state and step has a word that is read back") {
    for (int i = 0; i <= static_cast<int>(State::final); ++i)
        CHECK(state_from(to_string(static_cast<State>(i))) == static_cast<State>(i));
    for (int i = 0; i <= static_cast<int>(Step::close); ++i)
        CHECK(step_from(to_string(static_cast<Step>(i))) == static_cast<Step>(i));
    CHECK_FALSE(state_from("gone"));
    CHECK_FALSE(step_from(""));
}
