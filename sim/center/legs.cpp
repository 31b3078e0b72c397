// What telephones, players and ears report.
#include <algorithm>

#include "center/core.h"
#include "persona/desk.h"

namespace ringroom::center {
namespace {

OfferEnd offer_end_from(Cause cause) {
    switch (cause) {
    case Cause::busy:
        return OfferEnd::busy;
    case Cause::declined:
    case Cause::normal:
        return OfferEnd::declined;
    case Cause::no_answer:
    case Cause::timed_out:
        return OfferEnd::no_answer;
    default:
        return OfferEnd::unreachable;
    }
}

} // namespace

void Machine::Core::on(const event::LegArrived& call) {
    if (contacts_.size() >= limits::contacts) {
        out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::rejected_full});
        note(fact::Alarm{"center.alarm.full", {}, {}, call.from});
        return;
    }
    const auto seat = at_extension_.find(call.from);
    if (!settings_->numbers.contains(call.to)) {
        if (seat != at_extension_.end())
            seat_dials(call, seat->second);
        else
            out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::unknown_number});
        return;
    }
    Contact& contact = open_contact(Direction::inbound, call.from, call.to);
    contact.customer = call.leg;
    board_.leg_arrived(call.leg, contact.id);
    board_.answer(call.leg, out_->commands);
    if (seat != at_extension_.end())
        if (Drill* drill = played_by(seat->second); drill != nullptr)
            person_plays(contact, *drill, seat->second);
    enter_number(contact);
}

Drill* Machine::Core::played_by(AgentId agent) {
    if (contact_of(agent))
        return nullptr;
    for (auto& [id, drill] : drills_)
        if (!drill.ending && !drill.paused &&
            std::find(drill.players.begin(), drill.players.end(), agent) != drill.players.end())
            return &drill;
    return nullptr;
}

/// A student or the teacher calls as the drill's next customer: from that customer's number, and
/// known to the centre as a virtual one would be.
void Machine::Core::person_plays(Contact& contact, Drill& drill, AgentId player) {
    router_.set_outside(now_, player, acd::Outside::talking, contact.id, decisions_);
    contact.drill = drill.id;
    contact.script = drill.script;
    contact.plays = drill.plays;
    contact.customer_number = ++drill.played;
    contact.from = persona::telephone_of(*drill.plays, drill.seed, contact.customer_number);
    contact.on_record =
        persona::Actor(drill.plays, drill.seed, contact.customer_number, persona::Ear::partner)
            .on_record();
    contact.peer = player;
    drill.customers.try_emplace(digits_of(contact.from), Drill::Known{contact.customer_number, 0});
    agents_.at(player).contact = contact.id;
    drill.under_way.insert(contact.id);
}

void Machine::Core::seat_calls_seat(const event::LegArrived& call, AgentId agent) {
    const AgentId callee = at_extension_.at(call.to);
    const bool callable = callee != agent && !agents_.at(callee).contact &&
                          !agents_.at(agent).contact && board_.reachable(call.to);
    if (!callable) {
        out_->commands.push_back(command::ReleaseLeg{
            call.leg, board_.reachable(call.to) ? Cause::busy : Cause::unreachable});
        return;
    }
    Contact& contact = open_contact(Direction::inbound, call.from, call.to);
    if (!router_.set_outside(now_, callee, acd::Outside::dialling, contact.id, decisions_)) {
        contacts_.erase(contact.id);
        out_->commands.push_back(command::ReleaseLeg{call.leg, Cause::busy});
        return;
    }
    note(fact::ContactArrived{contact.id, Direction::inbound, call.from, call.to, {}, {}, 0});
    router_.set_outside(now_, agent, acd::Outside::dialling, contact.id, decisions_);
    contact.customer = call.leg;
    contact.peer = agent;
    contact.agent = callee;
    contact.stage = Stage::seat_rings;
    contact.dialled = now_;
    agents_.at(callee).contact = agents_.at(agent).contact = contact.id;
    board_.leg_arrived(call.leg, contact.id);
    out_->commands.push_back(command::RingLeg{call.leg});
    contact.agent_leg =
        board_.originate({contact.id, call.to, call.from, number_of(agent)}, out_->commands);
    arm(contact, Timer::seat_ring, now_ + limits::dial_seat);
}

void Machine::Core::on(const event::LegRinging& ringing) {
    if (!board_.leg_ringing(ringing.leg))
        return;
    const auto offer = offer_of_.find(ringing.leg);
    if (offer == offer_of_.end())
        return;
    Contact* contact = contact_with(ringing.leg);
    for (const auto& [agent, leg] : contact->ringing) {
        if (leg != ringing.leg)
            continue;
        note(fact::OfferRang{contact->id, offer->second, agent});
        router_.offer_ringing(now_, offer->second, agent, decisions_);
    }
}

void Machine::Core::on(const event::LegAnswered& answered) {
    if (!board_.leg_answered(answered.leg))
        return;
    Contact* contact = contact_with(answered.leg);
    const auto offer = offer_of_.find(answered.leg);
    if (offer == offer_of_.end()) {
        if (contact->stage == Stage::seat_rings && contact->agent_leg == answered.leg)
            seat_answered(*contact);
        else if (Party* party = party_on(*contact, answered.leg); party != nullptr)
            party_answered(*contact, *party);
        return;
    }
    for (const auto& [agent, leg] : contact->ringing) {
        if (leg != answered.leg)
            continue;
        if (!router_.offer_answered(now_, offer->second, agent, decisions_))
            board_.release(leg, Cause::answered_elsewhere, out_->commands);
        return;
    }
}

void Machine::Core::on(const event::LegReleased& released) {
    Contact* contact = contact_with(released.leg);
    board_.leg_released(released.leg, out_->commands);
    if (contact == nullptr || contact->released)
        return;
    if (released.leg == contact->customer)
        end_contact(*contact, released.cause, "customer");
    else
        originated_leg_released(*contact, released.leg, released.cause);
}

void Machine::Core::originated_leg_released(Contact& contact, LegId leg, Cause cause) {
    const auto offer = offer_of_.find(leg);
    if (offer != offer_of_.end()) {
        for (const auto& [agent, ringing] : contact.ringing) {
            if (ringing != leg)
                continue;
            router_.offer_failed(now_, offer->second, agent, offer_end_from(cause), decisions_);
            return;
        }
        return;
    }
    if (leg != contact.agent_leg)
        return drop_party(contact, leg, cause);
    switch (contact.stage) {
    case Stage::seat_rings:
        contact.agent_leg = {};
        if (contact.passed_on)
            pass_failed(contact, cause);
        else if (contact.direction == Direction::outbound)
            put_back(contact);
        else
            end_contact(contact, cause, "agent");
        break;
    case Stage::dialling:
        dial_failed(contact, Cause::cancelled);
        break;
    default:
        end_contact(contact, cause, "agent");
    }
}

void Machine::Core::menu_hears(Contact& contact, const ivr::Input& input) {
    ivr::Outputs outputs;
    contact.menu->handle(now_, input, outputs);
    menu_outputs(contact, outputs);
}

void Machine::Core::on(const event::LegDigit& digit) {
    Contact* contact = contact_with(digit.leg);
    if (contact == nullptr || digit.digit.size() != 1 || digit.leg != contact->customer)
        return;
    if (contact->stage == Stage::menu && contact->menu) {
        menu_hears(*contact, ivr::Digit{digit.digit[0]});
    } else if (contact->stage == Stage::queued) {
        const auto entry = queues_.find(contact->queue);
        if (entry != queues_.end() && entry->second->exit_key == digit.digit[0] &&
            !entry->second->acd.targets.exit_key.empty())
            router_.contact_left(now_, contact->id, acd::LeaveKind::exit_key, decisions_);
    }
}

void Machine::Core::on(const event::LegHeld& held) {
    Contact* contact = contact_with(held.leg);
    if (contact == nullptr || contact->stage != Stage::talking)
        return;
    if (held.leg == contact->agent_leg)
        set_hold(*contact, held.held);
    else if (held.leg == contact->customer)
        mark(*contact, held.held ? "customer_hold_began" : "customer_hold_ended", "");
}

void Machine::Core::on(const event::ExtensionChanged& change) {
    board_.extension_changed(change.extension, change.reachable);
}

void Machine::Core::on(const event::PlayFinished& finished) {
    const auto found = plays_.find(finished.play);
    if (found == plays_.end())
        return;
    Contact* contact = find(found->second);
    plays_.erase(found);
    if (contact == nullptr)
        return;
    if (contact->line == finished.play) {
        line_over(*contact, finished.completed);
    } else if (contact->prompt == finished.play) {
        contact->prompt = {};
        if (contact->stage == Stage::menu && contact->menu)
            menu_hears(*contact, ivr::PromptFinished{contact->menu_play});
        else if (contact->stage == Stage::queued)
            start_music(*contact);
        else if (contact->stage == Stage::farewell)
            end_contact(*contact, contact->callee.cause, "system");
    }
}

void Machine::Core::on(const event::SpeechBegan& speech) {
    Contact* contact = contact_with(speech.leg);
    if (contact == nullptr || contact->stage != Stage::talking)
        return;
    if (speech.leg == contact->agent_leg && !contact->agent_speaks) {
        contact->agent_speaks = true;
        contact->agent_began = now_;
        hear(*contact, persona::heard::StudentBegan{});
    } else if (speech.leg == contact->customer && !contact->customer_speaks) {
        contact->customer_speaks = true;
        contact->customer_began = now_;
    }
}

void Machine::Core::on(const event::SpeechEnded& speech) {
    Contact* contact = contact_with(speech.leg);
    if (contact == nullptr || contact->stage != Stage::talking)
        return;
    if (speech.leg == contact->agent_leg)
        student_stops(*contact, speech.level);
    else if (speech.leg == contact->customer)
        customer_stops(*contact, speech.level);
}

void Machine::Core::on(const event::MediaLost& lost) {
    Contact* contact = contact_with(lost.leg);
    if (contact == nullptr || contact->released)
        return;
    if (party_on(*contact, lost.leg) != nullptr)
        return drop_party(*contact, lost.leg, Cause::media_lost);
    const AgentId agent = contact->agent;
    const bool seat = lost.leg == contact->agent_leg;
    note(fact::Alarm{"center.alarm.media_lost", contact->id, seat ? agent : AgentId{}, {}});
    end_contact(*contact, Cause::media_lost, "system");
    if (seat && agent)
        router_.set_presence(now_, agent, Presence::not_ready, "unreachable",
                             StateCause::disconnected, decisions_);
}

void Machine::Core::on(const event::RecordingSealed& sealed) {
    note(fact::RecordingKept{sealed.contact, sealed.file, sealed.sha256, sealed.length, sealed.gaps,
                             sealed.pace});
}

void Machine::Core::on(const event::SoundLost& lost) {
    note(fact::SoundLost{lost.contact, lost.from, lost.length});
}

void Machine::Core::on(const event::RecordingAlarm& alarm) {
    note(fact::Alarm{"center.alarm.recording", alarm.contact, {}, alarm.what});
}

} // namespace ringroom::center
