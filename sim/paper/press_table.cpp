#include <algorithm>

#include "paper/limits.h"
#include "paper/press.h"

namespace ringroom::paper {
namespace {

std::vector<double> widths_of(const Table& table, double all) {
    double shares = 0;
    for (const auto& column : table.columns)
        shares += std::max(column.share, 0.01);
    std::vector<double> widths;
    for (const auto& column : table.columns)
        widths.push_back(all * std::max(column.share, 0.01) / shares);
    return widths;
}

double height_of_line(const std::vector<Type>& cells, int line) {
    double height = 0;
    for (const auto& cell : cells)
        if (line < lines_of(cell.get()))
            height = std::max(height, line_height(cell.get(), line));
    return height;
}

int most_lines(const std::vector<Type>& cells) {
    int lines = 0;
    for (const auto& cell : cells)
        lines = std::max(lines, lines_of(cell.get()));
    return lines;
}

} // namespace

void Press::put(const Table& table) {
    if (table.columns.empty())
        return;
    const auto widths = widths_of(table, left());
    put_head(table, widths);
    for (const auto& row : table.rows) {
        if (over())
            return;
        put_row(table, row, widths, &row == &table.rows.back() ? below(at_) : 0);
    }
    y_ += 8;
}

void Press::put_head(const Table& table, const std::vector<double>& widths) {
    std::vector<Type> cells;
    double height = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const auto& column = table.columns[i];
        cells.push_back(canvas_.set(cut(column.heading, limits::label_characters),
                                    {.points = 9, .bold = true, .align = column.align},
                                    widths[i] - 2 * padding));
        height = std::max(height, height_of(cells.back().get()));
    }
    need(height + 3 * padding + 20); // and a row below it
    canvas_.fill(margin, y_, left(), height + 2 * padding, shade);
    double x = margin;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        canvas_.draw(cells[i].get(), x + padding, y_ + padding, ink);
        x += widths[i];
    }
    y_ += height + 2 * padding;
    canvas_.stroke(margin, y_, margin + left(), y_, grey_ink, 0.8);
}

void Press::put_row(const Table& table, const std::vector<std::string>& row,
                    const std::vector<double>& widths, double below) {
    std::vector<Type> cells;
    for (std::size_t i = 0; i < widths.size(); ++i)
        cells.push_back(canvas_.set(
            i < row.size() ? row[i] : "",
            {.points = 9, .bold = table.first_bold && i == 0, .align = table.columns[i].align},
            widths[i] - 2 * padding));
    const int lines = most_lines(cells);
    double height = 2 * padding;
    for (int line = 0; line < lines; ++line)
        height += height_of_line(cells, line);
    const auto fresh = [&] {
        next_page();
        put_head(table, widths);
    };
    // A row goes to the next page whole, unless no page would hold it.
    if (y_ + height + below > bottom() && height < (bottom() - top()) * 0.6)
        fresh();
    y_ += padding;
    for (int line = 0; line < lines && !over(); ++line) {
        const double band = height_of_line(cells, line);
        if (y_ + band > bottom()) {
            fresh();
            y_ += padding;
        }
        double x = margin;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (line < lines_of(cells[i].get()))
                canvas_.draw_line(cells[i].get(), line, x + padding, y_, ink);
            x += widths[i];
        }
        y_ += band;
    }
    y_ += padding;
    canvas_.stroke(margin, y_, margin + left(), y_, rule);
}

} // namespace ringroom::paper
