// What is said of the recording itself: whether it is what was sealed, and whether it is held.
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/player_panel.h"
#include "seat/when.h"

namespace ringroom::seat {

void PlayerPanel::draw_seal() {
    const auto* seal = seal_.value();
    if (seal == nullptr || !is_open())
        return;
    draw_intact(*seal);
    if (!seal->hold)
        return;
    ImGui::SameLine(0, desk_.look.px(8));
    draw_hold(*seal->hold);
}

void PlayerPanel::draw_hold(const wire::HoldRow& hold) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    tag(look, desk_.words("seat.legal_hold.is_held"), c.warn, c.warn_soft);
    if (ImGui::IsItemHovered())
        ImGui::SetTooltip("%s", look.drawn(desk_.words("seat.legal_hold.held_by",
                                                       {{"by", one_line(hold.by, 30)},
                                                        {"at", when_text(hold.at)},
                                                        {"reason", one_line(hold.reason, 160)}}))
                                    .c_str());
    if (ImGui::IsItemClicked() && holds_ && !desk_.covered)
        hold_or_lift();
}

/// Beside the badge of the seal, where nothing is held.
void PlayerPanel::draw_way_to_hold() {
    const auto* seal = seal_.value();
    if (seal == nullptr || seal->hold || !holds_)
        return;
    const auto& c = desk_.look.colours();
    ImGui::SameLine(0, desk_.look.px(8));
    tag(desk_.look, desk_.words("seat.legal_hold.set") + "  " + desk_.key_label(Key::play_hold),
        c.soft, c.ground);
    if (ImGui::IsItemClicked() && !desk_.covered)
        hold_or_lift();
}

void PlayerPanel::draw_intact(const wire::RecordingSeal& seal) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (seal.state == "intact")
        return tag(look, desk_.words("seat.seal.intact"), c.ok, c.ok_soft);
    if (seal.state == "unsealed")
        return tag(look, desk_.words("seat.seal.unsealed"), c.soft, c.ground);
    if (seal.state == "missing")
        return tag(look, desk_.words("seat.seal.missing"), c.danger, c.danger_soft);
    // Counted as people count: what begins with 0:00 is the first.
    tag(look,
        seal.at ? desk_.words("seat.seal.altered_at",
                              {{"second", std::to_string(seal.at->ms / 1'000 + 1)}})
                : desk_.words("seat.seal.altered"),
        c.danger, c.danger_soft);
    if (seal.at && ImGui::IsItemClicked())
        seek(*seal.at);
}

/// By whether it is held, once the lab has said so.
void PlayerPanel::hold_or_lift() {
    const auto* seal = seal_.value();
    if (seal == nullptr || lifting_.waiting())
        return;
    if (!seal->hold)
        return hold_.open(record_);
    sure_.open(
        desk_.words("seat.legal_hold.lift_title", {{"name", record_}}),
        desk_.words("seat.legal_hold.lift_words", {{"reason", one_line(seal->hold->reason, 160)},
                                                   {"by", one_line(seal->hold->by, 30)}}),
        desk_.words("seat.legal_hold.lift"),
        [this,
         target = "/holds/" + record_ + "/lift?number=" + std::to_string(seal->hold->number)] {
            desk_.back.ask("POST", target, {}, lifting_.begin());
        });
}

void PlayerPanel::take_holds() {
    sure_.draw();
    if (hold_.draw())
        seal_.forget();
    if (const auto answer = lifting_.take()) {
        if (*answer)
            desk_.back.tell_done(desk_.words("seat.legal_hold.lifted", {{"name", record_}}));
        seal_.forget();
    }
}

} // namespace ringroom::seat
