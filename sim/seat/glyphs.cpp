#include "seat/glyphs.h"

#include <algorithm>
#include <array>
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

struct FontFile {
    const char* path;
    int face;
};
/// The first that has a character draws it; those that are not installed are passed over.
constexpr auto files = std::to_array<FontFile>({
    {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0},
    {"/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf", 0},
});

} // namespace

struct Glyphs::Faces {
    FT_Library library = nullptr;
    std::vector<FT_Face> faces;

    Faces() {
        if (FT_Init_FreeType(&library) != 0)
            return;
        for (const auto& file : files)
            if (FT_Face face = nullptr; FT_New_Face(library, file.path, file.face, &face) == 0)
                faces.push_back(face);
    }
    ~Faces() {
        for (auto* face : faces)
            FT_Done_Face(face);
        if (library != nullptr)
            FT_Done_FreeType(library);
    }
    Faces(const Faces&) = delete;
    Faces& operator=(const Faces&) = delete;

    [[nodiscard]] FT_Face with(char32_t character) const {
        const auto found = std::find_if(faces.begin(), faces.end(), [&](FT_Face face) {
            return FT_Get_Char_Index(face, character) != 0;
        });
        return found == faces.end() ? nullptr : *found;
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

void Glyphs::reserve(ImFontAtlas& atlas, ImFont* font, float pixels) {
    std::size_t pictures_of_font = 0;
    for (const auto& [character, stand_in] : stand_ins_) {
        auto* face = faces_->with(character);
        if (face == nullptr || pictures_of_font >= limits::rare_characters)
            continue; // the fonts' own stand-in for what they lack
        ++pictures_of_font;
        FT_Size_RequestRec size{};
        size.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
        size.height = static_cast<FT_Long>(pixels * 64);
        FT_Request_Size(face, &size);
        if (FT_Load_Char(face, character, FT_LOAD_RENDER) != 0)
            continue;
        const auto& bitmap = face->glyph->bitmap;
        if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY || bitmap.width == 0)
            continue;
        Picture picture{.width = static_cast<int>(bitmap.width),
                        .height = static_cast<int>(bitmap.rows)};
        for (unsigned row = 0; row < bitmap.rows; ++row) {
            const auto* line = bitmap.buffer + static_cast<long>(row) * bitmap.pitch;
            picture.alpha.insert(picture.alpha.end(), line, line + bitmap.width);
        }
        const float ascent = std::ceil(static_cast<float>(face->size->metrics.ascender) / 64);
        picture.rect = atlas.AddCustomRectFontGlyph(
            font, static_cast<ImWchar>(stand_in), picture.width, picture.height,
            static_cast<float>(face->glyph->advance.x) / 64,
            {static_cast<float>(face->glyph->bitmap_left),
             ascent - static_cast<float>(face->glyph->bitmap_top)});
        pictures_.push_back(std::move(picture));
    }
}

void Glyphs::paint(ImFontAtlas& atlas) {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
    for (const auto& picture : std::exchange(pictures_, {})) {
        const auto* rect = atlas.GetCustomRectByIndex(picture.rect);
        for (int y = 0; y < picture.height; ++y)
            std::copy_n(picture.alpha.begin() + static_cast<long>(y) * picture.width, picture.width,
                        pixels + static_cast<long>(rect->Y + y) * width + rect->X);
    }
}

} // namespace ringroom::seat
