#pragma once
// Every bound of this room in one place.
#include <cstddef>

#include "base/time.h"

namespace ringroom::robot::limits {

inline constexpr int robots = 200; ///< in one process
inline constexpr int returns = 10; ///< attempts to come back to a lost server
inline constexpr Duration return_after = Duration{2'000};
inline constexpr std::size_t lines_kept = 500; ///< spoken lines kept in memory
inline constexpr std::size_t lines_waiting = 1'000;
inline constexpr int looks = 20; ///< at the screen until it shows the contact
inline constexpr Duration look_again = Duration{60};
inline constexpr std::size_t held_back = 100;            ///< perceptions while looking
inline constexpr std::size_t cards = 1'000;              ///< rows read of a list of cards
inline constexpr Duration ready_again = Duration{5'000}; ///< after being taken out of ready

} // namespace ringroom::robot::limits
