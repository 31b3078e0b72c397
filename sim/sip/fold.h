#pragma once
// Words of SIP and SDP that may be written in capitals or not.
#include <algorithm>
#include <string_view>

namespace ringroom::sip {

/// Equal but for the case of ASCII letters. Any thread.
[[nodiscard]] inline bool equal_fold(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace ringroom::sip
