#pragma once
// Private to the persona room: the little it needs to know of characters.
#include <string>
#include <string_view>

#include "lua/lexer.h"

namespace ringroom::persona::unicode {

inline char32_t decode(std::string_view text, std::size_t at, std::size_t& size) {
    return lua::decode(text, at, size);
}
/// ASCII and full-width digits.
inline bool is_digit(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}
/// Chinese and full-width marks, which end a name.
inline bool is_punctuation(char32_t c) {
    return (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
           (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
           (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) || c == 0x2260 ||
           c == 0x2264 || c == 0x2265 || c == 0xD7 || c == 0xF7 || c == 0xFFFD;
}

} // namespace ringroom::persona::unicode
