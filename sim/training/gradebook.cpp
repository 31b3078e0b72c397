#include "training/gradebook.h"

#include <algorithm>
#include <utility>

namespace ringroom::training {

namespace {
constexpr std::size_t usual_facts = 64; // of one contact

/// Decisions, states and alarms tell nothing about the student's work.
bool matters(const Fact& fact) {
    return !std::holds_alternative<fact::AgentStateChanged>(fact) &&
           !std::holds_alternative<fact::Decision>(fact) &&
           !std::holds_alternative<fact::Alarm>(fact) &&
           !std::holds_alternative<fact::FeelingChanged>(fact);
}

/// A mean being gathered.
struct Gather {
    std::int64_t sum = 0;
    std::int64_t count = 0;
    void add(std::int64_t value) {
        sum += value;
        ++count;
    }
    template <class T>
    void add(const std::optional<T>& value) {
        if (!value)
            return;
        if constexpr (requires { value->ms; })
            add(value->ms);
        else
            add(static_cast<std::int64_t>(*value));
    }
    [[nodiscard]] std::optional<std::int64_t> value() const {
        return count == 0 ? std::nullopt : std::optional(mean_of(sum, count));
    }
    [[nodiscard]] std::optional<Duration> duration() const {
        const auto v = value();
        return v ? std::optional(Duration{*v}) : std::nullopt;
    }
    [[nodiscard]] std::optional<int> whole() const {
        const auto v = value();
        return v ? std::optional(static_cast<int>(*v)) : std::nullopt;
    }
};

/// What one student did, before the means are taken.
class Summing {
public:
    explicit Summing(AgentId agent, DrillId drill) { result_.agent = agent, result_.drill = drill; }

    void add_attempts(int offered, int no_answer, int dialled, int reached) {
        result_.offered += offered;
        result_.no_answer += no_answer;
        result_.dialled += dialled;
        result_.reached += reached;
    }

    void add(const ContactResult& contact) {
        const auto& m = contact.measures;
        if (!m.connected)
            return;
        if (m.direction == Direction::inbound) {
            ++result_.answered;
            result_.in_time += m.in_time.value_or(false) ? 1 : 0;
        }
        if (m.fault)
            return; // of half a talk nothing is compared
        add_score(contact.score);
        answer_.add(m.answer);
        greeting_.add(m.greeting);
        talk_.add(m.talk);
        wrap_up_.add(m.wrap_up);
        handling_.add(m.handling);
        talk_share_.add(m.talk_share);
        loudness_.add(m.loudness);
        result_.dead_air += m.dead_air_total();
        result_.interruptions += static_cast<int>(m.interruptions.size());
        result_.holds += static_cast<int>(m.holds.size());
        result_.hold_time += m.hold_total();
        add_ledger(m);
    }

    StudentResult result() {
        result_.mean_raw = raw_.value();
        result_.mean_final = final_.value();
        result_.mean_critical = critical_.value();
        if (const auto all = final_.count + result_.no_answer; all > 0)
            result_.mark = mean_of(final_.sum, all);
        result_.mean_answer = answer_.duration();
        result_.mean_greeting = greeting_.duration();
        result_.mean_talk = talk_.duration();
        result_.mean_wrap_up = wrap_up_.duration();
        result_.mean_handling = handling_.duration();
        result_.mean_talk_share = talk_share_.whole();
        result_.mean_loudness = loudness_.whole();
        return result_;
    }

private:
    void add_score(const Score& score) {
        if (!score.final)
            return;
        ++result_.graded;
        result_.passed += score.passed ? 1 : 0;
        result_.fatal += score.fatal ? 1 : 0;
        raw_.add(score.raw);
        final_.add(score.final);
        critical_.add(score.critical);
    }
    void add_ledger(const Measures& m) {
        for (const auto& fact : m.facts) {
            result_.facts += fact.required ? 1 : 0;
            result_.facts_right += fact.required && fact.capture == Capture::right ? 1 : 0;
            result_.facts_late += fact.late ? 1 : 0;
            result_.asked_again += fact.asked_again;
        }
        if (!m.facts.empty() || m.form_submitted) {
            ++result_.forms;
            result_.forms_correct += m.form_correct ? 1 : 0;
        }
        result_.must_made += static_cast<int>(m.must_made.size());
        result_.must_due += static_cast<int>(m.must_made.size() + m.must_missing.size());
        result_.forbidden += static_cast<int>(m.forbidden.size());
    }

    StudentResult result_;
    Gather raw_, final_, critical_, answer_, greeting_, talk_, wrap_up_, handling_, talk_share_,
        loudness_;
};
} // namespace

void Gradebook::add_drill(DrillId id, std::shared_ptr<const persona::Drill> drill, persona::Ear ear,
                          std::uint64_t seed, bool practice) {
    auto form = form_of(*drill);
    courses_[id] = {std::move(drill), std::move(form), ear, seed, practice};
}

void Gradebook::take(const StampedFact& stamped) {
    const auto contact = contact_of(stamped.fact);
    if (!contact || !matters(stamped.fact))
        return;
    if (const auto* arrived = std::get_if<fact::ContactArrived>(&stamped.fact)) {
        if (finished_.contains(contact))
            return;
        if (open_.size() >= limits::contacts_open) {
            ++dropped_;
            return;
        }
        auto& fresh = open_[contact];
        fresh.drill = arrived->drill;
        fresh.facts.reserve(usual_facts);
    }
    const auto found = open_.find(contact);
    if (found == open_.end())
        return take_late(contact, stamped);
    auto& open = found->second;
    count_attempt(open.drill, stamped.fact);
    const bool done = std::holds_alternative<fact::ContactDone>(stamped.fact);
    if (open.facts.size() < limits::facts_a_contact || done)
        open.facts.push_back(stamped);
    else
        ++dropped_;
    if (done) {
        grade(contact, std::move(open));
        open_.erase(contact);
        finished_.insert(contact);
    }
}

/// What its recording tells of a contact that was graded before.
void Gradebook::take_late(ContactId contact, const StampedFact& stamped) {
    const auto found = unsealed_.find(contact);
    if (found == unsealed_.end())
        return; // it began before this book
    const auto* kept = std::get_if<fact::RecordingKept>(&stamped.fact);
    if (kept == nullptr && !std::holds_alternative<fact::SoundLost>(stamped.fact))
        return;
    auto& [place, open] = found->second;
    open.facts.push_back(stamped);
    if (kept == nullptr)
        return;
    auto& given = done_[place];
    auto again = result_of(contact, open);
    if (again.measures.syllable_rate || again.measures.lost != given.measures.lost) {
        given = std::move(again);
        amended_.insert(place);
    }
    unsealed_.erase(found);
}

std::vector<std::size_t> Gradebook::take_amended() {
    const auto taken = std::exchange(amended_, {});
    return {taken.begin(), taken.end()};
}

void Gradebook::close() {
    for (auto& [contact, open] : open_) {
        const bool talked = std::any_of(open.facts.begin(), open.facts.end(), [](const auto& f) {
            return std::holds_alternative<fact::ContactConnected>(f.fact);
        });
        if (talked)
            grade(contact, std::move(open));
        finished_.insert(contact);
    }
    open_.clear();
}

/// Offers and dialling are counted as they happen: a contact let ring by one student may be talked
/// to by another.
void Gradebook::count_attempt(DrillId drill, const Fact& fact) {
    if (const auto* ended = std::get_if<fact::OfferEnded>(&fact)) {
        if (ended->end == OfferEnd::unreachable || ended->end == OfferEnd::busy)
            return; // it never reached the student
        auto& rings = rings_[{ended->agent, drill}];
        ++rings.offered;
        rings.no_answer += ended->end == OfferEnd::no_answer || ended->end == OfferEnd::declined;
    } else if (const auto* dialled = std::get_if<fact::DialBegan>(&fact))
        ++rings_[{dialled->agent, drill}].dialled;
    else if (const auto* dial_ended = std::get_if<fact::DialEnded>(&fact))
        if (dial_ended->cause == Cause::normal)
            ++rings_[{dial_ended->agent, drill}].reached;
}

void Gradebook::grade(ContactId contact, Open open) {
    if (done_.size() >= limits::results) {
        ++dropped_;
        return;
    }
    done_.push_back(result_of(contact, open));
    const bool sealed = std::any_of(open.facts.begin(), open.facts.end(), [](const auto& f) {
        return std::holds_alternative<fact::RecordingKept>(f.fact);
    });
    if (sealed || !done_.back().measures.connected)
        return;
    if (unsealed_.size() >= limits::unsealed)
        unsealed_.erase(unsealed_.begin()); // ids rise: the oldest
    unsealed_[contact] = {done_.size() - 1, std::move(open)};
}

ContactResult Gradebook::result_of(ContactId contact, const Open& open) const {
    ContactResult result{.drill = open.drill};
    result.timeline = timeline_of(contact, open.facts);
    const auto course = courses_.find(open.drill);
    const bool known = course != courses_.end();
    const auto customer = known ? customer_of(course->second, open) : std::nullopt;
    result.measures = measure(contact, open.facts, known ? course->second.drill.get() : nullptr,
                              known ? course->second.ear : persona::Ear::turns, rules_,
                              customer ? truths_of(*customer) : Truths{});
    if (known) {
        result.seed = course->second.seed;
        result.voice = customer ? customer->voice() : "";
        result.practice = course->second.practice;
    }
    // Who could not bear it any longer is neither praised nor blamed for the part that was talked,
    // nor is whom the system left in the middle of it.
    if (known && result.measures.released_by != "stopped" && !result.measures.fault) {
        result.card = fill(*course->second.form, result.measures);
        result.score = score(result.card);
        result.form_version = course->second.form->version;
    }
    return result;
}

/// The customer as the seed makes them; nothing: a person played.
std::optional<persona::Actor> Gradebook::customer_of(const Course& course, const Open& open) {
    const auto* arrived =
        open.facts.empty() ? nullptr : std::get_if<fact::ContactArrived>(&open.facts.front().fact);
    if (arrived == nullptr || arrived->customer == 0)
        return std::nullopt;
    return persona::Actor(course.drill, course.seed, arrived->customer, course.ear);
}

/// A fact that was not said, or that a person who played the customer said in words of their own,
/// is the same nevertheless: what a student makes up is wrong.
Truths Gradebook::truths_of(const persona::Actor& customer) {
    Truths out;
    for (const auto& fact : customer.drill().facts)
        out[fact.name] = customer.value(fact.name).shown();
    return out;
}

std::vector<StudentResult> Gradebook::students(bool over_all) const {
    std::map<std::pair<AgentId, DrillId>, Summing> sums;
    const auto of = [&](AgentId agent, DrillId drill) -> Summing& {
        const auto shown = over_all ? DrillId{} : drill;
        return sums.try_emplace({agent, shown}, agent, shown).first->second;
    };
    const auto counts = [this](DrillId drill) {
        const auto course = courses_.find(drill);
        return course == courses_.end() || !course->second.practice;
    };
    for (const auto& [who, rings] : rings_)
        if (counts(who.second))
            of(who.first, who.second)
                .add_attempts(rings.offered, rings.no_answer, rings.dialled, rings.reached);
    for (const auto& contact : done_)
        if (contact.measures.agent && contact.measures.connected && counts(contact.drill))
            of(contact.measures.agent, contact.drill).add(contact);
    std::vector<StudentResult> results;
    for (auto& [who, sum] : sums)
        results.push_back(sum.result());
    return results;
}

} // namespace ringroom::training
