#include "seat/contact_panel.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float finish_height = 58;

/// Who listens or helps in another's talk, or plays the customer, sees and leaves things alone.
bool is_own(const wire::SeatContact& contact) {
    return contact.mine == "agent" && !contact.colleague_name;
}

/// Pressed a moment too late, the key is not meant for the call that rings already. Once it is
/// answered it is meant, though the lab's view may be a moment behind.
bool rings(const Shown& shown) {
    return shown.hook == Hook::ringing ||
           (shown.hook == Hook::none && shown.view.agent.activity == Activity::ringing);
}

bool wraps_up(const Shown& shown) {
    return shown.view.agent.activity == Activity::after_call_work;
}

bool may_finish(const Shown& shown) {
    return wraps_up(shown) || (shown.handling() && shown.mine_is("agent") && !rings(shown));
}

} // namespace

void ContactPanel::draw(const Shown& shown, ImVec2 size) {
    const auto* contact = shown.view.contact ? &*shown.view.contact : nullptr;
    form_.take(contact);
    if (const auto id = contact == nullptr ? ContactId{} : contact->id; id != contact_) {
        contact_ = id;
        tab_ = Tab::pop; // a ringing customer is seen at once
        if (contact_)
            callback_.put_aside();
    }
    begin_card(desk_.look, "contact", size,
               ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    const auto* worked_on = shown.handling() ? contact : nullptr;
    const bool colleague = worked_on != nullptr && worked_on->colleague_name;
    draw_tabs(colleague ? nullptr : worked_on);
    // What is long scrolls; what to do last stays where it is, on every tab.
    const bool ends = worked_on != nullptr && !colleague ? is_own(*worked_on) : wraps_up(shown);
    const bool promised = promises(shown);
    const bool finishes = ends && !promised;
    const float foot = finishes ? desk_.look.px(finish_height) : 0;
    ImGui::BeginChild("tab", {0, ImGui::GetContentRegionAvail().y - foot}, false,
                      ImGuiWindowFlags_NavFlattened);
    const auto before = tab_;
    if (tab_ == Tab::knowledge)
        tab_ = knowledge_.draw(ImGui::GetContentRegionAvail()) ? Tab::knowledge : Tab::pop;
    else if (promised) {
        // As the contact goes what is being typed goes on; nor does a field hand its text on to one
        // of the same name in what is shown next.
        ImGui::PushID("callback");
        callback_.draw(worked_on);
        ImGui::PopID();
    } else if (worked_on != nullptr) {
        // What is being typed as the next contact comes stays with the contact before.
        ImGui::PushID(std::to_string(contact_.value).c_str());
        draw_tab_of(shown, *worked_on);
        ImGui::PopID();
    } else
        draw_nothing_yet(shown);
    ImGui::EndChild();
    if (finishes)
        draw_finish(shown, colleague ? nullptr : worked_on);
    end_card();
    // Last of all: what is shown next does not hear the same key.
    if ((before == Tab::history || before == Tab::cases) && !desk_.covered && pressed(Key::escape))
        tab_ = Tab::pop;
}

bool ContactPanel::promises(const Shown& shown) const {
    const auto* contact = shown.handling() ? &*shown.view.contact : nullptr;
    const bool here =
        contact == nullptr ? tab_ != Tab::knowledge : tab_ == Tab::pop && is_own(*contact);
    return here && callback_.is_open(contact);
}

bool ContactPanel::edits_customer(const Shown& shown) const {
    return shown.handling() && tab_ == Tab::pop && !promises(shown) &&
           customer_.editing(shown.view.contact->id);
}

void ContactPanel::draw_tab_of(const Shown& shown, const wire::SeatContact& contact) {
    const bool own = is_own(contact);
    ImGui::PushID(static_cast<int>(tab_));
    if (tab_ == Tab::history)
        history_.draw(contact);
    else if (tab_ == Tab::cases)
        cases_.draw(contact, own);
    else
        draw_pop(shown, contact);
    ImGui::PopID();
}

/// Without a contact there is nothing to tell of a customer; looking things up goes always.
void ContactPanel::draw_tabs(const wire::SeatContact* contact) {
    auto& look = desk_.look;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float right = at.x + ImGui::GetContentRegionAvail().x;
    const float height = look.px(36);
    ImGui::GetWindowDrawList()->AddLine({at.x, at.y + height}, {right, at.y + height},
                                        look.colours().line);
    const auto counted = [&](const char* key, std::int64_t count) {
        return desk_.words(key) + (count > 0 ? " " + std::to_string(count) : std::string());
    };
    draw_tab(Tab::pop, desk_.words("seat.tab.contact"), "");
    if (contact != nullptr) {
        draw_tab(Tab::history, counted("seat.tab.history", contact->calls_before.value_or(0)),
                 desk_.key_label(Key::history));
        draw_tab(Tab::cases,
                 counted("seat.tab.cases", static_cast<std::int64_t>(contact->open_cases.size())),
                 desk_.key_label(Key::cases));
    }
    draw_tab(Tab::knowledge, desk_.words("seat.tab.knowledge"), desk_.key_label(Key::knowledge));
    ImGui::SetCursorScreenPos({at.x, at.y + height + look.px(10)});
}

void ContactPanel::draw_tab(Tab tab, const std::string& label, const std::string& key) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool on = tab == tab_;
    auto* font = look.font(on ? Type::strong : Type::normal);
    auto* small = look.font(Type::small);
    const float wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(label).c_str()).x;
    const float note = small->CalcTextSizeA(small->FontSize, 1e6F, 0, key.c_str()).x;
    const float pad = look.px(14);
    const float width = wide + 2 * pad + (note > 0 ? note + look.px(6) : 0);
    const float height = look.px(36);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(tab));
    if (ImGui::InvisibleButton("tab", {width, height})) {
        tab_ = tab;
        if (tab == Tab::knowledge)
            knowledge_.focus();
        else if (tab == Tab::cases)
            cases_.focus();
    }
    ImGui::PopID();
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddText(font, font->FontSize, {at.x + pad, at.y + (height - font->FontSize) / 2},
                  on ? c.brand : c.soft, label.c_str());
    draw->AddText(small, small->FontSize,
                  {at.x + pad + wide + look.px(6), at.y + (height - small->FontSize) / 2}, c.soft,
                  key.c_str());
    if (on)
        draw->AddRectFilled({at.x, at.y + height - look.px(2)}, {at.x + width, at.y + height},
                            c.brand);
    ImGui::SetCursorScreenPos({at.x + width + look.px(4), at.y});
}

void ContactPanel::draw_nothing_yet(const Shown& shown) {
    const auto& c = desk_.look.colours();
    if (wraps_up(shown)) { // the customer was passed on, or taken over
        say(desk_.look, desk_.words("seat.contact.gone"), Type::large, c.ink);
        say(desk_.look, desk_.words("seat.contact.wrap_up"), Type::normal, c.soft, true);
        return;
    }
    say(desk_.look, desk_.words("seat.contact.none"), Type::large, c.ink);
    say(desk_.look,
        desk_.words(shown.view.agent.presence == Presence::ready ? "seat.contact.comes"
                                                                 : "seat.contact.get_ready"),
        Type::normal, c.soft, true);
    callback_.draw_list(shown);
}

void ContactPanel::draw_pop(const Shown& shown, const wire::SeatContact& contact) {
    if (contact.colleague_name) {
        say(desk_.look, *contact.colleague_name, Type::large, desk_.look.colours().ink);
        return say(desk_.look, desk_.words("seat.contact.colleague"), Type::normal,
                   desk_.look.colours().soft, true);
    }
    const bool own = is_own(contact);
    customer_.draw(contact, own);
    if (own)
        callback_.draw_of(contact);
    form_.draw(shown, contact, own);
}

/// `contact` is null where the customer is with somebody else already.
void ContactPanel::draw_finish(const Shown& shown, const wire::SeatContact* contact) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddLine(at, {at.x + ImGui::GetContentRegionAvail().x, at.y},
                                        c.line);
    ImGui::Dummy({0, look.px(8)});
    const float top = ImGui::GetCursorPosY();
    const bool wraps = wraps_up(shown);
    // In wrap-up the countdown comes first, and what is missing is said in small below it.
    if (wraps)
        draw_wrap_up(shown, top);
    ImGui::SetCursorPosY(top + look.px(wraps ? 19 : 7));
    if (contact != nullptr)
        say_missing(*contact, wraps ? Type::small : Type::normal);
    const auto last = desk_.words(wraps ? "seat.finish" : "seat.submit");
    const auto last_key = desk_.key_label(Key::finish);
    const auto promise = desk_.words("seat.keys.callback");
    const auto promise_key = desk_.key_label(Key::callback);
    const ImVec2 size{std::max(look.px(150), button_width(look, last, last_key)), look.px(36)};
    const ImVec2 other{button_width(look, promise, promise_key), look.px(36)};
    const float edge = ImGui::GetWindowContentRegionMax().x;
    if (wraps && shown.view.wrap_up && shown.view.wrap_up->extensible)
        draw_more_time(edge - size.x - other.x - look.px(16), top);
    ImGui::SameLine(edge - size.x - other.x - look.px(8));
    ImGui::SetCursorPosY(top);
    if (contact != nullptr &&
        key_button(look, "callback", promise, promise_key, other, Weight::plain, !rings(shown)))
        call_back(*contact);
    ImGui::SameLine(edge - size.x);
    ImGui::SetCursorPosY(top);
    if (key_button(look, "finish", last, last_key, size, Weight::primary,
                   wraps || (!contact->form_submitted && !rings(shown))))
        finish(shown);
}

void ContactPanel::say_missing(const wire::SeatContact& contact, Type type) {
    const auto& c = desk_.look.colours();
    const auto missing = form_.missing(contact);
    say(desk_.look,
        contact.form_submitted ? desk_.words("seat.form.submitted")
        : missing > 0 ? desk_.words("seat.form.missing", {{"count", std::to_string(missing)}})
                      : desk_.words("seat.form.complete"),
        type, missing > 0 ? c.warn : c.soft);
}

void ContactPanel::draw_wrap_up(const Shown& shown, float top) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& wrap = shown.view.wrap_up;
    if (!wrap)
        return;
    ImGui::SetCursorPosY(top - look.px(3));
    if (wrap->remaining) {
        const auto left = std::max(*wrap->remaining - (steady_now() - shown.view_at), Duration{});
        const bool little = left < limits::little_time;
        say(look, desk_.words("seat.wrap_up.left", {{"time", desk_.clock(left)}}),
            little ? Type::strong : Type::normal, little ? c.live : c.ink);
    } else {
        say(look, desk_.words("seat.wrap_up.open"), Type::normal, c.soft);
    }
}

/// Ends at `right`.
void ContactPanel::draw_more_time(float right, float top) {
    auto& look = desk_.look;
    const auto more = desk_.words("seat.wrap_up.more");
    const auto key = desk_.key_label(Key::more_time);
    const ImVec2 size{button_width(look, more, key), look.px(36)};
    ImGui::SameLine(right - size.x);
    ImGui::SetCursorPosY(top);
    if (key_button(look, "more", more, key, size))
        desk_.back.wrap_up_extend();
}

/// Where there is no more time to be had, the foot says why.
void ContactPanel::extend(const Shown& shown) {
    const auto& wrap = shown.view.wrap_up;
    if (wrap && wrap->extensible)
        desk_.back.wrap_up_extend();
    else
        desk_.back.tell(wrap && wrap->remaining ? "seat.wrap_up.no_more"
                                                : "seat.wrap_up.unbounded");
}

void ContactPanel::look_up() {
    tab_ = Tab::knowledge;
    knowledge_.focus();
}

void ContactPanel::keys(const Shown& shown) {
    callback_.keep(shown);
    if (pressed(Key::knowledge))
        look_up();
    if (pressed(Key::more_time) && wraps_up(shown))
        extend(shown);
    if (pressed(Key::finish) && may_finish(shown))
        finish(shown);
    if (!shown.handling())
        return;
    const auto& contact = *shown.view.contact;
    if (contact.colleague_name)
        return; // there is no customer
    if (pressed(Key::history))
        tab_ = Tab::history;
    if (pressed(Key::cases)) {
        tab_ = Tab::cases;
        cases_.focus(); // figures that are typed mark moves elsewhere
    }
    if (is_own(contact))
        open_keys(shown);
}

/// What one key opens comes to the front of what another has opened, which stays as it was.
/// A callback is promised to somebody one has talked to, and covers who calls.
void ContactPanel::open_keys(const Shown& shown) {
    const auto& contact = *shown.view.contact;
    if (pressed(Key::callback) && !rings(shown))
        call_back(contact);
    if (pressed(Key::customer))
        edit_customer(contact);
    if (pressed(Key::note)) {
        tab_ = Tab::pop;
        callback_.put_aside();
        form_.focus_note();
    }
    if (pressed(Key::disposition))
        next_disposition(contact);
}

void ContactPanel::call_back(const wire::SeatContact& contact) {
    const bool came = std::exchange(tab_, Tab::pop) != Tab::pop;
    callback_.open(contact, came);
}

void ContactPanel::edit_customer(const wire::SeatContact& contact) {
    tab_ = Tab::pop;
    callback_.put_aside();
    if (customer_.editing(contact.id))
        customer_.focus();
    else
        customer_.edit(contact);
}

bool ContactPanel::owes_promise() {
    if (!callback_.is_unsent())
        return false;
    tab_ = Tab::pop;
    callback_.ask_for_it();
    return true;
}

void ContactPanel::next_disposition(const wire::SeatContact& contact) {
    const auto& codes = contact.form.dispositions;
    if (codes.empty())
        return;
    tab_ = Tab::pop; // where the choice is seen
    const auto now = std::find(codes.begin(), codes.end(), contact.disposition);
    desk_.back.disposition(now == codes.end() || now + 1 == codes.end() ? codes.front()
                                                                        : *(now + 1));
}

/// Submits the form, and ends the wrap-up where there is one. What is missing is asked for first:
/// only who has just been told what, and leaves it so, goes on without. A callback that is written
/// and not yet promised is promised or left before, and a case that is written is asked for once.
void ContactPanel::finish(const Shown& shown) {
    if (!shown.view.contact)
        return desk_.back.wrap_up_done();
    const auto& contact = *shown.view.contact;
    if (wraps_up(shown) && callback_.is_unsent(contact.id)) {
        tab_ = Tab::pop;
        return callback_.ask_for_it();
    }
    if (wraps_up(shown) && cases_.is_unsent(contact.id) &&
        std::exchange(case_asked_, contact.id) != contact.id) {
        tab_ = Tab::cases;
        cases_.focus();
        return desk_.back.tell("seat.case.unsent");
    }
    if (form_.missing(contact) > 0 && !form_.may_leave(contact)) {
        tab_ = Tab::pop;
        callback_.put_aside(); // the form stands in its place
        form_.ask_for_missing();
        return;
    }
    if (!contact.form_submitted && !contact.form.inputs.empty())
        desk_.back.submit();
    if (wraps_up(shown))
        desk_.back.wrap_up_done();
}

} // namespace ringroom::seat
