#include "world/student.h"

#include <algorithm>
#include <array>

#include "persona/desk.h"

namespace ringroom::world {
namespace {

using namespace ringroom::literals;

constexpr std::array<std::string_view, profiles> names{"good", "lazy", "silent", "rude", "fast"};

// Values of one student on one day are these within a third either way.
constexpr std::array<Habits, profiles> all_habits{{
    {.answer = 1500_ms, .greeting = 700_ms, .gap = 900_ms, .typing = 2500_ms, .wrap_up = 3_s},
    {.answer = 6_s,
     .greeting = 2500_ms,
     .gap = 3500_ms,
     .typing = 6_s,
     .wrap_up = 6_s,
     .makes_move = 55,
     .captures = 60,
     .mistypes = 10},
    {.answer = 3_s,
     .greeting = 5_s,
     .gap = 7_s,
     .typing = 5_s,
     .wrap_up = 5_s,
     .makes_move = 0,
     .captures = 20,
     .speaks = 12,
     .submits = false},
    {.answer = 3_s,
     .greeting = 900_ms,
     .gap = 300_ms,
     .typing = 4_s,
     .wrap_up = 2_s,
     .makes_move = 25,
     .captures = 25,
     .mistypes = 10,
     .interrupts = 45,
     .breaches = true,
     .submits = false},
    {.answer = 700_ms,
     .greeting = 300_ms,
     .gap = 250_ms,
     .typing = 1_s,
     .wrap_up = 1_s,
     .makes_move = 75,
     .captures = 85,
     .mistypes = 35,
     .interrupts = 15},
}};

constexpr Duration patience_for_silence = 9_s;
constexpr Duration lets_go = 1600_ms; // the customer takes a second to be content
constexpr Duration thinks_over_record = 2500_ms;
constexpr Duration asks_for_record = 3_s;
constexpr Duration asks_again = 12_s;
constexpr int breaches = 50; // percent of a rude student's idle turns
constexpr int turns_max = 30;
constexpr int latest_turn = 3; // from which on a breach is made

/// A whole one: half a Chinese character is no text that anybody could type.
void drop_last_character(std::string& text) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
        text.pop_back();
    if (!text.empty())
        text.pop_back();
}

bool ends(const persona::Actions& actions) {
    return std::any_of(actions.begin(), actions.end(), [](const auto& action) {
        return std::holds_alternative<persona::EndAction>(action);
    });
}

bool says(const persona::Actions& actions, const persona::Drill& drill, std::string_view line) {
    for (const auto& action : actions)
        if (const auto* say = std::get_if<persona::SayAction>(&action))
            for (const int index : say->lines)
                if (drill.lines[static_cast<std::size_t>(index)].id == line)
                    return true;
    return false;
}

bool entry_says(const persona::Scene& scene, const persona::Drill& drill, std::string_view line) {
    for (const auto& step : scene.entry) {
        if (const auto* say = std::get_if<persona::SayAction>(&step)) {
            if (says({*say}, drill, line))
                return true;
        } else if (says(std::get<persona::EntryIf>(step).actions, drill, line)) {
            return true;
        }
    }
    return false;
}

/// Where the actions lead, or -1.
int leads_to(const persona::Actions& actions) {
    for (const auto& action : actions)
        if (const auto* go = std::get_if<persona::GoTo>(&action))
            return go->scene;
    return -1;
}

} // namespace

std::string_view to_string(Profile profile) {
    return names.at(static_cast<std::size_t>(profile));
}

std::optional<Profile> profile_from(std::string_view name) {
    for (int i = 0; i < profiles; ++i)
        if (names.at(static_cast<std::size_t>(i)) == name)
            return static_cast<Profile>(i);
    return std::nullopt;
}

const Habits& habits_of(Profile profile) {
    return all_habits.at(static_cast<std::size_t>(profile));
}

std::map<std::string, std::string> values_heard(const persona::Line& line, std::string_view words) {
    std::map<std::string, std::string> values;
    std::string_view pattern = line.text;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        const auto fixed = pattern.substr(0, open);
        if (words.substr(0, fixed.size()) != fixed)
            return {};
        words.remove_prefix(fixed.size());
        if (open == pattern.npos)
            break;
        const auto close = pattern.find('}', open);
        if (close == pattern.npos)
            return {};
        const auto name = pattern.substr(open + 1, close - open - 1);
        pattern.remove_prefix(close + 1);
        const auto after = pattern.substr(0, pattern.find('{'));
        const auto end = after.empty() ? words.size() : words.find(after);
        if (end == words.npos)
            return {};
        values.emplace(std::string(name), std::string(words.substr(0, end)));
        words.remove_prefix(end);
    }
    return values;
}

Student::Student(Profile profile, std::uint64_t seed, std::string number, bool outbound,
                 std::vector<Breach> breaches)
    : profile_(profile)
    , habits_(&habits_of(profile))
    , random_(stream(seed, "student", fnv1a(number)))
    , number_(std::move(number))
    , outbound_(outbound) {
    auto turns = stream(seed, "breaches", fnv1a(number_));
    for (auto& one : breaches)
        intended_.push_back({std::move(one), static_cast<int>(turns.between(1, latest_turn))});
}

void Student::see(Instant now, const Sees& seen, Deeds& out) {
    advance(now, out);
    std::visit([&](const auto& one) { on(now, one); }, seen);
    advance(now, out);
}

void Student::advance(Instant now, Deeds& out) {
    while (!plans_.empty() && plans_.front().at <= now) {
        Does deed = std::move(plans_.front().deed);
        plans_.erase(plans_.begin());
        if (std::holds_alternative<does::Speak>(deed)) {
            if (speaking_ || !in_talk_)
                continue;
            speaking_ = true;
        }
        out.push_back(std::move(deed));
    }
}

Instant Student::next_deadline() const {
    return plans_.empty() ? Instant::never() : plans_.front().at;
}

std::vector<std::string> Student::words_ahead() const {
    std::vector<std::string> out;
    for (const auto& one : plans_)
        if (const auto* speak = std::get_if<does::Speak>(&one.deed))
            out.push_back(speak->words);
    return out;
}

void Student::plan(Instant at, Does deed) {
    const auto place = std::upper_bound(plans_.begin(), plans_.end(), at,
                                        [](Instant t, const Plan& p) { return t < p.at; });
    plans_.insert(place, {at, std::move(deed)});
}

Duration Student::about(Duration usual) {
    return {random_.between(usual.ms * 2 / 3, usual.ms * 4 / 3)};
}

void Student::forget_talk() {
    // The telephone may ring before the news of the last contact's end arrives.
    std::erase_if(plans_,
                  [](const Plan& p) { return !std::holds_alternative<does::Answer>(p.deed); });
    in_talk_ = speaking_ = customer_speaks_ = closing_ = false;
    greeting_due_ = owes_turn_ = false;
    scene_ = -1;
    turns_ = 0;
    made_.clear();
    keyed_.clear();
}

void Student::on(Instant now, const sees::Ready&) {
    forget_talk();
    if (outbound_)
        plan(now + about(asks_for_record), does::NextRecord{});
}

void Student::on(Instant now, const sees::Rings&) {
    plans_.clear();
    plan(now + about(habits_->answer), does::Answer{});
}

void Student::on(Instant now, const sees::RecordShown& shown) {
    plans_.clear();
    drill_ = shown.drill;
    plan(now + thinks_over_record + about(habits_->answer), does::Dial{});
}

void Student::on(Instant now, const sees::NoRecord&) {
    if (in_talk_)
        return; // a call came first
    plan(now + about(asks_again), does::NextRecord{});
}

void Student::on(Instant now, const sees::Connected& connected) {
    plans_.clear();
    forget_talk();
    in_talk_ = true;
    drill_ = connected.drill;
    direction_ = connected.direction;
    from_ = connected.from;
    scene_ = 0;
    if (!random_.chance(habits_->speaks))
        return;
    greet(now + about(habits_->greeting));
}

std::string Student::greeting() const {
    const bool zh = drill_ == nullptr || drill_->language == Language::zh;
    if (direction_ == Direction::outbound)
        return zh ? "您好,我是客服中心工号" + number_ + "。"
                  : "Hello, this is agent " + number_ + " of customer service.";
    return zh ? "您好,工号" + number_ + "为您服务。"
              : "Hello, agent " + number_ + " speaking. How can I help?";
}

void Student::greet(Instant at) {
    does::Speak words{greeting()};
    const persona::Rule* rule = nullptr;
    // Who calls out names the company first: that is a move of its own where the script asks for
    // it.
    if (drill_ && direction_ == Direction::outbound && random_.chance(habits_->makes_move))
        rule = choose(drill_->scenes.front());
    if (rule != nullptr && leaves_out(rule->name, words.breaches)) {
        words.words = words_of({.slip = Slip::left_out, .move = rule->name}, *drill_);
        rule = nullptr;
    } else if (drill_ && make(Slip::no_greeting, words.breaches)) {
        words.words = words_of({.slip = Slip::no_greeting}, *drill_);
    }
    plan(at, std::move(words));
    if (rule != nullptr) {
        made_.insert(rule->name);
        plan(at + 200_ms, does::Mark{rule->name});
    }
}

void Student::on(Instant now, const sees::LineBegan& line) {
    if (!in_talk_ || !drill_)
        return;
    customer_speaks_ = true;
    owes_turn_ = false;
    leave_unsaid();
    if (const int scene = scene_of(line.line); scene >= 0)
        scene_ = scene;
    capture(now, line.line, line.words);
    const bool zh = drill_->language == Language::zh;
    if (random_.chance(habits_->interrupts))
        plan(now + 900_ms, does::Speak{zh ? "行了行了,我知道了,您听我说。"
                                          : "Yes, yes, I know, just listen to me."});
    hear_out(now, line.line, line.words);
}

void Student::on(Instant now, const sees::LineEnded&) {
    customer_speaks_ = false;
    line_ended_ = now;
    owes_turn_ = minds() && speaking_;
    if (!in_talk_ || owes_turn_)
        return;
    if (std::exchange(greeting_due_, false))
        greet(now + about(habits_->gap));
    else
        take_turn(now + about(habits_->gap));
}

void Student::on(Instant now, const sees::SpeechOver&) {
    speaking_ = false;
    if (!in_talk_)
        return;
    if (std::exchange(owes_turn_, false) && !customer_speaks_)
        return take_turn(now + about(habits_->gap));
    // The customer's next line cancels this; silence means there is nothing more to come.
    plan(now + (closing_ ? lets_go : patience_for_silence), does::HangUp{});
}

void Student::on(Instant now, const sees::Ended& ended) {
    const bool talked = ended.talked;
    // What was still to be typed is typed in wrap-up.
    std::vector<does::Key> unkeyed;
    for (const auto& one : plans_)
        if (const auto* key = std::get_if<does::Key>(&one.deed))
            unkeyed.push_back(*key);
    auto keyed = std::move(keyed_);
    forget_talk();
    keyed_ = std::move(keyed);
    const Instant done = now + about(habits_->wrap_up);
    if (habits_->submits)
        for (std::size_t i = 0; i < unkeyed.size(); ++i)
            plan(now + Duration{100 + 50 * static_cast<std::int64_t>(i)}, std::move(unkeyed[i]));
    if (talked && drill_ && habits_->submits) {
        key_rest(now);
        plan(done - Duration{200}, does::Submit{});
    }
    plan(done - Duration{100}, does::Dispose{persona::general_disposition(
                                   talked, drill_ ? drill_->language : Language::zh)});
    plan(done, does::WrapUpDone{});
}

void Student::take_turn(Instant at) {
    // Whatever was planned on the assumption of silence does not happen now.
    take_back_breaches();
    std::erase_if(plans_, [](const Plan& p) {
        return std::holds_alternative<does::HangUp>(p.deed) ||
               std::holds_alternative<does::Speak>(p.deed);
    });
    if (!drill_ || scene_ < 0 || ++turns_ > turns_max) {
        plan(at, does::HangUp{});
        return;
    }
    if (!random_.chance(habits_->speaks)) {
        plan(at + patience_for_silence * 3, does::HangUp{});
        return;
    }
    const bool zh = drill_->language == Language::zh;
    const auto& scene = drill_->scenes[static_cast<std::size_t>(scene_)];
    does::Speak reply;
    at = keep_waiting(at, scene, reply);
    if (say_forbidden(at, scene, reply))
        return plan(at, std::move(reply));
    const persona::Rule* rule = choose(scene);
    bool makes =
        rule != nullptr &&
        (habits_->breaches && forbidden(rule->name) ? true : random_.chance(habits_->makes_move));
    if (makes && leaves_out(rule->name, reply.breaches))
        makes = false;
    std::string words = makes ? phrase(rule->name) : (zh ? "嗯,好的。" : "All right.");
    if (makes) {
        made_.insert(rule->name);
        plan(at + 300_ms, does::Mark{rule->name});
        closing_ = ends(rule->actions);
    }
    if (!makes && habits_->breaches)
        breach(at, words);
    if (profile_ == Profile::good || (profile_ == Profile::fast && random_.chance(50)))
        extra_moves(at, makes ? rule : nullptr, words);
    closing_ = closing_ || (minds() && !makes && otherwise_ends(scene));
    if (closing_ && !leaves_without_goodbye())
        words += goodbye(drill_->language);
    if (profile_ == Profile::good && turns_ >= 2)
        key_rest(at + about(habits_->typing));
    reply.words += words;
    plan(at, std::move(reply));
}

/// A reply that has not begun when the customer goes on is overtaken, and its marks with it: the
/// end of the new line brings another. A greeting is said all the same.
void Student::leave_unsaid() {
    const auto reply = std::find_if(plans_.begin(), plans_.end(), [](const Plan& p) {
        return std::holds_alternative<does::Speak>(p.deed);
    });
    if (reply == plans_.end() || (turns_ == 0 && !minds()))
        return;
    greeting_due_ = turns_ == 0;
    closing_ = false;
    const Instant at = reply->at;
    take_back_breaches();
    std::erase_if(plans_, [&](const Plan& p) {
        const auto* mark = std::get_if<does::Mark>(&p.deed);
        if (mark != nullptr && p.at >= at)
            made_.erase(mark->move);
        return std::holds_alternative<does::Speak>(p.deed) || (mark != nullptr && p.at >= at);
    });
}

/// What must not be said is said, where no branch of the scene did it already.
void Student::breach(Instant at, std::string& words) {
    const auto& banned = drill_->must_not_say;
    if (banned.empty() || !random_.chance(breaches))
        return;
    const auto& move = banned[static_cast<std::size_t>(turns_) % banned.size()];
    words =
        drill_->language == Language::zh ? move + "!您听懂了没有?" : move + "! Do you understand?";
    plan(at + 300_ms, does::Mark{move});
}

bool Student::forbidden(const std::string& move) const {
    const auto in = [&](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), move) != list.end();
    };
    return in(drill_->rubric.red_lines) || in(drill_->must_not_say);
}

int Student::worth(const persona::Rule& rule) const {
    if (forbidden(rule.name))
        return habits_->breaches ? 1000 : -1000;
    int sum = made_.contains(rule.name) ? 0 : 5;
    for (const auto& action : rule.actions) {
        if (const auto* mood = std::get_if<persona::MoodAction>(&action))
            sum += mood->by * 10;
        else if (const auto* patience = std::get_if<persona::PatienceAction>(&action))
            sum += static_cast<int>(patience->by.ms / 2000);
        else if (std::holds_alternative<persona::HangUpAction>(action))
            sum -= 50;
    }
    const auto& must = drill_->must_say;
    if (std::find(must.begin(), must.end(), rule.name) != must.end())
        sum += 20;
    for (const auto& sample : drill_->samples)
        if (sample.at_least > 0 &&
            std::find(sample.moves.begin(), sample.moves.end(), rule.name) != sample.moves.end())
            sum += 15;
    return habits_->breaches ? -sum : sum;
}

const persona::Rule* Student::choose(const persona::Scene& scene) {
    const persona::Rule* best = nullptr;
    for (const auto& rule : scene.rules) {
        const bool move = rule.trigger == persona::Trigger::move;
        if (!move || (forbidden(rule.name) && !habits_->breaches))
            continue;
        if (best == nullptr || worth(rule) > worth(*best))
            best = &rule;
    }
    return best;
}

/// Without a move the talk would come to its end.
bool Student::otherwise_ends(const persona::Scene& scene) {
    return std::any_of(scene.rules.begin(), scene.rules.end(), [](const persona::Rule& rule) {
        return rule.trigger == persona::Trigger::otherwise && ends(rule.actions);
    });
}

bool Student::has_scene(const std::string& move) const {
    return std::any_of(drill_->scenes.begin(), drill_->scenes.end(), [&](const auto& scene) {
        return std::any_of(scene.rules.begin(), scene.rules.end(),
                           [&](const auto& rule) { return rule.name == move; });
    });
}

int Student::scene_of(const std::string& line) const {
    for (std::size_t i = 0; i < drill_->scenes.size(); ++i) {
        const auto& scene = drill_->scenes[i];
        if (entry_says(scene, *drill_, line)) {
            // A conditional line that leads on is heard in the scene it leads to.
            for (const auto& step : scene.entry)
                if (const auto* branch = std::get_if<persona::EntryIf>(&step);
                    branch != nullptr && says(branch->actions, *drill_, line) &&
                    leads_to(branch->actions) >= 0)
                    return leads_to(branch->actions);
            return static_cast<int>(i);
        }
        for (const auto& rule : scene.rules)
            if (says(rule.actions, *drill_, line) || says(rule.finally, *drill_, line))
                return leads_to(rule.actions) >= 0 ? leads_to(rule.actions) : static_cast<int>(i);
    }
    return -1;
}

void Student::extra_moves(Instant at, const persona::Rule* rule, std::string& words) {
    // What the rubric rewards and no branch here would misread is said once along the way.
    const auto& scene = drill_->scenes[static_cast<std::size_t>(scene_)];
    const auto branches_here = [&](const std::string& move) {
        return std::any_of(scene.rules.begin(), scene.rules.end(),
                           [&](const auto& r) { return r.name == move; });
    };
    std::vector<std::string> wanted = drill_->must_say;
    for (const auto& item : drill_->rubric.items)
        if (!item.automatic)
            wanted.push_back(item.name);
    for (const auto& move : wanted) {
        if (made_.contains(move) || branches_here(move) || (rule != nullptr && rule->name == move))
            continue;
        if (minds() && has_scene(move)) // there it is in its place, or its absence is heard
            continue;
        made_.insert(move);
        words += phrase(move);
        plan(at + 400_ms, does::Mark{move});
        return; // one a turn: nobody recites the rubric
    }
}

void Student::capture(Instant now, const std::string& line, const std::string& words) {
    for (const auto& one : drill_->lines) {
        if (one.id != line)
            continue;
        const auto values = values_heard(one, words);
        for (const auto& fact : drill_->facts) {
            if (fact.variable < 0)
                continue;
            const auto& variable = drill_->variables[static_cast<std::size_t>(fact.variable)].name;
            const auto heard = values.find(variable);
            if (heard != values.end() && random_.chance(habits_->captures))
                key(now + about(habits_->typing), fact.name, heard->second);
        }
    }
}

void Student::key(Instant at, const std::string& field, std::string value) {
    if (keyed_.contains(field))
        return;
    // What is picked from a list cannot be mistyped, and what the desk marks as wrong is mended.
    const auto fields = persona::desk_fields(*drill_);
    const auto* desk = persona::field_named(fields, field);
    const bool picked = desk != nullptr && !desk->choices.empty();
    if (!picked && value.size() > 1 && random_.chance(habits_->mistypes)) {
        auto mistyped = value;
        drop_last_character(mistyped);
        if (desk == nullptr || persona::takes(*desk, mistyped))
            value = std::move(mistyped);
    }
    keyed_[field] = value;
    plan(at, does::Key{field, std::move(value)});
}

void Student::key_rest(Instant at) {
    const bool zh = drill_->language == Language::zh;
    const auto usual = [&](const persona::FormField& field) -> std::string {
        const auto named = [&](const char* a, const char* b) {
            return field.name.find(a) != field.name.npos || field.name.find(b) != field.name.npos;
        };
        if (!field.choices.empty())
            return field.choices.front();
        if (field.kind == persona::FieldKind::integer)
            return "39";
        if (field.kind == persona::FieldKind::digits || named("电话", "phone"))
            return from_;
        if (named("时间", "time"))
            return zh ? "明天下午" : "tomorrow afternoon";
        return zh ? "已记录" : "noted";
    };
    int n = 0;
    const auto fields = persona::desk_fields(*drill_);
    const auto key_usual = [&](const std::string& name) {
        if (const auto* field = persona::field_named(fields, name);
            random_.chance(habits_->captures))
            key(at + Duration{++n * 500}, name, usual(*field));
    };
    for (const auto& fact : drill_->facts)
        if (fact.variable < 0)
            key_usual(fact.name);
    for (const auto& field : drill_->form.fields) {
        const bool fact = std::any_of(drill_->facts.begin(), drill_->facts.end(),
                                      [&](const auto& f) { return f.name == field.name; });
        if (!fact)
            key_usual(field.name);
    }
}

std::string Student::phrase(const std::string& move) const {
    for (const auto& step : drill_->talk.steps)
        if (step.move == move && !step.text.empty() && step.text.find('{') == std::string::npos)
            return step.text;
    if (drill_->language == Language::en)
        return "Let me take care of that: " + move + ".";
    return "好的," + move + ",请您放心。";
}

} // namespace ringroom::world
