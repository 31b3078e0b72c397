#include "seat/table.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr float row_points = 34;
constexpr float head_points = 30;
constexpr float pad_points = 8;

/// Text within a box of a row, half of its height, cut with "…" where it does not fit: true then.
bool text_in(Look& look, const std::string& words, Type type, ImU32 colour, ImVec2 low, ImVec2 high,
             bool right) {
    const auto cut = look.fitting(words, type, high.x - low.x);
    const auto shown = look.drawn(cut);
    auto* font = look.font(type);
    const auto size = font->CalcTextSizeA(font->FontSize, 1e6F, 0, shown.c_str());
    const float x = right ? std::max(low.x, high.x - size.x) : low.x;
    ImGui::GetWindowDrawList()->AddText(
        font, font->FontSize, {x, low.y + (high.y - low.y - size.y) / 2}, colour, shown.c_str());
    return cut != words;
}

bool offers(const TableRow& row, Key action) {
    return std::find(row.without.begin(), row.without.end(), action) == row.without.end();
}

/// What did not fit, under the mouse.
void show_whole(Look& look, const std::string& words) {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(look.px(420));
    ImGui::TextUnformatted(look.drawn(plain_text(words, 2'000)).c_str());
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

} // namespace

ImU32 tone_colour(const Colours& c, Tone tone) {
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

std::vector<float> shared_widths(std::vector<float> wanted, float all) {
    const float sum = std::accumulate(wanted.begin(), wanted.end(), 0.0F);
    if (wanted.empty() || sum <= all) {
        if (!wanted.empty())
            wanted.back() += all - sum;
        return wanted;
    }
    // The widest are cut to one width, as wide as there is room for.
    auto rising = wanted;
    std::sort(rising.begin(), rising.end());
    float left = all;
    float most = 0;
    for (std::size_t i = 0; i < rising.size(); ++i) {
        most = left / static_cast<float>(rising.size() - i);
        if (rising[i] > most)
            break;
        left -= rising[i];
    }
    for (auto& one : wanted)
        one = std::min(one, most);
    return wanted;
}

Table::Table(std::string id, std::vector<Column> columns, std::vector<TableAction> actions)
    : id_(std::move(id))
    , columns_(std::move(columns))
    , actions_(std::move(actions)) {}

std::string Table::head_of(Desk& desk, std::size_t column) const {
    const auto own = called_.find(column);
    return own == called_.end() ? desk.words(columns_[column].text) : own->second;
}

/// What each column wants: its head, and its cells in the first rows.
void Table::measure(Desk& desk) {
    auto& look = desk.look;
    const auto key = std::to_string(rows.version()) + "/" + std::to_string(look.scale()) + "/" +
                     desk.words(columns_.front().text);
    if (std::exchange(measured_, key) == key)
        return;
    const float pad = 2 * look.px(pad_points);
    const auto wide = [&](Type type, const std::string& words) {
        auto* font = look.font(type);
        return font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.drawn(words).c_str()).x + pad;
    };
    wanted_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i)
        wanted_.push_back(wide(Type::small, head_of(desk, i) + " ↓"));
    const auto count = std::min(rows.all().size(), limits::rows_measured);
    for (std::size_t at = 0; at < count; ++at) {
        const auto& cells = rows.all()[at].cells;
        for (std::size_t i = 0; i < std::min(columns_.size(), cells.size()); ++i) {
            const auto type = cells[i].tone == Tone::strong ? Type::strong : Type::normal;
            wanted_[i] = std::max(wanted_[i], wide(type, one_line(cells[i].text, 200)));
        }
    }
    // A second more in a clock moves nothing.
    for (auto& one : wanted_)
        one = std::ceil(one / look.px(8)) * look.px(8);
}

std::vector<float> Table::widths(Desk& desk, float all) {
    measure(desk);
    return shared_widths(wanted_, all);
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
    if (typed && pressed(Key::escape))
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
    const bool dials = rows.count() > 0 && !rows.row(0).telephone.empty();
    std::vector<TableAction> all;
    if (dials)
        all.push_back({Key::dial, "seat.dial"});
    all.insert(all.end(), actions_.begin(), actions_.end());
    float width = 0;
    for (const auto& one : all)
        width += button_width(look, desk.words(one.text), desk.key_label(one.key)) + look.px(8);
    bool first = true;
    for (const auto& one : all) {
        const auto words = desk.words(one.text);
        if (std::exchange(first, false))
            ImGui::SameLine(right - width + look.px(8));
        else
            ImGui::SameLine(0, look.px(8));
        const bool primary = dials && &one == &all.front();
        const auto label = desk.key_label(one.key);
        if (key_button(look, one.text, words, label,
                       {button_width(look, words, label), look.px(32)},
                       primary ? Weight::primary : Weight::plain, may(one)))
            act(one);
    }
}

bool Table::may(const TableAction& action) const {
    const auto* chosen = rows.chosen();
    return std::find(without.begin(), without.end(), action.key) == without.end() &&
           (!action.of_row || (chosen != nullptr && offers(*chosen, action.key)));
}

void Table::act(const TableAction& action) {
    if (may(action))
        asked_ = Asked{rows.chosen() == nullptr ? "" : rows.chosen()->id, action.key};
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
        text_in(look, head_of(desk, i) + mark, Type::small,
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
        const bool cut = text_in(look, one_line(cell.text),
                                 cell.tone == Tone::strong ? Type::strong : Type::normal,
                                 tone_colour(c, cell.tone), {x + pad, low.y},
                                 {x + widths[i] - pad, low.y + height}, columns_[i].right);
        if (cut && hovered &&
            ImGui::IsMouseHoveringRect({x, low.y}, {x + widths[i], low.y + height}))
            show_whole(look, cell.text);
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

void Table::sort_keys() {
    const auto last = columns_.size() - 1;
    const auto column = rows.sorted() ? rows.column() : last;
    if (const int by = stepped(Key::sort_column); by > 0)
        rows.sort(column == last ? 0 : column + 1, false);
    else if (by < 0)
        rows.sort(rows.sorted() && column > 0 ? column - 1 : last, false);
    if (const int by = stepped(Key::sort_order); by != 0 && rows.sorted())
        rows.sort(column, by > 0);
}

void Table::keys(Desk&, float row_height, float body_height) {
    if (pressed(Key::narrow))
        focus_words_ = true;
    sort_keys();
    if (ImGui::GetIO().WantTextInput && !typing_)
        return;
    const auto page =
        std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(body_height / row_height) - 1);
    const auto all = static_cast<std::ptrdiff_t>(rows.count());
    if (const auto by = stepped(Key::choose) + page * stepped(Key::choose_page) +
                        all * stepped(Key::choose_end);
        by != 0) {
        rows.move(by);
        follow_ = true;
    }
    const auto* chosen = rows.chosen();
    if (pressed(Key::open))
        act({Key::open, ""});
    if (chosen != nullptr && !chosen->telephone.empty() && pressed(Key::dial))
        act({Key::dial, ""});
    for (const auto& action : actions_)
        if (action.key != Key::open && pressed(action.key))
            act(action);
}

} // namespace ringroom::seat
