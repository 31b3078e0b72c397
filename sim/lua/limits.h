#pragma once
// Every bound of the lua room. Together they make the wall time of any script finite and small; the
// argument stands in lua/sandbox.h.
#include <cstddef>
#include <cstdint>

namespace ringroom::lua {

inline constexpr std::size_t max_source_bytes = 128 * 1024;
inline constexpr std::size_t max_tokens = 40'000;
inline constexpr std::size_t max_number_literals = 4'000; ///< they can be made to collide in tables
inline constexpr std::size_t max_branch_words = 2'000;    ///< and, or, elseif, break: jump lists
inline constexpr int max_function_depth = 4;              ///< functions within functions
inline constexpr int max_brackets = 60;                   ///< open at one time
inline constexpr std::size_t max_source_diagnostics = 50;

inline constexpr std::int64_t max_steps = 100'000; ///< VM instructions, and work of our functions
inline constexpr std::size_t max_live_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t max_total_bytes = 48 * 1024 * 1024; ///< allocated over the whole run
inline constexpr std::size_t max_block_bytes = 16 * 1024; ///< one table part or stack while running
inline constexpr std::size_t max_string_bytes = 2 * 1024; ///< one string
inline constexpr std::size_t max_unpacked = 200;
inline constexpr std::size_t max_statements = 20'000;

inline constexpr int max_value_depth = 12;            ///< tables within tables over the border
inline constexpr std::size_t max_value_items = 5'000; ///< of one value over the border

} // namespace ringroom::lua
