#pragma once
// The one list to choose from that opens below its field. Tab stops on it; Enter, the space bar and
// the arrows open it, Enter takes a row, Esc leaves the choice as it was, a letter goes to the next
// row that begins so. And the box to tick, on which Tab stops too. The window's thread.
//
//     if (const auto row = drop_down(look, "##reason", {.shown = value, .options = &reasons}))
//         value = reasons[*row];
//     (void)tick_box(look, "##all", "all of them", all);
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "seat/look.h"

namespace ringroom::seat {

struct DropDown {
    std::string shown; ///< in the closed field
    bool soft = false; ///< `shown` is a hint, not a value
    std::vector<std::string> options;
    std::optional<std::size_t> now; ///< the option that is chosen; none: no row is
    float width = -1;               ///< pixels; -1: to the edge
    bool focus = false;             ///< the cursor goes there in this frame
    bool letters_pass = false;      ///< while it is closed the page keeps its letters for keys
};

/// The row that a person has taken in this frame.
[[nodiscard]] std::optional<std::size_t> drop_down(Look& look, const char* id,
                                                   const DropDown& what);
/// The space bar ticks it and takes the tick away, as the mouse does. True in the frame in which a
/// person has changed it.
bool tick_box(Look& look, const char* id, const std::string& words, bool& on);
/// A list is open, or was in the frame before: Esc, the space bar and letters are its own.
[[nodiscard]] bool drop_down_is_open();
/// The keyboard is on the field of a list or on a box: arrows, Enter and the space bar are its own.
[[nodiscard]] bool drop_down_has_keyboard();
/// Letters and the space bar are a list's own.
[[nodiscard]] bool drop_down_takes_letters();
/// After a field: the keyboard goes on to the next one of this window, as with Tab.
void go_to_next_field();
/// Right after a frame has begun. Pages with arrows of their own turn ImGui's keys off
/// (NoNavInputs), and with them Tab from field to field: this gives Tab back.
void tab_where_arrows_are_the_pages();

} // namespace ringroom::seat
