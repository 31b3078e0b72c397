#include "seat/call_panel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/keys.h"
#include "seat/limits.h"
#include "seat/sound.h"

namespace ringroom::seat {
namespace {

/// Of the meter: -60 dBov is its beginning, 0 its end.
float share_of(headset::Level level) {
    return static_cast<float>(level.rms_tenths + 600) / 600;
}

} // namespace

void CallPanel::draw(const Shown& shown, ImVec2 size) {
    const float gap = desk_.look.px(12);
    const float meters = desk_.look.px(106);
    // Who is told more of gets more room, and the queues less.
    const float call = std::clamp(call_needs_, desk_.look.px(312), size.y - meters - 3 * gap);
    const ImVec2 at = ImGui::GetCursorPos();
    draw_call(shown, {size.x, call});
    ImGui::SetCursorPos({at.x, at.y + call + gap});
    draw_meters(shown, {size.x, meters});
    ImGui::SetCursorPos({at.x, at.y + call + gap + meters + gap});
    draw_queues(shown, {size.x, size.y - call - meters - 2 * gap});
}

void CallPanel::draw_call(const Shown& shown, ImVec2 size) {
    begin_card(desk_.look, "call", size);
    if (shown.handling())
        draw_contact(shown, *shown.view.contact);
    else
        draw_no_call(shown);
    const float needs = ImGui::GetCursorPosY() + ImGui::GetStyle().WindowPadding.y;
    if (std::abs(std::exchange(call_needs_, needs) - needs) >= 1)
        desk_.draw_again(steady_now());
    end_card();
}

void CallPanel::draw_contact(const Shown& shown, const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    say(desk_.look,
        desk_.words(contact.colleague_name                    ? "seat.call.colleague"
                    : contact.direction == Direction::inbound ? "seat.call.inbound"
                                                              : "seat.call.outbound") +
            (contact.queue.empty() ? std::string() : " · " + contact.queue),
        Type::small, c.soft);
    say(desk_.look, contact.colleague_name.value_or(contact.telephone), Type::large, c.ink);
    if (contact.colleague_number)
        say(desk_.look, *contact.colleague_number, Type::small, c.soft);
    else
        say_origin(contact);
    const bool talks = shown.hook == Hook::talking;
    // The lab's time of the talk: a seat that was started again in it knows only its own part.
    const auto then = talks && contact.talked ? *contact.talked : shown.view.agent.in_state;
    say(desk_.look, desk_.clock(then + (steady_now() - shown.view_at)), Type::number,
        talks ? c.live : c.soft);
    std::string around;
    const bool came = contact.direction == Direction::inbound; // who is called waits for nobody
    if (came && contact.waited.ms > 0)
        around = desk_.words("seat.call.waited",
                             {{"seconds", std::to_string(contact.waited.ms / 1000)}});
    if (const auto before = contact.calls_before.value_or(0); before > 0)
        around += (around.empty() ? "" : " · ") +
                  desk_.words(came ? "seat.call.again" : "seat.call.again_out",
                              {{"count", std::to_string(before + 1)}});
    if (!around.empty())
        say(desk_.look, around, Type::small, c.soft);
    draw_parties(contact, shown.me.id);
    draw_controls(shown);
}

/// By which number, for what, through which keys the customer came.
void CallPanel::say_origin(const wire::SeatContact& contact) {
    std::string words;
    const auto add = [&](const std::string& part) {
        if (!part.empty())
            words += (words.empty() ? "" : " · ") + part;
    };
    if (!contact.dialled.empty())
        add(desk_.words("seat.call.dialled", {{"number", contact.dialled}}));
    add(contact.project.value_or(""));
    add(contact.medium.value_or(""));
    std::string menu; // what was asked for already need not be asked again
    for (const auto& step : contact.menu_path)
        menu += (menu.empty() ? "" : " › ") + step;
    if (!menu.empty())
        add(desk_.words("seat.call.menu", {{"path", menu}}));
    if (!words.empty())
        say(desk_.look, words, Type::small, desk_.look.colours().soft, true);
}

void CallPanel::draw_no_call(const Shown& shown) {
    const auto& c = desk_.look.colours();
    if (shown.hook != Hook::none) { // a call of one's own, or one that has just begun
        say(desk_.look,
            desk_.words(shown.hook == Hook::talking   ? "seat.call.own"
                        : shown.hook == Hook::ringing ? "seat.state.ringing"
                                                      : "seat.call.calling"),
            Type::strong, c.ink);
        return draw_controls(shown);
    }
    say(desk_.look, desk_.words("seat.call.none"), Type::strong, c.ink);
    const bool wraps = shown.view.agent.activity == Activity::after_call_work;
    const auto* ready =
        desk_.remembered.auto_answer ? "seat.call.answers_itself" : "seat.call.waits";
    say(desk_.look,
        desk_.words(wraps                                          ? "seat.call.after_work"
                    : shown.view.agent.presence == Presence::ready ? ready
                                                                   : "seat.call.not_ready"),
        Type::normal, c.soft, true);
    if (shown.view.records_left > 0) {
        ImGui::Dummy({0, desk_.look.px(10)});
        if (key_button(desk_.look, "next", desk_.words("seat.call.next_record"),
                       desk_.key_label(Key::record), {-1, desk_.look.px(40)}, Weight::primary))
            desk_.back.next_record();
        say(desk_.look,
            desk_.words("seat.call.records_left",
                        {{"count", std::to_string(shown.view.records_left)}}),
            Type::small, c.soft);
    }
    ImGui::Dummy({0, desk_.look.px(6)});
    const float half = (ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ItemSpacing.x) / 2;
    if (key_button(desk_.look, "directory", desk_.words("seat.directory.dial"),
                   desk_.key_label(Key::transfer), {half, desk_.look.px(36)}, Weight::plain,
                   desk_.may_call))
        directory_.open(DirectoryDialog::Use::dial);
    ImGui::SameLine();
    if (key_button(desk_.look, "keypad", desk_.words("seat.keypad"), desk_.key_label(Key::keypad),
                   {half, desk_.look.px(36)}, Weight::plain, desk_.may_call))
        keypad_.open();
}

void CallPanel::draw_meters(const Shown& shown, ImVec2 size) {
    const auto& c = desk_.look.colours();
    const auto sound = desk_.sound.view();
    begin_card(desk_.look, "meters", size);
    if (!sound.works) {
        say(desk_.look, desk_.words("seat.sound.none"), Type::strong, c.warn);
        if (!sound.trouble.empty())
            say(desk_.look, desk_.words(sound.trouble), Type::small, c.soft, true);
        end_card();
        return;
    }
    const bool talks = shown.hook == Hook::talking;
    say(desk_.look, desk_.words("seat.sound.me"), Type::normal, c.ink);
    if (shown.muted && talks)
        say_right(desk_.look, desk_.words("seat.sound.muted"), Type::strong, c.danger);
    meter(desk_.look, talks ? share_of(sound.said) : 0, shown.muted ? c.soft : c.ok);
    say(desk_.look, desk_.words("seat.sound.customer"), Type::normal, c.ink);
    meter(desk_.look, talks ? share_of(sound.heard) : 0, c.brand);
    if (talks)
        desk_.draw_again(steady_now() + limits::meters_every);
    end_card();
}

void CallPanel::draw_queues(const Shown& shown, ImVec2 size) {
    const auto& c = desk_.look.colours();
    begin_card(desk_.look, "queues", size);
    if (!shown.customer_words.empty()) { // what is said now comes first
        say(desk_.look, desk_.words("seat.customer_says"), Type::small, c.soft);
        say(desk_.look, shown.customer_words, Type::normal, c.ink, true);
        ImGui::Dummy({0, desk_.look.px(4)});
        ImGui::Separator();
        ImGui::Dummy({0, desk_.look.px(2)});
    }
    say(desk_.look, desk_.words("seat.queues"), Type::small, c.soft);
    if (shown.view.queues.empty())
        say(desk_.look, desk_.words("seat.queues_none"), Type::normal, c.soft, true);
    for (const auto& queue : shown.view.queues) {
        say(desk_.look, queue.name, Type::normal, c.ink);
        say_right(desk_.look,
                  desk_.words("seat.queues_waiting", {{"count", std::to_string(queue.waiting)}}),
                  queue.waiting > 0 ? Type::strong : Type::normal,
                  queue.waiting > 0 ? c.live : c.soft);
    }
    end_card();
}

} // namespace ringroom::seat
