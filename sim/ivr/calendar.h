#pragma once
// Office hours as a pure table asked with `now`. The lab's local time at the start of the run comes
// in as data, so that a modelled Friday evening needs no real one.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace ringroom::ivr {

struct Date {
    int year = 0;
    int month = 0; ///< 1..12
    int day = 0;   ///< 1..31
    auto operator<=>(const Date&) const = default;
};

/// What people call the time.
struct LocalTime {
    Date date;
    int weekday = 1; ///< 1 Monday .. 7 Sunday
    int minute = 0;  ///< of the day, 0..1439
};

/// Local time where the lab stands. A change of clocks is outside its scope: one offset a run.
struct LocalClock {
    WallTime at_start;                 ///< wall time at Instant 0
    Duration utc_offset{8 * 3600'000}; ///< China
    [[nodiscard]] LocalTime at(Instant now) const;
};

/// Days since 1970-01-01, proleptic Gregorian (Howard Hinnant, "days_from_civil").
[[nodiscard]] std::int64_t days_from(Date date);
[[nodiscard]] Date date_from(std::int64_t days);
/// Whether the date exists, years 1900..2999.
[[nodiscard]] bool valid(Date date);

/// Holds on the given weekdays (or dates) from `from` up to but without `to`; past midnight where
/// `to` <= `from`, then counted to the day it began on.
struct TimeRule {
    std::array<bool, 8> weekdays{}; ///< [1] Monday .. [7] Sunday; none set: any day
    std::optional<Date> first;      ///< dates, both included; none: any
    std::optional<Date> last;
    int from = 0;  ///< minute of the day, 0..1439
    int to = 1440; ///< minute of the day, 0..1440
    [[nodiscard]] bool holds(const LocalTime& time) const;
};

/// "08:30" gives 510; "24:00" gives 1440.
[[nodiscard]] std::optional<int> minute_from(std::string_view written);
/// "2026-10-01".
[[nodiscard]] std::optional<Date> date_from(std::string_view written);
/// "1-5", "6,7", "1,3-5"; 7 is Sunday.
[[nodiscard]] std::optional<std::array<bool, 8>> weekdays_from(std::string_view written);

} // namespace ringroom::ivr
