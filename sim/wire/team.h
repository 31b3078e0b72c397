#pragma once
// Messages about others in a talk and about playing the customer; part of wire/messages.h.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"
#include "wire/message.h"

namespace ringroom::wire {

struct LabelledValue {
    std::string name;
    std::string label;
    std::string value;
    RINGROOM_MESSAGE(LabelledValue, name, label, value)
};
/// What made a contact what it was, and what it was marked by: with these the identical customer
/// calls again.
struct ContactOrigin {
    std::uint64_t seed = 0;   ///< of the drill
    std::string script;       ///< PACK/DRILL
    std::string pack_version; ///< as its author numbers it; empty: not numbered, or not known
    std::string pack_hash;    ///< of all its files, 16 digits; empty: not known
    std::string form_version; ///< of the rubric, 16 digits
    RINGROOM_MESSAGE(ContactOrigin, seed, script, pack_version, pack_hash, form_version)
};
struct MoveChoice {
    std::string name; ///< what POST /contacts/{id}/moves is given
    std::string label;
    RINGROOM_MESSAGE(MoveChoice, name, label)
};

// ---- Third parties

/// Whom a call can be given to, or who can be asked.
struct DirectoryRow {
    std::string kind; ///< seat, queue, number
    std::string dial; ///< what consult and transfer are given
    std::string name;
    std::string role; ///< of a seat's person
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    bool free = false;        ///< could take a call now; queues and numbers always
    std::int64_t waiting = 0; ///< of a queue
    RINGROOM_MESSAGE(DirectoryRow, kind, dial, name, role, presence, activity, free, waiting)
};
struct ConsultStart {
    std::string to; ///< a seat's extension
    RINGROOM_MESSAGE(ConsultStart, to)
};
struct TransferStart {
    std::optional<std::string>
        to; ///< extension, queue or service number; missing: who is consulted
    RINGROOM_MESSAGE(TransferStart, to)
};
struct SuperviseStart {
    std::string part; ///< listens, whispers, talks
    RINGROOM_MESSAGE(SuperviseStart, part)
};
struct RecordingMark {
    std::optional<std::string> words;
    RINGROOM_MESSAGE(RecordingMark, words)
};

// ---- Playing the customer, and marking beside the student

struct PlayLine {
    std::string id; ///< what POST /contacts/{id}/lines is given
    std::string words;
    bool now = false; ///< said last, or being said
    RINGROOM_MESSAGE(PlayLine, id, words, now)
};
struct PlayScene {
    std::string name;
    bool now = false;
    std::vector<PlayLine> lines;
    RINGROOM_MESSAGE(PlayScene, name, now, lines)
};
/// The role card: who the customer is, what is true of them, what they may say.
struct RoleCard {
    DrillId drill;
    ContactId contact;      ///< 0: the next customer, not called yet
    AgentId agent;          ///< who has the customer on the line
    std::string agent_name; ///< empty before the talk
    std::string stage;      ///< as in ContactRow; empty: not called yet
    std::string title;
    std::string dials; ///< the number to call as this customer; empty: none
    std::string name;
    std::int64_t age = 0; ///< 0: not said
    std::string hearing;  ///< normal, weak, very_weak
    std::int64_t mood = 0;
    Duration patience;
    bool person = false; ///< a person plays; else the lines steer a virtual customer
    std::vector<LabelledValue> facts;
    std::vector<PlayScene> scenes;
    std::vector<MoveChoice> moves;
    std::vector<std::string> moves_made;     ///< marked by the student
    std::vector<std::string> moves_observed; ///< marked by who plays, steers or listens
    RINGROOM_MESSAGE(RoleCard, drill, contact, agent, agent_name, stage, title, dials, name, age,
                     hearing, mood, patience, person, facts, scenes, moves, moves_made,
                     moves_observed)
};
struct LineChoice {
    std::string line;
    RINGROOM_MESSAGE(LineChoice, line)
};

} // namespace ringroom::wire
