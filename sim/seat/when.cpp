#include "seat/when.h"

#include <algorithm>

#include <fmt/format.h>

namespace ringroom::seat {

std::string when_text(std::string_view iso, WallTime now) {
    const auto time = from_iso(iso);
    if (!time)
        return {};
    const auto t = local_time(*time);
    const auto today = local_time(now);
    if (t.year != today.year)
        return fmt::format("{:04}-{:02}-{:02}", t.year, t.month, t.day);
    const auto clock = fmt::format("{:02}:{:02}", t.hour, t.minute);
    return t.month == today.month && t.day == today.day
               ? clock
               : fmt::format("{:02}-{:02} {}", t.month, t.day, clock);
}

std::int64_t when_rank(std::string_view iso) {
    const auto time = from_iso(iso);
    return time ? time->ms : 0;
}

std::string length_text(Duration length) {
    const auto seconds = std::max<std::int64_t>(0, length.ms) / 1000;
    return seconds >= 3600
               ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
               : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string seconds_text(Duration time) {
    const auto tenths = (time.ms + 50) / 100;
    return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

std::string points_text(std::int64_t thousandths) {
    const auto tenths = (std::abs(thousandths) + 50) / 100;
    const auto* sign = thousandths < 0 && tenths > 0 ? "-" : "";
    return tenths % 10 == 0 ? fmt::format("{}{}", sign, tenths / 10)
                            : fmt::format("{}{}.{}", sign, tenths / 10, tenths % 10);
}

std::string fine_points_text(std::int64_t thousandths) {
    auto out = fmt::format("{}.{:03}", thousandths / 1'000, std::abs(thousandths % 1'000));
    if (thousandths < 0 && thousandths > -1'000)
        out.insert(0, "-");
    out.erase(out.find_last_not_of('0') + 1);
    return out.back() == '.' ? out.substr(0, out.size() - 1) : out;
}

} // namespace ringroom::seat
