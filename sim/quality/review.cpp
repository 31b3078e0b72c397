#include "quality/review.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "quality/limits.h"

namespace ringroom::quality {
namespace {

constexpr std::array<std::string_view, 7> state_words{"unmarked", "draft",    "published", "seen",
                                                      "appealed", "remarked", "final"};
constexpr std::array<std::string_view, 7> step_words{"draft",  "publish", "withdraw", "see",
                                                     "appeal", "remark",  "close"};

template <class E, std::size_t n>
std::optional<E> one_of(const std::array<std::string_view, n>& words, std::string_view word) {
    const auto found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? std::nullopt
                                : std::optional(static_cast<E>(found - words.begin()));
}

tl::unexpected<Error> not_from(const Review& review, Step step) {
    return tl::unexpected(
        Error{"quality.step", std::string(to_string(step)) +
                                  " is not possible: " + std::string(to_string(review.state))});
}

bool waits_for_student(State state) {
    return state == State::published || state == State::seen;
}

Result<Review> publish(Review review, const Move& move, const Rules& rules) {
    if (review.state != State::draft)
        return not_from(review, move.step);
    review.state = State::published;
    review.outcome = move.outcome;
    review.published_by = move.by;
    review.published_at = move.at;
    review.open_until = move.at + rules.appeal_window;
    return review;
}

Result<Review> withdraw(Review review, const Move& move) {
    // What the student has seen is not taken back in silence: that is what an appeal is for.
    if (review.state != State::published)
        return not_from(review, move.step);
    if (auto good = check_words(move.words); !good)
        return tl::unexpected(good.error());
    review.state = State::draft;
    review.outcome = {};
    review.published_by = {};
    review.published_at = {};
    review.open_until = {};
    return review;
}

Result<Review> appeal(Review review, const Move& move, const Rules& rules) {
    if (move.by != review.student)
        return fail("quality.not_yours", "only the student appeals");
    if (rules.appeal_window.ms == 0)
        return fail("quality.no_appeals", "this lab takes no appeals");
    if (review.state == State::final && review.answer.empty())
        return fail("quality.appeal_late", "the window for an appeal is over");
    if (!waits_for_student(review.state))
        return not_from(review, move.step);
    if (auto good = check_words(move.words); !good)
        return tl::unexpected(good.error());
    review.state = State::appealed;
    review.appeal = move.words;
    review.open_until = move.at + rules.answer_window;
    return review;
}

Result<Review> remark(Review review, const Move& move, const Rules& rules) {
    if (review.state != State::appealed)
        return not_from(review, move.step);
    const bool own = move.by == review.published_by || move.by == review.outcome.marker;
    if (rules.other_remarks && own)
        return fail("quality.other_marker", "somebody else answers the appeal");
    if (auto good = check_words(move.words); !good)
        return tl::unexpected(good.error());
    review.state = State::remarked;
    review.outcome = move.outcome;
    review.answer = move.words;
    review.open_until = move.at + rules.remark_window;
    return review;
}

Result<Review> draft(Review review, const Move& move) {
    if (review.state != State::unmarked && review.state != State::draft)
        return not_from(review, move.step);
    review.state = State::draft;
    return review;
}

Result<Review> see(Review review, const Move& move) {
    if (move.by != review.student)
        return fail("quality.not_yours", "only the student has seen it");
    if (review.state == State::unmarked || review.state == State::draft)
        return not_from(review, move.step);
    if (review.state == State::published)
        review.state = State::seen;
    return review;
}

Result<Review> close(Review review, const Move& move) {
    // The student may be content before the window closes; so may who re-marked.
    const bool content = waits_for_student(review.state) && move.by == review.student;
    if (!content && review.state != State::remarked)
        return not_from(review, move.step);
    review.state = State::final;
    return review;
}

Result<Review> stepped(Review review, const Move& move, const Rules& rules) {
    switch (move.step) {
    case Step::draft:
        return draft(std::move(review), move);
    case Step::publish:
        return publish(std::move(review), move, rules);
    case Step::withdraw:
        return withdraw(std::move(review), move);
    case Step::see:
        return see(std::move(review), move);
    case Step::appeal:
        return appeal(std::move(review), move, rules);
    case Step::remark:
        return remark(std::move(review), move, rules);
    case Step::close:
        break;
    }
    return close(std::move(review), move);
}

} // namespace

std::string_view to_string(State state) {
    return state_words.at(static_cast<std::size_t>(state));
}
std::string_view to_string(Step step) {
    return step_words.at(static_cast<std::size_t>(step));
}
std::optional<State> state_from(std::string_view word) {
    return one_of<State>(state_words, word);
}
std::optional<Step> step_from(std::string_view word) {
    return one_of<Step>(step_words, word);
}

Review settled(Review review, WallTime now) {
    const bool closes = waits_for_student(review.state) || review.state == State::remarked;
    if (closes && now > review.open_until)
        review.state = State::final;
    return review;
}

bool is_overdue(const Review& review, WallTime now) {
    return review.state == State::appealed && now > review.open_until;
}

Result<Review> take(const Review& before, const Move& move, const Rules& rules) {
    auto after = stepped(settled(before, move.at), move, rules);
    if (after)
        after->version = before.version + 1;
    return after;
}

Result<void> check_words(std::string_view words) {
    const auto characters = characters_of(words);
    if (std::all_of(characters.begin(), characters.end(),
                    [](char32_t c) { return c <= U' ' || c == 0x3000; }))
        return fail("quality.words", "words are needed");
    if (characters.size() > limits::words)
        return fail("quality.words_long", "too many words");
    return {};
}

} // namespace ringroom::quality
