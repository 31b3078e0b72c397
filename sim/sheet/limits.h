#pragma once
// Bounds on spreadsheets from people. Each is tested at the limit and one past it.
#include <cstddef>

namespace ringroom::sheet::limits {

constexpr std::size_t file_bytes = 4 * 1024 * 1024;
constexpr std::size_t unzipped_bytes = 32 * 1024 * 1024; ///< of all parts that are read
constexpr std::size_t zip_entries = 2'000;
constexpr std::size_t bundle_parts = 20'000; ///< of a ZIP file that we write
constexpr std::size_t xml_marks = 3'000'000; ///< "<" in one part: what its tree would weigh
constexpr std::size_t tables = 64;           ///< in one book
constexpr std::size_t rows = 20'000;         ///< of one table, by number
constexpr std::size_t columns = 256;
constexpr std::size_t cells = 500'000; ///< of one book
constexpr std::size_t cell_characters = 32'767;
constexpr std::size_t merged_areas = 10'000;    ///< of one table
constexpr std::size_t merged_cells = 5'000'000; ///< of all areas of one table, looked at
constexpr std::size_t diagnostics = 100;        ///< the rest is counted, not listed
constexpr std::size_t head_rows = 10;           ///< among these the row of headings is looked for

constexpr std::size_t name_characters = 31; ///< of a table, as spreadsheet programs allow
constexpr double width_min = 8;             ///< of a written column, in characters
constexpr double width_max = 60;

} // namespace ringroom::sheet::limits
