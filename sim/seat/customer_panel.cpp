#include "seat/customer_panel.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/desk.h"
#include "seat/fields.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t lines_in_pop = 2; // the rest stands under its own tab

std::string joined(const std::vector<std::string>& list) {
    std::string out;
    for (const auto& one : list)
        out += (out.empty() ? "" : " / ") + one;
    return out;
}

std::vector<std::string> parted(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto slash = text.find('/');
        const auto part = trimmed(text.substr(0, slash));
        if (!part.empty())
            out.emplace_back(part);
        text = slash == text.npos ? std::string_view() : text.substr(slash + 1);
    }
    return out;
}

/// What a record of the lesson says besides the name, which comes first in it.
std::vector<std::pair<std::string, std::string>> facts_of(const wire::SeatContact& contact) {
    std::vector<std::pair<std::string, std::string>> out;
    if (contact.record)
        for (const auto& one : contact.record->attributes)
            out.emplace_back(one.name, one.value);
    for (std::size_t i = 0; i < contact.customer.size(); ++i) {
        const auto& one = contact.customer[i];
        const bool known = (i == 0) || std::any_of(out.begin(), out.end(), [&](const auto& have) {
                               return have.first == one.label;
                           });
        if (!known)
            out.emplace_back(one.label, one.value);
    }
    return out;
}

std::string one_line_of(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\t', ' ');
    std::erase(text, '\r');
    return text;
}

float tag_width(Desk& desk, const std::string& text) {
    const Style style(desk.look, Type::small, 0);
    return ImGui::CalcTextSize(desk.look.seen(text).c_str()).x + desk.look.px(18);
}

} // namespace

std::string outcome_of(const Desk& desk, const wire::LogRow& row) {
    if (!row.disposition.empty())
        return row.disposition;
    const auto key = "seat.outcome." + row.outcome;
    return has_text(key) ? desk.words(key) : row.outcome;
}

void draw_log_line(Desk& desk, const wire::LogRow& row) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const auto started = from_iso(row.started_at);
    const float left = ImGui::GetCursorPosX();
    say(look, started ? day_and_time(*started, wall_now()) : row.started_at, Type::small, c.soft);
    ImGui::SameLine(left + look.px(98));
    const bool open = row.outcome != "talked";
    const auto mark = open ? desk.words("seat.outcome." + row.outcome) : std::string();
    const float edge = ImGui::GetWindowContentRegionMax().x;
    const float room = edge - left - look.px(98) - (open ? tag_width(desk, mark) + look.px(8) : 0);
    auto words = row.queue;
    const auto add = [&](const std::string& part) {
        if (!part.empty())
            words += (words.empty() ? "" : " · ") + part;
    };
    add(open ? std::string() : outcome_of(desk, row));
    add(row.agent_name);
    add(one_line_of(row.note));
    say(look, look.fitting(words, Type::normal, room), Type::normal, c.ink);
    if (open) {
        ImGui::SameLine(edge - tag_width(desk, mark));
        tag(look, mark, c.warn, c.warn_soft);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float right = at.x + ImGui::GetContentRegionAvail().x;
    auto* draw = ImGui::GetWindowDrawList();
    for (float x = at.x; x < right; x += look.px(6)) // dashes, as on paper
        draw->AddLine({x, at.y - look.px(2)}, {std::min(x + look.px(3), right), at.y - look.px(2)},
                      c.line);
}

void CustomerPanel::edit(const wire::SeatContact& contact) {
    Draft draft{.contact = contact.id};
    if (const auto& record = contact.record) {
        draft.id = record->id;
        draft.version = record->version;
        draft.number = record->number;
        draft.name = record->name;
        draft.telephones = joined(record->telephones);
        draft.grade = record->grade;
        for (const auto& one : record->attributes)
            draft.attributes.emplace_back(one.name, one.value);
    } else {
        draft.telephones = contact.telephone;
        for (std::size_t i = 0; i < contact.customer.size(); ++i)
            if (i == 0)
                draft.name = contact.customer[i].value;
            else
                draft.attributes.emplace_back(contact.customer[i].label, contact.customer[i].value);
    }
    draft_ = std::move(draft);
    refusal_.clear();
}

void CustomerPanel::draw(const wire::SeatContact& contact, bool own) {
    take_answer(contact);
    if (draft_ && draft_->contact != contact.id)
        draft_.reset();
    if (draft_ && own)
        draw_draft(contact);
    else
        draw_known(contact, own);
}

void CustomerPanel::draw_known(const wire::SeatContact& contact, bool own) {
    draw_name(contact, own);
    if (!contact.others.empty() && own)
        draw_others(contact);
    draw_last(contact);
    ImGui::Dummy({0, desk_.look.px(4)});
}

void CustomerPanel::draw_name(const wire::SeatContact& contact, bool own) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto name = contact.record              ? contact.record->name
                      : !contact.customer.empty() ? contact.customer.front().value
                                                  : desk_.words("seat.contact.unknown");
    const float edge = ImGui::GetWindowContentRegionMax().x;
    const auto button = desk_.words(contact.record ? "seat.customer.edit" : "seat.customer.new");
    const float button_width = ImGui::CalcTextSize(look.seen(button).c_str()).x + look.px(76);
    const auto grade = contact.record ? contact.record->grade : std::string();
    float right = edge - button_width;
    const float top = ImGui::GetCursorPosY();
    {
        const Style style(look, Type::large, c.ink);
        const auto shown =
            look.fitting(name, Type::large, right - ImGui::GetCursorPosX() - look.px(120));
        ImGui::TextUnformatted(shown.c_str());
    }
    if (!grade.empty()) {
        ImGui::SameLine(0, look.px(10));
        ImGui::SetCursorPosY(top + look.px(6));
        tag(look, grade, c.brand, c.brand_soft);
    }
    if (own) {
        ImGui::SameLine(right);
        ImGui::SetCursorPosY(top);
        if (key_button(look, "edit customer", button, desk_.key_label(Key::customer),
                       {button_width, look.px(30)}))
            edit(contact);
    }
    std::string facts;
    for (const auto& [label, value] : facts_of(contact))
        if (!value.empty())
            facts += (facts.empty() ? "" : "  ·  ") + label + " " + value;
    if (contact.record && facts.empty() && !contact.record->number.empty())
        facts = contact.record->number;
    if (!facts.empty())
        say(look, facts, Type::normal, c.soft, true);
}

void CustomerPanel::draw_others(const wire::SeatContact& contact) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, desk_.words("seat.customer.which"), Type::normal, c.warn);
    for (const auto& one : contact.others) {
        const auto words = one.grade.empty() ? one.name : one.name + " · " + one.grade;
        const float width = ImGui::CalcTextSize(look.seen(words).c_str()).x + look.px(24);
        if (ImGui::GetCursorPosX() + width < ImGui::GetWindowContentRegionMax().x)
            ImGui::SameLine();
        if (key_button(look, ("customer " + std::to_string(one.id)).c_str(), words, "",
                       {width, look.px(29)}))
            desk_.back.ask("PUT", "/contacts/" + std::to_string(contact.id.value) + "/customer",
                           wire::encode(wire::ContactCustomer{one.id}));
    }
}

void CustomerPanel::draw_last(const wire::SeatContact& contact) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    for (std::size_t i = 0; i < contact.last_contacts.size() && i < lines_in_pop; ++i)
        draw_log_line(desk_, contact.last_contacts[i]);
    if (contact.last_contacts.empty())
        say(look, desk_.words("seat.customer.first_call"), Type::small, c.soft);
    for (const auto& one : contact.open_cases) {
        const auto opened = from_iso(one.opened_at);
        const float left = ImGui::GetCursorPosX();
        say(look, opened ? day_and_time(*opened, wall_now()) : std::string(), Type::small, c.soft);
        ImGui::SameLine(left + look.px(98));
        tag(look, desk_.words("seat.case.open"), c.warn, c.warn_soft);
        ImGui::SameLine();
        say(look, look.fitting(one.title, Type::normal, ImGui::GetContentRegionAvail().x),
            Type::normal, c.ink);
        if (&one == &contact.open_cases.front() && contact.open_cases.size() > 1)
            break; // the others stand under their own tab
    }
}

// ---- Editing

void CustomerPanel::draw_draft(const wire::SeatContact& contact) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    auto& draft = *draft_;
    say(look, desk_.words(draft.id == 0 ? "seat.customer.new" : "seat.customer.edit"), Type::small,
        c.soft);
    const float label = look.px(84);
    const auto field = [&](const char* id, const char* text, std::string& value, bool focus) {
        field_label(desk_, desk_.words(text), label);
        text_field(desk_, id, value, {.focus = focus});
    };
    field("##name", "seat.customer.name", draft.name, std::exchange(draft.focus, false));
    field("##telephones", "seat.customer.telephones", draft.telephones, false);
    field("##grade", "seat.customer.grade", draft.grade, false);
    draw_attributes(draft);
    if (!refusal_.empty())
        say(look, refusal_, Type::normal, c.danger, true);
    if (draft.insists && contact.record)
        say(look,
            desk_.words("seat.customer.now", {{"name", contact.record->name},
                                              {"telephones", joined(contact.record->telephones)},
                                              {"grade", contact.record->grade}}),
            Type::normal, c.warn, true);
    const bool waits = sent_.waiting();
    const bool saves =
        key_button(look, "save customer", desk_.words("seat.save"), desk_.key_label(Key::save),
                   {look.px(150), look.px(32)}, Weight::primary, !waits);
    ImGui::SameLine();
    const bool leaves = key_button(look, "leave customer", desk_.words("seat.cancel"),
                                   desk_.key_label(Key::escape), {look.px(120), look.px(32)});
    // Who types leaves the field first; a message that was read is no record given up.
    const bool escapes = !desk_.covered && !ImGui::GetIO().WantTextInput && !desk_.takes_escape &&
                         pressed(Key::escape);
    ImGui::Dummy({0, look.px(6)});
    if ((saves || pressed(Key::save)) && !waits)
        send(draft, contact);
    else if (leaves || escapes)
        draft_.reset();
}

void CustomerPanel::draw_attributes(Draft& draft) {
    auto& look = desk_.look;
    for (std::size_t i = 0; i < draft.attributes.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        const bool last = i + 1 == draft.attributes.size();
        text_field(desk_, "##attribute", draft.attributes[i].first,
                   {.hint = desk_.words("seat.customer.attribute"),
                    .width = look.px(94),
                    .focus = last && std::exchange(draft.focus_last, false)});
        ImGui::SameLine(0, 0);
        text_field(desk_, "##value", draft.attributes[i].second);
        ImGui::PopID();
    }
    const auto more = desk_.words("seat.customer.more");
    const auto key = desk_.key_label(Key::more_line);
    if (key_button(look, "more", more, key, {button_width(look, more, key), look.px(28)}) ||
        (!desk_.covered && pressed(Key::more_line))) {
        draft.attributes.emplace_back();
        draft.focus_last = true;
    }
}

void CustomerPanel::send(Draft& draft, const wire::SeatContact& contact) {
    if (draft.insists && contact.record && contact.record->id == draft.id)
        draft.version = contact.record->version;
    std::vector<wire::CustomerAttribute> attributes;
    for (const auto& [name, value] : draft.attributes)
        if (!blank(name))
            attributes.push_back({name, value});
    const auto then = sent_.begin();
    if (draft.id == 0)
        desk_.back.ask(
            "POST", "/customers",
            wire::encode(wire::NewCustomer{draft.number, draft.name, parted(draft.telephones),
                                           draft.grade, attributes}),
            then);
    else
        desk_.back.ask(
            "PUT", "/customers/" + std::to_string(draft.id),
            wire::encode(wire::CustomerChange{draft.version, draft.number, draft.name,
                                              parted(draft.telephones), draft.grade, attributes}),
            then);
}

void CustomerPanel::take_answer(const wire::SeatContact& contact) {
    const auto said = sent_.take();
    if (!said)
        return;
    const auto answer =
        said->and_then([](const auto& body) { return wire::decode<wire::CustomerRow>(body); });
    if (answer) {
        // A new one belongs to this contact, whatever number it was given.
        if (draft_ && draft_->id == 0 && draft_->contact == contact.id)
            desk_.back.ask("PUT", "/contacts/" + std::to_string(contact.id.value) + "/customer",
                           wire::encode(wire::ContactCustomer{answer->id}));
        draft_.reset();
        return;
    }
    const auto& error = answer.error();
    refusal_ = desk_.words_of({error.code, error.text, {}});
    // Saved again it wins over what the other has written: knowingly, for it stands there now.
    if (draft_)
        draft_->insists = error.code == "crm.changed";
}

} // namespace ringroom::seat
