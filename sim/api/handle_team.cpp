// Third parties in a talk, what leaders may do, and playing the customer.
#include "api/handlers.h"
#include "directory/rights.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

void ask_machine(const CallPtr& call, Event event) {
    call->services.backend.submit(std::move(event), Call::answer<void>(call, 204));
}

/// What a leader does to a seat; once it is done, who sits there is told.
void order_seat(const CallPtr& call, Event event, AgentId agent, std::string order) {
    call->services.backend.submit(
        std::move(event), [call, agent, order = std::move(order)](const Result<void>& done) {
            if (done && agent != call->agent() && call->services.seat_ordered)
                call->services.seat_ordered(agent, {call->person.number, call->person.name, order});
            Call::answer<void>(call, 204)(done);
        });
}

/// Number of the address, above 0; answers 404 and gives 0 when there is none.
std::uint64_t id_in(const CallPtr& call, std::string_view name) {
    const auto number = whole_number(call->path[std::string(name)]);
    if (number && *number > 0)
        return static_cast<std::uint64_t>(*number);
    call->fail({"api.not_found", "no id of a " + std::string(name)});
    return 0;
}

bool is_word(const CallPtr& call, std::string_view name, std::string_view value) {
    if (!value.empty() && value.size() <= 256 && value.find('\n') == value.npos)
        return true;
    call->fail({"api.value", "\"" + std::string(name) + "\" is empty or too long"});
    return false;
}

bool may_coach(const CallPtr& call) {
    return call->may(Right::coach);
}

/// Whoever may not see a class's results keeps their hands off its exam; answers if so.
bool sits_exam(const CallPtr& call, AgentId agent) {
    if (call->may(Right::see_class_results) ||
        !call->services.backend.practicals().sits(static_cast<std::int64_t>(agent.value)))
        return false;
    call->fail({"exam.sits", std::to_string(agent.value)});
    return true;
}

/// The card of the address's contact; refused to who neither leads nor plays in the drill. The
/// same answer as for no contact: who may not see it learns nothing.
std::optional<wire::RoleCard> card_of(const CallPtr& call) {
    const ContactId contact{id_in(call, "contact")};
    if (!contact)
        return std::nullopt;
    auto card = call->services.backend.contact_role(contact);
    const bool leads = may_coach(call) && card && !is_secluded(call, card->drill, {});
    if (card && (leads || call->services.backend.plays_in(call->agent(), card->drill)))
        return *card;
    call->fail({"api.not_found", "no such contact with a script"});
    return std::nullopt;
}

std::optional<event::Transfer> transfer_of(const CallPtr& call, AgentId agent, AgentId by) {
    const auto wanted = call->body<wire::TransferStart>();
    if (!wanted) {
        call->fail(wanted.error());
        return std::nullopt;
    }
    if (wanted->to && !is_word(call, "to", *wanted->to))
        return std::nullopt;
    return event::Transfer{agent, wanted->to.value_or(""), by};
}

} // namespace

void consult(const CallPtr& call) {
    const auto wanted = call->body<wire::ConsultStart>();
    if (!wanted)
        return call->fail(wanted.error());
    if (is_word(call, "to", wanted->to))
        ask_machine(call, event::Consult{call->agent(), wanted->to});
}
void consult_end(const CallPtr& call) {
    ask_machine(call, event::ConsultEnd{call->agent()});
}
void conference(const CallPtr& call) {
    ask_machine(call, event::Conference{call->agent()});
}
void transfer(const CallPtr& call) {
    if (auto event = transfer_of(call, call->agent(), {}))
        ask_machine(call, std::move(*event));
}
void mark_recording(const CallPtr& call) {
    const auto wanted = call->body<wire::RecordingMark>();
    if (!wanted)
        return call->fail(wanted.error());
    ask_machine(call, event::RecordingMarked{call->agent(), wanted->words.value_or("")});
}
void seat_return(const CallPtr& call) {
    ask_machine(call, event::SeatReturned{call->agent()});
}

void directory(const CallPtr& call) {
    call->ok(wire::encode(wire::List<wire::DirectoryRow>{
        call->services.backend.directory(call->language), std::nullopt}));
}

void supervise(const CallPtr& call) {
    const auto wanted = call->body<wire::SuperviseStart>();
    if (!wanted)
        return call->fail(wanted.error());
    const AgentId agent{id_in(call, "agent")};
    if (!agent)
        return;
    const auto part = from_string<Part>(wanted->part);
    if (!part)
        return call->fail({"api.value", "\"part\" is listens, whispers or talks"});
    if (*part != Part::listens && !may_coach(call))
        return call->fail({"api.forbidden", "this role may only listen"});
    call->audit->subject = wanted->part + " " + std::to_string(agent.value);
    if (sits_exam(call, agent))
        return;
    const auto own = call->services.backend.practices(agent);
    if (std::any_of(own.begin(), own.end(), [](const auto& one) { return one.state != "ended"; }))
        return call->fail({"practice.private", std::to_string(agent.value)});
    ask_machine(call, event::Supervise{call->agent(), agent, *part});
}
void supervise_end(const CallPtr& call) {
    ask_machine(call, event::SuperviseEnd{call->agent()});
}
void take_over(const CallPtr& call) {
    const auto seen = call->services.backend.seat(call->agent(), call->language);
    const auto whose = seen.contact ? seen.contact->agent : call->agent();
    order_seat(call, event::TakeOver{call->agent()}, whose, "taken_over");
}

void force_release(const CallPtr& call) {
    const AgentId agent{id_in(call, "agent")};
    if (!agent)
        return;
    call->audit->subject = std::to_string(agent.value);
    if (!sits_exam(call, agent))
        order_seat(call, event::ForceRelease{call->agent(), agent}, agent, "released");
}
void force_transfer(const CallPtr& call) {
    const AgentId agent{id_in(call, "agent")};
    if (!agent)
        return;
    auto event = transfer_of(call, agent, call->agent());
    if (!event)
        return;
    call->audit->subject = std::to_string(agent.value) + " to " + event->to;
    if (!sits_exam(call, agent))
        order_seat(call, std::move(*event), agent, "transferred");
}
void force_state(const CallPtr& call) {
    const auto wanted = call->body<wire::SeatState>();
    if (!wanted)
        return call->fail(wanted.error());
    const AgentId agent{id_in(call, "agent")};
    if (!agent)
        return;
    const auto presence = from_string<Presence>(wanted->state);
    if (!presence)
        return call->fail({"api.value", "\"state\" is ready, not_ready or logged_out"});
    const auto reason = wanted->reason.value_or("");
    if (!reason.empty() && !is_word(call, "reason", reason))
        return;
    call->audit->subject = wanted->state + " " + std::to_string(agent.value);
    if (sits_exam(call, agent))
        return;
    order_seat(
        call,
        event::ForcePresence{call->agent(), agent, *presence, call->services.backend.meant(reason)},
        agent, wanted->state);
}

void contact_role(const CallPtr& call) {
    if (const auto card = card_of(call))
        call->ok(wire::encode(*card));
}
void drill_role(const CallPtr& call) {
    const DrillId drill{id_in(call, "drill")};
    if (!drill)
        return;
    const auto card = call->services.backend.drill_role(drill);
    const bool leads = may_coach(call) && !is_secluded(call, drill, {});
    if (!card || !(leads || call->services.backend.plays_in(call->agent(), drill)))
        return call->fail({"api.not_found", "no such drill"});
    call->ok(wire::encode(*card));
}
void steer_line(const CallPtr& call) {
    const auto wanted = call->body<wire::LineChoice>();
    if (!wanted)
        return call->fail(wanted.error());
    if (!is_word(call, "line", wanted->line))
        return;
    if (const auto card = card_of(call))
        ask_machine(call, event::LineSteered{call->agent(), card->contact, wanted->line});
}
void observe_move(const CallPtr& call) {
    const auto wanted = call->body<wire::MoveMark>();
    if (!wanted)
        return call->fail(wanted.error());
    if (!is_word(call, "move", wanted->move))
        return;
    if (const auto card = card_of(call))
        ask_machine(call, event::MoveObserved{call->agent(), card->contact, wanted->move,
                                              may_coach(call) ? "teacher" : "classmate"});
}

} // namespace ringroom::api::handlers
