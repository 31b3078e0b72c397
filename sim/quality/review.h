#pragma once
// The life of a mark: draft, published, seen, appealed, re-marked, final. Each step has a person
// and a time and is kept for good; the windows in which a step is possible close by themselves.
//
//     Review review{.key = contact, .student = student};
//     auto next = take(review, {Step::publish, teacher, now, "", outcome}, rules);
//     if (next) keep(*next); else say(next.error());
//
// Pure: time is an argument, nothing is remembered.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "training/score.h"

namespace ringroom::quality {

enum class State {
    unmarked,  ///< nobody has begun
    draft,     ///< somebody marks; the student sees nothing of it
    published, ///< the student may look, and may appeal until the window closes
    seen,      ///< the student has looked
    appealed,  ///< the student disagrees; somebody has to answer
    remarked,  ///< answered: changed or upheld, with words
    final      ///< nothing changes any more
};
enum class Step { draft, publish, withdraw, see, appeal, remark, close };

[[nodiscard]] std::string_view to_string(State state);
[[nodiscard]] std::string_view to_string(Step step);
[[nodiscard]] std::optional<State> state_from(std::string_view word);
[[nodiscard]] std::optional<Step> step_from(std::string_view word);

/// How long things stay open. A school sets them in lab.toml.
struct Rules {
    Duration appeal_window{5 * 24 * 3600'000LL}; ///< from publishing; 0: no appeals
    Duration remark_window{5 * 24 * 3600'000LL}; ///< after which a re-marked one is final
    /// Within which an appeal is to be answered. Nothing closes with it: it stands until it is.
    Duration answer_window{7 * 24 * 3600'000LL};
    /// Whoever published does not answer the appeal against it.
    bool other_remarks = true;
    /// The student marks first: the mark shows its items only after that.
    bool self_first = false;
};

/// What a mark comes to.
struct Outcome {
    AgentId marker; ///< whose sheet it is
    std::optional<training::Milli> raw;
    std::optional<training::Milli> final;
    bool fatal = false;
    bool passed = false;
    bool operator==(const Outcome&) const = default;
};

struct Review {
    ContactKey key;
    AgentId student;
    State state = State::unmarked;
    Outcome outcome; ///< what counts; from published on
    AgentId published_by;
    WallTime published_at{};
    /// Until when it may be appealed against, is to be answered, or, re-marked, is not final yet.
    WallTime open_until{};
    std::string appeal; ///< the student's words
    std::string answer; ///< the words of who re-marked
    std::int64_t version = 0;
    bool operator==(const Review&) const = default;
};

struct Move {
    Step step = Step::draft;
    AgentId by;
    WallTime at{};
    std::string words;       ///< of withdraw, appeal and remark: required
    Outcome outcome;         ///< of publish and remark
    std::int64_t judges = 0; ///< whose sheets the outcome is the mean of; 0: it is one marker's
};

/// The review with its windows closed as of `now`: published or seen becomes final when the
/// appeal's is over, re-marked when its own is. An appeal in time stays open however long the
/// answer takes.
[[nodiscard]] Review settled(Review review, WallTime now);
/// An appeal that should have been answered by now.
[[nodiscard]] bool is_overdue(const Review& review, WallTime now);

/// One step. Errors: "quality.step" (not from this state), "quality.not_yours" (not the student's
/// own), "quality.appeal_late", "quality.no_appeals", "quality.words", "quality.words_long",
/// "quality.other_marker".
[[nodiscard]] Result<Review> take(const Review& review, const Move& move, const Rules& rules);

/// Empty or longer than limits::words. Errors: "quality.words", "quality.words_long".
[[nodiscard]] Result<void> check_words(std::string_view words);

} // namespace ringroom::quality
