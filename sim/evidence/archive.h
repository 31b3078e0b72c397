#pragma once
// What the house does with its evidence: shows and prints the head, keeps recordings from being
// deleted (legal hold), and deletes by rule what is due, after showing it, with proof. Any thread
// but the store's writer; each method waits for the commit.
//
//     Archive archive(store, notary, data);
//     auto preview = archive.due({.drills_days = 365}, wall_now());
//     archive.delete_due({.drills_days = 365}, preview->id, {.by = "9001 王校长"}, wall_now());
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/notary.h"
#include "store/recordings.h"
#include "store/store.h"

namespace ringroom::evidence {

/// How long recordings are kept, in days from their beginning; 0: for ever.
struct Retention {
    std::int64_t drills_days = 0; ///< of lessons
    std::int64_t others_days = 0; ///< outside lessons: tests of telephones, calls between seats
    bool operator==(const Retention&) const = default;
};

/// Nobody and no rule deletes this contact's recordings.
struct Hold {
    std::string subject; ///< "RUN-CONTACT"
    std::string reason;
    std::string by; ///< number and name, as they were
    WallTime at;
};

struct Due {
    store::Recording recording;
    std::string rule; ///< "drills 365", "others 30"
};
struct Preview {
    std::vector<Due> due; ///< oldest first
    std::string id;       ///< names exactly this list; delete_due() wants it
    std::size_t held = 0; ///< due by rule, and kept: held, or asked for by `keep`
};

class Archive {
public:
    /// `store` outlives the archive. `keep` names contacts that no rule may touch, beside those
    /// held: of marks that are not final. It is asked with the reader of the preview.
    using Keep = std::function<Result<bool>(store::Reader&, const store::Recording&)>;
    Archive(store::Store& store, std::shared_ptr<const Notary> notary, std::filesystem::path data,
            Keep keep = {});

    [[nodiscard]] const Notary& notary() const { return *notary_; }
    [[nodiscard]] Result<Head> head() const;
    /// The head as it stands on a sheet: entered as printed, so that the chain knows which.
    [[nodiscard]] Result<Head> print(const std::string& what, const std::string& by, WallTime now);
    /// Of one contact, in the order of the chain.
    [[nodiscard]] Result<std::vector<Entry>> about(const std::string& subject) const;

    /// Enters something by itself, with no row beside it.
    [[nodiscard]] Result<void> testify(Testimony testimony, WallTime now);

    /// Errors: "evidence.reason" (empty or longer than limits::hold_reason_bytes),
    /// "evidence.held" already.
    [[nodiscard]] Result<void> hold(Hold hold);
    /// Error "evidence.not_held".
    [[nodiscard]] Result<void> lift(const std::string& subject, const std::string& by,
                                    WallTime now);
    /// By subject.
    [[nodiscard]] Result<std::vector<Hold>> holds() const;

    /// What the rules would delete now; changes nothing.
    [[nodiscard]] Result<Preview> due(const Retention& rules, WallTime now) const;
    /// Deletes what the preview of that id showed: first the entries and the index, then the files.
    /// Gives how many. Error "evidence.preview_changed": the list is another by now; nothing is
    /// deleted.
    [[nodiscard]] Result<std::size_t> delete_due(const Retention& rules, const std::string& id,
                                                 const std::string& by, WallTime now);
    /// Removes the files of recordings that are deleted in the index: what a crash left over.
    [[nodiscard]] Result<void> finish_deleting();

private:
    store::Store& store_;
    std::shared_ptr<const Notary> notary_;
    std::filesystem::path data_;
    Keep keep_;
};

} // namespace ringroom::evidence
