#pragma once
// Comma or tab separated text as spreadsheets write it (RFC 4180, plus byte order mark, bare CR or
// LF, tabs or semicolons). Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringroom {

struct CsvCell {
    std::string text; ///< without quotes, trimmed where it was not quoted
    int column = 1;   ///< where it begins, in characters
};

struct CsvLine {
    int number = 1; ///< of its first line in the file
    std::vector<CsvCell> cells;
    std::optional<int> open_quote; ///< column of a quote that never closes
};

/// All lines that hold anything. The separator is the one most frequent in the first line.
[[nodiscard]] std::vector<CsvLine> read_csv(std::string_view text);

/// One cell to be written, quoted where needed and safe to open: what a spreadsheet could take for
/// a formula begins with an apostrophe. A plain number stays a number.
[[nodiscard]] std::string csv_cell(std::string_view text);

} // namespace ringroom
