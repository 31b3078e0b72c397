#include "sheet/book.h"

#include <algorithm>

#include <fmt/format.h>

namespace ringroom::sheet {

const Cell& Row::at(std::size_t column) const {
    static const Cell none;
    return column < cells.size() ? cells[column] : none;
}

bool Row::empty() const {
    return std::all_of(cells.begin(), cells.end(),
                       [](const Cell& cell) { return cell.text.empty() && !cell.formula; });
}

const Table* find_table(const Book& book, std::string_view name) {
    for (const auto& table : book.tables)
        if (name.empty() ? !table.hidden && !table.rows.empty() : table.name == name)
            return &table;
    return nullptr;
}

std::string column_letters(std::size_t column) {
    std::string letters;
    for (auto rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters;
}

std::string address(int row, std::size_t column) {
    return column_letters(column) + std::to_string(row);
}

std::string place(Language language, int row, int column) {
    if (row <= 0)
        return {};
    if (column <= 0)
        return text(language, "sheet.place_row", {{"row", std::to_string(row)}});
    return text(language, "sheet.place_cell",
                {{"row", std::to_string(row)},
                 {"column", column_letters(static_cast<std::size_t>(column - 1))}});
}

Cell text_cell(std::string text) {
    const auto kind = text.empty() ? Kind::empty : Kind::text;
    return {.text = std::move(text), .kind = kind};
}

Cell number_cell(std::int64_t number) {
    return {.text = std::to_string(number), .kind = Kind::number};
}

Cell decimal_cell(std::int64_t milli, int decimals) {
    constexpr std::int64_t units[] = {1000, 100, 10, 1};
    const auto unit = units[std::clamp(decimals, 0, 3)];
    const auto size = milli < 0 ? -milli : milli;
    const auto rounded = (size + unit / 2) / unit; // in units of the last decimal
    const auto whole = 1000 / unit;
    auto shown = fmt::format("{}{}", milli < 0 && rounded != 0 ? "-" : "", rounded / whole);
    if (decimals > 0)
        shown += fmt::format(".{:0{}}", rounded % whole, std::min(decimals, 3));
    return {.text = shown, .kind = Kind::number};
}

Cell date_cell(std::string iso) {
    return {.text = std::move(iso), .kind = Kind::date};
}

} // namespace ringroom::sheet
