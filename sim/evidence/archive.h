#pragma once
// What the house does with its evidence: shows and prints the head, keeps recordings from being
// deleted (legal hold), and deletes by rule what is due, after showing it, with proof. Any thread
// but the store's writer; each method waits for the commit.
//
//     Archive archive(store, notary, data, {.days = {{"practice", 365}}, .bench = bench});
//     auto preview = archive.due(wall_now());
//     archive.delete_due(preview->id, "9001 王校长", wall_now());
//
// Each recording is of a class, and the rules say how long a class is kept. What stands in the way
// of a rule, and of which class a recording is, the rooms above know: their bench says it.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/notary.h"
#include "evidence/seal.h"
#include "store/recordings.h"
#include "store/store.h"

namespace ringroom::evidence {

/// Sits over the recordings of one preview.
struct Judge {
    /// Of which class it is, unless a person has said so.
    std::function<std::string(const store::Recording&)> class_of;
    /// Why no rule may touch it now, a word ("appeal"); empty: it may. Asked of what is due.
    std::function<Result<std::string>(const store::Recording&)> kept_for;
};
/// Reads what judging takes, once; the judge is done with before the reader is.
using Bench = std::function<Result<Judge>(store::Reader&, WallTime now)>;

/// How recordings are kept.
struct Rules {
    /// By class, in days from the recording's beginning; 0, and a class that is not here: for ever.
    std::map<std::string, std::int64_t> days;
    /// None: all are of the class "practice" or, outside any drill, "other".
    Bench bench;
};

/// An order: nobody and no rule deletes this contact's recordings.
struct Hold {
    std::string subject; ///< "RUN-CONTACT"
    std::string reason;
    std::string by; ///< number and name, as they were
    WallTime at;
    std::int64_t number = 1; ///< of the orders that hold this contact, from 1
};

/// What an order to hold all of a person came to, in contacts.
struct HeldAll {
    std::vector<std::string> set; ///< held from now on
    std::size_t before = 0;       ///< were so already, by this order or as many as there may be
    std::size_t more = 0;         ///< past limits::holds_at_once: for the next time
};

struct Due {
    store::Recording recording;
    std::string rule; ///< class and days: "practice 365"
};
struct Kept {
    store::Recording recording;
    std::string rule; ///< by which it would be deleted
    std::string why;  ///< "hold", "altered" (its class is not the one signed), what the judge said
};
/// Whether the chain gives reason to ask a person about the clock: days that nobody witnessed are
/// days in which nothing may have become due.
enum class ClockDoubt {
    none,
    behind, ///< it went back, or is behind the chain
    ahead   ///< more than limits::clock_leap_days passed between two entries, or since the last
};
struct Preview {
    WallTime now;                        ///< what was taken for today
    ClockDoubt doubt = ClockDoubt::none; ///< then delete_due() wants a person's word
    std::vector<Due> due;                ///< oldest first, at most limits::due_at_once
    std::size_t more = 0;                ///< due too, for the next time
    std::vector<Kept> kept; ///< due by rule and yet kept, oldest first; at most limits::kept_shown
    std::size_t held = 0;   ///< how many are
    std::string id;         ///< names exactly this list; delete_due() wants it
};
/// What was deleted, and what the chain says of it.
struct Deletion {
    std::vector<Due> gone;
    std::vector<Entry> proof; ///< in the same order
};

/// A hold, or a class that a person gave, as it stands: its exhibit, and what its entry says.
struct Order {
    std::string exhibit; ///< "hold/RUN-CONTACT", "class/RUN-CONTACT"
    std::string digest;
    Testimony told; ///< without the two
};
/// All holds, then all classes, each by subject.
[[nodiscard]] Result<void> each_order(store::Reader& reader,
                                      const std::function<void(Order)>& take);

class Archive {
public:
    /// `store` outlives the archive.
    Archive(store::Store& store, std::shared_ptr<const Notary> notary, std::filesystem::path data,
            Rules rules = {});

    [[nodiscard]] const Notary& notary() const { return *notary_; }
    [[nodiscard]] const Rules& rules() const { return rules_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return data_; } ///< the lab's data
    [[nodiscard]] Result<Head> head() const;
    /// The head as it stands on a sheet: entered as printed, so that the chain knows which.
    [[nodiscard]] Result<Head> print(const std::string& what, const std::string& by, WallTime now);
    /// Of one contact, in the order of the chain.
    [[nodiscard]] Result<std::vector<Entry>> about(const std::string& subject) const;
    /// Whether the recording is what the chain sealed. Reads the sound through unless it was found
    /// intact before and nobody has touched it since.
    [[nodiscard]] Result<Seal> seal(const store::Recording& recording);
    [[nodiscard]] Result<ChainPage> page(const ChainFilter& filter) const;
    /// Every key that has signed, as the chain names them; the last one signs now.
    [[nodiscard]] Result<std::vector<PublicKey>> keys() const;

    /// Enters something; `with` writes what it witnesses, in the same job. Errors: those of `with`.
    [[nodiscard]] Result<void> testify(Testimony testimony, WallTime now,
                                       const store::Job& with = {});

    /// Beside other orders; gives it with its number, which is not looked at. Errors:
    /// "evidence.reason" (empty or longer than limits::hold_reason_bytes), "evidence.held" by the
    /// same person for the same reason, "evidence.many_holds" (limits::holds_a_contact),
    /// "evidence.gone" (deleted by now), "evidence.altered" (also of the next two): what stands
    /// there is not what was signed last.
    [[nodiscard]] Result<Hold> hold(Hold hold);
    /// All contacts that are recorded now and in which the agent talks, as agent or as peer;
    /// `hold.subject` is not looked at. All or none: "evidence.reason", "evidence.altered".
    [[nodiscard]] Result<HeldAll> hold_all(std::uint64_t agent, Hold hold);
    /// Orders as holds() gave them: all or none. Error "evidence.not_held" (any more).
    [[nodiscard]] Result<void> lift(const std::vector<Hold>& which, const std::string& by,
                                    WallTime now);
    /// By subject, then number.
    [[nodiscard]] Result<std::vector<Hold>> holds() const;
    /// Of one contact.
    [[nodiscard]] Result<std::vector<Hold>> holds_on(const std::string& subject) const;
    /// A person says of which class the contact's recordings are; empty: as the judge says again.
    /// Error "evidence.class": the rules name no such class.
    [[nodiscard]] Result<void> classify(const std::string& subject, const std::string& name,
                                        const std::string& by, WallTime now);

    /// What the rules would delete now; changes nothing.
    [[nodiscard]] Result<Preview> due(WallTime now) const;
    /// Deletes what the preview of that id showed: first the entries and the index, then the files.
    /// `clock_is_right`: the person says so, which is entered where there is a doubt; it holds
    /// until the next one. Nothing is deleted with the errors "evidence.preview_changed" (the list
    /// is another by now) and "evidence.clock_in_doubt" (nobody says that the clock is right).
    [[nodiscard]] Result<Deletion> delete_due(const std::string& id, const std::string& by,
                                              WallTime now, bool clock_is_right = false);
    /// Removes the files of recordings that are deleted in the index: what a crash left over.
    [[nodiscard]] Result<void> finish_deleting();

private:
    store::Store& store_;
    std::shared_ptr<const Notary> notary_;
    std::filesystem::path data_;
    Rules rules_;
    Seals seals_;
};

} // namespace ringroom::evidence
