#pragma once
// What the machine decided or learned: written to the journal, shown on screens, folded into every
// measure. A fact is never taken back. Each is stamped with the instant at which it became true
// (Stamped::at); spans carry their own beginning.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "contact/fields.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::fact {

// ---- The life of a contact

/// The centre was called, or a record is to be called. `script` and `customer` name the virtual
/// customer (empty and 0 for a person).
struct ContactArrived {
    ContactId contact;
    Direction direction = Direction::inbound;
    std::string from;
    std::string to;
    DrillId drill;
    std::string script;
    std::uint64_t customer = 0;
    RINGROOM_WORD(ContactArrived, contact, direction, from, to, drill, script, customer)
};
/// A step through the menu: outcome is digit, timeout, invalid, finished, left.
struct MenuStep {
    ContactId contact;
    std::string node;
    std::string digit;
    std::string outcome;
    Duration heard;   ///< how much of the prompt was heard
    Duration latency; ///< from the prompt's end to the digit
    RINGROOM_WORD(MenuStep, contact, node, digit, outcome, heard, latency)
};
struct ContactQueued {
    ContactId contact;
    QueueId queue;
    RINGROOM_WORD(ContactQueued, contact, queue)
};
/// kind: position, wait, periodic. `number` is the place or the minutes spoken.
struct Announced {
    ContactId contact;
    std::string kind;
    std::int64_t number = 0;
    RINGROOM_WORD(Announced, contact, kind, number)
};
struct QueueLeft {
    ContactId contact;
    QueueId queue;
    QueueExit exit = QueueExit::answered;
    RINGROOM_WORD(QueueLeft, contact, queue, exit)
};
struct OfferBegan {
    ContactId contact;
    OfferId offer;
    AgentId agent;
    RINGROOM_WORD(OfferBegan, contact, offer, agent)
};
struct OfferRang {
    ContactId contact;
    OfferId offer;
    AgentId agent;
    RINGROOM_WORD(OfferRang, contact, offer, agent)
};
struct OfferEnded {
    ContactId contact;
    OfferId offer;
    AgentId agent;
    OfferEnd end = OfferEnd::answered;
    RINGROOM_WORD(OfferEnded, contact, offer, agent, end)
};
/// Why this agent (or nobody): the rule and what spoke for and against, in stable words.
struct Decision {
    ContactId contact;
    AgentId agent;
    std::string rule;
    std::string detail;
    RINGROOM_WORD(Decision, contact, agent, rule, detail)
};
/// The agent and the customer hear each other. `waited` counts from queue entry (inbound) or from
/// dialling (outbound).
struct ContactConnected {
    ContactId contact;
    AgentId agent;
    Duration waited;
    RINGROOM_WORD(ContactConnected, contact, agent, waited)
};
struct HoldBegan {
    ContactId contact;
    AgentId agent;
    RINGROOM_WORD(HoldBegan, contact, agent)
};
struct HoldEnded {
    ContactId contact;
    AgentId agent;
    RINGROOM_WORD(HoldEnded, contact, agent)
};
/// A third party in the talk. `agent` is who is let in, `part` as in Part, or left. A consulted
/// seat talks while the customer is on hold.
struct PartyChanged {
    ContactId contact;
    AgentId agent;
    std::string part; ///< rings, listens, whispers, talks, left
    RINGROOM_WORD(PartyChanged, contact, agent, part)
};
/// The agent gave the customer away, or a leader took him. kind: blind, attended, taken_over. `to`:
/// the extension, queue or number.
struct ContactTransferred {
    ContactId contact;
    AgentId agent;
    std::string to;
    std::string kind;
    RINGROOM_WORD(ContactTransferred, contact, agent, to, kind)
};
/// by: customer, agent, supervisor, system. `ending` is the script's word for how it went, empty
/// for people.
struct ContactReleased {
    ContactId contact;
    Cause cause = Cause::normal;
    std::string by;
    std::string ending;
    RINGROOM_WORD(ContactReleased, contact, cause, by, ending)
};
/// Wrap-up is over, or there was none. Only the queue's account of a caller who gave up (QueueLeft)
/// and the sealed recording (SoundLost, RecordingKept) may follow.
struct ContactDone {
    ContactId contact;
    AgentId agent;
    RINGROOM_WORD(ContactDone, contact, agent)
};

// ---- What was said and done in it

/// party: customer or agent. The fact is stamped at the end of the speech.
struct Spoke {
    ContactId contact;
    std::string party;
    Instant began;
    std::int64_t level = 0; ///< tenths of dBov; 0 where it is a line of the script
    std::string line;       ///< the script's line, empty for a person
    RINGROOM_WORD(Spoke, contact, party, began, level, line)
};
/// The virtual customer begins a line.
struct LineBegan {
    ContactId contact;
    std::string line;
    std::string words;
    RINGROOM_WORD(LineBegan, contact, line, words)
};
struct SceneEntered {
    ContactId contact;
    std::string scene;
    RINGROOM_WORD(SceneEntered, contact, scene)
};
/// What the customer felt changed: mood -5..5, patience in seconds of credit.
struct FeelingChanged {
    ContactId contact;
    std::int64_t mood = 0;
    std::int64_t patience = 0;
    RINGROOM_WORD(FeelingChanged, contact, mood, patience)
};
/// The customer spoke a fact that the form asks for.
struct FactSpoken {
    ContactId contact;
    std::string field;
    std::string value;
    bool again = false; ///< the student asked for it a second time
    RINGROOM_WORD(FactSpoken, contact, field, value, again)
};
/// A move became known. source: mark (the student), ear, classmate, teacher, recogniser.
struct MoveMade {
    ContactId contact;
    AgentId agent;
    std::string move;
    std::string source;
    RINGROOM_WORD(MoveMade, contact, agent, move, source)
};
struct FieldKeyed {
    ContactId contact;
    AgentId agent;
    std::string field;
    std::string value;
    RINGROOM_WORD(FieldKeyed, contact, agent, field, value)
};
struct FormSubmitted {
    ContactId contact;
    AgentId agent;
    RINGROOM_WORD(FormSubmitted, contact, agent)
};
struct DispositionSet {
    ContactId contact;
    AgentId agent;
    std::string code;
    RINGROOM_WORD(DispositionSet, contact, agent, code)
};

// ---- Outbound
struct RecordShown {
    ContactId contact;
    AgentId agent;
    std::string telephone;
    RINGROOM_WORD(RecordShown, contact, agent, telephone)
};
struct DialBegan {
    ContactId contact;
    AgentId agent;
    RINGROOM_WORD(DialBegan, contact, agent)
};
/// normal: the customer answered.
struct DialEnded {
    ContactId contact;
    AgentId agent;
    Cause cause = Cause::normal;
    RINGROOM_WORD(DialEnded, contact, agent, cause)
};

// ---- Agents, drills, the house
struct AgentStateChanged {
    AgentId agent;
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    std::string reason;
    StateCause cause = StateCause::request;
    ContactId contact;
    RINGROOM_WORD(AgentStateChanged, agent, presence, activity, reason, cause, contact)
};
/// `request` is the event's name, `code` a text key "center.refused.*", `about` the {name} in it.
struct RequestRefused {
    AgentId agent;
    std::string request;
    std::string code;
    std::string about{};
    static constexpr std::string_view later_fields = "about";
    RINGROOM_WORD(RequestRefused, agent, request, code, about)
};
struct DrillStateChanged {
    DrillId drill;
    std::string state; ///< running, paused, ending, ended
    RINGROOM_WORD(DrillStateChanged, drill, state)
};
struct RecordingKept {
    ContactId contact;
    std::string file;
    std::string sha256;
    Duration length;
    std::int64_t gaps = 0;
    std::int64_t pace = 0; ///< syllables a minute of the agent's speech; 0: not known
    static constexpr std::string_view later_fields = "pace";
    RINGROOM_WORD(RecordingKept, contact, file, sha256, length, gaps, pace)
};
/// Sound that the network lost, as event::SoundLost; before RecordingKept.
struct SoundLost {
    ContactId contact;
    Duration from;
    Duration length;
    RINGROOM_WORD(SoundLost, contact, from, length)
};
/// Something a person should look at. code is a text key.
struct Alarm {
    std::string code;
    ContactId contact;
    AgentId agent;
    std::string detail;
    RINGROOM_WORD(Alarm, code, contact, agent, detail)
};

} // namespace ringroom::fact

namespace ringroom {

using Fact =
    std::variant<fact::ContactArrived, fact::MenuStep, fact::ContactQueued, fact::Announced,
                 fact::QueueLeft, fact::OfferBegan, fact::OfferRang, fact::OfferEnded,
                 fact::Decision, fact::ContactConnected, fact::HoldBegan, fact::HoldEnded,
                 fact::PartyChanged, fact::ContactTransferred, fact::ContactReleased,
                 fact::ContactDone, fact::Spoke, fact::LineBegan, fact::SceneEntered,
                 fact::FeelingChanged, fact::FactSpoken, fact::MoveMade, fact::FieldKeyed,
                 fact::FormSubmitted, fact::DispositionSet, fact::RecordShown, fact::DialBegan,
                 fact::DialEnded, fact::AgentStateChanged, fact::RequestRefused,
                 fact::DrillStateChanged, fact::RecordingKept, fact::Alarm, fact::SoundLost>;

/// A fact and the instant at which it became true.
struct StampedFact {
    Instant at;
    Fact fact;
    bool operator==(const StampedFact&) const = default;
};

} // namespace ringroom
