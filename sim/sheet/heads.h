#pragma once
// The row that names the columns, and the mistakes of a list with their places. Headings are found
// in both languages and by any of their words, whatever the order, case or width; a note in
// brackets or a star behind them does not count ("姓名（必填）", "Name*"). Lines above (a title, a
// school's name) are passed over.
//
//     sheet::Findings findings(book.file, language, diagnostics);
//     const sheet::Heads heads(table, headings, findings);
//     for (const auto* row : heads.rows())
//         use(heads.cell(*row, number_heading).text);
//
// Pure; one thread.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "sheet/book.h"

namespace ringroom::sheet {

/// Collects mistakes of one file, at most limits::diagnostics and one more that says so.
class Findings {
public:
    Findings(std::string_view file, Language language, Diagnostics& out);

    /// `row` as in the table; `column` from 0, none: of the whole row.
    void error(int row, std::optional<std::size_t> column, std::string_view code,
               TextArguments arguments = {});
    void warning(int row, std::optional<std::size_t> column, std::string_view code,
                 TextArguments arguments = {});
    [[nodiscard]] bool clean() const { return clean_; } ///< no error yet
    [[nodiscard]] Language language() const { return language_; }

private:
    void add(Severity severity, int row, std::optional<std::size_t> column, std::string_view code,
             TextArguments arguments);
    std::string file_;
    Language language_;
    Diagnostics& out_;
    std::size_t before_;
    bool clean_ = true;
};

struct Heading {
    std::string key;                ///< ours, not shown
    std::vector<std::string> words; ///< the first Chinese and the first other one are shown
    bool required = false;
};

/// What a stranger's heading is compared by: lower case, half width, no spaces, no note behind it.
[[nodiscard]] std::string heading_key(std::string_view heading);

class Heads {
public:
    enum class Others { refused, allowed };
    /// Findings: "sheet.empty", "sheet.column_missing", "sheet.column_twice", "sheet.no_rows" and,
    /// where `others` are refused, "sheet.column". `table` must outlive it.
    Heads(const Table& table, std::vector<Heading> headings, Findings& findings,
          Others others = Others::refused);

    [[nodiscard]] bool has(std::string_view key) const { return column(key).has_value(); }
    /// From 0; nothing where the table lacks it.
    [[nodiscard]] std::optional<std::size_t> column(std::string_view key) const;
    /// Empty where the table lacks the column.
    [[nodiscard]] const Cell& cell(const Row& row, std::string_view key) const;
    /// Columns nobody asked for, with their headings as written.
    [[nodiscard]] const std::vector<std::pair<std::size_t, std::string>>& others() const {
        return others_;
    }
    /// Number of the row of headings; 0 without one.
    [[nodiscard]] int row() const { return head_ == nullptr ? 0 : head_->number; }
    /// Rows below the headings that hold anything.
    [[nodiscard]] const std::vector<const Row*>& rows() const { return rows_; }
    /// Warns of what a list should not silently take: "sheet.formula" for calculated cells,
    /// "sheet.rounded" (error), "sheet.cell_error" (error), "sheet.hidden_rows", and
    /// "sheet.cells" (error) for cells right of the last heading. Only wanted columns are looked
    /// at.
    void look_over(Findings& findings) const;

private:
    [[nodiscard]] std::optional<std::size_t> known(std::string_view word) const;
    void find_row(const Table& table);
    void read_row(const Row& row, Others others, Findings& findings);
    [[nodiscard]] std::string shown(const Heading& heading, Language language) const;
    void look_at(const Row& row, std::size_t column, Findings& findings) const;

    std::vector<Heading> headings_;
    std::vector<std::optional<std::size_t>> columns_; ///< as headings_
    std::vector<std::pair<std::size_t, std::string>> others_;
    std::vector<const Row*> rows_;
    const Row* head_ = nullptr;
};

} // namespace ringroom::sheet
