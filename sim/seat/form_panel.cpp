// The contact: who it is, the form, and how it ended.
#include <algorithm>
#include <imgui_stdlib.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"

namespace ringroom::seat {

/// A new contact brings its own form; values that the server has are not typed over.
void Desk::take_contact(const wire::SeatContact* contact) {
    const auto id = contact == nullptr ? ContactId{} : contact->id;
    if (id != contact_) {
        contact_ = id;
        typed_.clear();
        saved_.clear();
        step_ = 0;
    }
    if (contact == nullptr)
        return;
    for (const auto& [field, value] : contact->keyed)
        if (saved_[field] != value) {
            saved_[field] = value;
            if (!typed_.contains(field))
                typed_[field] = value;
        }
}

void Desk::draw_contact(const Shown& shown, ImVec2 size) {
    begin_card(look_, "contact", size);
    if (handling(shown)) {
        const auto& contact = *shown.view.contact;
        draw_customer(contact);
        draw_form(shown, contact);
        draw_dispositions(contact);
        draw_finish(shown, contact);
    } else {
        draw_nothing_yet(shown);
    }
    end_card();
}

void Desk::draw_nothing_yet(const Shown& shown) {
    const auto& c = look_.colours();
    say(look_, words("seat.contact.none"), Type::large, c.ink);
    say(look_,
        words(shown.view.agent.presence == Presence::ready ? "seat.contact.comes"
                                                           : "seat.contact.get_ready"),
        Type::normal, c.soft, true);
}

void Desk::draw_customer(const wire::SeatContact& contact) {
    const auto& c = look_.colours();
    say(look_, words("seat.contact.customer"), Type::small, c.soft);
    if (contact.customer.empty())
        say(look_, words("seat.contact.unknown"), Type::strong, c.ink);
    bool first = true;
    for (const auto& fact : contact.customer) {
        if (std::exchange(first, false)) {
            say(look_, fact.value, Type::large, c.ink);
            continue;
        }
        say(look_, fact.label + "  ", Type::normal, c.soft);
        ImGui::SameLine(0, 0);
        say(look_, fact.value, Type::normal, c.ink);
    }
    ImGui::Dummy({0, look_.px(6)});
}

void Desk::draw_form(const Shown& shown, const wire::SeatContact& contact) {
    const auto& c = look_.colours();
    if (contact.form.inputs.empty())
        return;
    say(look_, contact.form.title.empty() ? contact.form.name : contact.form.title, Type::small,
        c.soft);
    ImGui::SameLine();
    say(look_, words(shown.unsaved > 0 ? "seat.form.saving" : "seat.form.saved"), Type::small,
        shown.unsaved > 0 ? c.warn : c.ok);
    const float gap = look_.px(16);
    const float half = (ImGui::GetContentRegionAvail().x - gap) / 2;
    const float left = ImGui::GetCursorPosX();
    for (std::size_t i = 0; i < contact.form.inputs.size(); ++i) {
        if (i % 2 == 1)
            ImGui::SameLine(left + half + gap);
        ImGui::BeginGroup();
        draw_field(contact.form.inputs[i], half);
        ImGui::EndGroup();
    }
}

void Desk::draw_field(const wire::FormField& field, float width) {
    const auto& c = look_.colours();
    auto& value = typed_[field.name];
    const bool missing = field.required && value.empty();
    const auto label = field.label.empty() ? field.name : field.label;
    say(look_, label + (field.required ? " *" : ""), Type::small, missing ? c.warn : c.soft);
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, missing ? c.warn_soft : c.field);
    ImGui::PushID(field.name.c_str());
    bool changed = false;
    if (!field.options.empty()) {
        look_.seen(value);
        if (ImGui::BeginCombo("##value", value.c_str())) {
            for (const auto& option : field.options)
                if (ImGui::Selectable(look_.seen(option).c_str(), option == value)) {
                    value = option;
                    changed = true;
                }
            ImGui::EndCombo();
        }
    } else { // also of kinds that this seat does not know
        if (focus_note_ && field.kind == "text" && !field.required) {
            ImGui::SetKeyboardFocusHere();
            focus_note_ = false;
        }
        changed = ImGui::InputText("##value", &value);
        look_.seen(value);
        if (value.size() > limits::field_bytes)
            value.resize(limits::field_bytes);
    }
    ImGui::PopID();
    ImGui::PopStyleColor();
    if (changed)
        back_.key(field.name, value);
}

void Desk::draw_dispositions(const wire::SeatContact& contact) {
    const auto& c = look_.colours();
    if (contact.form.dispositions.empty())
        return;
    ImGui::Dummy({0, look_.px(4)});
    say(look_, words("seat.disposition"), Type::small,
        contact.disposition.empty() ? c.warn : c.soft);
    const float edge = ImGui::GetWindowContentRegionMax().x;
    bool first = true;
    for (const auto& code : contact.form.dispositions) {
        const float width = ImGui::CalcTextSize(look_.seen(code).c_str()).x + look_.px(26);
        if (!std::exchange(first, false)) {
            ImGui::SameLine();
            if (ImGui::GetCursorPosX() + width > edge)
                ImGui::NewLine();
        }
        if (key_button(look_, ("disposition " + code).c_str(), code, "", {width, look_.px(30)},
                       code == contact.disposition ? Weight::primary : Weight::plain))
            back_.disposition(code);
    }
}

void Desk::draw_finish(const Shown& shown, const wire::SeatContact& contact) {
    const auto& c = look_.colours();
    const auto missing = std::count_if(
        contact.form.inputs.begin(), contact.form.inputs.end(),
        [&](const auto& field) { return field.required && typed_[field.name].empty(); });
    ImGui::SetCursorPosY(std::max(ImGui::GetCursorPosY(), ImGui::GetWindowHeight() - look_.px(56)));
    say(look_,
        contact.form_submitted ? words("seat.form.submitted")
        : missing > 0          ? words("seat.form.missing", {{"count", std::to_string(missing)}})
                               : words("seat.form.complete"),
        Type::normal, missing > 0 ? c.warn : c.soft);
    const bool wraps = shown.view.agent.activity == Activity::after_call_work;
    const ImVec2 size{look_.px(210), look_.px(38)};
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - size.x);
    if (key_button(look_, "finish", words(wraps ? "seat.finish" : "seat.submit"), "Ctrl+Enter",
                   size, Weight::primary, wraps || !contact.form_submitted))
        finish(shown);
}

} // namespace ringroom::seat
