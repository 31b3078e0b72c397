#include "audio/utf8.h"

namespace ringroom::audio {
namespace {

constexpr char32_t broken = 0xFFFD;

// The character at `at`, which moves behind it; `broken` and one byte on where there is none.
char32_t take(std::string_view text, std::size_t& at, bool& good) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(at);
    const int more = first < 0x80 ? 0 : first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t value = more <= 0 ? first : first & (0x3FU >> more);
    bool fits = more >= 0 && first < 0xF5;
    for (int i = 1; fits && i <= more; ++i) {
        const unsigned next = byte(at + static_cast<std::size_t>(i));
        fits = (next & 0xC0U) == 0x80U;
        value = value << 6 | (next & 0x3FU);
    }
    const bool overlong = (more == 2 && value < 0x800) || (more == 3 && value < 0x10000);
    if (!fits || overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        good = false;
        ++at;
        return broken;
    }
    at += static_cast<std::size_t>(more) + 1;
    return value;
}

} // namespace

bool is_utf8(std::string_view text) {
    bool good = true;
    for (std::size_t at = 0; good && at < text.size();)
        (void)take(text, at, good);
    return good;
}

std::vector<char32_t> characters(std::string_view text) {
    std::vector<char32_t> out;
    bool good = true;
    for (std::size_t at = 0; at < text.size();)
        out.push_back(take(text, at, good));
    return out;
}

void append_utf8(std::string& to, char32_t c) {
    const auto put = [&](unsigned value) { to.push_back(static_cast<char>(value)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | c >> 6);
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | c >> 12);
        put(0x80U | (c >> 6 & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | c >> 18);
        put(0x80U | (c >> 12 & 0x3FU));
        put(0x80U | (c >> 6 & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

} // namespace ringroom::audio
