#include "seat/hold_dialog.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr Duration hold_agents_every{30'000};

bool is_number(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

} // namespace

bool names_contact(std::string_view word) {
    const auto dash = word.find('-');
    return dash != word.npos && is_number(word.substr(0, dash)) && is_number(word.substr(dash + 1));
}

Result<HoldOrder> hold_order(std::string_view what, std::string_view reason) {
    const std::string whom(trimmed(what));
    const std::string why(trimmed(reason));
    if (!names_contact(whom) && !is_number(whom))
        return wrong_field("seat.legal_hold.what");
    if (why.empty() || why.size() > limits::hold_reason_bytes)
        return wrong_field("seat.legal_hold.reason");
    if (is_number(whom))
        return HoldOrder{"/holds/people", wire::encode(wire::NewPersonHold{whom, why}), true};
    return HoldOrder{"/holds", wire::encode(wire::NewHold{whom, why}), false};
}

HoldDialog::HoldDialog(Desk& desk)
    : desk_(desk)
    , rows_(desk, 110) {}

void HoldDialog::open(std::string record) {
    if (record != record_) {
        what_.clear();
        reason_.clear();
    }
    record_ = std::move(record);
    if (!record_.empty())
        what_ = record_;
    rows_.mark_wrong("");
    rows_.begin();
    open_ = true;
}

bool HoldDialog::take() {
    const auto answer = sent_.take();
    if (!answer)
        return false;
    if (!*answer) {
        rows_.refuse("", desk_.words_of({answer->error().code, answer->error().text, {}}));
        return false;
    }
    const auto person = order_.of_person ? wire::decode<wire::PersonHold>(**answer)
                                         : Result<wire::PersonHold>(wire::PersonHold{});
    if (!order_.of_person)
        desk_.back.tell_done(desk_.words("seat.legal_hold.done", {{"name", what_}}));
    else if (person)
        desk_.back.tell_done(desk_.words(person->more > 0 ? "seat.legal_hold.done_more"
                                                          : "seat.legal_hold.done_person",
                                         {{"name", one_line(person->name, 20)},
                                          {"count", std::to_string(person->set)},
                                          {"before", std::to_string(person->held)},
                                          {"more", std::to_string(person->more)}}));
    what_.clear();
    reason_.clear();
    record_.clear();
    open_ = false;
    return true;
}

bool HoldDialog::draw() {
    const bool set = take();
    if (!open_)
        return set;
    const auto title = record_.empty()
                           ? desk_.words("seat.legal_hold.title")
                           : desk_.words("seat.legal_hold.title_of", {{"name", record_}});
    if (begin_dialog(desk_, "hold", title, {560, record_.empty() ? 350.0F : 300.0F}, open_))
        draw_fields();
    end_dialog();
    return set;
}

void HoldDialog::draw_fields() {
    auto& look = desk_.look;
    say(look, desk_.words("seat.legal_hold.hint"), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(4)});
    if (record_.empty()) {
        rows_.field("seat.legal_hold.what", what_, 180, desk_.words("seat.legal_hold.what_hint"));
        draw_named();
        rows_.say_refusal("seat.legal_hold.what");
    }
    rows_.label("seat.legal_hold.reason");
    if (text_field(desk_, "##reason", reason_,
                   {.hint = desk_.words("seat.legal_hold.reason_hint"),
                    .missing = rows_.is_wrong("seat.legal_hold.reason"),
                    .lines = 4,
                    .focus = !record_.empty() && rows_.takes_cursor(),
                    .bytes = limits::hold_reason_bytes}))
        rows_.edited("seat.legal_hold.reason");
    rows_.say_refusal("seat.legal_hold.reason");
    ImGui::Dummy({0, look.px(4)});
    rows_.say_wrong();
    const auto words = desk_.words("seat.legal_hold.set");
    const auto key = desk_.key_label(Key::save);
    const float width = button_width(look, words, key) + look.px(20);
    ImGui::SetCursorPos({ImGui::GetWindowContentRegionMax().x - width,
                         ImGui::GetWindowContentRegionMax().y - look.px(36)});
    const bool ready = !sent_.waiting();
    const bool go =
        key_button(look, "set", words, key, {width, look.px(34)}, Weight::primary, ready);
    if (ready && (go || pressed(Key::save)))
        send();
}

/// Whose number was typed, before all that is theirs is held.
void HoldDialog::draw_named() {
    agents_.keep(desk_, "/agents", hold_agents_every);
    const auto* list = agents_.value();
    const std::string number(trimmed(what_));
    if (list == nullptr || !is_number(number))
        return;
    const auto found = std::find_if(list->items.begin(), list->items.end(),
                                    [&](const auto& one) { return one.number == number; });
    rows_.beside();
    ImGui::AlignTextToFramePadding();
    const auto& c = desk_.look.colours();
    if (found == list->items.end())
        say(desk_.look, desk_.words("seat.legal_hold.nobody"), Type::small, c.warn);
    else
        say(desk_.look,
            desk_.words("seat.legal_hold.all_of", {{"name", one_line(found->name, 16)}}),
            Type::normal, c.ink);
}

void HoldDialog::send() {
    const auto order = hold_order(what_, reason_);
    if (!order)
        return rows_.refuse(order.error().code,
                            desk_.words(order.error().code == "seat.legal_hold.what"
                                            ? "seat.legal_hold.what_wrong"
                                            : "evidence.reason"));
    rows_.mark_wrong("");
    order_ = *order;
    desk_.back.ask("POST", order_.target, order_.body, sent_.begin());
}

} // namespace ringroom::seat
