#pragma once
// Calibration as a lesson: many mark one contact blind, then everybody sees how far apart they are,
// who leans which way, and which item is worded worst. Figures: docs/grading.md.
//
// Pure.
#include <optional>
#include <string>
#include <vector>

#include "quality/sheet.h"
#include "training/score.h"

namespace ringroom::quality {

/// One item, over all who answered it.
struct ItemSpread {
    std::string name;
    int marked = 0;   ///< how many answered it
    int left_out = 0; ///< said it does not apply
    int mean = 0;     ///< thousandths of its points
    int apart = 0;    ///< mean difference of two markers, thousandths of its points
    std::optional<int> expert;
};
/// One marker.
struct MarkerSpread {
    AgentId marker;
    std::optional<training::Milli> final;
    /// Mean difference to the expert's answers, or without one to the others': thousandths of an
    /// item's points, positive is lenient.
    std::optional<int> leaning;
    int spread = 0; ///< standard deviation of it
};

struct Agreement {
    std::vector<ItemSpread> items;     ///< in the form's order
    std::vector<MarkerSpread> markers; ///< in the order of the sheets
    std::optional<std::size_t> worst;  ///< the item with the markers farthest apart
    /// Items by markers, in thousandths: -1000 to 1000; nothing where there is too little.
    std::optional<int> alpha_interval;
    /// Of it, the 95 % interval: few items make it wide.
    std::optional<int> alpha_low;
    std::optional<int> alpha_high;
    std::optional<int> alpha_ordinal;
    std::optional<int> icc; ///< ICC(2,1), over the items everybody answered
    int icc_items = 0;
    std::optional<int> within_a_band; ///< share of pairs at most `band` apart, thousandths
    std::optional<training::Milli> lowest;
    std::optional<training::Milli> highest;
};

/// One step of a usual band: a fifth of an item.
inline constexpr training::Milli band = training::one_point / 5;

/// Of the sheets handed in. `card` names the items and their points. `expert`: whose answers count
/// as the right ones; none: everybody is compared with the others.
[[nodiscard]] Agreement agreement_of(const training::Card& card, const std::vector<Sheet>& sheets,
                                     AgentId expert = {});

} // namespace ringroom::quality
