#include "lua/lexer.h"

namespace ringroom::lua {

namespace {
/// Bytes that follow the lead byte, or -1 if it leads nothing.
int follow_count(unsigned char lead) {
    if (lead < 0x80)
        return 0;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 1;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 2;
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : -1;
}

/// Over-long forms, surrogates and what lies beyond Unicode.
bool out_of_range(char32_t c, int follow) {
    constexpr char32_t lowest[] = {0, 0x80, 0x800, 0x10000};
    return c < lowest[follow] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF);
}
} // namespace

char32_t decode(std::string_view text, std::size_t at, std::size_t& size) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const int follow = follow_count(lead);
    size = 1;
    if (follow < 0 || at + static_cast<std::size_t>(follow) >= text.size())
        return follow == 0 ? lead : 0xFFFD;
    if (follow == 0)
        return lead;
    char32_t c = lead & (0x3Fu >> follow);
    for (int i = 1; i <= follow; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]);
        if ((byte & 0xC0) != 0x80)
            return 0xFFFD;
        c = (c << 6) | (byte & 0x3Fu);
    }
    if (out_of_range(c, follow))
        return 0xFFFD;
    size = static_cast<std::size_t>(follow) + 1;
    return c;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0, size = 0; at < text.size(); at += size)
        if (decode(text, at, size) == 0xFFFD && size == 1)
            return false;
    return true;
}

int characters(std::string_view utf8) {
    int n = 0;
    for (std::size_t at = 0, size = 0; at < utf8.size(); at += size, ++n)
        decode(utf8, at, size);
    return n;
}

} // namespace ringroom::lua
