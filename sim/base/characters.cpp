#include "base/characters.h"

#include <cstdint>

namespace ringroom {
namespace {

struct Decoded {
    char32_t character = 0xFFFD;
    std::size_t bytes = 0; ///< 0: no UTF-8
};

Decoded decode_one(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return {};
    char32_t value = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {};
        value = value << 6 | (byte(i) & 0x3fU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return {};
    return {value, length};
}

void append(std::string& out, char32_t c) {
    const auto tail = [&](int shift) {
        out += static_cast<char>(0x80 | ((static_cast<std::uint32_t>(c) >> shift) & 0x3f));
    };
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        tail(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

} // namespace

std::u32string characters_of(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const auto one = decode_one(utf8);
        out += one.character;
        utf8.remove_prefix(one.bytes == 0 ? 1 : one.bytes);
    }
    return out;
}

std::string utf8_of(std::u32string_view characters) {
    std::string out;
    out.reserve(characters.size());
    for (const char32_t c : characters)
        append(out, c);
    return out;
}

std::u32string folded(std::u32string_view text) {
    std::u32string out(text);
    for (char32_t& c : out) {
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if (c >= U'A' && c <= U'Z')
            c += U'a' - U'A';
        else if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
                 (c >= 0x410 && c <= 0x42F))
            c += 0x20;
        else if (c == U'\n' || c == U'\t' || c == 0x3000 || c == 0xA0)
            c = U' ';
    }
    return out;
}

std::optional<std::size_t> first_bad_byte(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size();) {
        const auto bytes = decode_one(utf8.substr(at)).bytes;
        if (bytes == 0)
            return at;
        at += bytes;
    }
    return std::nullopt;
}

} // namespace ringroom
