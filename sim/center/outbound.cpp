// Preview dialling: the record on the screen, the seat's telephone first, then the customer's.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "center/core.h"

namespace ringroom::center {
namespace {

/// What the seat hears when nobody answers there.
std::string refusal_sound(persona::CalleeKind kind) {
    switch (kind) {
    case persona::CalleeKind::busy:
        return "tone:busy";
    case persona::CalleeKind::powered_off:
        return "prompt:powered_off";
    case persona::CalleeKind::unknown_number:
        return "prompt:unknown_number";
    default:
        return "prompt:no_answer";
    }
}

} // namespace

bool Machine::Core::free_for_outbound(AgentId agent, std::string_view request) {
    const auto state = router_.agent(agent);
    if (!state || state->presence == Presence::logged_out)
        refuse(agent, request, "center.refused.not_logged_on");
    else if (contact_of(agent) || state->activity != Activity::idle)
        refuse(agent, request, "center.refused.busy");
    else
        return true;
    return false;
}

void Machine::Core::on(const event::NextRecord& ask) {
    if (!free_for_outbound(ask.agent, ask.name))
        return;
    for (auto& [id, drill] : drills_) {
        const bool theirs = drill.agents.empty() ||
                            std::binary_search(drill.agents.begin(), drill.agents.end(), ask.agent);
        if (drill.paused || drill.listed.empty() || !theirs)
            continue;
        Contact* contact = find(drill.listed.front());
        check(contact != nullptr, "a listed record exists");
        if (!router_.set_outside(now_, ask.agent, acd::Outside::dialling, contact->id, decisions_))
            return refuse(ask.agent, ask.name, "center.refused.busy");
        drill.listed.pop_front();
        --listed_;
        show_record(*contact, ask.agent);
        return;
    }
    refuse(ask.agent, ask.name, "center.refused.no_record");
}

void Machine::Core::show_record(Contact& contact, AgentId agent) {
    contact.stage = Stage::shown;
    contact.agent = agent;
    agents_.at(agent).contact = contact.id;
    note(fact::RecordShown{contact.id, agent, contact.to});
}

void Machine::Core::on(const event::DialRecord& ask) {
    Contact* contact = find(contact_of(ask.agent));
    if (contact == nullptr || contact->stage != Stage::shown)
        return refuse(ask.agent, ask.name, "center.refused.no_record");
    const auto& extension = agents_.at(ask.agent).extension;
    if (!board_.reachable(extension))
        return refuse(ask.agent, ask.name, "center.refused.no_telephone");
    contact->stage = Stage::seat_rings;
    contact->agent_leg =
        board_.originate({contact->id, extension, contact->to, {}}, out_->commands);
    arm(*contact, Timer::seat_ring, now_ + limits::dial_seat);
}

void Machine::Core::seat_answered(Contact& contact) {
    arm(contact, Timer::seat_ring, Instant::never());
    if (contact.direction == Direction::outbound && !contact.passed_on) {
        dial_customer(contact);
        return;
    }
    // Seat to seat: the caller has heard ring-back so far.
    board_.answer(contact.customer, out_->commands);
    for (const auto agent : {contact.agent, contact.peer})
        router_.set_outside(now_, agent, acd::Outside::talking, contact.id, decisions_);
    join(contact, now_ - contact.dialled);
}

void Machine::Core::dial_customer(Contact& contact) {
    contact.stage = Stage::dialling;
    contact.dialled = now_;
    note(fact::DialBegan{contact.id, contact.agent});
    contact.music = play(contact, contact.agent_leg, {"tone:ringback"}, true);
    const auto drill = drills_.find(contact.drill);
    const std::uint64_t seed = drill == drills_.end() ? seed_ : drill->second.seed;
    contact.callee = persona::plan_callee(*contact.plays, seed, contact.customer_number);
    arm(contact, Timer::callee, now_ + std::min(contact.callee.after, limits::ring_customer));
}

void Machine::Core::callee_due(Contact& contact) {
    if (contact.callee.kind == persona::CalleeKind::answer ||
        contact.callee.kind == persona::CalleeKind::wrong_number) {
        customer_answered(contact);
        return;
    }
    note(fact::DialEnded{contact.id, contact.agent, contact.callee.cause});
    stop(contact.music);
    contact.stage = Stage::farewell;
    contact.prompt = play(contact, contact.agent_leg, {refusal_sound(contact.callee.kind)}, false);
    arm(contact, Timer::farewell, now_ + 6_s);
}

void Machine::Core::customer_answered(Contact& contact) {
    stop(contact.music);
    const auto drill = drills_.find(contact.drill);
    const bool wrong = contact.callee.kind == persona::CalleeKind::wrong_number;
    const auto plays = wrong ? persona::wrong_number_drill(contact.plays->language) : contact.plays;
    contact.actor.emplace(plays, drill == drills_.end() ? seed_ : drill->second.seed,
                          contact.customer_number,
                          drill == drills_.end() ? persona::Ear::self_report : drill->second.ear);
    contact.customer = board_.open_virtual(contact.id, out_->commands);
    note(fact::DialEnded{contact.id, contact.agent, Cause::normal});
    router_.set_outside(now_, contact.agent, acd::Outside::talking, contact.id, decisions_);
    join(contact, now_ - contact.dialled);
}

void Machine::Core::dial_failed(Contact& contact, Cause cause) {
    if (contact.stage == Stage::seat_rings && contact.passed_on) {
        pass_failed(contact, cause);
        return;
    }
    if (contact.stage == Stage::seat_rings && contact.direction == Direction::outbound) {
        put_back(contact);
        return;
    }
    if (contact.stage == Stage::dialling)
        note(fact::DialEnded{contact.id, contact.agent, cause});
    end_contact(contact, cause, "agent");
}

void Machine::Core::put_back(Contact& contact) {
    const AgentId agent = std::exchange(contact.agent, AgentId{});
    board_.release(std::exchange(contact.agent_leg, LegId{}), Cause::cancelled, out_->commands);
    arm(contact, Timer::seat_ring, Instant::never());
    agents_.at(agent).contact = {};
    router_.set_outside(now_, agent, acd::Outside::none, contact.id, decisions_);
    // Nothing was done for this record, so there is nothing to wrap up.
    router_.wrap_up_done(now_, agent, StateCause::supervisor, decisions_);
    contact.stage = Stage::listed;
    if (const auto drill = drills_.find(contact.drill);
        drill != drills_.end() && !drill->second.ending) {
        drill->second.listed.push_front(contact.id);
        ++listed_;
    } else {
        end_contact(contact, Cause::cancelled, "system");
    }
}

} // namespace ringroom::center
