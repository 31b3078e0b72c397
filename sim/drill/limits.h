#pragma once
// Named limits of lessons. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::drill::limits {

inline constexpr std::int64_t customers = 10'000; ///< of one lesson
inline constexpr Duration length = Duration{8 * 3'600'000};
inline constexpr std::int64_t variants = 100'000; ///< of one rehearsal

inline constexpr std::size_t planted = 6;     ///< breaches in one talk
inline constexpr std::size_t decoys = 4;      ///< offered beside them
inline constexpr int listening_tries = 400;   ///< talks until one has nothing else wrong
inline constexpr std::size_t exam_calls = 10; ///< of each candidate
inline constexpr int difficulty_tries = 100;  ///< by each kind of student
inline constexpr Duration extra_time = Duration{4 * 3'600'000};

} // namespace ringroom::drill::limits
