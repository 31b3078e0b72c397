#pragma once
// Every bound of this room in one place.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::client::limits {

inline constexpr std::size_t requests = 256; ///< waiting at one client::Client; beyond: refused
inline constexpr std::size_t answer_bytes = 64u << 20;  ///< of one answer; a long recording fits
inline constexpr std::uint64_t file_bytes = 4ull << 30; ///< of one that goes to the disk
inline constexpr std::size_t stream_bytes = 1u << 20;   ///< of one message of the event stream
inline constexpr Duration request_time = Duration{30'000};
inline constexpr Duration file_made_time =
    Duration{150'000}; ///< until a file begins to come, or is read
inline constexpr Duration file_time = Duration{15 * 60'000}; ///< until it is here
inline constexpr Duration connect_time = Duration{10'000};
inline constexpr Duration silence = Duration{60'000}; ///< of a stream; then it is taken for dead

inline constexpr Duration find_every = Duration{2'000}; ///< a question for labs
inline constexpr int find_rounds = 3;                   ///< unanswered, and a lab is gone
inline constexpr std::size_t labs_found = 64;
inline constexpr std::size_t found_text_bytes = 200; ///< of a lab's name; longer: not ours

} // namespace ringroom::client::limits
