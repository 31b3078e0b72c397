#include "center/core.h"

#include "base/check.h"

namespace ringroom::center {

Machine::Core::Core(std::shared_ptr<const Settings> settings, std::uint64_t seed)
    : settings_(std::move(settings))
    , seed_(seed)
    , router_(seed) {
    offered_settings[settings_->hash] = settings_; // agents and queues point into it
    Output nobody;
    out_ = &nobody;
    adopt_settings();
    out_ = nullptr;
}

void Machine::Core::handle(Instant now, const Event& event, Output& out) {
    advance(now, out);
    out_ = &out;
    std::visit([this](const auto& one) { on(one); }, event);
    drain();
    out_ = nullptr;
}

void Machine::Core::advance(Instant now, Output& out) {
    check(now >= now_, "time does not run backwards");
    out_ = &out;
    while (!due_.empty() && due_.top().at <= now) {
        const Due due = due_.top();
        due_.pop();
        now_ = std::max(now_, due.at);
        fire(due);
        drain();
    }
    now_ = now;
    out_ = nullptr;
}

Instant Machine::Core::next_deadline() const {
    return due_.empty() ? Instant::never() : due_.top().at;
}

void Machine::Core::fire(const Due& due) {
    if (!due.contact) {
        if (router_armed_ != due.at)
            return;
        router_armed_ = Instant::never();
        router_.advance(now_, decisions_);
        return;
    }
    Contact* contact = find(due.contact);
    auto* armed =
        contact == nullptr ? nullptr : &contact->armed[static_cast<std::size_t>(due.kind)];
    if (armed == nullptr || *armed != due.at)
        return; // re-armed for another time, or the contact is gone
    *armed = Instant::never();
    switch (due.kind) {
    case Timer::menu: {
        ivr::Outputs outputs;
        contact->menu->advance(now_, outputs);
        menu_outputs(*contact, outputs);
        break;
    }
    case Timer::actor: {
        persona::Acts acts;
        contact->actor->advance(now_, acts);
        perform(*contact, acts);
        break;
    }
    case Timer::callee:
        callee_due(*contact);
        break;
    case Timer::farewell:
        end_contact(*contact, contact->callee.cause, "system");
        break;
    case Timer::seat_ring:
        dial_failed(*contact, Cause::timed_out);
        break;
    case Timer::party_ring:
        parties_rang_out(*contact);
        break;
    }
}

void Machine::Core::arm(Contact& contact, Timer kind, Instant at) {
    auto& armed = contact.armed[static_cast<std::size_t>(kind)];
    if (armed == at)
        return;
    armed = at;
    if (at != Instant::never())
        due_.push({at, ++sequence_, kind, contact.id});
}

void Machine::Core::rearm_router() {
    const Instant next = router_.next_deadline();
    const Instant at = next == Instant::never() ? next : std::max(next, now_);
    if (at == router_armed_)
        return;
    router_armed_ = at;
    if (at != Instant::never())
        due_.push({at, ++sequence_, Timer::menu, ContactId{}});
}

Contact* Machine::Core::find(ContactId contact) {
    const auto found = contacts_.find(contact);
    return found == contacts_.end() ? nullptr : &found->second;
}

Contact* Machine::Core::contact_with(LegId leg) {
    const auto* found = board_.find(leg);
    return found == nullptr ? nullptr : find(found->contact);
}

ContactId Machine::Core::contact_of(AgentId agent) const {
    const auto found = agents_.find(agent);
    return found == agents_.end() ? ContactId{} : found->second.contact;
}

Counts Machine::Core::counts() const {
    return {contacts_.size(), board_.leg_count(), board_.bridge_count(), due_.size()};
}

void Machine::Core::verify(Instant) const {
    router_.verify();
    std::size_t legs = 0;
    for (const auto& [id, contact] : contacts_) {
        const bool waits = contact.stage == Stage::queued;
        check(waits || contact.ringing.empty(), "only a queued contact is being offered");
        check(contact.stage != Stage::talking || contact.agent_leg, "a talk has an agent's leg");
        check(contact.stage != Stage::wrap_up || contact.agent, "a wrap-up has an agent");
        if (contact.stage == Stage::wrap_up)
            check(board_.legs_of(id).empty(), "a released contact has no leg");
        legs += board_.legs_of(id).size();
        if (contact.agent && contact.stage != Stage::queued)
            check(agents_.at(contact.agent).contact == id, "agent and contact know each other");
    }
    check(legs == board_.leg_count(), "every leg belongs to a contact");
    for (const auto& [id, agent] : agents_)
        check(!agent.contact || contacts_.contains(agent.contact), "an agent's contact exists");
}

} // namespace ringroom::center
