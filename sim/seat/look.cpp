#include "seat/look.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include "base/characters.h"
#include "base/check.h"
#include "base/content.h"
#include "base/text.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr ImU32 rgb(unsigned hex) {
    return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, 255);
}

constexpr Colours light{.ground = rgb(0xf3f5f7),
                        .panel = rgb(0xffffff),
                        .line = rgb(0xe1e6eb),
                        .ink = rgb(0x1c2733),
                        .soft = rgb(0x5c6975),
                        .brand = rgb(0x0b6e6e),
                        .brand_soft = rgb(0xe2f1f0),
                        .live = rgb(0xc2410c),
                        .ok = rgb(0x18794e),
                        .ok_soft = rgb(0xe4f4ec),
                        .warn = rgb(0x8f5a00),
                        .warn_soft = rgb(0xfbf1d9),
                        .danger = rgb(0xb42318),
                        .danger_soft = rgb(0xfdeae8),
                        .top = rgb(0x12303a),
                        .top_ink = rgb(0xeaf3f4),
                        .top_soft = rgb(0xbcd0d3),
                        .foot = rgb(0xe9eef2),
                        .field = rgb(0xffffff),
                        .field_line = rgb(0xcfd7de),
                        .on_colour = rgb(0xffffff)};

constexpr Colours dark{.ground = rgb(0x12181e),
                       .panel = rgb(0x1a222a),
                       .line = rgb(0x2c3742),
                       .ink = rgb(0xe6ecf1),
                       .soft = rgb(0x9aa8b4),
                       .brand = rgb(0x35b0a8),
                       .brand_soft = rgb(0x16393a),
                       .live = rgb(0xf0803c),
                       .ok = rgb(0x4cc38a),
                       .ok_soft = rgb(0x14352a),
                       .warn = rgb(0xe0b050),
                       .warn_soft = rgb(0x3a2f14),
                       .danger = rgb(0xf0776b),
                       .danger_soft = rgb(0x3b1d1b),
                       .top = rgb(0x0c2027),
                       .top_ink = rgb(0xeaf3f4),
                       .top_soft = rgb(0x9fb7bb),
                       .foot = rgb(0x161d24),
                       .field = rgb(0x141b21),
                       .field_line = rgb(0x3a4753),
                       .on_colour = rgb(0x0c1419)};

constexpr float sizes[] = {13, 15, 15, 21, 32}; // of the em, as a style sheet counts
constexpr float line_to_em = 1.448F;            // of Noto Sans CJK; ImGui counts lines

/// Whether a stand-in, or a character that needs one, may be in it.
bool may_need_stand_in(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char byte) {
        const auto lead = static_cast<unsigned char>(byte);
        return lead == 0xE1 || lead >= 0xF0;
    });
}

bool is_bold(Type type) {
    return type == Type::strong || type == Type::large;
}

std::string font_of(const FontFile& file) {
    auto content = content_of(file.path);
    check(content.has_value(), "the font of fonts-noto-cjk is installed");
    return std::move(*content);
}

ImVec4 vec(ImU32 colour) {
    return ImGui::ColorConvertU32ToFloat4(colour);
}

void use(const Colours& c, float scale) {
    auto& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowRounding = 0;
    style.ChildRounding = 8;
    style.FrameRounding = 6;
    style.PopupRounding = 8;
    style.ScrollbarRounding = 6;
    style.ScrollbarSize = 10;
    style.FrameBorderSize = 1;
    style.WindowBorderSize = 0;
    style.FramePadding = {9, 6};
    style.ItemSpacing = {8, 6};
    style.WindowPadding = {14, 12};
    style.ScaleAllSizes(scale);
    auto* colours = style.Colors;
    colours[ImGuiCol_WindowBg] = vec(c.ground);
    colours[ImGuiCol_ChildBg] = vec(c.panel);
    colours[ImGuiCol_PopupBg] = vec(c.panel);
    colours[ImGuiCol_Border] = vec(c.field_line);
    colours[ImGuiCol_Text] = vec(c.ink);
    colours[ImGuiCol_TextDisabled] = vec(c.soft);
    colours[ImGuiCol_FrameBg] = vec(c.field);
    colours[ImGuiCol_FrameBgHovered] = vec(c.field);
    colours[ImGuiCol_FrameBgActive] = vec(c.field);
    colours[ImGuiCol_Button] = vec(c.field);
    colours[ImGuiCol_ButtonHovered] = vec(c.brand_soft);
    colours[ImGuiCol_ButtonActive] = vec(c.brand_soft);
    colours[ImGuiCol_Header] = vec(c.brand_soft);
    colours[ImGuiCol_HeaderHovered] = vec(c.brand_soft);
    colours[ImGuiCol_HeaderActive] = vec(c.brand_soft);
    colours[ImGuiCol_TextSelectedBg] = vec(c.brand_soft);
    colours[ImGuiCol_NavHighlight] = vec(c.brand);
    colours[ImGuiCol_ScrollbarBg] = vec(c.panel);
    colours[ImGuiCol_ScrollbarGrab] = vec(c.field_line);
    colours[ImGuiCol_Separator] = vec(c.line);
    colours[ImGuiCol_TableHeaderBg] = vec(c.foot);
    colours[ImGuiCol_TableBorderStrong] = vec(c.line);
    colours[ImGuiCol_TableBorderLight] = vec(c.line);
    colours[ImGuiCol_TableRowBg] = vec(c.panel);
    colours[ImGuiCol_TableRowBgAlt] = vec(c.panel);
    colours[ImGuiCol_CheckMark] = vec(c.brand);
}

} // namespace

Look::Look(float scale)
    : scale_(scale) {
    glyphs_.AddRanges(ImGui::GetIO().Fonts->GetGlyphRangesDefault());
    glyphs_.AddText("…·–—「」『』、。，：；？！（）《》✓✗●▾");
    // All that the seat itself says, so that the first picture of a page has no gaps; names and
    // typed words follow.
    for (const auto& key : text_keys())
        if (key.starts_with("seat."))
            for (const auto language : {Language::zh, Language::en})
                glyphs_.AddText(text(language, key).c_str());
    use_theme(false);
}

void Look::use_theme(bool wants_dark) {
    dark_ = wants_dark;
    use(colours(), scale_);
}

void Look::use_scale(float scale) {
    if (scale == scale_)
        return;
    scale_ = scale;
    stale_ = to_build_ = true;
    use(colours(), scale_);
}

const Colours& Look::colours() const {
    return dark_ ? seat::dark : light;
}

ImFont* Look::font(Type type) const {
    return fonts_[static_cast<int>(type)];
}

const std::string& Look::seen(const std::string& text) {
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        if (static_cast<unsigned char>(*at) < 0x80) {
            ++at;
            continue;
        }
        unsigned code = 0;
        unsigned char lead = static_cast<unsigned char>(*at);
        const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        code = lead & (more == 3 ? 0x07u : more == 2 ? 0x0fu : 0x1fu);
        for (int i = 1; i <= more && at + i < end; ++i)
            code = code << 6 | (static_cast<unsigned char>(at[i]) & 0x3fu);
        at += more + 1;
        if (code > IM_UNICODE_CODEPOINT_MAX || Glyphs::is_stand_in(code) || glyphs_.GetBit(code))
            continue;
        glyphs_.SetBit(code);
        arrived_.push_back(static_cast<ImWchar>(code));
        stale_ = true;
    }
    return text;
}

std::string Look::drawn(const std::string& text) {
    if (!is_unusual(text))
        return seen(text);
    const auto before = rare_.count();
    auto characters = visual_order(characters_of(text));
    for (char32_t& c : characters) {
        if (Glyphs::needs_stand_in(c))
            c = rare_.stand_in(c);
        else if (c >= 0x0500 && !rare_.drawable(c))
            c = U'·';
    }
    if (rare_.count() != before)
        stale_ = to_build_ = true;
    auto out = utf8_of(characters);
    seen(out);
    return out;
}

std::string Look::fitting(const std::string& text, Type type, float width) {
    seen(text + "…");
    auto* of = font(type);
    if (of->CalcTextSizeA(of->FontSize, 1e6F, 0, text.c_str()).x <= width)
        return text;
    const float dots = of->CalcTextSizeA(of->FontSize, 1e6F, 0, "…").x;
    const char* end = nullptr;
    (void)of->CalcTextSizeA(of->FontSize, std::max(0.0F, width - dots), 0, text.c_str(), nullptr,
                            &end);
    return std::string(text.c_str(), end) + "…";
}

std::string Look::held(const std::string& text) {
    if (!may_need_stand_in(text))
        return seen(text);
    const auto before = rare_.count();
    auto characters = characters_of(text);
    for (char32_t& c : characters)
        if (Glyphs::needs_stand_in(c))
            c = rare_.held(c);
    if (rare_.count() != before)
        stale_ = to_build_ = true;
    auto out = utf8_of(characters);
    seen(out);
    return out;
}

std::string Look::freed(const std::string& text) const {
    if (!may_need_stand_in(text))
        return text;
    auto characters = characters_of(text);
    for (char32_t& c : characters)
        c = rare_.freed(c);
    return utf8_of(characters);
}

Look::Fonts Look::refresh() {
    if (!stale_)
        return Fonts::same;
    stale_ = false;
    if (!to_build_ && grow())
        return Fonts::grown;
    build();
    return Fonts::rebuilt;
}

float Look::line_pixels(int index) const {
    return px(sizes[index]) * line_to_em;
}

/// Draws what arrived beside what is there; false when there is no room for all of it.
bool Look::grow() {
    auto& atlas = *ImGui::GetIO().Fonts;
    for (const auto character : arrived_)
        for (int i = 0; i < limits::fonts; ++i) {
            const auto type = static_cast<Type>(i);
            if (type != Type::number &&
                !spare_.add(atlas, *fonts_[i], character,
                            rare_.draw(character, line_pixels(i), is_bold(type))))
                return false;
        }
    arrived_.clear();
    for (auto* font : fonts_)
        font->BuildLookupTable();
    return true;
}

void Look::add_font(int index) {
    auto* atlas = ImGui::GetIO().Fonts;
    const auto type = static_cast<Type>(index);
    ImFontConfig config;
    config.FontNo = regular_font.face;
    config.PixelSnapH = true;
    config.OversampleH = 1;
    config.OversampleV = 1;
    config.FontDataOwnedByAtlas = false;
    // A clock is set in the largest: no more than figures.
    const auto* ranges = type == Type::number ? atlas->GetGlyphRangesDefault() : ranges_.Data;
    auto& file = files_[is_bold(type) ? 1 : 0];
    fonts_[index] = atlas->AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()),
                                                line_pixels(index), &config, ranges);
    config.MergeMode = true;
    config.FontDataOwnedByAtlas = true;
    for (const auto& other : other_fonts) {
        config.FontNo = other.face;
        if (std::filesystem::exists(other.path))
            atlas->AddFontFromFileTTF(other.path, line_pixels(index), &config, ranges);
    }
    fonts_[index]->FallbackChar = 0xB7; // never a box or a question mark
    rare_.reserve(*atlas, fonts_[index], line_pixels(index));
}

void Look::build() {
    auto* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    ranges_.clear();
    glyphs_.BuildRanges(&ranges_);
    if (files_[0].empty()) {
        files_[0] = font_of(regular_font);
        files_[1] = font_of(bold_font);
    }
    for (int i = 0; i < limits::fonts; ++i)
        add_font(i);
    spare_.reserve(*atlas);
    atlas->Build();
    rare_.paint(*atlas);
    spare_.begin(*atlas);
    arrived_.clear();
    to_build_ = false;
    ImGui::GetIO().FontDefault = font(Type::normal);
}

Style::Style(const Look& look, Type type, ImU32 colour) {
    ImGui::PushFont(look.font(type));
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
}
Style::~Style() {
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

ImU32 faint(ImU32 colour, ImU32 alpha) {
    return (colour & ~IM_COL32_A_MASK) | (alpha << IM_COL32_A_SHIFT);
}

bool begin_card(Look& look, const char* id, ImVec2 size, ImGuiWindowFlags flags) {
    // Arrows and Tab walk through the cards as if they were one, without a frame around each.
    if ((flags & ImGuiWindowFlags_NoNavInputs) == 0)
        flags |= ImGuiWindowFlags_NavFlattened;
    ImGui::PushStyleColor(ImGuiCol_Border, look.colours().line);
    const bool open =
        ImGui::BeginChild(id, size, true, ImGuiWindowFlags_AlwaysUseWindowPadding | flags);
    ImGui::PopStyleColor();
    return open;
}
void end_card() {
    ImGui::EndChild();
}

void say(Look& look, const std::string& words, Type type, ImU32 colour, bool wrap) {
    const Style style(look, type, colour);
    const auto text = look.drawn(words);
    if (wrap)
        ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    if (wrap)
        ImGui::PopTextWrapPos();
}

void say_right(Look& look, const std::string& words, Type type, ImU32 colour) {
    const Style style(look, type, colour);
    const auto text = look.drawn(words);
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    ImGui::SameLine(std::max(ImGui::GetCursorPosX(), ImGui::GetWindowContentRegionMax().x - width));
    ImGui::TextUnformatted(text.c_str());
}

bool typed_text(Look& look, const char* id, std::string& value, const std::string& hint,
                ImGuiInputTextFlags flags) {
    auto held = look.held(value);
    const bool made = look.composes() && ImGui::GetActiveID() == ImGui::GetID(id);
    const auto shown = made ? std::string() : look.drawn(hint);
    const bool said = ImGui::InputTextWithHint(id, shown.c_str(), &held, flags);
    value = look.freed(held);
    return said;
}

void tag(Look& look, const std::string& words, ImU32 ink, ImU32 ground) {
    const Style style(look, Type::small, ink);
    const auto text = look.drawn(words);
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    const ImVec2 pad{look.px(9), look.px(2)};
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(
        at, {at.x + size.x + 2 * pad.x, at.y + size.y + 2 * pad.y}, ground, look.px(10));
    ImGui::RenderText({at.x + pad.x, at.y + pad.y}, text.c_str(), nullptr, false);
    ImGui::Dummy({size.x + 2 * pad.x, size.y + 2 * pad.y});
}

bool key_button(Look& look, const char* id, const std::string& label, const std::string& key,
                ImVec2 size, Weight weight, bool enabled) {
    const auto& c = look.colours();
    const ImU32 ground = weight == Weight::primary  ? c.brand
                         : weight == Weight::danger ? c.danger
                         : weight == Weight::top    ? c.top
                                                    : c.field;
    const ImU32 ink = weight == Weight::plain ? c.ink
                      : weight == Weight::top ? c.top_ink
                                              : c.on_colour;
    if (!enabled)
        ImGui::BeginDisabled();
    ImGui::PushStyleColor(ImGuiCol_Button, ground);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, weight == Weight::plain ? c.brand_soft : ground);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, weight == Weight::plain ? c.brand_soft : ground);
    const bool pressed = ImGui::Button((std::string("##") + id).c_str(), size);
    ImGui::PopStyleColor(3);
    const ImVec2 at = ImGui::GetItemRectMin();
    size = ImGui::GetItemRectSize();
    auto* draw = ImGui::GetWindowDrawList();
    const auto shown = look.drawn(label);
    auto* font = look.font(Type::normal);
    auto* small = look.font(Type::small);
    const float alpha = ImGui::GetStyle().Alpha;
    const auto faded = [&](ImU32 colour, float share) {
        auto v = vec(colour);
        v.w *= alpha * share;
        return ImGui::ColorConvertFloat4ToU32(v);
    };
    const bool tall = size.y >= look.px(50);
    ImVec2 wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, shown.c_str());
    const ImVec2 note = small->CalcTextSizeA(small->FontSize, 1e6F, 0, key.c_str());
    // A label that is too long for its place is written smaller, rather than out of it.
    if (wide.x + (tall ? 0 : note.x + look.px(8)) > size.x - look.px(8)) {
        font = small;
        wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, shown.c_str());
    }
    draw->PushClipRect(at, {at.x + size.x, at.y + size.y}, true);
    if (tall) {
        const float top = at.y + (size.y - wide.y - note.y) / 2;
        draw->AddText(font, font->FontSize, {at.x + (size.x - wide.x) / 2, top}, faded(ink, 1),
                      shown.c_str());
        draw->AddText(small, small->FontSize, {at.x + (size.x - note.x) / 2, top + wide.y},
                      faded(ink, 0.75F), key.c_str());
    } else {
        const float gap = key.empty() ? 0 : look.px(8);
        const float left = at.x + (size.x - wide.x - gap - note.x) / 2;
        draw->AddText(font, font->FontSize, {left, at.y + (size.y - wide.y) / 2}, faded(ink, 1),
                      shown.c_str());
        draw->AddText(small, small->FontSize, {left + wide.x + gap, at.y + (size.y - note.y) / 2},
                      faded(ink, 0.75F), key.c_str());
    }
    draw->PopClipRect();
    if (!enabled)
        ImGui::EndDisabled();
    return pressed && enabled;
}

float button_width(Look& look, const std::string& label, const std::string& key) {
    const auto shown = look.drawn(label);
    auto* font = look.font(Type::normal);
    auto* small = look.font(Type::small);
    const float wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, shown.c_str()).x;
    const float note = small->CalcTextSizeA(small->FontSize, 1e6F, 0, key.c_str()).x;
    return std::ceil(wide + note + look.px(key.empty() ? 26 : 34));
}

void key_cap(Look& look, const std::string& key) {
    const auto& c = look.colours();
    auto* font = look.font(Type::small);
    const ImVec2 text = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(key).c_str());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = text.x + look.px(10);
    auto* draw = ImGui::GetWindowDrawList();
    const ImVec2 low{at.x, at.y + look.px(1)};
    const ImVec2 high{at.x + width, at.y + text.y - look.px(1)};
    draw->AddRectFilled(low, high, c.panel, look.px(4));
    draw->AddRect(low, high, c.field_line, look.px(4));
    draw->AddText(font, font->FontSize, {at.x + look.px(5), at.y}, c.ink, key.c_str());
    ImGui::Dummy({width, text.y});
}

void meter(Look& look, float level, ImU32 colour) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = look.px(8);
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(at, {at.x + width, at.y + height}, look.colours().line, height / 2);
    if (level > 0)
        draw->AddRectFilled(at, {at.x + width * std::clamp(level, 0.0F, 1.0F), at.y + height},
                            colour, height / 2);
    ImGui::Dummy({width, height});
}

} // namespace ringroom::seat
