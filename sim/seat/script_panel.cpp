// The talk script, and the moves that the person marks as said.
#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"

namespace ringroom::seat {

void Desk::draw_script(const Shown& shown, ImVec2 size) {
    const auto& c = look_.colours();
    begin_card(look_, "script", size);
    if (!handling(shown) || shown.view.contact->talk_script.empty()) {
        say(look_, words("seat.script"), Type::small, c.soft);
        say(look_, words("seat.script_none"), Type::normal, c.soft, true);
        if (handling(shown))
            draw_moves(*shown.view.contact);
        end_card();
        return;
    }
    const auto& steps = shown.view.contact->talk_script;
    step_ = std::min(step_, steps.size() - 1);
    say(look_, words("seat.script"), Type::small, c.soft);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool now = i == step_;
        const bool done = i < step_;
        if (done)
            tag(look_, "✓", c.ok, c.ok_soft);
        else
            tag(look_, std::to_string(i + 1), now ? c.on_colour : c.soft, now ? c.brand : c.line);
        ImGui::SameLine();
        const float left = ImGui::GetCursorPosX();
        say(look_, steps[i].name, now ? Type::strong : Type::normal, now ? c.ink : c.soft);
        if (ImGui::IsItemClicked())
            step_ = i;
        if (!now)
            continue;
        ImGui::SetCursorPosX(left);
        say(look_, steps[i].words, Type::normal, c.brand, true);
    }
    draw_moves(*shown.view.contact);
    end_card();
}

void Desk::draw_moves(const wire::SeatContact& contact) {
    const auto& c = look_.colours();
    if (contact.moves.empty())
        return;
    ImGui::Dummy({0, look_.px(8)});
    say(look_, words("seat.moves"), Type::small, c.soft);
    const float edge = ImGui::GetWindowContentRegionMax().x;
    for (std::size_t i = 0; i < contact.moves.size(); ++i) {
        const auto& move = contact.moves[i];
        const bool made = std::find(contact.moves_made.begin(), contact.moves_made.end(),
                                    move.name) != contact.moves_made.end();
        const auto label = (made ? "✓ " : "") + move.label;
        const float width = ImGui::CalcTextSize(look_.seen(label).c_str()).x + look_.px(44);
        if (i > 0) {
            ImGui::SameLine();
            if (ImGui::GetCursorPosX() + width > edge)
                ImGui::NewLine();
        }
        if (made)
            ImGui::PushStyleColor(ImGuiCol_Border, c.ok);
        if (key_button(look_, ("move " + move.name).c_str(), label,
                       i < 9 ? std::to_string(i + 1) : "", {width, look_.px(30)}))
            back_.mark(move.name);
        if (made)
            ImGui::PopStyleColor();
    }
}

} // namespace ringroom::seat
