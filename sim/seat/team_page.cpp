#include "seat/team_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "seat/back.h"
#include "seat/call_panel.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float side_width = 340;

/// A call of this seat goes on, or is about to: it can be ended.
bool on_call(const wire::AgentRow& agent) {
    return agent.contact && agent.activity != Activity::idle &&
           agent.activity != Activity::after_call_work;
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
        // Who was chosen stays in sight, also when they have just been signed out.
        const bool there = all_ || agent.presence != Presence::logged_out || agent.id == chosen_;
        if (!found || !there)
            continue;
        auto& seat = out.emplace_back(Seat{agent, nullptr});
        if (contacts != nullptr && agent.contact)
            for (const auto& contact : contacts->items)
                if (contact.id == agent.contact)
                    seat.contact = &contact;
    }
    // In one order, whatever the lab's is: the choice does not move under the hand.
    std::stable_sort(out.begin(), out.end(), [](const Seat& one, const Seat& other) {
        return one.agent.number < other.agent.number;
    });
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
    return state + " · " + desk_.reason_words(agent.reason);
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

std::vector<Key> TeamPage::foot_keys(const Shown& shown) const {
    std::vector out{list_ ? Key::choose : Key::team_across, Key::narrow, Key::team_view,
                    Key::team_all};
    if (may_notify(shown))
        out.push_back(Key::team_notice);
    return out;
}

void TeamPage::keys(const Shown& shown, const std::vector<Seat>& seats, int columns) {
    if (pressed(Key::team_view))
        list_ = !list_;
    if (pressed(Key::team_all))
        all_ = !all_;
    if (pressed(Key::team_notice))
        write_to(shown, nullptr);
    focus_wanted_ = focus_wanted_ || pressed(Key::narrow);
    if (seats.empty())
        return;
    auto chosen = std::find_if(seats.begin(), seats.end(),
                               [&](const Seat& seat) { return seat.agent.id == chosen_; });
    const auto count = static_cast<int>(seats.size());
    int index = chosen == seats.end() ? 0 : static_cast<int>(chosen - seats.begin());
    if (!list_) // a list takes its arrows itself
        index = std::clamp(index + stepped(Key::team_across) + columns * stepped(Key::team_along),
                           0, count - 1);
    const auto& seat = seats[static_cast<std::size_t>(index)];
    chosen_ = seat.agent.id;
    if (pressed(Key::team_listen))
        supervise(seat, "listens");
    if (pressed(Key::team_whisper))
        supervise(seat, "whispers");
    if (pressed(Key::team_join))
        supervise(seat, "talks");
    if (pressed(Key::team_leave) && !my_part(shown, seat).empty())
        desk_.back.ask("POST", "/seat/supervise/end", {});
    if (pressed(Key::team_take_over) && !my_part(shown, seat).empty())
        desk_.back.ask("POST", "/seat/take-over", {});
    if (pressed(Key::team_call) && !seat.agent.extension.empty())
        desk_.call(seat.agent.extension);
    if (pressed(Key::team_write))
        write_to(shown, &seat);
    if (seat.agent.id != shown.me.id)
        force_keys(seat);
}

void TeamPage::force_keys(const Seat& seat) {
    const bool talks =
        seat.agent.activity == Activity::talking || seat.agent.activity == Activity::holding;
    if (pressed(Key::team_send) && talks)
        call_.send(seat.agent);
    if (pressed(Key::team_release) && on_call(seat.agent))
        release(seat);
    if (seat.agent.presence == Presence::logged_out)
        return;
    if (pressed(Key::team_ready) && seat.agent.presence != Presence::ready)
        set_state(seat, "ready");
    if (pressed(Key::team_rest) && seat.agent.presence == Presence::ready)
        set_state(seat, "not_ready");
    if (pressed(Key::team_out))
        sign_out(seat);
}

/// Ends a talk in the middle of a word: asked for twice.
void TeamPage::release(const Seat& seat) {
    if (!broken_off_.ask({seat.agent.id, Key::team_release}))
        return;
    order("POST", "/agents/" + std::to_string(seat.agent.id.value) + "/release", {},
          desk_.words("seat.team.did.released", {{"name", seat.agent.name}}));
}

/// Ends somebody's shift: asked for twice.
void TeamPage::sign_out(const Seat& seat) {
    if (broken_off_.ask({seat.agent.id, Key::team_out}))
        set_state(seat, "logged_out");
}

/// On the button of what was asked for once.
std::string TeamPage::once_more(const Seat& seat, Key stroke, const char* key) {
    const bool asked = broken_off_.asked({seat.agent.id, stroke});
    if (asked)
        desk_.draw_again(broken_off_.until());
    return desk_.words(asked ? "seat.team.again" : key);
}

/// Does it and says so.
void TeamPage::order(const char* method, std::string target, std::string body, std::string done) {
    desk_.back.ask(method, std::move(target), std::move(body),
                   [&back = desk_.back, done = std::move(done)](const Result<std::string>& answer) {
                       if (answer)
                           back.tell_done(done);
                   });
    agents_.forget();
}

/// To the seat, or a notice to everybody.
void TeamPage::write_to(const Shown& shown, const Seat* seat) {
    if (seat == nullptr && may_notify(shown))
        message_.open(desk_.words("seat.message.everybody"), {.all = true});
    else if (seat != nullptr && seat->agent.id != shown.me.id)
        message_.open(seat->agent.name + "  " + seat->agent.number, {.to = {seat->agent.number}});
}

bool TeamPage::may_notify(const Shown& shown) {
    return shown.may("send_notices");
}

void TeamPage::supervise(const Seat& seat, const char* part) {
    desk_.back.ask_to_be_rung("/agents/" + std::to_string(seat.agent.id.value) + "/supervise",
                              wire::encode(wire::SuperviseStart{part}));
}

void TeamPage::set_state(const Seat& seat, const char* state) {
    const std::string done = on_call(seat.agent) ? "later" : state;
    order("PUT", "/agents/" + std::to_string(seat.agent.id.value) + "/state",
          wire::encode(wire::SeatState{state, std::nullopt}),
          desk_.words("seat.team.did." + done, {{"name", seat.agent.name}}));
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
    if (std::exchange(focus_wanted_, false))
        ImGui::SetKeyboardFocusHere();
    typed_text(look, "##wanted", wanted_, desk_.words("seat.team.search"));
    ImGui::SameLine();
    const auto button = [&](const char* id, const char* text, Key stroke, bool can = true) {
        const auto words = desk_.words(text);
        const auto key = desk_.key_label(stroke);
        const bool went =
            key_button(look, id, words, key, {button_width(look, words, key), look.px(32)},
                       Weight::plain, can);
        ImGui::SameLine();
        return went;
    };
    if (button("view", list_ ? "seat.team.tiles" : "seat.team.list", Key::team_view))
        list_ = !list_;
    if (button("all", all_ ? "seat.team.present" : "seat.team.all", Key::team_all))
        all_ = !all_;
    if (button("notice", "seat.team.notice", Key::team_notice, may_notify(shown)))
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
    const auto button = [&](const char* id, const char* key, Key stroke, bool now, bool can) {
        return key_button(look, id, desk_.words(key), desk_.key_label(stroke), half,
                          now ? Weight::primary : Weight::plain, can);
    };
    if (button("listen", "seat.team.listen", Key::team_listen, part == "listens", talks))
        supervise(seat, "listens");
    ImGui::SameLine();
    if (button("whisper", "seat.team.whisper", Key::team_whisper, part == "whispers", talks))
        supervise(seat, "whispers");
    if (button("join", "seat.team.join", Key::team_join, part == "talks", talks))
        supervise(seat, "talks");
    ImGui::SameLine();
    if (button("leave", "seat.team.leave", Key::team_leave, false, !part.empty()))
        desk_.back.ask("POST", "/seat/supervise/end", {});
    if (button("take", "seat.team.take_over", Key::team_take_over, false,
               !part.empty() && part != "rings"))
        desk_.back.ask("POST", "/seat/take-over", {});
    ImGui::SameLine();
    if (button("send", "seat.team.send", Key::team_send, false, talks))
        call_.send(seat.agent);
    if (key_button(look, "release", once_more(seat, Key::team_release, "seat.team.release"),
                   desk_.key_label(Key::team_release), half, Weight::plain, on_call(seat.agent)))
        release(seat);
    ImGui::SameLine();
    if (button("call", "seat.team.call", Key::team_call, false,
               seat.agent.activity == Activity::idle && !seat.agent.extension.empty()))
        desk_.call(seat.agent.extension);
    if (button("write", "seat.team.write", Key::team_write, false, true))
        write_to(shown, &seat);
}

void TeamPage::draw_states(const Seat& seat, ImVec2 half) {
    auto& look = desk_.look;
    const bool there = seat.agent.presence != Presence::logged_out;
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.team.force"), Type::small, look.colours().soft);
    if (key_button(look, "force ready", desk_.words("contact.presence.ready"),
                   desk_.key_label(Key::team_ready), half, Weight::plain,
                   there && seat.agent.presence != Presence::ready))
        set_state(seat, "ready");
    ImGui::SameLine();
    if (key_button(look, "force rest", desk_.words("contact.presence.not_ready"),
                   desk_.key_label(Key::team_rest), half, Weight::plain,
                   there && seat.agent.presence == Presence::ready))
        set_state(seat, "not_ready");
    if (key_button(look, "force out", once_more(seat, Key::team_out, "contact.presence.logged_out"),
                   desk_.key_label(Key::team_out), half, Weight::plain, there))
        sign_out(seat);
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
