#pragma once
// How a variable is said: 105 is "一百零五" or "one hundred and five", a ticket number digit by
// digit
// ("1" in numbers read out is 幺), 39.50 is "三十九元五角", 2026-10-01 is "二零二六年十月一日".
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"

namespace ringroom::ivr {

enum class SpokenAs {
    text,   ///< as it is
    digits, ///< one by one
    number, ///< integer, decimals allowed
    money,  ///< yuan with up to two decimals
    date,   ///< 2026-10-01
    time    ///< 08:30
};

/// The words for `value`. What cannot be read that way is returned unchanged.
[[nodiscard]] std::string spoken(Language language, SpokenAs as, std::string_view value);
/// Chinese or English word for the manner, as authors write it behind the colon.
[[nodiscard]] std::optional<SpokenAs> spoken_as(std::string_view word);
[[nodiscard]] std::string_view to_string(SpokenAs as);

} // namespace ringroom::ivr
