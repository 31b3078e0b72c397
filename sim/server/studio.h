#pragma once
// Where listening questions are made (听音找错): a talk with planted breaches from the modelled
// world gets voices, becomes a sealed recording of a run of its own, and a question of the bank
// whose key are the machine's own instants.
//
//     const auto made = make_listening({.store = store, .bank = bank, ...},
//                                      {.script = "pack/drill", .drill = drill, .seed = 7,
//                                       .breaches = {...}}, by);
//
// The run is staged: no student's figures, lists or statistics know of it. Takes seconds the first
// time (each line is spoken once and kept); any thread that may wait.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contact/contact_key.h"
#include "drill/listening.h"
#include "evidence/notary.h"
#include "exam/bank.h"
#include "store/store.h"

namespace ringroom::server {

struct StudioParts {
    store::Store& store;
    exam::Bank& bank;
    std::shared_ptr<const evidence::Notary> notary;
    std::filesystem::path data;   ///< recordings and spoken lines go there
    std::filesystem::path assets; ///< hold music
    std::string content_hash;     ///< of the packs, for replaying
    std::string zone;
};

struct ListeningOrder {
    std::string script; ///< PACK/DRILL
    std::shared_ptr<const persona::Drill> drill;
    std::filesystem::path takes; ///< the pack's recorded voices
    std::uint64_t seed = 1;
    std::vector<world::Breach> breaches;
    std::string key; ///< of the question; empty: of the drill's title and the seed
    std::string category;
    int difficulty = 3;
    exam::Milli points = 0; ///< 0: one for each breach
};

struct MadeListening {
    std::int64_t question = 0;
    std::string key;
    ContactKey record;
    Duration length;
    std::vector<drill::Planted> planted; ///< in order of time
};

/// Errors: those of drill::stage() and of the bank, "exam.same_key" (nothing is made then),
/// "server.listening_voice" (a line could not be spoken), those of the store and of
/// media::render().
[[nodiscard]] Result<MadeListening> make_listening(const StudioParts& parts,
                                                   const ListeningOrder& order, const exam::By& by);
/// The question as it would be asked of that talk.
[[nodiscard]] exam::Question question_of(const drill::Staged& staged, const ListeningOrder& order,
                                         const ContactKey& record);

} // namespace ringroom::server
