#pragma once
// The question bank as it is kept. A question keeps its id; every change is a version of its own,
// so that what stood on a sheet can be shown and marked again for ever. A retired question is drawn
// no more.
//
//     Bank bank(store);
//     const auto changes = bank.preview(parse_gift(...));        // nothing written
//     const auto done = bank.import(parse_gift(...), by);        // all or nothing
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "exam/blueprint.h"
#include "exam/import.h"
#include "store/store.h"

namespace ringroom::exam {

/// Who does something, for the records.
struct By {
    std::int64_t person = 0;
    std::string name;
    WallTime at;
};

struct StoredQuestion {
    std::int64_t id = 0;
    int version = 0;
    Question question;
    bool retired = false;
    WallTime at; ///< of this version
    std::string by;
};
struct BankFilter {
    std::string words;    ///< all of them, in number, text, category or choices
    std::string category; ///< and below it; empty: all
    std::optional<Kind> kind;
    bool retired = false;    ///< those instead of the others
    std::int64_t after = 0;  ///< later than this id only
    std::size_t limit = 100; ///< at most limits::page_rows
};
struct BankPage {
    std::vector<StoredQuestion> rows; ///< by id, each as it is now
    bool more = false;
    std::int64_t total = 0;              ///< that fit the filter
    std::vector<std::string> categories; ///< of all questions in use, sorted
};

enum class Change { added, changed, same };
[[nodiscard]] std::string_view to_string(Change change);
struct PlannedQuestion {
    int line = 0;
    Change change = Change::added;
    std::int64_t id = 0; ///< 0: to be added
    Question question;
};

/// The recordings that listening questions play, by RUN-CONTACT: whether one that is in use does.
/// Older versions count, since sheets that have them keep them.
[[nodiscard]] Result<std::map<std::string, bool>> asked_recordings(store::Reader& reader);

class Bank {
public:
    /// `store` outlives it and was opened with migrations().
    explicit Bank(store::Store& store)
        : store_(store) {}

    // Any thread but the control thread and the store's writer: they wait for the disk.
    [[nodiscard]] Result<BankPage> page(const BankFilter& filter) const;
    /// Version 0: the newest. Error "exam.unknown_question".
    [[nodiscard]] Result<StoredQuestion> question(std::int64_t id, int version = 0) const;
    /// Whether a question in use plays the recording RUN-CONTACT.
    [[nodiscard]] Result<bool> plays(const std::string& recording) const;
    /// What an import would do. Error "exam.bank_full".
    [[nodiscard]] Result<std::vector<PlannedQuestion>>
    preview(const std::vector<ReadQuestion>& read) const;
    [[nodiscard]] Result<std::vector<PlannedQuestion>> import(const std::vector<ReadQuestion>& read,
                                                              const By& by);
    /// Adds one, or with `id` writes a new version of it, retired or not as it was; gives id and
    /// version. Errors: those of flaw_of(), "exam.unknown_question", "exam.same_key" (another one
    /// is called so there), "exam.bank_full"; with `of_version`, "exam.question_changed": that is
    /// not the newest any more.
    [[nodiscard]] Result<std::pair<std::int64_t, int>>
    put(const Question& question, std::int64_t id, const By& by, int of_version = 0);
    /// The same inside another's job, retired or not as it was; forget() follows the commit.
    /// Errors: "exam.unknown_question", "exam.question_changed" (`of_version` is not the newest).
    [[nodiscard]] static Result<void> renew(store::Writer& writer, std::int64_t id, int of_version,
                                            const Question& question, const By& by);
    /// What can be drawn is read anew.
    void forget();
    /// Error "exam.unknown_question".
    [[nodiscard]] Result<void> retire(std::int64_t id, bool retired);

    /// All that can be drawn, by id; kept until the bank changes.
    [[nodiscard]] Result<std::shared_ptr<const std::vector<BankQuestion>>> drawable() const;
    /// One version, kept for ever. Error "exam.unknown_question".
    [[nodiscard]] Result<std::shared_ptr<const Question>> version(std::int64_t id,
                                                                  int version) const;

private:
    store::Store& store_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const std::vector<BankQuestion>> drawable_; // guarded by mutex_
    mutable std::map<std::pair<std::int64_t, int>, std::shared_ptr<const Question>>
        versions_; // guarded by mutex_
};

} // namespace ringroom::exam
