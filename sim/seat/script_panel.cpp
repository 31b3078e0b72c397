// The talk script, and the moves that the person marks as said.
#include "seat/script_panel.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"

namespace ringroom::seat {

void ScriptPanel::take(const Shown& shown) {
    const auto id = shown.view.contact ? shown.view.contact->id : ContactId{};
    if (std::exchange(contact_, id) != id)
        step_ = 0;
}

void ScriptPanel::draw(const Shown& shown, ImVec2 size) {
    take(shown);
    const auto& c = desk_.look.colours();
    begin_card(desk_.look, "script", size);
    if (!shown.handling() || shown.view.contact->talk_script.empty()) {
        say(desk_.look, desk_.words("seat.script"), Type::small, c.soft);
        say(desk_.look, desk_.words("seat.script_none"), Type::normal, c.soft, true);
        if (shown.handling())
            draw_moves(*shown.view.contact);
        end_card();
        return;
    }
    const auto& steps = shown.view.contact->talk_script;
    step_ = std::min(step_, steps.size() - 1);
    say(desk_.look, desk_.words("seat.script"), Type::small, c.soft);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool now = i == step_;
        const bool done = i < step_;
        if (done)
            tag(desk_.look, "✓", c.ok, c.ok_soft);
        else
            tag(desk_.look, std::to_string(i + 1), now ? c.on_colour : c.soft,
                now ? c.brand : c.line);
        ImGui::SameLine();
        const float left = ImGui::GetCursorPosX();
        say(desk_.look, steps[i].name, now ? Type::strong : Type::normal, now ? c.ink : c.soft);
        if (ImGui::IsItemClicked())
            step_ = i;
        if (!now)
            continue;
        ImGui::SetCursorPosX(left);
        say(desk_.look, steps[i].words, Type::normal, c.brand, true);
    }
    draw_moves(*shown.view.contact);
    end_card();
}

void ScriptPanel::draw_moves(const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    if (contact.moves.empty())
        return;
    ImGui::Dummy({0, desk_.look.px(8)});
    say(desk_.look, desk_.words("seat.moves"), Type::small, c.soft);
    const float edge = ImGui::GetWindowContentRegionMax().x;
    for (std::size_t i = 0; i < contact.moves.size(); ++i) {
        const auto& move = contact.moves[i];
        const bool made = std::find(contact.moves_made.begin(), contact.moves_made.end(),
                                    move.name) != contact.moves_made.end();
        const auto label = (made ? "✓ " : "") + move.label;
        const float width =
            ImGui::CalcTextSize(desk_.look.seen(label).c_str()).x + desk_.look.px(44);
        if (i > 0) {
            ImGui::SameLine();
            if (ImGui::GetCursorPosX() + width > edge)
                ImGui::NewLine();
        }
        if (made)
            ImGui::PushStyleColor(ImGuiCol_Border, c.ok);
        if (key_button(desk_.look, ("move " + move.name).c_str(), label,
                       i < 9 ? std::to_string(i + 1) : "", {width, desk_.look.px(30)}))
            desk_.back.mark(move.name);
        if (made)
            ImGui::PopStyleColor();
    }
}

} // namespace ringroom::seat
