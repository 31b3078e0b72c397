// What a killed process and a full disk leave behind, with a real process and a real limit.
#include <catch2/catch.hpp>

#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/recordings.h"
#include "store/store.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::store;
using ringroom::test::Folder;

namespace {

const Migration words_by_number{1, "test",
                                "CREATE TABLE number (n INTEGER PRIMARY KEY, word TEXT)"};

Result<void> insert_word(Writer& writer, std::int64_t n, const std::string& word) {
    auto done = writer.run("INSERT INTO number (n, word) VALUES (?, ?)", {n, word});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

/// Writes for ever and tells through the pipe which number is committed.
[[noreturn]] void write_until_killed(const std::filesystem::path& folder, int pipe) {
    auto store = Store::open({.folder = folder, .migrations = {words_by_number}});
    if (!store)
        ::_exit(1);
    (void)(*store)->write([](Writer& w) {
        return open_recording(w, {.file = "a.wav", .run = 1, .contact = 9, .channels = 2});
    });
    for (std::int64_t n = 1;; ++n) {
        const auto posted =
            (*store)->post([n](Writer& w) { return insert_word(w, n, std::string(200, 'w')); },
                           [n, pipe](const Result<void>& r) {
                               if (!r || ::write(pipe, &n, sizeof n) != sizeof n)
                                   ::_exit(2);
                           });
        if (!posted)
            --n; // the queue is full: once more
    }
}

/// Exit status 0 when writes fail under the limit and work again after it.
[[noreturn]] void fill_the_disk(const std::filesystem::path& folder) {
    std::signal(SIGXFSZ, SIG_IGN);
    std::vector<bool> alarms;
    Options options{.folder = folder, .migrations = {words_by_number}};
    options.on_alarm = [&](const Alarm& alarm) { alarms.push_back(alarm.raised); };
    auto store = Store::open(options);
    if (!store)
        ::_exit(1);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 256 * 1024;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::int64_t n = 1;
    Result<void> done;
    for (; n < 10'000 && done; ++n)
        done =
            (*store)->write([n](Writer& w) { return insert_word(w, n, std::string(1000, 'w')); });
    if (done || (done.error().code != "store.full" && done.error().code != "store.io"))
        ::_exit(2);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (!(*store)->write([](Writer& w) { return insert_word(w, 1'000'000, "after"); }))
        ::_exit(3);
    auto session = (*store)->reader();
    auto row = (*session)->reader().row("SELECT count(*) FROM number");
    if (!row || (*row)->number(0) != n - 2 + 1) // all but the refused one, and the one after
        ::_exit(4);
    store->reset();
    ::_exit(alarms == std::vector<bool>{true, false} ? 0 : 5);
}

int run_child(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status;
}

} // namespace

TEST_CASE("after kill -9 every acknowledged commit is there and the file is sound") {
    for (const int acknowledged : {1, 40, 700}) {
        const Folder folder;
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0)
            write_until_killed(folder.path(), ends[1]);
        ::close(ends[1]);
        std::int64_t last = 0;
        for (int i = 0; i < acknowledged; ++i)
            REQUIRE(::read(ends[0], &last, sizeof last) == sizeof last);
        REQUIRE(::kill(child, SIGKILL) == 0);
        CHECK(WTERMSIG(run_child(child)) == SIGKILL);
        while (::read(ends[0], &last, sizeof last) == sizeof last) {
        }
        ::close(ends[0]);

        auto store = Store::open({.folder = folder.path(), .migrations = {words_by_number}});
        REQUIRE(store);
        CHECK((*store)->was_interrupted());
        auto session = (*store)->reader();
        REQUIRE(session);
        auto& reader = (*session)->reader();
        auto kept = reader.row("SELECT count(*), max(n) FROM number");
        REQUIRE(kept);
        CHECK((*kept)->number(0) >= last);
        CHECK((*kept)->number(0) == (*kept)->number(1)); // a prefix, without holes
        auto sound = reader.row("PRAGMA integrity_check");
        REQUIRE(sound);
        CHECK((*sound)->text(0) == "ok");

        std::vector<Recording> lost;
        REQUIRE((*store)->write([&](Writer& w) -> Result<void> {
            auto found = interrupt_open_recordings(w);
            if (!found)
                return tl::unexpected(found.error());
            lost = *found;
            return {};
        }));
        REQUIRE(lost.size() == 1);
        CHECK(lost[0].contact == 9);
        CHECK(lost[0].state == RecordingState::interrupted);
    }
}

TEST_CASE("a full disk is reported, alarms once, and writing goes on when there is room") {
    const Folder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0)
        fill_the_disk(folder.path());
    const int status = run_child(child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    auto store = Store::open({.folder = folder.path(), .migrations = {words_by_number}});
    CHECK(store);
}
