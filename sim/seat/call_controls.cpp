// What can be done with a call, by key or by button.
#include <algorithm>

#include <imgui_internal.h>

#include "seat/back.h"
#include "seat/call_panel.h"
#include "seat/desk.h"
#include "seat/keys.h"

namespace ringroom::seat {
namespace {

/// Who was consulted, or nobody: a leader who came by their own wish is not ours to send away.
const wire::SeatParty* consulted_by(const Shown& shown) {
    if (!shown.view.contact || shown.view.contact->mine != "agent")
        return nullptr;
    const auto& parties = shown.view.contact->parties;
    const auto found = std::find_if(parties.begin(), parties.end(), [](const auto& party) {
        return party.consulted.value_or(party.part != "whispers" && party.part != "listens");
    });
    return found == parties.end() ? nullptr : &*found;
}

bool mine(const Shown& shown) {
    return shown.view.contact && shown.view.contact->mine == "agent";
}

bool talking(const Shown& shown) {
    return shown.hook == Hook::talking && mine(shown);
}

/// A talk between seats has nobody to pass on.
bool passes_on(const Shown& shown) {
    return talking(shown) && !shown.view.contact->colleague_name;
}

/// Asked in by the agent, rather than let in by one's own wish.
bool is_consulted(const wire::SeatContact& contact, AgentId me) {
    return std::any_of(contact.parties.begin(), contact.parties.end(), [&](const auto& party) {
        return party.agent == me && party.consulted.value_or(false);
    });
}

/// Space also presses what has the keyboard: not the one that answered, nor one struck once more
/// right after it. What has the keyboard keeps it, unseen until the next arrow.
void press_nothing() {
    auto& g = *ImGui::GetCurrentContext();
    g.NavActivateId = g.NavActivateDownId = g.NavActivatePressedId = g.NavActivateInputId = 0;
    g.NavDisableHighlight = true;
}

std::string part_key(const wire::SeatParty& party) {
    return "seat.part." + party.part;
}

} // namespace

void CallPanel::keys(const Shown& shown) {
    if (shown.hook == Hook::ringing && (pressed(Key::answer) || pressed(Key::next_step))) {
        desk_.back.answer();
        press_nothing();
    }
    if (pressed(Key::hang_up) && shown.hook != Hook::none)
        desk_.back.hang_up();
    if (pressed(Key::stop_call))
        stop(shown);
    if (pressed(Key::hold) && talking(shown))
        desk_.back.hold(shown.view.agent.activity != Activity::holding);
    if (pressed(Key::mute))
        desk_.back.mute(!shown.muted);
    if (pressed(Key::transfer))
        transfer(shown);
    if (pressed(Key::consult))
        consult(shown);
    if (pressed(Key::consult_end) && consulted_by(shown) != nullptr)
        desk_.back.ask("POST", "/seat/consult/end", {});
    if (pressed(Key::keypad))
        keypad_.open();
    if (pressed(Key::call_leader) && !shown.me.number.empty())
        wants_leader_ = true;
    if (pressed(Key::mark_recording) && talking(shown))
        desk_.back.ask("POST", "/seat/mark", "{}");
    call_leader(shown);
    if (!pressed(Key::record))
        return;
    if (shown.view.contact && shown.view.contact->preview)
        desk_.back.dial();
    else if (shown.view.records_left > 0)
        desk_.back.next_record();
}

void CallPanel::draw_dialogs(const Shown& shown) {
    if (shown.hook == Hook::ringing) { // first things first
        directory_.close();
        keypad_.close();
    }
    directory_.draw(shown);
    keypad_.draw(shown);
}

void CallPanel::transfer(const Shown& shown) {
    const auto* party = consulted_by(shown);
    if (party != nullptr && party->part != "rings" && passes_on(shown))
        desk_.back.ask("POST", "/seat/transfer", "{}");
    else if (passes_on(shown))
        directory_.open(DirectoryDialog::Use::transfer);
    else if (shown.hook == Hook::none)
        directory_.open(DirectoryDialog::Use::dial);
}

void CallPanel::consult(const Shown& shown) {
    const auto* party = consulted_by(shown);
    if (party != nullptr && party->part != "rings")
        desk_.back.ask("POST", "/seat/conference", {});
    else if (party == nullptr && talking(shown))
        directory_.open(DirectoryDialog::Use::consult);
}

/// The first leader or teacher who is free: consulted in a talk, called otherwise.
void CallPanel::call_leader(const Shown& shown) {
    if (!wants_leader_)
        return;
    leaders_.once(desk_, "/directory");
    if (leaders_.waiting())
        return;
    wants_leader_ = false;
    const auto* rows = leaders_.value();
    const auto is_leader = [&](const wire::DirectoryRow& row) {
        return row.kind == "seat" && row.free && row.role != "student" &&
               row.dial != shown.me.number;
    };
    const auto found = rows == nullptr ? nullptr : [&]() -> const wire::DirectoryRow* {
        const auto one = std::find_if(rows->items.begin(), rows->items.end(), is_leader);
        return one == rows->items.end() ? nullptr : &*one;
    }();
    if (found == nullptr)
        desk_.back.tell("seat.no_leader");
    else if (talking(shown))
        desk_.back.ask("POST", "/seat/consult", wire::encode(wire::ConsultStart{found->dial}));
    else
        desk_.call(found->dial);
    leaders_.forget();
}

/// Whose customer it is, where it is not one's own: who asks, or who is helped.
void CallPanel::draw_parties(const wire::SeatContact& contact, AgentId me) {
    const auto& c = desk_.look.colours();
    const bool asked = contact.mine == "party" && is_consulted(contact, me);
    for (const auto& party : contact.parties) {
        const auto part = desk_.words(part_key(party));
        if (party.agent != me)
            tag(desk_.look, party.name + " · " + part, c.brand, c.brand_soft);
        else if (!asked) // who listens or helps sees how; their own name they know
            tag(desk_.look, part, c.brand, c.brand_soft);
    }
    if (contact.mine == "agent" || contact.colleague_name)
        return;
    const auto name = contact.agent_name.value_or("");
    const auto who = name + " " + contact.agent_number.value_or("");
    tag(desk_.look,
        name.empty()
            ? desk_.words("seat.part.not_mine")
            : desk_.words(asked ? "seat.part.asks_you" : "seat.part.whose", {{"who", who}}),
        c.warn, c.warn_soft);
}

void CallPanel::draw_controls(const Shown& shown) {
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    const ImVec2 third{(ImGui::GetContentRegionAvail().x - 2 * gap) / 3, desk_.look.px(52)};
    const ImVec2 all{-1, desk_.look.px(52)};
    ImGui::Dummy({0, desk_.look.px(2)});
    if (shown.hook == Hook::ringing) {
        if (key_button(desk_.look, "answer", desk_.words("seat.answer"),
                       desk_.key_label(Key::answer), all, Weight::primary))
            desk_.back.answer();
        return;
    }
    if (shown.view.contact && shown.view.contact->preview) {
        if (key_button(desk_.look, "dial", desk_.words("seat.dial"), desk_.key_label(Key::record),
                       all, Weight::primary))
            desk_.back.dial();
        return;
    }
    draw_talk_controls(shown, third);
    draw_more_controls(shown, third);
    if (mine(shown) && key_button(desk_.look, "stop", desk_.words("seat.stop_call"),
                                  desk_.key_label(Key::stop_call), {-1, desk_.look.px(34)},
                                  Weight::plain, talking(shown)))
        stop(shown);
}

/// Asked for once: nobody has to listen to an unbearable customer a second longer.
void CallPanel::stop(const Shown& shown) {
    if (talking(shown))
        desk_.back.ask("POST", "/seat/stop", {});
}

void CallPanel::draw_talk_controls(const Shown& shown, ImVec2 third) {
    const bool talks = shown.hook == Hook::talking;
    const bool holds = shown.view.agent.activity == Activity::holding;
    if (key_button(desk_.look, "hang up", desk_.words("seat.hang_up"),
                   desk_.key_label(Key::hang_up), third, Weight::danger, shown.hook != Hook::none))
        desk_.back.hang_up();
    ImGui::SameLine();
    if (key_button(desk_.look, "hold", desk_.words(holds ? "seat.retrieve" : "seat.hold"),
                   desk_.key_label(Key::hold), third, holds ? Weight::primary : Weight::plain,
                   talking(shown)))
        desk_.back.hold(!holds);
    ImGui::SameLine();
    if (key_button(desk_.look, "mute", desk_.words(shown.muted ? "seat.unmute" : "seat.mute"),
                   desk_.key_label(Key::mute), third, shown.muted ? Weight::primary : Weight::plain,
                   talks))
        desk_.back.mute(!shown.muted);
}

void CallPanel::draw_more_controls(const Shown& shown, ImVec2 third) {
    const auto* party = consulted_by(shown);
    const bool third_is_there = party != nullptr && party->part != "rings";
    if (key_button(desk_.look, "transfer",
                   desk_.words(third_is_there ? "seat.hand_over" : "seat.transfer"),
                   desk_.key_label(Key::transfer), third,
                   third_is_there ? Weight::primary : Weight::plain, passes_on(shown)))
        transfer(shown);
    ImGui::SameLine();
    if (key_button(desk_.look, "consult",
                   desk_.words(third_is_there ? "seat.conference" : "seat.consult"),
                   desk_.key_label(Key::consult), third, Weight::plain,
                   talking(shown) && (party == nullptr || third_is_there)))
        consult(shown);
    ImGui::SameLine();
    if (party != nullptr) {
        if (key_button(desk_.look, "consult end", desk_.words("seat.consult_end"),
                       desk_.key_label(Key::consult_end), third))
            desk_.back.ask("POST", "/seat/consult/end", {});
    } else if (key_button(desk_.look, "keypad", desk_.words("seat.keypad"),
                          desk_.key_label(Key::keypad), third)) {
        keypad_.open();
    }
}

} // namespace ringroom::seat
