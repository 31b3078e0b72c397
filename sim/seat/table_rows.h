#pragma once
// The rows of a list as a person wants them: sorted by any column, narrowed by words, one chosen.
// No drawing; see table.h for that. The window's thread.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ringroom::seat {

enum class Tone { normal, soft, strong, ok, warn, danger };

struct Cell {
    std::string text;
    std::int64_t rank = 0; ///< what it is sorted by, before its text
    Tone tone = Tone::normal;
};
enum class Key; // keys.h

struct TableRow {
    std::string id; ///< unique; the choice follows it when the rows come anew
    std::vector<Cell> cells;
    std::string telephone{};    ///< that may be dialled from here; empty: none
    std::string hidden{};       ///< found by words, though no column shows it
    std::vector<Key> without{}; ///< actions of the list that make no sense for this row
};

/// The words of what a person looks for, in either width and case.
[[nodiscard]] std::vector<std::u32string> words_of(const std::string& text);
/// Whether all of them stand in a text that is folded as they are.
[[nodiscard]] bool holds_words(const std::u32string& text,
                               const std::vector<std::u32string>& words);

class TableRows {
public:
    /// In the order of who asked; sorting, words and choice stay.
    void set(std::vector<TableRow> rows);
    /// Equal rows keep the order they came in.
    void sort(std::size_t column, bool descending);
    /// As they came.
    void unsort();
    /// Rows that hold all of the words, in either width and case.
    void narrow(const std::string& words);

    [[nodiscard]] std::size_t count() const { return shown_.size(); }
    [[nodiscard]] std::size_t of_all() const { return rows_.size(); }
    /// All of them, whatever is shown.
    [[nodiscard]] const std::vector<TableRow>& all() const { return rows_; }
    /// Rises with every set().
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// By place on the screen, below count().
    [[nodiscard]] const TableRow& row(std::size_t at) const { return rows_[shown_[at]]; }
    [[nodiscard]] bool sorted() const { return sorted_; }
    [[nodiscard]] std::size_t column() const { return column_; }
    [[nodiscard]] bool descending() const { return descending_; }

    /// Null while nothing is chosen or the chosen row is not shown.
    [[nodiscard]] const TableRow* chosen() const;
    /// count() while nothing is.
    [[nodiscard]] std::size_t chosen_at() const;
    void choose(std::size_t at);
    void choose(const std::string& id) { chosen_ = id; }
    /// Up and down from the chosen one, stopping at the ends; from nothing as from before the
    /// first.
    void move(std::ptrdiff_t by);

private:
    void arrange();

    std::vector<TableRow> rows_;
    std::vector<std::u32string> words_; ///< by row: all that narrow() looks at
    std::vector<std::size_t> shown_;
    std::uint64_t version_ = 0;
    std::string narrowed_;
    std::string chosen_;
    std::size_t column_ = 0;
    bool sorted_ = false;
    bool descending_ = false;
};

} // namespace ringroom::seat
