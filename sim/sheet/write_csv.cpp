#include <algorithm>

#include "base/csv.h"
#include "sheet/book.h"

namespace ringroom::sheet {
namespace {

/// Read as a number a spreadsheet would show the same.
bool plain_number_text(std::string_view text) {
    constexpr std::size_t digits_kept = 15;
    if (text.size() > digits_kept)
        return false;
    if (text.starts_with('-'))
        text.remove_prefix(1);
    const auto point = std::min(text.find('.'), text.size());
    const auto whole = text.substr(0, point);
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.find_first_not_of("0123456789") == part.npos;
    };
    return digits(whole) && (whole == "0" || whole.front() != '0') &&
           (point == text.size() || digits(text.substr(point + 1)));
}

} // namespace

Table table_of_csv(std::string_view csv, std::string name) {
    Table table{std::move(name), false, {}};
    for (auto& line : read_csv(csv)) {
        auto& row = table.rows.emplace_back(Row{line.number, false, {}});
        for (auto& cell : line.cells) {
            auto& text = cell.text;
            if (plain_number_text(text)) {
                row.cells.push_back({.text = std::move(text), .kind = Kind::number});
                continue;
            }
            const bool guarded =
                text.size() > 1 && text.front() == '\'' &&
                std::string_view("=+-@\t\r").find(text[1]) != std::string_view::npos;
            row.cells.push_back(text_cell(guarded ? text.substr(1) : std::move(text)));
        }
    }
    return table;
}

std::string write_csv(const Table& table) {
    std::string out = "\xEF\xBB\xBF";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            out += i > 0 ? "," : "";
            out += csv_cell(row.cells[i].text);
        }
        out += "\r\n";
    }
    return out;
}

} // namespace ringroom::sheet
