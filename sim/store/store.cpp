#include "store/store.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/check.h"
#include "store/connection.h"
#include "store/folder_lock.h"
#include "store/limits.h"
#include "store/schema.h"
#include "store/tables.h"

namespace ringroom::store {

namespace {

constexpr std::string_view file_name = "ringroom.db";

struct Pending {
    Job job;
    Done done;
};
using Group = std::deque<Pending>;
using Results = std::vector<Result<void>>;

/// Failures of the disk rather than of one job.
bool alarming(const Error& error) {
    return error.code == "store.full" || error.code == "store.io" ||
           error.code == "store.corrupt" || error.code == "store.read_only";
}

} // namespace

struct Store::Inside {
    Options options;
    std::unique_ptr<FolderLock> lock;
    std::filesystem::path file;
    std::filesystem::path upgrade_backup;
    std::unique_ptr<Connection> connection; // the writer thread's, once that runs
    std::uint64_t writes = 0;               // writer thread
    bool alarm = false;                     // writer thread

    std::mutex mutex;
    std::condition_variable arrived;
    Group waiting;        // guarded by mutex
    bool closing = false; // guarded by mutex
    std::thread thread;

    Result<void> prepare();
    Result<void> connect();
    void loop();
    void serve(Group group);
    /// False when nothing of the group is in the data base and each job must be tried alone.
    bool commit_together(Group& group, Results& results);
    Result<void> commit();
    Result<void> one(Job& job, Writer& writer);
    void tell(const Results& results);
};

Result<void> Store::Inside::prepare() {
    auto taken = FolderLock::take(options.folder);
    if (!taken)
        return tl::unexpected(taken.error());
    lock = std::move(*taken);
    file = options.folder / file_name;
    auto own = store_migrations();
    options.migrations.insert(options.migrations.begin(), own.begin(), own.end());
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    const bool deep = lock->was_interrupted() ||
                      (!missing && static_cast<std::int64_t>(size) <= limits::always_checked_bytes);
    const auto applied = inspect(file, options.migrations, deep);
    if (!applied)
        return tl::unexpected(applied.error());
    if (!applied->empty() && due(*applied, options.migrations)) {
        std::error_code problem;
        std::filesystem::create_directories(options.folder / "backups", problem);
        upgrade_backup =
            options.folder / "backups" / fmt::format("before-upgrade-{}.db", to_iso(options.now));
        for (int n = 2; std::filesystem::exists(upgrade_backup, problem); ++n)
            upgrade_backup = options.folder / "backups" /
                             fmt::format("before-upgrade-{}-{}.db", to_iso(options.now), n);
        if (auto copied = copy_database(file, upgrade_backup); !copied)
            return copied;
    }
    if (auto connected = connect(); !connected)
        return connected;
    return migrate(*connection, *applied, options.migrations, options);
}

Result<void> Store::Inside::connect() {
    auto opened = Connection::open(file, Connection::Mode::write);
    if (!opened)
        return tl::unexpected(opened.error());
    connection = std::move(*opened);
    return connection->script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                              "PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 1000;"
                              "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF");
}

void Store::Inside::loop() {
    for (;;) {
        Group group;
        {
            std::unique_lock guard(mutex);
            arrived.wait(guard, [&] { return closing || !waiting.empty(); });
            if (waiting.empty())
                return;
            while (!waiting.empty() && group.size() < limits::jobs_a_commit) {
                group.push_back(std::move(waiting.front()));
                waiting.pop_front();
            }
        }
        serve(std::move(group));
    }
}

void Store::Inside::serve(Group group) {
    Results results(group.size());
    if (!commit_together(group, results)) {
        for (std::size_t i = 0; i < group.size(); ++i) {
            Group alone;
            alone.push_back({group[i].job, {}});
            Results result(1);
            commit_together(alone, result);
            results[i] = std::move(result[0]);
        }
    }
    tell(results);
    for (std::size_t i = 0; i < group.size(); ++i)
        if (group[i].done)
            group[i].done(results[i]);
}

bool Store::Inside::commit_together(Group& group, Results& results) {
    if (auto begun = connection->script("BEGIN IMMEDIATE"); !begun) {
        results.assign(group.size(), begun);
        return true;
    }
    Writer writer(*connection, options.fail_write, writes);
    bool intact = true;
    for (std::size_t i = 0; i < group.size() && intact; ++i) {
        results[i] = one(group[i].job, writer);
        // A full disk may make SQLite drop the whole transaction, the earlier jobs' rows with it.
        intact = connection->in_transaction();
        if (!intact && results[i])
            results[i] = fail("store.io", "the transaction was lost");
    }
    if (intact) {
        auto committed = commit();
        if (committed)
            return true;
        if (connection->in_transaction())
            (void)connection->script("ROLLBACK");
        for (auto& result : results)
            if (result)
                result = committed;
    }
    return group.size() == 1;
}

Result<void> Store::Inside::commit() {
    if (options.fail_write && options.fail_write(++writes))
        return fail("store.full", fmt::format("write {} fails by order", writes));
    return connection->script("COMMIT");
}

Result<void> Store::Inside::one(Job& job, Writer& writer) {
    if (auto marked = connection->script("SAVEPOINT job"); !marked)
        return marked;
    Result<void> done;
    try {
        done = job(writer);
    } catch (const std::exception& error) {
        done = fail("store.job", error.what());
    }
    if (done || !connection->in_transaction()) {
        if (done)
            done = connection->script("RELEASE job");
        return done;
    }
    (void)connection->script("ROLLBACK TO job; RELEASE job");
    return done;
}

void Store::Inside::tell(const Results& results) {
    const Error* worst = nullptr;
    bool worked = false;
    for (const auto& result : results) {
        if (!result && alarming(result.error()))
            worst = &result.error();
        worked = worked || result;
    }
    if (worst != nullptr && !alarm) {
        alarm = true;
        if (options.on_alarm)
            options.on_alarm({true, *worst});
    } else if (worst == nullptr && worked && alarm) {
        alarm = false;
        if (options.on_alarm)
            options.on_alarm({});
    }
}

Store::Store(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {
    inside_->thread = std::thread([raw = inside_.get()] { raw->loop(); });
}

Result<std::unique_ptr<Store>> Store::open(Options options) {
    auto inside = std::make_unique<Inside>();
    inside->options = std::move(options);
    if (auto prepared = inside->prepare(); !prepared) {
        // Nothing was written by this process, or it was rolled back: the next start need not
        // suspect the file on our account.
        inside->connection.reset();
        if (inside->lock && !inside->lock->was_interrupted())
            inside->lock->orderly();
        return tl::unexpected(prepared.error());
    }
    return std::unique_ptr<Store>(new Store(std::move(inside)));
}

Store::~Store() {
    {
        const std::lock_guard guard(inside_->mutex);
        inside_->closing = true;
    }
    inside_->arrived.notify_one();
    inside_->thread.join();
    const bool tidy = inside_->connection->script("PRAGMA wal_checkpoint(TRUNCATE)").has_value();
    inside_->connection.reset();
    if (tidy && !inside_->alarm)
        inside_->lock->orderly();
}

Result<void> Store::post(Job job, Done done) {
    {
        const std::lock_guard guard(inside_->mutex);
        if (inside_->waiting.size() >= limits::jobs_waiting)
            return fail("store.busy", fmt::format("{} writes wait already", limits::jobs_waiting));
        inside_->waiting.push_back({std::move(job), std::move(done)});
    }
    inside_->arrived.notify_one();
    return {};
}

Result<void> Store::write(Job job) {
    check(std::this_thread::get_id() != inside_->thread.get_id(),
          "the writer thread would wait for itself");
    std::promise<Result<void>> answer;
    auto future = answer.get_future();
    auto posted = post(std::move(job), [&](const Result<void>& r) { answer.set_value(r); });
    return posted ? future.get() : posted;
}

Result<std::unique_ptr<ReadSession>> Store::reader() const {
    auto connection = Connection::open(inside_->file, Connection::Mode::read);
    if (!connection)
        return tl::unexpected(connection.error());
    if (auto set = (*connection)->script("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF");
        !set)
        return tl::unexpected(set.error());
    return std::make_unique<ReadSession>(std::move(*connection));
}

Result<void> Store::backup(const std::filesystem::path& target) const {
    return copy_database(inside_->file, target);
}

const std::filesystem::path& Store::folder() const {
    return inside_->options.folder;
}

bool Store::was_interrupted() const {
    return inside_->lock->was_interrupted();
}

const std::filesystem::path& Store::upgrade_backup() const {
    return inside_->upgrade_backup;
}

ReadSession::ReadSession(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection))
    , reader_(*connection_) {}

ReadSession::~ReadSession() = default;

} // namespace ringroom::store
