#include "seat/drop_down.h"

#include <algorithm>
#include <utility>

#include <imgui_internal.h>

#include "base/characters.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

/// ImGui's own lists are no stops of Tab and begin at the second row; its pieces are used instead.
/// At most one list is open, and at most one field has the keyboard.
struct Dropped {
    int seen = 0;              ///< frame
    std::size_t at = 0;        ///< the row that Enter takes
    bool follow = false;       ///< it is to be seen
    int drawn = -2;            ///< the frame in which a list was open last
    int with_keyboard = -2;    ///< the frame in which a field had the keyboard last
    bool letters_pass = false; ///< that field leaves letters to the page
    ImGuiID field = 0;         ///< whose list is open
    bool by_key = false; ///< it was closed by key or choice: the keyboard goes back to the field
    ImVec2 mouse;        ///< where it was: a mouse at rest takes no row
};

Dropped& dropped() {
    static Dropped one;
    const int now = ImGui::GetFrameCount();
    if (now < one.seen) // another window, whose frames are counted anew
        one = {};
    one.seen = now;
    return one;
}

bool lately(int frame) {
    const int now = ImGui::GetFrameCount();
    return frame <= now && now - frame <= 1;
}

bool down(ImGuiKey key, bool repeats = false) {
    return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), repeats);
}

bool enters() {
    return (down(ImGuiKey_Enter) || down(ImGuiKey_KeyPadEnter) || down(ImGuiKey_Space)) &&
           !ImGui::GetIO().KeyCtrl && !ImGui::GetIO().KeyAlt;
}

/// Text fields keep the keyboard in the same way.
void take_keyboard(ImGuiWindow* window, ImGuiID id) {
    auto& g = *ImGui::GetCurrentContext();
    ImGui::SetActiveID(id, window);
    ImGui::SetFocusID(id, window);
    ImGui::FocusWindow(window);
    g.ActiveIdUsingNavDirMask =
        1 << ImGuiDir_Up | 1 << ImGuiDir_Down | 1 << ImGuiDir_Left | 1 << ImGuiDir_Right;
}

/// The keyboard is on it: its keys are not the page's.
bool has_keyboard(ImGuiID id, bool letters_pass) {
    auto& g = *ImGui::GetCurrentContext();
    if (g.ActiveId != id)
        return false;
    g.ActiveIdAllowOverlap = !g.IO.MouseDown[0];
    dropped().with_keyboard = ImGui::GetFrameCount();
    dropped().letters_pass = letters_pass;
    return true;
}

/// With the keyboard on the closed field: whether it opens now.
bool keyboard_opens(ImGuiID id, bool letters_pass) {
    auto& g = *ImGui::GetCurrentContext();
    if (!has_keyboard(id, letters_pass))
        return false;
    return enters() || (!g.IO.KeyAlt && (down(ImGuiKey_DownArrow) || down(ImGuiKey_UpArrow)));
}

void draw_closed(Look& look, const ImRect& box, const DropDown& what, bool active) {
    const auto& c = look.colours();
    const auto& style = ImGui::GetStyle();
    auto* draw = ImGui::GetWindowDrawList();
    ImGui::RenderFrame(box.Min, box.Max, ImGui::GetColorU32(ImGuiCol_FrameBg), true,
                       style.FrameRounding);
    const float arrow = ImGui::GetFontSize();
    const float edge = box.Max.x - arrow - style.FramePadding.x;
    const auto text = look.drawn(one_line(what.shown));
    draw->PushClipRect(box.Min, {edge, box.Max.y}, true);
    draw->AddText({box.Min.x + style.FramePadding.x, box.Min.y + style.FramePadding.y},
                  ImGui::GetColorU32(what.soft ? ImGuiCol_TextDisabled : ImGuiCol_Text),
                  text.c_str());
    draw->PopClipRect();
    constexpr float small = 0.6F; // of a line; it is drawn from the line's top
    ImGui::RenderArrow(draw, {edge, box.Min.y + style.FramePadding.y + arrow * (1 - small) / 2},
                       c.soft, ImGuiDir_Down, small);
    if (active)
        draw->AddRect(box.Min, box.Max, c.brand, style.FrameRounding, 0, look.px(1.5F));
}

/// The next row after `at` that begins with the letter; a figure without such a row counts rows.
std::size_t row_for(char32_t letter, const std::vector<std::string>& options, std::size_t at) {
    const auto plain = [](char32_t c) { return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c; };
    for (std::size_t i = 1; i <= options.size(); ++i) {
        const auto row = (at + i) % options.size();
        const auto words = characters_of(options[row].substr(0, 8));
        if (!words.empty() && plain(words.front()) == plain(letter))
            return row;
    }
    const auto count = static_cast<std::size_t>(letter - U'1');
    return letter >= U'1' && letter <= U'9' && count < options.size() ? count : at;
}

void move_row(Look& look, const std::vector<std::string>& options) {
    auto& state = dropped();
    const auto before = state.at;
    const auto last = options.size() - 1;
    constexpr std::size_t page = limits::drop_down_rows - 1;
    if (down(ImGuiKey_DownArrow, true))
        state.at = std::min(state.at + 1, last);
    if (down(ImGuiKey_UpArrow, true))
        state.at -= std::min<std::size_t>(state.at, 1);
    if (down(ImGuiKey_PageDown, true))
        state.at = std::min(state.at + page, last);
    if (down(ImGuiKey_PageUp, true))
        state.at -= std::min(state.at, page);
    if (down(ImGuiKey_Home))
        state.at = 0;
    if (down(ImGuiKey_End))
        state.at = last;
    auto& typed = ImGui::GetIO().InputQueueCharacters;
    for (const auto c : typed) {
        const auto free = characters_of(look.freed(utf8_of(std::u32string(1, c))));
        if (!free.empty() && free.front() != U' ')
            state.at = row_for(free.front(), options, state.at);
    }
    typed.clear();
    state.follow = state.follow || state.at != before;
}

/// True: taken with the mouse.
bool draw_option(Look& look, const std::string& words, std::size_t row, const DropDown& what) {
    const auto& c = look.colours();
    auto& state = dropped();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{ImGui::GetContentRegionAvail().x,
                      ImGui::GetFontSize() + 2 * ImGui::GetStyle().FramePadding.y};
    ImGui::PushID(static_cast<int>(row));
    const bool taken = ImGui::InvisibleButton("row", size);
    ImGui::PopID();
    const auto& mouse = ImGui::GetIO().MousePos;
    if (ImGui::IsItemHovered() && (mouse.x != state.mouse.x || mouse.y != state.mouse.y))
        state.at = row;
    auto* draw = ImGui::GetWindowDrawList();
    if (row == state.at) {
        draw->AddRectFilled(at, {at.x + size.x, at.y + size.y}, c.brand_soft, look.px(6));
        if (std::exchange(state.follow, false))
            ImGui::SetScrollHereY(0.5F);
    }
    const float inset = look.px(22);
    const float top = at.y + ImGui::GetStyle().FramePadding.y;
    if (what.now == row)
        draw->AddText({at.x + look.px(5), top}, c.brand, "✓");
    draw->AddText({at.x + inset, top}, c.ink, look.drawn(words).c_str());
    return taken;
}

ImVec2 list_size(Look& look, const ImRect& box, const DropDown& what) {
    const auto& style = ImGui::GetStyle();
    float width = box.GetWidth();
    for (const auto& option : what.options)
        width = std::max(width, ImGui::CalcTextSize(look.drawn(one_line(option)).c_str()).x +
                                    look.px(30) + style.ScrollbarSize + 2 * look.px(6));
    const auto rows = std::min(what.options.size(), limits::drop_down_rows);
    const float row = ImGui::GetFontSize() + 2 * style.FramePadding.y;
    return {std::min(width, ImGui::GetIO().DisplaySize.x - look.px(16)),
            static_cast<float>(rows) * row + 2 * look.px(6)};
}

/// Below the field, or above it where there is no room; never out of the window.
ImVec2 list_place(Look& look, const ImRect& box, const ImVec2& size) {
    const auto& all = ImGui::GetIO().DisplaySize;
    const float gap = look.px(2);
    const bool below = box.Max.y + gap + size.y <= all.y || box.Min.y - gap - size.y < 0;
    return {std::clamp(box.Min.x, 0.0F, std::max(0.0F, all.x - size.x)),
            below ? box.Max.y + gap : box.Min.y - gap - size.y};
}

std::optional<std::size_t> draw_list(Look& look, const ImRect& box, const DropDown& what) {
    auto& state = dropped();
    const auto size = list_size(look, box, what);
    ImGui::SetNextWindowPos(list_place(look, box, size));
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {look.px(6), look.px(6)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1);
    ImGui::PushStyleColor(ImGuiCol_Border, look.colours().field_line);
    std::optional<std::size_t> taken;
    if (ImGui::BeginPopup("list", ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoResize)) {
        state.at = std::min(state.at, what.options.size() - 1);
        if (state.drawn != ImGui::GetFrameCount() - 1)
            state.mouse = ImGui::GetIO().MousePos; // it has just opened
        else
            move_row(look, what.options);
        // Letters go to the list, not to the page.
        ImGui::GetCurrentContext()->WantTextInputNextFrame = 1;
        for (std::size_t row = 0; row < what.options.size(); ++row)
            if (draw_option(look, one_line(what.options[row]), row, what))
                taken = row;
        if (state.drawn == ImGui::GetFrameCount() - 1 && (enters() || down(ImGuiKey_Tab)))
            taken = state.at;
        state.by_key = taken || down(ImGuiKey_Escape);
        if (state.by_key)
            ImGui::CloseCurrentPopup();
        state.mouse = ImGui::GetIO().MousePos;
        state.drawn = ImGui::GetFrameCount();
        ImGui::EndPopup();
    }
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(3);
    return taken;
}

} // namespace

std::optional<std::size_t> drop_down(Look& look, const char* id, const DropDown& what) {
    auto* window = ImGui::GetCurrentWindow();
    if (window->SkipItems)
        return std::nullopt;
    auto& g = *ImGui::GetCurrentContext();
    auto& state = dropped();
    const auto& style = ImGui::GetStyle();
    if (what.focus)
        ImGui::SetKeyboardFocusHere();
    const ImGuiID own = window->GetID(id);
    const float wide = what.width > 0 ? what.width : ImGui::GetContentRegionAvail().x;
    const ImVec2 at = window->DC.CursorPos;
    const ImRect box(at, {at.x + wide, at.y + ImGui::GetFontSize() + 2 * style.FramePadding.y});
    ImGui::ItemSize(box, style.FramePadding.y);
    if (!ImGui::ItemAdd(box, own, &box, ImGuiItemFlags_Inputable))
        return std::nullopt;
    ImGui::PushID(id);
    const bool was_open = ImGui::IsPopupOpen("list");
    const bool clicked = ImGui::ItemHoverable(box, own) && g.IO.MouseClicked[0];
    const bool closed = !was_open && state.field == own; // ImGui itself closes it by Esc
    if (closed)
        state.field = 0;
    const bool back = closed && (state.by_key || down(ImGuiKey_Escape));
    if (back || g.NavActivateInputId == own || (clicked && !was_open)) // Tab activates for input
        take_keyboard(window, own);
    if (g.ActiveId == own && g.IO.MouseClicked[0] && !clicked)
        ImGui::ClearActiveID();
    const bool opens =
        !was_open && !closed && !what.options.empty() &&
        (clicked || g.NavActivateId == own || keyboard_opens(own, what.letters_pass));
    if (opens) {
        state.at = what.now.value_or(0);
        state.follow = true;
        state.field = own;
        state.by_key = false;
        ImGui::OpenPopup("list");
    }
    draw_closed(look, box, what, g.ActiveId == own || was_open || opens);
    ImGui::RenderNavHighlight(box, own);
    const auto taken = opens || was_open ? draw_list(look, box, what) : std::nullopt;
    ImGui::PopID();
    return taken;
}

bool tick_box(Look& look, const char* id, const std::string& words, bool& on) {
    auto* window = ImGui::GetCurrentWindow();
    if (window->SkipItems)
        return false;
    auto& g = *ImGui::GetCurrentContext();
    const auto& style = ImGui::GetStyle();
    const auto& c = look.colours();
    const ImGuiID own = window->GetID(id);
    const auto text = look.drawn(one_line(words));
    const float side = ImGui::GetFrameHeight();
    const ImVec2 at = window->DC.CursorPos;
    const float wide = side + style.ItemInnerSpacing.x + ImGui::CalcTextSize(text.c_str()).x;
    const ImRect all(at, {at.x + wide, at.y + side});
    const ImRect box(at, {at.x + side, at.y + side});
    ImGui::ItemSize(all, style.FramePadding.y);
    if (!ImGui::ItemAdd(all, own, &all, ImGuiItemFlags_Inputable))
        return false;
    const bool clicked = ImGui::ItemHoverable(all, own) && g.IO.MouseClicked[0];
    if (clicked || g.NavActivateInputId == own) // Tab activates for input
        take_keyboard(window, own);
    else if (g.ActiveId == own && g.IO.MouseClicked[0])
        ImGui::ClearActiveID();
    const bool active = has_keyboard(own, true);
    const bool changed = clicked || (active && down(ImGuiKey_Space));
    if (changed)
        on = !on;
    if (active && (down(ImGuiKey_Enter) || down(ImGuiKey_KeyPadEnter)) && !g.IO.KeyCtrl)
        go_to_next_field();
    ImGui::RenderFrame(box.Min, box.Max, ImGui::GetColorU32(ImGuiCol_FrameBg), true,
                       style.FrameRounding);
    if (on)
        ImGui::RenderCheckMark(window->DrawList, {at.x + side / 6, at.y + side / 6}, c.brand,
                               side * 2 / 3);
    if (active)
        window->DrawList->AddRect(box.Min, box.Max, c.brand, style.FrameRounding, 0, look.px(1.5F));
    window->DrawList->AddText({box.Max.x + style.ItemInnerSpacing.x, at.y + style.FramePadding.y},
                              c.ink, text.c_str());
    return changed;
}

bool drop_down_is_open() {
    return lately(dropped().drawn);
}

bool drop_down_has_keyboard() {
    return drop_down_is_open() || lately(dropped().with_keyboard);
}

bool drop_down_takes_letters() {
    return drop_down_is_open() || (lately(dropped().with_keyboard) && !dropped().letters_pass);
}

void go_to_next_field() {
    auto& g = *ImGui::GetCurrentContext();
    ImGui::NavMoveRequestSubmit(ImGuiDir_None, ImGuiDir_Down, ImGuiNavMoveFlags_Tabbing,
                                ImGuiScrollFlags_KeepVisibleEdgeX |
                                    ImGuiScrollFlags_KeepVisibleEdgeY);
    g.NavTabbingDir = 1;
    g.NavTabbingCounter = 1;
}

void tab_where_arrows_are_the_pages() {
    auto& g = *ImGui::GetCurrentContext();
    const auto* window = g.NavWindow;
    const auto tab = ImGui::GetKeyIndex(ImGuiKey_Tab);
    if (window == nullptr || (window->Flags & ImGuiWindowFlags_NoNavInputs) == 0 || g.IO.KeyCtrl ||
        g.IO.KeyAlt || !ImGui::IsKeyPressed(tab, true))
        return;
    const int direction = g.IO.KeyShift ? -1 : g.ActiveId == 0 ? 0 : 1;
    ImGui::NavMoveRequestSubmit(
        ImGuiDir_None, direction < 0 ? ImGuiDir_Up : ImGuiDir_Down, ImGuiNavMoveFlags_Tabbing,
        ImGuiScrollFlags_KeepVisibleEdgeX | ImGuiScrollFlags_KeepVisibleEdgeY);
    g.NavTabbingResultFirst.Clear();
    g.NavTabbingDir = direction;
    g.NavTabbingCounter = -1;
}

} // namespace ringroom::seat
