#include "seat/table.h"

#include <SDL_scancode.h>
#include <algorithm>
#include <utility>

#include "seat/desk.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr float row_points = 34;
constexpr float head_points = 30;
constexpr float pad_points = 8;

ImU32 colour_of(const Colours& c, Tone tone) {
    switch (tone) {
    case Tone::soft:
        return c.soft;
    case Tone::ok:
        return c.ok;
    case Tone::warn:
        return c.warn;
    case Tone::danger:
        return c.danger;
    case Tone::normal:
    case Tone::strong:
        break;
    }
    return c.ink;
}

/// Text within a box of a row, cut with "…" where it does not fit; half of the box's height.
void text_in(Look& look, const std::string& words, Type type, ImU32 colour, ImVec2 low, ImVec2 high,
             bool right) {
    const auto text = look.drawn(words);
    auto* font = look.font(type);
    const float wide = high.x - low.x;
    auto shown = text;
    auto size = font->CalcTextSizeA(font->FontSize, 1e6F, 0, shown.c_str());
    if (size.x > wide) {
        const float dots = font->CalcTextSizeA(font->FontSize, 1e6F, 0, "…").x;
        const char* end = nullptr;
        (void)font->CalcTextSizeA(font->FontSize, std::max(0.0F, wide - dots), 0, text.c_str(),
                                  nullptr, &end);
        shown = std::string(text.c_str(), end) + "…";
        size = font->CalcTextSizeA(font->FontSize, 1e6F, 0, shown.c_str());
    }
    const float x = right ? std::max(low.x, high.x - size.x) : low.x;
    ImGui::GetWindowDrawList()->AddText(
        font, font->FontSize, {x, low.y + (high.y - low.y - size.y) / 2}, colour, shown.c_str());
}

} // namespace

Table::Table(std::string id, std::vector<Column> columns, std::vector<TableAction> actions)
    : id_(std::move(id))
    , columns_(std::move(columns))
    , actions_(std::move(actions)) {}

std::vector<float> Table::widths(Desk& desk, float all) const {
    float fixed = 0;
    int sharing = 0;
    for (const auto& column : columns_) {
        fixed += desk.look.px(column.width);
        sharing += column.width == 0 ? 1 : 0;
    }
    const float share =
        sharing == 0 ? 0 : std::max(desk.look.px(60), (all - fixed) / static_cast<float>(sharing));
    std::vector<float> out;
    for (const auto& column : columns_)
        out.push_back(column.width == 0 ? share : desk.look.px(column.width));
    return out;
}

std::optional<Table::Asked> Table::draw(Desk& desk, ImVec2 size, const std::string& none,
                                        bool takes_keys) {
    asked_.reset();
    ImGui::PushID(id_.c_str());
    const float top = ImGui::GetCursorPosY();
    if (has_words) {
        draw_words(desk, size.x);
        rows.narrow(words_);
    }
    const auto wide = widths(desk, size.x - ImGui::GetStyle().ScrollbarSize);
    draw_head(desk, wide);
    const float height = desk.look.px(row_points);
    const float body = std::max(height, size.y - (ImGui::GetCursorPosY() - top));
    if (takes_keys && !desk.covered)
        keys(desk, height, body);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::BeginChild("rows", {size.x, body}, false, ImGuiWindowFlags_NoNavInputs);
    if (rows.count() == 0) {
        ImGui::Dummy({0, desk.look.px(10)});
        ImGui::Indent(desk.look.px(pad_points));
        say(desk.look, rows.of_all() == 0 ? none : desk.words("seat.list.no_match"), Type::normal,
            desk.look.colours().soft, true);
        ImGui::Unindent(desk.look.px(pad_points));
    }
    if (std::exchange(follow_, false)) {
        const float at = static_cast<float>(rows.chosen_at()) * height;
        if (at < ImGui::GetScrollY())
            ImGui::SetScrollY(at);
        else if (at + height > ImGui::GetScrollY() + body)
            ImGui::SetScrollY(at + height - body);
    }
    chosen_now_ = rows.chosen_at();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.count()), height);
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
            draw_row(desk, static_cast<std::size_t>(i), wide, height);
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
    ImGui::PopID();
    return std::exchange(asked_, std::nullopt);
}

void Table::draw_words(Desk& desk, float all) {
    auto& look = desk.look;
    const float width = look.px(260);
    ImGui::SetNextItemWidth(width);
    if (std::exchange(focus_words_, false))
        ImGui::SetKeyboardFocusHere();
    typed_text(look, "##words", words_, desk.words("seat.list.narrow"));
    const bool typed = std::exchange(typing_, ImGui::IsItemActive());
    if (typed && ImGui::IsKeyPressed(SDL_SCANCODE_ESCAPE, false))
        words_.clear();
    ImGui::SameLine(0, look.px(12));
    const auto count =
        rows.count() == rows.of_all()
            ? desk.words("seat.list.count", {{"count", std::to_string(rows.of_all())}})
            : desk.words("seat.list.count_of", {{"count", std::to_string(rows.count())},
                                                {"all", std::to_string(rows.of_all())}});
    const float left = ImGui::GetCursorPosX() - width - look.px(12);
    ImGui::AlignTextToFramePadding();
    say(look, count, Type::small, look.colours().soft);
    draw_actions(desk, left + all);
    ImGui::Dummy({0, look.px(4)});
}

/// At the right end, so that the box and the count stay where they are.
void Table::draw_actions(Desk& desk, float right) {
    auto& look = desk.look;
    const auto* chosen = rows.chosen();
    const bool dials = rows.count() > 0 && !rows.row(0).telephone.empty();
    std::vector<TableAction> all;
    if (dials)
        all.push_back({"dial", "seat.dial", "D", SDL_SCANCODE_D});
    all.insert(all.end(), actions_.begin(), actions_.end());
    float width = 0;
    for (const auto& one : all)
        width += button_width(look, desk.words(one.text), one.label) + look.px(8);
    bool first = true;
    for (const auto& one : all) {
        const auto words = desk.words(one.text);
        if (std::exchange(first, false))
            ImGui::SameLine(right - width + look.px(8));
        else
            ImGui::SameLine(0, look.px(8));
        const bool can = !one.of_row || chosen != nullptr;
        const bool primary = dials && &one == &all.front();
        if (key_button(look, one.id, words, one.label,
                       {button_width(look, words, one.label), look.px(32)},
                       primary ? Weight::primary : Weight::plain, can))
            act(one);
    }
}

void Table::act(const TableAction& action) {
    const auto* chosen = rows.chosen();
    if (action.of_row && chosen == nullptr)
        return;
    const std::string row = chosen == nullptr ? "" : chosen->id;
    if (std::string_view(action.id) == "dial")
        asked_ = Asked{row, true};
    else
        asked_ = Asked{row, false, action.scancode == 0 ? "" : action.id};
}

void Table::draw_head(Desk& desk, const std::vector<float>& widths) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const float height = look.px(head_points);
    const float pad = look.px(pad_points);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float x = at.x;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        ImGui::SetCursorScreenPos({x, at.y});
        if (ImGui::InvisibleButton(columns_[i].text, {widths[i], height}))
            sort_by(i);
        const bool mine = rows.sorted() && rows.column() == i;
        const auto mark = !mine ? "" : rows.descending() ? " ↓" : " ↑";
        text_in(look, desk.words(columns_[i].text) + mark, Type::small,
                mine || ImGui::IsItemHovered() ? c.brand : c.soft, {x + pad, at.y},
                {x + widths[i] - pad, at.y + height}, columns_[i].right);
        x += widths[i];
    }
    const float right = std::max(x, ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x);
    ImGui::GetWindowDrawList()->AddLine({at.x, at.y + height}, {right, at.y + height}, c.line);
    ImGui::SetCursorScreenPos({at.x, at.y + height + 1});
}

void Table::draw_row(Desk& desk, std::size_t at, const std::vector<float>& widths, float height) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const float pad = look.px(pad_points);
    const auto& row = rows.row(at);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float right = low.x + ImGui::GetContentRegionAvail().x;
    ImGui::PushID(static_cast<int>(at));
    if (ImGui::InvisibleButton("row", {right - low.x, height}))
        rows.choose(at);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered && ImGui::IsMouseDoubleClicked(0))
        asked_ = Asked{row.id};
    ImGui::PopID();
    auto* draw = ImGui::GetWindowDrawList();
    const bool chosen = chosen_now_ == at;
    if (chosen || hovered)
        draw->AddRectFilled(low, {right, low.y + height}, chosen ? c.brand_soft : c.ground,
                            look.px(4));
    if (chosen) // not by colour alone: a bar at the left
        draw->AddRectFilled(low, {low.x + look.px(3), low.y + height}, c.brand);
    float x = low.x;
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i) {
        const auto& cell = row.cells[i];
        text_in(look, one_line(cell.text), cell.tone == Tone::strong ? Type::strong : Type::normal,
                colour_of(c, cell.tone), {x + pad, low.y}, {x + widths[i] - pad, low.y + height},
                columns_[i].right);
        x += widths[i];
    }
    draw->AddLine({low.x, low.y + height - 1}, {right, low.y + height - 1}, c.line);
}

void Table::sort_by(std::size_t column) {
    const bool same = rows.sorted() && rows.column() == column;
    if (same && rows.descending())
        rows.unsort();
    else
        rows.sort(column, same);
}

void Table::keys(Desk&, float row_height, float body_height) {
    const auto& io = ImGui::GetIO();
    const auto down = [](int key) { return ImGui::IsKeyPressed(key, true); };
    if (pressed(Key::narrow))
        focus_words_ = true;
    const auto last = columns_.size() - 1;
    if (io.KeyAlt) {
        const auto column = rows.sorted() ? rows.column() : last;
        if (down(SDL_SCANCODE_RIGHT))
            rows.sort(column == last ? 0 : column + 1, false);
        else if (down(SDL_SCANCODE_LEFT))
            rows.sort(rows.sorted() && column > 0 ? column - 1 : last, false);
        else if (rows.sorted() && (down(SDL_SCANCODE_UP) || down(SDL_SCANCODE_DOWN)))
            rows.sort(column, ImGui::IsKeyDown(SDL_SCANCODE_DOWN));
        return;
    }
    if (io.KeyCtrl || (io.WantTextInput && !typing_))
        return;
    const auto page =
        std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(body_height / row_height) - 1);
    const auto all = static_cast<std::ptrdiff_t>(rows.count());
    std::ptrdiff_t by = 0;
    if (down(SDL_SCANCODE_DOWN))
        by = 1;
    else if (down(SDL_SCANCODE_UP))
        by = -1;
    else if (down(SDL_SCANCODE_PAGEDOWN))
        by = page;
    else if (down(SDL_SCANCODE_PAGEUP))
        by = -page;
    else if (!typing_ && down(SDL_SCANCODE_HOME))
        by = -all;
    else if (!typing_ && down(SDL_SCANCODE_END))
        by = all;
    if (by != 0) {
        rows.move(by);
        follow_ = true;
    }
    const auto* chosen = rows.chosen();
    if (chosen != nullptr && (ImGui::IsKeyPressed(SDL_SCANCODE_RETURN, false) ||
                              ImGui::IsKeyPressed(SDL_SCANCODE_KP_ENTER, false)))
        asked_ = Asked{chosen->id};
    if (chosen != nullptr && !typing_ && !chosen->telephone.empty() &&
        ImGui::IsKeyPressed(SDL_SCANCODE_D, false))
        asked_ = Asked{chosen->id, true};
    if (typing_)
        return;
    for (const auto& action : actions_)
        if (action.scancode != 0 && ImGui::IsKeyPressed(action.scancode, false))
            act(action);
}

} // namespace ringroom::seat
