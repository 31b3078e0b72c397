#pragma once
// What fits into a field of a form by its kind: the screen says it while it is typed, and the
// machine refuses by it. Pure.
#include <string_view>

namespace ringroom {

/// Figures, with blanks and hyphens among them and a plus before; at least one figure.
[[nodiscard]] bool is_digits(std::string_view text);
/// A whole number with or without a sign.
[[nodiscard]] bool is_whole_number(std::string_view text);
/// A day, an hour or both, as people write them down in Chinese or English: "2026-11-23 14:30",
/// "明天下午两点到四点", "周六上午", "11月23日", "tomorrow afternoon", "Mon, Nov 23 2:30 pm". Words
/// that tell no time, and days and hours that there are not, are none.
[[nodiscard]] bool is_time(std::string_view text);

} // namespace ringroom
