// Carrying out what the router decides.
#include <string>
#include <utility>

#include "base/check.h"
#include "center/core.h"

namespace ringroom::center {

void Machine::Core::drain() {
    // Handlers call the router again and append; the list grows under the loop.
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
        const acd::Decision decision = std::move(decisions_[i]);
        std::visit([this](const auto& one) { decided(one); }, decision);
    }
    decisions_.clear();
    close_finished();
    rearm_router();
}

std::string Machine::Core::number_of(AgentId agent) const {
    const auto found = agents_.find(agent);
    return found == agents_.end() ? std::string{} : found->second.entry->number;
}

void Machine::Core::explain(ContactId contact, AgentId agent, acd::ExplanationId why) {
    const auto* explanation = router_.explanation(why);
    if (explanation == nullptr)
        return;
    std::string detail = "class=" + std::to_string(explanation->strict_class) +
                         " score_ms=" + std::to_string(explanation->score.ms) +
                         " step=" + std::to_string(explanation->step);
    for (std::size_t i = 0; i < acd::exclusions; ++i)
        if (explanation->counts[i] != 0)
            detail += " " + std::string(to_string(static_cast<acd::Exclusion>(i))) + "=" +
                      std::to_string(explanation->counts[i]);
    note(fact::Decision{contact, agent, std::string(to_string(explanation->strategy)),
                        std::move(detail)});
}

void Machine::Core::decided(const acd::ContactQueued& queued) {
    if (!queued.again)
        explain(queued.contact, {}, queued.why);
}

void Machine::Core::decided(const acd::OfferMade& offer) {
    Contact* contact = find(offer.contact);
    check(contact != nullptr, "an offered contact exists");
    for (const auto agent : offer.agents) {
        explain(offer.contact, agent, offer.why);
        ring_agent(*contact, agent, offer.offer);
    }
}

void Machine::Core::ring_agent(Contact& contact, AgentId agent, OfferId offer) {
    note(fact::OfferBegan{contact.id, offer, agent});
    Agent& seat = agents_.at(agent);
    if (!board_.reachable(seat.extension)) {
        router_.offer_failed(now_, offer, agent, OfferEnd::unreachable, decisions_);
        return;
    }
    const auto queue = queues_.find(contact.queue);
    const LegId leg =
        board_.originate({contact.id, seat.extension, contact.from,
                          queue == queues_.end() ? std::string{} : queue->second->acd.name},
                         out_->commands);
    contact.ringing[agent] = leg;
    seat.contact = contact.id;
    offer_of_[leg] = offer;
}

void Machine::Core::decided(const acd::OfferWithdrawn& withdrawn) {
    note(fact::OfferEnded{withdrawn.contact, withdrawn.offer, withdrawn.agent, withdrawn.end});
    if (auto& seat = agents_.at(withdrawn.agent); seat.contact == withdrawn.contact)
        seat.contact = {};
    Contact* contact = find(withdrawn.contact);
    if (contact == nullptr)
        return;
    const auto ringing = contact->ringing.find(withdrawn.agent);
    if (ringing == contact->ringing.end())
        return; // never rang: the extension was not reachable
    const Cause cause =
        withdrawn.end == OfferEnd::lost_race ? Cause::answered_elsewhere : Cause::cancelled;
    board_.release(ringing->second, cause, out_->commands);
    offer_of_.erase(ringing->second);
    contact->ringing.erase(ringing);
}

void Machine::Core::decided(const acd::ContactConnected& connected) {
    Contact* contact = find(connected.contact);
    check(contact != nullptr, "a connected contact exists");
    const LegId leg = contact->ringing.at(connected.agent);
    contact->ringing.erase(connected.agent);
    offer_of_.erase(leg);
    contact->agent = connected.agent;
    contact->agent_leg = leg;
    contact->routed = true;
    note(fact::OfferEnded{contact->id, connected.offer, connected.agent, OfferEnd::answered});
    note(fact::QueueLeft{contact->id, contact->queue, QueueExit::answered});
    join(*contact, now_ - contact->queued);
}

void Machine::Core::join(Contact& contact, Duration waited) {
    stop_sound(contact);
    contact.stage = Stage::talking;
    contact.connected = now_;
    agents_.at(contact.agent).contact = contact.id;
    board_.connect(contact.customer, contact.agent_leg, out_->commands);
    if (std::exchange(contact.recording, true))
        out_->commands.push_back(command::RecordParty{contact.id, contact.agent_leg});
    else
        out_->commands.push_back(
            command::StartRecording{contact.id, contact.customer, contact.agent_leg});
    out_->commands.push_back(command::ArmEar{contact.agent_leg, true});
    if (!contact.actor)
        out_->commands.push_back(command::ArmEar{contact.customer, true});
    note(fact::ContactConnected{contact.id, contact.agent, waited});
    if (contact.actor)
        hear(contact, persona::heard::AtAgent{});
}

void Machine::Core::decided(const acd::AgentStateChanged& change) {
    note(fact::AgentStateChanged{change.agent, change.presence, change.activity, change.reason,
                                 change.cause, change.contact});
    const auto agent = agents_.find(change.agent);
    if (agent == agents_.end())
        return;
    if (change.presence == Presence::logged_out) {
        at_extension_.erase(agent->second.extension);
        agent->second.extension.clear();
    }
    Contact* contact = find(agent->second.contact);
    if (contact != nullptr && contact->stage == Stage::wrap_up && contact->agent == change.agent &&
        change.activity != Activity::after_call_work)
        finish(*contact);
}

void Machine::Core::decided(const acd::QueueExitDecided& exit) {
    note(fact::QueueLeft{exit.contact, exit.queue, exit.exit});
    Contact* contact = find(exit.contact);
    if (contact == nullptr || contact->released)
        return;
    if (contact->menu && !contact->menu->finished()) {
        stop_sound(*contact);
        contact->stage = Stage::menu;
        menu_hears(*contact, ivr::QueueReturned{});
    } else if (queue_by_name_.contains(exit.target)) {
        stop_sound(*contact);
        enqueue(*contact, exit.target, {.waited = now_ - contact->arrived});
    } else if (const auto flow = settings_->flows.find(exit.target);
               flow != settings_->flows.end() && contact->queue_hops < limits::queue_hops) {
        stop_sound(*contact);
        enter_flow(*contact, flow->second);
    } else {
        say_farewell(*contact,
                     exit.exit == QueueExit::full ? "prompt:queue_full" : "prompt:all_busy");
    }
}

void Machine::Core::decided(const acd::ContactOrphaned& orphan) {
    if (Contact* contact = find(orphan.contact); contact != nullptr)
        end_contact(*contact, Cause::failed, "system");
}

void Machine::Core::decided(const acd::Announce& announce) {
    Contact* contact = find(announce.contact);
    if (contact == nullptr || contact->stage != Stage::queued || !contact->ringing.empty())
        return;
    std::vector<std::string> items;
    std::int64_t number = 0;
    switch (announce.kind) {
    case acd::AnnounceKind::position:
        number = static_cast<std::int64_t>(announce.position);
        items.push_back("position:" + std::to_string(number));
        break;
    case acd::AnnounceKind::wait:
        number = (announce.wait.ms + 59'999) / 60'000;
        items.push_back("minutes:" + std::to_string(number));
        break;
    case acd::AnnounceKind::periodic:
        number = announce.number;
        items.push_back("prompt:please_wait");
        break;
    }
    note(fact::Announced{contact->id, std::string(to_string(announce.kind)), number});
    stop_sound(*contact);
    contact->prompt = play(*contact, contact->customer, std::move(items), false);
}

void Machine::Core::decided(const acd::DispositionMissing& missing) {
    note(fact::Alarm{"center.alarm.disposition_missing", contact_of(missing.agent), missing.agent,
                     missing.blocks ? "blocks" : ""});
}

void Machine::Core::decided(const acd::Alarm& alarm) {
    note(fact::Alarm{"center.alarm." + std::string(to_string(alarm.kind)),
                     alarm.contact,
                     {},
                     std::to_string(alarm.waited.ms)});
}

} // namespace ringroom::center
