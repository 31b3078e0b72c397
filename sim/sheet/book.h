#pragma once
// Tables in and out, as CSV and as XLSX: one piece for class lists, timetables, question banks and
// results. A book holds tables, a table rows, a row cells; every cell knows its row and column as
// the spreadsheet shows them, so that a message can say "row 7, column B".
//
//     Diagnostics mistakes;
//     const auto book = sheet::read(bytes, "names.xlsx", Language::zh, mistakes);
//     const auto* table = book ? sheet::find_table(*book) : nullptr;
//     sheet::Heads heads(*table, {{"number", {"学号", "number"}, true}}, findings);   // heads.h
//
// Reading keeps what a person typed: 20250001 stays that and not 2.0E7, text keeps its zeros in
// front, a number of zeros-only format shows them, days come as 2026-11-23 whatever the language of
// the spreadsheet. Pure; any thread.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/text.h"

namespace ringroom::sheet {

enum class Kind { empty, text, number, date, boolean, error };

struct Cell {
    /// As a person reads it, without spaces at both ends. Numbers plainly ("0.5", "85%"), days
    /// "2026-11-23", times "08:30", both "2026-11-23 08:30", seconds only where there are any;
    /// booleans TRUE and FALSE; errors as the program shows them ("#N/A").
    std::string text;
    Kind kind = Kind::empty;
    /// Calculated: `text` is the result that was saved with the file, empty where none was.
    bool formula = false;
    /// Repeats the first cell of the merged area that it lies in.
    bool merged = false;
    /// A number of 16 digits and more: the spreadsheet has rounded it, its last digits are lost.
    bool rounded = false;
    bool operator==(const Cell&) const = default;
};

struct Row {
    int number = 0;      ///< from 1, as the spreadsheet counts; of CSV the line it begins in
    bool hidden = false; ///< by hand or by a filter
    std::vector<Cell> cells;

    /// An empty cell where the row is shorter.
    [[nodiscard]] const Cell& at(std::size_t column) const;
    [[nodiscard]] bool empty() const;
};

struct Table {
    std::string name; ///< of CSV the file's name
    bool hidden = false;
    std::vector<Row> rows; ///< rising numbers; rows that hold nothing are left out
};

enum class Format { csv, xlsx };

struct Book {
    std::string file;
    Format format = Format::csv;
    std::string encoding; ///< "UTF-8", "GB18030" or "UTF-16"; what a CSV was taken for
    std::vector<Table> tables;
};

/// Reads CSV (comma, semicolon or tab; UTF-8, UTF-16 with a byte order mark, else GB18030, which
/// holds GBK) and XLSX; which of the two the bytes decide, not the name. With mistakes the answer
/// is empty and `diagnostics` says what to do: lines are rows, columns those of the sheet from 1.
/// A merged area has its value in every cell of rows that hold anything.
[[nodiscard]] std::optional<Book> read(std::string_view bytes, std::string_view file,
                                       Language language, Diagnostics& diagnostics);

/// The named table (hidden ones too); without a name the first one shown that holds anything, else
/// nothing.
[[nodiscard]] const Table* find_table(const Book& book, std::string_view name = {});

/// "A", "Z", "AA" … for 0, 25, 26 …
[[nodiscard]] std::string column_letters(std::size_t column);
/// "B7"; row as the spreadsheet counts, column from 0.
[[nodiscard]] std::string address(int row, std::size_t column);
/// "row 7, column B" in the language; column from 1 as in Diagnostic, without one "row 7", without
/// a row nothing.
[[nodiscard]] std::string place(Language language, int row, int column);

// ---- Writing

[[nodiscard]] Cell text_cell(std::string text);
[[nodiscard]] Cell number_cell(std::int64_t number);
/// `milli` thousandths with as many decimals as asked (0 to 3), half away from zero.
[[nodiscard]] Cell decimal_cell(std::int64_t milli, int decimals);
/// "2026-11-23" or "2026-11-23 08:30"; anything else is written as text.
[[nodiscard]] Cell date_cell(std::string iso);

/// UTF-8 with byte order mark, CRLF; a cell that a spreadsheet could take for a formula begins with
/// an apostrophe.
[[nodiscard]] std::string write_csv(const Table& table);

/// What write_csv() and csv_cell() wrote, as a table whose plain numbers are numbers again and
/// whose guarded texts have lost their apostrophe; numbers with zeros in front stay text.
[[nodiscard]] Table table_of_csv(std::string_view csv, std::string name);

struct WriteOptions {
    std::int64_t created = 0;  ///< seconds since 1970 UTC; the same book gives the same bytes
    std::size_t head_rows = 1; ///< bold and frozen
    std::string title{};       ///< of the document, not of a table
};
/// XLSX; numbers are numbers, days are days, and text that looks like a formula stays text. Names
/// of tables are cut and numbered where the format wants it. Error "sheet.write".
[[nodiscard]] Result<std::string> write_xlsx(const Book& book, const WriteOptions& options = {});

} // namespace ringroom::sheet
