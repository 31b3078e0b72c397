#pragma once
// Every bound of this room in one place.
#include <cstddef>

#include "base/time.h"

namespace ringroom::client::limits {

inline constexpr std::size_t requests = 256; ///< waiting at one client::Client; beyond: refused
inline constexpr std::size_t answer_bytes = 64u << 20; ///< of one answer; a long recording fits
inline constexpr std::size_t stream_bytes = 1u << 20;  ///< of one message of the event stream
inline constexpr Duration request_time = Duration{30'000};
inline constexpr Duration connect_time = Duration{10'000};
inline constexpr Duration silence = Duration{60'000}; ///< of a stream; then it is taken for dead

} // namespace ringroom::client::limits
