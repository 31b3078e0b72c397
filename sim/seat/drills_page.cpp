#include "seat/drills_page.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

/// " · 1002, 1003 never practised it · 1007 …": a class is often all at the same point.
std::string words_without(const std::vector<wire::NotReady>& all) {
    std::vector<std::pair<std::string, std::string>> groups; // what is missing, whom
    for (const auto& one : all) {
        const auto group = std::find_if(groups.begin(), groups.end(),
                                        [&](const auto& each) { return each.first == one.words; });
        if (group == groups.end())
            groups.emplace_back(one.words, one.number);
        else
            group->second += ", " + one.number;
    }
    std::string out;
    for (const auto& [words, numbers] : groups)
        out += " · " + numbers + " " + words;
    return out;
}

std::optional<std::int64_t> whole(const std::string& text) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(value) : std::nullopt;
}

} // namespace

void DrillsPage::draw(const Shown&, ImVec2 size) {
    packs_.keep(desk_, "/packs", Duration{30'000});
    drills_.keep(desk_, "/drills", limits::team_every);
    take_answer();
    if (!desk_.covered) {
        take_all_keys();
        keys();
    }
    const float gap = desk_.look.px(12);
    const float left = desk_.look.px(430);
    const float start = desk_.look.px(gated_.empty() ? 366 : 406); // with what to do then
    const float height = size.y - 2 * gap;
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    draw_scripts({left, height - start - gap});
    ImGui::SetCursorPos({at.x + gap, at.y + gap + height - start});
    draw_start({left, start});
    ImGui::SetCursorPos({at.x + gap + left + gap, at.y + gap});
    draw_running({size.x - left - 3 * gap, height});
}

std::vector<Key> DrillsPage::foot_keys(const Shown&) const {
    std::vector out{Key::drill_script, Key::drill_fields, Key::drill_start};
    if (drill_)
        out.insert(out.end(), {Key::drill_which, Key::drill_pause, Key::drill_stop});
    return out;
}

void DrillsPage::keys() {
    if (ImGui::GetIO().WantTextInput)
        return;
    choose_script(stepped(Key::drill_script));
    choose_drill(stepped(Key::drill_which));
    focus_fields_ = pressed(Key::drill_fields);
    if (pressed(Key::drill_marked))
        marked_ = !marked_;
    if (pressed(Key::drill_start))
        start();
    const auto* list = drills_.value();
    if (list == nullptr)
        return;
    for (const auto& drill : list->items)
        if (drill.id == drill_ && drill.state != "ended") {
            if (pressed(Key::drill_pause) && drill.state != "ending")
                order(drill, drill.state == "paused" ? "resume" : "pause");
            if (pressed(Key::drill_stop))
                order(drill, "stop", "{}");
            if (pressed(Key::drill_cut))
                cut(drill);
        }
}

void DrillsPage::prepare(const LessonDrill& part) {
    pack_ = part.pack;
    script_ = part.drill;
    class_name_ = part.class_name;
    if (part.minutes > 0)
        minutes_ = std::to_string(part.minutes);
    const auto* packs = packs_.value();
    for (const auto& pack : packs != nullptr ? packs->items : std::vector<wire::PackRow>{})
        if (script_.empty() && pack.name == pack_ && !pack.scripts.empty())
            script_ = pack.scripts.front().name;
    follow_ = true;
    focus_fields_ = part.exchange; // who plays is typed
}

void DrillsPage::choose_script(int by) {
    const auto* packs = packs_.value();
    if (by == 0 || packs == nullptr)
        return;
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& pack : packs->items)
        for (const auto& script : pack.scripts)
            all.emplace_back(pack.name, script.name);
    if (all.empty())
        return;
    const auto now = std::find(all.begin(), all.end(), std::pair(pack_, script_));
    const auto at = now == all.end() && by > 0 ? -1 : now - all.begin();
    std::tie(pack_, script_) = all[stepped_to(at, by, all.size())];
    follow_ = true;
}

/// Among those that have not ended; where none is chosen, the first of them is.
void DrillsPage::choose_drill(int by) {
    const auto* list = drills_.value();
    if (list == nullptr)
        return;
    std::vector<DrillId> all;
    if (drill_ && drill_ == newest_ &&
        std::none_of(list->items.begin(), list->items.end(),
                     [this](const auto& drill) { return drill.id == newest_; }))
        return; // it comes with the next list
    for (const auto& drill : list->items)
        if (drill.state != "ended")
            all.push_back(drill.id);
    const auto now = std::find(all.begin(), all.end(), drill_);
    if (all.empty() || now == all.end()) {
        drill_ = all.empty() ? DrillId{} : all.front();
        return;
    }
    drill_ = all[stepped_to(now - all.begin(), by, all.size())];
}

/// Ends customers in the middle of a word: asked for twice.
void DrillsPage::cut(const wire::DrillStatus& drill) {
    if (cut_.ask(drill.id))
        order(drill, "stop", wire::encode(wire::DrillStop{true}));
}

void DrillsPage::draw_scripts(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "scripts", size);
    say(look, desk_.words("seat.drills.packs"), Type::small, c.soft);
    const auto* packs = packs_.value();
    if (packs == nullptr)
        say(look, packs_.waiting() ? desk_.words("seat.loading") : desk_.words_of(packs_.refusal()),
            Type::normal, c.soft);
    else if (packs->items.empty())
        say(look, desk_.words("seat.drills.no_packs"), Type::normal, c.soft, true);
    else
        for (const auto& pack : packs->items) {
            say(look, pack.title.empty() ? pack.name : pack.title, Type::strong, c.ink);
            if (!pack.loaded)
                tag(look, desk_.words("seat.drills.mistakes"), c.warn, c.warn_soft);
            for (const auto& script : pack.scripts)
                draw_script(pack, script);
        }
    end_card();
}

void DrillsPage::draw_script(const wire::PackRow& pack, const wire::ScriptRow& script) {
    auto& look = desk_.look;
    const bool chosen = pack.name == pack_ && script.name == script_;
    const auto label =
        fmt::format("{}  ·  {}", script.title.empty() ? script.name : script.title,
                    desk_.words(script.direction == Direction::inbound ? "seat.call.inbound"
                                                                       : "seat.call.outbound"));
    ImGui::PushID((pack.name + "/" + script.name).c_str());
    if (ImGui::Selectable(look.seen("   " + label).c_str(), chosen)) {
        pack_ = pack.name;
        script_ = script.name;
    }
    if (chosen && std::exchange(follow_, false))
        ImGui::SetScrollHereY(0.5F);
    ImGui::PopID();
}

/// The field follows at the same height.
void DrillsPage::label(const char* label_key) {
    auto& look = desk_.look;
    const float left = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    say(look, desk_.words(label_key), Type::normal, look.colours().soft);
    ImGui::SameLine(left + look.px(150));
}

void DrillsPage::field(const char* id, const char* label_key, std::string& value) {
    label(label_key);
    text_field(desk_, id, value);
}

void DrillsPage::draw_start(ImVec2 size) {
    auto& look = desk_.look;
    begin_card(look, "start", size);
    say(look, desk_.words("seat.drills.new"), Type::small, look.colours().soft);
    ImGui::SameLine(0, look.px(8));
    key_cap(look, desk_.key_label(Key::drill_fields));
    ImGui::SameLine(0, look.px(6));
    say(look, desk_.words(row_of(Key::drill_fields).text), Type::small, look.colours().soft);
    label("seat.drills.class");
    (void)classes_.draw(desk_, "##class", class_name_,
                        {.focus = std::exchange(focus_fields_, false), .letters_pass = true},
                        desk_.words("seat.drills.everybody"));
    field("##contacts", "seat.drills.contacts", contacts_);
    field("##minutes", "seat.drills.minutes", minutes_);
    field("##number", "seat.drills.number", number_);
    field("##players", "seat.drills.players", players_);
    field("##seed", "seat.drills.seed", seed_);
    if (numbers_typed(players_).empty()) {
        (void)tick_box(look, "##marked", desk_.words("seat.drills.marked"), marked_);
        ImGui::SameLine(0, look.px(8));
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ImGui::GetStyle().FramePadding.y);
        key_cap(look, desk_.key_label(Key::drill_marked));
    } else {
        ImGui::AlignTextToFramePadding();
        say(look, desk_.words("seat.drills.partner"), Type::normal, look.colours().soft);
    }
    if (!gated_.empty())
        say(look, desk_.words("seat.drills.anyway"), Type::small, look.colours().soft, true);
    if (key_button(look, "start", desk_.words("seat.drills.start"),
                   desk_.key_label(Key::drill_start), {-1, look.px(38)}, Weight::primary,
                   !pack_.empty() && !started_.waiting()))
        start();
    end_card();
}

void DrillsPage::start() {
    if (started_.waiting())
        return;
    if (pack_.empty())
        return desk_.back.tell("seat.drills.choose");
    const auto contacts = whole(contacts_);
    const auto minutes = whole(minutes_);
    const auto seed = whole(seed_);
    if (!contacts || !minutes || (!seed_.empty() && (!seed || *seed < 0)))
        return desk_.back.tell("seat.drills.not_a_number");
    wire::DrillStart start{.pack = pack_, .class_name = class_name_, .script = script_};
    start.players = numbers_typed(players_);
    if (start.players.empty()) {
        start.contacts = *contacts;
        start.ear = marked_ ? "marked" : "turn_taking";
    } else {
        start.ear = "partner";
    }
    start.length = Duration{*minutes * 60'000};
    if (seed)
        start.seed = static_cast<std::uint64_t>(*seed);
    if (!number_.empty())
        start.options["number"] = number_;
    if (wire::encode(start) == gated_)
        start.ignore_gates = true;
    auto body = wire::encode(start);
    if (body == ordered_ && steady_now() < ordered_until_)
        return desk_.back.tell_done(desk_.words("seat.drills.just_started"));
    ordered_ = body;
    ordered_until_ = steady_now() + limits::start_again;
    starting_ = title_of(pack_, script_);
    desk_.back.ask("POST", "/drills", std::move(body), started_.begin());
}

void DrillsPage::take_answer() {
    const auto answer = started_.take();
    if (!answer)
        return;
    drills_.forget();
    const auto status =
        answer->and_then([](const auto& body) { return wire::decode<wire::DrillStatus>(body); });
    if (status)
        drill_ = newest_ = status->id;
    if (*answer) {
        gated_.clear();
        return desk_.back.tell_done(desk_.words("seat.drills.started", {{"name", starting_}}) +
                                    (status ? words_without(status->not_ready) : ""));
    }
    if (answer->error().code == "drill.not_ready" || answer->error().code == "drill.queues_closed")
        gated_ = ordered_;
    ordered_.clear();                           // what was refused may be tried again at once
    if (answer->error().code == "drill.number") // as the field on this page is called
        desk_.back.tell("seat.drills.wants_number");
}

void DrillsPage::draw_running(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "running", size);
    say(look, desk_.words("seat.drills.running"), Type::small, c.soft);
    const auto* list = drills_.value();
    if (list == nullptr)
        say(look,
            drills_.waiting() ? desk_.words("seat.loading") : desk_.words_of(drills_.refusal()),
            Type::normal, c.soft);
    else if (list->items.empty())
        say(look, desk_.words("seat.drills.none"), Type::normal, c.soft, true);
    else
        for (const auto& drill : list->items)
            draw_drill(drill);
    end_card();
}

std::string DrillsPage::title_of(const wire::DrillStatus& drill) {
    return title_of(drill.pack, drill.script.substr(drill.script.find('/') + 1)); // npos + 1 is 0
}

/// The script's own title; its name where the pack is not loaded any more.
std::string DrillsPage::title_of(const std::string& pack_name, const std::string& name) {
    const auto* script = script_of(pack_name, name);
    return script == nullptr || script->title.empty() ? name : script->title;
}

/// Null where its pack is not loaded any more.
const wire::ScriptRow* DrillsPage::script_of(const std::string& pack_name,
                                             const std::string& name) {
    if (const auto* packs = packs_.value())
        for (const auto& pack : packs->items)
            for (const auto& script : pack.scripts)
                if (pack.name == pack_name && script.name == name)
                    return &script;
    return nullptr;
}

Direction DrillsPage::direction_of(const wire::DrillStatus& drill) {
    const auto* script = script_of(drill.pack, drill.script.substr(drill.script.find('/') + 1));
    return script == nullptr ? Direction::inbound : script->direction;
}

void DrillsPage::draw_drill(const wire::DrillStatus& drill) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::PushID(static_cast<int>(drill.id.value));
    const bool ended = drill.state == "ended";
    if (drill.id == drill_) { // not by colour alone: a bar at the left
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddRectFilled({at.x - look.px(8), at.y},
                                                  {at.x - look.px(5), at.y + look.px(80)}, c.brand);
    }
    say(look, title_of(drill) + (drill.class_name.empty() ? "" : "  ·  " + drill.class_name),
        Type::strong, c.ink);
    say_right(look, clock_text(drill.elapsed), Type::normal, c.soft);
    tag(look, desk_.words("seat.drills.state." + drill.state), ended ? c.soft : c.ok,
        ended ? c.foot : c.ok_soft);
    ImGui::SameLine();
    say(look, counts_of(drill), Type::normal, c.ink);
    if (drill.planned > 0)
        meter(look, static_cast<float>(drill.done) / static_cast<float>(drill.planned), c.brand);
    if (!ended)
        draw_orders(drill);
    ImGui::Separator();
    ImGui::PopID();
}

/// Where people play the customers nobody has planned how many there will be.
std::string DrillsPage::counts_of(const wire::DrillStatus& drill) {
    const std::string_view inbound[] = {"seat.drills.came", "seat.drills.came_of"};
    const std::string_view outbound[] = {"seat.drills.called", "seat.drills.called_of"};
    const auto* words = direction_of(drill) == Direction::outbound ? outbound : inbound;
    const auto first =
        desk_.words(words[drill.planned > 0 ? 1 : 0], {{"count", std::to_string(drill.arrived)},
                                                       {"planned", std::to_string(drill.planned)}});
    return first + " · " +
           desk_.words("seat.drills.counts", {{"now", std::to_string(drill.in_progress)},
                                              {"done", std::to_string(drill.done)}});
}

/// The keys stand on the chosen drill's buttons only.
void DrillsPage::draw_orders(const wire::DrillStatus& drill) {
    auto& look = desk_.look;
    const bool paused = drill.state == "paused";
    const bool mine = drill.id == drill_;
    const auto button = [&](const char* id, const char* text, Key stroke, Weight weight, bool can) {
        const auto words = desk_.words(text);
        const auto key = mine ? desk_.key_label(stroke) : std::string();
        const float width = std::max(look.px(110), button_width(look, words, key));
        return key_button(look, id, words, key, {width, look.px(32)}, weight, can);
    };
    const auto choose = [&] { drill_ = drill.id; };
    if (button("pause", paused ? "seat.drills.resume" : "seat.drills.pause", Key::drill_pause,
               Weight::plain, drill.state != "ending")) {
        choose();
        order(drill, paused ? "resume" : "pause");
    }
    ImGui::SameLine();
    if (button("stop", "seat.drills.stop", Key::drill_stop, Weight::plain, true)) {
        choose();
        order(drill, "stop", "{}");
    }
    ImGui::SameLine();
    const bool asked = cut_.asked(drill.id);
    if (asked)
        desk_.draw_again(cut_.until());
    if (button("cut", asked ? "seat.drills.cut_again" : "seat.drills.cut", Key::drill_cut,
               Weight::danger, true)) {
        choose();
        cut(drill);
    }
}

void DrillsPage::order(const wire::DrillStatus& drill, const char* what, std::string body) {
    desk_.back.ask("POST", "/drills/" + std::to_string(drill.id.value) + "/" + what,
                   std::move(body));
    drills_.forget();
}

} // namespace ringroom::seat
