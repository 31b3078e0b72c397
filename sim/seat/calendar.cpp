#include "seat/calendar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string>
#include <tuple>
#include <utility>

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

/// Takes `word` away from the front or, with `last`, from the end, in any case.
bool take(std::string& text, std::string_view word, bool last = false) {
    if (text.size() < word.size())
        return false;
    const std::size_t at = last ? text.size() - word.size() : 0;
    const auto same = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    };
    if (!std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [&](char b, char a) { return same(a, b); }))
        return false;
    text.erase(at, word.size());
    text = std::string(trimmed(text));
    return true;
}

/// How many days from today the words at the front of `text` say; nothing where they say no day.
std::optional<int> days_ahead(std::string& text) {
    static constexpr std::pair<std::string_view, int> words[] = {{"the day after tomorrow", 2},
                                                                 {"day after tomorrow", 2},
                                                                 {"tomorrow", 1},
                                                                 {"today", 0},
                                                                 {"大后天", 3},
                                                                 {"后天", 2},
                                                                 {"明天", 1},
                                                                 {"明日", 1},
                                                                 {"今天", 0},
                                                                 {"今日", 0}};
    for (const auto& [word, days] : words)
        if (take(text, word))
            return days;
    return std::nullopt;
}

/// Which half of the day the words before or after the hour say.
enum class Half { any, morning, noon, afternoon, evening };
Half half_of(std::string& text) {
    static constexpr std::tuple<std::string_view, bool, Half> words[] = {
        {"上午", false, Half::morning},    {"早上", false, Half::morning},
        {"中午", false, Half::noon},       {"下午", false, Half::afternoon},
        {"傍晚", false, Half::afternoon},  {"晚上", false, Half::evening},
        {"morning", false, Half::morning}, {"afternoon", false, Half::afternoon},
        {"evening", false, Half::evening}, {"at ", false, Half::any},
        {"am", true, Half::morning},       {"pm", true, Half::afternoon}};
    auto half = Half::any;
    for (const auto& [word, last, which] : words)
        if (take(text, word, last) && which != Half::any)
            half = which;
    return half;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
}

/// "9:30", "9：30", "9点半", "9点", "9 点 30 分", "9": minutes of the day.
std::optional<int> minutes_of(std::string text, Half half) {
    replace_all(text, "：", ":");
    replace_all(text, " ", "");
    take(text, "分", true);
    replace_all(text, "点半", ":30");
    replace_all(text, "点", ":");
    if (text.ends_with(':'))
        text += "0";
    std::size_t count = 0;
    const auto n = numbers_in(text, count);
    if (!n || count < 1 || count > 2 || text.find_first_of("-/") != text.npos)
        return std::nullopt;
    int hour = (*n)[0];
    const int minute = count == 2 ? (*n)[1] : 0;
    if (half == Half::evening && hour == 12) // of which day?
        return std::nullopt;
    if (half == Half::morning && hour == 12)
        hour = 0;
    else if (half > Half::morning && hour < (half == Half::noon ? 10 : 12))
        hour += 12;
    return hour > 23 || minute > 59 ? std::nullopt : std::optional(hour * 60 + minute);
}

/// A time of day, after a word for the day or without.
std::optional<WallTime> instant_in_words(std::string_view typed, WallTime now) {
    auto text = std::string(trimmed(typed));
    replace_all(text, "　", " ");
    replace_all(text, "今晚", "今天晚上");
    replace_all(text, "明早", "明天早上");
    replace_all(text, "明晚", "明天晚上");
    const auto days = days_ahead(text);
    if (days && !take(text, "，"))
        take(text, ",");
    const auto half = half_of(text);
    const bool bare = text.find_first_not_of("0123456789") == text.npos;
    if (text.empty() || (bare && !days && half == Half::any)) // "9" may be the beginning of a date
        return std::nullopt;
    const auto minutes = minutes_of(text, half);
    if (!minutes)
        return std::nullopt;
    const auto at = at_hour(now, days.value_or(0), *minutes / 60, *minutes % 60);
    return days || at >= now ? at : at_hour(now, 1, *minutes / 60, *minutes % 60);
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

std::string zone_words(WallTime time) {
    const auto minutes = local(time).tm_gmtoff / 60;
    if (minutes == 0)
        return "UTC";
    const auto size = std::abs(minutes);
    const auto hours = fmt::format("UTC{}{}", minutes < 0 ? "−" : "+", size / 60);
    return size % 60 == 0 ? hours : fmt::format("{}:{:02}", hours, size % 60);
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
    if (const auto said = instant_in_words(text, now))
        return said;
    std::size_t count = 0;
    const auto n = numbers_in(trimmed(text), count);
    if (!n || (count != 4 && count != 5))
        return std::nullopt;
    const auto& numbers = *n;
    const int hour = numbers[count - 2], minute = numbers[count - 1];
    if (hour > 23 || minute > 59)
        return std::nullopt;
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
