// Configuration: queues, agents and memberships may change at any time; nobody loses a place.
#include <algorithm>

#include "acd/core.h"
#include "base/check.h"

namespace ringroom::acd {

namespace {

bool by_agent(const Member* a, const Member* b) {
    return a->agent->id < b->agent->id;
}

void insert(std::vector<Member*>& list, Member* member) {
    list.insert(std::lower_bound(list.begin(), list.end(), member, by_agent), member);
}

} // namespace

bool Router::Core::set_queue(QueueId id, QueueSettings settings, Decisions& out) {
    settings.ring_time = std::max(settings.ring_time, limits::ring_time_min);
    settings.announce.min_gap = std::max(settings.announce.min_gap, limits::announce_gap_min);
    if (settings.relax.size() > limits::relax_steps || settings.required.size() > limits::needs ||
        settings.preferred.size() > limits::needs)
        return false;
    auto* known = find(id);
    if (known == nullptr) {
        if (!id || queues_.size() >= limits::queues)
            return false;
        auto& queue = queues_[id];
        queue.id = id;
        queue.settings = std::move(settings);
        queue.random = stream(seed_, "acd", id.value, "random");
        return true;
    }
    known->settings = std::move(settings);
    ++known->supervisor_epoch;
    schedule(known->deadline, Due::queue, id.value, Instant::never());
    std::vector<Contact*> waiting;
    for (const auto& key : known->line)
        waiting.push_back(key.contact);
    for (auto* contact : waiting) {
        step_out_of_line(*contact);
        contact->step = 0;
        stand_in_line(*contact);
    }
    touch(*known);
    settle(out);
    return true;
}

bool Router::Core::remove_queue(QueueId id, Decisions& out) {
    auto* queue = find(id);
    if (queue == nullptr)
        return false;
    std::vector<Contact*> leaving;
    for (auto& [contact_id, contact] : contacts_)
        if (contact.queue == queue && contact.place != Place::talking)
            leaving.push_back(&contact);
    for (auto* contact : leaving)
        exit(*contact, QueueExit::withdrawn, out);
    for (auto& [contact_id, contact] : contacts_)
        if (contact.queue == queue)
            contact.queue = nullptr; // talking: the queue is only remembered by id
    for (auto& [agent_id, agent] : agents_)
        for (std::size_t i = agent.members.size(); i-- > 0;)
            if (agent.members[i]->queue == queue)
                leave(agent, *agent.members[i]);
    schedule(queue->deadline, Due::queue, id.value, Instant::never());
    queues_.erase(id);
    settle(out);
    return true;
}

bool Router::Core::set_group(GroupId id, std::vector<AgentId> agents) {
    if (!id || groups_.contains(id) || groups_.size() >= limits::groups ||
        agents.size() > limits::agents)
        return false;
    std::sort(agents.begin(), agents.end());
    groups_.emplace(id, std::move(agents));
    return true;
}

bool Router::Core::remove_group(GroupId id) {
    const bool named = std::any_of(contacts_.begin(), contacts_.end(),
                                   [id](const auto& c) { return c.second.caller.group == id; });
    return !named && groups_.erase(id) == 1;
}

std::size_t Router::Core::skill_number(SkillId skill) {
    return skill_numbers_.try_emplace(skill, skill_numbers_.size()).first->second;
}

bool Router::Core::set_agent(AgentId id, AgentSettings settings, Decisions& out) {
    auto* agent = find(id);
    if (agent == nullptr) {
        if (!id || agents_.size() >= limits::agents)
            return false;
        agent = &agents_[id];
        agent->id = id;
    }
    for (std::size_t i = agent->members.size(); i-- > 0;) {
        const auto queue = agent->members[i]->queue->id;
        const auto wanted = std::any_of(settings.queues.begin(), settings.queues.end(),
                                        [&](const Membership& m) { return m.queue == queue; });
        if (!wanted)
            leave(*agent, *agent->members[i]);
    }
    for (auto& set : settings.queues) {
        set.weight = std::max(set.weight, 1);
        join(*agent, set);
    }
    agent->levels.assign(agent->levels.size(), 0);
    for (const auto& skill : settings.skills) {
        const auto number = skill_number(skill.skill);
        if (agent->levels.size() <= number)
            agent->levels.resize(number + 1);
        agent->levels[number] =
            static_cast<std::uint8_t>(std::clamp(skill.level, 0, limits::skill_level));
    }
    apart_ += (settings.apart ? 1 : 0) - (agent->settings.apart ? 1 : 0);
    agent->settings = std::move(settings);
    for (const auto& member : agent->members) {
        ++member->queue->supervisor_epoch;
        recheck_classes(*member->queue);
    }
    if (agent->free)
        newly_free_.push_back(agent);
    settle(out);
    return true;
}

void Router::Core::join(Agent& agent, const Membership& set) {
    auto* queue = find(set.queue);
    if (queue == nullptr)
        return;
    for (const auto& member : agent.members)
        if (member->queue == queue) {
            member->set = set;
            return;
        }
    count(agent, -1);
    auto* member = agent.members.emplace_back(std::make_unique<Member>()).get();
    *member = {&agent, queue, set, 0, 0};
    insert(queue->members, member);
    if (agent.presence != Presence::logged_out)
        member->slot = ++queue->next_slot;
    if (agent.free)
        insert(queue->free, member);
    count(agent, 1);
}

void Router::Core::leave(Agent& agent, Member& member) {
    auto& queue = *member.queue;
    count(agent, -1);
    std::erase(queue.members, &member);
    std::erase(queue.free, &member);
    std::erase_if(agent.members, [&](const auto& owned) { return owned.get() == &member; });
    count(agent, 1);
    touch(queue);
}

bool Router::Core::remove_agent(AgentId id) {
    auto* agent = find(id);
    if (agent == nullptr || agent->presence != Presence::logged_out || !agent->direct.empty())
        return false;
    while (!agent->members.empty())
        leave(*agent, *agent->members.back());
    std::erase(newly_free_, agent);
    schedule(agent->deadline, Due::agent, id.value, Instant::never());
    apart_ -= agent->settings.apart ? 1 : 0;
    agents_.erase(id);
    return true;
}

} // namespace ringroom::acd
