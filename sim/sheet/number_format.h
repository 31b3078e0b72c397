#pragma once
// Inside of room sheet: what a number in a spreadsheet looks like to the person who typed it.
#include <cstddef>
#include <string>
#include <string_view>

namespace ringroom::sheet {

struct NumberFormat {
    enum class Shape { plain, date, time, date_and_time, percent, zeros };
    Shape shape = Shape::plain;
    std::size_t zeros = 0; ///< with Shape::zeros: digits shown at least
};

/// Of the formats that have a number only (ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are the East
/// Asian ones).
[[nodiscard]] NumberFormat built_in_format(int id);
/// Of a code such as `yyyy"年"m"月"d"日"`, `00000000` or `0.00%`; its first section counts.
[[nodiscard]] NumberFormat format_of(std::string_view code);

/// With 15 significant digits, as spreadsheet programs show and keep them; no exponent below 10^21.
[[nodiscard]] std::string plain_number(double value);
/// Days since the epoch as "2026-11-23", with a time "2026-11-23 08:30", seconds only where there
/// are any; empty outside 1900 to 9999. `from_1904`: the epoch of old Macintosh workbooks.
[[nodiscard]] std::string date_text(double days, NumberFormat::Shape shape, bool from_1904);
/// Days since that epoch for what date_text() writes; below 0 for anything else.
[[nodiscard]] double days_of(std::string_view iso);
/// As the format shows it.
[[nodiscard]] std::string number_text(double value, const NumberFormat& format, bool from_1904);

} // namespace ringroom::sheet
