#pragma once
// The data base of one lab: `ringroom.db` in the data folder, SQLite in WAL mode with
// synchronous=FULL. One server at a time holds the folder. One thread owns the only connection that
// writes and checkpoints (SQLite 3.40 can corrupt a file when two do both at once); everybody else
// reads on connections opened read-only.
//
//     auto store = store::Store::open({.folder = "lab-data", .migrations =
//     directory::migrations()});
//     (*store)->post([=](store::Writer& w) -> Result<void> { ... },
//                    [=](const Result<void>& r) { ... });      // after the commit
//     auto reader = (*store)->reader();
//
// Writes waiting at the same time share one commit; each has its own savepoint, so a job that fails
// takes back its own rows only.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/statement.h"

namespace ringroom::store {

/// One step of one room's tables. A room numbers its own steps 1, 2, 3 … and never edits a step
/// that was released. `sql` may hold several statements; they happen all or not at all.
struct Migration {
    int version = 0;
    std::string room;
    std::string sql;
};

struct Alarm {
    bool raised = false; ///< false: writing works again
    Error error;         ///< the first failure, when raised
};

struct Options {
    std::filesystem::path folder;
    std::vector<Migration> migrations; ///< of all rooms; the store adds its own before them
    WallTime now{};                    ///< names the copy made before an upgrade
    std::string build;                 ///< version of the program, kept beside each migration
    std::function<void(const Alarm&)> on_alarm; ///< called on the writer thread
    WriteFault fail_write;                      ///< tests only; empty in the product
};

/// What a job does. It may run twice (once in a group that could not be committed, then alone), so
/// it changes nothing but the data base and variables it assigns outright.
using Job = std::function<Result<void>(Writer&)>;
/// Called on the writer thread, after the commit or the failure, in the order of posting.
using Done = std::function<void(const Result<void>&)>;

/// A read-only connection of its own. One thread at a time.
class ReadSession {
public:
    explicit ReadSession(std::unique_ptr<Connection> connection);
    ~ReadSession();
    [[nodiscard]] Reader& reader() { return reader_; }

private:
    std::unique_ptr<Connection> connection_;
    Reader reader_;
};

class Store {
public:
    /// Takes the folder (made if missing), checks the file, copies it to `backups/` when migrations
    /// are due, applies them. Errors: "store.folder", "store.locked" (names the process),
    /// "store.newer" and "store.foreign" (file untouched), "store.corrupt", "store.migration".
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(Options options);
    /// Finishes everything posted, then lets go of the folder.
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Any thread, never blocks. Error "store.busy" when limits::jobs_waiting jobs wait; then
    /// `done` is not called.
    [[nodiscard]] Result<void> post(Job job, Done done = {});
    /// Posts and waits for the commit. Any thread but the writer's and the control thread.
    [[nodiscard]] Result<void> write(Job job);
    /// A new read-only connection. Any thread; keep one a thread rather than one a question.
    [[nodiscard]] Result<std::unique_ptr<ReadSession>> reader() const;
    /// A consistent, checked copy while everything runs on. Blocks; see copy_database().
    [[nodiscard]] Result<void> backup(const std::filesystem::path& target) const;

    [[nodiscard]] const std::filesystem::path& folder() const;
    /// Whether the last server on this folder ended without closing it.
    [[nodiscard]] bool was_interrupted() const;
    /// The copy made before an upgrade in open(); empty if none was due.
    [[nodiscard]] const std::filesystem::path& upgrade_backup() const;

private:
    struct Inside;
    explicit Store(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

/// Copies `source` with VACUUM INTO, checks the copy, makes it durable, then gives it its name.
/// Errors: "store.exists", "store.full", "store.io", "store.corrupt".
[[nodiscard]] Result<void> copy_database(const std::filesystem::path& source,
                                         const std::filesystem::path& target);

} // namespace ringroom::store
