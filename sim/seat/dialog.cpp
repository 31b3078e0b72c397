#include "seat/dialog.h"

#include <algorithm>

#include "seat/desk.h"

namespace ringroom::seat {

bool begin_dialog(Desk& desk, const char* id, const std::string& title, ImVec2 size, bool& open) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const ImVec2 all = ImGui::GetIO().DisplaySize;
    const ImVec2 actual{std::min(look.px(size.x), all.x - look.px(24)),
                        std::min(look.px(size.y), all.y - look.px(24))};
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(all);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(10, 16, 30, 150)); // the page, dimmed
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin(id, nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    ImGui::SetCursorPos({(all.x - actual.x) / 2, (all.y - actual.y) / 2});
    begin_card(look, "card", actual);
    if (pressed(Key::escape))
        open = false;
    say(look, title, Type::strong, c.ink);
    say_right(look, desk.key_label(Key::escape), Type::small, c.soft);
    return open;
}

void end_dialog() {
    end_card();
    ImGui::End();
}

} // namespace ringroom::seat
