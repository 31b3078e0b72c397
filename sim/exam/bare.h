#pragma once
// Inside of room exam: texts of several lines without what surrounds them.
#include <string_view>

#include "base/utf8.h"

namespace ringroom::exam {

/// Without spaces, tabs and line ends at both ends.
[[nodiscard]] inline std::string_view bare(std::string_view text) {
    for (std::size_t before = text.size() + 1; text.size() < before;) {
        before = text.size();
        text = trimmed(text);
        while (!text.empty() && (text.front() == '\n' || text.front() == '\r'))
            text.remove_prefix(1);
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
            text.remove_suffix(1);
    }
    return text;
}
[[nodiscard]] inline bool says_nothing(std::string_view text) {
    return bare(text).empty();
}

} // namespace ringroom::exam
