#pragma once
// Bounds on messages from strangers. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

namespace ringroom::wire::limits {

constexpr int depth = 32;                     ///< of nested arrays and objects
constexpr std::size_t text_bytes = 48 * 1024; ///< of one string in a request: 10,000 characters
constexpr std::size_t list_items = 1'000;     ///< of one array or object in a request
constexpr std::int64_t seed = (std::int64_t{1} << 53) - 1; ///< what every JSON reader keeps exact

} // namespace ringroom::wire::limits
