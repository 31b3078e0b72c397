// Third parties in a talk: a colleague consulted, a leader who listens, whispers or joins, and the
// handing over of the customer to somebody else.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "center/core.h"
#include "persona/desk.h"

namespace ringroom::center {

// ---- Letting in and out

bool Machine::Core::callable(AgentId agent) const {
    const auto seat = agents_.find(agent);
    const auto state = router_.agent(agent);
    return seat != agents_.end() && state && state->presence != Presence::logged_out &&
           state->activity == Activity::idle && !seat->second.contact &&
           board_.reachable(seat->second.extension);
}

Party* Machine::Core::party_of(Contact& contact, AgentId agent) {
    const auto found = std::find_if(contact.parties.begin(), contact.parties.end(),
                                    [&](const Party& party) { return party.agent == agent; });
    return found == contact.parties.end() ? nullptr : &*found;
}

Party* Machine::Core::party_on(Contact& contact, LegId leg) {
    const auto found = std::find_if(contact.parties.begin(), contact.parties.end(),
                                    [&](const Party& party) { return party.leg == leg; });
    return found == contact.parties.end() ? nullptr : &*found;
}

Party* Machine::Core::consulted(Contact& contact) {
    const auto found = std::find_if(contact.parties.begin(), contact.parties.end(),
                                    [](const Party& party) { return party.consulted; });
    return found == contact.parties.end() ? nullptr : &*found;
}

Contact* Machine::Core::talk_of(AgentId agent, AgentId asks, std::string_view request) {
    Contact* contact = find(contact_of(agent));
    if (contact != nullptr && contact->stage == Stage::talking && contact->agent == agent)
        return contact;
    refuse(asks, request, "center.refused.no_contact");
    return nullptr;
}

bool Machine::Core::ring_party(Contact& contact, Party party, std::string_view request,
                               AgentId asks) {
    if (contact.parties.size() >= limits::parties) {
        refuse(asks, request, "center.refused.third_party");
        return false;
    }
    if (!callable(party.agent) ||
        !router_.set_outside(now_, party.agent, acd::Outside::dialling, contact.id, decisions_)) {
        refuse(asks, request, "center.refused.not_callable", number_of(party.agent));
        return false;
    }
    Agent& seat = agents_.at(party.agent);
    seat.contact = contact.id;
    party.leg = board_.originate(
        {contact.id, seat.extension, number_of(contact.agent), contact.from}, out_->commands);
    note(fact::PartyChanged{contact.id, party.agent, "rings"});
    contact.parties.push_back(party);
    arm(contact, Timer::party_ring, now_ + limits::dial_seat);
    return true;
}

void Machine::Core::party_answered(Contact& contact, Party& party) {
    party.joined = true;
    if (party.returns)
        return back_together(contact, party);
    router_.set_outside(now_, party.agent, acd::Outside::talking, contact.id, decisions_);
    board_.join(party.leg, contact.agent_leg, party.part, out_->commands);
    part_changed(contact, party);
}

void Machine::Core::part_changed(Contact& contact, Party& party) {
    const std::string part{to_string(party.part)};
    note(fact::PartyChanged{contact.id, party.agent, part});
    mark(contact, "party_" + part, number_of(party.agent));
    if (party.part != Part::listens && contact.recording && !std::exchange(party.recorded, true))
        out_->commands.push_back(command::RecordParty{contact.id, party.leg, true});
}

void Machine::Core::drop_party(Contact& contact, LegId leg, Cause cause) {
    Party* found = party_on(contact, leg);
    if (found == nullptr)
        return;
    const Party party = *found;
    contact.parties.erase(contact.parties.begin() + (found - contact.parties.data()));
    board_.release(party.leg, cause, out_->commands);
    if (party.returns)
        return;
    note(fact::PartyChanged{contact.id, party.agent, "left"});
    mark(contact, "party_left", number_of(party.agent));
    agents_.at(party.agent).contact = {};
    free_helper(party.agent, contact.id);
}

void Machine::Core::drop_parties(Contact& contact, LegId but) {
    const auto parties = contact.parties;
    for (const auto& party : parties)
        if (party.leg != but)
            drop_party(contact, party.leg, Cause::normal);
}

/// Who only helped has nothing to wrap up.
void Machine::Core::free_helper(AgentId agent, ContactId contact) {
    router_.set_outside(now_, agent, acd::Outside::none, contact, decisions_);
    router_.wrap_up_done(now_, agent, StateCause::supervisor, decisions_);
}

void Machine::Core::parties_rang_out(Contact& contact) {
    const auto parties = contact.parties;
    for (const auto& party : parties)
        if (!party.joined)
            drop_party(contact, party.leg, Cause::no_answer);
}

// ---- Consultation and conference

void Machine::Core::on(const event::Consult& ask) {
    Contact* contact = talk_of(ask.agent, ask.agent, ask.name);
    if (contact == nullptr)
        return;
    const auto seat = at_extension_.find(ask.to);
    if (seat == at_extension_.end())
        return refuse(ask.agent, ask.name, "center.refused.no_such_target", ask.to);
    if (consulted(*contact) != nullptr)
        return refuse(ask.agent, ask.name, "center.refused.third_party");
    if (ring_party(*contact, {.agent = seat->second, .part = Part::talks, .consulted = true},
                   ask.name, ask.agent))
        set_hold(*contact, true);
}

void Machine::Core::on(const event::ConsultEnd& ask) {
    Contact* contact = talk_of(ask.agent, ask.agent, ask.name);
    if (contact == nullptr)
        return;
    const Party* party = consulted(*contact);
    if (party == nullptr)
        return refuse(ask.agent, ask.name, "center.refused.no_third_party");
    drop_party(*contact, party->leg, Cause::normal);
}

void Machine::Core::on(const event::Conference& ask) {
    Contact* contact = talk_of(ask.agent, ask.agent, ask.name);
    if (contact == nullptr)
        return;
    Party* party = consulted(*contact);
    if (party == nullptr)
        return refuse(ask.agent, ask.name, "center.refused.no_third_party");
    if (!party->joined)
        return refuse(ask.agent, ask.name, "center.refused.not_answered");
    board_.retrieve(party->leg, out_->commands);
    set_hold(*contact, false);
}

void Machine::Core::hold_customer(Contact& contact, bool on) {
    // One of the two waits: taking the customer back puts the colleague on hold.
    if (Party* party = consulted(contact); party != nullptr && party->joined) {
        if (on)
            board_.retrieve(party->leg, out_->commands);
        else
            board_.hold(party->leg, {"music:" + settings_->hold_music}, out_->commands);
    }
    set_hold(contact, on);
}

// ---- Transfer

void Machine::Core::on(const event::Transfer& ask) {
    const AgentId asks = ask.by ? ask.by : ask.agent;
    Contact* contact = talk_of(ask.agent, asks, ask.name);
    if (contact == nullptr)
        return;
    if (contact->peer && !contact->drill)
        return refuse(asks, ask.name, "center.refused.seat_call");
    if (ask.to.empty()) {
        const Party* party = consulted(*contact);
        if (party == nullptr)
            return refuse(asks, ask.name, "center.refused.no_third_party");
        if (!party->joined)
            return refuse(asks, ask.name, "center.refused.not_answered");
        return hand_over(*contact, *party, "attended");
    }
    const auto seat = at_extension_.find(ask.to);
    const bool to_number = settings_->numbers.contains(ask.to);
    if (seat == at_extension_.end() && !queue_by_name_.contains(ask.to) && !to_number)
        return refuse(asks, ask.name, "center.refused.no_such_target", ask.to);
    if (seat != at_extension_.end()) {
        const Party* party = party_of(*contact, seat->second);
        if (party == nullptr && !callable(seat->second))
            return refuse(asks, ask.name, "center.refused.not_callable", ask.to);
    }
    const AgentId giver = contact->agent;
    agent_leaves(*contact, ask.to, "blind", {});
    board_.part_from(contact->customer, out_->commands);
    if (seat != at_extension_.end()) {
        contact->giver = giver;
        pass_to_seat(*contact, seat->second);
    } else if (to_number) {
        contact->to = ask.to;
        const auto& route = settings_->numbers.at(ask.to);
        route.flow ? enter_flow(*contact, route.flow) : enqueue(*contact, route.queue, {});
    } else {
        enqueue(*contact, ask.to, {});
    }
}

/// The agent's part is over and the contact goes on; `stays` is the leg of who takes it.
void Machine::Core::agent_leaves(Contact& contact, const std::string& to, std::string_view kind,
                                 LegId stays) {
    set_hold(contact, false);
    if (!stays)
        cut_line(contact);
    if (contact.agent_speaks)
        student_stops(contact, 0);
    note(fact::ContactTransferred{contact.id, contact.agent, to, std::string(kind)});
    mark(contact, "transferred", to);
    drop_parties(contact, stays);
    const AgentId agent = std::exchange(contact.agent, AgentId{});
    board_.release(std::exchange(contact.agent_leg, LegId{}), Cause::normal, out_->commands);
    agents_.at(agent).contact = {};
    // Giving the customer away is how it ended for this agent.
    router_.set_disposition(now_, agent, decisions_);
    if (std::exchange(contact.routed, false))
        router_.talk_ended(now_, agent, decisions_);
    else
        router_.set_outside(now_, agent, acd::Outside::none, contact.id, decisions_);
    hear(contact, persona::heard::Transferred{});
}

void Machine::Core::pass_to_seat(Contact& contact, AgentId agent) {
    if (contact.released)
        return;
    if (!callable(agent) ||
        !router_.set_outside(now_, agent, acd::Outside::dialling, contact.id, decisions_))
        return pass_on(contact);
    contact.stage = Stage::seat_rings;
    contact.passed_on = true;
    contact.agent = agent;
    contact.dialled = now_;
    Agent& seat = agents_.at(agent);
    seat.contact = contact.id;
    start_music(contact);
    contact.agent_leg = board_.originate(
        {contact.id, seat.extension, contact.from, number_of(contact.giver)}, out_->commands);
    arm(contact, Timer::seat_ring, now_ + limits::dial_seat);
    hear(contact, persona::heard::Queued{});
}

void Machine::Core::pass_failed(Contact& contact, Cause cause) {
    arm(contact, Timer::seat_ring, Instant::never());
    const AgentId agent = std::exchange(contact.agent, AgentId{});
    board_.release(std::exchange(contact.agent_leg, LegId{}), cause, out_->commands);
    agents_.at(agent).contact = {};
    free_helper(agent, contact.id);
    pass_on(contact);
}

/// Nobody took him: back to who gave him away, else to his queue, else a kind word.
void Machine::Core::pass_on(Contact& contact) {
    const AgentId giver = std::exchange(contact.giver, AgentId{});
    if (giver && callable(giver))
        return pass_to_seat(contact, giver);
    if (const auto queue = queues_.find(contact.queue); queue != queues_.end())
        return enqueue(contact, queue->second->names.front(), {.waited = now_ - contact.arrived});
    say_farewell(contact, "prompt:all_busy");
}

void Machine::Core::hand_over(Contact& contact, Party taker, std::string_view kind) {
    board_.retrieve(taker.leg, out_->commands);
    agent_leaves(contact, number_of(taker.agent), kind, taker.leg);
    Party* party = party_on(contact, taker.leg);
    check(party != nullptr, "who takes over stays");
    contact.parties.erase(contact.parties.begin() + (party - contact.parties.data()));
    contact.agent = taker.agent;
    contact.agent_leg = taker.leg;
    board_.set_part(taker.leg, Part::talks, out_->commands);
    out_->commands.push_back(command::ArmEar{taker.leg, true});
    if (contact.recording)
        out_->commands.push_back(command::RecordParty{contact.id, taker.leg});
    note(fact::ContactConnected{contact.id, taker.agent, Duration{}});
}

// ---- Supervision

void Machine::Core::on(const event::Supervise& ask) {
    if (ask.by == ask.agent)
        return refuse(ask.by, ask.name, "center.refused.own_call");
    Contact* contact = talk_of(ask.agent, ask.by, ask.name);
    if (contact == nullptr)
        return;
    Party* party = party_of(*contact, ask.by);
    if (party == nullptr) {
        ring_party(*contact, {.agent = ask.by, .part = ask.part}, ask.name, ask.by);
        return;
    }
    if (party->consulted)
        return refuse(ask.by, ask.name, "center.refused.third_party");
    party->part = ask.part;
    if (!party->joined)
        return;
    board_.set_part(party->leg, ask.part, out_->commands);
    part_changed(*contact, *party);
}

void Machine::Core::on(const event::SuperviseEnd& ask) {
    Contact* contact = find(contact_of(ask.by));
    const Party* party = contact == nullptr ? nullptr : party_of(*contact, ask.by);
    if (party == nullptr)
        return refuse(ask.by, ask.name, "center.refused.no_third_party");
    drop_party(*contact, party->leg, Cause::normal);
}

void Machine::Core::on(const event::TakeOver& ask) {
    Contact* contact = find(contact_of(ask.by));
    const Party* party = contact == nullptr ? nullptr : party_of(*contact, ask.by);
    if (party == nullptr || contact->stage != Stage::talking)
        return refuse(ask.by, ask.name, "center.refused.no_third_party");
    if (!party->joined)
        return refuse(ask.by, ask.name, "center.refused.not_answered");
    if (contact->peer && !contact->drill)
        return refuse(ask.by, ask.name, "center.refused.seat_call");
    hand_over(*contact, *party, "taken_over");
}

void Machine::Core::on(const event::ForceRelease& ask) {
    // Who does it to themself has had enough of this talk.
    release_for(ask.agent, ask.by, ask.name, ask.by == ask.agent ? stopped : "supervisor");
}

void Machine::Core::on(const event::ForcePresence& ask) {
    if (ask.reason.size() > limits::name_bytes)
        return refuse(ask.by, ask.name, "center.refused.bad_value");
    if (ask.presence == Presence::logged_out) {
        if (!log_off(ask.agent))
            refuse(ask.by, ask.name, "center.refused.no_such_target", number_of(ask.agent));
    } else if (!router_.set_presence(now_, ask.agent, ask.presence, ask.reason,
                                     StateCause::supervisor, decisions_)) {
        refuse(ask.by, ask.name, "center.refused.no_such_target", number_of(ask.agent));
    }
}

// ---- A seat that was gone for a moment

void Machine::Core::on(const event::SeatReturned& ask) {
    Contact* contact = talk_of(ask.agent, ask.agent, ask.name);
    if (contact == nullptr)
        return;
    const auto& extension = agents_.at(ask.agent).extension;
    if (!board_.reachable(extension))
        return refuse(ask.agent, ask.name, "center.refused.no_telephone");
    if (contact->parties.size() >= limits::parties || party_of(*contact, ask.agent) != nullptr)
        return refuse(ask.agent, ask.name, "center.refused.third_party");
    Party party{.agent = ask.agent, .part = Part::talks, .returns = true};
    party.leg = board_.originate({contact->id, extension, contact->from, {}}, out_->commands);
    contact->parties.push_back(party);
    arm(*contact, Timer::party_ring, now_ + limits::dial_seat);
}

void Machine::Core::back_together(Contact& contact, const Party& party) {
    const LegId leg = party.leg;
    contact.parties.erase(contact.parties.begin() + (&party - contact.parties.data()));
    if (contact.agent_speaks)
        student_stops(contact, 0);
    board_.join(leg, contact.customer, Part::talks, out_->commands);
    board_.release(std::exchange(contact.agent_leg, leg), Cause::normal, out_->commands);
    out_->commands.push_back(command::ArmEar{leg, true});
    if (contact.recording)
        out_->commands.push_back(command::RecordParty{contact.id, leg});
    mark(contact, "seat_returned", "");
}

// ---- Beside the student

void Machine::Core::on(const event::RecordingMarked& ask) {
    Contact* contact = talk_of(ask.agent, ask.agent, ask.name);
    if (contact == nullptr)
        return;
    if (ask.words.size() > limits::mark_bytes)
        return refuse(ask.agent, ask.name, "center.refused.bad_value");
    mark(*contact, "bookmark", ask.words);
}

void Machine::Core::on(const event::MoveObserved& ask) {
    Contact* contact = find(ask.contact);
    if (contact == nullptr || contact->stage != Stage::talking)
        return refuse(ask.by, ask.name, no_talk_code(contact));
    if (ask.move.empty() || ask.move.size() > limits::name_bytes)
        return refuse(ask.by, ask.name, "center.refused.bad_value");
    if (contact->plays && !persona::is_move(*contact->plays, ask.move))
        return refuse(ask.by, ask.name, "center.refused.unknown_move", ask.move);
    auto& seen = contact->observed;
    if (std::find(seen.begin(), seen.end(), ask.move) == seen.end() &&
        seen.size() < limits::moves_shown)
        seen.push_back(ask.move);
    note(fact::MoveMade{contact->id, contact->agent, ask.move, ask.source});
    mark(*contact, "move", ask.move);
    hear(*contact, persona::heard::Move{ask.move});
}

void Machine::Core::on(const event::LineSteered& ask) {
    Contact* contact = find(ask.contact);
    if (contact == nullptr || contact->stage != Stage::talking || !contact->plays)
        return refuse(ask.by, ask.name, no_talk_code(contact));
    const auto& lines = contact->plays->lines;
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const auto& one) { return one.id == ask.line; });
    if (line == lines.end())
        return refuse(ask.by, ask.name, "center.refused.unknown_line", ask.line);
    if (contact->actor)
        hear(*contact, persona::heard::Steered{ask.line});
    else
        person_says(*contact, *line);
}

/// A person plays: what the line tells is told now.
void Machine::Core::person_says(Contact& contact, const persona::Line& line) {
    const auto drill = drills_.find(contact.drill);
    const persona::Actor card(contact.plays, drill == drills_.end() ? seed_ : drill->second.seed,
                              contact.customer_number, persona::Ear::partner);
    const auto words = card.spoken(line);
    contact.line_id = line.id;
    note(fact::LineBegan{contact.id, line.id, words});
    mark(contact, "line", words);
    for (const auto& fact : contact.plays->facts)
        if (std::find(line.names.begin(), line.names.end(), fact.name) != line.names.end()) {
            const auto value = card.value(fact.name).shown();
            const bool again = !contact.told.insert(fact.name).second;
            note(fact::FactSpoken{contact.id, fact.name, again ? std::string{} : value, again});
            mark(contact, "fact", fact.name + "=" + value);
        }
}

} // namespace ringroom::center
