// Offers: made, rung, answered by exactly one, failed with a cause. The caller never loses a place.
#include <algorithm>

#include "acd/core.h"
#include "base/check.h"

namespace ringroom::acd {

namespace {

StateCause cause_of(OfferEnd end) {
    switch (end) {
    case OfferEnd::no_answer:
        return StateCause::no_answer;
    case OfferEnd::busy:
        return StateCause::busy;
    case OfferEnd::declined:
        return StateCause::declined;
    case OfferEnd::unreachable:
        return StateCause::unreachable;
    case OfferEnd::answered:
    case OfferEnd::caller_left:
    case OfferEnd::lost_race:
        break;
    }
    return StateCause::offer_withdrawn;
}

const FailureRule& rule_of(const FailureRules& rules, OfferEnd end) {
    switch (end) {
    case OfferEnd::busy:
        return rules.busy;
    case OfferEnd::declined:
        return rules.declined;
    case OfferEnd::unreachable:
        return rules.unreachable;
    default:
        return rules.no_answer;
    }
}

int& counter_of(Shift& shift, OfferEnd end) {
    switch (end) {
    case OfferEnd::busy:
        return shift.busy;
    case OfferEnd::declined:
        return shift.declined;
    case OfferEnd::unreachable:
        return shift.unreachable;
    default:
        return shift.no_answer;
    }
}

const char* reason_of(OfferEnd end) {
    switch (end) {
    case OfferEnd::busy:
        return "busy";
    case OfferEnd::declined:
        return "declined";
    case OfferEnd::unreachable:
        return "unreachable";
    default:
        return "rna";
    }
}

Rung* rung_by(Offer& offer, AgentId agent) {
    for (auto& rung : offer.rung)
        if (rung.agent == agent)
            return &rung;
    return nullptr;
}

} // namespace

void Router::Core::make_offer(Contact& contact, std::vector<Agent*> agents, ExplanationId why,
                              Decisions& out) {
    auto& queue = *contact.queue;
    step_out_of_line(contact);
    contact.place = Place::offered;
    contact.tell_queued = false;
    reschedule(contact);
    const OfferId id{++last_offer_};
    auto& offer = offers_[id];
    offer.id = id;
    offer.contact = &contact;
    offer.queue = &queue;
    offer.ring_all = queue.settings.strategy == Strategy::ring_all && !contact.only;
    offer.cursor_before = queue.cursor;
    contact.offer = id;
    ++queue.offered;
    if (offer.ring_all)
        queue.ring_all.insert(id);
    OfferMade made{id, contact.id, queue.id, {}, queue.settings.ring_time, false, why};
    for (auto* agent : agents) {
        offer.rung.push_back({agent->id, false, now_ + queue.settings.setup_time});
        made.agents.push_back(agent->id);
    }
    out.push_back(std::move(made));
    for (auto* agent : agents) {
        agent->offer = id;
        agent->contact = contact.id;
        change(*agent, agent->presence, Activity::reserved, StateCause::offer, out);
    }
    reschedule(offer);
}

void Router::Core::join_offer(Offer& offer, Agent& agent, Decisions& out) {
    auto until = now_ + offer.queue->settings.setup_time;
    auto left = offer.queue->settings.ring_time;
    if (offer.ring_end != Instant::never()) {
        until = std::min(until, offer.ring_end);
        left = offer.ring_end - now_;
    }
    offer.rung.push_back({agent.id, false, until});
    const auto why = explain_choice(*offer.contact, false, {&agent});
    out.push_back(
        OfferMade{offer.id, offer.contact->id, offer.queue->id, {agent.id}, left, true, why});
    agent.offer = offer.id;
    agent.contact = offer.contact->id;
    change(agent, agent.presence, Activity::reserved, StateCause::offer, out);
    reschedule(offer);
}

bool Router::Core::offer_ringing(OfferId id, AgentId agent_id, Decisions& out) {
    auto* offer = find(id);
    auto* rung = offer == nullptr ? nullptr : rung_by(*offer, agent_id);
    if (rung == nullptr || rung->ringing)
        return false;
    rung->ringing = true;
    rung->until = now_ + offer->queue->settings.ring_time;
    if (offer->ring_all) {
        if (offer->ring_end == Instant::never())
            offer->ring_end = rung->until;
        for (auto& other : offer->rung)
            other.until = other.ringing ? offer->ring_end : std::min(other.until, offer->ring_end);
    }
    auto& agent = *find(agent_id);
    change(agent, agent.presence, Activity::ringing, StateCause::offer, out);
    reschedule(*offer);
    settle(out);
    return true;
}

void Router::Core::drop(Offer& offer, AgentId agent) {
    std::erase_if(offer.rung, [&](const Rung& rung) { return rung.agent == agent; });
}

bool Router::Core::offer_answered(OfferId id, AgentId agent_id, Decisions& out) {
    auto* offer = find(id);
    if (offer == nullptr || rung_by(*offer, agent_id) == nullptr)
        return false;
    auto& agent = *find(agent_id);
    auto& contact = *offer->contact;
    auto& queue = *offer->queue;
    drop(*offer, agent_id);
    ++agent.shift.answered;
    agent.offer = {};
    agent.served = queue.id;
    agent.answered_at = now_;
    agent.outside = false;
    agent.disposition = false;
    queue.run_length = queue.run_agent == agent_id ? queue.run_length + 1 : 1;
    queue.run_agent = agent_id;
    out.push_back(ContactConnected{contact.id, queue.id, agent_id, id, now_ - contact.queued_at});
    change(agent, agent.presence, Activity::talking, StateCause::answered, out);
    withdraw_all(*offer, OfferEnd::lost_race, out);
    end_offer(*offer);
    contact.place = Place::talking;
    contact.agent = agent_id;
    settle(out);
    return true;
}

/// The agent is out of the offer without blame: state and idle clock as before.
void Router::Core::release(Agent& agent, Offer& offer, OfferEnd end, Decisions& out) {
    out.push_back(OfferWithdrawn{offer.id, offer.contact->id, agent.id, end});
    agent.offer = {};
    agent.contact = {};
    const auto wish = std::exchange(agent.pending, std::nullopt);
    change(agent, agent.presence, Activity::idle, StateCause::offer_withdrawn, out);
    agent.pending = wish;
    take_wish(agent, true, out);
}

void Router::Core::withdraw_all(Offer& offer, OfferEnd end, Decisions& out) {
    for (const auto& rung : std::exchange(offer.rung, {}))
        release(*find(rung.agent), offer, end, out);
    // Nobody was passed over, so round robin goes on where it stood.
    if (end == OfferEnd::caller_left && !offer.ring_all)
        offer.queue->cursor = offer.cursor_before;
}

/// The agent did not take it: out of ready, visibly, or a rest, as the rule for this cause says.
void Router::Core::punish(Agent& agent, const Offer& offer, OfferEnd end, Decisions& out) {
    ++counter_of(agent.shift, end);
    const auto& rule = rule_of(agent.settings.failures, end);
    out.push_back(OfferWithdrawn{offer.id, offer.contact->id, agent.id, end});
    agent.offer = {};
    agent.contact = {};
    const bool off = agent.pending && agent.pending->presence == Presence::logged_out;
    if (off || !rule.not_ready) {
        if (agent.settings.idle.after_failed_offer)
            agent.idle_since = now_;
        count(agent, -1);
        agent.resting = true;
        agent.resting_until = now_ + std::max(rule.pause, limits::rest_min);
        count(agent, 1);
        change(agent, agent.presence, Activity::idle, cause_of(end), out);
        take_wish(agent, true, out);
        return;
    }
    agent.pending.reset();
    agent.reason = reason_of(end);
    agent.blamed = true;
    agent.returns_at = rule.pause.ms > 0 ? now_ + rule.pause : Instant::never();
    change(agent, Presence::not_ready, Activity::idle, cause_of(end), out);
}

bool Router::Core::offer_failed(OfferId id, AgentId agent_id, OfferEnd end, Decisions& out) {
    auto* offer = find(id);
    const bool possible = end == OfferEnd::no_answer || end == OfferEnd::busy ||
                          end == OfferEnd::declined || end == OfferEnd::unreachable;
    if (offer == nullptr || !possible || rung_by(*offer, agent_id) == nullptr)
        return false;
    drop(*offer, agent_id);
    punish(*find(agent_id), *offer, end, out);
    after_failure(*offer, out);
    settle(out);
    return true;
}

/// When nobody rings any more, the contact is in line again, with its old age and priority.
void Router::Core::after_failure(Offer& offer, Decisions& out) {
    if (!offer.rung.empty())
        return reschedule(offer);
    auto& contact = *offer.contact;
    end_offer(offer);
    const auto& set = contact.queue->settings;
    const auto waited = now_ - contact.queued_at;
    if (set.overflow_after.ms > 0 && waited >= set.overflow_after)
        return exit(contact, QueueExit::overflowed, out);
    if (set.max_wait.ms > 0 && waited >= set.max_wait)
        return exit(contact, QueueExit::timed_out, out);
    if (contact.only && contact.caller.agent_for.ms > 0)
        contact.only = {};
    contact.tell_queued = true;
    contact.again = true;
    const auto gap = now_ + contact.queue->settings.announce.min_gap;
    if (contact.position_at != Instant::never())
        contact.position_at = std::max(contact.position_at, gap);
    if (contact.periodic_at != Instant::never())
        contact.periodic_at = std::max(contact.periodic_at, gap);
    stand_in_line(contact);
}

void Router::Core::end_offer(Offer& offer) {
    check(offer.rung.empty(), "an offer ends when nobody rings");
    offer.contact->offer = {};
    --offer.queue->offered;
    offer.queue->ring_all.erase(offer.id);
    touch(*offer.queue);
    schedule(offer.deadline, Due::offer, offer.id.value, Instant::never());
    offers_.erase(offer.id);
}

void Router::Core::reschedule(Offer& offer) {
    auto next = Instant::never();
    for (const auto& rung : offer.rung)
        next = std::min(next, rung.until);
    schedule(offer.deadline, Due::offer, offer.id.value, next);
}

void Router::Core::fire_offer(Offer& offer, Decisions& out) {
    std::vector<Rung> late;
    for (const auto& rung : offer.rung)
        if (rung.until <= now_)
            late.push_back(rung);
    for (const auto& rung : late) {
        auto& agent = *find(rung.agent);
        drop(offer, rung.agent);
        const auto end = rung.ringing ? OfferEnd::no_answer : OfferEnd::unreachable;
        if (offer.ring_all && rung.ringing && !agent.settings.failures.ring_all_no_answer)
            release(agent, offer, OfferEnd::no_answer, out);
        else
            punish(agent, offer, end, out);
    }
    after_failure(offer, out);
}

} // namespace ringroom::acd
