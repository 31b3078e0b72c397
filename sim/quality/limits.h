#pragma once
// Bounds of marking, each tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::quality::limits {

constexpr std::size_t words = 2'000;          ///< characters of a remark, an appeal, a comment
constexpr std::size_t title = 80;             ///< characters
constexpr std::size_t sheets_a_contact = 100; ///< markers of one contact, calibrations apart
constexpr std::size_t comments = 500;         ///< of one contact
constexpr std::size_t candidates = 20'000;    ///< that a sample is drawn from
constexpr std::size_t samples_shown = 500;    ///< the newest
constexpr std::size_t calibrations = 1'000;   ///< kept
constexpr std::size_t models = 5'000;         ///< model recordings
constexpr Duration spent{8 * 3600'000LL};     ///< on one sheet; longer is cut
/// After it was drawn no rule deletes what a sample waits for.
constexpr Duration sample_spares{60 * 86'400'000LL};

} // namespace ringroom::quality::limits
