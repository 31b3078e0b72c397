#include <catch2/catch.hpp>

#include "ivr/calendar.h"
#include "ivr/digit_filter.h"
#include "ivr/spoken.h"

using namespace ringroom;
using namespace ringroom::ivr;

namespace {
std::string zh(SpokenAs as, std::string_view v) {
    return spoken(Language::zh, as, v);
}
std::string en(SpokenAs as, std::string_view v) {
    return spoken(Language::en, as, v);
}
} // namespace

TEST_CASE("Chinese numbers put zeros and groups where people say them") {
    const auto n = [](std::string_view v) { return zh(SpokenAs::number, v); };
    CHECK(n("0") == "零");
    CHECK(n("10") == "十");
    CHECK(n("12") == "十二");
    CHECK(n("20") == "二十");
    CHECK(n("105") == "一百零五");
    CHECK(n("110") == "一百一十");
    CHECK(n("1005") == "一千零五");
    CHECK(n("1050") == "一千零五十");
    CHECK(n("10000") == "一万");
    CHECK(n("10005") == "一万零五");
    CHECK(n("100500") == "十万零五百");
    CHECK(n("12345678") == "一千二百三十四万五千六百七十八");
    CHECK(n("100000000") == "一亿");
    CHECK(n("100000001") == "一亿零一");
    CHECK(n("101000000") == "一亿零一百万");
    CHECK(n("-3.14") == "负三点一四");
    CHECK(n("1234567890123") == "1234567890123"); // too long to be a number: as it is
    CHECK(n("12a") == "12a");
    CHECK(n("1.") == "1.");
    CHECK(n("") == "");
}

TEST_CASE("English numbers, money, dates and times") {
    CHECK(en(SpokenAs::number, "0") == "zero");
    CHECK(en(SpokenAs::number, "13") == "thirteen");
    CHECK(en(SpokenAs::number, "42") == "forty-two");
    CHECK(en(SpokenAs::number, "105") == "one hundred and five");
    CHECK(en(SpokenAs::number, "1005") == "one thousand and five");
    CHECK(en(SpokenAs::number, "1250000") == "one million two hundred and fifty thousand");
    CHECK(en(SpokenAs::number, "3.05") == "three point zero five");
    CHECK(en(SpokenAs::digits, "105") == "one zero five");
    CHECK(en(SpokenAs::money, "39.50") == "thirty-nine yuan and fifty fen");
    CHECK(en(SpokenAs::money, "39") == "thirty-nine yuan");
    CHECK(en(SpokenAs::date, "2026-10-01") == "October first, twenty twenty-six");
    CHECK(en(SpokenAs::date, "2005-01-31") == "January thirty-first, two thousand and five");
    CHECK(en(SpokenAs::date, "2030-05-20") == "May twentieth, twenty thirty");
    CHECK(en(SpokenAs::date, "1900-12-13") == "December thirteenth, nineteen hundred");
    CHECK(en(SpokenAs::time, "08:30") == "eight thirty");
    CHECK(en(SpokenAs::time, "14:05") == "fourteen oh five");
    CHECK(en(SpokenAs::time, "09:00") == "nine o'clock");
}

TEST_CASE("Chinese digits, money, dates and times") {
    CHECK(zh(SpokenAs::digits, "10503") == "幺零五零三");
    CHECK(zh(SpokenAs::digits, "A1") == "A1");
    CHECK(zh(SpokenAs::money, "39.50") == "三十九元五角");
    CHECK(zh(SpokenAs::money, "39.05") == "三十九元零五分");
    CHECK(zh(SpokenAs::money, "39.55") == "三十九元五角五分");
    CHECK(zh(SpokenAs::money, "100") == "一百元");
    CHECK(zh(SpokenAs::money, "1.234") == "1.234");
    CHECK(zh(SpokenAs::date, "2026-10-01") == "二零二六年十月一日");
    CHECK(zh(SpokenAs::date, "2026-02-29") == "2026-02-29"); // there is none
    CHECK(zh(SpokenAs::time, "14:05") == "十四点零五分");
    CHECK(zh(SpokenAs::time, "02:00") == "两点整");
    CHECK(zh(SpokenAs::time, "25:00") == "25:00");
    CHECK(zh(SpokenAs::text, "原样") == "原样");
}

TEST_CASE("every manner of speaking has a word in both languages") {
    for (const auto as : {SpokenAs::text, SpokenAs::digits, SpokenAs::number, SpokenAs::money,
                          SpokenAs::date, SpokenAs::time})
        CHECK(spoken_as(to_string(as)) == as);
    CHECK(spoken_as("金额") == SpokenAs::money);
    CHECK_FALSE(spoken_as("loudly"));
}

TEST_CASE("days and dates agree over four centuries") {
    for (std::int64_t day = -25567; day < 376'000; day += 97) {
        const auto date = date_from(day);
        CHECK(days_from(date) == day);
    }
    CHECK(days_from({1970, 1, 1}) == 0);
    CHECK(days_from({2000, 3, 1}) == 11017);
    CHECK(valid({2024, 2, 29}));
    CHECK_FALSE(valid({2023, 2, 29}));
    CHECK_FALSE(valid({2023, 13, 1}));
}

TEST_CASE("time rules: weekdays, dates and nights") {
    const auto at = [](int y, int m, int d, int minute) {
        const LocalClock clock{.at_start = {days_from({y, m, d}) * 86'400'000}, .utc_offset = 0_ms};
        return clock.at(Instant{minute * 60'000LL});
    };
    CHECK(at(2026, 11, 22, 0).weekday == 7);
    CHECK(at(2026, 11, 23, 1439).weekday == 1);
    TimeRule night{.from = 22 * 60, .to = 6 * 60}; // counted to the day it began on
    night.weekdays = *weekdays_from("5");
    CHECK(night.holds(at(2026, 11, 27, 23 * 60))); // Friday evening
    CHECK(night.holds(at(2026, 11, 28, 5 * 60)));  // Saturday morning
    CHECK_FALSE(night.holds(at(2026, 11, 28, 6 * 60)));
    CHECK_FALSE(night.holds(at(2026, 11, 27, 5 * 60)));
    TimeRule feast;
    feast.first = Date{2026, 10, 1};
    feast.last = Date{2026, 10, 7};
    CHECK(feast.holds(at(2026, 10, 1, 0)));
    CHECK(feast.holds(at(2026, 10, 7, 1439)));
    CHECK_FALSE(feast.holds(at(2026, 10, 8, 0)));
    CHECK(TimeRule{}.holds(at(2026, 1, 1, 0)));
}

TEST_CASE("written times, dates and weekdays are read strictly") {
    CHECK(minute_from("08:30") == 510);
    CHECK(minute_from("8:30") == 510);
    CHECK(minute_from("24:00") == 1440);
    for (const auto* bad : {"24:01", "8:60", "830", "8:3", ":30", "", "-1:00", "08:30 "})
        CHECK_FALSE(minute_from(bad));
    CHECK(date_from("2026-10-01") == Date{2026, 10, 1});
    for (const auto* bad : {"2026-13-01", "2026-1-01", "20261001", "2026-10-32", ""})
        CHECK_FALSE(date_from(std::string_view(bad)));
    CHECK((*weekdays_from("1,3-5"))[4]);
    CHECK_FALSE((*weekdays_from("1,3-5"))[2]);
    for (const auto* bad : {"", "0", "8", "5-1", "1,", ",1", "1-", "12", "a"})
        CHECK_FALSE(weekdays_from(bad));
}

TEST_CASE("one press arriving three ways counts once, two presses count twice") {
    DigitFilter filter;
    CHECK(filter.accept(Instant{0}, '1', DigitWay::event));
    CHECK_FALSE(filter.accept(Instant{120}, '1', DigitWay::tone));
    CHECK_FALSE(filter.accept(Instant{180}, '1', DigitWay::info));
    CHECK(filter.accept(Instant{300}, '1', DigitWay::event)); // pressed again
    CHECK_FALSE(filter.accept(Instant{420}, '1', DigitWay::tone));
    CHECK(filter.accept(Instant{430}, '2', DigitWay::tone));
    CHECK(filter.accept(Instant{300} + DigitFilter::window, '1', DigitWay::info));
}
