// The contact: who it is, the form, and how it ended.
#include "seat/contact_panel.h"

#include <algorithm>
#include <imgui_stdlib.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"

namespace ringroom::seat {

/// A new contact brings its own form; values that the server has are not typed over.
void ContactPanel::take(const wire::SeatContact* contact) {
    const auto id = contact == nullptr ? ContactId{} : contact->id;
    if (id != contact_) {
        contact_ = id;
        typed_.clear();
        saved_.clear();
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

void ContactPanel::draw(const Shown& shown, ImVec2 size) {
    take(shown.view.contact ? &*shown.view.contact : nullptr);
    begin_card(desk_.look, "contact", size);
    if (shown.handling()) {
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

void ContactPanel::draw_nothing_yet(const Shown& shown) {
    const auto& c = desk_.look.colours();
    say(desk_.look, desk_.words("seat.contact.none"), Type::large, c.ink);
    say(desk_.look,
        desk_.words(shown.view.agent.presence == Presence::ready ? "seat.contact.comes"
                                                                 : "seat.contact.get_ready"),
        Type::normal, c.soft, true);
}

void ContactPanel::draw_customer(const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    say(desk_.look, desk_.words("seat.contact.customer"), Type::small, c.soft);
    if (contact.customer.empty())
        say(desk_.look, desk_.words("seat.contact.unknown"), Type::strong, c.ink);
    bool first = true;
    for (const auto& fact : contact.customer) {
        if (std::exchange(first, false)) {
            say(desk_.look, fact.value, Type::large, c.ink);
            continue;
        }
        say(desk_.look, fact.label + "  ", Type::normal, c.soft);
        ImGui::SameLine(0, 0);
        say(desk_.look, fact.value, Type::normal, c.ink);
    }
    ImGui::Dummy({0, desk_.look.px(6)});
}

void ContactPanel::draw_form(const Shown& shown, const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    if (contact.form.inputs.empty())
        return;
    say(desk_.look, contact.form.title.empty() ? contact.form.name : contact.form.title,
        Type::small, c.soft);
    ImGui::SameLine();
    say(desk_.look, desk_.words(shown.unsaved > 0 ? "seat.form.saving" : "seat.form.saved"),
        Type::small, shown.unsaved > 0 ? c.warn : c.ok);
    const float gap = desk_.look.px(16);
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

void ContactPanel::draw_field(const wire::FormField& field, float width) {
    const auto& c = desk_.look.colours();
    auto& value = typed_[field.name];
    const bool missing = field.required && value.empty();
    const auto label = field.label.empty() ? field.name : field.label;
    say(desk_.look, label + (field.required ? " *" : ""), Type::small, missing ? c.warn : c.soft);
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, missing ? c.warn_soft : c.field);
    ImGui::PushID(field.name.c_str());
    bool changed = false;
    if (!field.options.empty()) {
        desk_.look.seen(value);
        if (ImGui::BeginCombo("##value", value.c_str())) {
            for (const auto& option : field.options)
                if (ImGui::Selectable(desk_.look.seen(option).c_str(), option == value)) {
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
        desk_.look.seen(value);
        if (value.size() > limits::field_bytes)
            value.resize(limits::field_bytes);
    }
    ImGui::PopID();
    ImGui::PopStyleColor();
    if (changed)
        desk_.back.key(field.name, value);
}

void ContactPanel::draw_dispositions(const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    if (contact.form.dispositions.empty())
        return;
    ImGui::Dummy({0, desk_.look.px(4)});
    say(desk_.look, desk_.words("seat.disposition"), Type::small,
        contact.disposition.empty() ? c.warn : c.soft);
    const float edge = ImGui::GetWindowContentRegionMax().x;
    bool first = true;
    for (const auto& code : contact.form.dispositions) {
        const float width =
            ImGui::CalcTextSize(desk_.look.seen(code).c_str()).x + desk_.look.px(26);
        if (!std::exchange(first, false)) {
            ImGui::SameLine();
            if (ImGui::GetCursorPosX() + width > edge)
                ImGui::NewLine();
        }
        if (key_button(desk_.look, ("disposition " + code).c_str(), code, "",
                       {width, desk_.look.px(30)},
                       code == contact.disposition ? Weight::primary : Weight::plain))
            desk_.back.disposition(code);
    }
}

void ContactPanel::draw_finish(const Shown& shown, const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    const auto missing = std::count_if(
        contact.form.inputs.begin(), contact.form.inputs.end(),
        [&](const auto& field) { return field.required && typed_[field.name].empty(); });
    ImGui::SetCursorPosY(
        std::max(ImGui::GetCursorPosY(), ImGui::GetWindowHeight() - desk_.look.px(56)));
    say(desk_.look,
        contact.form_submitted ? desk_.words("seat.form.submitted")
        : missing > 0 ? desk_.words("seat.form.missing", {{"count", std::to_string(missing)}})
                      : desk_.words("seat.form.complete"),
        Type::normal, missing > 0 ? c.warn : c.soft);
    const bool wraps = shown.view.agent.activity == Activity::after_call_work;
    const ImVec2 size{desk_.look.px(210), desk_.look.px(38)};
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - size.x);
    if (key_button(desk_.look, "finish", desk_.words(wraps ? "seat.finish" : "seat.submit"),
                   "Ctrl+Enter", size, Weight::primary, wraps || !contact.form_submitted))
        finish(shown);
}

void ContactPanel::finish(const Shown& shown) {
    if (!shown.view.contact)
        return;
    if (!shown.view.contact->form_submitted)
        desk_.back.submit();
    if (shown.view.agent.activity == Activity::after_call_work)
        desk_.back.wrap_up_done();
}

} // namespace ringroom::seat
