#include "seat/rich_text.h"

#include <algorithm>
#include <string_view>

#include "base/characters.h"

namespace ringroom::seat {
namespace {

/// What may not begin a line.
bool closes(char32_t c) {
    static constexpr std::u32string_view marks = U"，。、；：？！）》」』】”’…,.;:?!)]}%";
    return marks.find(c) != marks.npos;
}
bool is_wide(char32_t c) {
    return c >= 0x2E80;
}

/// What is moved to the next line as a whole: a word with the spaces behind it, or one Chinese
/// character with the punctuation that closes it.
std::vector<std::string> units_of(const std::string& text) {
    const auto all = characters_of(text);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i + 1;
        if (!is_wide(all[i]))
            while (end < all.size() && !is_wide(all[end]) && all[end] != U' ')
                ++end;
        while (end < all.size() && (closes(all[end]) || all[end] == U' '))
            ++end;
        out.push_back(utf8_of(std::u32string_view(all).substr(i, end - i)));
        i = end;
    }
    return out;
}

class Flow {
public:
    Flow(Look& look, float width, int lines, bool draws = true)
        : look_(look)
        , width_(width)
        , lines_(lines)
        , draws_(draws)
        , at_(ImGui::GetCursorScreenPos()) {}

    void add(const Ink& ink) {
        std::string_view text = ink.text;
        while (true) {
            const auto end = text.find('\n');
            add_line(std::string(text.substr(0, end)), ink);
            if (end == text.npos)
                return;
            next_line();
            text = text.substr(end + 1);
        }
    }
    /// Takes the room that was drawn on.
    void finish() const { ImGui::Dummy({width_, height()}); }
    [[nodiscard]] float height() const { return y_ + height_; }

private:
    void add_line(const std::string& text, const Ink& ink) {
        auto* font = look_.font(ink.type);
        height_ = std::max(height_, font->FontSize);
        for (const auto& unit : units_of(look_.drawn(text))) {
            const float wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, unit.c_str()).x;
            if (x_ > 0 && x_ + wide > width_)
                next_line();
            if (wide > width_)
                put_in_parts(unit, font, ink);
            else
                put(unit, wide, font, ink);
        }
    }
    void put(const std::string& text, float wide, ImFont* font, const Ink& ink) {
        if (draws_ && (lines_ == 0 || line_ < lines_)) {
            const ImVec2 low{at_.x + x_, at_.y + y_};
            auto* draw = ImGui::GetWindowDrawList();
            if (ink.ground != 0)
                draw->AddRectFilled(low, {low.x + wide, low.y + font->FontSize}, ink.ground,
                                    look_.px(3));
            draw->AddText(font, font->FontSize, low, ink.colour, text.c_str());
        }
        x_ += wide;
    }
    /// A word longer than the line, as an address without spaces.
    void put_in_parts(const std::string& text, ImFont* font, const Ink& ink) {
        for (const char32_t c : characters_of(text)) {
            const auto one = utf8_of(std::u32string(1, c));
            const float wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, one.c_str()).x;
            if (x_ > 0 && x_ + wide > width_)
                next_line();
            put(one, wide, font, ink);
        }
    }
    void next_line() {
        x_ = 0;
        if (lines_ == 0 || line_ + 1 < lines_)
            y_ += height_;
        ++line_;
    }

    Look& look_;
    const float width_;
    const int lines_;
    const bool draws_;
    const ImVec2 at_;
    float x_ = 0;
    float y_ = 0;
    float height_ = 0;
    int line_ = 0;
};

/// Draws the blocks of an article, one method a kind.
class Article {
public:
    Article(Look& look, float width)
        : look_(look)
        , c_(look.colours())
        , width_(width) {}

    void draw(const std::vector<markdown::Block>& blocks) {
        using markdown::Kind;
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, look_.px(2)});
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const auto& block = blocks[i];
            if (block.kind == Kind::row) {
                const auto first = i;
                while (i + 1 < blocks.size() && blocks[i + 1].kind == Kind::row)
                    ++i;
                draw_table(&blocks[first], i - first + 1);
            } else {
                draw_block(block);
            }
            const bool tight = i + 1 < blocks.size() && is_item(block) && is_item(blocks[i + 1]);
            ImGui::Dummy({0, look_.px(tight ? 1 : 8)});
        }
        ImGui::PopStyleVar();
    }

private:
    static bool is_item(const markdown::Block& block) {
        return block.kind == markdown::Kind::item || block.kind == markdown::Kind::numbered;
    }

    void draw_block(const markdown::Block& block) {
        using markdown::Kind;
        switch (block.kind) {
        case Kind::heading:
            draw_rich(look_,
                      inks(block.spans, block.level == 1 ? Type::large : Type::strong, c_.ink),
                      width_);
            break;
        case Kind::item:
        case Kind::numbered:
            draw_item(block);
            break;
        case Kind::quote:
            draw_beside(block, c_.brand, 0);
            break;
        case Kind::code:
            draw_beside(block, c_.line, c_.foot);
            break;
        case Kind::rule: {
            const ImVec2 at = ImGui::GetCursorScreenPos();
            ImGui::GetWindowDrawList()->AddLine(at, {at.x + width_, at.y}, c_.line);
            ImGui::Dummy({width_, look_.px(3)});
            break;
        }
        case Kind::paragraph:
        case Kind::row:
            draw_rich(look_, inks(block.spans, Type::normal, c_.ink), width_);
            break;
        }
    }

    void draw_item(const markdown::Block& block) {
        const float indent = look_.px(20) * static_cast<float>(block.level);
        const float mark = look_.px(block.kind == markdown::Kind::item ? 16 : 26);
        const ImVec2 at = ImGui::GetCursorPos();
        ImGui::SetCursorPos({at.x + indent, at.y});
        draw_rich(look_,
                  {{block.kind == markdown::Kind::item ? "•" : std::to_string(block.number) + ".",
                    Type::normal, c_.brand}},
                  mark);
        ImGui::SetCursorPos({at.x + indent + mark, at.y});
        draw_rich(look_, inks(block.spans, Type::normal, c_.ink), width_ - indent - mark);
    }

    /// With a bar at the left, as quotes and code have it.
    void draw_beside(const markdown::Block& block, ImU32 bar, ImU32 ground) {
        const float indent = look_.px(14);
        const ImVec2 low = ImGui::GetCursorScreenPos();
        auto* draw = ImGui::GetWindowDrawList();
        draw->ChannelsSplit(2);
        draw->ChannelsSetCurrent(1);
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + indent);
        draw_rich(look_, inks(block.spans, Type::normal, ground == 0 ? c_.soft : c_.ink),
                  width_ - indent);
        const float bottom = ImGui::GetItemRectMax().y;
        draw->ChannelsSetCurrent(0);
        if (ground != 0)
            draw->AddRectFilled(low, {low.x + width_, bottom}, ground, look_.px(4));
        draw->AddRectFilled(low, {low.x + look_.px(3), bottom}, bar);
        draw->ChannelsMerge();
    }

    void draw_table(const markdown::Block* rows, std::size_t count) {
        const auto wide = column_widths(rows, count);
        const float pad = look_.px(8);
        for (std::size_t r = 0; r < count; ++r) {
            const ImVec2 at = ImGui::GetCursorPos();
            const ImVec2 low = ImGui::GetCursorScreenPos();
            float x = 0;
            float bottom = at.y;
            for (std::size_t i = 0; i < rows[r].cells.size() && i < wide.size(); ++i) {
                ImGui::SetCursorPos({at.x + x + pad / 2, at.y + look_.px(3)});
                draw_rich(
                    look_,
                    inks(rows[r].cells[i], rows[r].head ? Type::strong : Type::normal, c_.ink),
                    wide[i] - pad);
                bottom = std::max(bottom, ImGui::GetCursorPosY());
                x += wide[i];
            }
            const float y = low.y + bottom - at.y;
            ImGui::GetWindowDrawList()->AddLine({low.x, y}, {low.x + width_, y},
                                                rows[r].head ? c_.soft : c_.line);
            ImGui::SetCursorPos({at.x, bottom + look_.px(2)});
        }
    }

    /// In proportion to the longest text of each column.
    std::vector<float> column_widths(const markdown::Block* rows, std::size_t count) {
        std::vector<float> longest;
        for (std::size_t r = 0; r < count; ++r)
            for (std::size_t i = 0; i < rows[r].cells.size(); ++i) {
                if (longest.size() <= i)
                    longest.push_back(look_.px(40));
                const auto words = markdown::plain(rows[r].cells[i]);
                auto* font = look_.font(Type::strong);
                longest[i] = std::max(
                    longest[i],
                    font->CalcTextSizeA(font->FontSize, 1e6F, 0, look_.seen(words).c_str()).x +
                        look_.px(14));
            }
        float all = 0;
        for (const float one : longest)
            all += one;
        if (all > width_)
            for (float& one : longest)
                one *= width_ / all;
        return longest;
    }

    std::vector<Ink> inks(const markdown::Spans& spans, Type type, ImU32 colour) const {
        std::vector<Ink> out;
        for (const auto& span : spans)
            out.push_back({span.text, span.strong ? Type::strong : type,
                           span.emphasis || !span.link.empty() ? c_.brand : colour,
                           span.code ? c_.foot : 0});
        return out;
    }

    Look& look_;
    const Colours& c_;
    const float width_;
};

} // namespace

void draw_rich(Look& look, const std::vector<Ink>& inks, float width, int lines) {
    Flow flow(look, width, lines);
    for (const auto& ink : inks)
        flow.add(ink);
    flow.finish();
}

float rich_height(Look& look, const std::vector<Ink>& inks, float width) {
    Flow flow(look, width, 0, false);
    for (const auto& ink : inks)
        flow.add(ink);
    return flow.height();
}

void draw_markdown(Look& look, const std::vector<markdown::Block>& blocks, float width) {
    Article(look, width).draw(blocks);
}

} // namespace ringroom::seat
