// Contacts in line: entry, widening of what they ask for, limits, exits.
#include <algorithm>

#include "acd/core.h"
#include "base/check.h"

namespace ringroom::acd {

namespace {

/// Adds needs; for a skill asked twice the higher level holds.
void merge(std::vector<SkillNeed>& into, const std::vector<SkillNeed>& more) {
    for (const auto& need : more) {
        const auto at = std::lower_bound(into.begin(), into.end(), need.skill,
                                         [](const SkillNeed& n, SkillId s) { return n.skill < s; });
        if (at != into.end() && at->skill == need.skill)
            at->level = std::max(at->level, need.level);
        else
            into.insert(at, need);
    }
}

void lower(std::vector<SkillNeed>& needs, const std::vector<SkillNeed>& to) {
    for (const auto& less : to)
        for (auto& need : needs)
            if (need.skill == less.skill)
                need.level = std::min(need.level, less.level);
    std::erase_if(needs, [](const SkillNeed& n) { return n.level <= 0; });
}

bool too_many(const Caller& caller) {
    return caller.required.size() > limits::needs || caller.preferred.size() > limits::needs ||
           caller.relax.size() > limits::relax_steps;
}

/// Whichever is sooner; what is past is due now.
void take(Instant& next, Instant candidate, Instant now) {
    next = std::min(next, std::max(candidate, now));
}

} // namespace

const std::vector<RelaxStep>& Router::Core::steps_of(const Contact& contact) const {
    return contact.caller.relax.empty() ? contact.queue->settings.relax : contact.caller.relax;
}

Needs Router::Core::needs_of(const Queue& queue, const Caller& caller, std::size_t step) const {
    Needs needs{caller.group, {}};
    merge(needs.skills, queue.settings.required);
    merge(needs.skills, caller.required);
    const auto& steps = caller.relax.empty() ? queue.settings.relax : caller.relax;
    for (std::size_t i = 0; i < step && i < steps.size(); ++i)
        lower(needs.skills, steps[i].lower);
    return needs;
}

Key Router::Core::key_of(const Contact& contact) const {
    const auto& queue = contact.queue->settings;
    const auto head_start = contact.caller.waited + contact.caller.bonus + queue.bonus;
    return {std::max(contact.caller.strict_class, queue.strict_class),
            contact.queued_at - head_start, contact.id, const_cast<Contact*>(&contact)};
}

/// Whether anybody logged on could ever take this contact as it stands.
bool Router::Core::anybody(const Contact& contact) const {
    if (contact.only) {
        const auto* agent = find(contact.only);
        return agent != nullptr && agent->presence != Presence::logged_out;
    }
    return std::any_of(
        contact.queue->members.begin(), contact.queue->members.end(), [&](const Member* m) {
            return m->agent->presence != Presence::logged_out && fits(*m->agent, contact.needs);
        });
}

/// Whether anybody is logged on whom a widening could help: of the queue, and of the group where
/// the contact names one. Nobody there is no reason to widen.
bool Router::Core::somebody_on(const Contact& contact) const {
    const auto& queue = *contact.queue;
    if (!contact.caller.group && apart_ == 0)
        return queue.logged_in > 0;
    return std::any_of(queue.members.begin(), queue.members.end(), [&](const Member* m) {
        return m->agent->presence != Presence::logged_out &&
               in_group(*m->agent, contact.caller.group);
    });
}

/// Brings the needs up to the time waited; a widening that nobody logged on can meet before is in
/// force at once, so nobody waits for people who are not there.
void Router::Core::widen(Contact& contact) {
    const auto& steps = steps_of(contact);
    const auto waited = now_ - contact.queued_at;
    while (contact.step < steps.size() && steps[contact.step].after <= waited)
        ++contact.step;
    contact.needs = needs_of(*contact.queue, contact.caller, contact.step);
    while (contact.step < steps.size() && !contact.only && somebody_on(contact) &&
           !anybody(contact)) {
        ++contact.step;
        contact.needs = needs_of(*contact.queue, contact.caller, contact.step);
    }
}

void Router::Core::stand_in_line(Contact& contact) {
    auto& queue = *contact.queue;
    contact.place = Place::line;
    contact.key = key_of(contact);
    widen(contact);
    classify(contact);
    auto& line = queue.line;
    line.insert(std::lower_bound(line.begin(), line.end(), contact.key), contact.key);
    newly_in_line_.push_back(contact.id);
    touch(queue);
    reschedule(contact);
}

void Router::Core::classify(Contact& contact) {
    if (contact.only) {
        if (auto* agent = find(contact.only))
            agent->direct.insert(contact.key);
        return;
    }
    auto& queue = *contact.queue;
    const auto at = queue.classes.try_emplace(contact.needs).first;
    auto& waiting = at->second;
    if (!waiting.empty() && contact.key < *waiting.begin())
        queue.heads.erase(*waiting.begin());
    waiting.insert(contact.key);
    if (waiting.begin()->id == contact.id)
        queue.heads.emplace(contact.key, &at->first);
}

void Router::Core::step_out_of_line(Contact& contact) {
    auto& queue = *contact.queue;
    if (contact.only) {
        if (auto* agent = find(contact.only))
            agent->direct.erase(contact.key);
    } else {
        const auto at = queue.classes.find(contact.needs);
        check(at != queue.classes.end(), "a contact in line is in its class");
        const bool head = at->second.begin()->id == contact.id;
        at->second.erase(contact.key);
        if (head)
            queue.heads.erase(contact.key);
        if (at->second.empty())
            queue.classes.erase(at);
        else if (head)
            queue.heads.emplace(*at->second.begin(), &at->first);
    }
    const auto at = std::lower_bound(queue.line.begin(), queue.line.end(), contact.key);
    check(at != queue.line.end() && at->id == contact.id, "a contact in line has its rank");
    queue.line.erase(at);
    contact.reported_position = 0;
    touch(queue);
}

/// After somebody left the shift or lost a skill: contacts whose class nobody meets widen at once.
void Router::Core::recheck_classes(Queue& queue) {
    std::vector<Contact*> stuck;
    for (const auto& [needs, waiting] : queue.classes) {
        auto& first = *waiting.begin()->contact;
        if (needs.skills.empty() || !somebody_on(first) || anybody(first))
            continue;
        for (const auto& key : waiting)
            if (key.contact->step < steps_of(*key.contact).size())
                stuck.push_back(key.contact);
    }
    for (auto* contact : stuck) {
        step_out_of_line(*contact);
        stand_in_line(*contact);
    }
}

/// Those in the queue who wait for the same people: who is for one group does not stand in the way
/// of another's, as in an exam where each customer is for one candidate.
std::size_t Router::Core::waiting_beside(const Contact& contact) const {
    const auto& queue = *contact.queue;
    if (!contact.caller.group)
        return queue.line.size() + queue.offered;
    return static_cast<std::size_t>(
        std::count_if(contacts_.begin(), contacts_.end(), [&](const auto& one) {
            const auto& other = one.second;
            return other.id != contact.id && other.queue == contact.queue &&
                   other.place != Place::talking && other.caller.group == contact.caller.group;
        }));
}

bool Router::Core::refused(Contact& contact, Decisions& out) {
    auto& queue = *contact.queue;
    const auto& set = queue.settings;
    auto exit_as = [&](QueueExit kind) {
        exit(contact, kind, out);
        return true;
    };
    if (empty(queue, set.join_empty))
        return exit_as(QueueExit::no_agents);
    const auto waiting = waiting_beside(contact);
    if (set.max_waiting != 0 && waiting >= set.max_waiting && waiting > 0)
        return exit_as(QueueExit::full);
    if (set.overflow_estimate.ms > 0) {
        const auto estimate = estimate_for(queue.id, contact.caller);
        if (estimate && estimate->p80 > set.overflow_estimate)
            return exit_as(QueueExit::overflowed);
    }
    return false;
}

bool Router::Core::enqueue(ContactId id, QueueId queue_id, const Caller& caller, Decisions& out) {
    auto* queue = find(queue_id);
    if (queue == nullptr || !id || find(id) != nullptr || contacts_.size() >= limits::waiting ||
        too_many(caller))
        return false;
    auto& contact = contacts_[id];
    contact.id = id;
    contact.queue = queue;
    contact.caller = caller;
    contact.queued_at = now_;
    if (refused(contact, out)) {
        settle(out);
        return true;
    }
    contact.only = caller.agent;
    if (contact.only) {
        const auto* agent = find(contact.only);
        const bool there = agent != nullptr && agent->presence == Presence::ready;
        if (agent == nullptr || !in_group(*agent, caller.group) ||
            (caller.agent_for.ms > 0 && !there))
            contact.only = {};
    }
    const auto& say = queue->settings.announce;
    if (say.position_every.ms > 0)
        contact.position_at = now_ + std::max(say.first, 1_ms);
    if (say.periodic_every.ms > 0)
        contact.periodic_at = now_ + std::max(say.first, say.periodic_every);
    contact.tell_queued = true;
    stand_in_line(contact);
    settle(out);
    return true;
}

/// Takes the contact out of the router, wherever it stands, but not out of a talk.
void Router::Core::exit(Contact& contact, QueueExit kind, Decisions& out) {
    auto& queue = *contact.queue;
    const auto& targets = queue.settings.targets;
    QueueExitDecided decided{contact.id, queue.id, kind, {}, now_ - contact.queued_at};
    if (kind == QueueExit::full)
        decided.target = targets.full;
    else if (kind == QueueExit::timed_out)
        decided.target = targets.timed_out;
    else if (kind == QueueExit::overflowed)
        decided.target = targets.overflowed;
    else if (kind == QueueExit::no_agents)
        decided.target = targets.no_agents;
    else if (kind == QueueExit::exit_key)
        decided.target = targets.exit_key;
    if (auto* offer = find(contact.offer)) {
        withdraw_all(*offer, OfferEnd::caller_left, out);
        end_offer(*offer);
    } else if (std::binary_search(queue.line.begin(), queue.line.end(), contact.key)) {
        step_out_of_line(contact);
    }
    schedule(contact.deadline, Due::contact, contact.id.value, Instant::never());
    out.push_back(std::move(decided));
    contacts_.erase(contact.id);
}

bool Router::Core::contact_left(ContactId id, LeaveKind kind, Decisions& out) {
    auto* contact = find(id);
    if (contact == nullptr || contact->place == Place::talking)
        return false;
    exit(*contact,
         kind == LeaveKind::abandoned  ? QueueExit::abandoned
         : kind == LeaveKind::exit_key ? QueueExit::exit_key
                                       : QueueExit::withdrawn,
         out);
    settle(out);
    return true;
}

bool Router::Core::set_priority(ContactId id, Duration bonus, int strict_class, Decisions& out) {
    auto* contact = find(id);
    if (contact == nullptr || contact->place == Place::talking)
        return false;
    const bool in_line = contact->place == Place::line;
    if (in_line)
        step_out_of_line(*contact);
    contact->caller.bonus = bonus;
    contact->caller.strict_class = strict_class;
    if (in_line)
        stand_in_line(*contact);
    settle(out);
    return true;
}

void Router::Core::reschedule(Contact& contact) {
    if (contact.place != Place::line)
        return schedule(contact.deadline, Due::contact, contact.id.value, Instant::never());
    const auto& set = contact.queue->settings;
    auto next = std::min(contact.position_at, contact.periodic_at);
    const auto& steps = steps_of(contact);
    if (contact.step < steps.size())
        take(next, contact.queued_at + steps[contact.step].after, now_);
    if (contact.only && contact.caller.agent_for.ms > 0)
        take(next, contact.queued_at + contact.caller.agent_for, now_);
    if (set.max_wait.ms > 0)
        take(next, contact.queued_at + set.max_wait, now_);
    if (set.overflow_after.ms > 0)
        take(next, contact.queued_at + set.overflow_after, now_);
    if (set.starvation_after.ms > 0 && !contact.starved)
        take(next, contact.queued_at + set.starvation_after, now_);
    schedule(contact.deadline, Due::contact, contact.id.value, next);
}

void Router::Core::fire_contact(Contact& contact, Decisions& out) {
    const auto& set = contact.queue->settings;
    const auto waited = now_ - contact.queued_at;
    if (set.overflow_after.ms > 0 && waited >= set.overflow_after)
        return exit(contact, QueueExit::overflowed, out);
    if (set.max_wait.ms > 0 && waited >= set.max_wait)
        return exit(contact, QueueExit::timed_out, out);
    if (set.starvation_after.ms > 0 && !contact.starved && waited >= set.starvation_after) {
        contact.starved = true;
        out.push_back(Alarm{AlarmKind::starvation, contact.id, contact.queue->id, waited,
                            explain_choice(contact, true, {})});
    }
    const auto& steps = steps_of(contact);
    const bool wider = contact.step < steps.size() && steps[contact.step].after <= waited;
    const bool opens =
        contact.only && contact.caller.agent_for.ms > 0 && waited >= contact.caller.agent_for;
    if (wider || opens) {
        step_out_of_line(contact);
        if (opens)
            contact.only = {};
        stand_in_line(contact);
    }
    announce(contact, out);
    reschedule(contact);
}

} // namespace ringroom::acd
