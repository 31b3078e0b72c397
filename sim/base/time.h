#pragma once
// Time as the machine sees it: whole milliseconds, passed in as arguments, never asked for.
// Instant counts from the start of the lab's run; WallTime counts from the Unix epoch and is only a
// label for people. The three types do not mix by accident.
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringroom {

/// A span of time in milliseconds; may be negative.
struct Duration {
    std::int64_t ms = 0;

    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator+(Duration other) const { return {ms + other.ms}; }
    constexpr Duration operator-(Duration other) const { return {ms - other.ms}; }
    constexpr Duration operator*(std::int64_t factor) const { return {ms * factor}; }
    constexpr Duration operator/(std::int64_t divisor) const { return {ms / divisor}; }
    constexpr Duration& operator+=(Duration other) { return ms += other.ms, *this; }
    constexpr Duration& operator-=(Duration other) { return ms -= other.ms, *this; }
};

/// A point on the run's own monotonic axis, in milliseconds since the run began.
struct Instant {
    std::int64_t ms = 0;

    constexpr auto operator<=>(const Instant&) const = default;
    constexpr Instant operator+(Duration d) const { return {ms + d.ms}; }
    constexpr Instant operator-(Duration d) const { return {ms - d.ms}; }
    constexpr Duration operator-(Instant other) const { return {ms - other.ms}; }

    /// Later than every deadline: "never".
    static constexpr Instant never() { return {INT64_MAX}; }
};

/// Milliseconds since 1970-01-01 UTC; a label for people, never used to decide anything.
struct WallTime {
    std::int64_t ms = 0;
    constexpr auto operator<=>(const WallTime&) const = default;
    constexpr WallTime operator+(Duration d) const { return {ms + d.ms}; }
};

inline namespace literals {
constexpr Duration operator""_ms(unsigned long long n) {
    return {static_cast<std::int64_t>(n)};
}
constexpr Duration operator""_s(unsigned long long n) {
    return {static_cast<std::int64_t>(n) * 1000};
}
constexpr Duration operator""_min(unsigned long long n) {
    return {static_cast<std::int64_t>(n) * 60'000};
}
} // namespace literals

/// Monotonic time of the operating system. For floors 5 and up only; the tidy test keeps it out of
/// the cores. Any thread.
[[nodiscard]] Instant steady_now();
/// Wall clock, a label for people. Floors 5 and up only. Any thread.
[[nodiscard]] WallTime wall_now();
/// "2026-11-21T20:41:07.123Z". Any thread.
[[nodiscard]] std::string to_iso(WallTime time);
/// As a clock on this computer's wall shows it.
struct LocalTime {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool operator==(const LocalTime&) const = default;
};
/// Any thread.
[[nodiscard]] LocalTime local_time(WallTime time);
/// What to_iso() writes, seconds and thousandths may be missing; nothing for anything else, for
/// days that do not exist, and outside the years 1970 to 9999. Any thread.
[[nodiscard]] std::optional<WallTime> from_iso(std::string_view text);

} // namespace ringroom
