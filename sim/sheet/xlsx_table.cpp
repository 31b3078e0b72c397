#include "sheet/xlsx_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/characters.h"
#include "base/utf8.h"
#include "sheet/limits.h"
#include "sheet/xml.h"

namespace ringroom::sheet {
namespace {

struct Address {
    std::size_t column = 0; ///< from 0
    std::size_t row = 0;    ///< from 1
};

/// "B7", "$B$7"; nothing for what no sheet holds.
std::optional<Address> address_of(std::string_view text) {
    std::size_t column = 0;
    std::size_t row = 0;
    std::size_t at = 0;
    const auto skip = [&] { at += at < text.size() && text[at] == '$' ? 1 : 0; };
    skip();
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && column < 100'000; ++at)
        column = column * 26 + static_cast<std::size_t>(text[at] - 'A') + 1;
    skip();
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), row);
    if (column == 0 || column > 16'384 || row == 0 || row > 1'048'576 || error != std::errc{} ||
        end != text.data() + text.size())
        return std::nullopt;
    return Address{column - 1, row};
}

std::string tidy(std::string_view text) {
    constexpr std::string_view no_break_space = "\u00a0";
    for (;;) {
        const auto before = text.size();
        text = trimmed(text);
        while (text.starts_with(no_break_space))
            text.remove_prefix(no_break_space.size());
        while (text.ends_with(no_break_space))
            text.remove_suffix(no_break_space.size());
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
            text.remove_suffix(1);
        if (text.size() == before)
            return valid_utf8(text) ? std::string(text) : utf8_of(characters_of(text));
    }
}

class TableReader {
public:
    TableReader(const Shared& shared, std::size_t& cells_left, Table& table, Findings& findings)
        : shared_(shared)
        , cells_left_(cells_left)
        , table_(table)
        , findings_(findings) {}

    void read(pugi::xml_node worksheet) {
        std::size_t number = 0;
        for (const auto node : child(worksheet, "sheetData").children()) {
            if (local_name(node.name()) != "row")
                continue;
            std::size_t said = 0;
            const auto text = attribute(node, "r");
            std::from_chars(text.data(), text.data() + text.size(), said);
            number = said > number ? said : number + 1;
            Row row{static_cast<int>(std::min(number, limits::rows + 1)), flag(node, "hidden"), {}};
            if (!read_row(node, row))
                return;
            if (!row.empty())
                table_.rows.push_back(std::move(row));
        }
        std::size_t areas = 0;
        for (const auto node : child(worksheet, "mergeCells").children())
            if (local_name(node.name()) == "mergeCell" && ++areas <= limits::merged_areas)
                merge(attribute(node, "ref"));
        if (areas > limits::merged_areas || merge_steps_ == 0)
            findings_.error(0, std::nullopt, "sheet.merged_many",
                            {{"limit", std::to_string(limits::merged_areas)}});
    }

private:
    /// False where a limit ends it.
    bool read_row(pugi::xml_node node, Row& row) {
        std::size_t column = 0;
        for (const auto one : node.children()) {
            if (local_name(one.name()) != "c")
                continue;
            if (const auto said = address_of(attribute(one, "r")); said && said->column >= column)
                column = said->column;
            auto cell = read_cell(one);
            if (!cell.text.empty() || cell.formula) {
                if (!fits(row.number, column, cell))
                    return false;
                --cells_left_;
                row.cells.resize(column + 1);
                row.cells[column] = std::move(cell);
            }
            ++column;
        }
        return true;
    }

    bool fits(int row, std::size_t column, const Cell& cell) {
        const auto refuse = [&](std::string_view code, std::size_t limit) {
            findings_.error(row, column, code, {{"limit", std::to_string(limit)}});
            return false;
        };
        if (static_cast<std::size_t>(row) > limits::rows)
            return refuse("sheet.rows", limits::rows);
        if (column >= limits::columns)
            return refuse("sheet.columns", limits::columns);
        if (cells_left_ == 0)
            return refuse("sheet.cells_many", limits::cells);
        if (cell.text.size() > limits::cell_characters &&
            characters(cell.text) > limits::cell_characters)
            return refuse("sheet.cell_long", limits::cell_characters);
        return true;
    }

    Cell read_cell(pugi::xml_node node) {
        Cell cell;
        cell.formula = static_cast<bool>(child(node, "f"));
        const auto type = attribute(node, "t");
        const std::string_view raw = child(node, "v").text().get();
        if (type == "s") {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), index);
            if (error == std::errc{} && index < shared_.strings.size())
                cell.text = tidy(shared_.strings[index]);
        } else if (type == "inlineStr") {
            cell.text = tidy(rich_text(child(node, "is")));
        } else if (type == "str") {
            cell.text = tidy(raw);
        } else if (type == "b") {
            cell = {raw == "1" ? "TRUE" : "FALSE", Kind::boolean, cell.formula};
        } else if (type == "e") {
            cell = {tidy(raw), Kind::error, cell.formula};
        } else if (type == "d") {
            read_day(raw, cell);
        } else if (!raw.empty()) {
            read_number(node, raw, cell);
        }
        if (cell.kind == Kind::empty && !cell.text.empty())
            cell.kind = Kind::text;
        return cell;
    }

    /// "2026-11-23T08:30:00", with or without parts behind it.
    void read_day(std::string_view raw, Cell& cell) {
        std::string iso(raw.substr(0, 19));
        if (iso.size() > 10 && iso[10] == 'T')
            iso[10] = ' ';
        const auto days = days_of(iso);
        cell.text =
            days < 0 ? tidy(raw) : date_text(days, NumberFormat::Shape::date_and_time, false);
        cell.kind = days < 0 ? Kind::text : Kind::date;
    }

    void read_number(pugi::xml_node node, std::string_view raw, Cell& cell) {
        double value = 0;
        const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
        if (error != std::errc{} || end != raw.data() + raw.size() || !std::isfinite(value)) {
            cell.text = tidy(raw);
            return;
        }
        std::size_t style = 0;
        const auto name = attribute(node, "s");
        std::from_chars(name.data(), name.data() + name.size(), style);
        const auto format =
            style < shared_.formats.size() ? shared_.formats[style] : NumberFormat{};
        cell.text = number_text(value, format, shared_.from_1904);
        const bool day = days_of(cell.text) >= 0 && format.shape != NumberFormat::Shape::plain;
        cell.kind = day ? Kind::date : Kind::number;
        cell.rounded = std::fabs(value) >= 1e15;
    }

    /// Gives the first cell's value to the rest of the area, in rows that hold anything.
    void merge(std::string_view area) {
        const auto colon = area.find(':');
        const auto from = address_of(area.substr(0, colon));
        const auto to = colon == area.npos ? from : address_of(area.substr(colon + 1));
        if (!from || !to)
            return;
        const auto find = [&](std::size_t number) {
            return std::lower_bound(table_.rows.begin(), table_.rows.end(), number,
                                    [](const Row& row, std::size_t wanted) {
                                        return static_cast<std::size_t>(row.number) < wanted;
                                    });
        };
        if (merge_steps_ == 0)
            return;
        auto row = find(from->row);
        if (row == table_.rows.end() || static_cast<std::size_t>(row->number) != from->row)
            return;
        auto value = row->at(from->column);
        if (value.text.empty())
            return;
        value.merged = true;
        const auto last = std::min(to->column, limits::columns - 1);
        for (; row != table_.rows.end() && static_cast<std::size_t>(row->number) <= to->row; ++row)
            for (auto column = from->column; column <= last; ++column) {
                const bool first =
                    static_cast<std::size_t>(row->number) == from->row && column == from->column;
                if (merge_steps_ > 0)
                    --merge_steps_;
                if (first || merge_steps_ == 0 || !row->at(column).text.empty())
                    continue;
                if (!fits(row->number, column, value))
                    return;
                --cells_left_;
                if (row->cells.size() <= column)
                    row->cells.resize(column + 1);
                row->cells[column] = value;
            }
    }

    const Shared& shared_;
    std::size_t& cells_left_;
    std::size_t merge_steps_ = limits::merged_cells;
    Table& table_;
    Findings& findings_;
};

} // namespace

void read_table(pugi::xml_node worksheet, const Shared& shared, std::size_t& cells_left,
                Table& table, Findings& findings) {
    TableReader(shared, cells_left, table, findings).read(worksheet);
}

} // namespace ringroom::sheet
