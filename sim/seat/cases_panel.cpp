#include "seat/cases_panel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/fields.h"
#include "seat/limits.h"

namespace ringroom::seat {

void CasesPanel::draw(const wire::SeatContact& contact, bool own) {
    const auto& c = desk_.look.colours();
    if (contact_ != contact.id) {
        contact_ = contact.id;
        title_.clear();
        kind_.clear();
        note_.clear();
        refusal_.clear();
        sent_ = {};
    }
    take_answer();
    const auto* rows = &contact.open_cases;
    if (contact.record) {
        all_.keep(desk_, "/cases?state=all&customer=" + std::to_string(contact.record->id),
                  limits::history_every);
        if (const auto* all = all_.value())
            rows = &all->items;
    }
    if (rows->empty())
        say(desk_.look, desk_.words("seat.case.none"), Type::normal, c.soft, true);
    const float below = own ? form_needs_ : 0;
    ImGui::BeginChild("cases",
                      {0, std::max(desk_.look.px(60), ImGui::GetContentRegionAvail().y - below)});
    const auto first = std::find_if(rows->begin(), rows->end(),
                                    [](const auto& row) { return row.state == "open"; });
    for (auto row = rows->begin(); row != rows->end(); ++row)
        draw_case(*row, own, row == first);
    ImGui::EndChild();
    const bool focuses = std::exchange(focus_, false) && own;
    if (!own)
        return;
    // The list leaves to the form what that was filled with last: its button is always whole.
    const float top = ImGui::GetCursorPosY();
    ImGui::PushID(opened_);
    draw_new(contact, focuses);
    ImGui::PopID();
    const float needs = ImGui::GetCursorPosY() - top + ImGui::GetStyle().ItemSpacing.y;
    if (std::abs(std::exchange(form_needs_, needs) - needs) >= 1)
        desk_.draw_again(steady_now());
}

bool CasesPanel::is_unsent(ContactId contact) const {
    return contact_ == contact && !sent_.waiting() && !(blank(title_) && blank(note_));
}

/// The key closes the `first` open one.
void CasesPanel::draw_case(const wire::CaseRow& row, bool own, bool first) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::PushID(static_cast<int>(row.id));
    const auto opened = from_iso(row.opened_at);
    const bool open = row.state == "open";
    const float left = ImGui::GetCursorPosX();
    say(look, opened ? day_and_time(*opened, wall_now()) : std::string(), Type::small, c.soft);
    ImGui::SameLine(left + look.px(98));
    tag(look, desk_.words(open ? "seat.case.open" : "seat.case.closed"), open ? c.warn : c.ok,
        open ? c.warn_soft : c.ok_soft);
    ImGui::SameLine();
    say(look, row.kind.empty() ? row.title : row.kind + " · " + row.title, Type::strong, c.ink);
    if (open && own) {
        const auto words = desk_.words("seat.case.close");
        const auto key = first ? desk_.key_label(Key::close_case) : std::string();
        const float width = button_width(look, words, key);
        ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
        const bool free = close_.may(row.id, row.version);
        if (key_button(look, "close", words, key, {width, look.px(28)}, Weight::plain, free) ||
            (first && !desk_.covered && pressed(Key::close_case)))
            close(row);
    }
    ImGui::Indent(look.px(98));
    if (!row.note.empty())
        say(look, row.note, Type::normal, c.soft, true);
    const auto closed = from_iso(row.closed_at);
    say(look,
        open || !closed
            ? desk_.words("seat.case.opened_by", {{"name", row.opened_by_name}})
            : desk_.words("seat.case.closed_by", {{"name", row.closed_by_name},
                                                  {"when", day_and_time(*closed, wall_now())}}),
        Type::small, c.soft);
    ImGui::Unindent(look.px(98));
    ImGui::PopID();
}

void CasesPanel::close(const wire::CaseRow& row) {
    if (close_.may(row.id, row.version))
        desk_.back.ask("PUT", "/cases/" + std::to_string(row.id),
                       wire::encode(wire::CaseChange{.version = row.version, .state = "closed"}),
                       close_.begin(row.id, row.version));
}

void CasesPanel::draw_new(const wire::SeatContact& contact, bool focuses) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, desk_.words("seat.case.new"), Type::small, c.soft);
    const float label = look.px(84);
    field_label(desk_, desk_.words("seat.case.title"), label);
    text_field(desk_, "##title", title_, {.focus = focuses});
    field_label(desk_, desk_.words("seat.case.kind"), label);
    text_field(desk_, "##kind", kind_, {.hint = desk_.words("seat.case.kind_hint")});
    field_label(desk_, desk_.words("seat.note"), label);
    text_field(desk_, "##note", note_, {.lines = 2, .bytes = limits::note_bytes});
    if (!refusal_.empty())
        say(look, refusal_, Type::normal, c.danger, true);
    const bool ready = !blank(title_) && !sent_.waiting();
    const bool go =
        key_button(look, "open case", desk_.words("seat.case.open_it"), desk_.key_label(Key::save),
                   {look.px(190), look.px(34)}, Weight::primary, ready);
    if (!ready || !(go || pressed(Key::save)))
        return;
    refusal_.clear();
    desk_.back.ask("POST", "/cases",
                   wire::encode(wire::NewCase{.contact = std::to_string(contact.id.value),
                                              .title = title_,
                                              .kind = kind_,
                                              .note = note_}),
                   sent_.begin());
}

/// What the lab did not take stays, with what it said.
void CasesPanel::take_answer() {
    if (close_.take())
        all_.forget();
    const auto answer = sent_.take();
    if (!answer)
        return;
    all_.forget();
    if (!*answer) {
        refusal_ = desk_.words_of({answer->error().code, answer->error().text, {}});
        return;
    }
    title_.clear();
    kind_.clear();
    note_.clear();
    ++opened_;
}

} // namespace ringroom::seat
