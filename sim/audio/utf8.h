#pragma once
// Just enough of UTF-8 to look at Chinese text one character at a time. Any thread.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringroom::audio {

/// Whether every byte belongs to a well-formed character (no surrogates, nothing overlong).
[[nodiscard]] bool is_utf8(std::string_view text);
/// The characters of well-formed text; broken bytes become U+FFFD.
[[nodiscard]] std::vector<char32_t> characters(std::string_view text);
void append_utf8(std::string& to, char32_t character);
/// A Chinese character (CJK ideograph).
[[nodiscard]] constexpr bool is_han(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x323AF) || c == 0x3007;
}

} // namespace ringroom::audio
