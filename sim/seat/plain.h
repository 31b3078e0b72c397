#pragma once
// Text that people or strangers wrote, made fit for one line of a list. Pure.
#include <string>
#include <string_view>

namespace ringroom::seat {

/// Control characters and line ends become spaces, marks that turn the direction of writing and
/// characters without width go; at most so many characters, then "…".
[[nodiscard]] std::string one_line(std::string_view text, std::size_t characters = 200);
/// The same with line ends kept.
[[nodiscard]] std::string plain_text(std::string_view text, std::size_t characters);
/// In the order in which it is drawn from left to right: Hebrew and Arabic turned, the figures and
/// Latin words in them not. Marks above and below such letters go. Of one line.
[[nodiscard]] std::u32string visual_order(std::u32string_view text);
/// Whether a text needs more than fonts of Chinese and Latin, or another order.
[[nodiscard]] bool is_unusual(std::string_view text);

} // namespace ringroom::seat
