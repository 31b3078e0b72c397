// The matching pass. Two directions, one rule each: the longest-standing contact among all queues
// of the agents that became free is served first; the agent for it is chosen by its queue's
// strategy.
#include <algorithm>
#include <tuple>

#include "acd/core.h"
#include "base/check.h"

namespace ringroom::acd {

namespace {

/// What a rate of the shift is divided by.
std::int64_t ready_ms(const Shift& shift, Duration floor) {
    return std::max<std::int64_t>({shift.presence_ready.ms, floor.ms, 1});
}

bool rate_strategy(Strategy strategy) {
    return strategy == Strategy::fewest_calls || strategy == Strategy::least_talk_time;
}

} // namespace

bool Weighed::operator<(const Weighed& other) const {
    return std::tuple(tier, -preferred, score, agent->idle_since, agent->id) <
           std::tuple(other.tier, -other.preferred, other.score, other.agent->idle_since,
                      other.agent->id);
}

int Router::Core::level(const Agent& agent, SkillId skill) const {
    const auto at = skill_numbers_.find(skill);
    return at != skill_numbers_.end() && at->second < agent.levels.size() ? agent.levels[at->second]
                                                                          : 0;
}

bool Router::Core::in_group(const Agent& agent, GroupId group) const {
    if (!group)
        return !agent.settings.apart;
    const auto at = groups_.find(group);
    return at != groups_.end() && (at->second.size() == 1 || !agent.settings.apart) &&
           std::binary_search(at->second.begin(), at->second.end(), agent.id);
}

bool Router::Core::fits(const Agent& agent, const Needs& needs) const {
    if (!in_group(agent, needs.group))
        return false;
    for (const auto& need : needs.skills)
        if (level(agent, need.skill) < need.level)
            return false;
    return true;
}

int Router::Core::preferred_met(const Contact& contact, const Agent& agent) const {
    int met = 0;
    for (const auto& need : contact.queue->settings.preferred)
        met += level(agent, need.skill) >= need.level ? 1 : 0;
    for (const auto& need : contact.caller.preferred)
        met += level(agent, need.skill) >= need.level ? 1 : 0;
    return met;
}

std::int64_t Router::Core::score(const Contact& contact, const Member& member) {
    const auto& queue = *contact.queue;
    const auto& agent = *member.agent;
    switch (queue.settings.strategy) {
    case Strategy::longest_idle:
    case Strategy::ring_all:
        return 0; // the idle clock breaks the tie
    case Strategy::round_robin:
        return member.slot > queue.cursor ? member.slot : member.slot + queue.next_slot;
    case Strategy::fewest_calls: {
        const auto shift = shift_now(agent, now_);
        return shift.answered * 3'600'000'000LL / ready_ms(shift, queue.settings.rate_floor);
    }
    case Strategy::least_talk_time: {
        const auto shift = shift_now(agent, now_);
        return (shift.talking + shift.holding).ms * 1'000'000 /
               ready_ms(shift, queue.settings.rate_floor);
    }
    case Strategy::most_skilled: {
        std::int64_t sum = 0;
        for (const auto& need : contact.needs.skills)
            sum += level(agent, need.skill);
        return -(contact.needs.skills.empty() ? member.set.level : sum);
    }
    case Strategy::top_down:
        return member.set.order;
    case Strategy::random:
        return static_cast<std::int64_t>(contact.queue->random.below(1ULL << 40));
    case Strategy::weighted:
        return -(member.credit + member.set.weight);
    }
    return 0;
}

void Router::Core::weigh_one(const Contact& contact, Member& member) {
    auto& agent = *member.agent;
    if (fits(agent, contact.needs))
        weighed_.push_back({&member, &agent, member.set.tier, preferred_met(contact, agent),
                            score(contact, member)});
}

/// Fills weighed_ with every free agent that fits.
void Router::Core::weigh(const Contact& contact) {
    weighed_.clear();
    if (contact.only) {
        auto* agent = find(contact.only);
        if (agent != nullptr && agent->free)
            weighed_.push_back({nullptr, agent, 0, 0, 0});
        return;
    }
    for (auto* member : contact.queue->free)
        weigh_one(contact, *member);
}

/// The place of the best in weighed_ (not empty).
std::size_t Router::Core::pick(const Queue& queue) const {
    const auto best = std::min_element(weighed_.begin(), weighed_.end());
    const bool too_often = rate_strategy(queue.settings.strategy) && weighed_.size() > 1 &&
                           best->agent->id == queue.run_agent &&
                           queue.run_length >= queue.settings.max_in_row;
    if (!too_often)
        return static_cast<std::size_t>(best - weighed_.begin());
    auto next = weighed_.end();
    for (auto it = weighed_.begin(); it != weighed_.end(); ++it)
        if (it != best && (next == weighed_.end() || *it < *next))
            next = it;
    return static_cast<std::size_t>(next - weighed_.begin());
}

/// Moves the queue's own memory of whose turn it is.
void Router::Core::consume(Queue& queue, const Weighed& chosen) {
    if (chosen.member == nullptr)
        return;
    queue.cursor = chosen.member->slot;
    if (queue.settings.strategy != Strategy::weighted)
        return;
    std::int64_t total = 0;
    for (const auto& w : weighed_)
        if (w.tier == chosen.tier && w.preferred == chosen.preferred) {
            w.member->credit += w.member->set.weight;
            total += w.member->set.weight;
        }
    chosen.member->credit -= total;
}

/// Offers the contact to whom its strategy prefers among the free agents; false if none fits.
bool Router::Core::try_offer(Contact& contact, bool agent_waited, Decisions& out) {
    if (contact.queue->free.empty() && !contact.only)
        return false;
    weigh(contact);
    if (weighed_.empty())
        return false;
    auto& queue = *contact.queue;
    std::vector<Agent*> chosen;
    if (queue.settings.strategy == Strategy::ring_all && !contact.only) {
        std::sort(weighed_.begin(), weighed_.end());
        for (const auto& w : weighed_)
            if (w.tier == weighed_.front().tier && chosen.size() < limits::ring_all_agents)
                chosen.push_back(w.agent);
    } else {
        const auto place = pick(queue);
        chosen.push_back(weighed_[place].agent);
        const auto best = std::min_element(weighed_.begin(), weighed_.end());
        passed_over_ = best->agent == chosen.front() ? AgentId{} : best->agent->id;
    }
    const auto why = explain_choice(contact, agent_waited, chosen);
    passed_over_ = {};
    if (queue.settings.strategy != Strategy::ring_all)
        for (const auto& w : weighed_)
            if (w.agent == chosen.front()) {
                const auto cursor = queue.cursor;
                consume(queue, w);
                make_offer(contact, chosen, why, out);
                find(OfferId{last_offer_})->cursor_before = cursor;
                return true;
            }
    make_offer(contact, chosen, why, out);
    return true;
}

/// The first contact in all queues of this agent that the agent may take. Rivals are the first of
/// each queue.
Contact* Router::Core::best_contact(const Agent& agent, bool want_rivals) {
    const Key* best = nullptr;
    auto consider = [&](const Key& key) {
        if (want_rivals)
            rivals_.push_back(key);
        if (best == nullptr || key < *best)
            best = &key;
    };
    if (!agent.direct.empty())
        consider(*agent.direct.begin());
    for (const auto& member : agent.members)
        for (const auto& [head, needs] : member->queue->heads) {
            if (best != nullptr && !want_rivals && !(head < *best))
                break;
            if (fits(agent, *needs)) {
                consider(head);
                break;
            }
        }
    return best == nullptr ? nullptr : best->contact;
}

void Router::Core::match_agents(Decisions& out) {
    struct Waiting {
        Agent* agent;
        Contact* best;
    };
    std::vector<Waiting> waiting;
    std::sort(newly_free_.begin(), newly_free_.end(),
              [](const Agent* a, const Agent* b) { return a->id < b->id; });
    newly_free_.erase(std::unique(newly_free_.begin(), newly_free_.end()), newly_free_.end());
    for (auto* agent : std::exchange(newly_free_, {}))
        waiting.push_back({agent, best_contact(*agent, false)});
    while (true) {
        const Waiting* next = nullptr;
        for (const auto& w : waiting)
            if (w.agent->free && w.best != nullptr &&
                (next == nullptr || w.best->key < next->best->key))
                next = &w;
        if (next == nullptr)
            break;
        auto* taken = next->best;
        rivals_.clear();
        (void)best_contact(*next->agent, true);
        check(try_offer(*taken, false, out), "the agent that found a contact can take it");
        rivals_.clear();
        for (auto& w : waiting)
            if (w.best == taken)
                w.best = w.agent->free ? best_contact(*w.agent, false) : nullptr;
    }
    for (const auto& w : waiting)
        if (w.agent->free)
            join_ring_all(*w.agent, out);
}

/// A free agent for whom nothing waits rings along with an offer to everybody.
bool Router::Core::join_ring_all(Agent& agent, Decisions& out) {
    Offer* oldest = nullptr;
    for (const auto& member : agent.members)
        for (const auto id : member->queue->ring_all) {
            auto& offer = *find(id);
            if (offer.rung.size() >= limits::ring_all_agents || offer.ring_end <= now_ ||
                !fits(agent, offer.contact->needs))
                continue;
            if (oldest == nullptr || offer.contact->key < oldest->contact->key)
                oldest = &offer;
        }
    if (oldest == nullptr)
        return false;
    join_offer(*oldest, agent, out);
    return true;
}

void Router::Core::match_contacts(Decisions& out) {
    std::vector<Contact*> fresh;
    for (const auto id : std::exchange(newly_in_line_, {}))
        if (auto* contact = find(id); contact != nullptr && contact->place == Place::line)
            fresh.push_back(contact);
    std::sort(fresh.begin(), fresh.end(),
              [](const Contact* a, const Contact* b) { return a->key < b->key; });
    fresh.erase(std::unique(fresh.begin(), fresh.end()), fresh.end());
    for (auto* contact : fresh) {
        if (try_offer(*contact, true, out))
            continue;
        if (std::exchange(contact->tell_queued, false)) {
            const auto place = *position(contact->id);
            contact->reported_position = place;
            out.push_back(ContactQueued{contact->id, contact->queue->id, place, contact->again,
                                        explain_choice(*contact, true, {})});
        }
        const bool last_step = contact->step >= steps_of(*contact).size();
        if (!contact->unqualified && last_step && somebody_on(*contact) && !anybody(*contact)) {
            contact->unqualified = true;
            out.push_back(Alarm{AlarmKind::nobody_qualified, contact->id, contact->queue->id,
                                now_ - contact->queued_at, explain_choice(*contact, true, {})});
        }
    }
}

void Router::Core::match(Decisions& out) {
    if (!newly_free_.empty())
        match_agents(out);
    if (!newly_in_line_.empty())
        match_contacts(out);
}

} // namespace ringroom::acd
