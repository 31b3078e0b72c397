#include "acd/core.h"

#include <algorithm>

#include "base/check.h"

namespace ringroom::acd {

namespace {

template <class Map, class Id>
auto* found(Map& map, Id id) {
    const auto at = map.find(id);
    return at == map.end() ? nullptr : &at->second;
}

} // namespace

Agent* Router::Core::find(AgentId id) {
    return found(agents_, id);
}
Contact* Router::Core::find(ContactId id) {
    return found(contacts_, id);
}
Queue* Router::Core::find(QueueId id) {
    return found(queues_, id);
}
Offer* Router::Core::find(OfferId id) {
    return found(offers_, id);
}
const Agent* Router::Core::find(AgentId id) const {
    return found(agents_, id);
}
const Contact* Router::Core::find(ContactId id) const {
    return found(contacts_, id);
}
const Queue* Router::Core::find(QueueId id) const {
    return found(queues_, id);
}

void Router::Core::schedule(Instant& slot, Due due, std::uint64_t id, Instant at) {
    if (slot == at)
        return;
    if (slot != Instant::never())
        deadlines_.erase({slot, due, id});
    if (at != Instant::never())
        deadlines_.insert({at, due, id});
    slot = at;
}

Instant Router::Core::next_deadline() const {
    return deadlines_.empty() ? Instant::never() : deadlines_.begin()->at;
}

void Router::Core::advance(Instant now, Decisions& out) {
    check(now >= now_, "time of the router never runs backwards");
    while (!deadlines_.empty() && deadlines_.begin()->at <= now) {
        const auto deadline = *deadlines_.begin();
        now_ = std::max(now_, deadline.at);
        fire(deadline, out);
        settle(out);
    }
    now_ = now;
}

void Router::Core::fire(const Deadline& deadline, Decisions& out) {
    switch (deadline.due) {
    case Due::offer: {
        auto& offer = *find(OfferId{deadline.id});
        schedule(offer.deadline, Due::offer, offer.id.value, Instant::never());
        return fire_offer(offer, out);
    }
    case Due::agent: {
        auto& agent = *find(AgentId{deadline.id});
        schedule(agent.deadline, Due::agent, agent.id.value, Instant::never());
        return fire_agent(agent, out);
    }
    case Due::contact: {
        auto& contact = *find(ContactId{deadline.id});
        schedule(contact.deadline, Due::contact, contact.id.value, Instant::never());
        return fire_contact(contact, out);
    }
    case Due::queue: {
        auto& queue = *find(QueueId{deadline.id});
        schedule(queue.deadline, Due::queue, queue.id.value, Instant::never());
        touch(queue);
    }
    }
}

void Router::Core::touch(Queue& queue) {
    if (queue.touched)
        return;
    queue.touched = true;
    touched_.push_back(queue.id);
}

void Router::Core::settle(Decisions& out) {
    match(out);
    while (!touched_.empty()) {
        auto ids = std::exchange(touched_, {});
        std::sort(ids.begin(), ids.end());
        for (const auto id : ids)
            if (auto* queue = find(id))
                settle_queue(*queue, out);
    }
}

void Router::Core::settle_queue(Queue& queue, Decisions& out) {
    queue.touched = false;
    leave_if_empty(queue, out);
    report_positions(queue, out);
}

void Router::Core::report_positions(Queue& queue, Decisions& out) {
    const auto told = std::min(queue.settings.report_positions, limits::position_reports);
    const auto n = std::min(told, queue.line.size());
    for (std::size_t i = 0; i < n; ++i) {
        auto& contact = *queue.line[i].contact;
        if (contact.reported_position == i + 1)
            continue;
        contact.reported_position = i + 1;
        out.push_back(PositionChanged{contact.id, queue.id, i + 1});
    }
}

bool Router::Core::empty(const Queue& queue, EmptyRule rule) const {
    switch (rule) {
    case EmptyRule::never:
        return false;
    case EmptyRule::none_logged_in:
        return queue.logged_in == 0;
    case EmptyRule::none_unpaused:
        return queue.unpaused == 0;
    case EmptyRule::none_ready:
        return queue.free.empty();
    }
    return false;
}

void Router::Core::leave_if_empty(Queue& queue, Decisions& out) {
    if (!empty(queue, queue.settings.leave_empty)) {
        queue.empty_since.reset();
        return schedule(queue.deadline, Due::queue, queue.id.value, Instant::never());
    }
    if (!queue.empty_since)
        queue.empty_since = now_;
    // A deadline that stands is early enough: whoever came later leaves later.
    if (queue.line.empty() || queue.deadline != Instant::never())
        return;
    const auto delay = queue.settings.leave_delay;
    auto next = Instant::never();
    std::vector<Contact*> leaving;
    for (const auto& key : queue.line) {
        const auto due = std::max(*queue.empty_since, key.contact->queued_at) + delay;
        if (due <= now_)
            leaving.push_back(key.contact);
        else
            next = std::min(next, due);
    }
    for (auto* contact : leaving)
        exit(*contact, QueueExit::no_agents, out);
    schedule(queue.deadline, Due::queue, queue.id.value, next);
}

std::optional<std::size_t> Router::Core::position(ContactId id) const {
    const auto* contact = find(id);
    if (contact == nullptr || contact->place != Place::line)
        return std::nullopt;
    const auto& line = contact->queue->line;
    const auto at = std::lower_bound(line.begin(), line.end(), contact->key);
    return static_cast<std::size_t>(at - line.begin()) + 1;
}

} // namespace ringroom::acd
