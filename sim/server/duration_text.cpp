#include "server/duration_text.h"

#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace ringroom::server {

Result<Duration> duration_from(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 10> units{
        {{"", 1000},
         {"ms", 1},
         {"s", 1000},
         {"min", 60'000},
         {"m", 60'000},
         {"h", 3'600'000},
         {"毫秒", 1},
         {"秒", 1000},
         {"分钟", 60'000},
         {"小时", 3'600'000}}};
    constexpr std::int64_t longest = 86'400'000;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error == std::errc{} && number >= 0)
        for (const auto& [name, ms] : units)
            if (unit == name && number <= longest / ms)
                return Duration{number * ms};
    return fail("robot.duration", std::string(text));
}

} // namespace ringroom::server
