#include "server/examiner.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "exam/limits.h"
#include "server/limits.h"

namespace ringroom::server {
namespace {

using exam::PracticalEvent;
using exam::PracticalState;

constexpr std::string_view practical_orders[] = {"start", "pause", "resume", "end", "drop"};

/// The states from which an order leads on.
bool may(PracticalOrder order, PracticalState state) {
    switch (order) {
    case PracticalOrder::start:
    case PracticalOrder::drop:
        return state == PracticalState::waiting;
    case PracticalOrder::pause:
        return state == PracticalState::running;
    case PracticalOrder::resume:
        return state == PracticalState::paused;
    case PracticalOrder::end:
        return state == PracticalState::running || state == PracticalState::paused;
    }
    return false;
}

PracticalEvent event_of(PracticalOrder order) {
    constexpr PracticalEvent events[] = {PracticalEvent::started, PracticalEvent::paused,
                                         PracticalEvent::resumed, PracticalEvent::ended,
                                         PracticalEvent::dropped};
    return events[static_cast<std::size_t>(order)];
}

PracticalState state_after(PracticalOrder order) {
    constexpr PracticalState states[] = {PracticalState::running, PracticalState::paused,
                                         PracticalState::running, PracticalState::ended,
                                         PracticalState::dropped};
    return states[static_cast<std::size_t>(order)];
}

/// Nobody hung up: the network or the seat was gone.
bool is_lost(Cause cause) {
    return cause == Cause::media_lost || cause == Cause::unreachable || cause == Cause::failed;
}

drill::Turn turn_of(const exam::Practical& exam, const exam::Candidate& one) {
    drill::Turn turn{.agent = AgentId{static_cast<std::uint64_t>(one.sitter.person)},
                     .used = one.used,
                     .extra = one.extra};
    for (int task = 0; task < static_cast<int>(exam.setup.tasks.size()); ++task)
        turn.done.push_back(one.counting(task) != nullptr);
    return turn;
}

/// Of who is admitted.
std::vector<drill::Turn> turns_of(const exam::Practical& exam) {
    std::vector<drill::Turn> out;
    for (const auto& one : exam.candidates)
        if (!one.kept_out)
            out.push_back(turn_of(exam, one));
    return out;
}

bool comes_or_goes_on(PracticalState state) {
    return state == PracticalState::waiting || state == PracticalState::running ||
           state == PracticalState::paused;
}

exam::PracticalCall* call_of(exam::Practical& exam, std::int64_t person, DrillId drill) {
    auto* candidate = exam.candidate(person);
    if (candidate == nullptr)
        return nullptr;
    const auto found = std::find_if(candidate->calls.rbegin(), candidate->calls.rend(),
                                    [drill](const auto& call) { return call.drill == drill; });
    return found == candidate->calls.rend() ? nullptr : &*found;
}

} // namespace

std::optional<PracticalOrder> practical_order_from(std::string_view word) {
    const auto found = std::find(std::begin(practical_orders), std::end(practical_orders), word);
    if (found == std::end(practical_orders))
        return std::nullopt;
    return static_cast<PracticalOrder>(found - std::begin(practical_orders));
}

Examiner::Examiner(ExaminerParts parts)
    : parts_(std::move(parts)) {}

Examiner::~Examiner() {
    for (auto& [exam, one] : running_)
        keep_clocks(exam, one);
    parts_.loop->cancel(soon_);
    parts_.loop->cancel(tick_);
}

Examiner::Running* Examiner::running(std::int64_t exam) {
    const auto found = running_.find(exam);
    return found == running_.end() ? nullptr : &found->second;
}

/// Also one that a former server began.
Result<Examiner::Running*> Examiner::taken_up(std::int64_t id) {
    if (auto* known = running(id))
        return known;
    const auto exam = parts_.practicals->practical(id);
    if (!exam)
        return tl::unexpected(exam.error());
    if (running_.size() >= limits::practicals_at_once)
        return fail("exam.practical.too_many_at_once", "other exams are going on");
    const auto& setup = exam->setup;
    drill::Turns turns({.calls = setup.tasks.size(), .limit = setup.limit, .rest = setup.rest},
                       turns_of(*exam));
    auto& taken = running_.emplace(id, Running{.turns = std::move(turns), .kept_at = parts_.now()})
                      .first->second;
    for (const auto& candidate : exam->candidates)
        for (const auto& call : candidate.calls)
            taken.calls.insert(call.drill);
    return &taken;
}

/// Its new state, and who ordered it.
Result<exam::Practical> Examiner::changed_by(std::int64_t id, PracticalOrder order,
                                             const std::string& by) {
    return parts_.practicals->change(
        id, wall_now(), [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
            one.state = state_after(order);
            if (order == PracticalOrder::end)
                one.ended = wall_now();
            log.push_back({.what = event_of(order), .words = by});
            return {};
        });
}

Result<exam::Practical> Examiner::order(std::int64_t id, PracticalOrder order,
                                        const std::string& by) {
    const auto exam = parts_.practicals->practical(id);
    if (!exam)
        return exam;
    if (!may(order, exam->state))
        return exam::wrong_state(exam->state);
    // Given time beforehand, it had been taken up, with who is kept out now.
    if (exam->state == PracticalState::waiting)
        running_.erase(id);
    if (order == PracticalOrder::drop)
        return changed_by(id, order, by);
    const auto taken = taken_up(id);
    if (!taken)
        return tl::unexpected(taken.error());
    auto changed = changed_by(id, order, by);
    if (!changed)
        return changed;
    auto& turns = (*taken)->turns;
    const auto now = parts_.now();
    if (order == PracticalOrder::end)
        turns.end(now);
    else if (order == PracticalOrder::pause)
        turns.pause(now);
    else
        turns.start(now);
    if (order == PracticalOrder::end)
        for (const auto& turn : turns.turns(now))
            if (turn.state == drill::TurnState::on_call)
                stop_call(id, {drill::TurnOrder::Kind::stop, turn.agent, turn.call});
    step_soon();
    return changed;
}

Result<exam::Practical> Examiner::give(std::int64_t id, std::int64_t person, Duration extra,
                                       const std::string& words) {
    const auto exam = parts_.practicals->practical(id);
    if (!exam)
        return exam;
    if (!comes_or_goes_on(exam->state))
        return exam::wrong_state(exam->state);
    const auto taken = taken_up(id);
    if (!taken)
        return tl::unexpected(taken.error());
    const auto now = parts_.now();
    if (auto given = (*taken)->turns.give(agent_of(person), extra, now); !given)
        return tl::unexpected(given.error());
    step_soon();
    return parts_.practicals->change(
        id, wall_now(), [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
            auto* candidate = one.candidate(person);
            candidate->extra += extra;
            log.push_back({.person = person,
                           .what = PracticalEvent::extra_time,
                           .span = extra,
                           .words = words});
            return {};
        });
}

Result<exam::Practical> Examiner::again(std::int64_t id, std::int64_t person, std::int64_t task,
                                        const std::string& reason) {
    const auto exam = parts_.practicals->practical(id);
    if (!exam)
        return exam;
    if (exam->state != PracticalState::running && exam->state != PracticalState::paused)
        return exam::wrong_state(exam->state);
    const auto* sits = exam->candidate(person);
    if (sits != nullptr && sits->calls.size() >= exam::limits::calls_a_candidate)
        return fail("exam.practical.too_many_calls", "this candidate was given many calls");
    const auto taken = taken_up(id);
    if (!taken)
        return tl::unexpected(taken.error());
    if (auto fine =
            (*taken)->turns.again(agent_of(person), static_cast<std::size_t>(task), parts_.now());
        !fine)
        return tl::unexpected(fine.error());
    step_soon();
    return parts_.practicals->change(
        id, wall_now(), [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
            for (auto& call : one.candidate(person)->calls)
                if (call.task == task && call.state == exam::CallState::over) {
                    call.state = exam::CallState::voided;
                    call.reason = reason;
                }
            log.push_back({.person = person,
                           .what = PracticalEvent::call_voided,
                           .task = task,
                           .words = reason});
            return {};
        });
}

Result<exam::Practical> Examiner::let_in(std::int64_t id, std::int64_t person,
                                         const std::string& words) {
    const auto exam = parts_.practicals->practical(id);
    if (!exam)
        return exam;
    if (!comes_or_goes_on(exam->state))
        return exam::wrong_state(exam->state);
    auto admitted = parts_.practicals->change(
        id, wall_now(), [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
            auto* candidate = one.candidate(person);
            if (candidate == nullptr)
                return fail("drill.no_candidate", "nobody of this exam");
            const bool would_be =
                one.state == PracticalState::waiting && one.setup.gate && !candidate->let_in;
            if (!candidate->kept_out && !would_be)
                return fail("exam.practical.let_in", "nothing keeps them out");
            candidate->let_in = true;
            candidate->kept_out = false;
            log.push_back({.person = person, .what = PracticalEvent::let_in, .words = words});
            return {};
        });
    if (!admitted)
        return admitted;
    const auto* before = exam->candidate(person);
    if (auto* one = running(id); one != nullptr && before->kept_out) {
        one->turns.admit(turn_of(*admitted, *admitted->candidate(person)), parts_.now());
        step_soon();
    }
    return admitted;
}

void Examiner::keep(std::int64_t id, const exam::Practicals::Change& change) {
    if (const auto kept = parts_.practicals->change(id, wall_now(), change); !kept)
        log_error("server", "a practical exam's record is lost: " + kept.error().text);
}

void Examiner::take(const StampedFact& fact) {
    if (running_.empty())
        return;
    if (const auto* arrived = std::get_if<fact::ContactArrived>(&fact.fact)) {
        const auto given = given_.find(arrived->drill);
        if (given == given_.end())
            return;
        given->second.contact = arrived->contact;
        keep(given->second.exam, [&](exam::Practical& one, exam::PracticalLog&) -> Result<void> {
            if (auto* call = call_of(one, given->second.person, arrived->drill))
                call->contact = {parts_.run, arrived->contact};
            return {};
        });
    } else if (const auto* offer = std::get_if<fact::OfferEnded>(&fact.fact)) {
        for (auto& [drill, given] : given_)
            if (given.contact == offer->contact)
                take_offer(given, offer->end);
    } else if (const auto* released = std::get_if<fact::ContactReleased>(&fact.fact)) {
        for (auto& [drill, given] : given_)
            if (given.contact == released->contact &&
                (is_lost(released->cause) ||
                 (released->by == "customer" && is_silent(given.person))))
                given.lost = "exam.practical.line_lost";
    } else if (const auto* state = std::get_if<fact::DrillStateChanged>(&fact.fact)) {
        if (state->state == "ended")
            call_over(state->drill);
    } else if (std::holds_alternative<fact::AgentStateChanged>(fact.fact)) {
        step_soon();
    }
}

void Examiner::take_offer(Given& given, OfferEnd end) {
    const bool engaged = end == OfferEnd::busy || end == OfferEnd::unreachable;
    given.engaged = given.engaged || engaged;
    given.rang = given.rang || end == OfferEnd::answered || end == OfferEnd::no_answer ||
                 end == OfferEnd::declined;
    given.taken = given.taken || end == OfferEnd::answered;
}

void Examiner::call_over(DrillId drill) {
    const auto found = given_.find(drill);
    if (found == given_.end())
        return;
    auto given = found->second;
    given_.erase(found);
    // A telephone that holds a dead talk, say: nobody could have taken the call.
    if (given.lost.empty() && given.engaged && !given.rang)
        given.lost = "exam.practical.telephone_busy";
    if (!given.lost.empty() && count_again(given, drill))
        return step_soon();
    keep(given.exam, [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
        if (auto* call = call_of(one, given.person, drill)) {
            call->state = exam::CallState::over;
            call->ended = wall_now();
            log.push_back(
                {.person = given.person, .what = PracticalEvent::call_over, .task = call->task});
        }
        return {};
    });
    if (auto* one = running(given.exam))
        one->turns.over(agent_of(given.person), parts_.now());
    step_soon();
}

/// A call that the network took costs nothing: it does not count, and comes once more. False: this
/// candidate was given as many as there are; then it counts as it is.
bool Examiner::count_again(const Given& given, DrillId drill) {
    std::optional<int> task;
    keep(given.exam, [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
        auto* call = call_of(one, given.person, drill);
        if (call == nullptr ||
            one.candidate(given.person)->calls.size() >= exam::limits::calls_a_candidate)
            return {};
        call->state = exam::CallState::voided;
        call->reason = given.lost;
        call->ended = wall_now();
        task = call->task;
        log.push_back({.person = given.person,
                       .what = PracticalEvent::call_voided,
                       .task = call->task,
                       .words = given.lost});
        return {};
    });
    auto* one = running(given.exam);
    if (!task || one == nullptr)
        return task.has_value();
    one->turns.over(agent_of(given.person), parts_.now());
    if (auto fine =
            one->turns.again(agent_of(given.person), static_cast<std::size_t>(*task), parts_.now());
        !fine)
        log_error("server", "a lost call does not come again: " + fine.error().text);
    return true;
}

/// Not from within a fact: what it begins would overtake the facts behind it.
void Examiner::step_soon() {
    if (soon_)
        return;
    soon_ = parts_.loop->at(steady_now(), [this] {
        soon_ = {};
        step();
    });
}

void Examiner::step() {
    if (running_.empty())
        return;
    set_apart_who_sit();
    look_at_seats();
    auto next = steady_now() + limits::examiner_every;
    for (auto& [id, one] : running_) {
        step_exam(id, one);
        if (const auto due = one.turns.next_deadline(); due != Instant::never())
            next = std::min(next, steady_now() + std::max(due - parts_.now(), Duration{1}));
    }
    for (auto one = running_.begin(); one != running_.end();) {
        // With extra time or a call given again it may go on until a teacher has ended it.
        const auto exam = parts_.practicals->practical(one->first);
        const bool gone = exam && exam->state == PracticalState::ended && one->second.turns.over();
        if (gone)
            keep_clocks(one->first, one->second);
        one = gone ? running_.erase(one) : std::next(one);
    }
    parts_.stepped();
    parts_.loop->cancel(std::exchange(tick_, {}));
    if (!running_.empty())
        tick_ = parts_.loop->at(next, [this] {
            tick_ = {};
            step();
        });
}

void Examiner::step_exam(std::int64_t id, Running& one) {
    const auto before = one.turns.turns(parts_.now());
    std::vector<drill::TurnOrder> orders;
    one.turns.advance(parts_.now(), orders);
    const auto after = one.turns.turns(parts_.now());
    for (std::size_t n = 0; n < after.size(); ++n)
        if (after[n].state == drill::TurnState::timed_out && before[n].state != after[n].state)
            keep(id, [&](exam::Practical&, exam::PracticalLog& log) -> Result<void> {
                log.push_back(
                    {.person = person_of(after[n].agent), .what = PracticalEvent::time_over});
                return {};
            });
    for (const auto& order : orders)
        order.kind == drill::TurnOrder::Kind::send ? send(id, order) : stop_call(id, order);
    if (parts_.now() >= one.kept_at + exam::keep_every)
        keep_clocks(id, one);
}

void Examiner::send(std::int64_t id, const drill::TurnOrder& order) {
    const auto exam = parts_.practicals->practical(id);
    const auto person = person_of(order.agent);
    const auto* candidate = exam ? exam->candidate(person) : nullptr;
    if (candidate == nullptr)
        return;
    const auto& task = exam->setup.tasks.at(order.call);
    const auto paper = static_cast<std::size_t>(candidate->paper);
    const auto task_number = static_cast<int>(order.call);
    const auto begun = parts_.begin(
        {.task = task,
         .class_name = exam->setup.class_name,
         .ear = exam->setup.ear,
         .agent = order.agent,
         .seed = task.seeds.at(paper),
         .customer = task.customers.at(paper)},
        [&](DrillId drill) {
            given_[drill] = {id, person};
            if (auto* taken = running(id))
                taken->calls.insert(drill);
            keep(id, [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
                one.candidate(person)->calls.push_back(
                    {.task = task_number, .drill = drill, .began = wall_now()});
                log.push_back(
                    {.person = person, .what = PracticalEvent::call_began, .task = task_number});
                return {};
            });
        });
    if (!begun)
        not_begun(id, order, begun.error());
}

/// The call stays open: the teacher sees why and can give it again.
void Examiner::not_begun(std::int64_t id, const drill::TurnOrder& order, const Error& error) {
    log_error("server", "an exam's call could not be begun: " + error.text);
    const auto person = person_of(order.agent);
    keep(id, [&](exam::Practical& one, exam::PracticalLog& log) -> Result<void> {
        const auto now = wall_now();
        const auto task = static_cast<int>(order.call);
        one.candidate(person)->calls.push_back({.task = task,
                                                .state = exam::CallState::over,
                                                .reason = error.code,
                                                .began = now,
                                                .ended = now});
        log.push_back({.person = person,
                       .what = PracticalEvent::call_over,
                       .task = task,
                       .words = error.code});
        return {};
    });
    if (auto* one = running(id))
        one->turns.over(order.agent, parts_.now());
}

void Examiner::stop_call(std::int64_t id, const drill::TurnOrder& order) {
    for (const auto& [drill, given] : given_)
        if (given.exam == id && given.person == person_of(order.agent))
            return parts_.stop(drill); // one at a time; may change given_
}

void Examiner::keep_clocks(std::int64_t id, Running& one) {
    one.kept_at = parts_.now();
    const auto turns = one.turns.turns(parts_.now());
    keep(id, [&](exam::Practical& exam, exam::PracticalLog&) -> Result<void> {
        for (const auto& turn : turns)
            if (auto* candidate = exam.candidate(person_of(turn.agent)))
                candidate->used = turn.used;
        return {};
    });
}

std::map<std::int64_t, std::vector<drill::Turn>> Examiner::turns() const {
    std::map<std::int64_t, std::vector<drill::Turn>> out;
    for (const auto& [id, one] : running_)
        out[id] = one.turns.turns(parts_.now());
    return out;
}

std::vector<DrillId> Examiner::calls() const {
    std::vector<DrillId> out;
    for (const auto& [id, one] : running_)
        out.insert(out.end(), one.calls.begin(), one.calls.end());
    return out;
}

} // namespace ringroom::server
