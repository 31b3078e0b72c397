#include <array>

#include "ivr/flow.h"

namespace ringroom::ivr {

namespace {
constexpr std::array<std::string_view, 4> sound_suffixes = {".wav", ".alaw", ".ulaw", ".flac"};

constexpr std::string_view wide_colon = "\xEF\xBC\x9A"; // as Chinese keyboards give it

bool names_a_file(std::string_view written) {
    for (const auto suffix : sound_suffixes)
        if (written.size() > suffix.size() && written.ends_with(suffix))
            return written.find('{') == std::string_view::npos;
    return false;
}

/// `inside` is what stands between the braces: "name" or "name:manner".
void add_variable(Prompt& p, std::string_view inside) {
    auto colon = inside.find(':');
    auto skip = std::size_t{1};
    if (const auto wide = inside.find(wide_colon); wide < colon) {
        colon = wide;
        skip = wide_colon.size();
    }
    Prompt::Part part{.text = {}, .variable = std::string(inside.substr(0, colon))};
    if (part.variable.empty())
        p.wrong = "no_variable";
    if (colon != std::string_view::npos) {
        if (const auto as = spoken_as(inside.substr(colon + skip)))
            part.as = *as;
        else
            p.wrong = "unknown_manner";
    }
    p.parts.push_back(std::move(part));
}
} // namespace

Prompt prompt(std::string_view written) {
    Prompt p;
    p.file = names_a_file(written);
    if (p.file) {
        p.parts.push_back({.text = std::string(written), .variable = {}});
        if (written.find('/') != std::string_view::npos || written.starts_with('.'))
            p.wrong = "file_outside";
        return p;
    }
    while (!written.empty()) {
        const auto open = written.find('{');
        if (open != 0)
            p.parts.push_back({.text = std::string(written.substr(0, open)), .variable = {}});
        if (open == std::string_view::npos)
            return p;
        const auto close = written.find('}', open);
        if (close == std::string_view::npos) {
            p.wrong = "open_brace";
            return p;
        }
        add_variable(p, written.substr(open + 1, close - open - 1));
        written.remove_prefix(close + 1);
    }
    return p;
}

} // namespace ringroom::ivr
