#include "seat/glyphs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr char32_t first_stand_in = 0x1400; // Canadian syllabics
constexpr char32_t no_glyph = 0xB7;
constexpr char32_t no_character = 0xFFFD;

} // namespace

struct Glyphs::Faces {
    FT_Library library = nullptr;
    struct Face {
        FT_Face face = nullptr;
        bool bold = false;
    };
    std::vector<Face> faces;

    Faces() {
        if (FT_Init_FreeType(&library) != 0)
            return;
        open(bold_font, true); // only where bold is asked for
        open(regular_font, false);
        for (const auto& file : other_fonts)
            open(file, false);
    }
    ~Faces() {
        for (const auto& one : faces)
            FT_Done_Face(one.face);
        if (library != nullptr)
            FT_Done_FreeType(library);
    }
    Faces(const Faces&) = delete;
    Faces& operator=(const Faces&) = delete;
    void open(const FontFile& file, bool bold) {
        if (FT_Face face = nullptr; FT_New_Face(library, file.path, file.face, &face) == 0)
            faces.push_back({face, bold});
    }

    [[nodiscard]] FT_Face with(char32_t character, bool bold = false) const {
        const auto found = std::find_if(faces.begin(), faces.end(), [&](const Face& one) {
            return (bold || !one.bold) && FT_Get_Char_Index(one.face, character) != 0;
        });
        return found == faces.end() ? nullptr : found->face;
    }
};

Glyphs::Glyphs()
    : faces_(std::make_unique<Faces>()) {}
Glyphs::~Glyphs() = default;

bool Glyphs::drawable(char32_t character) {
    return faces_->with(character) != nullptr;
}

char32_t Glyphs::stand_in(char32_t character) {
    const auto known = stand_ins_.find(character);
    if (known != stand_ins_.end())
        return known->second;
    if (stand_ins_.size() >= limits::rare_characters || !drawable(character))
        return no_glyph;
    return held(character);
}

char32_t Glyphs::held(char32_t character) {
    const auto known = stand_ins_.find(character);
    if (known != stand_ins_.end())
        return known->second;
    if (stand_ins_.size() >= limits::held_characters)
        return no_character;
    const auto next = first_stand_in + static_cast<char32_t>(stand_ins_.size());
    stood_for_.push_back(character);
    return stand_ins_[character] = next;
}

char32_t Glyphs::freed(char32_t c) const {
    const auto at = static_cast<std::size_t>(c - first_stand_in);
    return c >= first_stand_in && at < stood_for_.size() ? stood_for_[at] : c;
}

std::optional<Glyphs::Drawn> Glyphs::draw(char32_t character, float pixels, bool bold) const {
    auto* face = faces_->with(character, bold);
    if (face == nullptr)
        return std::nullopt;
    FT_Size_RequestRec size{};
    size.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
    size.height = static_cast<FT_Long>(pixels * 64);
    FT_Request_Size(face, &size);
    // Not hinted, as ImGui draws the rest of the atlas.
    if (FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0)
        return std::nullopt;
    const auto& bitmap = face->glyph->bitmap;
    if (bitmap.width > 0 && bitmap.pixel_mode != FT_PIXEL_MODE_GRAY)
        return std::nullopt;
    Drawn out{.width = static_cast<int>(bitmap.width),
              .height = static_cast<int>(bitmap.rows),
              .left = static_cast<float>(face->glyph->bitmap_left),
              .top = static_cast<float>(face->glyph->bitmap_top),
              .advance = static_cast<float>(face->glyph->advance.x) / 64};
    for (unsigned row = 0; row < bitmap.rows; ++row) {
        const auto* line = bitmap.buffer + static_cast<long>(row) * bitmap.pitch;
        out.alpha.insert(out.alpha.end(), line, line + bitmap.width);
    }
    return out;
}

void Glyphs::reserve(ImFontAtlas& atlas, ImFont* font, float pixels) {
    std::size_t pictures_of_font = 0;
    for (const auto& [character, stand_in] : stand_ins_) {
        if (pictures_of_font >= limits::rare_characters)
            break;
        auto drawn = draw(character, pixels, false);
        if (!drawn || drawn->width == 0)
            continue; // the fonts' own stand-in for what they lack
        ++pictures_of_font;
        const auto* face = faces_->with(character);
        const float ascent = std::ceil(static_cast<float>(face->size->metrics.ascender) / 64);
        const int rect = atlas.AddCustomRectFontGlyph(font, static_cast<ImWchar>(stand_in),
                                                      drawn->width, drawn->height, drawn->advance,
                                                      {drawn->left, ascent - drawn->top});
        pictures_.push_back({rect, std::move(*drawn)});
    }
}

void Glyphs::paint(ImFontAtlas& atlas) {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
    for (const auto& [index, drawn] : std::exchange(pictures_, {})) {
        const auto* rect = atlas.GetCustomRectByIndex(index);
        for (int y = 0; y < drawn.height; ++y)
            std::copy_n(drawn.alpha.begin() + static_cast<long>(y) * drawn.width, drawn.width,
                        pixels + static_cast<long>(rect->Y + y) * width + rect->X);
    }
}

} // namespace ringroom::seat
