#pragma once
// Text of several styles that flows like one: Chinese breaks between characters (not before closing
// punctuation), Latin between words. The window's thread.
#include <string>
#include <vector>

#include <imgui.h>

#include "base/markdown.h"
#include "seat/look.h"

namespace ringroom::seat {

struct Ink {
    std::string text;
    Type type = Type::normal;
    ImU32 colour = 0;
    ImU32 ground = 0; ///< 0: none
};

/// At the cursor, `width` wide; the cursor moves below it. At most `lines` lines, 0: all.
void draw_rich(Look& look, const std::vector<Ink>& inks, float width, int lines = 0);
/// What all its lines take.
[[nodiscard]] float rich_height(Look& look, const std::vector<Ink>& inks, float width);
/// An article.
void draw_markdown(Look& look, const std::vector<markdown::Block>& blocks, float width);

} // namespace ringroom::seat
