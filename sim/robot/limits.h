#pragma once
// Every bound of this room in one place.
#include <cstddef>

#include "base/time.h"

namespace ringroom::robot::limits {

inline constexpr int robots = 200;                     ///< in one process
inline constexpr std::size_t requests = 256;           ///< waiting at one Client; beyond: refused
inline constexpr std::size_t answer_bytes = 64u << 20; ///< of one answer; a long recording fits
inline constexpr std::size_t stream_bytes = 1u << 20;  ///< of one message of the event stream
inline constexpr Duration request_time = Duration{30'000};
inline constexpr Duration connect_time = Duration{10'000};
inline constexpr Duration silence = Duration{60'000}; ///< of a stream; then it is taken for dead
inline constexpr int returns = 10;                    ///< attempts to come back to a lost server
inline constexpr Duration return_after = Duration{2'000};
inline constexpr std::size_t lines_kept = 500; ///< spoken lines kept in memory
inline constexpr std::size_t lines_waiting = 1'000;
inline constexpr int looks = 20; ///< at the screen until it shows the contact
inline constexpr Duration look_again = Duration{60};
inline constexpr std::size_t held_back = 100;            ///< perceptions while looking
inline constexpr std::size_t cards = 1'000;              ///< rows read of a list of cards
inline constexpr Duration ready_again = Duration{5'000}; ///< after being taken out of ready

} // namespace ringroom::robot::limits
