#pragma once
// Whether marks depend on what they should not: the customer's voice, the seat, the marker, the
// paper. A better student at a worse seat hides a difference, so each student's own level and each
// script's difficulty are taken out first; what is left is put to a permutation test. Reported,
// never part of a mark, so it is computed in floating point. Pure: the seed decides.
//
//     std::vector<Rated> marks = ...;     // values: {voice, seat, marker}, empty where not known
//     for (const auto& split : fairness(marks, 3))
//         for (const auto& value : split.values)
//             if (value.warning) warn(value.value, *value.difference);
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "contact/ids.h"
#include "training/score.h"

namespace ringroom::training {

/// One mark, with the value it has in each split.
struct Rated {
    AgentId student;
    std::string script;
    Milli mark = 0;
    std::vector<std::string> values; ///< one a split; empty: not known, and left out of that split
};

struct FairRules {
    Milli margin = 3 * one_point; ///< a smaller difference is not worth a warning
    double chance = 0.05;         ///< a warning is given below it
    std::size_t least = 5;        ///< marks with the value, and without
    int permutations = 2'000;
    std::uint64_t seed = 1;
};

struct FairValue {
    std::string value;
    std::size_t marks = 0;
    std::size_t students = 0;
    Milli mean = 0; ///< as the marks are
    /// From all other values of the split, student and script held fixed (the coefficient of a
    /// least-squares fit with both as effects). Nothing: too few, or nobody to compare with.
    std::optional<Milli> difference;
    /// That some value of any split differs so clearly by chance alone: with so many values looked
    /// at, one would always be found. Nothing without a difference.
    std::optional<double> chance;
    bool warning = false;
};
struct FairSplit {
    std::vector<FairValue> values; ///< most marks first, then by value
    std::size_t left_out = 0;      ///< values past limits::fair_values
};
/// By split, as many as `splits`; each mark has that many values.
[[nodiscard]] std::vector<FairSplit> fairness(std::span<const Rated> marks, std::size_t splits,
                                              const FairRules& rules = {});

} // namespace ringroom::training
