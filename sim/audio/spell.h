#pragma once
// Numbers, digits, money, dates and times as a person says them, in Chinese and English. The result
// is text for Speech, or words for Prompts to string together. Pure, any thread.
//
//     spoken_number(Language::zh, 20008)      "两万零八"
//     spoken_digits(Language::zh, "10086")    "幺零零八六"
//     spoken_money(Language::en, 12950)       "one hundred twenty-nine yuan and fifty fen"
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "base/time.h"

namespace ringroom::audio {

/// Whole numbers of up to sixteen digits, negative too.
[[nodiscard]] std::string spoken_number(Language language, std::int64_t number);
/// Each digit by itself; 1 is 幺 in Chinese. Letters are kept, other characters are dropped; at
/// most spoken_digits_max digits are spoken.
[[nodiscard]] std::string spoken_digits(Language language, std::string_view digits);
/// An amount in fen: 12950 is 一百二十九元五角.
[[nodiscard]] std::string spoken_money(Language language, std::int64_t fen);

struct Day {
    int year = 0; ///< 0: not spoken
    int month = 1;
    int day = 1;
};
/// "" for a day that does not exist.
[[nodiscard]] std::string spoken_date(Language language, Day day);
/// Time of day: 下午三点零五分, "three oh five p m". "" outside 0:00..23:59.
[[nodiscard]] std::string spoken_time(Language language, int hour, int minute);
/// A wait rounded up to minutes: "约三分钟", "about three minutes".
[[nodiscard]] std::string spoken_wait(Language language, Duration wait);
/// Things counted: 两位, "two". Chinese says 两 for two of something.
[[nodiscard]] std::string spoken_count(Language language, std::int64_t count);
/// Place in the queue: 您前面还有三位客户. 0 means next.
[[nodiscard]] std::string spoken_position(Language language, int ahead);

} // namespace ringroom::audio
