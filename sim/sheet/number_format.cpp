#include "sheet/number_format.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace ringroom::sheet {
namespace {

using Shape = NumberFormat::Shape;
namespace chrono = std::chrono;

/// Excel counts a 29 February 1900 that never was: serials from 61 on are days since 1899-12-30.
chrono::sys_days epoch_1900() {
    return chrono::year(1899) / chrono::December / 30;
}
chrono::sys_days epoch_1904() {
    return chrono::year(1904) / chrono::January / 1;
}

/// The letters of the first section that are neither quoted, escaped nor in brackets; `[h]` counts
/// as h.
std::string letters_of(std::string_view code) {
    std::string out;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[') {
            const auto end = std::min(code.find(']', i), code.size());
            const auto inside = code.substr(i + 1, end - i - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == inside.npos)
                out += inside;
            i = end;
        } else {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

bool any_of(std::string_view letters, std::string_view wanted) {
    return letters.find_first_of(wanted) != letters.npos;
}

std::string clock_text(std::int64_t second) {
    auto out = fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60);
    if (second % 60 != 0)
        out += fmt::format(":{:02}", second % 60);
    return out;
}

/// "08:30" or "08:30:15" in seconds; below 0 for anything else.
std::int64_t clock_of(std::string_view text) {
    int part[3] = {0, 0, 0};
    if (text.size() != 5 && text.size() != 8)
        return -1;
    for (std::size_t i = 0; i * 3 < text.size(); ++i) {
        const char* from = text.data() + i * 3;
        if (const auto [end, error] = std::from_chars(from, from + 2, part[i]);
            error != std::errc{} || end != from + 2 || (i > 0 && from[-1] != ':'))
            return -1;
    }
    const bool fits = part[0] < 24 && part[1] < 60 && part[2] < 60 && part[0] >= 0 &&
                      part[1] >= 0 && part[2] >= 0;
    return fits ? part[0] * 3600 + part[1] * 60 + part[2] : -1;
}

} // namespace

NumberFormat built_in_format(int id) {
    if (id == 9 || id == 10)
        return {Shape::percent};
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        id == 57 || id == 58)
        return {Shape::date};
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 ||
        id == 56)
        return {Shape::time};
    return {id == 22 ? Shape::date_and_time : Shape::plain};
}

NumberFormat format_of(std::string_view code) {
    const auto letters = letters_of(code);
    if (letters.find("general") != letters.npos)
        return {};
    const bool clock = any_of(letters, "hs");
    const bool day = any_of(letters, "yd") || (!clock && any_of(letters, "m"));
    if (day || clock)
        return {day && clock ? Shape::date_and_time : day ? Shape::date : Shape::time};
    if (any_of(letters, "%"))
        return {Shape::percent};
    if (letters.size() > 1 && letters.find_first_not_of('0') == letters.npos)
        return {Shape::zeros, letters.size()};
    return {};
}

std::string plain_number(double value) {
    auto shown = fmt::format("{:.15g}", value);
    if (shown.find('e') == shown.npos)
        return shown;
    const double size = std::fabs(value);
    if (size >= 1 && size < 1e21) { // "3.20281e+17": its digits, then zeros
        const auto mark = shown.find('e');
        std::size_t exponent = 0;
        std::from_chars(shown.data() + mark + 2, shown.data() + shown.size(), exponent);
        shown.erase(mark);
        std::erase(shown, '.');
        const std::size_t sign = value < 0 ? 1 : 0;
        shown.resize(std::max(shown.size(), exponent + 1 + sign), '0');
        return shown;
    }
    if (size < 1 && size > 1e-12) {
        shown = fmt::format("{:.15f}", value);
        shown.erase(shown.find_last_not_of('0') + 1);
    }
    return shown;
}

std::string date_text(double days, Shape shape, bool from_1904) {
    constexpr double last_day = 2'958'466; // of the year 9999
    if (!(days >= 0) || days >= last_day)
        return {};
    const auto seconds_all = static_cast<std::int64_t>(std::llround(days * 86'400));
    auto day = seconds_all / 86'400;
    const auto second = seconds_all % 86'400;
    if (shape == Shape::time && day == 0)
        return clock_text(second);
    if (!from_1904 && day < 60)
        ++day;
    const chrono::year_month_day date((from_1904 ? epoch_1904() : epoch_1900()) +
                                      chrono::days(day));
    auto out = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    if (second != 0)
        out += " " + clock_text(second);
    return out;
}

double days_of(std::string_view iso) {
    if (iso.size() == 5 || iso.size() == 8) {
        const auto second = clock_of(iso);
        return second < 0 ? -1 : static_cast<double>(second) / 86'400;
    }
    int part[3] = {0, 0, 0};
    constexpr std::size_t begins[] = {0, 5, 8};
    constexpr std::size_t lengths[] = {4, 2, 2};
    if (iso.size() < 10 || iso[4] != '-' || iso[7] != '-')
        return -1;
    for (std::size_t i = 0; i < 3; ++i) {
        const char* from = iso.data() + begins[i];
        const auto [end, error] = std::from_chars(from, from + lengths[i], part[i]);
        if (error != std::errc{} || end != from + lengths[i])
            return -1;
    }
    const auto second = iso.size() == 10 ? 0 : iso[10] == ' ' ? clock_of(iso.substr(11)) : -1;
    const chrono::year_month_day date{chrono::year(part[0]),
                                      chrono::month(static_cast<unsigned>(part[1])),
                                      chrono::day(static_cast<unsigned>(part[2]))};
    if (second < 0 || !date.ok() || part[0] < 1900)
        return -1;
    auto count = (chrono::sys_days(date) - epoch_1900()).count();
    if (count < 61)
        --count;
    return static_cast<double>(count) + static_cast<double>(second) / 86'400;
}

std::string number_text(double value, const NumberFormat& format, bool from_1904) {
    switch (format.shape) {
    case Shape::date:
    case Shape::time:
    case Shape::date_and_time:
        if (auto shown = date_text(value, format.shape, from_1904); !shown.empty())
            return shown;
        break;
    case Shape::percent:
        return plain_number(value * 100) + "%";
    case Shape::zeros:
        if (value >= 0 && value < 1e15 && std::floor(value) == value)
            return fmt::format("{:0{}.0f}", value, format.zeros);
        break;
    case Shape::plain:
        break;
    }
    return plain_number(value);
}

} // namespace ringroom::sheet
