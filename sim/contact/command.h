#pragma once
// What the machine asks of the world. Returned in order, never called back; an adapter that cannot
// obey answers with an event (a leg released, a play not completed).
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "contact/fields.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::command {

// ---- Telephony
struct RingLeg {
    LegId leg;
    RINGROOM_WORD(RingLeg, leg)
};
struct AnswerLeg {
    LegId leg;
    ContactId contact;
    RINGROOM_WORD(AnswerLeg, leg, contact)
};
struct ReleaseLeg {
    LegId leg;
    Cause cause = Cause::normal;
    RINGROOM_WORD(ReleaseLeg, leg, cause)
};
/// Ring `extension`'s telephones. `from` and `display` are shown there.
struct OriginateLeg {
    LegId leg;
    ContactId contact;
    std::string extension;
    std::string from;
    std::string display;
    RINGROOM_WORD(OriginateLeg, leg, contact, extension, from, display)
};

// ---- Bridging
/// A party without a telephone: its voice is a player, its ear the machine.
struct OpenVirtual {
    LegId leg;
    ContactId contact;
    RINGROOM_WORD(OpenVirtual, leg, contact)
};
struct CloseVirtual {
    LegId leg;
    RINGROOM_WORD(CloseVirtual, leg)
};
struct OpenBridge {
    BridgeId bridge;
    ContactId contact;
    RINGROOM_WORD(OpenBridge, bridge, contact)
};
struct CloseBridge {
    BridgeId bridge;
    RINGROOM_WORD(CloseBridge, bridge)
};
struct JoinBridge {
    BridgeId bridge;
    LegId leg;
    RINGROOM_WORD(JoinBridge, bridge, leg)
};
struct LeaveBridge {
    BridgeId bridge;
    LegId leg;
    RINGROOM_WORD(LeaveBridge, bridge, leg)
};
/// Replaces the whole matrix within one tick: entry i says that hears[i] hears speaks[i].
struct SetHearing {
    BridgeId bridge;
    std::vector<LegId> hears;
    std::vector<LegId> speaks;
    RINGROOM_WORD(SetHearing, bridge, hears, speaks)
};

// ---- Voice and ear
/// Items one after the other to the one leg: "prompt:NAME", "text:WORDS", "music:NAME",
/// "tone:ringback", "position:3", "minutes:2". `loop` repeats until stopped.
struct PlayPrompts {
    PlayId play;
    LegId leg;
    std::vector<std::string> items;
    bool loop = false;
    RINGROOM_WORD(PlayPrompts, play, leg, items, loop)
};
/// The virtual party speaks a line of its script into its bridge.
struct SayLine {
    PlayId play;
    LegId leg;
    std::string script;
    std::string line;
    std::string words;
    std::string voice;
    RINGROOM_WORD(SayLine, play, leg, script, line, words, voice)
};
struct StopPlay {
    PlayId play;
    RINGROOM_WORD(StopPlay, play)
};
struct ArmEar {
    LegId leg;
    bool on = true;
    RINGROOM_WORD(ArmEar, leg, on)
};

// ---- Recorder. Channel 0 is the customer, 1 the agent, 2 third parties together.
struct StartRecording {
    ContactId contact;
    LegId customer;
    LegId agent;
    RINGROOM_WORD(StartRecording, contact, customer, agent)
};
/// Another telephone is recorded too, until its leg ends: on the agent's channel, which who takes
/// over moves to, or beside it.
struct RecordParty {
    ContactId contact;
    LegId leg;
    bool beside = false;
    RINGROOM_WORD(RecordParty, contact, leg, beside)
};
/// `kind` is a stable word (hold_began, line, move, ...), `words` what a person reads.
struct MarkRecording {
    ContactId contact;
    std::string kind;
    std::string words;
    RINGROOM_WORD(MarkRecording, contact, kind, words)
};
struct StopRecording {
    ContactId contact;
    RINGROOM_WORD(StopRecording, contact)
};

} // namespace ringroom::command

namespace ringroom {

using Command =
    std::variant<command::RingLeg, command::AnswerLeg, command::ReleaseLeg, command::OriginateLeg,
                 command::OpenVirtual, command::CloseVirtual, command::OpenBridge,
                 command::CloseBridge, command::JoinBridge, command::LeaveBridge,
                 command::SetHearing, command::PlayPrompts, command::SayLine, command::StopPlay,
                 command::ArmEar, command::StartRecording, command::RecordParty,
                 command::MarkRecording, command::StopRecording>;

} // namespace ringroom
