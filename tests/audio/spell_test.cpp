#include <limits>

#include <catch2/catch.hpp>

#include "audio/limits.h"
#include "audio/spell.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {
constexpr auto zh = Language::zh;
constexpr auto en = Language::en;
} // namespace

TEST_CASE("Chinese numbers") {
    const std::pair<std::int64_t, const char*> table[] = {
        {0, "零"},
        {1, "一"},
        {2, "二"},
        {10, "十"},
        {12, "十二"},
        {20, "二十"},
        {22, "二十二"},
        {100, "一百"},
        {101, "一百零一"},
        {110, "一百一十"},
        {111, "一百一十一"},
        {200, "二百"},
        {1000, "一千"},
        {1001, "一千零一"},
        {1010, "一千零一十"},
        {2026, "两千零二十六"},
        {10000, "一万"},
        {10010, "一万零一十"},
        {20008, "两万零八"},
        {22000, "两万两千"},
        {100000, "十万"},
        {120000, "十二万"},
        {1000001, "一百万零一"},
        {20000000, "两千万"},
        {100000000, "一亿"},
        {200000000, "两亿"},
        {100010000, "一亿零一万"},
        {100002000, "一亿零两千"},
        {1234567890, "十二亿三千四百五十六万七千八百九十"},
        {-5, "负五"},
    };
    for (const auto& [number, words] : table)
        CHECK(spoken_number(zh, number) == words);
}

TEST_CASE("English numbers") {
    const std::pair<std::int64_t, const char*> table[] = {
        {0, "zero"},
        {13, "thirteen"},
        {20, "twenty"},
        {42, "forty-two"},
        {100, "one hundred"},
        {115, "one hundred fifteen"},
        {1000, "one thousand"},
        {20008, "twenty thousand eight"},
        {1000000, "one million"},
        {1234567, "one million two hundred thirty-four thousand five hundred sixty-seven"},
        {-7, "minus seven"},
    };
    for (const auto& [number, words] : table)
        CHECK(spoken_number(en, number) == words);
}

TEST_CASE("numbers nobody can follow are read digit by digit") {
    CHECK(spoken_number(en, 9'999'999'999'999'999).find("quadrillion") != std::string::npos);
    CHECK(spoken_number(zh, 10'000'000'000'000'000).substr(0, 6) == "幺零");
    CHECK(spoken_number(en, std::numeric_limits<std::int64_t>::min()).substr(0, 10) ==
          "minus nine");
}

TEST_CASE("two of something is liang") {
    CHECK(spoken_count(zh, 2) == "两");
    CHECK(spoken_count(zh, 12) == "十二");
    CHECK(spoken_count(en, 2) == "two");
}

TEST_CASE("digit strings, as telephone numbers are read") {
    CHECK(spoken_digits(zh, "10086") == "幺零零八六");
    CHECK(spoken_digits(en, "10086") == "one zero zero eight six");
    CHECK(spoken_digits(zh, "0510-872") == "零五幺零八七二");
    CHECK(spoken_digits(en, "A1 好") == "A one");
    CHECK(spoken_digits(zh, "").empty());
    const std::string limit(spoken_digits_max, '5');
    CHECK(spoken_digits(zh, limit) == spoken_digits(zh, limit + "6"));
    CHECK(spoken_digits(zh, limit).size() == spoken_digits_max * 3);
}

TEST_CASE("money") {
    CHECK(spoken_money(zh, 12950) == "一百二十九元五角");
    CHECK(spoken_money(zh, 12905) == "一百二十九元零五分");
    CHECK(spoken_money(zh, 12955) == "一百二十九元五角五分");
    CHECK(spoken_money(zh, 200) == "两元");
    CHECK(spoken_money(zh, 5) == "五分");
    CHECK(spoken_money(zh, 50) == "五角");
    CHECK(spoken_money(zh, 0) == "零元");
    CHECK(spoken_money(zh, -100) == "负一元");
    CHECK(spoken_money(en, 12950) == "one hundred twenty-nine yuan and fifty fen");
    CHECK(spoken_money(en, 100) == "one yuan");
    CHECK(spoken_money(en, 7) == "seven fen");
    CHECK(spoken_money(en, 0) == "zero yuan");
}

TEST_CASE("dates, and days that do not exist") {
    CHECK(spoken_date(zh, {2026, 11, 21}) == "二零二六年十一月二十一日");
    CHECK(spoken_date(zh, {0, 2, 29}) == "二月二十九日");
    CHECK(spoken_date(en, {2026, 11, 21}) == "November twenty-first, twenty twenty-six");
    CHECK(spoken_date(en, {2005, 1, 30}) == "January thirtieth, two thousand five");
    CHECK(spoken_date(en, {1900, 3, 12}) == "March twelfth, nineteen hundred");
    CHECK(spoken_date(en, {1905, 3, 31}) == "March thirty-first, nineteen oh five");
    CHECK(spoken_date(en, {2000, 3, 20}) == "March twentieth, two thousand");
    CHECK(spoken_date(zh, {2024, 2, 29}) == "二零二四年二月二十九日");
    for (const Day day : {Day{2026, 2, 29}, Day{1900, 2, 29}, Day{2026, 4, 31}, Day{2026, 0, 1},
                          Day{2026, 13, 1}, Day{2026, 1, 0}, Day{2026, 1, 32}, Day{-1, 1, 1}}) {
        CHECK(spoken_date(zh, day).empty());
        CHECK(spoken_date(en, day).empty());
    }
}

TEST_CASE("times of day") {
    CHECK(spoken_time(zh, 15, 5) == "下午三点零五分");
    CHECK(spoken_time(zh, 14, 0) == "下午两点整");
    CHECK(spoken_time(zh, 0, 30) == "凌晨零点三十分");
    CHECK(spoken_time(zh, 12, 10) == "中午十二点十分");
    CHECK(spoken_time(zh, 20, 0) == "晚上八点整");
    CHECK(spoken_time(zh, 7, 45) == "早上七点四十五分");
    CHECK(spoken_time(zh, 11, 59) == "上午十一点五十九分");
    CHECK(spoken_time(en, 15, 5) == "three oh five p m");
    CHECK(spoken_time(en, 0, 0) == "twelve a m");
    CHECK(spoken_time(en, 12, 15) == "twelve fifteen p m");
    for (const auto& [hour, minute] : {std::pair{-1, 0}, {24, 0}, {0, -1}, {0, 60}})
        CHECK(spoken_time(zh, hour, minute).empty());
}

TEST_CASE("waits are rounded up to minutes") {
    CHECK(spoken_wait(zh, 0_s) == "不到一分钟");
    CHECK(spoken_wait(zh, {-5000}) == "不到一分钟");
    CHECK(spoken_wait(zh, 1_ms) == "约一分钟");
    CHECK(spoken_wait(zh, 60_s) == "约一分钟");
    CHECK(spoken_wait(zh, 60'001_ms) == "约两分钟");
    CHECK(spoken_wait(zh, 80_min) == "约一小时二十分钟");
    CHECK(spoken_wait(en, 60_s) == "about one minute");
    CHECK(spoken_wait(en, 150_s) == "about three minutes");
    CHECK(spoken_wait(en, 120_min) == "about two hours");
    CHECK(spoken_wait(en, 61_min) == "about one hour one minute");
}

TEST_CASE("places in the queue") {
    CHECK(spoken_position(zh, 3) == "您前面还有三位客户");
    CHECK(spoken_position(zh, 2) == "您前面还有两位客户");
    CHECK(spoken_position(zh, 0) == "您是下一位");
    CHECK(spoken_position(en, 1) == "there is one caller ahead of you");
    CHECK(spoken_position(en, 4) == "there are four callers ahead of you");
    CHECK(spoken_position(en, -1) == "you are next in line");
}
