#include "seat/table_rows.h"

#include <algorithm>
#include <utility>

#include "base/characters.h"

namespace ringroom::seat {

std::vector<std::u32string> words_of(const std::string& text) {
    std::vector<std::u32string> out;
    std::u32string one;
    for (const char32_t c : folded(characters_of(text)) + U" ")
        if (c != U' ')
            one += c;
        else if (!one.empty())
            out.push_back(std::exchange(one, {}));
    return out;
}

bool holds_words(const std::u32string& text, const std::vector<std::u32string>& words) {
    return std::all_of(words.begin(), words.end(),
                       [&](const auto& word) { return text.find(word) != text.npos; });
}

void TableRows::set(std::vector<TableRow> rows) {
    rows_ = std::move(rows);
    ++version_;
    words_.clear();
    for (const auto& row : rows_) {
        std::string all = row.hidden;
        for (const auto& cell : row.cells)
            all += "\n" + cell.text;
        words_.push_back(folded(characters_of(all)));
    }
    arrange();
}

void TableRows::sort(std::size_t column, bool descending) {
    sorted_ = true;
    column_ = column;
    descending_ = descending;
    arrange();
}

void TableRows::unsort() {
    sorted_ = false;
    arrange();
}

void TableRows::narrow(const std::string& words) {
    if (words == narrowed_)
        return;
    narrowed_ = words;
    arrange();
}

void TableRows::arrange() {
    shown_.clear();
    const auto wanted = words_of(narrowed_);
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (holds_words(words_[i], wanted))
            shown_.push_back(i);
    if (!sorted_)
        return;
    const Cell none;
    const auto cell = [&](std::size_t row) -> const Cell& {
        return column_ < rows_[row].cells.size() ? rows_[row].cells[column_] : none;
    };
    std::stable_sort(shown_.begin(), shown_.end(), [&](std::size_t a, std::size_t b) {
        const auto& first = cell(descending_ ? b : a);
        const auto& second = cell(descending_ ? a : b);
        return first.rank != second.rank ? first.rank < second.rank : first.text < second.text;
    });
}

std::size_t TableRows::chosen_at() const {
    const auto found = std::find_if(shown_.begin(), shown_.end(), [this](std::size_t i) {
        return !chosen_.empty() && rows_[i].id == chosen_;
    });
    return static_cast<std::size_t>(found - shown_.begin());
}

const TableRow* TableRows::chosen() const {
    const auto at = chosen_at();
    return at < count() ? &row(at) : nullptr;
}

void TableRows::choose(std::size_t at) {
    chosen_ = at < count() ? row(at).id : std::string();
}

void TableRows::move(std::ptrdiff_t by) {
    if (count() == 0)
        return;
    const auto all = static_cast<std::ptrdiff_t>(count());
    const auto at = chosen_at() < count() ? static_cast<std::ptrdiff_t>(chosen_at()) : -1;
    choose(static_cast<std::size_t>(std::clamp(at + by, std::ptrdiff_t{0}, all - 1)));
}

} // namespace ringroom::seat
