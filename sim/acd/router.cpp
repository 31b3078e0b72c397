#include "acd/router.h"

#include "acd/core.h"

namespace ringroom::acd {

// Every input first brings the core to its own instant: deadlines come before what happens then.

Router::Router(std::uint64_t seed)
    : core_(std::make_unique<Core>(seed)) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

bool Router::set_queue(Instant now, QueueId queue, QueueSettings settings, Decisions& out) {
    core_->advance(now, out);
    return core_->set_queue(queue, std::move(settings), out);
}

bool Router::remove_queue(Instant now, QueueId queue, Decisions& out) {
    core_->advance(now, out);
    return core_->remove_queue(queue, out);
}

bool Router::set_agent(Instant now, AgentId agent, AgentSettings settings, Decisions& out) {
    core_->advance(now, out);
    return core_->set_agent(agent, std::move(settings), out);
}

bool Router::remove_agent(Instant now, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    const bool removed = core_->remove_agent(agent);
    core_->settle(out);
    return removed;
}

bool Router::set_group(GroupId group, std::vector<AgentId> agents) {
    return core_->set_group(group, std::move(agents));
}

bool Router::remove_group(GroupId group) {
    return core_->remove_group(group);
}

void Router::name_skill(SkillId skill, std::string name) {
    core_->name_skill(skill, std::move(name));
}

bool Router::log_on(Instant now, AgentId agent, Presence presence, std::string reason,
                    Decisions& out) {
    core_->advance(now, out);
    return core_->log_on(agent, presence, std::move(reason), out);
}

bool Router::log_off(Instant now, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    return core_->log_off(agent, out);
}

bool Router::set_presence(Instant now, AgentId agent, Presence presence, std::string reason,
                          StateCause cause, Decisions& out) {
    core_->advance(now, out);
    return core_->set_presence(agent, {presence, std::move(reason), cause}, out);
}

bool Router::agent_vanished(Instant now, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    return core_->vanished(agent, out);
}

bool Router::set_outside(Instant now, AgentId agent, Outside outside, ContactId contact,
                         Decisions& out) {
    core_->advance(now, out);
    return core_->set_outside(agent, outside, contact, out);
}

bool Router::set_hold(Instant now, AgentId agent, bool on, Decisions& out) {
    core_->advance(now, out);
    return core_->set_hold(agent, on, out);
}

bool Router::talk_ended(Instant now, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    return core_->talk_ended(agent, out);
}

WrapUpAnswer Router::wrap_up_done(Instant now, AgentId agent, StateCause cause, Decisions& out) {
    core_->advance(now, out);
    return core_->wrap_up_done(agent, cause, out);
}

bool Router::extend_wrap_up(Instant now, AgentId agent, Duration more, Decisions& out) {
    core_->advance(now, out);
    return core_->extend_wrap_up(agent, more);
}

bool Router::set_disposition(Instant now, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    return core_->set_disposition(agent, out);
}

bool Router::enqueue(Instant now, ContactId contact, QueueId queue, const Caller& caller,
                     Decisions& out) {
    core_->advance(now, out);
    return core_->enqueue(contact, queue, caller, out);
}

bool Router::contact_left(Instant now, ContactId contact, LeaveKind kind, Decisions& out) {
    core_->advance(now, out);
    return core_->contact_left(contact, kind, out);
}

bool Router::set_priority(Instant now, ContactId contact, Duration bonus, int strict_class,
                          Decisions& out) {
    core_->advance(now, out);
    return core_->set_priority(contact, bonus, strict_class, out);
}

bool Router::offer_ringing(Instant now, OfferId offer, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    return core_->offer_ringing(offer, agent, out);
}

bool Router::offer_answered(Instant now, OfferId offer, AgentId agent, Decisions& out) {
    core_->advance(now, out);
    return core_->offer_answered(offer, agent, out);
}

bool Router::offer_failed(Instant now, OfferId offer, AgentId agent, OfferEnd end, Decisions& out) {
    core_->advance(now, out);
    return core_->offer_failed(offer, agent, end, out);
}

void Router::advance(Instant now, Decisions& out) {
    core_->advance(now, out);
}
Instant Router::next_deadline() const {
    return core_->next_deadline();
}

std::optional<AgentView> Router::agent(AgentId id) const {
    const auto* agent = std::as_const(*core_).find(id);
    if (agent == nullptr)
        return std::nullopt;
    AgentView view{
        agent->presence,  agent->activity, agent->reason, agent->cause, agent->since,
        std::nullopt,     agent->contact,  agent->offer,  agent->free,  agent->idle_since,
        Instant::never(), false,           false};
    if (agent->pending)
        view.pending = agent->pending->presence;
    if (agent->activity == Activity::after_call_work) {
        view.wrap_ends = agent->wrap_ends;
        view.wrap_extensible = agent->wrap_up.mode == WrapUpMode::timed &&
                               agent->wrap_ends != Instant::never() &&
                               agent->wrap_began + agent->wrap_up.cap > agent->wrap_ends;
    }
    view.owes_disposition =
        agent->settings.disposition == DispositionRule::required && !agent->disposition;
    return view;
}

std::optional<Shift> Router::shift(Instant now, AgentId id) const {
    const auto* agent = std::as_const(*core_).find(id);
    if (agent == nullptr)
        return std::nullopt;
    return core_->shift_now(*agent, now);
}

std::optional<QueueView> Router::queue(Instant now, QueueId id) const {
    const auto* queue = std::as_const(*core_).find(id);
    if (queue == nullptr)
        return std::nullopt;
    QueueView view{queue->line.size(), queue->offered,     queue->logged_in,
                   queue->unpaused,    queue->free.size(), {}};
    for (const auto& key : queue->line)
        view.longest_wait = std::max(view.longest_wait, now - key.contact->queued_at);
    return view;
}

std::optional<std::size_t> Router::position(ContactId contact) const {
    return core_->position(contact);
}

std::optional<WaitEstimate> Router::estimate(ContactId contact) const {
    return core_->estimate(contact);
}

std::optional<WaitEstimate> Router::estimate_for(QueueId queue, const Caller& caller) const {
    return core_->estimate_for(queue, caller);
}

const Explanation* Router::explanation(ExplanationId id) const {
    return core_->explanation(id);
}

std::string Router::explain(Language language, ExplanationId id) const {
    return core_->explain(language, id);
}

void Router::verify() const {
    core_->verify();
}

} // namespace ringroom::acd
