#pragma once
// How hard one customer of a script is, found in the modelled world before a class meets them:
// shadow students of every kind take that one call again and again. Two papers of an exam are
// equally hard when the same students do equally well in both.
//
//     const auto hard = difficulty_of({.drill = drill, .seed = 7, .customer = 2});
//     hard->mean    // 71.300: what the students scored
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

} // namespace ringroom::drill
