#include "audio/spell.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "audio/limits.h"

namespace ringroom::audio {
namespace {

constexpr std::array zh_digits{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr std::array en_small{"zero",    "one",     "two",       "three",    "four",
                              "five",    "six",     "seven",     "eight",    "nine",
                              "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                              "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array en_tens{"",      "",      "twenty",  "thirty", "forty",
                             "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::uint64_t largest = 9'999'999'999'999'999;

// 1..9999 in Chinese; `more` says that a higher group stands before, so gaps are filled with 零.
std::string zh_group(std::uint64_t group, bool more) {
    constexpr std::array units{"千", "百", "十", ""};
    std::string out;
    bool zero = more && group < 1000;
    std::uint64_t weight = 1000;
    for (std::size_t i = 0; i < units.size(); ++i, weight /= 10) {
        const auto digit = group / weight % 10;
        if (digit == 0) {
            zero = zero || !out.empty();
            continue;
        }
        if (zero)
            out += zh_digits[0];
        zero = false;
        const bool plain_ten = weight == 10 && digit == 1 && out.empty() && !more; // 十二
        if (digit == 2 && weight == 1000)
            out += "两";
        else if (!plain_ten)
            out += zh_digits[digit];
        out += units[i];
    }
    return out;
}

std::string zh_number(std::uint64_t number) {
    if (number == 0)
        return zh_digits[0];
    constexpr std::array units{"万亿", "亿", "万", ""};
    std::string out;
    std::uint64_t weight = 1'000'000'000'000;
    bool gap = false;
    for (std::size_t i = 0; i < units.size(); ++i, weight /= 10'000) {
        const auto group = number / weight % 10'000;
        if (group == 0) {
            gap = !out.empty();
            continue;
        }
        if (gap && group >= 1000)
            out += zh_digits[0];
        gap = false;
        const bool pair = group == 2 && weight > 1 && out.empty();
        out += pair ? std::string("两") : zh_group(group, !out.empty());
        out += units[i];
    }
    return out;
}

std::string en_below_thousand(std::uint64_t number) {
    std::string out;
    if (number >= 100) {
        out = std::string(en_small[number / 100]) + " hundred";
        number %= 100;
        if (number == 0)
            return out;
        out += " ";
    }
    if (number < 20)
        return out + en_small[number];
    out += en_tens[number / 10];
    if (number % 10 != 0)
        out += std::string("-") + en_small[number % 10];
    return out;
}

std::string en_number(std::uint64_t number) {
    if (number == 0)
        return en_small[0];
    constexpr std::array units{" quadrillion", " trillion", " billion",
                               " million",     " thousand", ""};
    std::string out;
    std::uint64_t weight = 1'000'000'000'000'000;
    for (std::size_t i = 0; i < units.size(); ++i, weight /= 1000) {
        const auto group = number / weight % 1000;
        if (group == 0)
            continue;
        if (!out.empty())
            out += " ";
        out += en_below_thousand(group) + units[i];
    }
    return out;
}

std::string en_ordinal(int day) {
    constexpr std::array below_twenty{"zeroth",    "first",       "second",     "third",
                                      "fourth",    "fifth",       "sixth",      "seventh",
                                      "eighth",    "ninth",       "tenth",      "eleventh",
                                      "twelfth",   "thirteenth",  "fourteenth", "fifteenth",
                                      "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
    if (day < 20)
        return below_twenty[static_cast<std::size_t>(day)];
    if (day == 20)
        return "twentieth";
    if (day == 30)
        return "thirtieth";
    return std::string(day > 30 ? "thirty-" : "twenty-") +
           below_twenty[static_cast<std::size_t>(day % 10)];
}

std::string en_year(int year) {
    const auto y = static_cast<std::uint64_t>(year);
    if (year % 1000 < 10 || year < 1000)
        return en_number(y);
    std::string out = en_below_thousand(y / 100);
    if (year % 100 == 0)
        return out + " hundred";
    return out + (year % 100 < 10 ? " oh " : " ") + en_below_thousand(y % 100);
}

std::string zh_year(int year) {
    std::string out;
    for (const char c : std::to_string(year))
        out += zh_digits[static_cast<std::size_t>(c - '0')];
    return out;
}

bool exists(Day day) {
    constexpr std::array lengths{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (day.year < 0 || day.year > 9999 || day.month < 1 || day.month > 12 || day.day < 1)
        return false;
    const bool leap =
        day.year == 0 || (day.year % 4 == 0 && (day.year % 100 != 0 || day.year % 400 == 0));
    if (day.month == 2 && !leap)
        return day.day <= 28;
    return day.day <= lengths[static_cast<std::size_t>(day.month - 1)];
}

const char* zh_part_of_day(int hour) {
    if (hour < 6)
        return "凌晨";
    if (hour < 9)
        return "早上";
    if (hour < 12)
        return "上午";
    if (hour == 12)
        return "中午";
    return hour < 18 ? "下午" : "晚上";
}

std::string zh_fen(std::uint64_t fen) {
    const auto yuan = fen / 100;
    const auto jiao = fen / 10 % 10;
    const auto rest = fen % 10;
    std::string out;
    if (yuan > 0 || fen == 0)
        out += (yuan == 2 ? std::string("两") : zh_number(yuan)) + "元";
    if (jiao > 0)
        out += std::string(zh_digits[jiao]) + "角";
    if (rest > 0) {
        if (yuan > 0 && jiao == 0)
            out += zh_digits[0];
        out += std::string(zh_digits[rest]) + "分";
    }
    return out;
}

std::string en_fen(std::uint64_t fen) {
    std::string out;
    if (fen >= 100 || fen == 0)
        out = en_number(fen / 100) + " yuan";
    if (fen % 100 != 0)
        out += (out.empty() ? "" : " and ") + en_number(fen % 100) + " fen";
    return out;
}

std::uint64_t magnitude(std::int64_t number) {
    return number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
}

std::string with_sign(Language language, std::int64_t number, const std::string& spoken) {
    if (number >= 0)
        return spoken;
    return (language == Language::zh ? "负" : "minus ") + spoken;
}

} // namespace

std::string spoken_number(Language language, std::int64_t number) {
    const auto size = magnitude(number);
    if (size > largest) // beyond what anyone follows by ear
        return with_sign(language, number, spoken_digits(language, std::to_string(size)));
    return with_sign(language, number,
                     language == Language::zh ? zh_number(size) : en_number(size));
}

std::string spoken_count(Language language, std::int64_t count) {
    return language == Language::zh && count == 2 ? "两" : spoken_number(language, count);
}

std::string spoken_digits(Language language, std::string_view digits) {
    std::string out;
    std::size_t spoken = 0;
    for (const char c : digits) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) == 0 || byte > 0x7F)
            continue;
        if (++spoken > spoken_digits_max)
            break;
        const bool digit = c >= '0' && c <= '9';
        if (language == Language::en) {
            if (!out.empty())
                out += ' ';
            out += digit ? std::string(en_small[static_cast<std::size_t>(c - '0')])
                         : std::string(1, c);
        } else if (digit) {
            out += c == '1' ? "幺" : zh_digits[static_cast<std::size_t>(c - '0')];
        } else {
            out += c;
        }
    }
    return out;
}

std::string spoken_money(Language language, std::int64_t fen) {
    const auto size = magnitude(fen);
    return with_sign(language, fen, language == Language::zh ? zh_fen(size) : en_fen(size));
}

std::string spoken_date(Language language, Day day) {
    if (!exists(day))
        return {};
    if (language == Language::zh)
        return (day.year == 0 ? std::string() : zh_year(day.year) + "年") +
               zh_number(static_cast<std::uint64_t>(day.month)) + "月" +
               zh_number(static_cast<std::uint64_t>(day.day)) + "日";
    constexpr std::array months{"January",   "February", "March",    "April",
                                "May",       "June",     "July",     "August",
                                "September", "October",  "November", "December"};
    std::string out = months[static_cast<std::size_t>(day.month - 1)];
    out += " " + en_ordinal(day.day);
    return day.year == 0 ? out : out + ", " + en_year(day.year);
}

std::string spoken_time(Language language, int hour, int minute) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return {};
    const int shown = hour % 12 == 0 ? (hour == 0 && language == Language::zh ? 0 : 12) : hour % 12;
    const auto spoken_minute = static_cast<std::uint64_t>(minute);
    if (language == Language::zh) {
        std::string out = zh_part_of_day(hour) + spoken_count(language, shown) + "点";
        if (minute == 0)
            return out + "整";
        return out + (minute < 10 ? "零" : "") + zh_number(spoken_minute) + "分";
    }
    std::string out = en_small[static_cast<std::size_t>(shown)];
    if (minute > 0)
        out += (minute < 10 ? " oh " : " ") + en_number(spoken_minute);
    return out + (hour < 12 ? " a m" : " p m");
}

std::string spoken_wait(Language language, Duration wait) {
    const auto minutes = (std::max<std::int64_t>(wait.ms, 0) + 59'999) / 60'000;
    const bool zh = language == Language::zh;
    if (minutes == 0)
        return zh ? "不到一分钟" : "less than a minute";
    const auto hours = minutes / 60;
    const auto rest = minutes % 60;
    std::string out = zh ? "约" : "about ";
    if (hours > 0)
        out += spoken_count(language, hours) + (zh ? "小时" : hours == 1 ? " hour" : " hours");
    if (rest > 0)
        out += (hours > 0 && !zh ? " " : "") + spoken_count(language, rest) +
               (zh          ? "分钟"
                : rest == 1 ? " minute"
                            : " minutes");
    return out;
}

std::string spoken_position(Language language, int ahead) {
    if (language == Language::zh)
        return ahead <= 0 ? "您是下一位" : "您前面还有" + spoken_count(language, ahead) + "位客户";
    if (ahead <= 0)
        return "you are next in line";
    return ahead == 1 ? "there is one caller ahead of you"
                      : "there are " + spoken_number(language, ahead) + " callers ahead of you";
}

} // namespace ringroom::audio
