#pragma once
// Fields of many lines break long lines by themselves: ImGui's do not. Where a line is broken
// "\r\n" stands in the field's text, which nobody can type; what the person has written never holds
// it.
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "seat/look.h"

namespace ringroom::seat {

/// Broken before what would go past `width`: at blanks, beside Chinese characters, and within a
/// word only where it is longer than a line. Pure.
[[nodiscard]] std::string wrapped(std::string_view text, float width,
                                  const std::function<float(char32_t)>& advance);
/// As it was written. Pure.
[[nodiscard]] std::string unwrapped(std::string_view text);

/// What was written, and how many of its bytes stand before the cursor.
struct Written {
    std::string text;
    std::size_t cursor = 0;
    bool operator==(const Written&) const = default;
};
/// What an edit of a wrapped text means. `before` became `now`, with the cursor at this byte of it.
/// Who deletes nothing but a broken line's end, by Delete (`forward`) or Backspace, means the
/// character beside it. Pure.
[[nodiscard]] Written meant(std::string_view before, std::string_view now, std::size_t cursor,
                            bool forward);
/// Where the cursor stands in the wrapped text. Pure.
[[nodiscard]] std::size_t cursor_in(std::string_view wrapped_text, std::size_t cursor);

/// ImGui's text field of many lines with any character in it (Look::held), whose lines wrap. True
/// as ImGui says it.
bool typed_lines(Look& look, const char* id, std::string& value, ImVec2 size,
                 ImGuiInputTextFlags flags = 0);

} // namespace ringroom::seat
