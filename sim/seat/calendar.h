#pragma once
// Dates and times as a person at this seat reads and writes them: the seat's own zone. Any thread.
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace ringroom::seat {

/// "11-18 09:12"; with the year where it is not that of `now`.
[[nodiscard]] std::string day_and_time(WallTime time, WallTime now);
/// "2026-11-22 14:30", what instant_of() reads.
[[nodiscard]] std::string date_and_time(WallTime time);
/// Which zone that is then: "UTC+8", "UTC−3:30", "UTC".
[[nodiscard]] std::string zone_words(WallTime time);
/// "14:30".
[[nodiscard]] std::string time_of_day(WallTime time);
/// Of "2026-11-22 14:30", "11-22 14:30" (the next such day), "tomorrow 14:30", "后天 9 点半" and
/// "14:30" (today, or tomorrow where that is past); an hour may have "am", "pm", "上午" or "下午".
/// Nothing for anything else.
[[nodiscard]] std::optional<WallTime> instant_of(std::string_view text, WallTime now);
/// Today's `hour` and `minute`, `days` later.
[[nodiscard]] WallTime at_hour(WallTime now, int days, int hour, int minute = 0);

} // namespace ringroom::seat
