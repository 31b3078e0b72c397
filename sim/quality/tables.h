#pragma once
// Marks by people in the data base, one file a table. Functions that write run inside a store job;
// errors are the store's unless named.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "quality/review.h"
#include "quality/sampling.h"
#include "quality/sheet.h"
#include "store/store.h"
#include "training/progress.h"
#include "training/tables.h"

namespace ringroom::quality {

/// All steps of this room, for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();
[[nodiscard]] store::Migration reviews_migration();      // reviews_table.cpp
[[nodiscard]] store::Migration sheets_migration();       // sheets_table.cpp
[[nodiscard]] store::Migration comments_migration();     // comments_table.cpp
[[nodiscard]] store::Migration samples_migration();      // samples_table.cpp
[[nodiscard]] store::Migration calibrations_migration(); // calibrations_table.cpp
[[nodiscard]] store::Migration models_migration();       // models_table.cpp
[[nodiscard]] store::Migration judges_migration();       // reviews_table.cpp

// ---- Reviews and their history
/// One step that was taken; never changed, never removed.
struct Passed {
    std::int64_t id = 0;
    WallTime at{};
    AgentId by;
    Step step = Step::draft;
    std::string words;
    std::optional<training::Milli> raw; ///< as it stood after the step
    std::optional<training::Milli> final;
    std::int64_t judges = 0; ///< of publish and remark: as in Move
};
[[nodiscard]] Result<std::optional<Review>> review_of(store::Reader& reader, const ContactKey& key);
/// Those that exist among `keys`, in their order.
[[nodiscard]] Result<std::vector<Review>> reviews_of(store::Reader& reader,
                                                     const std::vector<ContactKey>& keys);
/// Those that are in `state` at `now`, as time has it; newest contact first.
[[nodiscard]] Result<std::vector<Review>> reviews_in(store::Reader& reader, State state,
                                                     std::size_t limit, WallTime now);
/// Error "quality.changed": `review.version` is not one more than what is there.
[[nodiscard]] Result<void> save(store::Writer& writer, const Review& review);
[[nodiscard]] Result<void> add_step(store::Writer& writer, const ContactKey& key,
                                    const Passed& passed);
/// Oldest first.
[[nodiscard]] Result<std::vector<Passed>> history_of(store::Reader& reader, const ContactKey& key);

/// Contacts about which there is a review, a sheet (calibrations apart) or a comment, or that are
/// models; in order.
[[nodiscard]] Result<std::vector<ContactKey>> contacts_written_about(store::Reader& reader);

// ---- Sheets
/// By marker. Who marked first and answers the appeal, too, has one of each kind.
[[nodiscard]] Result<std::vector<Sheet>> sheets_of(store::Reader& reader, const ContactKey& key,
                                                   std::int64_t calibration = 0);
/// Error "quality.changed", as above.
[[nodiscard]] Result<void> save(store::Writer& writer, const Sheet& sheet);

// ---- Graded contacts with the mark that counts (attempts.cpp)
/// Which ones; the newest where there are more than `limit`.
struct AttemptFilter {
    std::vector<AgentId> students; ///< nobody: nothing is found
    std::string script;            ///< of this one only; empty: of all
    std::int64_t from_run = 0;
    std::size_t limit = training::limits::practices;
};
/// A graded contact, with what else may have made it easy or hard.
struct Attempt {
    training::Practice practice; ///< without skill and difficulty, which the packs know
    Duration began;              ///< on the clock of its run
    DrillId drill;
    std::uint64_t variant = 0;    ///< the customer's number in the drill; 0: a person played
    std::uint64_t seed = 0;       ///< of the drill; 0: not known
    std::string seat;             ///< address of the student's telephone; empty: not known
    std::string voice;            ///< of the customer; empty: the lab's own, or not known
    bool by_people = false;       ///< the mark is what people published
    std::vector<AgentId> markers; ///< whose sheets it rests on
};
/// Oldest first. Items are as the sheets that count have them, else as the engine answered.
[[nodiscard]] Result<std::vector<Attempt>> attempts_of(store::Reader& reader,
                                                       const AttemptFilter& filter);

// ---- Comments
struct Comment {
    std::int64_t id = 0;
    ContactKey key;
    AgentId by;
    Duration from; ///< on the recording's axis
    Duration to;   ///< the same as `from`: a moment
    std::string words;
    WallTime at{};
    std::int64_t version = 0;
};
/// By place in the recording; removed ones are left out.
[[nodiscard]] Result<std::vector<Comment>> comments_of(store::Reader& reader,
                                                       const ContactKey& key);
[[nodiscard]] Result<std::optional<Comment>> comment_of(store::Reader& reader, std::int64_t id);
[[nodiscard]] Result<std::int64_t> insert(store::Writer& writer, const Comment& comment);
/// Range and words. Errors: "quality.changed", "quality.unknown".
[[nodiscard]] Result<void> update(store::Writer& writer, const Comment& comment);
/// The line stays in the data base, with who removed it.
[[nodiscard]] Result<void> remove_comment(store::Writer& writer, std::int64_t id, AgentId by,
                                          WallTime at);

// ---- Samples
struct Sample {
    std::int64_t id = 0;
    std::string title;
    Plan plan;
    std::uint64_t seed = 0;
    AgentId made_by;
    WallTime made_at{};
    std::int64_t candidates = 0; ///< it was drawn from
    std::vector<Drawn> drawn;    ///< left out of lists
    std::int64_t size = 0;
};
[[nodiscard]] Result<std::int64_t> insert(store::Writer& writer, const Sample& sample);
/// Newest first, without what was drawn.
[[nodiscard]] Result<std::vector<Sample>> samples_of(store::Reader& reader, std::size_t limit);
[[nodiscard]] Result<std::optional<Sample>> sample_of(store::Reader& reader, std::int64_t id);
/// Everybody to whom samples give the contact.
[[nodiscard]] Result<std::vector<AgentId>> markers_of(store::Reader& reader, const ContactKey& key);
/// The contacts that samples give to the person, each once, in their order.
[[nodiscard]] Result<std::vector<ContactKey>> contacts_given_to(store::Reader& reader,
                                                                AgentId marker);
/// What samples made after `since` hold.
[[nodiscard]] Result<std::set<ContactKey>> contacts_sampled_since(store::Reader& reader,
                                                                  WallTime since);
/// What a kept result (training::to_json(ContactResult)) is to a sample.
[[nodiscard]] Candidate candidate_from(const training::StoredContact& contact);

// ---- Calibrations
struct Calibration {
    std::int64_t id = 0;
    ContactKey key;
    std::string title;
    std::string class_name; ///< whose students take part; empty: those who grade
    AgentId made_by;
    WallTime made_at{};
    AgentId expert;        ///< whose answers count as right; 0: nobody's
    bool revealed = false; ///< the figures are shown, and nobody marks any more
    std::int64_t version = 0;
};
[[nodiscard]] Result<std::int64_t> insert(store::Writer& writer, const Calibration& calibration);
/// Error "quality.changed".
[[nodiscard]] Result<void> update(store::Writer& writer, const Calibration& calibration);
/// Newest first.
[[nodiscard]] Result<std::vector<Calibration>> calibrations_of(store::Reader& reader,
                                                               std::size_t limit);
[[nodiscard]] Result<std::optional<Calibration>> calibration_of(store::Reader& reader,
                                                                std::int64_t id);

} // namespace ringroom::quality
