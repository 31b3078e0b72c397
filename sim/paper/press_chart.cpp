#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "paper/limits.h"
#include "paper/press.h"

namespace ringroom::paper {
namespace {

/// Apart in grey print too: by their dashes.
constexpr std::array<Colour, 4> colours{accent, Colour{0.80, 0.36, 0.10}, Colour{0.16, 0.52, 0.30},
                                        Colour{0.50, 0.25, 0.58}};
constexpr std::array<double, 4> dashes{0, 5, 2, 8};

constexpr double scale_width = 30;
constexpr double chart_height = 150;

double place_x(std::size_t i, std::size_t places, double width) {
    return places < 2 ? width / 2
                      : width * static_cast<double>(i) / static_cast<double>(places - 1);
}

void dash(cairo_t* cairo, std::size_t number) {
    const double length = dashes[number % dashes.size()];
    if (length > 0)
        cairo_set_dash(cairo, &length, 1, 0);
}

} // namespace

void Press::put(const Chart& chart) {
    const auto title = canvas_.set(cut(chart.title, limits::label_characters),
                                   {.points = 10, .bold = true}, left());
    const double all = height_of(title.get()) + chart_height + 48;
    need(all);
    canvas_.draw(title.get(), margin, y_, ink);
    y_ += height_of(title.get()) + 6;
    const double x = margin + scale_width;
    const double width = left() - scale_width - 10;
    draw_axes(chart, x, y_, width, chart_height);
    double legend = x;
    for (std::size_t i = 0; i < std::min(chart.lines.size(), limits::chart_lines); ++i) {
        const auto& line = chart.lines[i];
        draw_line(line, chart, i, x, y_, width, chart_height);
        const auto name = canvas_.set(cut(line.name, limits::label_characters), {.points = 8}, 120);
        const double below = y_ + chart_height + 20;
        auto* cairo = canvas_.cairo();
        cairo_save(cairo);
        dash(cairo, i);
        canvas_.stroke(legend, below + 6, legend + 18, below + 6, colours[i % colours.size()], 1.4);
        cairo_restore(cairo);
        canvas_.draw_line(name.get(), 0, legend + 22, below, ink);
        legend += 22 + width_of(name.get()) + 16;
    }
    y_ += chart_height + 42;
}

void Press::draw_axes(const Chart& chart, double x, double y, double width, double height) {
    constexpr int steps = 4;
    for (int i = 0; i <= steps; ++i) {
        const double at = y + height * i / steps;
        canvas_.stroke(x, at, x + width, at, i == steps ? grey_ink : rule);
        const double value = chart.high - (chart.high - chart.low) * i / steps;
        const auto mark = canvas_.set(fmt::format("{:.0f}", value),
                                      {.points = 7.5, .align = Align::right}, scale_width - 5);
        canvas_.draw_line(mark.get(), 0, x - scale_width, at - 5, grey_ink);
    }
    const auto places = chart.places.size();
    const auto every = std::max<std::size_t>(1, (places + 11) / 12);
    const double room = std::max(24.0, width / 12);
    for (std::size_t i = 0; i < places; i += every) {
        const auto name =
            canvas_.set(chart.places[i], {.points = 7.5, .align = Align::centre}, room);
        const double middle = x + place_x(i, places, width);
        canvas_.draw_line(name.get(), 0, middle - room / 2, y + height + 3, grey_ink);
    }
}

void Press::draw_line(const Line& line, const Chart& chart, std::size_t number, double x, double y,
                      double width, double height) {
    auto* cairo = canvas_.cairo();
    const auto colour = colours[number % colours.size()];
    const double span = chart.high > chart.low ? chart.high - chart.low : 1;
    bool drawing = false;
    cairo_save(cairo);
    cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
    cairo_set_line_width(cairo, 1.4);
    dash(cairo, number);
    std::vector<std::pair<double, double>> dots;
    for (std::size_t i = 0; i < std::min(line.values.size(), limits::chart_points); ++i) {
        const double value = line.values[i];
        if (!std::isfinite(value)) {
            drawing = false;
            continue;
        }
        const double at_x = x + place_x(i, chart.places.size(), width);
        const double at_y = y + height * (1 - std::clamp((value - chart.low) / span, 0.0, 1.0));
        drawing ? cairo_line_to(cairo, at_x, at_y) : cairo_move_to(cairo, at_x, at_y);
        drawing = true;
        dots.emplace_back(at_x, at_y);
    }
    cairo_stroke(cairo);
    for (const auto& [at_x, at_y] : dots) {
        cairo_arc(cairo, at_x, at_y, 1.8, 0, 6.2832);
        cairo_fill(cairo);
    }
    cairo_restore(cairo);
}

} // namespace ringroom::paper
