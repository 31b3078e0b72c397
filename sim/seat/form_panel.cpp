#include "seat/form_panel.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "contact/typed_value.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float label_width = 84;

const std::string& label_of(const wire::FormField& field) {
    return field.label.empty() ? field.name : field.label;
}

/// Free words get the whole width, as addresses and remarks need it.
bool is_wide(const wire::FormField& field) {
    return field.options.empty() && field.kind == "text" && !field.required;
}

} // namespace

void FormPanel::take(const wire::SeatContact* contact) {
    const auto id = contact == nullptr ? ContactId{} : contact->id;
    if (id != contact_) {
        contact_ = id;
        typed_.clear();
        saved_.clear();
        note_.clear();
        saved_note_.clear();
        asks_ = false;
    }
    if (contact == nullptr)
        return;
    for (const auto& [field, value] : contact->keyed)
        if (const auto before = std::exchange(saved_[field], value); before != value)
            if (auto& typed = typed_[field]; typed == before) // what is typed is not typed over
                typed = value;
    const auto note = contact->note.value_or("");
    if (note_ == saved_note_)
        note_ = note;
    saved_note_ = note;
}

const char* form_fault(const wire::FormField& field, const std::string& value) {
    if (value.empty() || !field.options.empty())
        return nullptr;
    if (field.kind == "digits")
        return is_digits(value) ? nullptr : "seat.form.wants_digits";
    if (field.kind == "integer")
        return is_whole_number(value) ? nullptr : "seat.form.wants_number";
    if (field.kind == "date_time")
        return is_time(value) ? nullptr : "seat.form.wants_time";
    return nullptr;
}

std::string FormPanel::value(const std::string& field) const {
    const auto found = typed_.find(field);
    return found == typed_.end() ? std::string() : found->second;
}

bool FormPanel::is_missing(const wire::FormField& field) const {
    const auto value = this->value(field.name);
    return (field.required && blank(value)) || form_fault(field, value) != nullptr;
}

std::size_t FormPanel::missing(const wire::SeatContact& contact) const {
    const auto& inputs = contact.form.inputs;
    return static_cast<std::size_t>(std::count_if(
        inputs.begin(), inputs.end(), [this](const auto& field) { return is_missing(field); }));
}

bool FormPanel::may_leave(const wire::SeatContact& contact) const {
    const auto& inputs = contact.form.inputs;
    const bool on_show = ImGui::GetFrameCount() - named_ <= 1;
    return asks_ && on_show &&
           std::none_of(inputs.begin(), inputs.end(), [this](const auto& field) {
               return form_fault(field, value(field.name)) != nullptr;
           });
}

void FormPanel::draw(const Shown& shown, const wire::SeatContact& contact, bool own) {
    const auto& c = desk_.look.colours();
    const auto& title = contact.form.title.empty() ? contact.form.name : contact.form.title;
    say(desk_.look, title.empty() ? desk_.words("seat.form.notes") : title, Type::small, c.soft);
    if (!own)
        return read(contact);
    ImGui::SameLine();
    say(desk_.look, desk_.words(shown.unsaved > 0 ? "seat.form.saving" : "seat.form.saved"),
        Type::small, shown.unsaved > 0 ? c.warn : c.ok);
    // A field that is being typed into as the next contact comes must not hand its text on.
    ImGui::PushID(std::to_string(contact_.value).c_str());
    draw_asked(contact);
    draw_fields(contact);
    draw_note(contact);
    ImGui::PopID();
    draw_dispositions(shown, contact);
}

void FormPanel::read(const wire::SeatContact& contact) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto line = [&](const std::string& label, const std::string& value) {
        const float left = ImGui::GetCursorPosX();
        say(look, label, Type::small, c.soft);
        ImGui::SameLine(left + look.px(label_width + 40));
        say(look, value.empty() ? "—" : value, Type::normal, value.empty() ? c.soft : c.ink, true);
    };
    for (const auto& field : contact.form.inputs) {
        const auto found = contact.keyed.find(field.name);
        line(label_of(field), found == contact.keyed.end() ? std::string() : found->second);
    }
    line(desk_.words("seat.note"), contact.note.value_or(""));
    if (!contact.form.dispositions.empty())
        line(desk_.words("seat.disposition"), contact.disposition);
}

void FormPanel::draw_fields(const wire::SeatContact& contact) {
    const float gap = desk_.look.px(10);
    const float left = ImGui::GetCursorPosX();
    const float all = ImGui::GetContentRegionAvail().x;
    const float half = (all - gap) / 2;
    const bool one_column = half < desk_.look.px(label_width + 130);
    bool beside = false; // there is a place to the right of the last field
    for (const auto& field : contact.form.inputs) {
        const bool wide = one_column || is_wide(field);
        if (beside && !wide)
            ImGui::SameLine(left + half + gap);
        beside = !wide && !beside;
        ImGui::BeginGroup();
        draw_field(field, wide ? all : half);
        ImGui::EndGroup();
    }
}

/// What is missing, by name: colours alone tell nobody what to do.
void FormPanel::draw_asked(const wire::SeatContact& contact) {
    if (!asks_)
        return;
    std::string names;
    for (const auto& field : contact.form.inputs)
        if (is_missing(field))
            names += (names.empty() ? "" : desk_.words("seat.form.and")) + label_of(field);
    if (names.empty())
        return;
    named_ = ImGui::GetFrameCount();
    auto sentence = desk_.words("seat.form.asked", {{"names", names}});
    if (may_leave(contact))
        sentence += desk_.words("seat.form.as_it_is", {{"key", desk_.key_label(Key::finish)}});
    say(desk_.look, sentence, Type::normal, desk_.look.colours().warn, true);
}

void FormPanel::draw_field(const wire::FormField& field, float width) {
    auto& value = typed_[field.name];
    const bool missing = is_missing(field);
    const auto* fault = form_fault(field, value);
    const float label = desk_.look.px(label_width);
    ImGui::PushID(field.name.c_str());
    field_label(desk_, label_of(field), label, missing);
    const float left = ImGui::GetCursorPosX();
    FieldLook look{.missing = missing,
                   .width = width - label - desk_.look.px(10),
                   .focus = missing && std::exchange(focus_missing_, false)};
    bool changed = false;
    if (!field.options.empty()) {
        look.hint = desk_.words("seat.form.choose");
        changed = choice_field(desk_, "##value", value, field.options, look,
                               field.required ? std::string() : desk_.words("seat.form.none"));
    } else { // also of kinds that this seat does not know
        look.hint = field.kind == "date_time" ? desk_.words("seat.form.time_hint")
                    : missing                 ? desk_.words("seat.form.fill_in")
                                              : std::string();
        changed = text_field(desk_, "##value", value, look);
    }
    // Not while it is half typed: the form would jump.
    if (fault != nullptr && (asks_ || !ImGui::IsItemActive())) {
        ImGui::SetCursorPosX(left);
        ImGui::PushTextWrapPos(left + look.width);
        say(desk_.look, desk_.words(fault), Type::small, desk_.look.colours().warn);
        ImGui::PopTextWrapPos();
    }
    ImGui::PopID();
    if (!changed)
        return;
    asks_ = false;
    desk_.back.key(field.name, value);
}

void FormPanel::draw_note(const wire::SeatContact&) {
    const float label = desk_.look.px(label_width);
    field_label(desk_, desk_.words("seat.note"), label);
    if (text_field(
            desk_, "##note", note_,
            {.lines = 2, .focus = std::exchange(focus_note_, false), .bytes = limits::note_bytes}))
        desk_.back.note(note_);
}

void FormPanel::draw_dispositions(const Shown& shown, const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    if (contact.form.dispositions.empty())
        return;
    const bool owed =
        contact.disposition.empty() && shown.view.agent.activity == Activity::after_call_work;
    const float label = desk_.look.px(label_width);
    field_label(desk_, desk_.words("seat.disposition"), label, owed);
    const float left = ImGui::GetCursorPosX();
    const float edge = ImGui::GetWindowContentRegionMax().x;
    bool first = true;
    for (const auto& code : contact.form.dispositions) {
        const bool on = code == contact.disposition;
        const auto words = (on ? "✓ " : "") + code;
        const float width =
            ImGui::CalcTextSize(desk_.look.seen(words).c_str()).x + desk_.look.px(24);
        if (!std::exchange(first, false)) {
            ImGui::SameLine(0, desk_.look.px(7));
            if (ImGui::GetCursorPosX() + width > edge) {
                ImGui::NewLine();
                ImGui::SetCursorPosX(left);
            }
        }
        if (owed)
            ImGui::PushStyleColor(ImGuiCol_Border, c.warn);
        if (key_button(desk_.look, ("disposition " + code).c_str(), words, "",
                       {width, desk_.look.px(29)}, on ? Weight::primary : Weight::plain))
            desk_.back.disposition(code);
        if (owed)
            ImGui::PopStyleColor();
    }
}

} // namespace ringroom::seat
