#include "seat/callback_panel.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/fields.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float label_points = 84;

/// The lab says more exactly what a telephone number is.
bool may_be_dialled(const std::string& telephone) {
    const auto figures = std::count_if(telephone.begin(), telephone.end(),
                                       [](char c) { return c >= '0' && c <= '9'; });
    return figures >= limits::telephone_least && figures <= limits::telephone_most;
}

} // namespace

void CallbackPanel::open(const wire::SeatContact& contact) {
    const bool typed = draft_ && draft_->contact == contact.id;
    if (typed)
        draft_->focus = std::exchange(aside_, false);
    if (typed || sent_.waiting())
        return;
    aside_ = false;
    const auto now = wall_now();
    draft_ = Draft{.contact = contact.id,
                   .telephone = contact.telephone,
                   .name = contact.record              ? contact.record->name
                           : !contact.customer.empty() ? contact.customer.front().value
                                                       : std::string(),
                   .when = date_and_time(at_hour(now, 1, 9))};
}

const char* callback_fault(std::optional<WallTime> due, WallTime now) {
    if (!due)
        return "seat.callback.when_hint";
    if (*due < now)
        return "seat.callback.past";
    return *due > now + limits::callback_ahead ? "seat.callback.far" : nullptr;
}

void CallbackPanel::draw(const wire::SeatContact& contact) {
    auto& look = desk_.look;
    take_answer();
    if (draft_ && draft_->contact != contact.id)
        draft_.reset();
    if (!draft_ || aside_)
        return;
    auto& draft = *draft_;
    say(look, desk_.words("seat.callback.new"), Type::large, look.colours().ink);
    const auto now = wall_now();
    const auto due = instant_of(draft.when, now);
    const auto* fault = callback_fault(due, now);
    draw_when(draft, fault, due);
    draw_rest(draft);
    const bool ready = fault == nullptr && may_be_dialled(draft.telephone) && !sent_.waiting();
    const bool go =
        key_button(look, "promise", desk_.words("seat.callback.promise"),
                   desk_.key_label(Key::save), {look.px(200), look.px(34)}, Weight::primary, ready);
    ImGui::SameLine();
    const bool leaves = key_button(look, "leave", desk_.words("seat.cancel"),
                                   desk_.key_label(Key::escape), {look.px(120), look.px(34)});
    if (ready && (go || pressed(Key::save)))
        send(draft, *due);
    else if (leaves || pressed(Key::escape))
        draft_.reset();
}

void CallbackPanel::draw_when(Draft& draft, const char* fault, std::optional<WallTime> due) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    field_label(desk_, desk_.words("seat.callback.when"), look.px(label_points), fault != nullptr);
    text_field(desk_, "##when", draft.when,
               {.missing = fault != nullptr,
                .width = look.px(200),
                .focus = std::exchange(draft.focus, false)});
    ImGui::SameLine();
    say(look,
        fault != nullptr ? desk_.words(fault)
                         : desk_.words("seat.callback.reads", {{"when", date_and_time(*due)}}),
        Type::small, fault != nullptr ? c.warn : c.soft, true);
    draw_times(draft);
}

void CallbackPanel::draw_rest(Draft& draft) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float label = look.px(label_points);
    const bool wrong = !may_be_dialled(draft.telephone);
    field_label(desk_, desk_.words("seat.callback.telephone"), label, wrong);
    const float left = ImGui::GetCursorPosX();
    text_field(desk_, "##telephone", draft.telephone, {.missing = wrong});
    if (wrong) {
        ImGui::SetCursorPosX(left);
        say(look, desk_.words("seat.callback.wants_digits"), Type::small, c.warn, true);
    }
    field_label(desk_, desk_.words("seat.callback.name"), label);
    text_field(desk_, "##name", draft.name);
    field_label(desk_, desk_.words("seat.note"), label);
    text_field(desk_, "##note", draft.note, {.lines = 2, .bytes = limits::callback_note_bytes});
    if (!draft.refusal.empty())
        say(look, draft.refusal, Type::normal, c.danger, true);
    ImGui::Dummy({0, look.px(6)});
}

void CallbackPanel::draw_times(Draft& draft) {
    auto& look = desk_.look;
    const auto now = wall_now();
    const std::pair<const char*, WallTime> picks[] = {
        {"seat.callback.in_an_hour", now + 60_min},
        {"seat.callback.today_late", at_hour(now, 0, 17)},
        {"seat.callback.tomorrow_early", at_hour(now, 1, 9)},
        {"seat.callback.tomorrow_late", at_hour(now, 1, 14)}};
    ImGui::Dummy({look.px(label_points), 1});
    ImGui::SameLine(0, look.px(10));
    for (const auto& [text, at] : picks) {
        if (at <= now)
            continue;
        const auto words = desk_.words(text);
        const float width = ImGui::CalcTextSize(look.seen(words).c_str()).x + look.px(22);
        if (key_button(look, text, words, "", {width, look.px(28)}))
            draft.when = date_and_time(at);
        ImGui::SameLine(0, look.px(7));
    }
    ImGui::NewLine();
}

void CallbackPanel::send(Draft& draft, WallTime due) {
    draft.refusal.clear();
    desk_.back.ask("POST", "/callbacks",
                   wire::encode(wire::NewCallback{.contact = std::to_string(draft.contact.value),
                                                  .name = draft.name,
                                                  .telephone = draft.telephone,
                                                  .due_at = to_iso(due),
                                                  .note = draft.note}),
                   sent_.begin());
}

/// What the lab did not take stays in the form, with what it said.
void CallbackPanel::take_answer() {
    const auto answer = sent_.take();
    if (!answer)
        return;
    mine_.forget();
    if (*answer)
        draft_.reset();
    else if (draft_)
        draft_->refusal = desk_.words_of({answer->error().code, answer->error().text, {}});
}

void CallbackPanel::keep(const Shown& shown) {
    if (shown.stage == Stage::at_seat)
        mine_.keep(desk_, "/callbacks?agent=" + std::to_string(shown.me.id.value),
                   limits::callbacks_every);
}

std::vector<wire::CallbackRow> CallbackPanel::due() {
    std::vector<wire::CallbackRow> out;
    const auto* mine = mine_.value();
    if (mine == nullptr)
        return out;
    const auto now = wall_now();
    for (const auto& row : mine->items)
        if (const auto at = from_iso(row.due_at)) {
            if (*at <= now)
                out.push_back(row);
            else
                desk_.draw_again(steady_now() + Duration{at->ms - now.ms});
        }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.due_at < b.due_at; });
    return out;
}

void CallbackPanel::draw_due() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto rows = due();
    if (rows.empty())
        return;
    ImGui::Dummy({0, look.px(10)});
    say(look, desk_.words("seat.callback.due", {{"count", std::to_string(rows.size())}}),
        Type::strong, c.warn);
    for (const auto& row : rows) {
        ImGui::PushID(static_cast<int>(row.id));
        const auto at = from_iso(row.due_at);
        const float left = ImGui::GetCursorPosX();
        say(look, at ? day_and_time(*at, wall_now()) : row.due_at, Type::small, c.soft);
        ImGui::SameLine(left + look.px(98));
        say(look, row.name.empty() ? row.telephone : row.name + "  " + row.telephone, Type::normal,
            c.ink);
        const auto done = desk_.words("seat.callback.done");
        const bool first = &row == &rows.front(); // the key is for it
        const auto key = first ? desk_.key_label(Key::due_done) : std::string();
        const float width = button_width(look, done, key);
        ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
        if (key_button(look, "done", done, key, {width, look.px(28)}) ||
            (first && !desk_.covered && pressed(Key::due_done)))
            finish(row, "done");
        if (!row.note.empty()) {
            ImGui::Indent(look.px(98));
            say(look, row.note, Type::normal, c.soft, true);
            ImGui::Unindent(look.px(98));
        }
        ImGui::PopID();
    }
}

void CallbackPanel::finish(const wire::CallbackRow& row, const char* state) {
    desk_.back.ask("PUT", "/callbacks/" + std::to_string(row.id),
                   wire::encode(wire::CallbackChange{.version = row.version, .state = state}));
    mine_.forget();
}

} // namespace ringroom::seat
