#include "seat/callback_panel.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/list_detail.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr float label_points = 84;
constexpr float time_points = 98;
constexpr std::size_t later_shown = 3;

std::string figures_of(const std::string& telephone) {
    std::string out;
    std::copy_if(telephone.begin(), telephone.end(), std::back_inserter(out),
                 [](char c) { return c >= '0' && c <= '9'; });
    return out;
}

/// The lab says more exactly what a telephone number is.
bool may_be_dialled(const std::string& telephone) {
    const auto figures = static_cast<long>(figures_of(telephone).size());
    return figures >= limits::telephone_least && figures <= limits::telephone_most;
}

bool is_about(const wire::CallbackRow& row, const wire::SeatContact& contact) {
    const auto figures = figures_of(contact.telephone);
    return (contact.record && row.customer == contact.record->id) ||
           (!figures.empty() && figures_of(row.telephone) == figures);
}

} // namespace

void CallbackPanel::open(const wire::SeatContact& contact, bool came) {
    if (draft_)
        draft_->focus = std::exchange(aside_, false) || came;
    if (draft_ || sent_.waiting())
        return;
    aside_ = false;
    const auto id = std::to_string(contact.id.value);
    draft_ = Draft{.contact = contact.id,
                   .named = contact.run ? std::to_string(*contact.run) + "-" + id : id,
                   .telephone = contact.telephone,
                   .name = contact.record              ? contact.record->name
                           : !contact.customer.empty() ? contact.customer.front().value
                                                       : std::string(),
                   .when = date_and_time(at_hour(wall_now(), 1, 9))};
}

void CallbackPanel::ask_for_it() {
    if (!draft_)
        return;
    aside_ = false;
    draft_->asked = draft_->focus = true;
}

const char* callback_fault(std::optional<WallTime> due, WallTime now) {
    if (!due)
        return "seat.callback.when_hint";
    if (*due < now)
        return "seat.callback.past";
    return *due > now + limits::callback_ahead ? "seat.callback.far" : nullptr;
}

void CallbackPanel::draw(const wire::SeatContact* contact) {
    auto& look = desk_.look;
    if (!is_open(contact))
        return;
    auto& draft = *draft_;
    draw_head(draft, contact);
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
    // Who types leaves the field first, and a message that was read is not a promise dropped.
    const bool escapes =
        !ImGui::GetIO().WantTextInput && !desk_.takes_escape && pressed(Key::escape);
    if (ready && (go || pressed(Key::save)))
        send(draft, *due);
    else if (leaves || escapes)
        draft_.reset();
}

void CallbackPanel::draw_head(const Draft& draft, const wire::SeatContact* contact) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool of_before = contact == nullptr || contact->id != draft.contact;
    say(look, desk_.words(of_before ? "seat.callback.of_before" : "seat.callback.new"), Type::large,
        c.ink);
    if (of_before || draft.asked)
        say(look,
            desk_.words("seat.callback.unsent", {{"save", desk_.key_label(Key::save)},
                                                 {"leave", desk_.key_label(Key::escape)}}),
            Type::normal, c.warn, true);
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
                   wire::encode(wire::NewCallback{.contact = draft.named,
                                                  .name = draft.name,
                                                  .telephone = draft.telephone,
                                                  .due_at = to_iso(due),
                                                  .note = draft.note}),
                   sent_.begin());
}

/// What the lab did not take stays in the form, with what it said.
void CallbackPanel::take_answer() {
    if (done_.take())
        mine_.forget();
    const auto answer = sent_.take();
    if (!answer)
        return;
    mine_.forget();
    if (!*answer) {
        if (draft_)
            draft_->refusal = desk_.words_of({answer->error().code, answer->error().text, {}});
        return;
    }
    const auto row = wire::decode<wire::CallbackRow>(**answer);
    const auto at = row ? from_iso(row->due_at) : std::nullopt;
    if (at)
        desk_.back.tell_done(
            desk_.words("seat.callback.made",
                        {{"when", day_and_time(*at, wall_now())},
                         {"name", row->name.empty() ? row->telephone : one_line(row->name, 20)}}));
    draft_.reset();
}

void CallbackPanel::keep(const Shown& shown) {
    take_answer();
    if (shown.stage == Stage::at_seat)
        mine_.keep(desk_, "/callbacks?agent=" + std::to_string(shown.me.id.value),
                   limits::callbacks_every);
}

CallbackPanel::Mine CallbackPanel::mine() {
    Mine out;
    const auto* mine = mine_.value();
    if (mine == nullptr)
        return out;
    const auto now = wall_now();
    for (const auto& row : mine->items) {
        const auto at = from_iso(row.due_at);
        if (!at || done_.is_sent(row.id, row.version))
            continue;
        (*at <= now ? out.due : out.later).push_back(row);
        if (*at > now)
            desk_.draw_again(steady_now() + Duration{at->ms - now.ms});
    }
    for (auto* rows : {&out.due, &out.later})
        std::sort(rows->begin(), rows->end(),
                  [](const auto& a, const auto& b) { return a.due_at < b.due_at; });
    return out;
}

void CallbackPanel::draw_list(const Shown& shown) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto [due, later] = mine();
    const auto head = [&](const char* text, std::size_t count, ImU32 colour) {
        ImGui::Dummy({0, look.px(10)});
        say(look, desk_.words(text, {{"count", std::to_string(count)}}), Type::strong, colour);
    };
    if (!due.empty())
        head("seat.callback.due", due.size(), c.warn);
    for (const auto& row : due)
        draw_row(&shown, row, &row == &due.front());
    if (!later.empty())
        head("seat.callback.later", later.size(), c.soft);
    for (std::size_t i = 0; i < std::min(later.size(), later_shown); ++i)
        draw_row(&shown, later[i], due.empty() && i == 0);
}

void CallbackPanel::draw_of(const wire::SeatContact& contact) {
    const auto [due, later] = mine();
    bool first = true;
    for (const auto* rows : {&due, &later})
        for (const auto& row : *rows)
            if (is_about(row, contact)) {
                if (first)
                    say(desk_.look, desk_.words("seat.callback.promised"), Type::small,
                        desk_.look.colours().soft);
                draw_row(nullptr, row, std::exchange(first, false));
            }
    if (!first)
        ImGui::Dummy({0, desk_.look.px(4)});
}

/// When, whom, and the note below. With `shown` the telephone is free to dial.
void CallbackPanel::draw_row(const Shown* shown, const wire::CallbackRow& row, bool first) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::PushID(static_cast<int>(row.id));
    const auto at = from_iso(row.due_at);
    const ImVec2 low = ImGui::GetCursorPos();
    ImGui::SetCursorPos({low.x, low.y + look.px(5)}); // in the middle of the buttons
    say(look, at ? day_and_time(*at, wall_now()) : row.due_at, Type::small, c.soft);
    ImGui::SetCursorPos({low.x + look.px(time_points), low.y + look.px(3)});
    const auto who =
        one_line(row.name.empty() ? row.telephone : row.name + "  " + row.telephone, 40);
    say(look, who, Type::normal, c.ink);
    const auto width_of = [&](const char* text, Key key) {
        return button_width(look, desk_.words(text), first ? desk_.key_label(key) : std::string());
    };
    const float done = width_of("seat.callback.done", Key::due_done);
    const float both =
        done + (shown == nullptr ? 0 : look.px(8) + width_of("seat.dial", Key::due_dial));
    ImVec2 corner{ImGui::GetWindowContentRegionMax().x, low.y};
    const float end = low.x + look.px(time_points + 8) + ImGui::CalcTextSize(who.c_str()).x;
    if (end > corner.x - both) // where it is narrow the buttons have a line of their own
        corner.y += look.px(26);
    if (draw_button(row, Key::due_done, first, corner))
        finish(row);
    if (shown != nullptr &&
        draw_button(row, Key::due_dial, first, {corner.x - done - look.px(8), corner.y}))
        dial(desk_, *shown, row.telephone);
    if (!row.note.empty()) {
        ImGui::Indent(look.px(time_points));
        say(look, row.note, Type::normal, c.soft, true);
        ImGui::Unindent(look.px(time_points));
    }
    ImGui::PopID();
}

bool CallbackPanel::draw_button(const wire::CallbackRow& row, Key key, bool first, ImVec2 corner) {
    auto& look = desk_.look;
    const bool dials = key == Key::due_dial;
    const auto words = desk_.words(dials ? "seat.dial" : "seat.callback.done");
    const auto label = first ? desk_.key_label(key) : std::string();
    const float width = button_width(look, words, label);
    ImGui::SetCursorPos({corner.x - width, corner.y});
    return key_button(look, dials ? "dial" : "done", words, label, {width, look.px(28)},
                      dials && first ? Weight::primary : Weight::plain,
                      dials || done_.may(row.id, row.version)) ||
           (first && !desk_.covered && pressed(key));
}

void CallbackPanel::finish(const wire::CallbackRow& row) {
    if (done_.may(row.id, row.version))
        desk_.back.ask("PUT", "/callbacks/" + std::to_string(row.id),
                       wire::encode(wire::CallbackChange{.version = row.version, .state = "done"}),
                       done_.begin(row.id, row.version));
}

} // namespace ringroom::seat
