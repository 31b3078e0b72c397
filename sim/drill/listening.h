#pragma once
// A talk with breaches planted in it, for questions that ask a listener to name them and to say
// when (听音找错). A shadow student takes the call of one virtual customer in the modelled world
// and makes just those breaches; when each happened is read from the machine's own facts. A talk in
// which anything else went wrong is thrown away and another customer tried.
//
//     plantable("pack/drill", drill)                     // what there is to choose from
//     const auto staged = stage({.script = "pack/drill", .drill = drill, .seed = 7,
//                                .breaches = {{.slip = world::Slip::no_goodbye}}});
//     for (const auto& one : staged->key) ... one.breach, one.at ...
//
// Pure; some milliseconds a try with estimated voices. Any thread.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/fact.h"
#include "contact/journal.h"
#include "persona/drill.h"
#include "training/measures.h"
#include "world/world.h"

namespace ringroom::drill {

struct ListeningOptions {
    std::string script; ///< name the machine knows it by
    std::shared_ptr<const persona::Drill> drill;
    std::uint64_t seed = 1;
    std::vector<world::Breach> breaches; ///< 1 to limits::planted, each once
    /// Real voices; asked again for each try, so it had better remember. None: estimated.
    world::Voicing voicing{};
};

/// An utterance and when it was heard.
struct Said {
    world::Utterance utterance;
    training::Span span; ///< cut where the speaker was cut off
};
/// What the machine noted in the recording.
struct StagedMark {
    Instant at;
    std::string kind;
    std::string words;
};
struct Planted {
    world::Breach breach;
    Duration at; ///< from the beginning of the recording, which is the answer
};
struct Staged {
    std::uint64_t customer = 0;
    int tries = 0; ///< talks until this one
    std::uint64_t world_seed = 0;
    ContactId contact;
    Instant connected;
    Instant released;
    std::vector<JournalEntry> journal; ///< every event and fact, in order
    std::vector<StampedFact> facts;
    std::vector<StagedMark> marks;
    std::vector<Said> said; ///< by both, in order of time
    std::vector<training::Span> holds;
    training::Measures measures;
    std::vector<Planted> key;            ///< in order of time
    std::vector<world::Breach> decoys{}; ///< may be named too, and did not happen; chosen by seed
};

/// Errors: "drill.listening.none", "drill.listening.too_many", "drill.listening.twice" (one breach
/// two times), "drill.listening.unfit" (the script has no place for it),
/// "drill.listening.not_planted" (no customer's talk had room for all of them), and those of
/// check_plan().
[[nodiscard]] Result<Staged> stage(const ListeningOptions& options);
/// What a teacher may choose from: those of world::breaches_of() for which there is a talk.
[[nodiscard]] std::vector<world::Breach>
plantable(const std::string& script, const std::shared_ptr<const persona::Drill>& drill);

} // namespace ringroom::drill
