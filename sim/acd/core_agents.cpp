// Agents: presence is what the person chose, activity what the machine derived; wrap-up belongs to
// the agent, and every millisecond of a shift is in exactly one account.
#include <algorithm>

#include "acd/core.h"
#include "base/check.h"

namespace ringroom::acd {

namespace {

Duration& account_of(Shift& shift, Presence presence, Activity activity) {
    switch (activity) {
    case Activity::reserved:
        return shift.reserved;
    case Activity::ringing:
        return shift.ringing;
    case Activity::talking:
        return shift.talking;
    case Activity::holding:
        return shift.holding;
    case Activity::dialling:
        return shift.dialling;
    case Activity::after_call_work:
        return shift.after_call_work;
    case Activity::idle:
        break;
    }
    return presence == Presence::ready ? shift.ready : shift.not_ready;
}

bool with_offer_or_contact(const Agent& agent) {
    return agent.activity != Activity::idle && agent.activity != Activity::after_call_work;
}

} // namespace

Shift Router::Core::shift_now(const Agent& agent, Instant now) const {
    auto shift = agent.shift;
    if (agent.presence == Presence::logged_out)
        return shift;
    const auto span = now - agent.accounted;
    shift.signed_on += span;
    account_of(shift, agent.presence, agent.activity) += span;
    if (agent.presence == Presence::ready)
        shift.presence_ready += span;
    return shift;
}

void Router::Core::account(Agent& agent) {
    agent.shift = shift_now(agent, now_);
    agent.accounted = now_;
}

/// Adds the agent to (or takes it from) the counts of its queues.
void Router::Core::count(Agent& agent, int sign) {
    const auto step = static_cast<std::size_t>(sign);
    const auto state = static_cast<std::size_t>(state_exclusion(agent));
    for (const auto& member : agent.members) {
        auto& queue = *member->queue;
        queue.states[state] = static_cast<std::uint16_t>(queue.states[state] + sign);
        if (agent.presence != Presence::logged_out)
            queue.logged_in += step;
        if (agent.presence == Presence::ready)
            queue.unpaused += step;
        touch(queue);
    }
}

/// The only place where presence and activity are set. `agent.reason` holds the reason already.
void Router::Core::change(Agent& agent, Presence presence, Activity activity, StateCause cause,
                          Decisions& out) {
    account(agent);
    count(agent, -1);
    if (presence != Presence::not_ready) {
        agent.reason.clear();
        agent.blamed = false;
        agent.returns_at = Instant::never();
    }
    // What is shown is the activity; under it the presence may change without a new beginning.
    if (activity != agent.activity || (activity == Activity::idle && presence != agent.presence))
        agent.since = now_;
    agent.presence = presence;
    agent.activity = activity;
    agent.cause = cause;
    out.push_back(
        AgentStateChanged{agent.id, presence, activity, agent.reason, cause, now_, agent.contact});
    count(agent, 1);
    refresh_free(agent);
    reschedule(agent);
}

void Router::Core::refresh_free(Agent& agent) {
    const bool free =
        agent.presence == Presence::ready && agent.activity == Activity::idle && !agent.resting;
    if (free == agent.free)
        return;
    agent.free = free;
    for (const auto& member : agent.members) {
        auto& list = member->queue->free;
        const auto at =
            std::lower_bound(list.begin(), list.end(), agent.id,
                             [](const Member* m, AgentId id) { return m->agent->id < id; });
        if (free)
            list.insert(at, member.get());
        else
            list.erase(at);
        touch(*member->queue);
    }
    if (free)
        newly_free_.push_back(&agent);
    else
        std::erase(newly_free_, &agent);
}

void Router::Core::reschedule(Agent& agent) {
    schedule(agent.deadline, Due::agent, agent.id.value,
             std::min({agent.wrap_ends, agent.returns_at, agent.resting_until}));
}

void Router::Core::fire_agent(Agent& agent, Decisions& out) {
    if (agent.wrap_ends <= now_) {
        agent.wrap_ends = Instant::never();
        agent.wrap_over = true;
        end_wrap_up(agent, StateCause::wrap_up_over, out);
    }
    if (agent.returns_at <= now_) {
        agent.returns_at = Instant::never();
        if (agent.presence == Presence::not_ready && !agent.pending) {
            start_return(agent);
            change(agent, Presence::ready, agent.activity, StateCause::pause_over, out);
        }
    }
    if (agent.resting_until <= now_)
        end_rest(agent);
    reschedule(agent);
}

void Router::Core::end_rest(Agent& agent) {
    count(agent, -1);
    agent.resting = false;
    agent.resting_until = Instant::never();
    count(agent, 1);
    refresh_free(agent);
}

/// Sets the idle clock for a return from not ready, by the agent's rules.
void Router::Core::start_return(Agent& agent) {
    const auto& rules = agent.settings.idle;
    if (agent.blamed ? rules.after_failed_offer : rules.after_not_ready)
        agent.idle_since = now_;
}

bool Router::Core::log_on(AgentId id, Presence presence, std::string reason, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->presence != Presence::logged_out ||
        presence == Presence::logged_out)
        return false;
    agent->shift = {};
    agent->shift.began = now_;
    agent->accounted = now_;
    agent->idle_since = now_;
    agent->reason = std::move(reason);
    agent->pending.reset();
    end_rest(*agent);
    for (const auto& member : agent->members)
        member->slot = ++member->queue->next_slot;
    change(*agent, presence, Activity::idle, StateCause::log_on, out);
    settle(out);
    return true;
}

void Router::Core::sign_off(Agent& agent, StateCause cause, Decisions& out) {
    agent.pending.reset();
    agent.wrap_ends = Instant::never();
    agent.wrap_over = false;
    agent.contact = {};
    agent.served = {};
    agent.outside = false;
    agent.disposition = false;
    change(agent, Presence::logged_out, Activity::idle, cause, out);
    for (const auto& member : agent.members)
        recheck_classes(*member->queue);
    // Contacts that may go to others do not wait for somebody who has left.
    std::vector<Contact*> opened;
    for (const auto& key : agent.direct)
        if (key.contact->caller.agent_for.ms > 0)
            opened.push_back(key.contact);
    for (auto* contact : opened) {
        step_out_of_line(*contact);
        contact->only = {};
        stand_in_line(*contact);
    }
}

bool Router::Core::log_off(AgentId id, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->presence == Presence::logged_out)
        return false;
    if (agent->activity != Activity::idle) {
        agent->pending = Wish{Presence::logged_out, {}, StateCause::log_off};
        return true;
    }
    sign_off(*agent, StateCause::log_off, out);
    settle(out);
    return true;
}

bool Router::Core::set_presence(AgentId id, Wish wish, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->presence == Presence::logged_out ||
        wish.presence == Presence::logged_out)
        return false;
    if (wish.cause == StateCause::supervisor)
        for (const auto& member : agent->members)
            ++member->queue->supervisor_epoch;
    if (with_offer_or_contact(*agent)) {
        agent->pending = std::move(wish);
        return true;
    }
    agent->pending = std::move(wish);
    const auto presence = agent->pending->presence;
    if (presence == agent->presence && agent->pending->reason == agent->reason) {
        agent->pending.reset();
        return true;
    }
    take_wish(*agent, false, out);
    settle(out);
    return true;
}

/// Takes over a pending wish. False if there was none, or it was a log-off and those wait.
bool Router::Core::take_wish(Agent& agent, bool log_off_too, Decisions& out) {
    if (!agent.pending || (agent.pending->presence == Presence::logged_out && !log_off_too))
        return false;
    const auto wish = *std::exchange(agent.pending, std::nullopt);
    if (wish.presence == Presence::logged_out) {
        sign_off(agent, wish.cause, out);
        return true;
    }
    if (wish.presence == Presence::ready && agent.presence == Presence::not_ready)
        start_return(agent);
    agent.returns_at = Instant::never();
    agent.blamed = false;
    agent.reason = wish.reason;
    change(agent, wish.presence, agent.activity, wish.cause, out);
    return true;
}

bool Router::Core::vanished(AgentId id, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->presence == Presence::logged_out)
        return false;
    const auto offer_id = agent->offer;
    const auto contact_id = agent->contact;
    if (auto* offer = find(offer_id)) {
        drop(*offer, id);
        ++agent->shift.unreachable;
        agent->offer = {};
        out.push_back(OfferWithdrawn{offer_id, offer->contact->id, id, OfferEnd::unreachable});
        sign_off(*agent, StateCause::disconnected, out);
        after_failure(*offer, out);
        settle(out);
        return true;
    }
    if (auto* contact = find(contact_id);
        contact != nullptr && contact->place == Place::talking && contact->agent == id) {
        contacts_.erase(contact_id);
        out.push_back(ContactOrphaned{contact_id, id});
    }
    sign_off(*agent, StateCause::disconnected, out);
    settle(out);
    return true;
}

bool Router::Core::set_outside(AgentId id, Outside outside, ContactId contact, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->presence == Presence::logged_out)
        return false;
    if (outside == Outside::none) {
        if (!agent->outside || agent->activity == Activity::after_call_work)
            return false;
        begin_wrap_up(*agent, agent->settings.outside_wrap_up, StateCause::released, out);
        settle(out);
        return true;
    }
    if (!agent->outside && agent->activity != Activity::idle)
        return false;
    if (agent->outside && agent->activity == Activity::after_call_work)
        return false;
    agent->outside = true;
    agent->contact = contact;
    const bool dialling = outside == Outside::dialling;
    change(*agent, agent->presence, dialling ? Activity::dialling : Activity::talking,
           dialling ? StateCause::dial : StateCause::answered, out);
    settle(out);
    return true;
}

bool Router::Core::set_hold(AgentId id, bool on, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->activity != (on ? Activity::talking : Activity::holding))
        return false;
    change(*agent, agent->presence, on ? Activity::holding : Activity::talking,
           on ? StateCause::hold : StateCause::retrieve, out);
    settle(out);
    return true;
}

bool Router::Core::talk_ended(AgentId id, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->outside ||
        (agent->activity != Activity::talking && agent->activity != Activity::holding))
        return false;
    WrapUp wrap_up;
    if (const auto* queue = find(agent->served))
        wrap_up = queue->settings.wrap_up;
    contacts_.erase(agent->contact);
    begin_wrap_up(*agent, wrap_up, StateCause::released, out);
    settle(out);
    return true;
}

void Router::Core::begin_wrap_up(Agent& agent, const WrapUp& wrap_up, StateCause cause,
                                 Decisions& out) {
    const bool owes = agent.settings.disposition == DispositionRule::required && !agent.disposition;
    if (wrap_up.mode == WrapUpMode::none && !owes) {
        end_wrap_up(agent, cause, out);
        return;
    }
    agent.wrap_up = wrap_up;
    agent.wrap_began = now_;
    agent.wrap_over = wrap_up.mode == WrapUpMode::none;
    const bool timed = wrap_up.mode == WrapUpMode::timed || wrap_up.mode == WrapUpMode::capped;
    agent.wrap_ends = timed ? now_ + wrap_up.length : Instant::never();
    auto presence = agent.presence;
    if (agent.pending && agent.pending->presence != Presence::logged_out) {
        agent.reason = agent.pending->reason;
        presence = agent.pending->presence;
        agent.pending.reset();
    }
    change(agent, presence, Activity::after_call_work, cause, out);
    if (agent.wrap_over)
        out.push_back(DispositionMissing{agent.id, true});
}

/// Ends wrap-up unless a required disposition is missing and nobody may pass over it.
void Router::Core::end_wrap_up(Agent& agent, StateCause cause, Decisions& out) {
    const auto rule = agent.settings.disposition;
    if (!agent.disposition && rule != DispositionRule::not_asked &&
        cause != StateCause::supervisor) {
        const bool blocks = rule == DispositionRule::required;
        out.push_back(DispositionMissing{agent.id, blocks});
        if (blocks)
            return;
    }
    if (auto* queue = find(agent.served)) {
        const auto took = (now_ - agent.answered_at).ms;
        if (queue->handled.size() < limits::handle_samples)
            queue->handled.push_back(took);
        else
            queue->handled[queue->handled_next] = took;
        queue->handled_next = (queue->handled_next + 1) % limits::handle_samples;
    }
    become_idle(agent, cause, out);
}

void Router::Core::become_idle(Agent& agent, StateCause cause, Decisions& out) {
    if (!agent.outside || agent.settings.idle.after_own_call)
        agent.idle_since = now_;
    agent.wrap_ends = Instant::never();
    agent.wrap_over = false;
    agent.served = {};
    agent.outside = false;
    agent.disposition = false;
    if (agent.pending && agent.pending->presence == Presence::logged_out) {
        sign_off(agent, agent.pending->cause, out);
        return;
    }
    auto presence = agent.presence;
    if (agent.pending) {
        presence = agent.pending->presence;
        agent.reason = agent.pending->reason;
        agent.pending.reset();
    }
    change(agent, presence, Activity::idle, cause, out);
    agent.contact = {};
}

WrapUpAnswer Router::Core::wrap_up_done(AgentId id, StateCause cause, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr || agent->activity != Activity::after_call_work)
        return WrapUpAnswer::not_in_wrap_up;
    end_wrap_up(*agent, cause, out);
    if (agent->activity == Activity::after_call_work)
        return WrapUpAnswer::disposition_missing;
    settle(out);
    return WrapUpAnswer::done;
}

bool Router::Core::extend_wrap_up(AgentId id, Duration more) {
    auto* agent = find(id);
    if (agent == nullptr || agent->activity != Activity::after_call_work ||
        agent->wrap_up.mode != WrapUpMode::timed || agent->wrap_ends == Instant::never() ||
        more.ms <= 0)
        return false;
    const auto latest = agent->wrap_began + agent->wrap_up.cap;
    if (latest <= agent->wrap_ends)
        return false;
    agent->wrap_ends = std::min(agent->wrap_ends + more, latest);
    reschedule(*agent);
    return true;
}

bool Router::Core::set_disposition(AgentId id, Decisions& out) {
    auto* agent = find(id);
    const bool has_contact =
        agent != nullptr &&
        (agent->activity == Activity::after_call_work || agent->activity == Activity::talking ||
         agent->activity == Activity::holding || agent->activity == Activity::dialling);
    if (!has_contact)
        return false;
    agent->disposition = true;
    if (agent->wrap_over && agent->activity == Activity::after_call_work) {
        end_wrap_up(*agent, StateCause::wrap_up_done, out);
        settle(out);
    }
    return true;
}

} // namespace ringroom::acd
