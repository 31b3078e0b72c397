#pragma once
// UTF-8 as characters. Pure; any thread.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ringroom {

/// The characters (code points). Bytes that are no UTF-8 become U+FFFD, one each.
[[nodiscard]] std::u32string characters_of(std::string_view utf8);
/// What is no code point becomes U+FFFD.
[[nodiscard]] std::string utf8_of(std::u32string_view characters);
/// One form for what reads the same: lower case, half width, any space a space. As many characters
/// as before.
[[nodiscard]] std::u32string folded(std::u32string_view text);
/// Where the first byte stands that is no UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view utf8);

} // namespace ringroom
