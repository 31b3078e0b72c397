#pragma once
// Part of wire/messages.h: listening again.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "wire/message.h"
#include "wire/team.h"

namespace ringroom::wire {

struct Mark {
    Duration at;       ///< since the recording began
    std::string kind;  ///< line, scene, move, fact, hold_began, silence, overlap, gap, ...
    std::string words; ///< what a person reads
    /// Of what lasts (hold_began, silence, overlap): its end; missing: a moment.
    std::optional<Duration> to;
    RINGROOM_MESSAGE(Mark, at, kind, words, to)
};
/// A picture of the sound: for each channel low, high, low, high, ... a pair a pixel, 16 bit.
struct Waveform {
    Duration length; ///< of the recording
    std::vector<std::vector<std::int64_t>> channels;
    std::optional<Duration> from; ///< what of it the picture shows; missing: all
    std::optional<Duration> to;
    RINGROOM_MESSAGE(Waveform, length, channels, from, to)
};

/// A field of the form as it was keyed.
struct FormChange {
    Duration at; ///< on the recording's axis; past its end: in wrap-up
    std::string field;
    std::string value; ///< empty: taken out again
    RINGROOM_MESSAGE(FormChange, at, field, value)
};
/// What the form showed when.
struct FormHistory {
    std::vector<std::string>
        inputs; ///< the form's fields in its order; of a form that is gone: as keyed
    std::vector<FormChange> changes; ///< in order of time
    std::string disposition;         ///< the outcome chosen last; empty: none
    std::optional<Duration> disposed;
    std::optional<Duration> submitted; ///< missing: never
    RINGROOM_MESSAGE(FormHistory, inputs, changes, disposition, disposed, submitted)
};
/// A scripted moment that happened in contacts of a drill.
struct MomentRow {
    std::string id;
    std::string kind;  ///< scene or line
    std::string name;  ///< of the scene; of a line its id
    std::string words; ///< of a line
    std::int64_t contacts = 0;
    RINGROOM_MESSAGE(MomentRow, id, kind, name, words, contacts)
};
/// That moment in one contact.
struct MomentPart {
    std::string record; ///< the contact's id
    AgentId agent;
    std::string agent_number;
    std::string agent_name;
    Duration from; ///< on the recording's axis
    Duration to;
    std::optional<Duration> reaction; ///< until the student answered; missing: said nothing
    Duration silence;                 ///< the longest in which nobody spoke
    Duration spoken;                  ///< by the student
    std::int64_t interruptions = 0;
    std::optional<std::int64_t> final_score; ///< thousandths of a point, of the contact
    bool recorded = false;
    std::optional<std::vector<LabelledValue>> measures; ///< of the whole contact, as in its result
    RINGROOM_MESSAGE(MomentPart, record, agent, agent_number, agent_name, from, to, reaction,
                     silence, spoken, interruptions, final_score, recorded, measures)
};

/// A model recording.
struct ModelRow {
    std::string id; ///< RUN-CONTACT
    std::string title;
    std::string words;  ///< what to hear in it
    std::string script; ///< PACK/DRILL; empty: of none
    std::optional<std::string> drill_title;
    std::optional<std::string> skill; ///< the queue's name
    Duration length;
    std::string added_at;
    std::string added_by;
    /// given: everybody hears it; asked, refused: the person heard in it has not agreed; withheld:
    /// they do not agree to being recorded any more.
    std::string state;
    bool mine = false;                     ///< the caller is heard in it
    std::optional<std::string> agent_name; ///< who is; told to who may hear the class
    RINGROOM_MESSAGE(ModelRow, id, title, words, script, drill_title, skill, length, added_at,
                     added_by, state, mine, agent_name)
};
struct NewModel {
    std::string title;
    std::string words;
    RINGROOM_MESSAGE(NewModel, title, words)
};
struct ModelAnswer {
    bool agrees = false;
    RINGROOM_MESSAGE(ModelAnswer, agrees)
};

} // namespace ringroom::wire
