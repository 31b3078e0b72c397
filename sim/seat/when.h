#pragma once
// Instants as a person reads them in a list.
#include <string>
#include <string_view>

#include "base/time.h"

namespace ringroom::seat {

/// An ISO text of the server: "14:06" today, "11-18 09:12" this year, else "2025-11-18"; empty for
/// anything else.
[[nodiscard]] std::string when_text(std::string_view iso, WallTime now = wall_now());
/// What a list sorts it by.
[[nodiscard]] std::int64_t when_rank(std::string_view iso);
/// "2:31" or "1:02:31".
[[nodiscard]] std::string length_text(Duration length);
/// "3.8", "4.0".
[[nodiscard]] std::string seconds_text(Duration time);
/// Thousandths of a point: "86.5".
[[nodiscard]] std::string points_text(std::int64_t thousandths);
/// To the thousandth: "0.25", "2".
[[nodiscard]] std::string fine_points_text(std::int64_t thousandths);

} // namespace ringroom::seat
