#pragma once
// When a skill counts as mastered: the gate that opens harder drills, and an estimate to draw
// beside the learning curve.
#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"
#include "training/score.h"

namespace ringroom::training {

/// One graded attempt at a skill, oldest first in a list.
struct Attempt {
    Milli mark = 0; ///< final
    bool fatal = false;
    std::uint64_t seed = 0; ///< of the drill: which customer it was
};

/// Enough good attempts among the last ones, with more than one customer, none of them failed by a
/// fatal item.
struct Gate {
    Milli pass_mark = 80'000;
    int good = 3;  ///< so many at or over the pass mark ...
    int among = 4; ///< ... of the last so many
    int seeds = 2; ///< different ones among the good
};
/// What stands before a gate, so that a person can be told what is missing.
struct GateStanding {
    int tried = 0;      ///< at most Gate::among
    int good = 0;       ///< of these
    int seeds = 0;      ///< different ones among the good
    bool fatal = false; ///< one of the last was failed by a fatal item
    bool open = false;
    bool operator==(const GateStanding&) const = default;
};
[[nodiscard]] GateStanding standing_of(const Gate& gate, const std::vector<Attempt>& attempts);
/// What is missing, or that nothing is, for people.
[[nodiscard]] std::string words_of(const Gate& gate, const GateStanding& standing,
                                   Language language);
[[nodiscard]] bool is_open(const Gate& gate, const std::vector<Attempt>& attempts);

/// How hard the work is that a queue asks for with a level of a skill: the levels 1 to 100 are
/// shared by the five difficulties of drills, twenty each.
[[nodiscard]] constexpr int difficulty_of_level(int level) {
    return (level + 19) / 20;
}

/// Bayesian knowledge tracing (Corbett and Anderson 1995): the chance that a skill is known.
struct Tracing {
    double known = 0.3;   ///< before the first attempt
    double learns = 0.1;  ///< with each attempt
    double slips = 0.1;   ///< wrong though known; at most 0.1 keeps estimates sane
    double guesses = 0.2; ///< right though not known; at most 0.3 does
};
/// After each answer, true for right; chances of 0 to 1.
[[nodiscard]] std::vector<double> trace(const Tracing& model, const std::vector<bool>& answers);

} // namespace ringroom::training
