#include "persona/actor.h"

#include <algorithm>

#include "base/check.h"
#include "persona/actor_state.h"

namespace ringroom::persona {

namespace {

Datum draw(const Variable& variable, const Drill& drill, std::uint64_t seed, std::uint64_t number) {
    auto random = stream(seed, "persona", number, "variable:" + variable.name);
    switch (variable.kind) {
    case Variable::Kind::constant:
        return variable.values.empty() ? Datum{} : variable.values.front();
    case Variable::Kind::choice:
        return variable.values.empty() ? Datum{}
                                       : variable.values[random.below(variable.values.size())];
    case Variable::Kind::digits: {
        // The first digit is never 0: people read numbers, machines drop leading noughts.
        std::string digits;
        for (int i = 0; i < variable.digits; ++i)
            digits += static_cast<char>('0' + random.between(i == 0 ? 1 : 0, 9));
        return Datum::of(digits);
    }
    case Variable::Kind::chance:
        return Datum::of(random.chance(variable.percent) ? std::int64_t{1} : std::int64_t{0});
    case Variable::Kind::integer:
        return Datum::of(random.between(variable.low, variable.high));
    case Variable::Kind::column: {
        const auto& rows = drill.list.rows;
        if (rows.empty())
            return {};
        const auto& row = rows[(number == 0 ? 0 : number - 1) % rows.size()];
        return Datum::of(row[static_cast<std::size_t>(variable.column)]);
    }
    }
    return {};
}

/// "2,1" presses 2 at the first menu and 1 at the next; "21" does the same; "12345#,1" types a
/// number.
std::vector<std::string> key_groups(const std::string& keys) {
    std::vector<std::string> groups;
    if (keys.find(',') == std::string::npos) {
        for (const char key : keys)
            groups.emplace_back(1, key);
        return groups;
    }
    for (std::size_t from = 0; from <= keys.size();) {
        const auto comma = std::min(keys.find(',', from), keys.size());
        groups.push_back(keys.substr(from, comma - from));
        from = comma + 1;
    }
    return groups;
}

Instant soonest(const Actor::State& state) {
    return *std::min_element(state.due.begin(), state.due.end());
}

} // namespace

Actor::Actor(std::shared_ptr<const Drill> drill, std::uint64_t seed, std::uint64_t number, Ear ear,
             std::string keys)
    : state_(std::make_unique<State>()) {
    check(drill != nullptr && !drill->scenes.empty(), "an actor needs a drill with a scene");
    auto& s = *state_;
    s.drill = std::move(drill);
    s.ear = ear;
    s.due.fill(Instant::never());
    for (const auto& variable : s.drill->variables)
        s.values.push_back(draw(variable, *s.drill, seed, number));
    s.line_choice = stream(seed, "persona", number, "lines");
    s.thinking = stream(seed, "persona", number, "thinking");
    s.hearing = stream(seed, "persona", number, "hearing");
    const auto& customer = s.drill->customer;
    if (!customer.voices.empty())
        s.voice =
            customer.voices[stream(seed, "persona", number, "voice").below(customer.voices.size())];
    s.name = fill(s, customer.name);
    for (const auto& entry : s.drill->on_record)
        s.on_record.emplace_back(entry.name, fill(s, entry.text));
    s.mood = customer.mood;
    s.patience = customer.patience;
    const auto mean = s.drill->queue_patience.ms;
    s.queue_patience = {
        stream(seed, "persona", number, "queue").between(mean / 2, mean + mean / 2)};
    s.keys = key_groups(fill(s, s.drill->keys.empty() ? keys : s.drill->keys));
    s.times_taken.assign(static_cast<std::size_t>(s.drill->rule_count), 0);
    s.line_used.assign(s.drill->lines.size(), 0);
    s.fact_spoken.assign(s.drill->facts.size(), false);
}

Actor::~Actor() = default;
Actor::Actor(Actor&&) noexcept = default;
Actor& Actor::operator=(Actor&&) noexcept = default;
Actor::Actor(const Actor& other)
    : state_(std::make_unique<State>(*other.state_)) {}
Actor& Actor::operator=(const Actor& other) {
    if (this != &other)
        state_ = std::make_unique<State>(*other.state_);
    return *this;
}

void Actor::handle(Instant now, const Heard& heard, Acts& out) {
    advance(now, out);
    Talk(*state_, out).hear(heard);
    advance(now, out);
}

void Actor::advance(Instant now, Acts& out) {
    auto& s = *state_;
    Talk talk(s, out);
    while (true) {
        const auto next = std::min_element(s.due.begin(), s.due.end());
        if (*next > now || *next == Instant::never())
            break;
        s.now = std::max(s.now, *next);
        *next = Instant::never();
        talk.fire(static_cast<Due>(next - s.due.begin()));
    }
    s.now = std::max(s.now, now);
}

Instant Actor::next_deadline() const {
    return soonest(*state_);
}
ActorState Actor::state() const {
    return state_->phase;
}
const std::string& Actor::ending() const {
    return state_->ending;
}
int Actor::mood() const {
    return state_->mood;
}
Duration Actor::patience() const {
    return state_->patience;
}
std::string Actor::scene() const {
    const auto& s = *state_;
    return s.scene < 0 ? "" : s.drill->scenes[static_cast<std::size_t>(s.scene)].name;
}
std::string Actor::name() const {
    return state_->name;
}
const std::vector<std::pair<std::string, std::string>>& Actor::on_record() const {
    return state_->on_record;
}
std::string Actor::voice() const {
    return state_->voice;
}
Datum Actor::value(std::string_view variable) const {
    const int i = state_->drill->variable(variable);
    return i < 0 ? Datum{} : state_->values[static_cast<std::size_t>(i)];
}
std::string Actor::spoken(const Line& line) const {
    return fill(*state_, line.text);
}
const Drill& Actor::drill() const {
    return *state_->drill;
}
std::vector<std::string> Actor::open_branches() const {
    std::vector<std::string> out;
    const auto& s = *state_;
    if (s.scene >= 0 && s.phase == ActorState::talking)
        for (const auto& rule : s.drill->scenes[static_cast<std::size_t>(s.scene)].rules)
            out.push_back(rule.name);
    return out;
}

// ---- before the talk, and what is heard

void Talk::hear(const Heard& heard) {
    if (s_.phase == ActorState::ended && !std::holds_alternative<heard::Gone>(heard))
        return;
    std::visit([this](const auto& h) { on(h); }, heard);
    settle();
}

void Talk::fire(Due which) {
    switch (which) {
    case Due::call_limit:
        finish(BuiltInEnding::time_over, true, true);
        break;
    case Due::queue_limit:
        finish(BuiltInEnding::abandoned_queue, true, true);
        break;
    case Due::think:
        press_key();
        break;
    case Due::greeting:
        begin_talk();
        break;
    case Due::line_limit:
        line_over(false);
        break;
    case Due::overlap:
        interrupted();
        break;
    case Due::too_long:
        monologue();
        break;
    case Due::scene_limit:
        scene_limit();
        break;
    case Due::patience:
        out_of_patience();
        break;
    case Due::decide:
        respond();
        break;
    case Due::silence:
        silent();
        break;
    case Due::goodbye:
        out_.push_back(act::HangUp{});
        break;
    case Due::count:
        break;
    }
    settle();
}

void Talk::on(const heard::InMenu&) {
    if (s_.phase != ActorState::waiting && s_.phase != ActorState::menu)
        return;
    s_.phase = ActorState::menu;
    if (s_.keys_used < s_.keys.size())
        s_.at(Due::think) = s_.now + Duration{s_.thinking.between(1500, 4000)};
}

void Talk::press_key() {
    out_.push_back(act::Press{s_.keys[s_.keys_used++]});
}

void Talk::on(const heard::Queued&) {
    if (s_.phase == ActorState::queued)
        return;
    // Passed on in the middle of a talk: the customer waits again with what is left of his
    // patience.
    end_quiet();
    if (s_.phase == ActorState::ended)
        return;
    s_.steps.clear();
    s_.saying = 0;
    s_.speaking = false;
    s_.on_hold = false;
    s_.marks.clear();
    const auto call_limit = s_.at(Due::call_limit);
    clear_due();
    s_.at(Due::call_limit) = call_limit;
    s_.phase = ActorState::queued;
    s_.at(Due::queue_limit) = s_.now + s_.queue_patience;
}

void Talk::on(const heard::AtAgent&) {
    if (s_.phase == ActorState::greeting || s_.phase == ActorState::talking)
        return;
    const bool again = s_.scene >= 0;
    s_.at(Due::queue_limit) = Instant::never();
    s_.at(Due::think) = Instant::never();
    if (again) {
        s_.phase = ActorState::talking;
        return;
    }
    if (s_.drill->time_limit > 0_s)
        s_.at(Due::call_limit) = s_.now + s_.drill->time_limit;
    if (!s_.drill->agent_first)
        return begin_talk();
    s_.phase = ActorState::greeting;
    s_.at(Due::greeting) = s_.now + timing::greeting_wait;
}

void Talk::on(const heard::LineStarted&) {}

void Talk::on(const heard::LineFinished& finished) {
    if (finished.token == s_.saying && s_.saying != 0)
        line_over(finished.completed);
}

void Talk::on(const heard::StudentBegan&) {
    if (s_.speaking)
        return;
    end_quiet();
    s_.speaking = true;
    if (s_.phase == ActorState::greeting)
        s_.at(Due::greeting) = Instant::never();
    if (!talking())
        return;
    s_.at(Due::decide) = Instant::never();
    if (const auto* rule = rule_for(Trigger::too_long))
        s_.at(Due::too_long) = s_.now + (rule->wait > 0_s ? rule->wait : timing::monologue);
    if (s_.saying == 0)
        return;
    if (s_.may_interrupt) {
        out_.push_back(act::StopSaying{s_.saying});
        line_over(false);
    } else {
        s_.at(Due::overlap) = s_.now + timing::overlap;
    }
}

void Talk::on(const heard::StudentEnded& ended) {
    if (!s_.speaking)
        return;
    s_.speaking = false;
    s_.at(Due::overlap) = Instant::never();
    s_.at(Due::too_long) = Instant::never();
    if (s_.phase == ActorState::greeting) {
        // Answer after the pause that ends a turn; more speech puts it off.
        s_.at(Due::greeting) = s_.now + timing::turn_pause;
        return;
    }
    if (!talking() || s_.on_hold || s_.saying != 0)
        return; // said over the customer's line: no turn of its own
    if (asks_louder(ended))
        return;
    s_.turn_over = true;
    const bool waits = s_.ear != Ear::turns && s_.marks.empty();
    s_.at(Due::decide) = s_.now + (waits ? timing::mark_grace : timing::turn_pause);
}

void Talk::on(const heard::Move& move) {
    const bool takes_marks = s_.ear != Ear::turns && talking();
    bool asked_for = false;
    if (const auto* here = scene())
        asked_for = std::any_of(here->rules.begin(), here->rules.end(), [&](const Rule& rule) {
            return rule.name == move.name && rule.trigger != Trigger::otherwise;
        });
    out_.push_back(
        act::MoveHeard{move.name.substr(0, max_name_characters * 4), takes_marks && asked_for});
    if (!takes_marks || s_.marks.size() >= max_pending_moves)
        return;
    s_.marks.push_back(move.name);
    if (s_.saying != 0 || s_.speaking || s_.on_hold)
        return;
    end_quiet();
    // After the turn the mark is what was waited for; before it, the words may still be coming.
    s_.at(Due::decide) = s_.turn_over ? s_.now : s_.now + timing::mark_grace;
}

void Talk::on(const heard::FormKeyed& keyed) {
    if (s_.fields.size() >= max_form_fields && s_.fields.count(keyed.field) == 0)
        return;
    if (keyed.field.size() > max_field_bytes || keyed.value.size() > max_field_bytes)
        return;
    s_.fields[keyed.field] = keyed.value.empty() ? Datum{} : Datum::of(keyed.value);
    if (const auto* here = scene(); here != nullptr && talking())
        for (const auto& rule : here->rules)
            if (rule.trigger == Trigger::form &&
                (rule.field.empty() || rule.field == keyed.field)) {
                if (s_.waiting_rules.size() < max_pending_moves)
                    s_.waiting_rules.push_back(rule.id);
                return;
            }
}

void Talk::on(const heard::HoldBegan&) {
    if (s_.on_hold || !talking())
        return;
    end_quiet();
    s_.on_hold = true;
    s_.hold_since = s_.now;
    s_.speaking = false;
    s_.at(Due::decide) = Instant::never();
    s_.at(Due::overlap) = Instant::never();
    s_.at(Due::too_long) = Instant::never();
    if (s_.saying == 0)
        return;
    // What nobody hears is said again after the hold.
    out_.push_back(act::StopSaying{s_.saying});
    s_.saying = 0;
    s_.at(Due::line_limit) = Instant::never();
    if (s_.line >= 0)
        s_.steps.push_front({.line = s_.line});
}

void Talk::on(const heard::HoldEnded&) {
    if (!s_.on_hold)
        return;
    s_.on_hold = false;
    const auto waited = s_.now - s_.hold_since - timing::free_hold;
    s_.at(Due::patience) = Instant::never();
    if (waited > 0_s)
        spend(waited);
    if (!talking())
        return;
    const auto* rule = rule_for(Trigger::hold);
    if (rule != nullptr && !s_.hold_taken)
        take(*rule, true);
    s_.hold_taken = false;
    run();
}

void Talk::on(const heard::Transferred&) {
    if (const auto* rule = rule_for(Trigger::transfer); rule != nullptr && talking())
        if (s_.waiting_rules.size() < max_pending_moves)
            s_.waiting_rules.push_back(rule->id);
}

void Talk::on(const heard::Steered& steered) {
    const auto& lines = s_.drill->lines;
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const auto& one) { return one.id == steered.line; });
    if (!talking() || line == lines.end())
        return;
    end_quiet();
    s_.steps.clear();
    s_.at(Due::decide) = Instant::never();
    say(static_cast<int>(line - lines.begin()));
}

void Talk::on(const heard::Gone& gone) {
    clear_due();
    // Who never came to an agent cannot have been hung up on by one.
    const bool met = s_.phase == ActorState::greeting || s_.phase == ActorState::talking;
    if (s_.ending.empty())
        finish(gone.lost ? BuiltInEnding::lost
               : met     ? BuiltInEnding::agent_hung_up
                         : BuiltInEnding::abandoned_queue,
               false, false);
    s_.phase = ActorState::ended;
    clear_due();
}

} // namespace ringroom::persona
