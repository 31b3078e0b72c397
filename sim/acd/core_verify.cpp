// Invariants, looked at from every side. Costs time in proportion to everything there is.
#include <algorithm>

#include "acd/core.h"
#include "base/check.h"

namespace ringroom::acd {

namespace {

void verify_agent_times(const Agent& agent, const Shift& shift, Instant now) {
    const auto sum = shift.ready + shift.not_ready + shift.reserved + shift.ringing +
                     shift.talking + shift.holding + shift.dialling + shift.after_call_work;
    check(sum == shift.signed_on, "the times of a shift add up to the time signed on");
    if (agent.presence != Presence::logged_out)
        check(shift.signed_on == now - shift.began, "a running shift is accounted to the present");
}

void verify_agent_state(const Agent& agent) {
    const bool offered =
        agent.activity == Activity::reserved || agent.activity == Activity::ringing;
    check(offered == static_cast<bool>(agent.offer), "reserved or ringing means one offer");
    check(agent.free == (agent.presence == Presence::ready && agent.activity == Activity::idle &&
                         !agent.resting),
          "free means ready, idle and rested");
    if (agent.presence == Presence::logged_out)
        check(agent.activity == Activity::idle && !agent.pending, "who is out does nothing");
    if (agent.activity == Activity::idle)
        check(!agent.pending && !agent.contact, "who is idle owes no change and has no contact");
    for (const auto& member : agent.members) {
        const auto& list = member->queue->free;
        const bool listed = std::find(list.begin(), list.end(), member.get()) != list.end();
        check(listed == agent.free, "the free lists name the free agents");
    }
}

} // namespace

void Router::Core::verify() const {
    std::map<ContactId, int> places;
    std::map<AgentId, int> offers_of;
    for (const auto& [id, queue] : queues_) {
        check(std::is_sorted(queue.line.begin(), queue.line.end()), "the line is in order");
        for (const auto& key : queue.line) {
            ++places[key.id];
            check(key.contact == find(key.id) && key.contact->place == Place::line,
                  "who stands in line is known as standing there");
        }
        std::size_t in_classes = 0;
        for (const auto& [needs, waiting] : queue.classes) {
            in_classes += waiting.size();
            check(!waiting.empty(), "no class is empty");
            check(queue.heads.count(*waiting.begin()) == 1, "the first of a class is a head");
            for (const auto* member : queue.free)
                check(!fits(*member->agent, needs), "no free agent and waiting contact that fit");
        }
        check(queue.heads.size() == queue.classes.size(), "a head for each class");
        const auto direct = std::count_if(queue.line.begin(), queue.line.end(), [](const Key& k) {
            return static_cast<bool>(k.contact->only);
        });
        check(in_classes + static_cast<std::size_t>(direct) == queue.line.size(),
              "everybody in line is in one class");
        std::array<std::uint16_t, exclusions> states{};
        for (const auto* member : queue.members)
            ++states[static_cast<std::size_t>(state_exclusion(*member->agent))];
        check(states == queue.states, "the counts of states are right");
    }
    for (const auto& [id, offer] : offers_) {
        ++places[offer.contact->id];
        check(!offer.rung.empty(), "an offer rings somebody");
        check(offer.contact->offer == id && offer.contact->place == Place::offered,
              "an offer and its contact know each other");
        for (const auto& rung : offer.rung) {
            ++offers_of[rung.agent];
            check(find(rung.agent)->offer == id, "an offer and its agents know each other");
        }
    }
    for (const auto& [id, agent] : agents_) {
        verify_agent_times(agent, shift_now(agent, now_), now_);
        verify_agent_state(agent);
        check(offers_of[id] == (agent.offer ? 1 : 0), "an agent has at most one offer");
        check(!agent.free || agent.direct.empty(), "a free agent has nobody waiting for them");
        const auto* contact = find(agent.contact);
        if (contact != nullptr && contact->place == Place::talking && contact->agent == id)
            ++places[contact->id];
    }
    for (const auto& [id, contact] : contacts_)
        check(places[id] == 1, "a contact is in exactly one place");
    check(places.size() == contacts_.size(), "no place holds an unknown contact");
}

} // namespace ringroom::acd
