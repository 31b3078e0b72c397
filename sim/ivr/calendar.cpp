#include "ivr/calendar.h"

#include <charconv>

namespace ringroom::ivr {

namespace {
constexpr std::int64_t day_ms = 86'400'000;
constexpr int day_minutes = 1440;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

/// `count` digits at `at`, nothing else.
std::optional<int> digits(std::string_view s, std::size_t at, std::size_t count) {
    if (at + count > s.size())
        return std::nullopt;
    int n = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (s[i] < '0' || s[i] > '9')
            return std::nullopt;
        n = n * 10 + (s[i] - '0');
    }
    return n;
}

int weekday_of(std::int64_t days) {
    const auto from_thursday = days - floor_div(days, 7) * 7; // 1970-01-01 was a Thursday
    return static_cast<int>((from_thursday + 3) % 7) + 1;
}
} // namespace

std::int64_t days_from(Date date) {
    const std::int64_t y = date.year - (date.month <= 2 ? 1 : 0);
    const auto era = floor_div(y, 400);
    const auto yoe = y - era * 400;
    const auto doy = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    const auto doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

Date date_from(std::int64_t days) {
    days += 719468;
    const auto era = floor_div(days, 146097);
    const auto doe = days - era * 146097;
    const auto yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const auto doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const auto mp = (5 * doy + 2) / 153;
    const auto month = static_cast<int>(mp + (mp < 10 ? 3 : -9));
    return {static_cast<int>(yoe + era * 400 + (month <= 2 ? 1 : 0)), month,
            static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

bool valid(Date date) {
    return date.year >= 1900 && date.year <= 2999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date_from(days_from(date)) == date;
}

LocalTime LocalClock::at(Instant now) const {
    const auto local = at_start.ms + utc_offset.ms + now.ms;
    const auto days = floor_div(local, day_ms);
    return {date_from(days), weekday_of(days), static_cast<int>((local - days * day_ms) / 60'000)};
}

bool TimeRule::holds(const LocalTime& time) const {
    const auto day_fits = [this](std::int64_t days) {
        const auto date = date_from(days);
        if (first && (date < *first || date > last.value_or(*first)))
            return false;
        bool any = true;
        for (const bool wanted : weekdays)
            any = any && !wanted;
        return any || weekdays[static_cast<std::size_t>(weekday_of(days))];
    };
    const auto today = days_from(time.date);
    if (from < to)
        return time.minute >= from && time.minute < to && day_fits(today);
    return (time.minute >= from && day_fits(today)) || (time.minute < to && day_fits(today - 1));
}

std::optional<int> minute_from(std::string_view written) {
    const auto colon = written.find(':');
    if (colon == std::string_view::npos || colon < 1 || colon > 2 || written.size() != colon + 3)
        return std::nullopt;
    const auto hour = digits(written, 0, colon);
    const auto minute = digits(written, colon + 1, 2);
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > day_minutes)
        return std::nullopt;
    return *hour * 60 + *minute;
}

std::optional<Date> date_from(std::string_view written) {
    if (written.size() != 10 || written[4] != '-' || written[7] != '-')
        return std::nullopt;
    const auto year = digits(written, 0, 4);
    const auto month = digits(written, 5, 2);
    const auto day = digits(written, 8, 2);
    if (!year || !month || !day || !valid({*year, *month, *day}))
        return std::nullopt;
    return Date{*year, *month, *day};
}

std::optional<std::array<bool, 8>> weekdays_from(std::string_view written) {
    std::array<bool, 8> days{};
    for (std::size_t at = 0; at < written.size() || at == 0;) {
        const auto first = digits(written, at, 1);
        if (!first || *first < 1 || *first > 7)
            return std::nullopt;
        auto last = first;
        ++at;
        if (at < written.size() && written[at] == '-') {
            last = digits(written, at + 1, 1);
            at += 2;
        }
        if (!last || *last > 7 || *last < *first)
            return std::nullopt;
        for (auto day = *first; day <= *last; ++day)
            days[static_cast<std::size_t>(day)] = true;
        if (at == written.size())
            return days;
        if (written[at] != ',' || ++at == written.size())
            return std::nullopt;
    }
    return std::nullopt;
}

} // namespace ringroom::ivr
