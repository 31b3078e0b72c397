// Texts as they are compared: folded, and a query's words.
#include <algorithm>

#include "base/characters.h"
#include "knowledge/index.h"
#include "knowledge/limits.h"

namespace ringroom::knowledge {
namespace {

/// Punctuation, Latin and Chinese, parts words as spaces do; not what stands inside of numbers and
/// names.
bool parts_words(char32_t c) {
    if (c < 0x80)
        return std::string_view(" \t\n\r,;:!?\"'()[]{}<>|`").find(static_cast<char>(c)) !=
               std::string_view::npos;
    return (c >= 0x3000 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) ||
           (c >= 0x2018 && c <= 0x201D) || c == 0x2026 || c == 0x00B7;
}

} // namespace

std::string_view to_string(Place place) {
    constexpr std::string_view words[] = {"title",   "keywords", "category",
                                          "product", "heading",  "text"};
    return words[static_cast<std::size_t>(place)];
}

std::vector<std::u32string> terms_of(std::string_view words) {
    auto text = folded(characters_of(words));
    text.resize(std::min(text.size(), limits::query_characters));
    std::vector<std::u32string> out;
    std::u32string one;
    text += U' ';
    for (const char32_t c : text) {
        if (!parts_words(c)) {
            one += c;
        } else if (!one.empty()) {
            if (out.size() < limits::terms && std::find(out.begin(), out.end(), one) == out.end())
                out.push_back(one);
            one.clear();
        }
    }
    return out;
}

} // namespace ringroom::knowledge
