// What a person types about a contact, on its way to the lab.
#include <utility>

#include "client/facts.h"
#include "seat/limits.h"
#include "seat/room.h"

namespace ringroom::seat {
namespace {

constexpr std::string_view form_part = "/form/";

/// What the form calls the field that is written at the end of `target`.
std::string label_of(const wire::SeatView& view, const std::string& target) {
    const auto name = target.substr(target.find(form_part) + form_part.size());
    if (view.contact)
        for (const auto& field : view.contact->form.inputs)
            if (client::segment(field.name) == name)
                return field.label.empty() ? field.name : field.label;
    return name;
}

} // namespace

std::string Back::Room::path_of(const wire::SeatContact& contact) {
    const auto id = std::to_string(contact.id.value);
    return "/contacts/" + (contact.run ? std::to_string(*contact.run) + "-" + id : id);
}

void Back::Room::keep_in_note() {
    std::map<std::string, std::string> lines; // by where the note is written
    for (auto at = typed_.begin(); at != typed_.end();) {
        const auto form = at->first.find(form_part);
        if (form == std::string::npos) {
            ++at;
            continue;
        }
        auto& words = lines[at->first.substr(0, form) + "/note"];
        const auto typed = wire::decode<wire::FieldValue>(at->second);
        if (typed && !typed->value.empty())
            words += (words.empty() ? "" : "\n") + label_of(shown_.view, at->first) + ": " +
                     typed->value;
        at = typed_.erase(at);
    }
    for (auto& [target, words] : lines) {
        auto note = target == noted_at_ ? noted_ : std::string();
        if (const auto typed = typed_.find(target); typed != typed_.end())
            note =
                wire::decode<wire::ContactNote>(typed->second).value_or(wire::ContactNote{}).text;
        typed_[target] =
            wire::encode(wire::ContactNote{note.empty() ? words : note + "\n" + words});
    }
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
    typed_[path_of(*shown_.view.contact) + target] = std::move(body);
    show([this](Shown& shown) { shown.unsaved = typed_.size() + sending_; });
    loop_->cancel(save_timer_);
    save_timer_ = loop_->at(steady_now() + limits::save_after, [this] { save_typed(); });
}

void Back::Room::save_typed() {
    loop_->cancel(std::exchange(save_timer_, {}));
    if (!client_ || shown_.stage != Stage::at_seat)
        return; // once the seat is back
    for (auto& [target, body] : std::exchange(typed_, {})) {
        ++sending_;
        send("PUT", target, body, [this, target = target, body = body](const auto& reply) {
            --sending_;
            if (!reply)
                typed_.try_emplace(target, body); // it never arrived; newer typing wins
            else if (const auto done = client::body_of(reply); !done)
                note(done.error());
            show([this](Shown& shown) { shown.unsaved = typed_.size() + sending_; });
            if (!typed_.empty() && !save_timer_)
                save_timer_ =
                    loop_->at(steady_now() + limits::return_after, [this] { save_typed(); });
        });
    }
}

} // namespace ringroom::seat
