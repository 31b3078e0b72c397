#include <string>

#include <catch2/catch.hpp>

#include "contact/typed_value.h"

using namespace ringroom;

TEST_CASE("figures may be parted, and there is at least one") {
    for (const char* good : {"4471", "0510-8722 5278", "+86 510 8722"})
        CHECK(is_digits(good));
    for (const char* bad : {"", "+", "- -", "12a", "1+2", "四"})
        CHECK_FALSE(is_digits(bad));
}

TEST_CASE("a whole number has no other characters") {
    for (const char* good : {"0", "39", "-39", "+39"})
        CHECK(is_whole_number(good));
    for (const char* bad : {"", "-", "3.9", "3 9", "39元"})
        CHECK_FALSE(is_whole_number(bad));
}

TEST_CASE("days and hours are told in many ways") {
    for (const char* good : {"2026-11-23 14:30",
                             "2026-11-23T14:30",
                             "11-23 14:30",
                             "11/23",
                             "14:30",
                             "20261123",
                             "2026.11.23",
                             "23/11/2026",
                             "11月23日",
                             "2026年11月23日下午2点",
                             "明天下午",
                             "明天下午两点到四点",
                             "周六上午",
                             "下周三 9:00-11:00",
                             "星期五",
                             "5号上午",
                             "后天",
                             "今晚八点半",
                             "明早10点以前",
                             "十二月三号",
                             "tomorrow",
                             "Tomorrow afternoon",
                             "Mon, Nov 23 2:30 pm",
                             "23 November",
                             "the day after tomorrow at 3 pm",
                             "next week",
                             "2-4 pm",
                             "between 2 and 4 pm",
                             "14-16点",
                             "14.30",
                             "14：30",
                             "１１月２３日",
                             "明天（上午）",
                             "八点零五分",
                             "half past two on Monday",
                             " 明天 "})
        CHECK(is_time(good));
}

TEST_CASE("other words tell no time, and there is no thirtieth of February") {
    for (const char* bad :
         {"",          "hello",    "尽快",  "越快越好",  "随便",       "14",         "2026",
          "4471",      "25:00",    "14:60", "13-32",     "2026-02-30", "2026-13-01", "20261332",
          "abc 14:30", "明天随便", "maybe", "123456789", "sunny",      "到",         "99999-01-01"})
        CHECK_FALSE(is_time(bad));
    CHECK(is_time("明天" + std::string(194, ' ')));
    CHECK_FALSE(is_time("明天" + std::string(195, ' ')));
}
