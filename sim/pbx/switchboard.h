#pragma once
// Legs, bridges and extensions: who is connected to whom, and who hears whom. Knows nothing of
// queues, menus or agents. Pure: takes what happened, appends commands. One thread (the machine's).
//
//     Switchboard board;
//     board.leg_arrived(leg, contact);
//     board.answer(leg, out);
//     const auto student = board.originate({contact, "1001", "96100", "投诉"}, out);
//     ... board.leg_answered(student) ...
//     board.connect(leg, student, out);       // both hear each other
//     board.hold(leg, {"music:garden"}, out); // the caller hears music, the student hears nothing
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "contact/command.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::pbx {

enum class LegState { arrived, originated, ringing, answered };

struct Leg {
    ContactId contact;
    LegState state = LegState::arrived;
    bool is_virtual = false;
    bool held = false; ///< put on hold by us
    Part part = Part::talks;
    LegId coached;         ///< who alone hears a part that whispers
    std::string extension; ///< whom an originated leg rings; empty otherwise
    BridgeId bridge;       ///< none until connected
    PlayId music;          ///< what a held leg hears; none otherwise
};

struct Origination {
    ContactId contact;
    std::string extension;
    std::string from;
    std::string display;
};

class Switchboard {
public:
    // ---- What happened

    /// A telephone registered, or its last registration ended.
    void extension_changed(const std::string& extension, bool reachable);
    void leg_arrived(LegId leg, ContactId contact);
    /// False when the leg is gone already: a late report changes nothing.
    bool leg_ringing(LegId leg);
    bool leg_answered(LegId leg);
    /// The far end is gone: takes the leg out of its bridge and forgets it.
    void leg_released(LegId leg, std::vector<Command>& out);

    // ---- What to do

    LegId originate(const Origination& origination, std::vector<Command>& out);
    /// A party without a telephone; answered at once.
    LegId open_virtual(ContactId contact, std::vector<Command>& out);
    void answer(LegId leg, std::vector<Command>& out);
    /// Ends our side; a leg that is gone already is left in peace.
    void release(LegId leg, Cause cause, std::vector<Command>& out);
    /// Puts two answered legs into one bridge, each hearing the other.
    BridgeId connect(LegId customer, LegId agent, std::vector<Command>& out);
    /// Lets a third leg into the bridge of `with`, who alone hears it whisper. Listeners and
    /// whisperers hear who talks, and never each other.
    void join(LegId leg, LegId with, Part part, std::vector<Command>& out);
    void set_part(LegId leg, Part part, std::vector<Command>& out);
    /// The leg stays up, alone.
    void part_from(LegId leg, std::vector<Command>& out);
    /// `leg` hears `music` and is heard by nobody, and nobody hears it, until retrieve().
    void hold(LegId leg, std::vector<std::string> music, std::vector<Command>& out);
    void retrieve(LegId leg, std::vector<Command>& out);
    PlayId play(LegId leg, std::vector<std::string> items, bool loop, std::vector<Command>& out);
    PlayId next_play() { return PlayId{++last_play_}; }

    // ---- What is so

    [[nodiscard]] const Leg* find(LegId leg) const;
    [[nodiscard]] bool reachable(const std::string& extension) const;
    [[nodiscard]] std::size_t leg_count() const { return legs_.size(); }
    [[nodiscard]] std::size_t bridge_count() const { return bridges_.size(); }
    /// Legs of one contact, by number; for the checkers.
    [[nodiscard]] std::vector<LegId> legs_of(ContactId contact) const;

private:
    [[nodiscard]] bool hears(const Leg& listener, LegId listener_id, const Leg& speaker) const;
    void set_hearing(BridgeId bridge, std::vector<Command>& out);
    void take_out(LegId leg, std::vector<Command>& out);

    std::map<LegId, Leg> legs_;
    std::map<BridgeId, std::vector<LegId>> bridges_;
    std::set<std::string> reachable_;
    std::uint64_t last_leg_ = 0;
    std::uint64_t last_bridge_ = 0;
    std::uint64_t last_play_ = 0;
};

} // namespace ringroom::pbx
