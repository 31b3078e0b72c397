// The tabs of the pages in the bar, as much of each as there is room for.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "seat/workplace.h"

namespace ringroom::seat {
namespace {

/// How a tab looks: points besides its name, how much of its key is shown, the gap to the next.
struct TabLook {
    float more = 0;
    enum { whole, last, none } key = whole;
    float gap = 0;
};
/// The roomiest first; the first that fits is taken.
constexpr std::array tab_looks{TabLook{70, TabLook::whole, 8}, TabLook{34, TabLook::last, 4},
                               TabLook{24, TabLook::last, 3}, TabLook{12, TabLook::none, 2}};
constexpr float clock_points = 60; // the least of the figures at the right

} // namespace

/// At the upper right corner of what was drawn last.
void Workplace::draw_badge(std::int64_t count) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto words = count > 99 ? std::string("99+") : std::to_string(count);
    auto* font = look.font(Type::small);
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1e6F, 0, words.c_str());
    const ImVec2 corner{ImGui::GetItemRectMax().x, ImGui::GetItemRectMin().y};
    const float half = std::max(size.x, size.y) / 2 + look.px(2);
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled({corner.x - half, corner.y - look.px(6)},
                        {corner.x + half, corner.y - look.px(6) + size.y}, c.live, size.y / 2);
    draw->AddText(font, font->FontSize, {corner.x - size.x / 2, corner.y - look.px(6)}, c.on_colour,
                  words.c_str());
}

/// Where not all have room with their whole keys, the figure of each is enough: "Alt" is the same.
void Workplace::draw_tabs(const Shown& shown) {
    auto& look = desk_.look;
    std::vector<std::pair<Key, Page*>> all{{Key::page_1, work_.get()}};
    for (const auto& one : tabs_)
        if (may(shown, one.key))
            all.emplace_back(one.key, one.page.get());
    if (all.size() == 1 || locked_)
        return;
    const auto wide = [&](Key key, const TabLook& tab) {
        return ImGui::CalcTextSize(look.seen(desk_.words(row_of(key).text)).c_str()).x +
               look.px(tab.more);
    };
    ImGui::SameLine();
    const float room = ImGui::GetWindowSize().x - ImGui::GetCursorPosX() - look.px(clock_points);
    const auto fits = [&](const TabLook& tab) {
        float needed = 0;
        for (const auto& [key, page] : all)
            needed += wide(key, tab) + look.px(tab.gap);
        return needed <= room;
    };
    const auto found = std::find_if(tab_looks.begin(), tab_looks.end() - 1, fits);
    const auto& tab = *found;
    for (const auto& [key, page] : all) {
        ImGui::SameLine(0, look.px(tab.gap));
        ImGui::SetCursorPosY(look.px(10));
        auto label = desk_.key_label(key);
        if (tab.key != TabLook::whole)
            label = tab.key == TabLook::none ? "" : label.substr(label.rfind('+') + 1);
        if (key_button(look, row_of(key).text, desk_.words(row_of(key).text), label,
                       {wide(key, tab), look.px(32)},
                       page_ == page ? Weight::primary : Weight::top))
            page_ = page;
        const auto fresh = page == lists_     ? shown.unread
                           : page == grading_ ? shown.unread_marks
                           : page == exam_    ? shown.unread_exams
                                              : 0;
        if (fresh > 0)
            draw_badge(fresh);
    }
}

} // namespace ringroom::seat
