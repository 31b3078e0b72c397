// The talk script, and the moves that the person marks as said.
#include "seat/script_panel.h"

#include <algorithm>
#include <utility>

#include "base/characters.h"
#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/table_rows.h"

namespace ringroom::seat {

void ScriptPanel::take(const Shown& shown) {
    const auto id = shown.view.contact ? shown.view.contact->id : ContactId{};
    if (std::exchange(contact_, id) == id)
        return;
    step_ = 0;
    searches_ = false;
}

void ScriptPanel::draw(const Shown& shown, ImVec2 size) {
    take(shown);
    const auto& c = desk_.look.colours();
    begin_card(desk_.look, "script", size);
    if (!shown.handling() || shown.view.contact->talk_script.empty()) {
        say(desk_.look, desk_.words("seat.script"), Type::small, c.soft);
        say(desk_.look, desk_.words(shown.handling() ? "seat.script_none" : "seat.script_waits"),
            Type::normal, c.soft, true);
        if (shown.handling())
            draw_moves(*shown.view.contact);
        end_card();
        return;
    }
    const auto& steps = shown.view.contact->talk_script;
    step_ = std::min(step_, steps.size() - 1);
    draw_search(steps);
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (!searches_ || is_hit(steps[i]))
            draw_step(steps[i], i);
    draw_moves(*shown.view.contact);
    end_card();
}

/// The heading, which becomes a box by its key: what is typed is looked for in every line, and
/// Enter goes on from the first that has it.
void ScriptPanel::draw_search(const std::vector<wire::TalkStep>& steps) {
    auto& look = desk_.look;
    const bool wanted = !desk_.covered && pressed(Key::narrow);
    if (wanted) {
        searches_ = focus_ = true;
        words_.clear();
    }
    if (!searches_) {
        say(look, desk_.words("seat.script"), Type::small, look.colours().soft);
        say_right(look, desk_.key_label(Key::narrow), Type::small, look.colours().soft);
        return;
    }
    ImGui::SetNextItemWidth(-1);
    if (std::exchange(focus_, false))
        ImGui::SetKeyboardFocusHere();
    typed_text(look, "##script", words_, desk_.words("seat.script_search"));
    const auto hit =
        std::find_if(steps.begin(), steps.end(), [this](const auto& step) { return is_hit(step); });
    if (pressed(Key::open) && !blank(words_) && hit != steps.end())
        step_ = static_cast<std::size_t>(hit - steps.begin());
    if (ImGui::IsItemDeactivated() && !wanted) // Enter, Esc, or the person goes on elsewhere
        searches_ = false;
    if (searches_ && hit == steps.end())
        say(look, desk_.words("seat.script_no_hit"), Type::normal, look.colours().soft, true);
}

bool ScriptPanel::is_hit(const wire::TalkStep& step) const {
    return holds_words(folded(characters_of(step.name + "\n" + step.words)), words_of(words_));
}

/// A circle, the step's name, and below it what to say where the talk is now. The circle holds no
/// figure: those are the keys of the moves below.
void ScriptPanel::draw_step(const wire::TalkStep& step, std::size_t at) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool now = at == step_ || searches_; // a hit is read whole
    const bool done = at < step_;
    const float pad = look.px(6);
    const float left = look.px(36);
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    auto* strong = look.font(now ? Type::strong : Type::normal);
    auto* font = look.font(Type::normal);
    const float wrap = width - left - pad;
    const float name =
        strong->CalcTextSizeA(strong->FontSize, 1e6F, wrap, look.seen(step.name).c_str()).y;
    const float words =
        now ? font->CalcTextSizeA(font->FontSize, 1e6F, wrap, look.seen(step.words).c_str()).y : 0;
    const float high = name + words + (now ? 2 * pad : look.px(2));
    if (ImGui::InvisibleButton(("step " + std::to_string(at)).c_str(), {width, high}))
        step_ = at;
    auto* draw = ImGui::GetWindowDrawList();
    if (now || ImGui::IsItemHovered())
        draw->AddRectFilled(low, {low.x + width, low.y + high}, now ? c.brand_soft : c.ground,
                            look.px(6));
    const float top = low.y + (now ? pad : look.px(1));
    const ImVec2 centre{low.x + look.px(20), top + name / 2};
    const float radius = look.px(10);
    if (done || now)
        draw->AddCircleFilled(centre, radius, done ? c.ok : c.brand, 24);
    else
        draw->AddCircle(centre, radius, c.field_line, 24, look.px(1));
    if (done) {
        auto* small = look.font(Type::small);
        const ImVec2 size = small->CalcTextSizeA(small->FontSize, 1e6F, 0, "✓");
        draw->AddText(small, small->FontSize, {centre.x - size.x / 2, centre.y - size.y / 2},
                      c.on_colour, "✓");
    } else if (now) {
        draw->AddTriangleFilled({centre.x - look.px(3), centre.y - look.px(5)},
                                {centre.x + look.px(5), centre.y},
                                {centre.x - look.px(3), centre.y + look.px(5)}, c.on_colour);
    }
    draw->AddText(strong, strong->FontSize, {low.x + left, top}, now ? c.ink : c.soft,
                  step.name.c_str(), nullptr, wrap);
    if (now)
        draw->AddText(font, font->FontSize, {low.x + left, top + name}, c.ink, step.words.c_str(),
                      nullptr, wrap);
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
        // Round, as a label that is stuck on; said ones are green and have a tick.
        ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, desk_.look.px(15));
        if (made)
            ImGui::PushStyleColor(ImGuiCol_Border, c.ok);
        if (key_button(desk_.look, ("move " + move.name).c_str(), label, number_label(i + 1),
                       {width, desk_.look.px(30)}))
            desk_.back.mark(move.name);
        if (made)
            ImGui::PopStyleColor();
        ImGui::PopStyleVar();
    }
}

} // namespace ringroom::seat
