#pragma once
// Results in the data base. Each table stands with its migration in a file of its own. Functions
// that write run inside a store job; a run is the journal's (store/journal.h).
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "contact/contact_key.h"
#include "store/recordings.h"
#include "store/store.h"
#include "training/gradebook.h"
#include "training/timeline.h"

namespace ringroom::training {

/// All steps of this room, for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();
[[nodiscard]] store::Migration forms_migration();     // forms_table.cpp
[[nodiscard]] store::Migration contacts_migration();  // contacts_table.cpp
[[nodiscard]] store::Migration students_migration();  // students_table.cpp
[[nodiscard]] store::Migration timelines_migration(); // timelines_table.cpp
[[nodiscard]] store::Migration repeats_migration();   // repeats_table.cpp
[[nodiscard]] store::Migration seats_migration();     // seats_table.cpp
[[nodiscard]] store::Migration practice_migration();  // contacts_table.cpp

/// Keeps a form under its version; a version that is known already is left as it is.
[[nodiscard]] Result<void> save_form(store::Writer& writer, const ScoreForm& form);
/// A form as it is kept; `version` is the hash of its content.
struct KeptForm {
    std::string version;
    std::string name;
    std::string content; ///< JSON
};
/// All of them, by version.
[[nodiscard]] Result<void> each_form(store::Reader& reader,
                                     const std::function<void(const KeptForm&)>& take);
/// One of them, or nothing.
[[nodiscard]] Result<std::optional<KeptForm>> kept_form(store::Reader& reader,
                                                        std::uint64_t version);
/// The form as JSON, or nothing.
[[nodiscard]] Result<std::optional<std::string>> form_json(store::Reader& reader,
                                                           std::uint64_t version);

/// One contact's result as it is kept.
struct StoredContact {
    std::int64_t run = 0;
    ContactId contact;
    DrillId drill;
    AgentId agent;
    std::string script;
    std::uint64_t customer = 0;
    std::string ending;
    std::uint64_t form_version = 0;
    std::optional<Milli> raw;
    std::optional<Milli> final;
    bool fatal = false;
    bool passed = false;
    std::string json; ///< to_json(ContactResult)
    store::Practice practice = store::Practice::none;
};
/// Writes or writes again. A result is written again when somebody marks it.
[[nodiscard]] Result<void> save(store::Writer& writer, std::int64_t run,
                                const ContactResult& result);
/// In the order of contacts; drill 0: all of the run. Practice, shared or not, is not among them.
[[nodiscard]] Result<std::vector<StoredContact>> contacts_of(store::Reader& reader,
                                                             std::int64_t run, DrillId drill = {});
/// Drills of the run that were somebody's own practice, shared or not.
[[nodiscard]] Result<std::set<DrillId>> practice_drills(store::Reader& reader, std::int64_t run);
[[nodiscard]] Result<std::optional<StoredContact>> contact_of(store::Reader& reader,
                                                              std::int64_t run, ContactId contact);
/// Which results a page shows, of all runs.
struct ContactFilter {
    AgentId agent;               ///< of this student only; none: of all
    DrillId drill;               ///< of this drill only
    bool own_practice = false;   ///< private ones too: for the student
    std::int64_t before_run = 0; ///< older than this contact only; 0: from the newest
    ContactId before_contact;
    std::size_t limit = 100;
};
struct ContactPage {
    std::vector<StoredContact> rows;
    bool more = false; ///< there are older ones
};
/// A student shares a contact of their practice, or takes that back. Error "practice.unknown": it
/// is none, or another's.
[[nodiscard]] Result<void> share_contact(store::Writer& writer, const ContactKey& key,
                                         AgentId student, bool shared);
/// Newest first.
[[nodiscard]] Result<ContactPage> contacts_page(store::Reader& reader, const ContactFilter& filter);

/// Writes or writes again.
[[nodiscard]] Result<void> save(store::Writer& writer, std::int64_t run, ContactId contact,
                                const Timeline& timeline);
/// Nothing: of a time before they were kept, or no such contact.
[[nodiscard]] Result<std::optional<Timeline>> kept_timeline(store::Reader& reader, std::int64_t run,
                                                            ContactId contact);

/// A drill that gives the identical customer of an earlier contact again.
struct Repeat {
    std::int64_t run = 0;
    DrillId drill;
    ContactKey of; ///< the contact that is repeated
    AgentId by;    ///< who ordered it
    WallTime at;
};
[[nodiscard]] Result<void> save(store::Writer& writer, const Repeat& repeat);
/// What the drill repeats; nothing: it is none.
[[nodiscard]] Result<std::optional<Repeat>> repeat_of(store::Reader& reader, std::int64_t run,
                                                      DrillId drill);

/// The telephone's address at which a contact was talked. Writes or writes again.
[[nodiscard]] Result<void> save_seat(store::Writer& writer, std::int64_t run, ContactId contact,
                                     const std::string& seat);

struct StoredStudent {
    std::int64_t run = 0;
    DrillId drill;
    AgentId agent;
    std::optional<Milli> mark;
    int graded = 0;
    int fatal = 0;
    std::string json; ///< to_json(StudentResult)
};
[[nodiscard]] Result<void> save(store::Writer& writer, std::int64_t run,
                                const StudentResult& result);
/// By student; drill 0 gives the lines over all drills only, nothing gives every line.
[[nodiscard]] Result<std::vector<StoredStudent>>
students_of(store::Reader& reader, std::int64_t run, std::optional<DrillId> drill = {});

} // namespace ringroom::training
