#include "persona/walk.h"

#include <algorithm>

#include "base/check.h"
#include "base/random.h"

namespace ringroom::persona {

namespace {

constexpr Duration longest_call = 3'600'000_ms;
constexpr int max_turns = 400;

bool contains(const std::vector<std::string>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// A student in virtual time: speaks a turn, makes a move, or keeps silent.
class Rehearsal {
public:
    Rehearsal(const std::shared_ptr<const Drill>& drill, std::uint64_t seed, std::uint64_t number,
              Ear ear)
        : drill_(*drill)
        , actor_(drill, seed, number, ear)
        , line_hits_(drill->lines.size(), 0)
        , rule_hits_(static_cast<std::size_t>(drill->rule_count), 0)
        , scene_hits_(drill->scenes.size(), 0) {}

    /// The agent answers; the customer's first words are over afterwards.
    void begin() {
        tell(heard::AtAgent{});
        if (actor_.state() == ActorState::greeting)
            turn({});
        listen();
    }

    [[nodiscard]] bool over() const {
        return !actor_.ending().empty() || now_.ms > longest_call.ms;
    }

    /// Lets the customer say all there is to say.
    void listen() {
        while (saying_ != 0 && !over()) {
            const auto token = saying_;
            now_ = now_ + line_time_;
            saying_ = 0;
            tell(heard::LineFinished{token, true});
        }
    }

    void move(const std::string& name) {
        made_.push_back(name);
        const auto trigger = trigger_here(name);
        if (trigger == Trigger::no_sound)
            silence();
        else if (trigger == Trigger::hold)
            hold();
        else if (trigger == Trigger::transfer)
            tell(heard::Transferred{});
        else
            turn(name);
        listen();
    }

    /// A turn of speech, marked with `name` unless empty.
    void turn(const std::string& name) {
        now_ = now_ + 500_ms;
        tell(heard::StudentBegan{});
        now_ = now_ + 2_s;
        if (!name.empty())
            tell(heard::Move{name});
        tell(heard::StudentEnded{-260, 40});
        // Until the customer has decided what to make of it.
        while (!over() && saying_ == 0 && actor_.next_deadline() <= now_ + 2_s)
            wait();
    }

    /// Says nothing until the customer does something.
    void silence() {
        const auto before = prompts_;
        while (!over() && prompts_ == before && saying_ == 0 &&
               actor_.next_deadline() != Instant::never())
            wait();
    }

    void hold() {
        tell(heard::HoldBegan{});
        now_ = now_ + 4_s;
        tell(heard::HoldEnded{});
    }

    void key(const std::string& field, const std::string& value) {
        tell(heard::FormKeyed{field, value});
    }

    /// What the student could do here: for the score, and for a random choice.
    [[nodiscard]] std::vector<std::string> offers() const {
        std::vector<std::string> out;
        const int scene = drill_.scene(actor_.scene());
        if (scene >= 0)
            for (const auto& rule : drill_.scenes[static_cast<std::size_t>(scene)].rules)
                if (rule.trigger != Trigger::time_limit && rule.trigger != Trigger::otherwise &&
                    rule.trigger != Trigger::interruption && rule.trigger != Trigger::too_long &&
                    rule.trigger != Trigger::too_quiet && rule.trigger != Trigger::form)
                    out.push_back(rule.name);
        return out;
    }
    void note_offers() {
        for (const auto& name : offers())
            if (!contains(offered_, name))
                offered_.push_back(name);
    }

    const Drill& drill_;
    Actor actor_;
    Instant now_;
    std::vector<int> line_hits_, rule_hits_, scene_hits_;
    std::vector<std::string> made_, offered_, story_;

private:
    Trigger trigger_here(const std::string& name) const {
        const int scene = drill_.scene(actor_.scene());
        if (scene >= 0)
            for (const auto& rule : drill_.scenes[static_cast<std::size_t>(scene)].rules)
                if (rule.name == name)
                    return rule.trigger;
        return Trigger::move;
    }

    void wait() {
        now_ = std::max(now_, actor_.next_deadline());
        acts_.clear();
        actor_.advance(now_, acts_);
        note();
    }
    void tell(const Heard& heard) {
        acts_.clear();
        actor_.handle(now_, heard, acts_);
        note();
    }

    void note() {
        for (const auto& act : acts_) {
            if (const auto* say = std::get_if<act::Say>(&act)) {
                saying_ = say->token;
                line_time_ = 500_ms + 80_ms * static_cast<std::int64_t>(say->text.size());
                story_.push_back("> " + say->text);
                for (std::size_t i = 0; i < drill_.lines.size(); ++i)
                    line_hits_[i] += drill_.lines[i].id == say->line ? 1 : 0;
            } else if (const auto* stop = std::get_if<act::StopSaying>(&act)) {
                saying_ = saying_ == stop->token ? 0 : saying_;
            } else if (const auto* branch = std::get_if<act::BranchTaken>(&act)) {
                ++rule_hits_[static_cast<std::size_t>(branch->rule)];
                story_.push_back("[" + branch->scene + "] " + branch->name);
            } else if (const auto* entered = std::get_if<act::SceneEntered>(&act)) {
                ++scene_hits_[static_cast<std::size_t>(drill_.scene(entered->scene))];
            } else if (std::holds_alternative<act::SilencePrompted>(act)) {
                ++prompts_;
            } else if (const auto* finished = std::get_if<act::Finished>(&act)) {
                story_.push_back("= " + finished->ending);
                saying_ = 0;
            }
        }
    }

    Acts acts_;
    LineToken saying_ = 0;
    Duration line_time_;
    int prompts_ = 0;
};

/// Fills the form: numbers near the truth where a condition compares with a field.
void key_at_random(Rehearsal& rehearsal, Random& random) {
    for (const auto& field : rehearsal.drill_.form.fields) {
        const auto truth = rehearsal.actor_.value(field.name);
        if (truth.kind != Datum::Kind::unset && random.chance(85))
            rehearsal.key(field.name, truth.shown());
        else if (field.kind == FieldKind::integer)
            rehearsal.key(field.name, std::to_string(random.between(20, 100)));
        else if (!field.choices.empty())
            rehearsal.key(field.name, field.choices[random.below(field.choices.size())]);
    }
}

void walk_once(Rehearsal& rehearsal, Random& random) {
    rehearsal.begin();
    for (int turn = 0; turn < max_turns && !rehearsal.over(); ++turn) {
        if (random.chance(50))
            key_at_random(rehearsal, random);
        rehearsal.note_offers();
        const auto offers = rehearsal.offers();
        const auto choice = random.below(offers.size() + 1);
        if (rehearsal.over())
            break;
        if (choice < offers.size()) {
            rehearsal.move(offers[choice]);
        } else {
            rehearsal.turn({});
            rehearsal.listen();
        }
    }
}

void add(WalkReport& report, const Rehearsal& rehearsal, int& score_sum) {
    const auto& ending = rehearsal.actor_.ending();
    if (ending.empty())
        ++report.dead_ends;
    else
        ++report.endings[ending];
    for (std::size_t i = 0; i < rehearsal.line_hits_.size(); ++i)
        report.line_hits[i] += rehearsal.line_hits_[i];
    for (std::size_t i = 0; i < rehearsal.rule_hits_.size(); ++i)
        report.rule_hits[i] += rehearsal.rule_hits_[i];
    for (std::size_t i = 0; i < rehearsal.scene_hits_.size(); ++i)
        report.scene_hits[i] += rehearsal.scene_hits_[i];
    const Duration length{rehearsal.now_.ms};
    report.shortest = report.runs == 0 ? length : std::min(report.shortest, length);
    report.longest = std::max(report.longest, length);
    report.mean += length;
    const int score = predict_score(rehearsal.drill_, rehearsal.made_, rehearsal.offered_);
    report.score_low = report.runs == 0 ? score : std::min(report.score_low, score);
    report.score_high = std::max(report.score_high, score);
    score_sum += score;
    ++report.runs;
}

} // namespace

WalkReport walk(const std::shared_ptr<const Drill>& drill, const WalkOptions& options) {
    check(options.runs >= 1 && options.runs <= 100'000, "a walk has 1 to 100,000 runs");
    WalkReport report;
    report.line_hits.assign(drill->lines.size(), 0);
    report.rule_hits.assign(static_cast<std::size_t>(drill->rule_count), 0);
    report.scene_hits.assign(drill->scenes.size(), 0);
    int score_sum = 0;
    for (int run = 0; run < options.runs; ++run) {
        const auto number = static_cast<std::uint64_t>(run) + 1;
        auto random = stream(options.seed, "walk", number);
        Rehearsal rehearsal(drill, options.seed, number, options.ear);
        walk_once(rehearsal, random);
        add(report, rehearsal, score_sum);
    }
    report.mean = report.mean / report.runs;
    report.score_mean = score_sum / report.runs;
    for (std::size_t i = 0; i < report.line_hits.size(); ++i)
        if (report.line_hits[i] == 0)
            report.dead_lines.push_back(static_cast<int>(i));
    return report;
}

SampleReport play_sample(const std::shared_ptr<const Drill>& drill, const Sample& sample,
                         std::uint64_t seed) {
    Rehearsal rehearsal(drill, seed, 1, Ear::self_report);
    rehearsal.begin();
    for (const auto& [field, value] : sample.fields)
        rehearsal.key(field, value.shown());
    std::size_t next = 0;
    for (int turn = 0; turn < max_turns && !rehearsal.over(); ++turn) {
        rehearsal.note_offers();
        if (next < sample.moves.size()) {
            rehearsal.story_.push_back("< " + sample.moves[next]);
            rehearsal.move(sample.moves[next++]);
        } else {
            rehearsal.turn({});
            rehearsal.listen();
        }
    }
    SampleReport report;
    report.name = sample.name;
    report.ending = rehearsal.actor_.ending();
    report.score = predict_score(*drill, rehearsal.made_, rehearsal.offered_);
    report.ending_kept = report.ending == sample.ending;
    report.score_kept = report.score >= sample.at_least;
    report.story = std::move(rehearsal.story_);
    return report;
}

int predict_score(const Drill& drill, const std::vector<std::string>& made,
                  const std::vector<std::string>& offered) {
    int earned = 0, possible = 0;
    for (const auto& item : drill.rubric.items) {
        const bool is_move = contains(drill.moves, item.name);
        if (item.automatic) {
            earned += item.weight;
            possible += item.weight;
        } else if (is_move && (contains(made, item.name) || contains(offered, item.name))) {
            earned += contains(made, item.name) ? item.weight : 0;
            possible += item.weight;
        }
    }
    int score = possible == 0 ? 100 : (earned * 100 + possible / 2) / possible;
    for (const auto& move : made)
        if (contains(drill.rubric.red_lines, move))
            score = std::min(score, drill.rubric.cap_after_red_line);
    return score;
}

} // namespace ringroom::persona
