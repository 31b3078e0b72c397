#pragma once
// How hard one customer of a script is, found in the modelled world before a class meets them:
// shadow students of every kind take that one call again and again. Two papers of an exam are
// equally hard when the same students do equally well in both.
//
//     const auto hard = difficulty_of({.drill = drill, .seed = 7, .customer = 2});
//     hard->mean    // 71.300: what the students scored
//     compare_papers({paper_a, paper_b}, limit, rest).equal
//
// Pure; a few milliseconds a try; any thread.
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "drill/rehearsal.h"

namespace ringroom::drill {

struct DifficultyOptions {
    std::shared_ptr<const persona::Drill> drill;
    std::uint64_t seed = 1;
    std::uint64_t customer = 1;
    persona::Ear ear = persona::Ear::self_report;
    int tries = 8; ///< by each kind of student, 1 to limits::difficulty_tries
};

struct Difficulty {
    int tries = 0;
    int reached = 0;                       ///< tries that came to a talk
    std::optional<training::Milli> mean{}; ///< of final scores; a call not reached has none
    std::vector<ProfileReport> by_profile{};
    Duration talk{}; ///< mean of the talks
};

/// Errors: "drill.tries", and those of rehearse().
[[nodiscard]] Result<Difficulty> difficulty_of(const DifficultyOptions& options);

/// A call of a paper, as it was rehearsed.
struct RehearsedCall {
    std::optional<training::Milli> mean; ///< none: it was never reached
    int weight = 1;                      ///< of its mark in the paper's
    Duration talk{};
};
struct PaperOutcome {
    std::optional<training::Milli> mean; ///< by weight, of the calls that were reached
    Duration talk{};                     ///< of all calls
};
struct PapersCompared {
    std::vector<PaperOutcome> papers; ///< in the order given
    training::Milli spread = 0;       ///< between the easiest and the hardest
    /// The spread is within `equal_within`, and each of several papers was reached.
    bool equal = true;
    bool fits = true; ///< in each, talks and a rest a call fit into the time
};
/// How far the means of two papers may be apart that are called equally hard.
inline constexpr training::Milli equal_within = 3 * training::one_point;
/// A `limit` of 0 is none.
[[nodiscard]] PapersCompared compare_papers(const std::vector<std::vector<RehearsedCall>>& papers,
                                            Duration limit, Duration rest);

} // namespace ringroom::drill
