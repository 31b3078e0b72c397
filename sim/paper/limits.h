#pragma once
// Bounds on a document. Each is tested at the limit and one past it.
#include <cstddef>

namespace ringroom::paper::limits {

constexpr std::size_t pages = 500;
constexpr std::size_t blocks = 10'000;
constexpr std::size_t text_characters = 20'000; ///< of one paragraph or cell; the rest is cut
constexpr std::size_t value_characters = 300;   ///< of a fact's value
constexpr std::size_t label_characters = 60;    ///< of labels and headings of columns
constexpr std::size_t footer_characters = 150;
constexpr std::size_t table_columns = 16;
constexpr std::size_t table_rows = 20'000;
constexpr std::size_t chart_points = 1'000; ///< of one line
constexpr std::size_t chart_lines = 8;

} // namespace ringroom::paper::limits
