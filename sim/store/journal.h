#pragma once
// The journal: every input and every fact of a run, as opaque lines in order. Whoever holds it can
// replay the run. A batch is written in one commit with whatever else waits.
//
// While the disk refuses, rows wait in memory up to limits::journal_unsaved_rows; past that the
// oldest batch is given up and the hole is recorded, so that a replay knows what is missing.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/store.h"

namespace ringroom::store {

struct JournalHeader {
    int schema = 1;        ///< of the lines, owned by their writer
    std::string build;     ///< version of the program
    std::string pack_hash; ///< of the drill packs loaded
    std::uint64_t root_seed = 0;
    WallTime started{};
    std::string zone;    ///< "Asia/Shanghai"
    bool staged = false; ///< played in the modelled world: no person's calls, no server's life
};

struct JournalRow {
    std::int64_t sequence = 0; ///< strictly rising within a run
    Instant at{};
    std::string kind; ///< "event", "fact", "hash" …
    std::string line;
};

struct JournalGap {
    std::int64_t first = 0; ///< first and last sequence lost
    std::int64_t last = 0;
    std::int64_t rows = 0;
};

struct JournalRun {
    std::int64_t run = 0;
    JournalHeader header;
    std::int64_t rows = 0;
    std::vector<JournalGap> gaps;
};

/// Writes one run. One thread calls append(); the store must outlive it.
class Journal {
public:
    /// Begins a new run; waits for the commit.
    [[nodiscard]] static Result<std::unique_ptr<Journal>> begin(Store& store, JournalHeader header);
    ~Journal();

    /// Queues a batch; never blocks. Failed batches are tried again with the next one; `done` tells
    /// of this attempt. Errors: "journal.batch" over the limits (nothing taken).
    [[nodiscard]] Result<void> append(std::vector<JournalRow> rows, Done done = {});
    /// Writes what is still unsaved and waits. At the end of a run; not on the control thread.
    [[nodiscard]] Result<void> finish();
    [[nodiscard]] std::int64_t run() const;
    /// Rows waiting in memory because they could not be written.
    [[nodiscard]] std::size_t unsaved() const;

private:
    struct Inside;
    explicit Journal(std::shared_ptr<Inside> inside);
    std::shared_ptr<Inside> inside_; // shared with the batches still posted
};

/// When each run began; cheap, unlike journal_runs().
[[nodiscard]] Result<std::map<std::int64_t, WallTime>> journal_starts(Reader& reader);
/// All runs, oldest first.
[[nodiscard]] Result<std::vector<JournalRun>> journal_runs(Reader& reader);
/// The newest that was not staged; nothing: there is none.
[[nodiscard]] Result<std::optional<JournalRun>> last_live_run(Reader& reader);
/// Rows of `run` from sequence `from` on, in order, until `take` returns false.
[[nodiscard]] Result<void> read_journal(Reader& reader, std::int64_t run, std::int64_t from,
                                        const std::function<bool(const JournalRow&)>& take);

} // namespace ringroom::store
