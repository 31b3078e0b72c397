#include <catch2/catch.hpp>

#include <fstream>
#include <future>
#include <latch>
#include <numeric>
#include <sstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "store/folder_lock.h"
#include "store/limits.h"
#include "store/store.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::store;
using ringroom::test::Folder;

namespace {

const Migration numbers{1, "test", "CREATE TABLE number (n INTEGER PRIMARY KEY, word TEXT)"};

std::unique_ptr<Store> open(const std::filesystem::path& folder,
                            std::vector<Migration> migrations = {numbers}) {
    auto store = Store::open({.folder = folder, .migrations = std::move(migrations)});
    INFO((store ? "" : store.error().text));
    REQUIRE(store);
    return std::move(*store);
}

std::string refused(const std::filesystem::path& folder, std::vector<Migration> migrations = {}) {
    auto store = Store::open({.folder = folder, .migrations = std::move(migrations)});
    return store ? "opened" : store.error().code;
}

Result<void> insert(Writer& writer, std::int64_t n, const Value& word = nullptr) {
    auto done = writer.run("INSERT INTO number (n, word) VALUES (?, ?)", {n, word});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

std::vector<std::int64_t> stored(Store& store) {
    auto session = store.reader();
    REQUIRE(session);
    auto rows = (*session)->reader().rows("SELECT n FROM number ORDER BY rowid");
    REQUIRE(rows);
    std::vector<std::int64_t> all;
    for (const auto& row : *rows)
        all.push_back(row.number(0));
    return all;
}

/// Holds the writer inside a job of its own, so that what is posted meanwhile becomes one group.
class Gate {
public:
    explicit Gate(
        Store& store, std::function<void()> last = [] {}) {
        REQUIRE(store.post([this, last](Writer&) -> Result<void> {
            inside_.count_down();
            open_.wait();
            last();
            return {};
        }));
        inside_.wait();
    }
    void open() { open_.count_down(); }

private:
    std::latch inside_{1};
    std::latch open_{1};
};

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

} // namespace

TEST_CASE("values come back as they went in, whatever they contain") {
    const Folder folder;
    auto store = open(folder.path());
    const std::string hostile = "'); DROP TABLE number; -- 王桂兰\n\"";
    REQUIRE(store->write([&](Writer& w) { return insert(w, INT64_MIN, hostile); }));
    REQUIRE(store->write([&](Writer& w) { return insert(w, INT64_MAX, ""); }));
    REQUIRE(store->write([&](Writer& w) { return insert(w, 0, nullptr); }));
    auto session = store->reader();
    REQUIRE(session);
    auto& reader = (*session)->reader();
    auto rows = reader.rows("SELECT n, word, n + 0 FROM number ORDER BY n");
    REQUIRE(rows);
    REQUIRE(rows->size() == 3);
    CHECK((*rows)[0].number(0) == INT64_MIN);
    CHECK((*rows)[0].number(2) == INT64_MIN);
    CHECK((*rows)[0].text(1) == hostile);
    CHECK((*rows)[1].null(1));
    CHECK((*rows)[2].number(0) == INT64_MAX);
    CHECK_FALSE((*rows)[2].null(1));
    auto one = reader.row("SELECT count(*) FROM number WHERE word = ?", {hostile});
    REQUIRE(one);
    CHECK((*one)->number(0) == 1);
    auto none = reader.row("SELECT n FROM number WHERE n = ?", {5});
    REQUIRE(none);
    CHECK_FALSE(*none);
    auto wrong = reader.row("SELECT nothing FROM nowhere");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == "store.sql");
}

TEST_CASE("a reader cannot write and sees commits at once") {
    const Folder folder;
    auto store = open(folder.path());
    auto session = store->reader();
    REQUIRE(session);
    auto& reader = (*session)->reader();
    CHECK_FALSE(reader.rows("INSERT INTO number (n) VALUES (1) RETURNING n"));
    REQUIRE(store->write([](Writer& w) { return insert(w, 7); }));
    auto row = reader.row("SELECT n FROM number");
    REQUIRE(row);
    REQUIRE(*row);
    CHECK((*row)->number(0) == 7);
}

TEST_CASE("rows() stops at its limit, each() does not") {
    const Folder folder;
    auto store = open(folder.path());
    auto session = store->reader();
    REQUIRE(session);
    auto& reader = (*session)->reader();
    const std::string series = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s"
                               " WHERE n < ?) SELECT n FROM s";
    auto most = reader.rows(series, {limits::rows_read});
    REQUIRE(most);
    CHECK(most->size() == limits::rows_read);
    auto more = reader.rows(series, {limits::rows_read + 1});
    REQUIRE_FALSE(more);
    CHECK(more.error().code == "store.too_many");
    std::size_t seen = 0;
    CHECK(reader.each(series, {limits::rows_read + 1}, [&](const Row&) { return ++seen > 0; }));
    CHECK(seen == limits::rows_read + 1);
}

TEST_CASE("more statements than are kept prepared still work") {
    const Folder folder;
    auto store = open(folder.path());
    auto session = store->reader();
    REQUIRE(session);
    for (std::size_t i = 0; i < limits::statements_kept + 2; ++i) {
        auto row = (*session)->reader().row("SELECT ? + " + std::to_string(i), {1});
        REQUIRE(row);
        CHECK((*row)->number(0) == static_cast<std::int64_t>(i) + 1);
    }
}

TEST_CASE("jobs that share a commit run in order, and a failing one takes back only its own rows") {
    const Folder folder;
    auto store = open(folder.path());
    Gate gate(*store);
    std::vector<std::string> told; // by the writer thread; read after the last write() returned
    for (int n = 1; n <= 5; ++n) {
        REQUIRE(store->post(
            [n](Writer& w) -> Result<void> {
                if (auto done = insert(w, n); !done)
                    return done;
                return n == 3 ? insert(w, 1) : Result<void>(); // 1 is there already
            },
            [&told, n](const Result<void>& r) {
                told.push_back(std::to_string(n) + (r ? "" : " " + r.error().code));
            }));
    }
    REQUIRE(store->post([](Writer&) -> Result<void> { throw std::runtime_error("thrown"); },
                        [&told](const Result<void>& r) { told.push_back(r.error().code); }));
    gate.open();
    REQUIRE(store->write([](Writer& w) { return insert(w, 6); }));
    CHECK(told == std::vector<std::string>{"1", "2", "3 store.constraint", "4", "5", "store.job"});
    CHECK(stored(*store) == std::vector<std::int64_t>{1, 2, 4, 5, 6});
}

TEST_CASE("completion comes after the commit: another connection sees the rows") {
    const Folder folder;
    auto store = open(folder.path());
    auto session = store->reader();
    REQUIRE(session);
    std::promise<std::int64_t> seen;
    REQUIRE(store->post([](Writer& w) { return insert(w, 1); },
                        [&](const Result<void>&) {
                            auto row = (*session)->reader().row("SELECT count(*) FROM number");
                            seen.set_value(row ? (*row)->number(0) : -1);
                        }));
    CHECK(seen.get_future().get() == 1);
}

TEST_CASE("the queue takes its limit and refuses one more") {
    const Folder folder;
    auto store = open(folder.path());
    Gate gate(*store);
    for (std::size_t i = 0; i < limits::jobs_waiting; ++i)
        REQUIRE(
            store->post([n = static_cast<std::int64_t>(i)](Writer& w) { return insert(w, n); }));
    bool called = false;
    const auto refusal = store->post([](Writer&) -> Result<void> { return {}; },
                                     [&](const Result<void>&) { called = true; });
    REQUIRE_FALSE(refusal);
    CHECK(refusal.error().code == "store.busy");
    gate.open();
    store.reset(); // finishes what waits
    CHECK_FALSE(called);
    store = open(folder.path());
    CHECK(stored(*store).size() == limits::jobs_waiting);
    CHECK_FALSE(store->was_interrupted());
}

TEST_CASE("threads that write at once all get their answer") {
    const Folder folder;
    auto store = open(folder.path());
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i)
                if (store->write([=](Writer& w) { return insert(w, t * 1000 + i); }))
                    ++good;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(good == 400);
    CHECK(stored(*store).size() == 400);
}

TEST_CASE("whichever write fails, acknowledged rows are there, refused ones are not") {
    // "Fail the n-th write", for every n until none is reached.
    for (std::uint64_t nth = 1;; ++nth) {
        const Folder folder;
        bool reached = false;
        std::vector<bool> alarms;
        Options options{.folder = folder.path(), .migrations = {numbers}};
        options.on_alarm = [&](const Alarm& alarm) { alarms.push_back(alarm.raised); };
        options.fail_write = [&](std::uint64_t n) { return n == nth ? reached = true : false; };
        auto store = Store::open(options);
        REQUIRE(store);
        std::vector<std::int64_t> expected;
        for (int n = 0; n < 4; ++n) {
            const auto done = (*store)->write([=](Writer& w) -> Result<void> {
                if (auto first = insert(w, n * 10); !first)
                    return first;
                return insert(w, n * 10 + 1);
            });
            if (done)
                expected.insert(expected.end(), {n * 10, n * 10 + 1});
            else
                CHECK(done.error().code == "store.full");
        }
        CHECK(stored(**store) == expected);
        CHECK(expected.size() == (reached ? 6 : 8));
        store->reset();
        if (reached) {
            REQUIRE_FALSE(alarms.empty());
            CHECK(alarms.front());
            CHECK(alarms.size() == (nth > 9 ? 1 : 2)); // the last job has nobody after it
        } else {
            CHECK(alarms.empty());
            CHECK(nth == 13);
            break;
        }
    }
}

TEST_CASE("a commit that fails for the group is tried again for each job alone") {
    const Folder folder;
    Options options{.folder = folder.path(), .migrations = {numbers}};
    std::uint64_t failing = 0;
    options.fail_write = [&](std::uint64_t n) { return n == failing; };
    auto store = Store::open(options);
    REQUIRE(store);
    // Write 1 is the commit of the gate's job, 2 to 4 are inserts, 5 is their commit.
    Gate gate(**store, [&failing] { failing = 5; });
    std::vector<bool> told;
    for (int n = 1; n <= 3; ++n)
        REQUIRE((*store)->post([n](Writer& w) { return insert(w, n); },
                               [&](const Result<void>& r) { told.push_back(r.has_value()); }));
    gate.open();
    REQUIRE((*store)->write([](Writer&) -> Result<void> { return {}; }));
    CHECK(told == std::vector<bool>{true, true, true});
    CHECK(stored(**store) == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("a second server on the folder is refused and told who holds it") {
    const Folder folder;
    auto store = open(folder.path());
    const auto holder = std::to_string(::getpid());
    CHECK(FolderLock::is_held(folder.path()));
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto second = Store::open({.folder = folder.path(), .migrations = {numbers}});
        const bool right = !second && second.error().code == "store.locked" &&
                           second.error().text.find(holder) != std::string::npos;
        ::_exit(right ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    REQUIRE(store->write([](Writer& w) { return insert(w, 1); }));
    store.reset();
    CHECK_FALSE(FolderLock::is_held(folder.path()));
    CHECK_FALSE(FolderLock::is_held(folder.path() / "none"));
    CHECK(refused(folder.path(), {numbers}) == "opened");
}

TEST_CASE("a newer data base is refused and not touched by a single byte") {
    const Folder folder;
    open(folder.path(), {numbers, {2, "test", "CREATE TABLE later (n INTEGER)"}}).reset();
    const auto before = bytes_of(folder.path() / "ringroom.db");
    CHECK(refused(folder.path(), {numbers}) == "store.newer");
    CHECK(refused(folder.path(), {}) == "store.newer"); // a room this program does not have
    CHECK(bytes_of(folder.path() / "ringroom.db") == before);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "backups"));
}

TEST_CASE("another program's file is refused and not touched") {
    const Folder folder;
    const auto file = folder.path() / "ringroom.db";
    SECTION("not a data base at all") {
        std::ofstream(file) << std::string(5000, 'x');
        const auto before = bytes_of(file);
        CHECK(refused(folder.path()) == "store.corrupt");
        CHECK(bytes_of(file) == before);
    }
    SECTION("a data base with another application's number") {
        open(folder.path()).reset();
        std::fstream change(file, std::ios::in | std::ios::out | std::ios::binary);
        change.seekp(68); // application_id in the file header
        change.write("GPKG", 4);
        change.close();
        const auto before = bytes_of(file);
        CHECK(refused(folder.path(), {numbers}) == "store.foreign");
        CHECK(bytes_of(file) == before);
    }
}

TEST_CASE("a damaged file is found before it is used") {
    const Folder folder;
    {
        auto store = open(folder.path());
        REQUIRE(store->write([](Writer& w) -> Result<void> {
            for (int n = 0; n < 5000; ++n)
                if (auto done = insert(w, n, std::string(60, 'w')); !done)
                    return done;
            return {};
        }));
    }
    const auto file = folder.path() / "ringroom.db";
    const auto size = std::filesystem::file_size(file);
    REQUIRE(size > 100'000);
    std::fstream change(file, std::ios::in | std::ios::out | std::ios::binary);
    change.seekp(static_cast<std::streamoff>(size / 2 / 4096 * 4096));
    change << std::string(4096, '\xff');
    change.close();
    CHECK(refused(folder.path(), {numbers}) == "store.corrupt");
}

TEST_CASE("an older data base is copied, then brought forward") {
    const Folder folder;
    {
        auto store = open(folder.path());
        CHECK(store->upgrade_backup().empty());
        REQUIRE(store->write([](Writer& w) { return insert(w, 42); }));
    }
    auto store = open(folder.path(), {numbers,
                                      {2, "test",
                                       "ALTER TABLE number ADD COLUMN x;"
                                       "UPDATE number SET x = n + 1"}});
    CHECK(store->upgrade_backup().parent_path() == folder.path() / "backups");
    auto session = store->reader();
    REQUIRE(session);
    auto row = (*session)->reader().row("SELECT x FROM number");
    REQUIRE(row);
    CHECK((*row)->number(0) == 43);
    const auto copy = folder.path() / "copy";
    std::filesystem::create_directory(copy);
    std::filesystem::copy_file(store->upgrade_backup(), copy / "ringroom.db");
    auto old = open(copy); // the old program opens the copy
    CHECK(stored(*old) == std::vector<std::int64_t>{42});
}

TEST_CASE("a migration that fails half way leaves what was before it") {
    const Folder folder;
    open(folder.path()).reset();
    const Migration bad{2, "test", "CREATE TABLE half (n); INSERT INTO nowhere VALUES (1)"};
    auto failing = Store::open({.folder = folder.path(), .migrations = {numbers, bad}});
    REQUIRE_FALSE(failing);
    CHECK(failing.error().code == "store.migration");
    CHECK(failing.error().text.find("test step 2") != std::string::npos);
    const Migration good{2, "test", "CREATE TABLE half (n)"};
    auto store = open(folder.path(), {numbers, good}); // half does not exist yet
    CHECK_FALSE(store->was_interrupted());
}

TEST_CASE("a backup taken while writes go on opens and is sound") {
    const Folder folder;
    auto store = open(folder.path());
    std::atomic<bool> stop = false;
    std::thread busy([&] {
        for (int n = 1; !stop; ++n)
            (void)store->write([n](Writer& w) { return insert(w, n); });
    });
    while (stored(*store).size() < 10)
        std::this_thread::yield();
    const auto copy = folder.path() / "restored";
    std::filesystem::create_directory(copy);
    const auto done = store->backup(copy / "ringroom.db");
    stop = true;
    busy.join();
    INFO((done ? "" : done.error().text));
    REQUIRE(done);
    auto again = store->backup(copy / "ringroom.db");
    REQUIRE_FALSE(again);
    CHECK(again.error().code == "store.exists");
    auto restored = open(copy);
    const auto rows = stored(*restored);
    REQUIRE(rows.size() >= 10);
    CHECK(rows.back() == static_cast<std::int64_t>(rows.size())); // a prefix, without holes
}

TEST_CASE("a folder that cannot be made is a clear error") {
    const Folder folder;
    std::ofstream(folder.path() / "file") << "x";
    CHECK(refused(folder.path() / "file" / "data") == "store.folder");
}

TEST_CASE("every error of this room has its words") {
    for (const char* code :
         {"store.folder", "store.locked", "store.newer", "store.foreign", "store.corrupt",
          "store.migration", "store.full", "store.io", "store.read_only", "store.constraint",
          "store.busy", "store.exists", "store.too_many", "store.sql", "store.job", "journal.batch",
          "recording.state"})
        CHECK(has_text(code));
}
