#include "seat/dialog.h"

#include <algorithm>

#include "seat/desk.h"

namespace ringroom::seat {

bool begin_dialog(Desk& desk, const char* id, const std::string& title, ImVec2 size, bool& open) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const ImVec2 all = ImGui::GetIO().DisplaySize;
    ImGui::GetWindowDrawList()->AddRectFilled({0, 0}, all, IM_COL32(0, 0, 0, 90));
    const ImVec2 actual{std::min(look.px(size.x), all.x - look.px(24)),
                        std::min(look.px(size.y), all.y - look.px(24))};
    ImGui::SetNextWindowPos({(all.x - actual.x) / 2, (all.y - actual.y) / 2});
    ImGui::SetNextWindowSize(actual);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, c.panel);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, look.px(8));
    const bool drawn = ImGui::Begin(id, nullptr,
                                    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape)))
        open = false;
    say(look, title, Type::strong, c.ink);
    say_right(look, "Esc", Type::small, c.soft);
    return drawn && open;
}

void end_dialog() {
    ImGui::End();
}

} // namespace ringroom::seat
