#include "contact/typed_value.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/characters.h"
#include "base/utf8.h"

namespace ringroom {
namespace {

bool is_figure(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

// Longer words stand before those that they begin with.
constexpr auto telling = std::to_array<std::string_view>(
    {"大后天",    "今天",      "明天",     "后天",      "前天",    "昨天",     "今日",
     "明日",      "次日",      "当天",     "今早",      "今晚",    "明早",     "明晚",
     "本周",      "这周",      "下周",     "上周",      "下个周",  "周末",     "凌晨",
     "清晨",      "早上",      "早晨",     "上午",      "中午",    "下午",     "午后",
     "傍晚",      "晚上",      "夜里",     "夜间",      "月底",    "月初",     "月末",
     "今年",      "明年",      "本月",     "下个月",    "下月",    "星期",     "礼拜",
     "周",        "点钟",      "点",       "时",        "号",      "日",       "月",
     "today",     "now",       "noon",     "dawn",      "midday",  "midnight", "tonight",
     "tomorrow",  "yesterday", "morning",  "afternoon", "evening", "night",    "weekend",
     "week",      "month",     "o'clock",  "am",        "pm",      "a.m.",     "p.m.",
     "january",   "february",  "march",    "april",     "june",    "july",     "august",
     "september", "october",   "november", "december",  "monday",  "tuesday",  "wednesday",
     "thursday",  "friday",    "saturday", "sunday",    "jan",     "feb",      "mar",
     "apr",       "may",       "jun",      "jul",       "aug",     "sept",     "sep",
     "oct",       "nov",       "dec",      "mon",       "tues",    "tue",      "wed",
     "thurs",     "thur",      "thu",      "fri",       "sat",     "sun"});

/// Words beside them.
constexpr auto joining = std::to_array<std::string_view>(
    {"以前", "之前", "以后",    "之后",   "左右",    "前后",  "一刻", "三刻",   "之间",   "到",
     "至",   "和",   "或",      "前",     "后",      "半",    "整",   "刻",     "分",     "年",
     "的",   "下个", "这个",    "下",     "本",      "这",    "上",   "一",     "二",     "两",
     "三",   "四",   "五",      "六",     "七",      "八",    "九",   "十",     "零",     "天",
     "之",   "day",  "after",   "before", "between", "until", "till", "from",   "this",   "next",
     "last", "the",  "and",     "or",     "at",      "on",    "in",   "by",     "to",     "of",
     "half", "past", "quarter", "around", "about",   "early", "late", "one",    "two",    "three",
     "four", "five", "six",     "seven",  "eight",   "nine",  "ten",  "eleven", "twelve", "st",
     "nd",   "rd",   "th",      "h"});

constexpr auto marks = std::to_array<std::string_view>(
    {" ", ",", "、", "。", "~", "-", "–", "—", "(", ")", ":", "."}); // of half width

/// One of the words stands at the beginning; a Latin word only as a whole.
template <std::size_t Count>
std::size_t begins(std::string_view text, const std::array<std::string_view, Count>& words) {
    for (const auto word : words) {
        if (!text.starts_with(word))
            continue;
        const auto end = word.size();
        if (!is_letter(word.back()) || end == text.size() || !is_letter(text[end]))
            return end;
    }
    return 0;
}

bool is_day(int month, int day) {
    constexpr std::array days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days.at(static_cast<std::size_t>(month - 1));
}

bool is_year(int year) {
    return year >= 1900 && year <= 2999;
}

/// Figures parted by one mark, as "2026-11-23", "11/23" or "14:30".
struct Figures {
    std::array<int, 3> parts{};
    std::size_t count = 0;
    char mark = 0;
    std::size_t bytes = 0;
};

/// Nothing: longer than any date.
std::optional<Figures> figures_at(std::string_view text) {
    Figures out;
    while (out.count < out.parts.size()) {
        std::size_t end = out.bytes;
        int value = 0;
        for (; end < text.size() && is_figure(text[end]); ++end) {
            if (end - out.bytes == 8)
                return std::nullopt;
            value = value * 10 + (text[end] - '0');
        }
        out.parts.at(out.count++) = value;
        out.bytes = end;
        const bool more = end + 1 < text.size() && is_figure(text[end + 1]) &&
                          std::string_view("-/.:").find(text[end]) != std::string_view::npos &&
                          (out.mark == 0 || text[end] == out.mark);
        if (!more || out.count == out.parts.size())
            break;
        out.mark = text[end];
        ++out.bytes;
    }
    return out;
}

enum class Says { nothing, number, time };

Says said_by(const Figures& f) {
    const auto [a, b, c] = f.parts;
    if (f.count == 1) {
        if (a >= 19'000'101)
            return is_year(a / 10'000) && is_day(a / 100 % 100, a % 100) ? Says::time
                                                                         : Says::nothing;
        return a <= 59 || is_year(a) ? Says::number : Says::nothing;
    }
    if (f.mark == ':')
        return a <= 24 && b <= 59 && c <= 59 ? Says::time : Says::nothing;
    if (f.count == 2) {
        const bool span = f.mark == '-' && a <= 24 && b <= 24; // "14-16点"
        const bool hour = f.mark == '.' && a <= 24 && b <= 59; // "14.30"
        return span || hour || is_day(a, b) || is_day(b, a) ? Says::time : Says::nothing;
    }
    const bool first = is_year(a) && is_day(b, c);
    const bool last = is_year(c) && (is_day(a, b) || is_day(b, a));
    return first || last ? Says::time : Says::nothing;
}

} // namespace

bool is_digits(std::string_view text) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    return text.find_first_not_of("0123456789 -") == text.npos &&
           std::any_of(text.begin(), text.end(), is_figure);
}

bool is_whole_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), is_figure);
}

bool is_time(std::string_view given) {
    constexpr std::size_t longest = 200;
    if (given.size() > longest)
        return false;
    // Chinese keyboards write figures and marks in full width, too.
    const auto words = utf8_of(folded(characters_of(trimmed(given))));
    std::string_view rest = words;
    bool tells = false;
    while (!rest.empty()) {
        std::size_t taken = 0;
        if (is_figure(rest.front())) {
            const auto figures = figures_at(rest);
            const auto says = figures ? said_by(*figures) : Says::nothing;
            if (says == Says::nothing)
                return false;
            tells = tells || says == Says::time;
            taken = figures->bytes;
            // 'T' parts day and hour as computers write them.
            if (says == Says::time && rest.size() > taken + 1 && rest[taken] == 't' &&
                is_figure(rest[taken + 1]))
                ++taken;
        } else if (taken = begins(rest, telling); taken > 0) {
            tells = true;
        } else if (taken = begins(rest, joining); taken == 0) {
            taken = begins(rest, marks);
        }
        if (taken == 0)
            return false;
        rest.remove_prefix(taken);
    }
    return tells;
}

} // namespace ringroom
