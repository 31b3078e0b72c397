// What people ask for at their seats. A request that cannot be granted is refused with a reason.
#include <algorithm>

#include "center/core.h"
#include "persona/desk.h"

namespace ringroom::center {
namespace {

bool among(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_picked(const persona::FormField& field) {
    return field.kind == persona::FieldKind::choice || field.kind == persona::FieldKind::yes_no;
}

bool too_long(std::string_view words, std::size_t limit) {
    return words.size() > limit;
}

} // namespace

void Machine::Core::refuse(AgentId agent, std::string_view request, std::string_view code,
                           std::string_view about) {
    note(fact::RequestRefused{agent, std::string(request), std::string(code), std::string(about)});
}

Contact* Machine::Core::in_hand(AgentId agent, ContactId contact, std::string_view request) {
    const auto seat = agents_.find(agent);
    Contact* found = find(contact);
    if (seat == agents_.end() || found == nullptr || seat->second.contact != contact ||
        found->agent != agent) {
        refuse(agent, request, "center.refused.not_your_contact");
        return nullptr;
    }
    return found;
}

void Machine::Core::on(const event::AgentLogOn& ask) {
    const auto agent = agents_.find(ask.agent);
    if (agent == agents_.end())
        return refuse(ask.agent, ask.name, "center.refused.unknown_agent");
    if (const auto taken = at_extension_.find(ask.extension);
        taken != at_extension_.end() && taken->second != ask.agent)
        return refuse(ask.agent, ask.name, "center.refused.extension_taken");
    if (!router_.log_on(now_, ask.agent, Presence::not_ready, "log_on", decisions_))
        return refuse(ask.agent, ask.name, "center.refused.logged_on_already");
    agent->second.extension = ask.extension;
    at_extension_[ask.extension] = ask.agent;
}

bool Machine::Core::log_off(AgentId agent) {
    if (Contact* shown = find(contact_of(agent)); shown != nullptr && shown->stage == Stage::shown)
        put_back(*shown);
    return router_.log_off(now_, agent, decisions_);
}

void Machine::Core::on(const event::AgentLogOff& ask) {
    if (!log_off(ask.agent))
        refuse(ask.agent, ask.name, "center.refused.not_logged_on");
}

void Machine::Core::on(const event::AgentPresence& ask) {
    if (too_long(ask.reason, limits::name_bytes) || ask.presence == Presence::logged_out)
        return refuse(ask.agent, ask.name, "center.refused.bad_value");
    const auto& reasons = settings_->reasons;
    if (ask.presence == Presence::not_ready && !ask.reason.empty() && !reasons.empty() &&
        !among(reasons, ask.reason))
        return refuse(ask.agent, ask.name, "center.refused.unknown_reason", ask.reason);
    if (!router_.set_presence(now_, ask.agent, ask.presence, ask.reason, StateCause::request,
                              decisions_))
        refuse(ask.agent, ask.name, "center.refused.not_logged_on");
}

void Machine::Core::on(const event::AgentRelease& ask) {
    release_for(ask.agent, ask.agent, ask.name, "agent");
}

void Machine::Core::release_for(AgentId agent, AgentId asks, std::string_view request,
                                std::string_view by) {
    Contact* contact = find(contact_of(agent));
    if (contact == nullptr || contact->released)
        return refuse(asks, request, "center.refused.no_contact");
    if (const Party* party = party_of(*contact, agent); party != nullptr)
        return drop_party(*contact, party->leg, Cause::normal);
    if (const auto ringing = contact->ringing.find(agent); ringing != contact->ringing.end()) {
        router_.offer_failed(now_, offer_of_.at(ringing->second), agent, OfferEnd::declined,
                             decisions_);
        return;
    }
    if (contact->stage == Stage::shown)
        put_back(*contact);
    else if (contact->stage == Stage::dialling)
        dial_failed(*contact, Cause::cancelled);
    else
        end_contact(*contact, Cause::normal,
                    contact->peer == agent && contact->drill ? "customer" : by);
}

void Machine::Core::on(const event::AgentHold& ask) {
    Contact* contact = find(contact_of(ask.agent));
    if (contact == nullptr || contact->stage != Stage::talking ||
        party_of(*contact, ask.agent) != nullptr)
        return refuse(ask.agent, ask.name, "center.refused.no_contact");
    hold_customer(*contact, ask.on);
}

void Machine::Core::on(const event::MoveMarked& ask) {
    Contact* contact = in_hand(ask.agent, ask.contact, ask.name);
    if (contact == nullptr)
        return;
    if (contact->stage != Stage::talking)
        return refuse(ask.agent, ask.name, no_talk_code(contact));
    if (ask.move.empty() || too_long(ask.move, limits::name_bytes))
        return refuse(ask.agent, ask.name, "center.refused.bad_value");
    if (contact->plays && !persona::is_move(*contact->plays, ask.move))
        return refuse(ask.agent, ask.name, "center.refused.unknown_move", ask.move);
    if (!among(contact->moves, ask.move) && contact->moves.size() < limits::moves_shown)
        contact->moves.push_back(ask.move);
    note(fact::MoveMade{contact->id, ask.agent, ask.move, "mark"});
    mark(*contact, "move", ask.move);
    hear(*contact, persona::heard::Move{ask.move});
}

void Machine::Core::on(const event::FormField& ask) {
    Contact* contact = in_hand(ask.agent, ask.contact, ask.name);
    if (contact == nullptr)
        return;
    const bool fits =
        contact->fields.contains(ask.field) || contact->fields.size() < limits::fields_per_contact;
    if (ask.field.empty() || !fits || too_long(ask.field, limits::name_bytes) ||
        too_long(ask.value, limits::field_bytes))
        return refuse(ask.agent, ask.name, "center.refused.bad_value");
    if (contact->plays) {
        // Typed values are kept half-typed and wrong; FormSaved looks at them. Picked ones are
        // done.
        const auto fields = persona::desk_fields(*contact->plays);
        const auto* field = persona::field_named(fields, ask.field);
        if (field == nullptr)
            return refuse(ask.agent, ask.name, "center.refused.unknown_field", ask.field);
        if (is_picked(*field) && !persona::takes(*field, ask.value))
            return refuse(ask.agent, ask.name, "center.refused.wrong_value", ask.field);
    }
    contact->fields[ask.field] = ask.value;
    note(fact::FieldKeyed{contact->id, ask.agent, ask.field, ask.value});
    if (contact->stage == Stage::talking)
        hear(*contact, persona::heard::FormKeyed{ask.field, ask.value});
}

void Machine::Core::on(const event::FormSaved& ask) {
    Contact* contact = in_hand(ask.agent, ask.contact, ask.name);
    if (contact == nullptr)
        return;
    if (contact->plays)
        for (const auto& field : persona::desk_fields(*contact->plays))
            if (const auto keyed = contact->fields.find(field.name);
                keyed != contact->fields.end() && !persona::takes(field, keyed->second))
                return refuse(ask.agent, ask.name, "center.refused.wrong_value", field.name);
    note(fact::FormSubmitted{contact->id, ask.agent});
}

void Machine::Core::on(const event::Disposition& ask) {
    Contact* contact = in_hand(ask.agent, ask.contact, ask.name);
    if (contact == nullptr)
        return;
    if (ask.code.empty() || too_long(ask.code, limits::name_bytes))
        return refuse(ask.agent, ask.name, "center.refused.bad_value");
    if (contact->plays && !among(persona::dispositions(*contact->plays), ask.code))
        return refuse(ask.agent, ask.name, "center.refused.unknown_disposition", ask.code);
    contact->disposition = ask.code;
    note(fact::DispositionSet{contact->id, ask.agent, ask.code});
    router_.set_disposition(now_, ask.agent, decisions_);
}

void Machine::Core::on(const event::WrapUpDone& ask) {
    switch (router_.wrap_up_done(now_, ask.agent, StateCause::wrap_up_done, decisions_)) {
    case acd::WrapUpAnswer::done:
        break;
    case acd::WrapUpAnswer::disposition_missing:
        refuse(ask.agent, ask.name, "center.refused.disposition_missing");
        break;
    case acd::WrapUpAnswer::not_in_wrap_up:
        refuse(ask.agent, ask.name, "center.refused.not_in_wrap_up");
        break;
    }
}

void Machine::Core::on(const event::WrapUpExtend& ask) {
    if (!router_.extend_wrap_up(now_, ask.agent, 30_s, decisions_))
        refuse(ask.agent, ask.name, "center.refused.no_extension");
}

} // namespace ringroom::center
