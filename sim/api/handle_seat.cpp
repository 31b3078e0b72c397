// The seat: requests become events, the machine decides, the answer follows the commit.
#include "api/handlers.h"

namespace ringroom::api::handlers {
namespace {

void submit(const CallPtr& call, Event event) {
    call->services.backend.submit(std::move(event), Call::answer<void>(call, 204));
}

/// The contact of the address; answers 404 and gives none when it cannot be one.
ContactId contact_of(const CallPtr& call) {
    const auto named = record_key(call->path["contact"]);
    if (named && (named->run == 0 || named->run == call->services.office.run()))
        return named->contact;
    call->fail({"api.not_found", "no id of a contact of this run"});
    return {};
}

bool is_short_word(const CallPtr& call, std::string_view name, std::string_view value) {
    if (!value.empty() && value.size() <= 256 && value.find('\n') == value.npos)
        return true;
    call->fail({"api.value", "\"" + std::string(name) + "\" is empty or too long"});
    return false;
}

bool is_extension(std::string_view text) {
    return !text.empty() && text.size() <= 15 && text.find_first_not_of("0123456789") == text.npos;
}

} // namespace

void seat(const CallPtr& call) {
    call->ok(wire::encode(call->services.backend.seat(call->agent(), call->language)));
}

void seat_log_on(const CallPtr& call) {
    const auto wanted = call->body<wire::LogOn>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto extension = wanted->extension.value_or(call->person.number);
    if (!is_extension(extension))
        return call->fail({"api.value", "\"extension\" is no extension"});
    // Also where the machine then refuses, as the person is logged on already: who asks last sits.
    if (call->services.sits)
        call->services.sits(call->agent(), call->token);
    submit(call, event::AgentLogOn{call->agent(), extension});
}

void seat_log_off(const CallPtr& call) {
    submit(call, event::AgentLogOff{call->agent()});
}

void seat_state(const CallPtr& call) {
    const auto wanted = call->body<wire::SeatState>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto presence = from_string<Presence>(wanted->state);
    if (!presence || *presence == Presence::logged_out)
        return call->fail({"api.value", "\"state\" is neither ready nor not_ready"});
    const auto reason = wanted->reason.value_or("");
    if (!reason.empty() && !is_short_word(call, "reason", reason))
        return;
    submit(call,
           event::AgentPresence{call->agent(), *presence, call->services.backend.meant(reason)});
}

void seat_stop(const CallPtr& call) {
    const auto seen = call->services.backend.seat(call->agent(), call->language);
    if (seen.contact)
        call->audit->subject = std::to_string(seen.contact->id.value);
    submit(call, event::ForceRelease{call->agent(), call->agent()});
}

void seat_hang_up(const CallPtr& call) {
    submit(call, event::AgentRelease{call->agent()});
}
void seat_hold(const CallPtr& call) {
    submit(call, event::AgentHold{call->agent(), true});
}
void seat_retrieve(const CallPtr& call) {
    submit(call, event::AgentHold{call->agent(), false});
}
void records(const CallPtr& call) {
    call->ok(wire::encode(
        wire::List<wire::OutboundRecord>{.items = call->services.backend.records(call->agent())}));
}
void seat_next_record(const CallPtr& call) {
    submit(call, event::NextRecord{call->agent()});
}
void seat_dial(const CallPtr& call) {
    submit(call, event::DialRecord{call->agent()});
}
void wrap_up_done(const CallPtr& call) {
    submit(call, event::WrapUpDone{call->agent()});
}
void wrap_up_extend(const CallPtr& call) {
    submit(call, event::WrapUpExtend{call->agent()});
}

void mark_move(const CallPtr& call) {
    const auto wanted = call->body<wire::MoveMark>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto contact = contact_of(call);
    if (contact && is_short_word(call, "move", wanted->move))
        submit(call, event::MoveMarked{call->agent(), contact, wanted->move});
}

void key_field(const CallPtr& call) {
    const auto wanted = call->body<wire::FieldValue>();
    if (!wanted)
        return call->fail(wanted.error());
    if (const auto contact = contact_of(call))
        submit(call, event::FormField{call->agent(), contact, call->path["field"], wanted->value});
}

void submit_form(const CallPtr& call) {
    if (const auto contact = contact_of(call))
        submit(call, event::FormSaved{call->agent(), contact});
}

void set_disposition(const CallPtr& call) {
    const auto wanted = call->body<wire::DispositionCode>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto contact = contact_of(call);
    if (contact && is_short_word(call, "code", wanted->code))
        submit(call, event::Disposition{call->agent(), contact, wanted->code});
}

} // namespace ringroom::api::handlers
