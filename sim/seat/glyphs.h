#pragma once
// Characters that ImGui's fonts cannot hold: those beyond the first plane (rare surnames, emoji).
// Each gets a stand-in of the private use area, whose glyph is drawn into the atlas here. The
// window's thread.
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <imgui.h>

namespace ringroom::seat {

class Glyphs {
public:
    Glyphs();
    ~Glyphs();
    Glyphs(const Glyphs&) = delete;
    Glyphs& operator=(const Glyphs&) = delete;

    /// The stand-in; U+00B7 where no font has the character, or limits::rare_characters are in use.
    [[nodiscard]] char32_t stand_in(char32_t character);
    /// Whether any of the fonts draws it.
    [[nodiscard]] bool drawable(char32_t character);
    /// Rises with every new stand-in: the atlas is to be built anew then.
    [[nodiscard]] std::size_t count() const { return stand_ins_.size(); }

    /// Between the fonts' adding and the atlas's building: room for every stand-in in `font`.
    void reserve(ImFontAtlas& atlas, ImFont* font, float pixels);
    /// After the building: their pictures.
    void paint(ImFontAtlas& atlas);

private:
    struct Picture {
        int rect = 0;
        int width = 0;
        int height = 0;
        std::vector<unsigned char> alpha;
    };
    struct Faces;

    std::map<char32_t, char32_t> stand_ins_;
    std::vector<Picture> pictures_;
    std::unique_ptr<Faces> faces_;
};

} // namespace ringroom::seat
