#include "seat/drills_page.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

std::optional<std::int64_t> whole(const std::string& text) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(value) : std::nullopt;
}

/// "1003, 1004" and "1003，1004".
std::vector<std::string> numbers_in(const std::string& text) {
    std::vector<std::string> out(1);
    for (const char c : text)
        if (c >= '0' && c <= '9')
            out.back() += c;
        else if (!out.back().empty())
            out.emplace_back();
    if (out.back().empty())
        out.pop_back();
    return out;
}

} // namespace

void DrillsPage::draw(const Shown&, ImVec2 size) {
    packs_.keep(desk_, "/packs", Duration{30'000});
    drills_.keep(desk_, "/drills", limits::team_every);
    const float gap = desk_.look.px(12);
    const float left = desk_.look.px(430);
    const float start = desk_.look.px(366);
    const float height = size.y - 2 * gap;
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    draw_scripts({left, height - start - gap});
    ImGui::SetCursorPos({at.x + gap, at.y + gap + height - start});
    draw_start({left, start});
    ImGui::SetCursorPos({at.x + gap + left + gap, at.y + gap});
    draw_running({size.x - left - 3 * gap, height});
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
    ImGui::PopID();
}

void DrillsPage::field(const char* id, const char* label_key, std::string& value) {
    auto& look = desk_.look;
    const float left = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    say(look, desk_.words(label_key), Type::normal, look.colours().soft);
    ImGui::SameLine(left + look.px(150));
    ImGui::SetNextItemWidth(-1);
    typed_text(look, id, value);
}

void DrillsPage::draw_start(ImVec2 size) {
    auto& look = desk_.look;
    begin_card(look, "start", size);
    say(look, desk_.words("seat.drills.new"), Type::small, look.colours().soft);
    field("##class", "seat.drills.class", class_name_);
    field("##contacts", "seat.drills.contacts", contacts_);
    field("##minutes", "seat.drills.minutes", minutes_);
    field("##number", "seat.drills.number", number_);
    field("##players", "seat.drills.players", players_);
    field("##seed", "seat.drills.seed", seed_);
    ImGui::Checkbox(look.seen(desk_.words("seat.drills.marked")).c_str(), &marked_);
    if (key_button(look, "start", desk_.words("seat.drills.start"), "", {-1, look.px(38)},
                   Weight::primary, !pack_.empty()))
        start();
    end_card();
}

void DrillsPage::start() {
    const auto contacts = whole(contacts_);
    const auto minutes = whole(minutes_);
    const auto seed = whole(seed_);
    if (!contacts || !minutes || (!seed_.empty() && (!seed || *seed < 0)))
        return desk_.back.tell("seat.drills.not_a_number");
    wire::DrillStart start{.pack = pack_, .class_name = class_name_, .script = script_};
    start.players = numbers_in(players_);
    if (start.players.empty())
        start.contacts = *contacts;
    start.length = Duration{*minutes * 60'000};
    if (seed)
        start.seed = static_cast<std::uint64_t>(*seed);
    start.ear = marked_ ? "marked" : "turn_taking";
    if (!number_.empty())
        start.options["number"] = number_;
    desk_.back.ask("POST", "/drills", wire::encode(start));
    drills_.forget();
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

/// The script's own title; its name where the pack is not loaded any more.
std::string DrillsPage::title_of(const wire::DrillStatus& drill) {
    const auto name = drill.script.substr(drill.script.find('/') + 1); // npos + 1 is 0
    const auto* packs = packs_.value();
    if (packs != nullptr)
        for (const auto& pack : packs->items)
            for (const auto& script : pack.scripts)
                if (pack.name == drill.pack && script.name == name && !script.title.empty())
                    return script.title;
    return name;
}

void DrillsPage::draw_drill(const wire::DrillStatus& drill) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::PushID(static_cast<int>(drill.id.value));
    const bool ended = drill.state == "ended";
    const bool paused = drill.state == "paused";
    say(look, title_of(drill) + (drill.class_name.empty() ? "" : "  ·  " + drill.class_name),
        Type::strong, c.ink);
    say_right(look, clock_text(drill.elapsed), Type::normal, c.soft);
    tag(look, desk_.words("seat.drills.state." + drill.state), ended ? c.soft : c.ok,
        ended ? c.foot : c.ok_soft);
    ImGui::SameLine();
    say(look,
        desk_.words("seat.drills.counts", {{"arrived", std::to_string(drill.arrived)},
                                           {"planned", std::to_string(drill.planned)},
                                           {"now", std::to_string(drill.in_progress)},
                                           {"done", std::to_string(drill.done)}}),
        Type::normal, c.ink);
    if (drill.planned > 0)
        meter(look, static_cast<float>(drill.done) / static_cast<float>(drill.planned), c.brand);
    const ImVec2 size{look.px(110), look.px(32)};
    if (!ended) {
        if (key_button(look, "pause",
                       desk_.words(paused ? "seat.drills.resume" : "seat.drills.pause"), "", size,
                       Weight::plain, drill.state != "ending"))
            order(drill, paused ? "resume" : "pause");
        ImGui::SameLine();
        if (key_button(look, "stop", desk_.words("seat.drills.stop"), "", size))
            order(drill, "stop", "{}");
        ImGui::SameLine();
        if (key_button(look, "cut", desk_.words("seat.drills.cut"), "", size, Weight::danger))
            order(drill, "stop", wire::encode(wire::DrillStop{true}));
    }
    ImGui::Separator();
    ImGui::PopID();
}

void DrillsPage::order(const wire::DrillStatus& drill, const char* what, std::string body) {
    desk_.back.ask("POST", "/drills/" + std::to_string(drill.id.value) + "/" + what,
                   std::move(body));
    drills_.forget();
}

} // namespace ringroom::seat
