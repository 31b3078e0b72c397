#include "base/time.h"

#include <charconv>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

namespace ringroom {
namespace {

/// `count` digits at the front of `text`, which are taken off; nothing when they are not there.
std::optional<int> digits_off(std::string_view& text, std::size_t count) {
    int value = 0;
    if (text.size() < count || text.substr(0, count).find_first_not_of("0123456789") != text.npos)
        return std::nullopt;
    std::from_chars(text.data(), text.data() + count, value);
    text.remove_prefix(count);
    return value;
}

bool mark_off(std::string_view& text, char mark) {
    if (text.empty() || text.front() != mark)
        return false;
    text.remove_prefix(1);
    return true;
}

} // namespace

Instant steady_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

WallTime wall_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

std::string to_iso(WallTime time) {
    std::int64_t ms = time.ms % 1000;
    std::time_t seconds = time.ms / 1000;
    if (ms < 0) {
        ms += 1000;
        --seconds;
    }
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       ms);
}

LocalTime local_time(WallTime time) {
    const std::time_t seconds = time.ms / 1000;
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
            parts.tm_hour,        parts.tm_min,     parts.tm_sec};
}

std::optional<WallTime> from_iso(std::string_view text) {
    const auto year = digits_off(text, 4);
    const bool dash = mark_off(text, '-');
    const auto month = digits_off(text, 2);
    const bool second_dash = mark_off(text, '-');
    const auto day = digits_off(text, 2);
    const bool letter = mark_off(text, 'T');
    const auto hour = digits_off(text, 2);
    const bool colon = mark_off(text, ':');
    const auto minute = digits_off(text, 2);
    std::optional<int> second = 0, thousandths = 0;
    if (mark_off(text, ':'))
        second = digits_off(text, 2);
    if (second && mark_off(text, '.'))
        thousandths = digits_off(text, 3);
    if (!year || !dash || !month || !second_dash || !day || !letter || !hour || !colon || !minute ||
        !second || !thousandths || text != "Z" || *hour > 23 || *minute > 59 || *second > 59)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *year < 1970)
        return std::nullopt;
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    return WallTime{((days * 24 + *hour) * 60 + *minute) * std::int64_t{60'000} + *second * 1000 +
                    *thousandths};
}

} // namespace ringroom
