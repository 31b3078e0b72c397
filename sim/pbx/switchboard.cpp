#include "pbx/switchboard.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace ringroom::pbx {

void Switchboard::extension_changed(const std::string& extension, bool reachable) {
    if (reachable)
        reachable_.insert(extension);
    else
        reachable_.erase(extension);
}

void Switchboard::leg_arrived(LegId leg, ContactId contact) {
    const bool added = legs_.emplace(leg, Leg{.contact = contact}).second;
    check(added, "an arriving leg has a new number");
}

bool Switchboard::leg_ringing(LegId leg) {
    const auto found = legs_.find(leg);
    if (found == legs_.end() || found->second.state == LegState::answered)
        return false;
    found->second.state = LegState::ringing;
    return true;
}

bool Switchboard::leg_answered(LegId leg) {
    const auto found = legs_.find(leg);
    if (found == legs_.end() || found->second.state == LegState::answered)
        return false;
    found->second.state = LegState::answered;
    return true;
}

void Switchboard::leg_released(LegId leg, std::vector<Command>& out) {
    if (!legs_.contains(leg))
        return;
    take_out(leg, out);
    legs_.erase(leg);
}

LegId Switchboard::originate(const Origination& origination, std::vector<Command>& out) {
    const LegId leg{++last_leg_};
    legs_.emplace(leg, Leg{.contact = origination.contact,
                           .state = LegState::originated,
                           .extension = origination.extension});
    out.push_back(command::OriginateLeg{leg, origination.contact, origination.extension,
                                        origination.from, origination.display});
    return leg;
}

LegId Switchboard::open_virtual(ContactId contact, std::vector<Command>& out) {
    const LegId leg{++last_leg_};
    legs_.emplace(leg, Leg{.contact = contact, .state = LegState::answered, .is_virtual = true});
    out.push_back(command::OpenVirtual{leg, contact});
    return leg;
}

void Switchboard::answer(LegId leg, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    if (it.state == LegState::answered)
        return;
    it.state = LegState::answered;
    out.push_back(command::AnswerLeg{leg, it.contact});
}

void Switchboard::release(LegId leg, Cause cause, std::vector<Command>& out) {
    const auto found = legs_.find(leg);
    if (found == legs_.end())
        return;
    take_out(leg, out);
    if (found->second.is_virtual)
        out.push_back(command::CloseVirtual{leg});
    else
        out.push_back(command::ReleaseLeg{leg, cause});
    legs_.erase(found);
}

BridgeId Switchboard::connect(LegId customer, LegId agent, std::vector<Command>& out) {
    auto& a = legs_.at(customer);
    auto& b = legs_.at(agent);
    check(!a.bridge && !b.bridge, "a leg is in one bridge at a time");
    const BridgeId bridge{++last_bridge_};
    bridges_.emplace(bridge, std::vector{customer, agent});
    a.bridge = b.bridge = bridge;
    out.push_back(command::OpenBridge{bridge, a.contact});
    out.push_back(command::JoinBridge{bridge, customer});
    out.push_back(command::JoinBridge{bridge, agent});
    set_hearing(bridge, out);
    return bridge;
}

void Switchboard::join(LegId leg, LegId with, Part part, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    const BridgeId bridge = legs_.at(with).bridge;
    check(!it.bridge && bridge, "a third party comes from nowhere into a bridge");
    it.bridge = bridge;
    it.part = part;
    it.coached = with;
    bridges_.at(bridge).push_back(leg);
    out.push_back(command::JoinBridge{bridge, leg});
    set_hearing(bridge, out);
}

void Switchboard::set_part(LegId leg, Part part, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    if (std::exchange(it.part, part) != part)
        set_hearing(it.bridge, out);
}

void Switchboard::part_from(LegId leg, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    it.held = false;
    it.part = Part::talks;
    take_out(leg, out);
}

void Switchboard::hold(LegId leg, std::vector<std::string> music, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    if (it.held)
        return;
    it.held = true;
    set_hearing(it.bridge, out);
    it.music = play(leg, std::move(music), true, out);
}

void Switchboard::retrieve(LegId leg, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    if (!it.held)
        return;
    it.held = false;
    out.push_back(command::StopPlay{std::exchange(it.music, PlayId{})});
    set_hearing(it.bridge, out);
}

PlayId Switchboard::play(LegId leg, std::vector<std::string> items, bool loop,
                         std::vector<Command>& out) {
    const PlayId play = next_play();
    out.push_back(command::PlayPrompts{play, leg, std::move(items), loop});
    return play;
}

const Leg* Switchboard::find(LegId leg) const {
    const auto found = legs_.find(leg);
    return found == legs_.end() ? nullptr : &found->second;
}

bool Switchboard::reachable(const std::string& extension) const {
    return reachable_.contains(extension);
}

std::vector<LegId> Switchboard::legs_of(ContactId contact) const {
    std::vector<LegId> out;
    for (const auto& [id, leg] : legs_)
        if (leg.contact == contact)
            out.push_back(id);
    return out;
}

bool Switchboard::hears(const Leg& listener, LegId listener_id, const Leg& speaker) const {
    if (listener.held || speaker.held)
        return false;
    switch (speaker.part) {
    case Part::talks:
        return true;
    case Part::whispers:
        return speaker.coached == listener_id;
    case Part::listens:
        break;
    }
    return false;
}

void Switchboard::set_hearing(BridgeId bridge, std::vector<Command>& out) {
    if (!bridge)
        return;
    command::SetHearing hearing{.bridge = bridge};
    const auto& parties = bridges_.at(bridge);
    for (const auto listener : parties) {
        for (const auto speaker : parties) {
            if (listener == speaker || !hears(legs_.at(listener), listener, legs_.at(speaker)))
                continue;
            hearing.hears.push_back(listener);
            hearing.speaks.push_back(speaker);
        }
    }
    out.push_back(std::move(hearing));
}

void Switchboard::take_out(LegId leg, std::vector<Command>& out) {
    auto& it = legs_.at(leg);
    if (it.music)
        out.push_back(command::StopPlay{std::exchange(it.music, PlayId{})});
    const BridgeId bridge = std::exchange(it.bridge, BridgeId{});
    if (!bridge)
        return;
    auto& parties = bridges_.at(bridge);
    parties.erase(std::remove(parties.begin(), parties.end(), leg), parties.end());
    out.push_back(command::LeaveBridge{bridge, leg});
    if (parties.empty()) {
        bridges_.erase(bridge);
        out.push_back(command::CloseBridge{bridge});
    } else {
        set_hearing(bridge, out);
    }
}

} // namespace ringroom::pbx
