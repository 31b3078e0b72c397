// A contact's passage: number, menu, queue, end.
#include <utility>

#include "base/check.h"
#include "center/core.h"

namespace ringroom::center {

Contact& Machine::Core::open_contact(Direction direction, std::string from, std::string to) {
    const ContactId id{++last_contact_};
    Contact& contact = contacts_[id];
    contact.id = id;
    contact.direction = direction;
    contact.from = std::move(from);
    contact.to = std::move(to);
    contact.arrived = now_;
    return contact;
}

void Machine::Core::enter_number(Contact& contact) {
    note(fact::ContactArrived{contact.id, contact.direction, contact.from, contact.to,
                              contact.drill, contact.script, contact.customer_number});
    const auto route = settings_->numbers.find(contact.to);
    if (route == settings_->numbers.end()) {
        end_contact(contact, Cause::unknown_number, "system");
        return;
    }
    contact.bonus = route->second.bonus;
    contact.strict_class = route->second.strict_class;
    if (!route->second.flow) {
        enqueue(contact, route->second.queue, {});
        return;
    }
    enter_flow(contact, route->second.flow);
}

void Machine::Core::enter_flow(Contact& contact, const std::shared_ptr<const ivr::Flow>& flow) {
    contact.stage = Stage::menu;
    contact.menu.emplace(
        flow, ivr::SessionOptions{.clock = settings_->clock,
                                  .variables = {{"caller", contact.from}, {"number", contact.to}}});
    ivr::Outputs outputs;
    contact.menu->start(now_, outputs);
    menu_outputs(contact, outputs);
}

void Machine::Core::menu_outputs(Contact& contact, const ivr::Outputs& outputs) {
    for (const auto& output : outputs)
        std::visit([&](const auto& one) { menu_output(contact, one); }, output);
    arm(contact, Timer::menu,
        contact.released || !contact.menu ? Instant::never() : contact.menu->next_deadline());
}

void Machine::Core::menu_output(Contact& contact, const ivr::Play& wanted) {
    if (contact.released)
        return;
    std::vector<std::string> items;
    for (const auto& item : wanted.items)
        items.push_back((item.file ? "prompt:" : "text:") + item.words);
    contact.stage = Stage::menu;
    contact.menu_play = wanted.play;
    contact.prompt = play(contact, contact.customer, std::move(items), false);
    if (contact.actor)
        hear(contact, persona::heard::InMenu{});
}

void Machine::Core::menu_output(Contact& contact, const ivr::StopPlay&) {
    stop(contact.prompt);
}

void Machine::Core::menu_output(Contact& contact, const ivr::Queue& wanted) {
    if (contact.released)
        return;
    acd::Caller caller{.bonus = Duration{wanted.priority * 1000LL}};
    for (const auto& name : wanted.skills)
        if (const auto skill = settings_->skills.find(name); skill != settings_->skills.end())
            caller.required.push_back({skill->second, 1});
    enqueue(contact, wanted.queue, caller);
}

void Machine::Core::menu_output(Contact& contact, const ivr::Transfer& wanted) {
    if (contact.released)
        return;
    contact.menu.reset();
    if (settings_->numbers.contains(wanted.number) && ++contact.queue_hops <= limits::queue_hops) {
        contact.to = wanted.number;
        const auto& route = settings_->numbers.at(wanted.number);
        if (!route.flow)
            enqueue(contact, route.queue, {});
        else
            enter_flow(contact, route.flow);
        return;
    }
    note(fact::Alarm{"center.alarm.no_such_number", contact.id, {}, wanted.number});
    say_farewell(contact, "prompt:goodbye");
}

void Machine::Core::menu_output(Contact& contact, const ivr::End& end) {
    if (contact.released)
        return;
    if (end.fault)
        note(fact::Alarm{"center.alarm.flow_fault", contact.id, {}, contact.menu_path});
    end_contact(contact, Cause::normal, "system", "menu");
}

void Machine::Core::menu_output(Contact& contact, const ivr::Trace& trace) {
    if (!trace.node.empty()) {
        if (!contact.menu_path.empty())
            contact.menu_path += " > ";
        contact.menu_path += trace.node;
    }
    note(ivr::to_fact(contact.id, trace));
}

void Machine::Core::enqueue(Contact& contact, const std::string& queue, acd::Caller caller) {
    const auto entry = queue_by_name_.find(queue);
    if (entry == queue_by_name_.end() || contact.queue_hops >= limits::queue_hops) {
        note(fact::Alarm{"center.alarm.no_such_queue", contact.id, {}, queue});
        say_farewell(contact, "prompt:goodbye");
        return;
    }
    ++contact.queue_hops;
    caller.bonus += contact.bonus;
    caller.strict_class = contact.strict_class;
    caller.group = group_of(contact.drill, entry->second->id);
    stop(contact.prompt);
    contact.stage = Stage::queued;
    contact.queue = entry->second->id;
    contact.queued = now_;
    note(fact::ContactQueued{contact.id, contact.queue});
    start_music(contact);
    if (!router_.enqueue(now_, contact.id, contact.queue, caller, decisions_)) {
        note(fact::QueueLeft{contact.id, contact.queue, QueueExit::full});
        say_farewell(contact, "prompt:queue_full");
        return;
    }
    if (contact.actor)
        hear(contact, persona::heard::Queued{});
}

void Machine::Core::start_music(Contact& contact) {
    if (contact.music)
        return;
    const auto entry = queues_.find(contact.queue);
    const auto& piece = entry == queues_.end() ? settings_->hold_music : entry->second->music;
    contact.music = play(contact, contact.customer, {"music:" + piece}, true);
}

void Machine::Core::stop_sound(Contact& contact) {
    stop(contact.prompt);
    stop(contact.music);
}

void Machine::Core::say_farewell(Contact& contact, std::string item) {
    stop_sound(contact);
    contact.stage = Stage::farewell;
    contact.callee.cause = Cause::normal;
    contact.prompt = play(contact, contact.customer, {std::move(item)}, false);
    arm(contact, Timer::farewell, now_ + 15_s);
}

void Machine::Core::end_contact(Contact& contact, Cause cause, std::string_view by,
                                std::string ending) {
    if (contact.released)
        return;
    contact.released = true;
    if (contact.menu && contact.stage == Stage::menu && !contact.menu->finished())
        menu_hears(contact, ivr::CallerLeft{});
    wind_up_talk(contact);
    drop_parties(contact, {});
    if (contact.actor && contact.actor->state() != persona::ActorState::ended)
        hear(contact, persona::heard::Gone{by == "system" && cause == Cause::media_lost});
    if (by == stopped && contact.plays)
        contact.ending =
            persona::ending_name(persona::BuiltInEnding::stopped, contact.plays->language);
    stop_sound(contact);
    note(fact::ContactReleased{contact.id, cause, std::string(by),
                               contact.ending.empty() ? std::move(ending) : contact.ending});
    if (contact.recording)
        out_->commands.push_back(command::StopRecording{contact.id});
    contact.recording = false;
    if (contact.stage == Stage::queued)
        router_.contact_left(now_, contact.id,
                             by == "system" ? acd::LeaveKind::withdrawn : acd::LeaveKind::abandoned,
                             decisions_);
    for (const auto leg : board_.legs_of(contact.id))
        if (!offer_of_.contains(leg))
            board_.release(leg, cause, out_->commands);
    for (auto kind : {Timer::menu, Timer::actor, Timer::callee, Timer::farewell, Timer::seat_ring,
                      Timer::party_ring})
        arm(contact, kind, Instant::never());
    let_agent_go(contact);
}

void Machine::Core::cut_line(Contact& contact) {
    if (!contact.line)
        return;
    const PlayId line = contact.line;
    line_over(contact, false);
    out_->commands.push_back(command::StopPlay{line});
    plays_.erase(line);
}

void Machine::Core::wind_up_talk(Contact& contact) {
    cut_line(contact);
    if (contact.agent_speaks)
        student_stops(contact, 0);
    if (contact.customer_speaks)
        customer_stops(contact, 0);
    if (std::exchange(contact.held, false))
        note(fact::HoldEnded{contact.id, contact.agent});
}

void Machine::Core::let_agent_go(Contact& contact) {
    const bool by_queue = contact.stage == Stage::talking && contact.routed;
    if (contact.stage == Stage::seat_rings && contact.agent) {
        // It rang in vain: nothing to wrap up.
        const AgentId agent = std::exchange(contact.agent, AgentId{});
        agents_.at(agent).contact = {};
        free_helper(agent, contact.id);
    }
    const bool outside = contact.agent && contact.stage != Stage::queued && !by_queue;
    contact.stage = Stage::wrap_up;
    if (contact.peer) {
        agents_.at(contact.peer).contact = {};
        if (contact.drill) // who played a customer has nothing to wrap up
            free_helper(contact.peer, contact.id);
        else
            router_.set_outside(now_, contact.peer, acd::Outside::none, contact.id, decisions_);
    }
    // Either call begins the wrap-up; its end is reported as a change of the agent's state.
    const bool wraps_up = (by_queue && router_.talk_ended(now_, contact.agent, decisions_)) ||
                          (outside && router_.set_outside(now_, contact.agent, acd::Outside::none,
                                                          contact.id, decisions_));
    if (!wraps_up)
        finish(contact);
}

void Machine::Core::finish(Contact& contact) {
    if (const auto agent = agents_.find(contact.agent);
        agent != agents_.end() && agent->second.contact == contact.id)
        agent->second.contact = {};
    note(fact::ContactDone{contact.id, contact.agent});
    drill_contact_over(contact);
    finished_.push_back(contact.id);
}

void Machine::Core::close_finished() {
    for (const auto id : std::exchange(finished_, {}))
        contacts_.erase(id);
}

} // namespace ringroom::center
