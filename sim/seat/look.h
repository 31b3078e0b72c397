#pragma once
// How the seat looks: colours of the light and the dark theme, type in Chinese and English, and the
// pieces every screen is made of (mockups of the project). The window's thread.
#include <imgui.h>
#include <string>
#include <string_view>
#include <vector>

#include "seat/glyphs.h"
#include "seat/spare.h"

namespace ringroom::seat {

struct Colours {
    ImU32 ground, panel, line, ink, soft, brand, brand_soft, live, ok, ok_soft, warn, warn_soft,
        danger, danger_soft, top, top_ink, top_soft, foot, field, field_line, on_colour;
};

enum class Type { small, normal, strong, large, number };

class Look {
public:
    /// Fonts are Noto Sans CJK's. `scale` 1 is 96 dots an inch.
    explicit Look(float scale);

    void use_theme(bool dark);
    /// The person's choice of how large things are, in percent; 0: as the screen has it.
    void use_size(int percent) { percent_ = percent; }
    [[nodiscard]] int size() const { return percent_; }
    /// Before a frame: everything in this scale from now on.
    void use_scale(float scale);
    [[nodiscard]] const Colours& colours() const;
    [[nodiscard]] ImFont* font(Type type) const;
    [[nodiscard]] float scale() const { return scale_; }
    /// Pixels of so many points of the mockups.
    [[nodiscard]] float px(float points) const { return points * scale_; }

    /// Every text that is drawn passes here: glyphs not seen before are in the fonts from the next
    /// frame on. Returns its argument.
    const std::string& seen(const std::string& text);
    /// A glyph is missing in the fonts: the picture is to be drawn again.
    [[nodiscard]] bool stale() const { return stale_; }
    /// As it is drawn: right-to-left runs turned, rare characters by their stand-ins, what no font
    /// has as "·". Seen, as by seen().
    [[nodiscard]] std::string drawn(const std::string& text);
    /// As much of a line as goes into `width` pixels, to be drawn; "…" tells of the rest.
    [[nodiscard]] std::string fitting(const std::string& text, Type type, float width);
    /// As a field holds it: ImGui's fields know no characters beyond U+FFFF, and would turn emoji
    /// and rare surnames into U+FFFD for good. freed() gives back what was typed.
    [[nodiscard]] std::string held(const std::string& text);
    [[nodiscard]] std::string freed(const std::string& text) const;
    /// Words of an input method stand at the caret: the hint of that field gives way.
    void compose(bool on) { composes_ = on; }
    [[nodiscard]] bool composes() const { return composes_; }
    /// What became of the fonts' picture.
    enum class Fonts { same, grown, rebuilt };
    /// Before a frame: brings the fonts up to what was seen. Grown, only grown_rows() are new.
    [[nodiscard]] Fonts refresh();
    [[nodiscard]] Spare::Rows grown_rows() { return spare_.take_rows(); }

private:
    void build();
    void add_font(int index);
    [[nodiscard]] bool grow();
    [[nodiscard]] float line_pixels(int index) const;

    float scale_;
    int percent_ = 0;
    bool dark_ = false;
    bool composes_ = false;
    bool stale_ = true;
    bool to_build_ = true;         ///< growing is not enough
    std::vector<ImWchar> arrived_; ///< seen since the fonts were last brought up
    ImVector<ImWchar> ranges_;
    ImFontGlyphRangesBuilder glyphs_;
    Glyphs rare_;
    Spare spare_;
    std::string files_[2]; ///< the regular and the bold font; the atlas reads in them
    ImFont* fonts_[5] = {};
};

/// The same colour, seen through: 0 not at all there, 255 as it is.
[[nodiscard]] ImU32 faint(ImU32 colour, ImU32 alpha);

/// Sets font and colour for as long as it lives.
class Style {
public:
    Style(const Look& look, Type type, ImU32 colour);
    ~Style();
    Style(const Style&) = delete;
    Style& operator=(const Style&) = delete;
};

/// A white panel with a border; false when nothing of it is seen. End with end_card().
bool begin_card(Look& look, const char* id, ImVec2 size, ImGuiWindowFlags flags = 0);
void end_card();
/// Text in one style; wrapped where `wrap`.
void say(Look& look, const std::string& text, Type type, ImU32 colour, bool wrap = false);
/// Text at the right edge of the line that was begun.
void say_right(Look& look, const std::string& text, Type type, ImU32 colour);
/// ImGui's text field with any character in it (Look::held). True as ImGui says it.
bool typed_text(Look& look, const char* id, std::string& value, const std::string& hint = {},
                ImGuiInputTextFlags flags = 0);
/// A small rounded label.
void tag(Look& look, const std::string& text, ImU32 ink, ImU32 ground);
enum class Weight { plain, primary, danger, top };
/// A button with its key below or beside the label. True when pressed.
bool key_button(Look& look, const char* id, const std::string& label, const std::string& key,
                ImVec2 size, Weight weight = Weight::plain, bool enabled = true);
/// Pixels that such a button needs, its height being that of a line.
[[nodiscard]] float button_width(Look& look, const std::string& label, const std::string& key);
/// A key as it stands on a keyboard, in a line of small text.
void key_cap(Look& look, const std::string& key);
/// A level, 0 to 1.
void meter(Look& look, float level, ImU32 colour);

} // namespace ringroom::seat
