#pragma once
// Bounds on articles and searches. Each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::knowledge::limits {

constexpr std::size_t articles = 20'000;
constexpr std::size_t article_bytes = 64 * 1024; ///< of one file
constexpr std::size_t name_bytes = 150;          ///< of its name
constexpr std::size_t value_characters = 100;    ///< of a title, category, product or keyword
constexpr std::size_t keywords = 30;
constexpr std::size_t diagnostics = 100; ///< the rest is counted, not listed

constexpr std::size_t query_characters = 200; ///< the rest is not looked for
constexpr std::size_t terms = 8;              ///< likewise
constexpr std::size_t hits = 200;             ///< of one answer
constexpr std::size_t snippet_characters = 90;
constexpr Duration look_again = 5_s; ///< at the folders, when somebody searches

} // namespace ringroom::knowledge::limits
