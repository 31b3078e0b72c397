#include <algorithm>

#include "persona/actor_state.h"

namespace ringroom::persona {

namespace {

/// How a customer's hearing judges the student's measured level and rate.
struct Band {
    int level_low, level_high; ///< dBov x 10
    int rate_high;             ///< syllables a second x 10
    int percent_per_db;
};
/// P.56 speech is -26 +- 6 dBov; a healthy ear takes much more, a weak one little
/// (training.md 2.3).
Band band_of(Hearing hearing) {
    switch (hearing) {
    case Hearing::normal:
        return {-420, -80, 85, 3};
    case Hearing::weak:
        return {-340, -100, 65, 10};
    case Hearing::very_weak:
        return {-300, -100, 50, 15};
    }
    return {};
}

constexpr int max_steps_without_a_word = 1'000;

} // namespace

Datum value_of(const Actor::State& state, std::string_view name) {
    if (name == "心情" || name == "mood")
        return Datum::of(std::int64_t{state.mood});
    if (name == "耐心" || name == "patience")
        return Datum::of(Number{state.patience.ms});
    if (const int i = state.drill->variable(name); i >= 0)
        return state.values[static_cast<std::size_t>(i)];
    const auto it = state.fields.find(std::string(name));
    return it == state.fields.end() ? Datum{} : it->second;
}

std::string fill(const Actor::State& state, std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = open == text.npos ? open : text.find('}', open);
        if (close == text.npos)
            break;
        out += text.substr(0, open);
        const auto name = text.substr(open + 1, close - open - 1);
        const auto value = value_of(state, name);
        out += value.kind == Datum::Kind::unset ? std::string(text.substr(open, close - open + 1))
                                                : value.shown();
        text.remove_prefix(close + 1);
    }
    return out + std::string(text);
}

const Scene* Talk::scene() const {
    return s_.scene < 0 ? nullptr : &s_.drill->scenes[static_cast<std::size_t>(s_.scene)];
}

const Rule* Talk::rule_for(Trigger trigger) const {
    if (const auto* here = scene())
        for (const auto& rule : here->rules)
            if (rule.trigger == trigger)
                return &rule;
    return nullptr;
}

/// The first rule, in the author's order, that one of the marks names.
const Rule* Talk::marked_rule() const {
    if (const auto* here = scene())
        for (const auto& rule : here->rules)
            if (rule.trigger != Trigger::otherwise && rule.trigger != Trigger::time_limit &&
                std::find(s_.marks.begin(), s_.marks.end(), rule.name) != s_.marks.end())
                return &rule;
    return nullptr;
}

void Talk::begin_talk() {
    s_.phase = ActorState::talking;
    s_.marks.clear();
    enter(0);
    run();
}

void Talk::enter(int index) {
    s_.scene = index;
    s_.silences = 0;
    s_.waiting_rules.clear();
    s_.steps.clear();
    const auto& here = *scene();
    out_.push_back(act::SceneEntered{here.name});
    s_.at(Due::scene_limit) = Instant::never();
    for (const auto& rule : here.rules) {
        s_.times_taken[static_cast<std::size_t>(rule.id)] = 0;
        if (rule.trigger == Trigger::time_limit)
            s_.at(Due::scene_limit) = std::min(s_.at(Due::scene_limit), s_.now + rule.wait);
    }
    // A ring of scenes in which nobody speaks would never end.
    if (++s_.hops > max_scene_hops)
        return finish(BuiltInEnding::lost, true, true);
    for (const auto& entry : here.entry)
        if (const auto* condition = std::get_if<EntryIf>(&entry))
            s_.steps.push_back({.entry_if = condition});
        else
            s_.steps.push_back({.lines = &std::get<SayAction>(entry)});
}

/// Does what is to be done until a line is being said or nothing is left.
void Talk::run() {
    int guard = 0;
    while (!s_.steps.empty() && s_.saying == 0 && talking() && !s_.on_hold) {
        if (++guard > max_steps_without_a_word)
            return finish(BuiltInEnding::lost, true, true);
        const Step next = s_.steps.front();
        s_.steps.pop_front();
        step(next);
    }
}

void Talk::step(const Step& step) {
    const auto choose = [this](const SayAction& action) {
        std::vector<int> oldest;
        for (const int line : action.lines) {
            const auto used = s_.line_used[static_cast<std::size_t>(line)];
            const auto best =
                oldest.empty() ? used : s_.line_used[static_cast<std::size_t>(oldest.front())];
            if (used < best)
                oldest.clear();
            if (used <= best)
                oldest.push_back(line);
        }
        say(oldest[s_.line_choice.below(oldest.size())]);
    };
    if (step.action != nullptr) {
        if (const auto* action = std::get_if<SayAction>(step.action))
            choose(*action);
        else
            act_on(*step.action);
    } else if (step.entry_if != nullptr) {
        const auto& condition = *step.entry_if;
        if (!condition.condition.holds([this](std::string_view n) { return value_of(s_, n); }))
            return;
        out_.push_back(act::BranchTaken{condition.id, scene()->name, condition.condition.source(),
                                        condition.place.line});
        for (auto it = condition.actions.rbegin(); it != condition.actions.rend(); ++it)
            s_.steps.push_front({.action = &*it});
    } else if (step.lines != nullptr) {
        choose(*step.lines);
    } else {
        say(step.line);
    }
}

void Talk::act_on(const Action& action) {
    if (const auto* go = std::get_if<GoTo>(&action)) {
        enter(go->scene);
    } else if (const auto* end = std::get_if<EndAction>(&action)) {
        finish(end->ending, true, false);
    } else if (const auto* hang_up = std::get_if<HangUpAction>(&action)) {
        finish(hang_up->ending, true, true);
    } else if (const auto* mood = std::get_if<MoodAction>(&action)) {
        change_mood(mood->by);
    } else if (const auto* patience = std::get_if<PatienceAction>(&action)) {
        spend(Duration{-patience->by.ms});
    } else if (const auto* press = std::get_if<PressAction>(&action)) {
        out_.push_back(act::Press{fill(s_, press->digits)});
    } else if (const auto* visit = std::get_if<VisitAction>(&action)) {
        if (visit->scene >= 0) {
            if (s_.callers.size() < max_scenes)
                s_.callers.push_back(s_.scene);
            enter(visit->scene);
        } else if (!s_.callers.empty()) {
            s_.scene = s_.callers.back();
            s_.callers.pop_back();
            s_.steps.clear();
            s_.at(Due::scene_limit) = Instant::never();
            out_.push_back(act::SceneEntered{scene()->name});
        }
    }
}

void Talk::say(int index) {
    const auto& line = s_.drill->lines[static_cast<std::size_t>(index)];
    s_.hops = 0;
    s_.line = index;
    s_.line_used[static_cast<std::size_t>(index)] = ++s_.uses;
    s_.saying = ++s_.last_token;
    s_.may_interrupt = line.may_interrupt;
    s_.turn_over = false;
    act::Say say;
    say.token = s_.saying;
    say.line = line.id;
    say.text = fill(s_, line.text);
    say.voice = s_.voice;
    say.mood = mood_tag(s_.mood);
    say.may_interrupt = line.may_interrupt;
    say.has_variables = !line.names.empty();
    for (const auto& fact : s_.drill->facts)
        if (fact.variable >= 0 &&
            std::find(line.names.begin(), line.names.end(), fact.name) != line.names.end())
            say.facts.push_back(fact.name);
    // A quarter second a character is slow speech; whoever says it has this long to report the end.
    s_.at(Due::line_limit) =
        s_.now + 20_s + 250_ms * static_cast<std::int64_t>(say.text.size() / 2);
    out_.push_back(std::move(say));
}

void Talk::say_built_in(std::string_view key) {
    s_.line = -1;
    s_.saying = ++s_.last_token;
    s_.may_interrupt = true;
    s_.turn_over = false;
    act::Say say;
    say.token = s_.saying;
    say.text = text(s_.drill->language, key);
    say.line = line_id(say.text);
    say.voice = s_.voice;
    say.mood = mood_tag(s_.mood);
    say.may_interrupt = true;
    s_.at(Due::line_limit) = s_.now + 20_s;
    out_.push_back(std::move(say));
}

void Talk::line_over(bool completed) {
    s_.saying = 0;
    s_.at(Due::line_limit) = Instant::never();
    s_.at(Due::overlap) = Instant::never();
    if (completed && s_.line >= 0) {
        const auto& names = s_.drill->lines[static_cast<std::size_t>(s_.line)].names;
        for (std::size_t i = 0; i < s_.drill->facts.size(); ++i) {
            const auto& fact = s_.drill->facts[i];
            if (fact.variable < 0 ||
                std::find(names.begin(), names.end(), fact.name) == names.end())
                continue;
            s_.fact_spoken[i] = true;
            out_.push_back(act::FactSpoken{fact.name, value_of(s_, fact.name).shown()});
        }
    }
    if (s_.leaving)
        return finish(BuiltInEnding::out_of_patience, true, true);
    run();
    if (s_.saying == 0 && !s_.speaking && !s_.marks.empty() && talking())
        s_.at(Due::decide) = s_.now + timing::mark_grace;
}

/// The student's turn is over.
void Talk::respond() {
    if (!talking() || s_.saying != 0 || s_.speaking || s_.on_hold)
        return;
    s_.turn_over = false;
    const auto* rule = marked_rule();
    const bool again =
        rule == nullptr && std::any_of(s_.marks.begin(), s_.marks.end(), [](const auto& mark) {
            return mark == "请重复" || mark == "ask_again";
        });
    s_.marks.clear();
    if (again)
        return repeat_line();
    if (rule == nullptr)
        return otherwise();
    s_.hold_taken = s_.hold_taken || rule->trigger == Trigger::hold;
    take(*rule);
}

void Talk::otherwise() {
    if (const auto* rule = rule_for(Trigger::otherwise))
        take(*rule);
}

void Talk::take(const Rule& rule, bool in_front) {
    const int times = ++s_.times_taken[static_cast<std::size_t>(rule.id)];
    const bool worn_out = rule.at_most > 0 && times > rule.at_most && !rule.finally.empty();
    const auto& actions = worn_out ? rule.finally : rule.actions;
    out_.push_back(act::BranchTaken{rule.id, scene()->name, rule.name, rule.place.line});
    if (!in_front)
        s_.steps.clear();
    for (auto it = actions.rbegin(); it != actions.rend(); ++it)
        s_.steps.push_front({.action = &*it});
    run();
}

void Talk::repeat_line() {
    spend(timing::repeat_cost);
    if (!talking() || s_.saying != 0)
        return;
    if (s_.line < 0 || ++s_.repeats > max_repeats)
        return otherwise();
    const auto& names = s_.drill->lines[static_cast<std::size_t>(s_.line)].names;
    for (std::size_t i = 0; i < s_.drill->facts.size(); ++i)
        if (s_.fact_spoken[i] &&
            std::find(names.begin(), names.end(), s_.drill->facts[i].name) != names.end())
            out_.push_back(act::FactAskedAgain{s_.drill->facts[i].name});
    say(s_.line);
}

void Talk::interrupted() {
    if (s_.saying == 0 || !s_.speaking)
        return;
    out_.push_back(act::Interrupted{s_.saying});
    const auto* rule = rule_for(Trigger::interruption);
    if (rule == nullptr)
        return;
    out_.push_back(act::StopSaying{s_.saying});
    s_.saying = 0;
    s_.at(Due::line_limit) = Instant::never();
    // A line with something to note down is not lost: it is said again.
    if (s_.line >= 0 && !s_.drill->lines[static_cast<std::size_t>(s_.line)].names.empty())
        s_.steps.push_front({.line = s_.line});
    take(*rule, true);
}

bool Talk::asks_louder(const heard::StudentEnded& ended) {
    const Band band = band_of(s_.drill->customer.hearing);
    int percent = 0;
    if (ended.level_tenths != 0) {
        const int off = std::max(
            {band.level_low - ended.level_tenths, ended.level_tenths - band.level_high, 0});
        percent += off * band.percent_per_db / 10;
    }
    if (ended.rate_tenths > band.rate_high)
        percent += (ended.rate_tenths - band.rate_high) * 2;
    if (percent == 0 || s_.asked_louder >= max_asked_louder ||
        !s_.hearing.chance(std::min(percent, 90)))
        return false;
    ++s_.asked_louder;
    out_.push_back(act::AskedLouder{ended.level_tenths, ended.rate_tenths});
    if (const auto* rule = rule_for(Trigger::too_quiet)) {
        take(*rule);
        return true;
    }
    const bool fast = ended.rate_tenths > band.rate_high;
    const bool loud = ended.level_tenths != 0 && ended.level_tenths > band.level_high;
    say_built_in(fast   ? "persona.line_slower"
                 : loud ? "persona.line_softer"
                        : "persona.line_louder");
    return true;
}

void Talk::silent() {
    end_quiet();
    if (!talking() || s_.saying != 0)
        return;
    out_.push_back(act::SilencePrompted{++s_.silences});
    if (const auto* rule = rule_for(Trigger::no_sound))
        take(*rule);
    else
        otherwise();
}

void Talk::monologue() {
    const auto* rule = rule_for(Trigger::too_long);
    if (rule != nullptr && s_.speaking && s_.saying == 0)
        take(*rule);
}

void Talk::scene_limit() {
    const auto* rule = rule_for(Trigger::time_limit);
    if (rule == nullptr || !talking())
        return;
    if (s_.saying != 0 || s_.on_hold)
        s_.at(Due::scene_limit) = s_.now + 200_ms;
    else
        take(*rule);
}

void Talk::finish(std::string ending, bool by_customer, bool hang_up) {
    if (!s_.ending.empty())
        return;
    s_.ending = ending;
    s_.phase = ActorState::ended;
    s_.steps.clear();
    clear_due();
    if (s_.saying != 0)
        out_.push_back(act::StopSaying{s_.saying});
    s_.saying = 0;
    out_.push_back(act::Finished{std::move(ending), by_customer});
    if (hang_up)
        out_.push_back(act::HangUp{});
    else if (by_customer)
        s_.at(Due::goodbye) = s_.now + timing::goodbye;
}

void Talk::finish(BuiltInEnding ending, bool by_customer, bool hang_up) {
    finish(ending_name(ending, s_.drill->language), by_customer, hang_up);
}

void Talk::change_mood(int by) {
    const int to = std::clamp(s_.mood + by, mood_low, mood_high);
    if (to != s_.mood)
        out_.push_back(act::MoodChanged{s_.mood, to});
    s_.mood = to;
}

void Talk::spend(Duration by) {
    const Duration to{std::clamp<std::int64_t>(s_.patience.ms - by.ms, 0, 3'600'000)};
    if (to != s_.patience)
        out_.push_back(act::PatienceChanged{s_.patience, to});
    s_.patience = to;
    if (to == 0_s && talking() && !s_.leaving)
        out_of_patience();
}

void Talk::out_of_patience() {
    if (s_.phase == ActorState::ended)
        return;
    if (s_.patience > 0_s) {
        out_.push_back(act::PatienceChanged{s_.patience, 0_s});
        s_.patience = 0_s;
    }
    // On hold nobody would hear it.
    if (s_.on_hold)
        return finish(BuiltInEnding::out_of_patience, true, true);
    s_.leaving = true;
    s_.steps.clear();
    s_.marks.clear();
    if (s_.saying == 0)
        say_built_in("persona.line_enough");
}

void Talk::end_quiet() {
    if (s_.quiet_since == Instant::never())
        return;
    const auto waited = s_.now - s_.quiet_since - timing::free_silence;
    s_.quiet_since = Instant::never();
    s_.at(Due::silence) = Instant::never();
    s_.at(Due::patience) = Instant::never();
    if (waited > 0_s)
        spend(waited);
}

void Talk::settle() {
    const bool free = talking() && s_.saying == 0 && !s_.speaking && !s_.on_hold;
    if (free && !s_.waiting_rules.empty()) {
        const int id = s_.waiting_rules.front();
        s_.waiting_rules.clear();
        for (const auto& rule : scene()->rules)
            if (rule.id == id) {
                end_quiet();
                s_.marks.clear();
                s_.at(Due::decide) = Instant::never();
                take(rule);
                break;
            }
        return settle();
    }
    if (s_.on_hold && talking()) {
        s_.at(Due::patience) = s_.hold_since + timing::free_hold + s_.patience;
        return;
    }
    const bool listening = free && s_.at(Due::decide) == Instant::never();
    if (!listening) {
        end_quiet();
        return;
    }
    if (s_.quiet_since != Instant::never())
        return;
    s_.quiet_since = s_.now;
    const auto* rule = rule_for(Trigger::no_sound);
    s_.at(Due::silence) =
        s_.now + (rule != nullptr && rule->wait > 0_s ? rule->wait : timing::silence_prompt);
    s_.at(Due::patience) = s_.now + timing::free_silence + s_.patience;
}

void Talk::clear_due() {
    s_.due.fill(Instant::never());
}

} // namespace ringroom::persona
