// The seat at work: state above, the call at the left, the contact in the middle, the talk script
// at the right, the keys below.
#include <SDL_keycode.h>
#include <SDL_scancode.h>
#include <algorithm>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/sound.h"

namespace ringroom::seat {
namespace {

bool hit(int scancode) {
    return ImGui::IsKeyPressed(scancode, false);
}

/// Of the meter: -60 dBov is its beginning, 0 its end.
float share_of(headset::Level level) {
    return static_cast<float>(level.rms_tenths + 600) / 600;
}

const char* activity_key(const Shown& shown) {
    const auto& agent = shown.view.agent;
    switch (agent.activity) {
    case Activity::ringing:
    case Activity::reserved:
        return "seat.state.ringing";
    case Activity::talking:
        return "seat.state.talking";
    case Activity::holding:
        return "seat.state.holding";
    case Activity::dialling:
        return shown.view.contact && shown.view.contact->preview ? "seat.state.preview"
                                                                 : "seat.state.dialling";
    case Activity::after_call_work:
        return "seat.state.wrap_up";
    case Activity::idle:
        break;
    }
    return agent.presence == Presence::ready       ? "seat.state.ready"
           : agent.presence == Presence::not_ready ? "seat.state.not_ready"
                                                   : "seat.state.logged_out";
}

} // namespace

void Desk::draw_work(const Shown& shown) {
    take_contact(shown.view.contact ? &*shown.view.contact : nullptr);
    keys(shown);
    draw_top(shown);
    const ImVec2 all = ImGui::GetWindowSize();
    const float top = look_.px(52);
    const float foot = look_.px(32);
    const float gap = look_.px(12);
    const float left = look_.px(286);
    const float right = look_.px(352);
    const float height = all.y - top - foot - 2 * gap;
    const float middle = std::max(look_.px(300), all.x - left - right - 4 * gap);
    ImGui::SetCursorPos({gap, top + gap});
    const float call = look_.px(300);
    draw_call(shown, {left, call});
    const float meters = look_.px(106);
    ImGui::SetCursorPos({gap, top + gap + call + gap});
    draw_meters(shown, {left, meters});
    ImGui::SetCursorPos({gap, top + gap + call + gap + meters + gap});
    draw_queues(shown, {left, height - call - meters - 2 * gap});
    ImGui::SetCursorPos({gap + left + gap, top + gap});
    draw_contact(shown, {middle, height});
    ImGui::SetCursorPos({gap + left + gap + middle + gap, top + gap});
    draw_script(shown, {right, height});
    draw_foot(shown);
}

void Desk::draw_top(const Shown& shown) {
    const auto& c = look_.colours();
    const ImVec2 all = ImGui::GetWindowSize();
    ImGui::GetWindowDrawList()->AddRectFilled({0, 0}, {all.x, look_.px(52)}, c.top);
    ImGui::SetCursorPos({look_.px(16), look_.px(14)});
    say(look_, "Ringroom", Type::strong, c.top_ink);
    ImGui::SameLine(0, look_.px(18));
    say(look_, words("seat.top.who", {{"name", shown.me.name}, {"number", shown.me.number}}),
        Type::normal, c.top_ink);
    draw_state(shown);
    const bool ready = shown.view.agent.presence == Presence::ready;
    ImGui::SameLine(0, look_.px(18));
    ImGui::SetCursorPosY(look_.px(10));
    if (key_button(look_, "presence", words(ready ? "seat.rest" : "seat.get_ready"), "F10",
                   {look_.px(120), look_.px(32)}, Weight::top))
        toggle_ready(shown);
    ImGui::SameLine(0, look_.px(8));
    ImGui::SetCursorPosY(look_.px(10));
    if (key_button(look_, "sign out", words("seat.sign_out"), "F12", {look_.px(120), look_.px(32)},
                   Weight::top, !handling(shown)))
        back_.sign_out();
    const auto* trouble = shown.stage == Stage::returning ? "seat.returning"
                          : !shown.registered             ? "seat.unregistered"
                                                          : nullptr;
    if (trouble != nullptr) {
        const auto told = words(trouble);
        ImGui::SetCursorPos(
            {all.x - look_.px(16) - ImGui::CalcTextSize(told.c_str()).x - 20, look_.px(15)});
        tag(look_, told, c.warn, c.warn_soft);
    }
}

void Desk::draw_state(const Shown& shown) {
    const auto& c = look_.colours();
    const auto activity = shown.view.agent.activity;
    const bool live = activity == Activity::talking || activity == Activity::ringing ||
                      activity == Activity::holding || activity == Activity::dialling;
    const bool ready = shown.view.agent.presence == Presence::ready;
    const auto label = words(activity_key(shown)) + "  " +
                       clock(shown.view.agent.in_state + (steady_now() - shown.view_at));
    look_.seen(label);
    ImGui::SameLine(0, look_.px(18));
    ImGui::SetCursorPosY(look_.px(10));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    auto* font = look_.font(Type::strong);
    const ImVec2 text = font->CalcTextSizeA(font->FontSize, 1e6F, 0, label.c_str());
    const ImVec2 size{text.x + look_.px(46), look_.px(32)};
    const ImU32 ground = live                                    ? c.live
                         : activity == Activity::after_call_work ? c.warn
                         : ready                                 ? c.ok
                                                                 : c.soft;
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(at, {at.x + size.x, at.y + size.y}, ground, size.y / 2);
    // Not by colour alone: the dot is full while ready or live, hollow otherwise.
    const ImVec2 dot{at.x + look_.px(19), at.y + size.y / 2};
    if (live || ready)
        draw->AddCircleFilled(dot, look_.px(4.5F), c.on_colour);
    else
        draw->AddCircle(dot, look_.px(4.5F), c.on_colour, 0, look_.px(1.5F));
    draw->AddText(font, font->FontSize, {at.x + look_.px(31), at.y + (size.y - text.y) / 2},
                  c.on_colour, label.c_str());
    ImGui::Dummy(size);
}

void Desk::toggle_ready(const Shown& shown) {
    if (shown.view.agent.presence != Presence::ready)
        return back_.ready();
    const auto& reasons = shown.view.reasons;
    back_.not_ready(reasons.empty() ? words("seat.rest") : reasons.front());
}

void Desk::draw_call(const Shown& shown, ImVec2 size) {
    const auto& c = look_.colours();
    begin_card(look_, "call", size);
    if (!handling(shown)) {
        say(look_, words("seat.call.none"), Type::strong, c.ink);
        say(look_,
            words(shown.view.agent.presence == Presence::ready ? "seat.call.waits"
                                                               : "seat.call.not_ready"),
            Type::normal, c.soft, true);
        if (shown.view.records_left > 0) {
            ImGui::Dummy({0, look_.px(10)});
            if (key_button(look_, "next", words("seat.call.next_record"), "F9", {-1, look_.px(40)},
                           Weight::primary))
                back_.next_record();
            say(look_,
                words("seat.call.records_left",
                      {{"count", std::to_string(shown.view.records_left)}}),
                Type::small, c.soft);
        }
        end_card();
        return;
    }
    const auto& contact = *shown.view.contact;
    say(look_,
        words(contact.direction == Direction::inbound ? "seat.call.inbound"
                                                      : "seat.call.outbound") +
            (contact.queue.empty() ? std::string() : " · " + contact.queue),
        Type::small, c.soft);
    say(look_, contact.telephone, Type::large, c.ink);
    if (!contact.dialled.empty())
        say(look_, words("seat.call.dialled", {{"number", contact.dialled}}), Type::small, c.soft);
    const bool talks = shown.hook == Hook::talking;
    say(look_,
        clock(talks ? steady_now() - shown.talking_since
                    : shown.view.agent.in_state + (steady_now() - shown.view_at)),
        Type::number, talks ? c.live : c.soft);
    if (contact.waited.ms > 0)
        say(look_,
            words("seat.call.waited", {{"seconds", std::to_string(contact.waited.ms / 1000)}}),
            Type::small, c.soft);
    draw_controls(shown);
    end_card();
}

void Desk::draw_controls(const Shown& shown) {
    const bool rings = shown.hook == Hook::ringing;
    const bool talks = shown.hook == Hook::talking;
    const bool holds = shown.view.agent.activity == Activity::holding;
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    const ImVec2 third{(ImGui::GetContentRegionAvail().x - 2 * gap) / 3, look_.px(56)};
    const ImVec2 all{-1, look_.px(56)};
    ImGui::Dummy({0, look_.px(4)});
    if (rings) {
        if (key_button(look_, "answer", words("seat.answer"), words("seat.key.space"), all,
                       Weight::primary))
            back_.answer();
        return;
    }
    if (shown.view.contact && shown.view.contact->preview) {
        if (key_button(look_, "dial", words("seat.dial"), "F9", all, Weight::primary))
            back_.dial();
        return;
    }
    if (key_button(look_, "hang up", words("seat.hang_up"), "F3", third, Weight::danger, talks))
        back_.hang_up();
    ImGui::SameLine();
    if (key_button(look_, "hold", words(holds ? "seat.retrieve" : "seat.hold"), "F4", third,
                   holds ? Weight::primary : Weight::plain, talks))
        back_.hold(!holds);
    ImGui::SameLine();
    if (key_button(look_, "mute", words(shown.muted ? "seat.unmute" : "seat.mute"), "F5", third,
                   shown.muted ? Weight::primary : Weight::plain, talks))
        back_.mute(!shown.muted);
}

void Desk::draw_meters(const Shown& shown, ImVec2 size) {
    const auto& c = look_.colours();
    const auto sound = sound_.view();
    begin_card(look_, "meters", size);
    if (!sound.works) {
        say(look_, words("seat.sound.none"), Type::strong, c.warn);
        if (!sound.trouble.empty())
            say(look_, words(sound.trouble), Type::small, c.soft, true);
        end_card();
        return;
    }
    const bool talks = shown.hook == Hook::talking;
    say(look_, words("seat.sound.me"), Type::normal, c.ink);
    if (shown.muted && talks)
        say_right(look_, words("seat.sound.muted"), Type::strong, c.danger);
    meter(look_, talks ? share_of(sound.said) : 0, shown.muted ? c.soft : c.ok);
    say(look_, words("seat.sound.customer"), Type::normal, c.ink);
    meter(look_, talks ? share_of(sound.heard) : 0, c.brand);
    if (talks)
        next_change_ = std::min(next_change_, steady_now() + limits::meters_every);
    end_card();
}

void Desk::draw_queues(const Shown& shown, ImVec2 size) {
    const auto& c = look_.colours();
    begin_card(look_, "queues", size);
    say(look_, words("seat.queues"), Type::small, c.soft);
    if (shown.view.queues.empty())
        say(look_, words("seat.queues_none"), Type::normal, c.soft, true);
    for (const auto& queue : shown.view.queues) {
        say(look_, queue.name, Type::normal, c.ink);
        say_right(look_, words("seat.queues_waiting", {{"count", std::to_string(queue.waiting)}}),
                  queue.waiting > 0 ? Type::strong : Type::normal,
                  queue.waiting > 0 ? c.live : c.soft);
    }
    if (!shown.customer_words.empty()) {
        ImGui::Dummy({0, look_.px(6)});
        ImGui::Separator();
        say(look_, words("seat.customer_says"), Type::small, c.soft);
        say(look_, shown.customer_words, Type::normal, c.ink, true);
    }
    end_card();
}

void Desk::draw_foot(const Shown& shown) {
    const auto& c = look_.colours();
    const ImVec2 all = ImGui::GetWindowSize();
    const float top = all.y - look_.px(32);
    ImGui::GetWindowDrawList()->AddRectFilled({0, top}, all, c.foot);
    ImGui::SetCursorPos({look_.px(16), top + look_.px(7)});
    const bool told = !shown.notice.code.empty() && shown.notice.until > steady_now();
    if (told) {
        say(look_, words_of(shown.notice), Type::small, c.danger);
    } else {
        say(look_, words("seat.keys"), Type::small, c.soft);
    }
    say_right(look_, shown.server + "  ", Type::small, c.soft);
}

void Desk::keys(const Shown& shown) {
    const bool typing = ImGui::GetIO().WantTextInput;
    const auto& io = ImGui::GetIO();
    if (shown.hook == Hook::ringing && (hit(SDL_SCANCODE_SPACE) && !typing))
        back_.answer();
    if (hit(SDL_SCANCODE_F1) && shown.hook == Hook::ringing)
        back_.answer();
    if (hit(SDL_SCANCODE_F2))
        ++step_;
    if (hit(SDL_SCANCODE_F3) && shown.hook != Hook::none)
        back_.hang_up();
    if (hit(SDL_SCANCODE_F4) && shown.hook == Hook::talking)
        back_.hold(shown.view.agent.activity != Activity::holding);
    if (hit(SDL_SCANCODE_F5))
        back_.mute(!shown.muted);
    if (hit(SDL_SCANCODE_F9) && shown.view.contact && shown.view.contact->preview)
        back_.dial();
    else if (hit(SDL_SCANCODE_F9) && shown.view.records_left > 0)
        back_.next_record();
    if (hit(SDL_SCANCODE_F10))
        toggle_ready(shown);
    if (hit(SDL_SCANCODE_F12) && !handling(shown))
        back_.sign_out();
    if (io.KeyCtrl && hit(SDL_SCANCODE_N))
        focus_note_ = true;
    if (io.KeyCtrl && hit(SDL_SCANCODE_RETURN))
        finish(shown);
    if (!shown.view.contact || (typing && !io.KeyCtrl))
        return;
    const auto& moves = shown.view.contact->moves;
    for (int key = 0; key < 9 && static_cast<std::size_t>(key) < moves.size(); ++key)
        if (hit(SDL_SCANCODE_1 + key))
            back_.mark(moves[static_cast<std::size_t>(key)].name);
}

void Desk::finish(const Shown& shown) {
    if (!shown.view.contact)
        return;
    if (!shown.view.contact->form_submitted)
        back_.submit();
    if (shown.view.agent.activity == Activity::after_call_work)
        back_.wrap_up_done();
}

} // namespace ringroom::seat
