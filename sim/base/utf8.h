#pragma once
// The little that lists and names need to know about UTF-8. Pure.
#include <cstddef>
#include <string_view>

namespace ringroom {

/// Characters (code points); every byte that is no continuation counts.
[[nodiscard]] std::size_t characters(std::string_view text);
/// Well-formed UTF-8 without surrogates and overlong forms.
[[nodiscard]] bool valid_utf8(std::string_view text);
/// Valid UTF-8 without control characters.
[[nodiscard]] bool printable(std::string_view text);
/// printable(), and nothing that nobody sees or that turns the writing round: two names that look
/// the same are the same.
[[nodiscard]] bool unmistakable(std::string_view text);
/// Empty, or nothing but spaces, tabs and ideographic spaces.
[[nodiscard]] bool blank(std::string_view text);
/// Without those at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

} // namespace ringroom
