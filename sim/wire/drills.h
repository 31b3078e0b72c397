#pragma once
// Messages about packs and drills. Included by wire/messages.h.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"
#include "wire/message.h"

namespace ringroom::wire {

struct ScriptRow {
    std::string name;
    std::string title;
    Direction direction = Direction::inbound;
    std::string queue;
    std::int64_t difficulty = 0;
    std::string skill;       ///< that it practises, as gates name it
    std::string skill_label; ///< in words
    RINGROOM_MESSAGE(ScriptRow, name, title, direction, queue, difficulty, skill, skill_label)
};
struct PackRow {
    std::string name;
    std::string title;
    std::string version;
    std::string hash;
    std::vector<ScriptRow> scripts;
    bool loaded = true;               ///< false: it has mistakes, and no drill can be started
    std::vector<std::string> remarks; ///< mistakes and warnings: FILE:LINE:COLUMN: TEXT
    RINGROOM_MESSAGE(PackRow, name, title, version, hash, scripts, loaded, remarks)
};
struct DrillStart {
    std::string pack;
    std::string class_name;
    std::optional<std::string> script;          ///< missing: the first of the pack
    std::optional<std::uint64_t> seed;          ///< below 2^53; missing: the server draws one
    std::optional<std::string> ear;             ///< marked, turn_taking or partner; missing: below
    std::optional<std::int64_t> contacts;       ///< missing: 10
    std::optional<Duration> length;             ///< missing: 10 minutes
    std::map<std::string, std::string> options; ///< number: the service number that is called
    /// Numbers of people who play its customers, by calling. With any the defaults are no virtual
    /// ones and the ear partner (who plays marks what was said), else 10 and marked.
    std::vector<std::string> players;
    std::optional<bool> ignore_gates; ///< true: also for who is not there yet
    RINGROOM_MESSAGE(DrillStart, pack, class_name, script, seed, ear, contacts, length, options,
                     players, ignore_gates)
};
/// A student who has not mastered what comes before a drill, a queue or an exam.
struct NotReady {
    std::string number;
    std::string name;
    std::string words; ///< what is missing
    RINGROOM_MESSAGE(NotReady, number, name, words)
};
struct DrillStatus {
    DrillId id;
    std::string pack;
    std::string script;
    std::string class_name;
    std::string state; ///< running, paused, ending, ended
    std::uint64_t seed = 0;
    std::string ear;
    std::string started_at;
    Duration elapsed;
    std::int64_t planned = 0; ///< contacts
    std::int64_t arrived = 0; ///< customers who called; outbound: records shown to somebody
    std::int64_t in_progress = 0;
    std::int64_t done = 0;
    std::int64_t never_taken = 0;     ///< outbound records that the drill ended without
    std::vector<std::string> players; ///< numbers of who play its customers
    /// Numbers of students who get no calls of it: they have not accepted a course's text.
    std::optional<std::vector<std::string>> without_consent;
    /// Told once, by the start: with ignore_gates who is not there yet, else who gets no calls of a
    /// queue that asks for more than they have mastered.
    std::vector<NotReady> not_ready;
    RINGROOM_MESSAGE(DrillStatus, id, pack, script, class_name, state, seed, ear, started_at,
                     elapsed, planned, arrived, in_progress, done, never_taken, players,
                     without_consent, not_ready)
};
/// A student practises alone.
struct PracticeStart {
    std::string pack;
    std::optional<std::string> script;    ///< missing: the first of the pack
    std::optional<std::int64_t> contacts; ///< 1 to 5, one after the other; missing: 1
    std::optional<std::uint64_t> seed;    ///< as in DrillStart
    RINGROOM_MESSAGE(PracticeStart, pack, script, contacts, seed)
};
struct PracticeShare {
    bool shared = true; ///< false: for oneself again
    RINGROOM_MESSAGE(PracticeShare, shared)
};
struct DrillStop {
    std::optional<bool> cut; ///< true: contacts under way are ended too
    RINGROOM_MESSAGE(DrillStop, cut)
};

} // namespace ringroom::wire
