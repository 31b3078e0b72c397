#pragma once
// Characters that ImGui's fonts cannot hold: those beyond the first plane (rare surnames, emoji).
// Each gets a stand-in of a script that is written nowhere near (ImGui's fields refuse the private
// use area), whose glyph is drawn into the atlas here. The window's thread.
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

namespace ringroom::seat {

/// A face in a file of a Debian package.
struct FontFile {
    const char* path;
    int face = 0; ///< in a collection
};
/// Simplified Chinese of Noto Sans CJK, and who draws what it lacks, the first that can; those that
/// are not installed are passed over.
inline constexpr FontFile regular_font{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2};
inline constexpr FontFile bold_font{"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2};
inline constexpr std::array other_fonts{
    FontFile{"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"},
    FontFile{"/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf"}};

class Glyphs {
public:
    Glyphs();
    ~Glyphs();
    Glyphs(const Glyphs&) = delete;
    Glyphs& operator=(const Glyphs&) = delete;

    /// The stand-in; U+00B7 where no font has the character, or limits::rare_characters are in use.
    [[nodiscard]] char32_t stand_in(char32_t character);
    /// A stand-in for any character, also of one that no font has, so that a field gives back what
    /// it was given; U+FFFD only past limits::held_characters.
    [[nodiscard]] char32_t held(char32_t character);
    /// Whether a text may not have it as it is: beyond U+FFFF, or of the script of the stand-ins.
    [[nodiscard]] static bool needs_stand_in(char32_t c) { return c > 0xFFFF || is_stand_in(c); }
    [[nodiscard]] static bool is_stand_in(char32_t c) { return c >= 0x1400 && c < 0x1680; }
    /// What `c` stands in for; itself where for nothing.
    [[nodiscard]] char32_t freed(char32_t c) const;
    /// Whether any of the fonts draws it.
    [[nodiscard]] bool drawable(char32_t character);
    /// Rises with every new stand-in: the atlas is to be built anew then.
    [[nodiscard]] std::size_t count() const { return stand_ins_.size(); }

    /// A character's picture.
    struct Drawn {
        int width = 0;
        int height = 0;
        float left = 0; ///< of the picture from the pen
        float top = 0;  ///< of the picture above the line
        float advance = 0;
        std::vector<unsigned char> alpha; ///< row by row
    };
    /// Nothing where no font has it; a blank has no width. `pixels` are a line's.
    [[nodiscard]] std::optional<Drawn> draw(char32_t character, float pixels, bool bold) const;

    /// Between the fonts' adding and the atlas's building: room for every stand-in in `font`.
    void reserve(ImFontAtlas& atlas, ImFont* font, float pixels);
    /// After the building: their pictures.
    void paint(ImFontAtlas& atlas);

private:
    struct Picture {
        int rect = 0;
        Drawn drawn;
    };
    struct Faces;

    std::map<char32_t, char32_t> stand_ins_;
    std::vector<char32_t> stood_for_; ///< by stand-in
    std::vector<Picture> pictures_;
    std::unique_ptr<Faces> faces_;
};

} // namespace ringroom::seat
