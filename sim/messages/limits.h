#pragma once
// Bounds on messages. Each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::messages::limits {

constexpr std::size_t characters = 2'000; ///< of one text
constexpr std::size_t recipients = 100;   ///< named one by one
constexpr int a_minute = 20;              ///< sent by one person
constexpr Duration minute = 1_min;
constexpr std::size_t page_rows = 500;

} // namespace ringroom::messages::limits
