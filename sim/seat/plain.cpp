#include "seat/plain.h"

#include <algorithm>
#include <vector>

#include "base/characters.h"

namespace ringroom::seat {
namespace {

bool has_no_width(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD || (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

std::string cleaned(std::string_view text, std::size_t characters, bool lines) {
    // No more than can be shown is looked at: a name may be a megabyte.
    const auto all = characters_of(text.substr(0, characters * 8));
    std::u32string out;
    for (const char32_t c : all) {
        if (has_no_width(c) || c == U'\r')
            continue;
        if (out.size() == characters) {
            out.back() = U'…';
            return utf8_of(out);
        }
        out += is_control(c) && !(lines && c == U'\n') ? U' ' : c;
    }
    if (text.size() > characters * 8 && !out.empty())
        out.back() = U'…';
    return utf8_of(out);
}

enum class Way { left_to_right, right_to_left, neither };

Way way_of(char32_t c) {
    if ((c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE))
        return Way::right_to_left;
    const bool letter = (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') ||
                        (c >= U'A' && c <= U'Z') || c >= 0xC0;
    return letter ? Way::left_to_right : Way::neither;
}

/// Points and marks of Hebrew and Arabic: turned, they would sit on the wrong letter.
bool is_point(char32_t c) {
    return (c >= 0x591 && c <= 0x5BD) || (c >= 0x64B && c <= 0x65F) || c == 0x670;
}

char32_t mirrored(char32_t c) {
    constexpr std::u32string_view pairs = U"()[]{}<>«»";
    const auto at = pairs.find(c);
    return at == pairs.npos ? c : pairs[at ^ 1];
}

/// What has no way of its own goes with its neighbours where they agree, else with the line.
std::vector<Way> ways_in(const std::u32string& text, Way line) {
    std::vector<Way> out;
    for (const char32_t c : text)
        out.push_back(way_of(c));
    for (std::size_t i = 0; i < out.size();) {
        auto end = i;
        while (end < out.size() && out[end] == Way::neither)
            ++end;
        const auto before = i == 0 ? line : out[i - 1];
        const auto after = end == out.size() ? line : out[end];
        std::fill(out.begin() + static_cast<long>(i), out.begin() + static_cast<long>(end),
                  before == after ? before : line);
        i = std::max(end, i + 1);
    }
    return out;
}

} // namespace

std::u32string visual_order(std::u32string_view given) {
    std::u32string text;
    for (const char32_t c : given)
        if (!is_point(c))
            text += c;
    const auto strong = std::find_if(text.begin(), text.end(),
                                     [](char32_t c) { return way_of(c) != Way::neither; });
    const auto line = strong == text.end() ? Way::left_to_right : way_of(*strong);
    auto ways = ways_in(text, line);
    const auto turn = [&](auto from, auto to) {
        std::reverse(text.begin() + from, text.begin() + to);
        std::reverse(ways.begin() + from, ways.begin() + to);
    };
    for (std::size_t i = 0; i < text.size(); ++i)
        if (ways[i] == Way::right_to_left)
            text[i] = mirrored(text[i]);
    if (line == Way::right_to_left)
        turn(0L, static_cast<long>(text.size()));
    // Now the runs that go against the line.
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        while (end < text.size() && ways[end] != line)
            ++end;
        turn(static_cast<long>(i), static_cast<long>(end));
        i = std::max(end, i + 1);
    }
    return text;
}

bool is_unusual(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        // U+0500 to U+1FFF, U+A000 to U+AFFF, private use to U+FEFF, and all beyond U+FFFF.
        if ((byte >= 0xD4 && byte <= 0xE1) || byte == 0xEA || byte == 0xEE ||
            (byte == 0xEF && next < 0xBC) || byte >= 0xF0)
            return true;
    }
    return false;
}

std::string one_line(std::string_view text, std::size_t characters) {
    return cleaned(text, characters, false);
}

std::string plain_text(std::string_view text, std::size_t characters) {
    return cleaned(text, characters, true);
}

} // namespace ringroom::seat
