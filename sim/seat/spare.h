#pragma once
// Room in the fonts' atlas for characters that turn up after it was built: their glyphs are drawn
// into it one by one, as building everything anew takes longer than a customer may take to appear.
// The window's thread.
#include <cstddef>
#include <optional>

#include <imgui.h>

#include "seat/glyphs.h"

namespace ringroom::seat {

class Spare {
public:
    /// Rows of the atlas's picture, for the graphics card to fetch; none where first is last.
    struct Rows {
        int first = 0;
        int last = 0; ///< outside
    };

    /// Between the fonts' adding and the atlas's building.
    void reserve(ImFontAtlas& atlas);
    /// After the building: where the room is.
    void begin(const ImFontAtlas& atlas);
    /// The glyph of a character into `font`; false when it has no room. One that no font draws
    /// needs none.
    [[nodiscard]] bool add(ImFontAtlas& atlas, ImFont& font, ImWchar character,
                           const std::optional<Glyphs::Drawn>& drawn);
    /// What was added since the last time.
    [[nodiscard]] Rows take_rows();

private:
    int rect_ = -1;
    int left_ = 0, top_ = 0, right_ = 0, bottom_ = 0; ///< of the room
    int x_ = 0, y_ = 0;                               ///< of the next glyph
    int line_ = 0;                                    ///< height of its line
    Rows rows_;
};

} // namespace ringroom::seat
