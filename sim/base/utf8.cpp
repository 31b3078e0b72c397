#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ringroom {

namespace {

constexpr std::string_view wide_space = "\u3000"; // typed by Chinese input methods

std::size_t space_at_start(std::string_view text) {
    if (text.starts_with(wide_space))
        return wide_space.size();
    return !text.empty() && (text.front() == ' ' || text.front() == '\t') ? 1 : 0;
}

std::size_t space_at_end(std::string_view text) {
    if (text.ends_with(wide_space))
        return wide_space.size();
    return !text.empty() && (text.back() == ' ' || text.back() == '\t') ? 1 : 0;
}

/// Length of the character at the start, 0 if it is malformed; RFC 3629.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xed && byte(1) > 0x9f;
    const bool beyond = lead == 0xf4 && byte(1) > 0x8f;
    return overlong || surrogate || beyond ? 0 : length;
}

} // namespace

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
    }));
}

bool valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = character_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

bool printable(std::string_view text) {
    return valid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7f;
           });
}

bool unmistakable(std::string_view text) {
    // U+200B, U+2028 … U+202E, U+2066 … U+2069, U+FEFF.
    constexpr auto unseen = std::to_array<std::string_view>(
        {"\xe2\x80\x8b", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xab",
         "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa7",
         "\xe2\x81\xa8", "\xe2\x81\xa9", "\xef\xbb\xbf"});
    return printable(text) && std::none_of(unseen.begin(), unseen.end(),
                                           [&](auto one) { return text.find(one) != text.npos; });
}

bool blank(std::string_view text) {
    return trimmed(text).empty();
}

std::string_view trimmed(std::string_view text) {
    while (const auto length = space_at_start(text))
        text.remove_prefix(length);
    while (const auto length = space_at_end(text))
        text.remove_suffix(length);
    return text;
}

} // namespace ringroom
