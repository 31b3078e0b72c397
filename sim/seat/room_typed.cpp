// What a person typed, on its way to the lab.
#include <utility>

#include "client/facts.h"
#include "seat/limits.h"
#include "seat/room.h"

namespace ringroom::seat {
namespace {

constexpr std::string_view form_part = "/form/";

} // namespace

std::string Back::Room::path_of(const wire::SeatContact& contact) {
    const auto id = std::to_string(contact.id.value);
    return "/contacts/" + (contact.run ? std::to_string(*contact.run) + "-" + id : id);
}

void Back::Room::know_contact(const wire::SeatContact& contact) {
    const auto at = path_of(contact) + "/note";
    if (at != noted_at_ || (typed_.empty() && sending_ == 0)) // what is typed is newer
        noted_ = contact.note.value_or("");
    noted_at_ = at;
    for (const auto& field : contact.form.inputs)
        labels_[client::segment(field.name)] = field.label.empty() ? field.name : field.label;
}

bool Back::Room::keep_in_note(const std::string& target, const std::string& body) {
    const auto form = target.find(form_part);
    if (form == std::string::npos)
        return false;
    const auto at = target.substr(0, form) + "/note";
    const auto typed = wire::decode<wire::FieldValue>(body);
    if (at != noted_at_ || !typed)
        return false;
    if (!typed->value.empty())
        noted_ += (noted_.empty() ? "" : "\n") + labels_[target.substr(form + form_part.size())] +
                  ": " + typed->value;
    typed_[at] = wire::encode(wire::ContactNote{noted_});
    return true;
}

void Back::Room::keep_forms_in_notes() {
    for (const auto& [target, body] : std::exchange(typed_, {}))
        if (!keep_in_note(target, body))
            typed_.try_emplace(target, body);
    cut_off_ = shown_.handling();
}

void Back::Room::ask_about_contact(std::string method, const std::string& target,
                                   std::string body) {
    if (shown_.view.contact)
        ask(std::move(method), path_of(*shown_.view.contact) + target, std::move(body));
}

void Back::Room::type(const std::string& target, std::string body) {
    if (!shown_.view.contact || typed_.size() >= limits::unsaved)
        return;
    const auto whole = path_of(*shown_.view.contact) + target;
    if (whole == noted_at_)
        noted_ = wire::decode<wire::ContactNote>(body).value_or(wire::ContactNote{}).text;
    typed_[whole] = std::move(body);
    show([this](Shown& shown) { shown.unsaved = typed_.size() + sending_; });
    if (!save_timer_) // also while somebody types without a pause
        save_timer_ = loop_->at(steady_now() + limits::save_after, [this] { save_typed(); });
}

/// The contact on show is not yet this person's: the lab takes nothing about it from them.
bool Back::Room::rings() const {
    return shown_.view.contact && (shown_.view.agent.activity == Activity::ringing ||
                                   shown_.view.agent.activity == Activity::reserved);
}

/// What was typed about a call that rang and went by.
void Back::Room::drop_typed() {
    const auto about = path_of(*shown_.view.contact) + "/";
    if (std::erase_if(typed_, [&](const auto& one) { return one.first.starts_with(about); }) == 0)
        return;
    show([this](Shown& shown) { shown.unsaved = typed_.size() + sending_; });
    note({"seat.went_by", {}});
}

/// A form whose contact is over takes nothing any more, as after a pause of the lab.
void Back::Room::refuse_typed(const std::string& target, const std::string& body,
                              const Error& error) {
    const bool over = error.code == "center.refused.not_your_contact";
    note(over && keep_in_note(target, body) ? Error{"seat.kept_in_note", {}} : error);
}

void Back::Room::save_typed() {
    loop_->cancel(std::exchange(save_timer_, {}));
    if (!client_ || shown_.stage != Stage::at_seat)
        return; // once the seat is back
    const auto waits = rings() ? path_of(*shown_.view.contact) + "/" : std::string();
    for (auto& [target, body] : std::exchange(typed_, {})) {
        if (!waits.empty() && target.starts_with(waits)) { // until it is answered
            typed_[target] = std::move(body);
            continue;
        }
        ++sending_;
        send_surely("PUT", target, body, [this, target = target, body = body](const auto& reply) {
            --sending_;
            constexpr int signed_out = 401; // the lab's clock was set: signs in again by itself
            if (!reply || reply->status == signed_out)
                typed_.try_emplace(target, body); // it never arrived; newer typing wins
            else if (const auto done = client::body_of(reply); !done)
                refuse_typed(target, body, done.error());
            show([this](Shown& shown) { shown.unsaved = typed_.size() + sending_; });
            if (!typed_.empty() && !save_timer_)
                save_timer_ =
                    loop_->at(steady_now() + limits::return_after, [this] { save_typed(); });
        });
    }
    if (!waits.empty() && !typed_.empty() && !save_timer_)
        save_timer_ = loop_->at(steady_now() + limits::save_after, [this] { save_typed(); });
}

/// With the token of before: it signs nobody in, so whoever sits elsewhere stays there.
void Back::Room::hand_over(std::string target, std::string body, Back::Then then) {
    if (shown_.stage != Stage::signed_out || !shown_.elsewhere)
        return then(fail("seat.signed_out", target));
    extra(parting_).ask("POST", std::move(target), std::move(body),
                        [this, then = std::move(then)](const Result<client::Reply>& reply) {
                            post([this, then, reply] {
                                then(client::body_of(reply));
                                show([](Shown&) {});
                            });
                        });
}

} // namespace ringroom::seat
