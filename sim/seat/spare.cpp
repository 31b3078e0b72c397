#include "seat/spare.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr int apart = 1; // pixels between glyphs, as they are drawn with smoothing

void copy(ImFontAtlas& atlas, const Glyphs::Drawn& drawn, int x, int y) {
    for (int row = 0; row < drawn.height; ++row)
        for (int column = 0; column < drawn.width; ++column) {
            const auto alpha = drawn.alpha[static_cast<std::size_t>(row * drawn.width + column)];
            const auto at = static_cast<std::size_t>((y + row) * atlas.TexWidth + x + column);
            if (atlas.TexPixelsAlpha8 != nullptr)
                atlas.TexPixelsAlpha8[at] = alpha;
            if (atlas.TexPixelsRGBA32 != nullptr)
                atlas.TexPixelsRGBA32[at] = IM_COL32(255, 255, 255, alpha);
        }
}

} // namespace

void Spare::reserve(ImFontAtlas& atlas) {
    rect_ = atlas.AddCustomRectRegular(limits::spare_width, limits::spare_height);
}

void Spare::begin(const ImFontAtlas& atlas) {
    const auto& rect = atlas.CustomRects[rect_];
    check(rect.IsPacked(), "the atlas has room for the spare");
    left_ = x_ = rect.X;
    top_ = y_ = rect.Y;
    right_ = rect.X + rect.Width;
    bottom_ = rect.Y + rect.Height;
    line_ = 0;
    rows_ = {};
}

bool Spare::add(ImFontAtlas& atlas, ImFont& font, ImWchar character,
                const std::optional<Glyphs::Drawn>& drawn) {
    if (!drawn)
        return true;
    if (x_ + drawn->width + apart > right_) {
        x_ = left_;
        y_ += std::exchange(line_, 0);
    }
    if (x_ + drawn->width + apart > right_ || y_ + drawn->height + apart > bottom_)
        return false;
    copy(atlas, *drawn, x_, y_);
    const float above = std::round(font.Ascent) - drawn->top;
    const auto width = static_cast<float>(drawn->width);
    const auto height = static_cast<float>(drawn->height);
    const ImVec2 from{static_cast<float>(x_), static_cast<float>(y_)};
    const ImVec2 texel = atlas.TexUvScale;
    font.AddGlyph(nullptr, character, drawn->left, above, drawn->left + width, above + height,
                  from.x * texel.x, from.y * texel.y, (from.x + width) * texel.x,
                  (from.y + height) * texel.y, std::round(drawn->advance));
    rows_ = rows_.first == rows_.last
                ? Rows{y_, y_ + drawn->height}
                : Rows{std::min(rows_.first, y_), std::max(rows_.last, y_ + drawn->height)};
    x_ += drawn->width + apart;
    line_ = std::max(line_, drawn->height + apart);
    return true;
}

Spare::Rows Spare::take_rows() {
    return std::exchange(rows_, {});
}

} // namespace ringroom::seat
