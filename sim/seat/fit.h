#pragma once
// How large the window opens and how large things are drawn in it. Pure.
#include <cstdint>

namespace ringroom::seat {

/// Pixels, unless said otherwise.
struct Extent {
    int width = 0;
    int height = 0;
    bool operator==(const Extent&) const = default;
};

/// Of text and everything else; 1 is 96 dots an inch. By itself it follows `dots` of the screen in
/// quarters, as far as a whole page still fits into `screen`; `percent` is what the person chose, 0
/// nothing. From limits::scale_least to limits::scale_most.
[[nodiscard]] float screen_scale(float dots, Extent screen, int percent);
/// The same for a window in which a page at `scale` has no room: smaller by quarters, never below
/// limits::scale_least.
[[nodiscard]] float window_scale(float scale, Extent window);
/// What a page is laid out on: the window, or where even the smallest text has no room the smallest
/// page of the window's shape, to be shrunk into it.
[[nodiscard]] Extent page_extent(float scale, Extent window);
/// As kept, but with room for a page at `scale`, and within `screen` (an empty one is unknown).
[[nodiscard]] Extent opening_extent(Extent kept, float scale, Extent screen);

} // namespace ringroom::seat
