#include "store/journal.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <mutex>

#include <fmt/format.h>

#include "store/limits.h"
#include "store/tables.h"

namespace ringroom::store {

Migration journal_migration() {
    return {1, "store", R"(
        CREATE TABLE journal_run (
            run INTEGER PRIMARY KEY,
            schema INTEGER NOT NULL,
            build TEXT NOT NULL,
            pack_hash TEXT NOT NULL,
            root_seed TEXT NOT NULL, -- decimal: unsigned 64 bits do not fit an INTEGER
            started INTEGER NOT NULL,
            zone TEXT NOT NULL
        );
        CREATE TABLE journal (
            run INTEGER NOT NULL REFERENCES journal_run (run),
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            line TEXT NOT NULL,
            PRIMARY KEY (run, sequence)
        ) WITHOUT ROWID;
        CREATE TABLE journal_gap (
            run INTEGER NOT NULL REFERENCES journal_run (run),
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            lost INTEGER NOT NULL,
            PRIMARY KEY (run, first)
        ) WITHOUT ROWID;
    )"};
}

Migration staged_runs_migration() {
    return {5, "store", R"(
        ALTER TABLE journal_run ADD COLUMN staged INTEGER NOT NULL DEFAULT 0;
    )"};
}

namespace {

using Batch = std::shared_ptr<const std::vector<JournalRow>>;

/// What one write carries: batches in order, and holes not yet noted.
struct Load {
    std::deque<Batch> batches;
    std::deque<JournalGap> gaps;
};

Result<void> write_load(Writer& writer, std::int64_t run, const Load& load) {
    for (const auto& gap : load.gaps) {
        auto done = writer.run("INSERT INTO journal_gap (run, first, last, lost)"
                               " VALUES (?, ?, ?, ?)",
                               {run, gap.first, gap.last, gap.rows});
        if (!done)
            return tl::unexpected(done.error());
    }
    for (const auto& batch : load.batches) {
        for (const auto& row : *batch) {
            auto done = writer.run("INSERT INTO journal (run, sequence, at, kind, line)"
                                   " VALUES (?, ?, ?, ?, ?)",
                                   {run, row.sequence, row.at.ms, row.kind, row.line});
            if (!done)
                return tl::unexpected(done.error());
        }
    }
    return {};
}

Result<void> check_batch(const std::vector<JournalRow>& rows) {
    if (rows.size() > limits::journal_batch_rows)
        return fail("journal.batch", fmt::format("{} rows in a batch, at most {}", rows.size(),
                                                 limits::journal_batch_rows));
    for (const auto& row : rows)
        if (row.line.size() > limits::journal_text_bytes)
            return fail("journal.batch",
                        fmt::format("row {} has {} bytes, at most {}", row.sequence,
                                    row.line.size(), limits::journal_text_bytes));
    return {};
}

} // namespace

struct Journal::Inside {
    Inside(Store& of, std::int64_t number)
        : store(of)
        , run(number) {}

    Store& store;
    const std::int64_t run;
    mutable std::mutex mutex;
    Load unsaved;         // guarded by mutex
    std::size_t rows = 0; // in unsaved.batches, guarded by mutex

    std::shared_ptr<Load> take(Batch fresh) {
        const std::lock_guard guard(mutex);
        auto load = std::make_shared<Load>(std::exchange(unsaved, {}));
        rows = 0;
        if (fresh)
            load->batches.push_back(std::move(fresh));
        return load;
    }

    /// Puts a failed load back in its place, and gives up the oldest past the limit. Several loads
    /// may be on their way at once, and what failed first comes back first.
    void put_back(const Load& load) {
        const std::lock_guard guard(mutex);
        unsaved.batches.insert(unsaved.batches.end(), load.batches.begin(), load.batches.end());
        std::sort(unsaved.batches.begin(), unsaved.batches.end(),
                  [](const Batch& a, const Batch& b) {
                      return a->front().sequence < b->front().sequence;
                  });
        unsaved.gaps.insert(unsaved.gaps.begin(), load.gaps.begin(), load.gaps.end());
        for (const auto& batch : load.batches)
            rows += batch->size();
        while (rows > limits::journal_unsaved_rows) {
            const auto& oldest = *unsaved.batches.front();
            const auto count = static_cast<std::int64_t>(oldest.size());
            rows -= oldest.size();
            if (!unsaved.gaps.empty() && unsaved.gaps.back().last < oldest.front().sequence) {
                unsaved.gaps.back().last = oldest.back().sequence;
                unsaved.gaps.back().rows += count;
            } else {
                unsaved.gaps.push_back({oldest.front().sequence, oldest.back().sequence, count});
            }
            unsaved.batches.pop_front();
        }
    }
};

Journal::Journal(std::shared_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::begin(Store& store, JournalHeader header) {
    std::int64_t run = 0;
    const auto done = store.write([&](Writer& writer) -> Result<void> {
        auto inserted = writer.run(
            "INSERT INTO journal_run (schema, build, pack_hash, root_seed, started, zone, staged)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            {header.schema, header.build, header.pack_hash, std::to_string(header.root_seed),
             header.started.ms, header.zone, header.staged});
        if (!inserted)
            return tl::unexpected(inserted.error());
        run = writer.last_id();
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return std::unique_ptr<Journal>(new Journal(std::make_shared<Inside>(store, run)));
}

Result<void> Journal::append(std::vector<JournalRow> rows, Done done) {
    if (auto fits = check_batch(rows); !fits || rows.empty())
        return fits;
    auto load = inside_->take(std::make_shared<const std::vector<JournalRow>>(std::move(rows)));
    const auto inside = inside_;
    auto after = [inside, load, done = std::move(done)](const Result<void>& result) {
        if (!result)
            inside->put_back(*load);
        if (done)
            done(result);
    };
    auto posted = inside_->store.post(
        [inside, load](Writer& writer) { return write_load(writer, inside->run, *load); }, after);
    if (!posted)
        after(posted);
    return {};
}

Result<void> Journal::finish() {
    // What was posted before has then either been written or returned to the unsaved.
    if (auto flushed = inside_->store.write([](Writer&) -> Result<void> { return {}; }); !flushed)
        return flushed;
    const auto load = inside_->take(nullptr);
    if (load->batches.empty() && load->gaps.empty())
        return {};
    auto done = inside_->store.write(
        [&](Writer& writer) { return write_load(writer, inside_->run, *load); });
    if (!done)
        inside_->put_back(*load);
    return done;
}

std::int64_t Journal::run() const {
    return inside_->run;
}

std::size_t Journal::unsaved() const {
    const std::lock_guard guard(inside_->mutex);
    return inside_->rows;
}

namespace {

JournalRun run_of(const Row& row) {
    JournalRun run;
    run.run = row.number(0);
    run.header.schema = static_cast<int>(row.number(1));
    run.header.build = row.text(2);
    run.header.pack_hash = row.text(3);
    const auto seed = row.text(4);
    std::from_chars(seed.data(), seed.data() + seed.size(), run.header.root_seed);
    run.header.started = {row.number(5)};
    run.header.zone = row.text(6);
    run.header.staged = row.number(7) != 0;
    run.rows = row.number(8);
    return run;
}

} // namespace

Result<std::map<std::int64_t, WallTime>> journal_starts(Reader& reader) {
    std::map<std::int64_t, WallTime> out;
    const auto done = reader.each("SELECT run, started FROM journal_run", {}, [&](const Row& row) {
        out[row.number(0)] = WallTime{row.number(1)};
        return true;
    });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::vector<JournalRun>> journal_runs(Reader& reader) {
    const auto rows =
        reader.rows("SELECT run, schema, build, pack_hash, root_seed, started, zone, staged,"
                    " (SELECT count(*) FROM journal WHERE journal.run = journal_run.run)"
                    " FROM journal_run ORDER BY run");
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<JournalRun> runs;
    for (const auto& row : *rows) {
        auto& run = runs.emplace_back(run_of(row));
        const auto gaps = reader.rows(
            "SELECT first, last, lost FROM journal_gap WHERE run = ? ORDER BY first", {run.run});
        if (!gaps)
            return tl::unexpected(gaps.error());
        for (const auto& gap : *gaps)
            run.gaps.push_back({gap.number(0), gap.number(1), gap.number(2)});
    }
    return runs;
}

Result<std::optional<JournalRun>> last_live_run(Reader& reader) {
    auto runs = journal_runs(reader);
    if (!runs)
        return tl::unexpected(runs.error());
    const auto last = std::find_if(runs->rbegin(), runs->rend(),
                                   [](const JournalRun& run) { return !run.header.staged; });
    return last == runs->rend() ? std::nullopt : std::optional(std::move(*last));
}

Result<void> read_journal(Reader& reader, std::int64_t run, std::int64_t from,
                          const std::function<bool(const JournalRow&)>& take) {
    return reader.each("SELECT sequence, at, kind, line FROM journal"
                       " WHERE run = ? AND sequence >= ? ORDER BY sequence",
                       {run, from}, [&](const Row& row) {
                           return take({row.number(0), {row.number(1)}, row.text(2), row.text(3)});
                       });
}

} // namespace ringroom::store
