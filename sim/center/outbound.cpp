// Preview dialling: the record on the screen, the seat's telephone first, then the customer's.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "center/core.h"

namespace ringroom::center {
namespace {

constexpr Duration no_line_after = 2_s;

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

std::string digits_of(const std::string& written) {
    std::string out;
    for (const char c : written)
        if ((c >= '0' && c <= '9') || c == '*' || c == '#' || c == '+')
            out += c;
    return out;
}

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
        if (drill.paused || drill.listed.empty() || !is_theirs(drill, ask.agent))
            continue;
        Contact* contact = find(drill.listed.front());
        check(contact != nullptr, "a listed record exists");
        if (!router_.set_outside(now_, ask.agent, acd::Outside::dialling, contact->id, decisions_))
            return refuse(ask.agent, ask.name, "center.refused.busy");
        unlist(drill, contact->id);
        show_record(*contact, ask.agent);
        return;
    }
    refuse(ask.agent, ask.name, "center.refused.no_record");
}

bool Machine::Core::is_theirs(const Drill& drill, AgentId agent) {
    return drill.agents.empty() ||
           std::binary_search(drill.agents.begin(), drill.agents.end(), agent);
}

void Machine::Core::unlist(Drill& drill, ContactId contact) {
    const auto found = std::find(drill.listed.begin(), drill.listed.end(), contact);
    if (found == drill.listed.end())
        return;
    drill.listed.erase(found);
    drill.listed_seen.reset();
    --listed_;
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

/// A seat's own telephone calls a number that is none of the house's.
void Machine::Core::seat_dials(const event::LegArrived& call, AgentId agent) {
    const auto digits = digits_of(call.to);
    Contact* shown = find(agents_.at(agent).contact);
    if (shown != nullptr && shown->stage == Stage::shown && digits_of(shown->to) == digits)
        return seat_dials_record(call, *shown);
    if (at_extension_.contains(call.to))
        return seat_calls_seat(call, agent);
    const auto state = router_.agent(agent);
    const bool free = state && state->presence != Presence::logged_out &&
                      state->activity == Activity::idle && !contact_of(agent);
    Contact* listed = listed_with(agent, digits);
    if (listed == nullptr && digits.size() < limits::outside_digits) {
        out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::unknown_number});
    } else if (!free || (listed == nullptr && contacts_.size() >= limits::contacts)) {
        out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::busy});
    } else if (listed == nullptr) {
        seat_dials_outside(call, agent, digits);
    } else if (router_.set_outside(now_, agent, acd::Outside::dialling, listed->id, decisions_)) {
        unlist(drills_.at(listed->drill), listed->id);
        show_record(*listed, agent);
        seat_dials_record(call, *listed);
    } else {
        out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::busy});
    }
}

Contact* Machine::Core::listed_with(AgentId agent, const std::string& digits) {
    for (auto& [id, drill] : drills_) {
        if (drill.paused || !is_theirs(drill, agent))
            continue;
        for (const auto contact : drill.listed)
            if (Contact* one = find(contact); one != nullptr && digits_of(one->to) == digits)
                return one;
    }
    return nullptr;
}

void Machine::Core::seat_dials_record(const event::LegArrived& call, Contact& contact) {
    contact.agent_leg = call.leg;
    board_.leg_arrived(call.leg, contact.id);
    board_.answer(call.leg, out_->commands);
    dial_customer(contact);
}

/// A customer who is on no list any more, as one to be called back. Those of a drill that is still
/// going on are there, as the same people; behind every other number there is nobody.
void Machine::Core::seat_dials_outside(const event::LegArrived& call, AgentId agent,
                                       const std::string& digits) {
    Contact& contact = open_contact(Direction::outbound, {}, call.to);
    if (!router_.set_outside(now_, agent, acd::Outside::dialling, contact.id, decisions_)) {
        contacts_.erase(contact.id);
        out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::busy});
        return;
    }
    for (auto& [id, drill] : drills_) {
        const auto known = drill.customers.find(digits);
        if (known == drill.customers.end() || !is_theirs(drill, agent))
            continue;
        contact.calls_back = id;
        contact.script = drill.script;
        contact.plays = drill.plays;
        contact.customer_number = known->second.number;
        contact.attempt = ++known->second.calls;
        break;
    }
    note(fact::ContactArrived{contact.id,
                              Direction::outbound,
                              {},
                              contact.to,
                              {},
                              contact.script,
                              contact.customer_number});
    show_record(contact, agent);
    seat_dials_record(call, contact);
}

const Drill* Machine::Core::lesson_of(const Contact& contact) const {
    const auto found = drills_.find(contact.drill ? contact.drill : contact.calls_back);
    return found == drills_.end() ? nullptr : &found->second;
}

persona::CalleePlan Machine::Core::plan_of(const Contact& contact) const {
    if (!contact.plays)
        return {persona::CalleeKind::no_answer, no_line_after, Cause::unreachable};
    const Drill* lesson = lesson_of(contact);
    const auto has_them = [&](const auto& entry) {
        const Contact& other = entry.second;
        return other.id != contact.id && !other.released &&
               other.callee.kind == persona::CalleeKind::answer &&
               other.customer_number == contact.customer_number &&
               (other.drill ? other.drill : other.calls_back) == contact.calls_back;
    };
    if (contact.calls_back && std::any_of(contacts_.begin(), contacts_.end(), has_them))
        return {persona::CalleeKind::busy, no_line_after, Cause::busy};
    return persona::plan_callee(*contact.plays, lesson == nullptr ? seed_ : lesson->seed,
                                contact.customer_number, contact.attempt);
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
    contact.callee = plan_of(contact);
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
    contact.prompt =
        play(contact, contact.agent_leg,
             {contact.plays ? refusal_sound(contact.callee.kind) : "prompt:no_line"}, false);
    arm(contact, Timer::farewell, now_ + 6_s);
}

void Machine::Core::customer_answered(Contact& contact) {
    stop(contact.music);
    const Drill* lesson = lesson_of(contact);
    const bool wrong = contact.callee.kind == persona::CalleeKind::wrong_number;
    const auto plays = wrong ? persona::wrong_number_drill(contact.plays->language) : contact.plays;
    contact.actor.emplace(plays, lesson == nullptr ? seed_ : lesson->seed, contact.customer_number,
                          lesson == nullptr ? persona::Ear::self_report : lesson->ear);
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
        drill->second.listed_seen.reset();
        ++listed_;
    } else {
        end_contact(contact, Cause::cancelled, "system");
    }
}

} // namespace ringroom::center
