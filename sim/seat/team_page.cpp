#include "seat/team_page.h"

#include <SDL_scancode.h>
#include <algorithm>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/call_panel.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float side_width = 340;

bool letter(int scancode) {
    const auto& io = ImGui::GetIO();
    return !io.WantTextInput && !io.KeyCtrl && !io.KeyAlt && ImGui::IsKeyPressed(scancode, false);
}

/// The customer's.
const std::string& number_in(const wire::ContactRow& contact) {
    return contact.from.empty() ? contact.to : contact.from;
}

} // namespace

std::vector<TeamPage::Seat> TeamPage::seats() {
    std::vector<Seat> out;
    const auto* agents = agents_.value();
    const auto* contacts = contacts_.value();
    if (agents == nullptr)
        return out;
    for (const auto& agent : agents->items) {
        const bool found = wanted_.empty() || agent.name.find(wanted_) != std::string::npos ||
                           agent.number.find(wanted_) != std::string::npos;
        if (!found || (!all_ && agent.presence == Presence::logged_out))
            continue;
        auto& seat = out.emplace_back(Seat{agent, nullptr});
        if (contacts != nullptr && agent.contact)
            for (const auto& contact : contacts->items)
                if (contact.id == agent.contact)
                    seat.contact = &contact;
    }
    return out;
}

std::string TeamPage::state_of(const wire::AgentRow& agent) const {
    if (agent.presence == Presence::logged_out)
        return desk_.words("contact.presence.logged_out");
    if (agent.activity != Activity::idle)
        return desk_.words("contact.activity." + std::string(to_string(agent.activity)));
    const auto state = desk_.words("contact.presence." + std::string(to_string(agent.presence)));
    if (agent.reason.empty())
        return state;
    // What the lab itself set; the router's short word for a call that nobody answered is its own.
    const auto known =
        "contact.state_cause." + (agent.reason == "rna" ? std::string("no_answer") : agent.reason);
    return state + " · " + (has_text(known) ? desk_.words(known) : agent.reason);
}

ImU32 TeamPage::colour_of(const wire::AgentRow& agent) const {
    const auto& c = desk_.look.colours();
    switch (agent.activity) {
    case Activity::talking:
    case Activity::holding:
    case Activity::ringing:
    case Activity::dialling:
        return c.live;
    case Activity::after_call_work:
        return c.warn;
    case Activity::reserved:
    case Activity::idle:
        break;
    }
    return agent.presence == Presence::ready ? c.ok : c.soft;
}

Duration TeamPage::in_state(const wire::AgentRow& agent) const {
    return agent.in_state + (steady_now() - seen_at_);
}

std::string TeamPage::mood_of(const wire::ContactRow& contact) const {
    if (!contact.mood)
        return {};
    const auto mood = *contact.mood;
    const auto* face = mood <= -2  ? "seat.mood.angry"
                       : mood >= 2 ? "seat.mood.pleased"
                                   : "seat.mood.calm";
    return fmt::format("{} {:+}", desk_.words(face), mood);
}

std::string TeamPage::my_part(const Shown& shown, const Seat& seat) {
    if (seat.contact == nullptr)
        return {};
    for (const auto& party : seat.contact->parties)
        if (party.agent == shown.me.id)
            return party.part;
    return {};
}

void TeamPage::draw(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    agents_.keep(desk_, "/agents", limits::team_every);
    contacts_.keep(desk_, "/contacts", limits::team_every);
    queues_.keep(desk_, "/queues", limits::team_every);
    if (const auto version = agents_.version(); std::exchange(seen_, version) != version)
        seen_at_ = steady_now();
    const auto all = seats();
    const float gap = look.px(12);
    const float right = look.px(side_width);
    const float left = size.x - right - 3 * gap;
    const ImVec2 at = ImGui::GetCursorPos();
    const int columns = std::max(1, static_cast<int>((left - look.px(28)) / look.px(196)));
    const bool covered = desk_.covered || message_.is_open();
    if (!covered) {
        take_all_keys();
        keys(shown, all, columns);
    }
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    begin_card(look, "wall", {left, size.y - 2 * gap}, ImGuiWindowFlags_NoNavInputs);
    draw_head(shown, all);
    if (list_)
        draw_list(all, ImGui::GetContentRegionAvail());
    else
        draw_wall(all, columns);
    end_card();
    ImGui::SetCursorPos({at.x + gap + left + gap, at.y + gap});
    draw_side(shown, all, {right, size.y - 2 * gap});
    message_.draw();
    desk_.draw_again(steady_now() + Duration{1'000});
}

void TeamPage::keys(const Shown& shown, const std::vector<Seat>& seats, int columns) {
    if (letter(SDL_SCANCODE_V))
        list_ = !list_;
    if (letter(SDL_SCANCODE_A))
        all_ = !all_;
    if (letter(SDL_SCANCODE_N))
        write_to(shown, nullptr);
    if (seats.empty())
        return;
    auto chosen = std::find_if(seats.begin(), seats.end(),
                               [&](const Seat& seat) { return seat.agent.id == chosen_; });
    const auto count = static_cast<int>(seats.size());
    int index = chosen == seats.end() ? 0 : static_cast<int>(chosen - seats.begin());
    const auto step = [&](int scancode, int by) {
        if (!list_ && letter(scancode)) // a list takes its arrows itself
            index = std::clamp(index + by, 0, count - 1);
    };
    step(SDL_SCANCODE_RIGHT, 1);
    step(SDL_SCANCODE_LEFT, -1);
    step(SDL_SCANCODE_DOWN, columns);
    step(SDL_SCANCODE_UP, -columns);
    const auto& seat = seats[static_cast<std::size_t>(index)];
    chosen_ = seat.agent.id;
    if (letter(SDL_SCANCODE_L))
        supervise(seat, "listens");
    if (letter(SDL_SCANCODE_W))
        supervise(seat, "whispers");
    if (letter(SDL_SCANCODE_J))
        supervise(seat, "talks");
    if (letter(SDL_SCANCODE_E) && !my_part(shown, seat).empty())
        desk_.back.ask("POST", "/seat/supervise/end", {});
    if (letter(SDL_SCANCODE_T) && !my_part(shown, seat).empty())
        desk_.back.ask("POST", "/seat/take-over", {});
    if (letter(SDL_SCANCODE_C) && !seat.agent.extension.empty())
        desk_.back.call(seat.agent.extension);
    if (letter(SDL_SCANCODE_M))
        write_to(shown, &seat);
    if (seat.agent.id != shown.me.id)
        force_keys(seat);
}

void TeamPage::force_keys(const Seat& seat) {
    const bool talks =
        seat.agent.activity == Activity::talking || seat.agent.activity == Activity::holding;
    if (letter(SDL_SCANCODE_F) && talks)
        call_.send(seat.agent.id);
    if (letter(SDL_SCANCODE_K) && seat.agent.contact)
        release(seat);
    if (seat.agent.presence == Presence::logged_out)
        return;
    if (letter(SDL_SCANCODE_R) && seat.agent.presence != Presence::ready)
        set_state(seat, "ready");
    if (letter(SDL_SCANCODE_B) && seat.agent.presence == Presence::ready)
        set_state(seat, "not_ready");
    if (letter(SDL_SCANCODE_O))
        set_state(seat, "logged_out");
}

void TeamPage::release(const Seat& seat) {
    desk_.back.ask("POST", "/agents/" + std::to_string(seat.agent.id.value) + "/release", {});
}

/// To the seat, or a notice to everybody.
void TeamPage::write_to(const Shown& shown, const Seat* seat) {
    if (seat == nullptr && may_notify(shown))
        message_.open(desk_.words("seat.message.everybody"), {.all = true});
    else if (seat != nullptr && seat->agent.id != shown.me.id)
        message_.open(seat->agent.name + "  " + seat->agent.number, {.to = {seat->agent.number}});
}

bool TeamPage::may_notify(const Shown& shown) {
    const auto& rights = shown.me.rights;
    return std::find(rights.begin(), rights.end(), "send_notices") != rights.end();
}

void TeamPage::supervise(const Seat& seat, const char* part) {
    desk_.back.ask_to_be_rung("/agents/" + std::to_string(seat.agent.id.value) + "/supervise",
                              wire::encode(wire::SuperviseStart{part}));
}

void TeamPage::set_state(const Seat& seat, const char* state) {
    desk_.back.ask("PUT", "/agents/" + std::to_string(seat.agent.id.value) + "/state",
                   wire::encode(wire::SeatState{state, std::nullopt}));
    agents_.forget();
}

void TeamPage::draw_head(const Shown& shown, const std::vector<Seat>& seats) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto talking = std::count_if(seats.begin(), seats.end(), [](const Seat& seat) {
        return seat.agent.activity == Activity::talking || seat.agent.activity == Activity::holding;
    });
    const auto ready = std::count_if(seats.begin(), seats.end(), [](const Seat& seat) {
        return seat.agent.presence == Presence::ready && seat.agent.activity == Activity::idle;
    });
    ImGui::AlignTextToFramePadding();
    say(look,
        desk_.words("seat.team.counts", {{"seats", std::to_string(seats.size())},
                                         {"talking", std::to_string(talking)},
                                         {"ready", std::to_string(ready)}}),
        Type::strong, c.ink);
    ImGui::SameLine(0, look.px(20));
    ImGui::SetNextItemWidth(look.px(160));
    typed_text(look, "##wanted", wanted_, desk_.words("seat.team.search"));
    ImGui::SameLine();
    const auto button = [&](const char* id, const char* text, const char* key, bool can = true) {
        const auto words = desk_.words(text);
        const bool went =
            key_button(look, id, words, key, {button_width(look, words, key), look.px(32)},
                       Weight::plain, can);
        ImGui::SameLine();
        return went;
    };
    if (button("view", list_ ? "seat.team.tiles" : "seat.team.list", "V"))
        list_ = !list_;
    if (button("all", all_ ? "seat.team.present" : "seat.team.all", "A"))
        all_ = !all_;
    if (button("notice", "seat.team.notice", "N", may_notify(shown)))
        write_to(shown, nullptr);
    ImGui::NewLine();
    ImGui::Dummy({0, look.px(4)});
    if (!seats.empty())
        return;
    const auto refusal = agents_.refusal();
    say(look,
        !refusal.code.empty()        ? desk_.words_of(refusal)
        : agents_.value() == nullptr ? desk_.words("seat.loading")
                                     : desk_.words("seat.team.nobody"),
        Type::normal, c.soft, true);
}

void TeamPage::draw_wall(const std::vector<Seat>& seats, int columns) {
    const float gap = desk_.look.px(8);
    ImGui::BeginChild("tiles", {0, 0});
    const float width = (ImGui::GetContentRegionAvail().x - gap * static_cast<float>(columns - 1)) /
                        static_cast<float>(columns);
    for (std::size_t i = 0; i < seats.size(); ++i) {
        if (i % static_cast<std::size_t>(columns) != 0)
            ImGui::SameLine(0, gap);
        draw_tile(seats[i], {width, desk_.look.px(92)});
    }
    ImGui::EndChild();
}

void TeamPage::draw_tile(const Seat& seat, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (ImGui::InvisibleButton(("tile " + seat.agent.number).c_str(), size))
        chosen_ = seat.agent.id;
    const bool chosen = seat.agent.id == chosen_;
    if (chosen)
        ImGui::SetScrollHereY(0.5F);
    const auto colour = colour_of(seat.agent);
    auto* draw = ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + size.x, at.y + size.y};
    draw->AddRectFilled(at, end, chosen ? c.brand_soft : c.panel, look.px(8));
    draw->AddRect(at, end, chosen ? c.brand : c.line, look.px(8), 0, look.px(chosen ? 2.0F : 1.0F));
    draw->AddRectFilled(at, {at.x + look.px(5), end.y}, colour, look.px(8),
                        ImDrawFlags_RoundCornersLeft);
    draw->PushClipRect(at, end, true);
    const auto put = [&](float x, float y, const std::string& text, Type type, ImU32 ink) {
        auto* font = look.font(type);
        draw->AddText(font, font->FontSize, {at.x + look.px(x), at.y + look.px(y)}, ink,
                      look.seen(text).c_str());
    };
    put(14, 6, seat.agent.name, Type::strong, c.ink);
    put(14, 30, state_of(seat.agent), Type::small, colour);
    if (seat.agent.presence != Presence::logged_out)
        put(14, 48, clock_text(in_state(seat.agent)), Type::normal, c.ink);
    if (seat.contact != nullptr) {
        put(80, 50, number_in(*seat.contact), Type::small, c.soft);
        put(14, 70, seat.contact->queue + "  " + mood_of(*seat.contact), Type::small, c.soft);
    }
    const auto number = seat.agent.number;
    auto* small = look.font(Type::small);
    const float width = small->CalcTextSizeA(small->FontSize, 1e6F, 0, number.c_str()).x;
    draw->AddText(small, small->FontSize, {end.x - width - look.px(10), at.y + look.px(8)}, c.soft,
                  number.c_str());
    draw->PopClipRect();
}

void TeamPage::draw_list(const std::vector<Seat>& seats, ImVec2 size) {
    std::vector<TableRow> rows;
    for (const auto& seat : seats) {
        const auto colour = colour_of(seat.agent);
        const auto& c = desk_.look.colours();
        const Tone tone = colour == c.live   ? Tone::danger
                          : colour == c.warn ? Tone::warn
                          : colour == c.ok   ? Tone::ok
                                             : Tone::soft;
        const auto* contact = seat.contact;
        rows.push_back(
            {std::to_string(seat.agent.id.value),
             {{seat.agent.number},
              {seat.agent.name, 0, Tone::strong},
              {state_of(seat.agent), static_cast<std::int64_t>(seat.agent.activity), tone},
              {seat.agent.presence == Presence::logged_out ? "" : clock_text(in_state(seat.agent)),
               in_state(seat.agent).ms},
              {contact == nullptr ? "" : number_in(*contact) + "  " + contact->queue},
              {contact == nullptr ? "" : mood_of(*contact),
               contact == nullptr ? 0 : contact->mood.value_or(0)}}});
    }
    table_.rows.set(std::move(rows));
    table_.rows.choose(std::to_string(chosen_.value));
    (void)table_.draw(desk_, size, desk_.words("seat.team.nobody"), !message_.is_open());
    if (const auto* row = table_.rows.chosen())
        chosen_ = AgentId{std::stoull(row->id)};
}

void TeamPage::draw_side(const Shown& shown, const std::vector<Seat>& seats, ImVec2 size) {
    const float gap = desk_.look.px(12);
    const float top = size.y - desk_.look.px(164) - gap;
    const ImVec2 at = ImGui::GetCursorPos();
    begin_card(desk_.look, "chosen", {size.x, top});
    const auto chosen = std::find_if(seats.begin(), seats.end(),
                                     [&](const Seat& seat) { return seat.agent.id == chosen_; });
    if (chosen != seats.end())
        draw_chosen(shown, *chosen);
    else
        say(desk_.look, desk_.words("seat.team.choose"), Type::normal, desk_.look.colours().soft,
            true);
    end_card();
    ImGui::SetCursorPos({at.x, at.y + top + gap});
    begin_card(desk_.look, "team queues", {size.x, desk_.look.px(164)});
    draw_queues();
    end_card();
}

void TeamPage::draw_chosen(const Shown& shown, const Seat& seat) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, seat.agent.name, Type::large, c.ink);
    say_right(look, seat.agent.number, Type::normal, c.soft);
    say(look, state_of(seat.agent) + "  " + clock_text(in_state(seat.agent)), Type::normal,
        colour_of(seat.agent));
    if (seat.contact != nullptr) {
        say(look, seat.contact->from + " → " + seat.contact->to + "  " + seat.contact->queue,
            Type::normal, c.ink, true);
        if (!seat.contact->scene.empty())
            say(look, seat.contact->scene + "  " + mood_of(*seat.contact), Type::small, c.soft);
        for (const auto& party : seat.contact->parties)
            tag(look, party.name + " · " + desk_.words("seat.part." + party.part), c.brand,
                c.brand_soft);
    }
    ImGui::Dummy({0, look.px(6)});
    const ImVec2 half{(ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ItemSpacing.x) / 2,
                      look.px(34)};
    if (seat.agent.id == shown.me.id)
        return say(look, desk_.words("seat.team.yourself"), Type::normal, c.soft, true);
    draw_supervision(shown, seat, half);
    draw_states(seat, half);
}

void TeamPage::draw_supervision(const Shown& shown, const Seat& seat, ImVec2 half) {
    auto& look = desk_.look;
    const bool talks =
        seat.agent.activity == Activity::talking || seat.agent.activity == Activity::holding;
    const auto part = my_part(shown, seat);
    const auto button = [&](const char* id, const char* key, const char* stroke, bool now,
                            bool can) {
        return key_button(look, id, desk_.words(key), stroke, half,
                          now ? Weight::primary : Weight::plain, can);
    };
    if (button("listen", "seat.team.listen", "L", part == "listens", talks))
        supervise(seat, "listens");
    ImGui::SameLine();
    if (button("whisper", "seat.team.whisper", "W", part == "whispers", talks))
        supervise(seat, "whispers");
    if (button("join", "seat.team.join", "J", part == "talks", talks))
        supervise(seat, "talks");
    ImGui::SameLine();
    if (button("leave", "seat.team.leave", "E", false, !part.empty()))
        desk_.back.ask("POST", "/seat/supervise/end", {});
    if (button("take", "seat.team.take_over", "T", false, !part.empty() && part != "rings"))
        desk_.back.ask("POST", "/seat/take-over", {});
    ImGui::SameLine();
    if (button("send", "seat.team.send", "F", false, talks))
        call_.send(seat.agent.id);
    if (button("release", "seat.team.release", "K", false, static_cast<bool>(seat.agent.contact)))
        release(seat);
    ImGui::SameLine();
    if (button("call", "seat.team.call", "C", false,
               seat.agent.activity == Activity::idle && !seat.agent.extension.empty()))
        desk_.back.call(seat.agent.extension);
    if (button("write", "seat.team.write", "M", false, true))
        write_to(shown, &seat);
}

void TeamPage::draw_states(const Seat& seat, ImVec2 half) {
    auto& look = desk_.look;
    const bool there = seat.agent.presence != Presence::logged_out;
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.team.force"), Type::small, look.colours().soft);
    if (key_button(look, "force ready", desk_.words("contact.presence.ready"), "R", half,
                   Weight::plain, there && seat.agent.presence != Presence::ready))
        set_state(seat, "ready");
    ImGui::SameLine();
    if (key_button(look, "force rest", desk_.words("contact.presence.not_ready"), "B", half,
                   Weight::plain, there && seat.agent.presence == Presence::ready))
        set_state(seat, "not_ready");
    if (key_button(look, "force out", desk_.words("contact.presence.logged_out"), "O", half,
                   Weight::plain, there))
        set_state(seat, "logged_out");
}

void TeamPage::draw_queues() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, desk_.words("seat.queues"), Type::small, c.soft);
    const auto* list = queues_.value();
    if (list == nullptr)
        return;
    for (const auto& queue : list->items) {
        say(look, queue.name, Type::normal, c.ink);
        say_right(look,
                  desk_.words("seat.team.queue", {{"waiting", std::to_string(queue.waiting)},
                                                  {"longest", clock_text(queue.longest_wait)},
                                                  {"ready", std::to_string(queue.agents_ready)},
                                                  {"busy", std::to_string(queue.agents_busy)}}),
                  Type::small, queue.waiting > 0 ? c.live : c.soft);
    }
}

} // namespace ringroom::seat
