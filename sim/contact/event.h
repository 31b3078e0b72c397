#pragma once
// What can happen to the machine: everything it knows of the world arrives as one of these, stamped
// once on arrival. Late answers and changes of settings are events too, so a journal of events
// replays to the same outputs.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "contact/fields.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::event {

// ---- Telephony. Legs that arrive are named by the adapter (from first_incoming_leg upward), legs
// the machine originates by the machine.

/// Somebody calls. `from` is the authenticated number, or what an allowed trunk says.
struct LegArrived {
    LegId leg;
    std::string from;
    std::string to;
    RINGROOM_WORD(LegArrived, leg, from, to)
};
struct LegRinging {
    LegId leg;
    RINGROOM_WORD(LegRinging, leg)
};
struct LegAnswered {
    LegId leg;
    RINGROOM_WORD(LegAnswered, leg)
};
struct LegReleased {
    LegId leg;
    Cause cause = Cause::normal;
    RINGROOM_WORD(LegReleased, leg, cause)
};
/// One key: 0-9 * # A-D.
struct LegDigit {
    LegId leg;
    std::string digit;
    RINGROOM_WORD(LegDigit, leg, digit)
};
/// The far telephone put us on hold, or took us back.
struct LegHeld {
    LegId leg;
    bool held = false;
    RINGROOM_WORD(LegHeld, leg, held)
};
/// A telephone registered or its last registration ended.
struct ExtensionChanged {
    std::string extension;
    bool reachable = false;
    RINGROOM_WORD(ExtensionChanged, extension, reachable)
};

// ---- Voice, ear, recorder

/// `completed` is false when it was stopped or could not be played.
struct PlayFinished {
    PlayId play;
    bool completed = true;
    RINGROOM_WORD(PlayFinished, play, completed)
};
struct SpeechBegan {
    LegId leg;
    RINGROOM_WORD(SpeechBegan, leg)
};
/// `level` in tenths of dBov (0 is full scale, -260 is a good telephone level).
struct SpeechEnded {
    LegId leg;
    std::int64_t level = 0;
    RINGROOM_WORD(SpeechEnded, leg, level)
};
/// No sound arrived on the leg for the configured time.
struct MediaLost {
    LegId leg;
    RINGROOM_WORD(MediaLost, leg)
};
struct RecordingSealed {
    ContactId contact;
    std::string file;
    std::string sha256;
    Duration length;
    std::int64_t gaps = 0;
    std::int64_t pace = 0; ///< syllables a minute of the agent's speech; 0: not known
    static constexpr std::string_view later_fields = "pace";
    RINGROOM_WORD(RecordingSealed, contact, file, sha256, length, gaps, pace)
};
/// Told before RecordingSealed: a stretch of somebody's sound that the network lost. `from` counts
/// from the beginning of the recording, which is the answer.
struct SoundLost {
    ContactId contact;
    Duration from;
    Duration length;
    RINGROOM_WORD(SoundLost, contact, from, length)
};
/// The recorder could not write; talk goes on and the gap is marked.
struct RecordingAlarm {
    ContactId contact;
    std::string what;
    RINGROOM_WORD(RecordingAlarm, contact, what)
};

// ---- Seats: what a person asks for. May be refused (fact::RequestRefused).

struct AgentLogOn {
    AgentId agent;
    std::string extension;
    RINGROOM_WORD(AgentLogOn, agent, extension)
};
struct AgentLogOff {
    AgentId agent;
    RINGROOM_WORD(AgentLogOff, agent)
};
struct AgentPresence {
    AgentId agent;
    Presence presence = Presence::ready;
    std::string reason;
    RINGROOM_WORD(AgentPresence, agent, presence, reason)
};
/// Hang up the contact in hand.
struct AgentRelease {
    AgentId agent;
    RINGROOM_WORD(AgentRelease, agent)
};
struct AgentHold {
    AgentId agent;
    bool on = true;
    RINGROOM_WORD(AgentHold, agent, on)
};
struct MoveMarked {
    AgentId agent;
    ContactId contact;
    std::string move;
    RINGROOM_WORD(MoveMarked, agent, contact, move)
};
struct FormField {
    AgentId agent;
    ContactId contact;
    std::string field;
    std::string value;
    RINGROOM_WORD(FormField, agent, contact, field, value)
};
struct FormSaved {
    AgentId agent;
    ContactId contact;
    RINGROOM_WORD(FormSaved, agent, contact)
};
struct Disposition {
    AgentId agent;
    ContactId contact;
    std::string code;
    RINGROOM_WORD(Disposition, agent, contact, code)
};
struct WrapUpDone {
    AgentId agent;
    RINGROOM_WORD(WrapUpDone, agent)
};
struct WrapUpExtend {
    AgentId agent;
    RINGROOM_WORD(WrapUpExtend, agent)
};
/// Outbound in preview: show me the next record.
struct NextRecord {
    AgentId agent;
    RINGROOM_WORD(NextRecord, agent)
};
/// Dial the record on show: my telephone rings first, then the customer's.
struct DialRecord {
    AgentId agent;
    RINGROOM_WORD(DialRecord, agent)
};

// ---- Third parties in a talk: consultation, conference, transfer, supervision

/// Call `to` while the customer hears music: a seat.
struct Consult {
    AgentId agent;
    std::string to;
    RINGROOM_WORD(Consult, agent, to)
};
/// The third party goes; the customer stays as he is, on hold or not.
struct ConsultEnd {
    AgentId agent;
    RINGROOM_WORD(ConsultEnd, agent)
};
/// Customer, agent and third party hear each other.
struct Conference {
    AgentId agent;
    RINGROOM_WORD(Conference, agent)
};
/// Give the customer away: to a seat, a queue or a service number; an empty `to`: to the seat that
/// was consulted. `by` asks for it in the agent's place; none: the agent.
struct Transfer {
    AgentId agent;
    std::string to;
    AgentId by;
    RINGROOM_WORD(Transfer, agent, to, by)
};
/// Be let into `agent`'s talk; when in, the new part.
struct Supervise {
    AgentId by;
    AgentId agent;
    Part part = Part::listens;
    RINGROOM_WORD(Supervise, by, agent, part)
};
struct SuperviseEnd {
    AgentId by;
    RINGROOM_WORD(SuperviseEnd, by)
};
/// Whoever is let in becomes the customer's agent.
struct TakeOver {
    AgentId by;
    RINGROOM_WORD(TakeOver, by)
};
/// End the contact in `agent`'s hands.
struct ForceRelease {
    AgentId by;
    AgentId agent;
    RINGROOM_WORD(ForceRelease, by, agent)
};
/// Presence chosen for somebody else; logged_out ends the shift.
struct ForcePresence {
    AgentId by;
    AgentId agent;
    Presence presence = Presence::not_ready;
    std::string reason;
    RINGROOM_WORD(ForcePresence, by, agent, presence, reason)
};
/// A moment of the recording that somebody wants to find again.
struct RecordingMarked {
    AgentId agent;
    std::string words;
    RINGROOM_WORD(RecordingMarked, agent, words)
};
/// The seat's program began anew while its person has a customer: ring, and put them back together.
struct SeatReturned {
    AgentId agent;
    RINGROOM_WORD(SeatReturned, agent)
};
/// Somebody beside the student heard a move. source: classmate, teacher.
struct MoveObserved {
    AgentId by;
    ContactId contact;
    std::string move;
    std::string source;
    RINGROOM_WORD(MoveObserved, by, contact, move, source)
};
/// The customer says this line of the script next; of a person who plays: has begun it.
struct LineSteered {
    AgentId by;
    ContactId contact;
    std::string line;
    RINGROOM_WORD(LineSteered, by, contact, line)
};

// ---- Drills and settings

/// A lesson begins; `script` names a loaded drill, `seed` decides its customers. Its contacts are
/// for `agents` only; none: for everybody. Calls of `players` to a service number are its
/// customers too: they play them in person.
struct DrillBegan {
    DrillId drill;
    std::string script;
    std::uint64_t seed = 0;
    std::string ear;
    std::vector<AgentId> agents{};
    std::vector<AgentId> players{};
    static constexpr std::string_view later_fields = "agents, players";
    RINGROOM_WORD(DrillBegan, drill, script, seed, ear, agents, players)
};
/// Right after DrillBegan: the queue gives none of the drill's contacts to these agents, who have
/// not mastered yet what it asks for.
struct QueueClosed {
    DrillId drill;
    QueueId queue;
    std::vector<AgentId> agents;
    RINGROOM_WORD(QueueClosed, drill, queue, agents)
};
/// The agent gets no contacts but those of drills for them alone, as who sits an exam, or again
/// all. What rings or is talked to already goes on.
struct AgentSetApart {
    AgentId agent;
    bool apart = true;
    RINGROOM_WORD(AgentSetApart, agent, apart)
};
/// Virtual customer `number` of the drill calls `to`.
struct CustomerCalls {
    DrillId drill;
    std::uint64_t number = 0;
    std::string from;
    std::string to;
    RINGROOM_WORD(CustomerCalls, drill, number, from, to)
};
/// Virtual customer `number` of the drill is to be called; any agent of the drill may take it.
struct RecordListed {
    DrillId drill;
    std::uint64_t number = 0;
    std::string telephone;
    RINGROOM_WORD(RecordListed, drill, number, telephone)
};
struct DrillPaused {
    DrillId drill;
    bool paused = true;
    RINGROOM_WORD(DrillPaused, drill, paused)
};
/// Every customer of the drill has been sent; it ends when the last contact is done.
struct DrillFilled {
    DrillId drill;
    RINGROOM_WORD(DrillFilled, drill)
};
/// Stopped by a person: no more customers, records nobody took are put away; with `cut`, contacts
/// under way are ended too.
struct DrillEnded {
    DrillId drill;
    bool cut = false;
    RINGROOM_WORD(DrillEnded, drill, cut)
};
/// The settings snapshot `hash` came into force (the machine holds the snapshot already).
struct SettingsChanged {
    std::string hash;
    RINGROOM_WORD(SettingsChanged, hash)
};

} // namespace ringroom::event

namespace ringroom {

using Event =
    std::variant<event::LegArrived, event::LegRinging, event::LegAnswered, event::LegReleased,
                 event::LegDigit, event::LegHeld, event::ExtensionChanged, event::PlayFinished,
                 event::SpeechBegan, event::SpeechEnded, event::MediaLost, event::RecordingSealed,
                 event::RecordingAlarm, event::AgentLogOn, event::AgentLogOff, event::AgentPresence,
                 event::AgentRelease, event::AgentHold, event::MoveMarked, event::FormField,
                 event::FormSaved, event::Disposition, event::WrapUpDone, event::WrapUpExtend,
                 event::NextRecord, event::DialRecord, event::Consult, event::ConsultEnd,
                 event::Conference, event::Transfer, event::Supervise, event::SuperviseEnd,
                 event::TakeOver, event::ForceRelease, event::ForcePresence, event::RecordingMarked,
                 event::SeatReturned, event::MoveObserved, event::LineSteered, event::DrillBegan,
                 event::CustomerCalls, event::RecordListed, event::DrillPaused, event::DrillFilled,
                 event::DrillEnded, event::SettingsChanged, event::QueueClosed, event::SoundLost,
                 event::AgentSetApart>;

/// Incoming legs are numbered by the telephony adapter from here upward.
inline constexpr std::uint64_t first_incoming_leg = std::uint64_t{1} << 32;

} // namespace ringroom
