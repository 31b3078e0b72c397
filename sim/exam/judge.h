#pragma once
// The mark of one answer. Pure, whole numbers only; the rules of partial credit stand as tables in
// docs/exams.md. The same answer gives the same mark on every machine.
#include <string>
#include <vector>

#include "exam/question.h"

namespace ringroom::exam {

/// How one part of an answer (a choice, a blank, a pair, a violation) fared.
struct Part {
    Share share = 0;   ///< of that part's full marks; negative where it cost something
    std::string given; ///< what was answered there, for people
    std::string right; ///< what would have been right; empty where anything else was
};
struct Judged {
    Milli earned = 0;
    Milli possible = 0;
    bool needs_person = false; ///< marked by a person; `earned` is 0 until then
    std::vector<Part> parts;
    std::vector<std::string> found; ///< short_answer: the keywords that the answer mentions
};

/// `points` is what the sheet gives for the question. Every division rounds half up.
[[nodiscard]] Judged judge(const Question& question, const Answer& answer, Milli points);

/// What copying a text came to.
struct Copied {
    std::int64_t typed = 0;    ///< characters, line ends not counted
    std::int64_t mistakes = 0; ///< changed, left out or put in, against as much as was copied
    Share accuracy = 0;        ///< right ones of those typed
    std::int64_t a_minute = 0; ///< right characters a minute, rounded
    Share share = 0;           ///< accuracy x characters a minute / goal, at most `whole`
};
[[nodiscard]] Copied copied(const Question& question, const Answer& answer);

} // namespace ringroom::exam
