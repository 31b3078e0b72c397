// Virtual customers come and go with their drill; settings come into force.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "center/arrival.h"
#include "center/core.h"

namespace ringroom::center {
namespace {

/// Groups of a drill's queues are numbered from here; the drill's own has the drill's number.
constexpr std::uint64_t first_queue_group = std::uint64_t{1} << 62;

} // namespace

void Machine::Core::drill_state(const Drill& drill, std::string_view state) {
    note(fact::DrillStateChanged{drill.id, std::string(state)});
}

void Machine::Core::on(const event::DrillBegan& began) {
    const auto script = scripts.find(began.script);
    if (script == scripts.end() || drills_.contains(began.drill) ||
        drills_.size() >= limits::drills ||
        (!began.agents.empty() &&
         !router_.set_group(acd::GroupId{began.drill.value}, began.agents))) {
        note(fact::Alarm{"center.alarm.drill_not_begun", {}, {}, began.script});
        return;
    }
    Drill& drill = drills_[began.drill];
    drill.id = began.drill;
    drill.script = began.script;
    drill.plays = script->second;
    drill.seed = began.seed;
    drill.ear = began.ear == to_string(persona::Ear::turns) ? persona::Ear::turns
                                                            : persona::Ear::self_report;
    drill.agents = began.agents;
    std::sort(drill.agents.begin(), drill.agents.end());
    drill.players = began.players;
    drill_state(drill, "running");
}

void Machine::Core::on(const event::QueueClosed& closed) {
    const auto found = drills_.find(closed.drill);
    if (found == drills_.end() || found->second.open_to.contains(closed.queue))
        return;
    Drill& drill = found->second;
    auto open = drill.agents;
    if (open.empty())
        for (const auto& [id, agent] : agents_)
            open.push_back(id);
    std::erase_if(open, [&](AgentId agent) {
        return std::find(closed.agents.begin(), closed.agents.end(), agent) != closed.agents.end();
    });
    const acd::GroupId group{first_queue_group + queue_groups_++};
    if (!router_.set_group(group, std::move(open)))
        return note(fact::Alarm{"center.alarm.queue_not_closed", {}, {}, drill.script});
    drill.open_to[closed.queue] = group;
}

void Machine::Core::on(const event::AgentSetApart& set) {
    const auto found = agents_.find(set.agent);
    if (found == agents_.end())
        return;
    found->second.apart = set.apart;
    tell_router(found->second);
}

void Machine::Core::tell_router(const Agent& agent) {
    auto settings = agent.entry->acd;
    settings.apart = agent.apart;
    router_.set_agent(now_, agent.entry->id, std::move(settings), decisions_);
}

void Machine::Core::on(const event::CustomerCalls& calls) {
    const auto found = drills_.find(calls.drill);
    if (found == drills_.end() || found->second.ending || contacts_.size() >= limits::contacts) {
        note(fact::Alarm{"center.alarm.customer_lost", {}, {}, calls.from});
        return;
    }
    Drill& drill = found->second;
    Contact& contact = open_contact(Direction::inbound, calls.from, calls.to);
    contact.drill = drill.id;
    contact.script = drill.script;
    contact.plays = drill.plays;
    contact.customer_number = calls.number;
    std::string keys;
    if (const auto route = settings_->numbers.find(calls.to); route != settings_->numbers.end())
        keys = keys_to(route->second, names_of_queue(*settings_, drill.plays->skill_group))
                   .value_or(std::string());
    contact.actor.emplace(drill.plays, drill.seed, calls.number, drill.ear, keys);
    contact.customer = board_.open_virtual(contact.id, out_->commands);
    drill.customers[digits_of(calls.from)] = {calls.number, 0};
    drill.under_way.insert(contact.id);
    enter_number(contact);
}

void Machine::Core::on(const event::RecordListed& record) {
    const auto found = drills_.find(record.drill);
    if (found == drills_.end() || found->second.ending || listed_ >= limits::records_listed) {
        note(fact::Alarm{"center.alarm.record_lost", {}, {}, record.telephone});
        return;
    }
    Drill& drill = found->second;
    Contact& contact = open_contact(Direction::outbound, {}, record.telephone);
    contact.stage = Stage::listed;
    contact.drill = drill.id;
    contact.script = drill.script;
    contact.plays = drill.plays;
    contact.customer_number = record.number;
    drill.under_way.insert(contact.id);
    drill.customers[digits_of(record.telephone)] = {record.number, 1};
    drill.listed.push_back(contact.id);
    drill.listed_seen.reset();
    ++listed_;
    note(fact::ContactArrived{
        contact.id, Direction::outbound, {}, contact.to, drill.id, drill.script, record.number});
}

void Machine::Core::on(const event::DrillPaused& pause) {
    const auto found = drills_.find(pause.drill);
    if (found == drills_.end() || found->second.paused == pause.paused)
        return;
    found->second.paused = pause.paused;
    drill_state(found->second, pause.paused ? "paused" : "running");
}

void Machine::Core::on(const event::DrillFilled& filled) {
    if (const auto found = drills_.find(filled.drill); found != drills_.end())
        found->second.filled = true;
    end_drill_when_drained(filled.drill);
}

void Machine::Core::on(const event::DrillEnded& ended) {
    const auto found = drills_.find(ended.drill);
    if (found == drills_.end())
        return;
    Drill& drill = found->second;
    if (!std::exchange(drill.ending, true))
        drill_state(drill, "ending");
    // Records nobody has taken, and with `cut` everything else, end here. A copy: the set shrinks.
    const auto under_way = drill.under_way;
    for (const auto id : under_way) {
        Contact* contact = find(id);
        if (contact == nullptr || contact->released)
            continue;
        if (ended.cut || contact->stage == Stage::listed)
            end_contact(*contact, Cause::cancelled, "system");
    }
    end_drill_when_drained(ended.drill);
}

void Machine::Core::drill_contact_over(const Contact& contact) {
    const auto found = drills_.find(contact.drill);
    if (found == drills_.end())
        return;
    Drill& drill = found->second;
    drill.under_way.erase(contact.id);
    ++drill.done;
    unlist(drill, contact.id);
    end_drill_when_drained(contact.drill);
}

void Machine::Core::end_drill_when_drained(DrillId id) {
    const auto found = drills_.find(id);
    const bool over = found != drills_.end() && (found->second.ending || found->second.filled) &&
                      found->second.under_way.empty();
    if (!over)
        return;
    drill_state(found->second, "ended");
    for (const auto& [queue, group] : found->second.open_to)
        check(router_.remove_group(group), "a drill that ends has nobody in line");
    if (!found->second.agents.empty())
        check(router_.remove_group(acd::GroupId{id.value}), "nor in a queue open to all of it");
    drills_.erase(found);
}

acd::GroupId Machine::Core::group_of(DrillId id, QueueId queue) const {
    const auto found = drills_.find(id);
    if (found == drills_.end())
        return {};
    if (const auto open = found->second.open_to.find(queue); open != found->second.open_to.end())
        return open->second;
    return found->second.agents.empty() ? acd::GroupId{} : acd::GroupId{id.value};
}

void Machine::Core::on(const event::SettingsChanged& change) {
    const auto found = offered_settings.find(change.hash);
    if (found == offered_settings.end()) {
        note(fact::Alarm{"center.alarm.settings_missing", {}, {}, change.hash});
        return;
    }
    settings_ = found->second;
    adopt_settings();
}

void Machine::Core::adopt_settings() {
    std::set<QueueId> queues;
    std::set<AgentId> people;
    queue_by_name_.clear();
    for (const auto& entry : settings_->queues) {
        queues.insert(entry.id);
        queue_by_name_[entry.acd.name] = &entry;
        for (const auto& name : entry.names)
            queue_by_name_[name] = &entry;
        router_.set_queue(now_, entry.id, entry.acd, decisions_);
    }
    for (const auto& [id, entry] : std::exchange(queues_, {}))
        if (!queues.contains(id))
            router_.remove_queue(now_, id, decisions_);
    for (const auto& entry : settings_->queues)
        queues_[entry.id] = &entry;
    for (const auto& entry : settings_->agents) {
        people.insert(entry.id);
        auto& agent = agents_[entry.id];
        agent.entry = &entry;
        tell_router(agent);
    }
    for (auto it = agents_.begin(); it != agents_.end();) {
        const bool gone = !people.contains(it->first);
        if (gone)
            router_.agent_vanished(now_, it->first, decisions_);
        if (gone && !it->second.contact && router_.remove_agent(now_, it->first, decisions_))
            it = agents_.erase(it);
        else
            ++it;
    }
    drain();
}

} // namespace ringroom::center
