#include "seat/calendar.h"

#include <array>
#include <charconv>
#include <ctime>

#include <fmt/format.h>

#include "base/utf8.h"

namespace ringroom::seat {
namespace {

std::tm local(WallTime time) {
    const auto seconds = static_cast<std::time_t>(time.ms / 1000);
    std::tm out{};
    ::localtime_r(&seconds, &out);
    return out;
}

/// Nothing where there is no such day.
std::optional<WallTime> instant(std::tm parts) {
    const auto wanted = parts;
    parts.tm_isdst = -1;
    const auto seconds = std::mktime(&parts);
    if (seconds == -1 || parts.tm_mday != wanted.tm_mday || parts.tm_mon != wanted.tm_mon)
        return std::nullopt;
    return WallTime{static_cast<std::int64_t>(seconds) * 1000};
}

/// The numbers in `text`, parted by '-', ':', '/' or one blank; nothing for other characters.
std::optional<std::array<int, 5>> numbers_in(std::string_view text, std::size_t& count) {
    std::array<int, 5> out{};
    count = 0;
    while (!text.empty() && count < out.size()) {
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), out[count]);
        if (error != std::errc() || out[count] < 0)
            return std::nullopt;
        ++count;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty())
            return out;
        if (std::string_view("-:/ ").find(text.front()) == std::string_view::npos)
            return std::nullopt;
        text.remove_prefix(1);
    }
    return text.empty() ? std::optional(out) : std::nullopt;
}

} // namespace

std::string day_and_time(WallTime time, WallTime now) {
    const auto t = local(time);
    auto out = fmt::format("{:02}-{:02} {:02}:{:02}", t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min);
    return t.tm_year == local(now).tm_year ? out : fmt::format("{}-{}", t.tm_year + 1900, out);
}

std::string date_and_time(WallTime time) {
    const auto t = local(time);
    return fmt::format("{}-{:02}-{:02} {:02}:{:02}", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                       t.tm_hour, t.tm_min);
}

std::string time_of_day(WallTime time) {
    const auto t = local(time);
    return fmt::format("{:02}:{:02}", t.tm_hour, t.tm_min);
}

WallTime at_hour(WallTime now, int days, int hour, int minute) {
    auto parts = local(now);
    parts.tm_mday += days;
    parts.tm_hour = hour;
    parts.tm_min = minute;
    parts.tm_sec = 0;
    parts.tm_isdst = -1;
    return WallTime{static_cast<std::int64_t>(std::mktime(&parts)) * 1000};
}

std::optional<WallTime> instant_of(std::string_view text, WallTime now) {
    std::size_t count = 0;
    const auto n = numbers_in(trimmed(text), count);
    if (!n || (count != 2 && count != 4 && count != 5))
        return std::nullopt;
    const auto& numbers = *n;
    const int hour = numbers[count - 2], minute = numbers[count - 1];
    if (hour > 23 || minute > 59)
        return std::nullopt;
    if (count == 2) {
        const auto today = at_hour(now, 0, hour, minute);
        return today >= now ? today : at_hour(now, 1, hour, minute);
    }
    auto parts = local(now);
    parts.tm_hour = hour;
    parts.tm_min = minute;
    parts.tm_sec = 0;
    parts.tm_mon = numbers[count - 4] - 1;
    parts.tm_mday = numbers[count - 3];
    if (parts.tm_mon < 0 || parts.tm_mon > 11 || parts.tm_mday < 1 || parts.tm_mday > 31)
        return std::nullopt;
    if (count == 5) {
        if (numbers[0] < 1970 || numbers[0] > 9999)
            return std::nullopt;
        parts.tm_year = numbers[0] - 1900;
        return instant(parts);
    }
    auto found = instant(parts);
    if (found && *found < now) { // this year it is over
        ++parts.tm_year;
        found = instant(parts);
    }
    return found;
}

} // namespace ringroom::seat
