#include "seat/role_page.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/call_panel.h"
#include "seat/keys.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

bool leads(const Shown& shown) {
    return shown.may("coach");
}

/// The contact in which this person plays the customer now; none: 0.
ContactId played(const Shown& shown) {
    return shown.view.contact && shown.view.contact->mine == "player" ? shown.view.contact->id
                                                                      : ContactId{};
}

/// Marks count then, and lines.
bool is_talk(const wire::RoleCard& card) {
    return card.contact && (card.stage == "talking" || card.stage == "held");
}

bool has(const std::vector<std::string>& moves, const std::string& move) {
    return std::find(moves.begin(), moves.end(), move) != moves.end();
}

} // namespace

/// A card goes with its drill or its contact; in its place comes a role to play, else a live talk.
void RolePage::drop_what_is_over(const Shown& shown) {
    const auto& plays = shown.view.plays;
    if (std::none_of(plays.begin(), plays.end(),
                     [&](const auto& one) { return one.drill == drill_; }))
        drill_ = plays.empty() ? DrillId{} : plays.front().drill;
    const auto rows = talks(shown);
    if (std::none_of(rows.begin(), rows.end(),
                     [&](const auto* row) { return row->id == contact_; }))
        contact_ = drill_ || rows.empty() ? ContactId{} : rows.front()->id;
}

void RolePage::ask(const Shown& shown) {
    drop_what_is_over(shown);
    const auto contact = played(shown) ? played(shown) : contact_;
    if (contact)
        card_.keep(desk_, "/contacts/" + std::to_string(contact.value) + "/role",
                   limits::role_every);
    else if (drill_)
        card_.keep(desk_, "/drills/" + std::to_string(drill_.value) + "/role",
                   limits::figures_every);
    if (leads(shown))
        contacts_.keep(desk_, "/contacts", limits::figures_every);
}

/// The chosen one's; null: none is chosen, or it is not there yet.
const wire::RoleCard* RolePage::card(const Shown& shown) {
    const auto contact = played(shown) ? played(shown) : contact_;
    const auto* card = card_.value();
    if (card == nullptr || card->contact != contact || (!contact && card->drill != drill_))
        return nullptr;
    return contact || drill_ ? card : nullptr;
}

void RolePage::draw_no_card(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    begin_card(look, "no card", size);
    const bool chosen = contact_ || drill_ || played(shown);
    const char* none = leads(shown) ? "seat.role.choose" : "seat.role.none";
    say(look, desk_.words(chosen && card_.refusal().code.empty() ? "seat.loading" : none),
        Type::normal, look.colours().soft, true);
    end_card();
}

std::vector<Key> RolePage::foot_keys(const Shown& shown) const {
    std::vector<Key> out;
    if (shown.hook == Hook::none && drill_ && !contact_)
        out.push_back(Key::role_call);
    if (contact_ || played(shown))
        out.insert(out.end(), {Key::role_line, Key::role_say});
    if ((leads(shown) && contact_) || shown.view.plays.size() > 1)
        out.push_back(Key::role_talk);
    return out;
}

void RolePage::draw(const Shown& shown, ImVec2 size) {
    ask(shown);
    if (!desk_.covered) {
        take_all_keys();
        choice_keys(shown);
    }
    const float gap = desk_.look.px(12);
    const float left = desk_.look.px(300);
    const float right = desk_.look.px(300);
    const float height = size.y - 2 * gap;
    const float middle = std::max(desk_.look.px(260), size.x - left - right - 4 * gap);
    const float choice = leads(shown) || shown.view.plays.size() > 1 ? height * 0.38F : 0;
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    if (choice > 0) {
        draw_choice(shown, {left, choice - gap});
        ImGui::SetCursorPos({at.x + gap, at.y + gap + choice});
    }
    const auto* now = card(shown);
    if (now == nullptr)
        return draw_no_card(shown, {left, height - choice});
    const auto& card = *now;
    draw_card(shown, card, {left, height - choice});
    ImGui::SetCursorPos({at.x + gap + left + gap, at.y + gap});
    draw_lines(card, {middle, height});
    ImGui::SetCursorPos({at.x + gap + left + gap + middle + gap, at.y + gap});
    draw_moves(card, {right, height});
}

/// Talks that a leader may steer.
std::vector<const wire::ContactRow*> RolePage::talks(const Shown& shown) {
    std::vector<const wire::ContactRow*> out;
    const auto* list = leads(shown) ? contacts_.value() : nullptr;
    if (list != nullptr)
        for (const auto& row : list->items)
            if (!row.script.empty() && (row.stage == "talking" || row.stage == "held"))
                out.push_back(&row);
    return out;
}

/// First the roles one plays, then the talks, as they stand in the list.
void RolePage::choice_keys(const Shown& shown) {
    const int by = stepped(Key::role_talk);
    const auto& plays = shown.view.plays;
    const auto rows = talks(shown);
    const auto count = static_cast<std::ptrdiff_t>(plays.size() + rows.size());
    if (by == 0 || count == 0)
        return;
    std::ptrdiff_t at = -1;
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const auto place = static_cast<std::size_t>(i);
        if (place < plays.size() ? !contact_ && plays[place].drill == drill_
                                 : rows[place - plays.size()]->id == contact_)
            at = i;
    }
    const auto next = stepped_to(at, by, plays.size() + rows.size());
    contact_ = next < plays.size() ? ContactId{} : rows[next - plays.size()]->id;
    if (next < plays.size())
        drill_ = plays[next].drill;
}

void RolePage::draw_choice(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "choice", size);
    for (const auto& one : shown.view.plays)
        if (ImGui::Selectable(look.seen(one.title).c_str(), !contact_ && one.drill == drill_)) {
            drill_ = one.drill;
            contact_ = {};
        }
    if (leads(shown)) {
        say(look, desk_.words("seat.role.talks"), Type::small, c.soft);
        const auto rows = talks(shown);
        for (const auto* row : rows) {
            const auto label = fmt::format("{}  {}##{}", row->from.empty() ? row->to : row->from,
                                           row->title.value_or(row->script), row->id.value);
            if (ImGui::Selectable(look.seen(label).c_str(), contact_ == row->id))
                contact_ = row->id;
        }
        if (rows.empty())
            say(look, desk_.words("seat.role.no_talks"), Type::normal, c.soft, true);
    }
    end_card();
}

/// Who has the customer on the line; before that, what is waited for.
void RolePage::draw_stage(const wire::RoleCard& card) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (!card.agent_name.empty())
        say(look, desk_.words("seat.role.with", {{"name", card.agent_name}}), Type::normal,
            c.brand);
    else if (card.stage == "menu")
        say(look, desk_.words("seat.role.in_menu", {{"key", desk_.key_label(Key::keypad)}}),
            Type::normal, c.brand, true);
    else if (card.stage == "queued")
        say(look, desk_.words("seat.role.queued"), Type::normal, c.brand, true);
    else if (card.stage == "offered" || card.stage == "dialling")
        say(look, desk_.words("seat.role.rings"), Type::normal, c.brand, true);
}

void RolePage::draw_call(const Shown& shown, const wire::RoleCard& card) {
    auto& look = desk_.look;
    if (played(shown)) {
        if (key_button(look, "hang up", desk_.words("seat.hang_up"), desk_.key_label(Key::hang_up),
                       {-1, look.px(40)}, Weight::danger, shown.hook != Hook::none))
            desk_.back.hang_up();
        if (key_button(look, "keypad", desk_.words("seat.keypad"), desk_.key_label(Key::keypad),
                       {-1, look.px(36)}, card.stage == "menu" ? Weight::primary : Weight::plain))
            call_.open_keypad();
    } else if (!card.contact && !card.dials.empty()) {
        if (key_button(look, "call", desk_.words("seat.role.call", {{"number", card.dials}}),
                       desk_.key_label(Key::role_call), {-1, look.px(40)}, Weight::primary,
                       shown.hook == Hook::none) ||
            (!desk_.covered && shown.hook == Hook::none && pressed(Key::role_call)))
            desk_.call(card.dials);
    }
}

void RolePage::draw_card(const Shown& shown, const wire::RoleCard& card, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "card", size);
    say(look, desk_.words(card.person ? "seat.role.you_are" : "seat.role.you_steer"), Type::small,
        c.soft);
    say(look, card.name.empty() ? card.title : card.name, Type::large, c.ink);
    say(look, card.title, Type::small, c.soft, true);
    if (card.age > 0)
        say(look, desk_.words("seat.role.age", {{"age", std::to_string(card.age)}}), Type::normal,
            c.ink);
    if (card.hearing != "normal")
        say(look, desk_.words("seat.role.hearing." + card.hearing), Type::normal, c.ink, true);
    say(look,
        desk_.words("seat.role.mood", {{"mood", fmt::format("{:+}", card.mood)},
                                       {"patience", std::to_string(card.patience.ms / 1000)}}),
        Type::normal, c.ink);
    draw_stage(card);
    ImGui::Dummy({0, look.px(4)});
    draw_call(shown, card);
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.role.facts"), Type::small, c.soft);
    for (const auto& fact : card.facts) {
        say(look, fact.label, Type::normal, c.soft);
        say_right(look, yes_or_no(desk_, fact.value), Type::strong, c.ink);
    }
    end_card();
}

void RolePage::draw_lines(const wire::RoleCard& card, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "lines", size, ImGuiWindowFlags_NoNavInputs);
    line_keys(card);
    say(look, desk_.words(card.person ? "seat.role.say" : "seat.role.steer"), Type::small, c.soft);
    for (const auto& scene : card.scenes) {
        say(look, scene.name, Type::strong, scene.now ? c.brand : c.ink);
        if (scene.now) {
            ImGui::SameLine();
            tag(look, desk_.words("seat.role.now"), c.on_colour, c.brand);
        }
        for (const auto& line : scene.lines)
            draw_line(card, line);
    }
    end_card();
}

/// Up and down choose a line, whatever its scene; Enter says it.
void RolePage::line_keys(const wire::RoleCard& card) {
    std::vector<const wire::PlayLine*> lines;
    for (const auto& scene : card.scenes)
        for (const auto& line : scene.lines)
            lines.push_back(&line);
    const int by = desk_.covered ? 0 : stepped(Key::role_line);
    follow_ = by != 0 && !lines.empty();
    if (follow_) {
        const auto now = std::find_if(lines.begin(), lines.end(),
                                      [&](const auto* line) { return line->id == line_; });
        const auto at = now == lines.end() && by > 0 ? -1 : now - lines.begin();
        line_ = lines[stepped_to(at, by, lines.size())]->id;
    }
    if (!desk_.covered && pressed(Key::role_say))
        for (const auto* line : lines)
            if (line->id == line_)
                say_line(card, *line);
}

void RolePage::say_line(const wire::RoleCard& card, const wire::PlayLine& line) {
    if (is_talk(card))
        desk_.back.ask("POST", "/contacts/" + std::to_string(card.contact.value) + "/lines",
                       wire::encode(wire::LineChoice{line.id}));
}

void RolePage::draw_line(const wire::RoleCard& card, const wire::PlayLine& line) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    auto* font = look.font(Type::normal);
    look.seen(line.words);
    const ImVec2 text =
        font->CalcTextSizeA(font->FontSize, 1e6F, width - look.px(40), line.words.c_str());
    const ImVec2 box{width, text.y + look.px(12)};
    ImGui::PushID(line.id.c_str());
    const bool chosen = ImGui::InvisibleButton("line", box);
    ImGui::PopID();
    auto* draw = ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + box.x, at.y + box.y};
    const bool live = is_talk(card);
    draw->AddRectFilled(at, end, line.now ? c.brand_soft : c.panel, look.px(6));
    const bool mine = line.id == line_;
    draw->AddRect(at, end, mine || (ImGui::IsItemHovered() && live) ? c.brand : c.line, look.px(6),
                  0, look.px(mine ? 2.0F : 1.0F));
    if (mine && follow_)
        ImGui::SetScrollHereY(0.5F);
    // Not by colour alone: the line on now carries a mark.
    draw->AddText(font, font->FontSize, {at.x + look.px(8), at.y + look.px(6)}, c.brand,
                  line.now ? "●" : "");
    draw->AddText(font, font->FontSize, {at.x + look.px(28), at.y + look.px(6)}, c.ink,
                  line.words.c_str(), nullptr, width - look.px(40));
    if (chosen) {
        line_ = line.id;
        say_line(card, line);
    }
}

void RolePage::mark(const wire::RoleCard& card, const std::string& move) {
    if (is_talk(card))
        desk_.back.ask("POST", "/contacts/" + std::to_string(card.contact.value) + "/observed",
                       wire::encode(wire::MoveMark{move}));
}

void RolePage::draw_moves(const wire::RoleCard& card, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "moves", size);
    say(look, desk_.words("seat.role.moves"), Type::small, c.soft);
    if (card.moves.empty())
        say(look, desk_.words("seat.role.no_moves"), Type::normal, c.soft, true);
    else if (!is_talk(card))
        say(look, desk_.words("seat.role.not_yet"), Type::normal, c.soft, true);
    const int number = desk_.covered ? 0 : pressed_number();
    for (std::size_t i = 0; i < card.moves.size(); ++i) {
        const auto& move = card.moves[i];
        const bool made = has(card.moves_observed, move.name);
        auto label = (made ? "✓ " : "") + move.label;
        if (has(card.moves_made, move.name))
            label = desk_.words("seat.role.own_mark", {{"move", label}});
        const bool stroke = number > 0 && static_cast<std::size_t>(number) == i + 1;
        if (key_button(look, ("move " + move.name).c_str(), label, number_label(i + 1),
                       {-1, look.px(34)}, made ? Weight::primary : Weight::plain, is_talk(card)) ||
            stroke)
            mark(card, move.name);
    }
    end_card();
}

} // namespace ringroom::seat
