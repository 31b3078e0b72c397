#include "seat/fit.h"

#include <algorithm>
#include <cmath>

#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float normal_dots = 96;

/// Downward, to quarters: every other size of text would be made anew while a window is dragged.
float quarters(float scale) {
    return std::floor(scale * 4 + 0.01F) / 4;
}

float fitting(Extent extent, int width, int height) {
    return std::min(static_cast<float>(extent.width) / static_cast<float>(width),
                    static_cast<float>(extent.height) / static_cast<float>(height));
}

} // namespace

float screen_scale(float dots, Extent screen, int percent) {
    if (percent != 0)
        return std::clamp(static_cast<float>(percent) / 100, limits::scale_least,
                          limits::scale_most);
    float scale = std::round(dots / normal_dots * 4) / 4;
    if (screen.width > 0 && screen.height > 0)
        scale = std::min(scale, quarters(fitting(screen, limits::good_width, limits::good_height)));
    return std::clamp(scale, 1.0F, limits::scale_most);
}

float window_scale(float scale, Extent window) {
    const float room = quarters(fitting(window, limits::page_width, limits::page_height));
    return std::max(std::min(scale, room), std::min(scale, limits::scale_least));
}

Extent page_extent(float scale, Extent window) {
    const float room = fitting(window, limits::page_width, limits::page_height);
    if (room >= scale || window.width <= 0 || window.height <= 0)
        return window;
    const float grow = scale / room;
    return {static_cast<int>(std::ceil(static_cast<float>(window.width) * grow)),
            static_cast<int>(std::ceil(static_cast<float>(window.height) * grow))};
}

Extent opening_extent(Extent kept, float scale, Extent screen) {
    const auto one = [scale](int wanted, int least, int most) {
        const auto room = static_cast<int>(static_cast<float>(least) * scale);
        const int out = std::clamp(wanted, room, limits::window_most);
        return most > 0 ? std::min(out, most) : out;
    };
    return {one(kept.width, limits::page_width, screen.width),
            one(kept.height, limits::page_height, screen.height)};
}

} // namespace ringroom::seat
