#include "drill/turns.h"

#include <algorithm>

#include "base/check.h"
#include "drill/limits.h"

namespace ringroom::drill {
namespace {

bool is_over(TurnState state) {
    return state == TurnState::finished || state == TurnState::timed_out;
}

/// The first call not done yet; the number of calls: all are.
std::size_t next_call(const Turn& turn) {
    return static_cast<std::size_t>(std::find(turn.done.begin(), turn.done.end(), false) -
                                    turn.done.begin());
}

} // namespace

Turns::Turns(TurnRules rules, const std::vector<Turn>& candidates)
    : rules_(rules) {
    check(rules.calls >= 1 && rules.calls <= limits::exam_calls, "an exam has calls");
    for (const auto& one : candidates)
        add(one, {});
}

void Turns::add(const Turn& candidate, Instant since) {
    Candidate fresh{.turn = candidate, .since = since, .free_at = {}};
    fresh.turn.done.resize(rules_.calls, false);
    fresh.turn.state =
        next_call(fresh.turn) == rules_.calls ? TurnState::finished : TurnState::waiting;
    check(candidates_.emplace(candidate.agent, std::move(fresh)).second, "a candidate is one");
}

void Turns::admit(const Turn& candidate, Instant now) {
    add(candidate, now);
}

Turns::Candidate* Turns::find(AgentId agent) {
    const auto found = candidates_.find(agent);
    return found == candidates_.end() ? nullptr : &found->second;
}

bool Turns::ticks(const Candidate& one) const {
    return running_ && !ended_ && one.turn.place != Place::away && !is_over(one.turn.state);
}

Duration Turns::left(const Candidate& one) const {
    return rules_.limit + one.turn.extra - one.turn.used;
}

bool Turns::out_of_time(const Candidate& one) const {
    return rules_.limit.ms > 0 && left(one).ms <= 0;
}

void Turns::settle(Candidate& one, Instant now) const {
    if (ticks(one))
        one.turn.used = one.turn.used + (now - one.since);
    one.since = now;
}

void Turns::settle_all(Instant now) {
    for (auto& [agent, one] : candidates_)
        settle(one, now);
}

void Turns::start(Instant now) {
    settle_all(now);
    running_ = true;
}

void Turns::pause(Instant now) {
    settle_all(now);
    running_ = false;
}

void Turns::end(Instant now) {
    settle_all(now);
    ended_ = true;
}

void Turns::seat(AgentId agent, Place place, Instant now) {
    Candidate* one = find(agent);
    if (one == nullptr)
        return;
    settle(*one, now);
    one->turn.place = place;
}

void Turns::over(AgentId agent, Instant now) {
    Candidate* one = find(agent);
    if (one == nullptr || one->turn.state != TurnState::on_call)
        return;
    settle(*one, now);
    one->turn.done[one->turn.call] = true;
    one->free_at = now + rules_.rest;
    one->turn.state =
        next_call(one->turn) == rules_.calls ? TurnState::finished : TurnState::resting;
}

Result<void> Turns::give(AgentId agent, Duration extra, Instant now) {
    Candidate* one = find(agent);
    if (one == nullptr)
        return fail("drill.no_candidate", "nobody of this exam");
    settle(*one, now);
    const auto all = one->turn.extra + extra;
    if (all > limits::extra_time || all < Duration{-limits::extra_time.ms} ||
        (extra.ms < 0 && rules_.limit + all < one->turn.used))
        return fail("drill.extra_time", "more than may be given or taken");
    one->turn.extra = all;
    if (one->turn.state == TurnState::timed_out && !out_of_time(*one))
        one->turn.state = TurnState::waiting;
    return {};
}

Result<void> Turns::again(AgentId agent, std::size_t call, Instant now) {
    Candidate* one = find(agent);
    if (one == nullptr)
        return fail("drill.no_candidate", "nobody of this exam");
    if (call >= rules_.calls || !one->turn.done[call])
        return fail("drill.no_call", "this call has not been done");
    settle(*one, now);
    one->turn.done[call] = false;
    if (one->turn.state == TurnState::finished)
        one->turn.state = TurnState::waiting;
    return {};
}

void Turns::step(Candidate& one, Instant now, std::vector<TurnOrder>& out) const {
    settle(one, now);
    auto& turn = one.turn;
    if (!running_ || is_over(turn.state))
        return;
    if (turn.state == TurnState::on_call) {
        // Told once: the clock ran out under a call that may never be taken.
        if (out_of_time(one) && one.free_at != Instant::never()) {
            one.free_at = Instant::never();
            out.push_back({TurnOrder::Kind::stop, turn.agent, turn.call});
        }
        return;
    }
    if (out_of_time(one)) {
        turn.state = TurnState::timed_out;
        return;
    }
    if (ended_ || turn.place != Place::free || now < one.free_at)
        return;
    turn.state = TurnState::on_call;
    turn.call = next_call(turn);
    one.free_at = now;
    out.push_back({TurnOrder::Kind::send, turn.agent, turn.call});
}

void Turns::advance(Instant now, std::vector<TurnOrder>& out) {
    for (auto& [agent, one] : candidates_)
        step(one, now, out);
}

Instant Turns::next_deadline() const {
    auto next = Instant::never();
    if (!running_)
        return next;
    for (const auto& [agent, one] : candidates_) {
        const auto& turn = one.turn;
        if (is_over(turn.state))
            continue;
        if (ticks(one) && rules_.limit.ms > 0 && one.free_at != Instant::never())
            next = std::min(next, one.since + std::max(left(one), Duration{}));
        if (turn.state == TurnState::resting && turn.place == Place::free && !ended_)
            next = std::min(next, one.free_at);
    }
    return next;
}

std::vector<Turn> Turns::turns(Instant now) const {
    std::vector<Turn> out;
    for (const auto& [agent, one] : candidates_) {
        auto copy = one;
        settle(copy, now);
        out.push_back(std::move(copy.turn));
    }
    return out;
}

bool Turns::over() const {
    return std::all_of(candidates_.begin(), candidates_.end(), [this](const auto& entry) {
        const auto state = entry.second.turn.state;
        return is_over(state) || (ended_ && state != TurnState::on_call);
    });
}

} // namespace ringroom::drill
