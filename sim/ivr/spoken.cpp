#include "ivr/spoken.h"

#include <array>
#include <utility>
#include <vector>

#include "ivr/calendar.h"

namespace ringroom::ivr {

namespace {
constexpr std::array<std::string_view, 10> zh_digits = {"零", "一", "二", "三", "四",
                                                        "五", "六", "七", "八", "九"};
constexpr std::array<std::string_view, 20> en_ones = {
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> en_tens = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<std::string_view, 12> en_months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

constexpr std::size_t whole_digits_max = 12; // up to hundreds of thousand million

/// Four places at most: 1005 is 一千零五.
std::string zh_group(int n) {
    static constexpr std::array<std::pair<int, std::string_view>, 3> places = {
        {{1000, "千"}, {100, "百"}, {10, "十"}}};
    std::string words;
    bool zero = false;
    for (const auto& [place, name] : places) {
        const int digit = n / place % 10;
        if (digit == 0) {
            zero = zero || !words.empty();
            continue;
        }
        if (zero)
            words += "零";
        zero = false;
        words += zh_digits[static_cast<std::size_t>(digit)];
        words += name;
    }
    if (n % 10 != 0) {
        if (zero)
            words += "零";
        words += zh_digits[static_cast<std::size_t>(n % 10)];
    }
    return words;
}

std::string zh_number(std::int64_t n) {
    if (n == 0)
        return "零";
    static constexpr std::array<std::pair<std::int64_t, std::string_view>, 3> groups = {
        {{100'000'000, "亿"}, {10'000, "万"}, {1, ""}}};
    std::string words;
    bool gap = false;
    for (const auto& [size, name] : groups) {
        const auto group = static_cast<int>(n / size % 10'000);
        if (group == 0) {
            gap = gap || !words.empty();
            continue;
        }
        if (!words.empty() && (gap || group < 1000))
            words += "零";
        gap = false;
        words += zh_group(group);
        words += name;
    }
    if (words.starts_with("一十")) // 十二, not 一十二, at the beginning
        words.erase(0, std::string_view("一").size());
    return words;
}

std::string en_below_thousand(int n) {
    std::string words;
    if (n >= 100) {
        words += std::string(en_ones[static_cast<std::size_t>(n / 100)]) + " hundred";
        n %= 100;
        if (n == 0)
            return words;
        words += " and ";
    }
    if (n < 20)
        return words + std::string(en_ones[static_cast<std::size_t>(n)]);
    words += en_tens[static_cast<std::size_t>(n / 10)];
    if (n % 10 != 0)
        words += "-" + std::string(en_ones[static_cast<std::size_t>(n % 10)]);
    return words;
}

std::string en_number(std::int64_t n) {
    if (n == 0)
        return "zero";
    static constexpr std::array<std::pair<std::int64_t, std::string_view>, 4> groups = {
        {{1'000'000'000, " billion"}, {1'000'000, " million"}, {1'000, " thousand"}, {1, ""}}};
    std::string words;
    for (const auto& [size, name] : groups) {
        const auto group = static_cast<int>(n / size % 1000);
        if (group == 0)
            continue;
        if (!words.empty())
            words += size == 1 && group < 100 ? " and " : " ";
        words += en_below_thousand(group) + std::string(name);
    }
    return words;
}

/// 1..31.
std::string en_ordinal(int n) {
    static constexpr std::array<std::string_view, 13> irregular = {
        "",        "first",  "second", "third", "fourth",   "fifth",  "sixth",
        "seventh", "eighth", "ninth",  "tenth", "eleventh", "twelfth"};
    if (n <= 12)
        return std::string(irregular[static_cast<std::size_t>(n)]);
    if (n < 20)
        return en_number(n) + "th";
    const auto tens = std::string(en_tens[static_cast<std::size_t>(n / 10)]);
    if (n % 10 == 0)
        return tens.substr(0, tens.size() - 1) + "ieth";
    return tens + "-" + std::string(irregular[static_cast<std::size_t>(n % 10)]);
}

bool all_digits(std::string_view s) {
    for (const char c : s)
        if (c < '0' || c > '9')
            return false;
    return !s.empty();
}

std::string number_words(Language language, std::string_view digits) {
    std::int64_t n = 0;
    for (const char c : digits)
        n = n * 10 + (c - '0');
    return language == Language::zh ? zh_number(n) : en_number(n);
}

/// One by one. On the telephone 1 is said 幺, so that nobody hears 七; not in decimals or years.
std::string one_by_one(Language language, std::string_view digits, bool telephone) {
    std::string words;
    for (const char c : digits) {
        if (language == Language::zh) {
            words += telephone && c == '1' ? "幺" : zh_digits[static_cast<std::size_t>(c - '0')];
            continue;
        }
        if (!words.empty())
            words += ' ';
        words += en_ones[static_cast<std::size_t>(c - '0')];
    }
    return words;
}

struct Decimal {
    bool minus = false;
    std::string_view whole;
    std::string_view part;
};

std::optional<Decimal> decimal_from(std::string_view value) {
    Decimal d;
    d.minus = value.starts_with('-');
    if (d.minus)
        value.remove_prefix(1);
    const auto point = value.find('.');
    d.whole = value.substr(0, point);
    if (point != std::string_view::npos)
        d.part = value.substr(point + 1);
    const bool part_fits = point == std::string_view::npos || all_digits(d.part);
    if (!all_digits(d.whole) || d.whole.size() > whole_digits_max || !part_fits)
        return std::nullopt;
    return d;
}

std::string say_number(Language language, std::string_view value) {
    const auto d = decimal_from(value);
    if (!d)
        return std::string(value);
    const bool zh = language == Language::zh;
    std::string words = d->minus ? (zh ? "负" : "minus ") : "";
    words += number_words(language, d->whole);
    if (!d->part.empty())
        words += (zh ? "点" : " point ") + one_by_one(language, d->part, false);
    return words;
}

std::string say_money(Language language, std::string_view value) {
    const auto d = decimal_from(value);
    if (!d || d->part.size() > 2)
        return std::string(value);
    const bool zh = language == Language::zh;
    const char jiao = d->part.empty() ? '0' : d->part[0];
    const char fen = d->part.size() < 2 ? '0' : d->part[1];
    std::string words = d->minus ? (zh ? "负" : "minus ") : "";
    words += number_words(language, d->whole) + (zh ? "元" : " yuan");
    const auto digit = [](char c) {
        return std::string(zh_digits[static_cast<std::size_t>(c - '0')]);
    };
    if (zh) {
        if (jiao != '0')
            words += digit(jiao) + "角";
        else if (fen != '0')
            words += "零";
        if (fen != '0')
            words += digit(fen) + "分";
    } else if (jiao != '0' || fen != '0') {
        words += " and " + number_words(language, std::string{jiao, fen}) + " fen";
    }
    return words;
}

std::string say_date(Language language, std::string_view value) {
    const auto date = date_from(value);
    if (!date)
        return std::string(value);
    if (language == Language::zh)
        return one_by_one(language, value.substr(0, 4), false) + "年" + zh_number(date->month) +
               "月" + zh_number(date->day) + "日";
    const auto year =
        date->year / 100 >= 20 && date->year % 100 < 10
            ? en_number(date->year)
            : en_below_thousand(date->year / 100) + " " +
                  (date->year % 100 == 0 ? "hundred" : en_below_thousand(date->year % 100));
    return std::string(en_months[static_cast<std::size_t>(date->month - 1)]) + " " +
           en_ordinal(date->day) + ", " + year;
}

std::string say_time(Language language, std::string_view value) {
    const auto minute = minute_from(value);
    if (!minute || *minute == 1440)
        return std::string(value);
    const auto h = *minute / 60;
    const auto m = *minute % 60;
    if (language == Language::zh) {
        auto words = (h == 2 ? "两" : zh_number(h)) + std::string("点");
        if (m == 0)
            return words + "整";
        return words + (m < 10 ? "零" : "") + zh_number(m) + "分";
    }
    auto words = en_number(h);
    if (m == 0)
        return words + " o'clock";
    return words + (m < 10 ? " oh " : " ") + en_number(m);
}
} // namespace

std::string spoken(Language language, SpokenAs as, std::string_view value) {
    switch (as) {
    case SpokenAs::text:
        break;
    case SpokenAs::digits:
        if (all_digits(value))
            return one_by_one(language, value, true);
        break;
    case SpokenAs::number:
        return say_number(language, value);
    case SpokenAs::money:
        return say_money(language, value);
    case SpokenAs::date:
        return say_date(language, value);
    case SpokenAs::time:
        return say_time(language, value);
    }
    return std::string(value);
}

std::optional<SpokenAs> spoken_as(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, SpokenAs>, 12> words = {
        {{"text", SpokenAs::text},
         {"原文", SpokenAs::text},
         {"digits", SpokenAs::digits},
         {"逐位", SpokenAs::digits},
         {"number", SpokenAs::number},
         {"数字", SpokenAs::number},
         {"money", SpokenAs::money},
         {"金额", SpokenAs::money},
         {"date", SpokenAs::date},
         {"日期", SpokenAs::date},
         {"time", SpokenAs::time},
         {"时间", SpokenAs::time}}};
    for (const auto& [name, as] : words)
        if (name == word)
            return as;
    return std::nullopt;
}

std::string_view to_string(SpokenAs as) {
    switch (as) {
    case SpokenAs::text:
        return "text";
    case SpokenAs::digits:
        return "digits";
    case SpokenAs::number:
        return "number";
    case SpokenAs::money:
        return "money";
    case SpokenAs::date:
        return "date";
    case SpokenAs::time:
        return "time";
    }
    return "";
}

} // namespace ringroom::ivr
