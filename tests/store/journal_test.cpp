#include <catch2/catch.hpp>

#include <atomic>
#include <future>

#include "store/journal.h"
#include "store/limits.h"
#include "store/recordings.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::store;
using ringroom::test::Folder;

namespace {

std::vector<JournalRow> batch(std::int64_t first, std::size_t count) {
    std::vector<JournalRow> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = first + static_cast<std::int64_t>(i);
        rows.push_back({n, {n * 20}, n % 2 == 0 ? "event" : "fact", "line " + std::to_string(n)});
    }
    return rows;
}

std::vector<std::int64_t> sequences(Store& store, std::int64_t run, std::int64_t from = 0) {
    auto session = store.reader();
    REQUIRE(session);
    std::vector<std::int64_t> all;
    REQUIRE(read_journal((*session)->reader(), run, from, [&](const JournalRow& row) {
        CHECK(row.line == "line " + std::to_string(row.sequence));
        CHECK(row.at.ms == row.sequence * 20);
        all.push_back(row.sequence);
        return true;
    }));
    return all;
}

JournalRun only_run(Store& store) {
    auto session = store.reader();
    REQUIRE(session);
    auto runs = journal_runs((*session)->reader());
    REQUIRE(runs);
    REQUIRE(runs->size() == 1);
    return runs->front();
}

} // namespace

TEST_CASE("a journal comes back in order with its header, run by run") {
    const Folder folder;
    auto store = Store::open({.folder = folder.path()});
    REQUIRE(store);
    const JournalHeader header{3, "0.1.0", "abc", UINT64_MAX, {1'790'000'000'000}, "Asia/Shanghai"};
    auto first = Journal::begin(**store, header);
    auto second = Journal::begin(**store, header);
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE((*first)->append(batch(1, 100)));
    REQUIRE((*second)->append(batch(1, 3)));
    REQUIRE((*first)->append(batch(101, 50)));
    REQUIRE((*first)->append({}));
    REQUIRE((*first)->finish());
    REQUIRE((*second)->finish());
    const auto all = sequences(**store, (*first)->run());
    REQUIRE(all.size() == 150);
    CHECK(std::is_sorted(all.begin(), all.end()));
    CHECK(sequences(**store, (*first)->run(), 149) == std::vector<std::int64_t>{149, 150});
    CHECK(sequences(**store, (*second)->run()).size() == 3);

    auto session = (*store)->reader();
    auto runs = journal_runs((*session)->reader());
    REQUIRE(runs);
    REQUIRE(runs->size() == 2);
    CHECK((*runs)[0].header.root_seed == UINT64_MAX);
    CHECK((*runs)[0].header.started.ms == 1'790'000'000'000);
    CHECK((*runs)[0].header.zone == "Asia/Shanghai");
    CHECK((*runs)[0].header.schema == 3);
    CHECK((*runs)[0].rows == 150);
    CHECK((*runs)[0].gaps.empty());
}

TEST_CASE("a staged run is none that a server lived, and its recordings are in no list") {
    const Folder folder;
    auto store = Store::open({.folder = folder.path()});
    REQUIRE(store);
    auto session = (*store)->reader();
    CHECK_FALSE(*last_live_run((*session)->reader()));
    auto live = Journal::begin(**store, {.build = "0.1.0"});
    auto staged = Journal::begin(**store, {.build = "0.1.0", .staged = true});
    REQUIRE(live);
    REQUIRE(staged);
    CHECK((*last_live_run((*session)->reader()))->run == (*live)->run());
    CHECK_FALSE(journal_runs((*session)->reader())->front().header.staged);
    CHECK(journal_runs((*session)->reader())->back().header.staged);
    REQUIRE((*store)->write([&](Writer& writer) -> Result<void> {
        for (const auto run : {(*live)->run(), (*staged)->run()})
            if (auto opened =
                    open_recording(writer, {.file = std::to_string(run), .run = run, .contact = 1});
                !opened)
                return opened;
        return {};
    }));
    const auto page = recordings_page((*session)->reader(), {});
    REQUIRE(page);
    REQUIRE(page->rows.size() == 1);
    CHECK(page->rows.front().run == (*live)->run());
    CHECK(recordings_of((*session)->reader(), (*staged)->run(), 1)->size() == 1);
}

TEST_CASE("a batch holds its limit and no more") {
    const Folder folder;
    auto store = Store::open({.folder = folder.path()});
    REQUIRE(store);
    auto journal = Journal::begin(**store, {});
    REQUIRE(journal);
    CHECK((*journal)->append(batch(1, limits::journal_batch_rows)));
    auto over = (*journal)->append(batch(20'001, limits::journal_batch_rows + 1));
    REQUIRE_FALSE(over);
    CHECK(over.error().code == "journal.batch");
    const auto at = static_cast<std::int64_t>(limits::journal_batch_rows) + 1;
    CHECK((*journal)->append({{at, {0}, "e", std::string(limits::journal_text_bytes, 'x')}}));
    CHECK_FALSE(
        (*journal)->append({{at + 1, {0}, "e", std::string(limits::journal_text_bytes + 1, 'x')}}));
    REQUIRE((*journal)->finish());
    CHECK(only_run(**store).rows == at);
}

TEST_CASE("while the disk refuses, rows wait and are written later, in order") {
    const Folder folder;
    std::atomic<bool> full = false;
    Options options{.folder = folder.path()};
    options.fail_write = [&](std::uint64_t) { return full.load(); };
    auto store = Store::open(options);
    REQUIRE(store);
    auto journal = Journal::begin(**store, {});
    REQUIRE(journal);
    REQUIRE((*journal)->append(batch(1, 10)));
    REQUIRE((*journal)->finish());
    full = true;
    for (int i = 0; i < 3; ++i) {
        std::promise<bool> answered;
        REQUIRE((*journal)->append(batch(11 + i * 10, 10), [&](const Result<void>& r) {
            answered.set_value(r.has_value());
        }));
        CHECK_FALSE(answered.get_future().get());
    }
    CHECK_FALSE((*journal)->finish());
    CHECK((*journal)->unsaved() == 30);
    full = false;
    REQUIRE((*journal)->append(batch(41, 10)));
    REQUIRE((*journal)->finish());
    CHECK((*journal)->unsaved() == 0);
    CHECK(sequences(**store, (*journal)->run()).size() == 50);
    CHECK(only_run(**store).gaps.empty());
}

TEST_CASE("past the limit of unsaved rows the oldest go, and the hole is recorded") {
    const Folder folder;
    std::atomic<bool> full = false;
    Options options{.folder = folder.path()};
    options.fail_write = [&](std::uint64_t) { return full.load(); };
    auto store = Store::open(options);
    REQUIRE(store);
    auto journal = Journal::begin(**store, {});
    REQUIRE(journal);
    full = true;
    const auto step = static_cast<std::int64_t>(limits::journal_batch_rows);
    const auto kept = static_cast<std::int64_t>(limits::journal_unsaved_rows) / step;
    std::int64_t next = 1;
    for (std::int64_t i = 0; i < kept; ++i, next += step)
        REQUIRE((*journal)->append(batch(next, limits::journal_batch_rows)));
    CHECK_FALSE((*journal)->finish());
    CHECK((*journal)->unsaved() == limits::journal_unsaved_rows); // at the limit: all kept
    REQUIRE((*journal)->append(batch(next, 1)));                  // one past it
    CHECK_FALSE((*journal)->finish());
    CHECK((*journal)->unsaved() == limits::journal_unsaved_rows - limits::journal_batch_rows + 1);
    full = false;
    REQUIRE((*journal)->finish());
    const auto run = only_run(**store);
    CHECK(run.rows == static_cast<std::int64_t>(limits::journal_unsaved_rows) - step + 1);
    REQUIRE(run.gaps.size() == 1);
    CHECK(run.gaps[0].first == 1);
    CHECK(run.gaps[0].last == step);
    CHECK(run.gaps[0].rows == step);
}

TEST_CASE("a recording goes from open to sealed, or over interrupted to repaired") {
    const Folder folder;
    auto store = Store::open({.folder = folder.path()});
    REQUIRE(store);
    const Recording a{.file = "a.wav", .run = 1, .contact = 5, .channels = 2, .started = {100}};
    Recording b{.file = "b.wav", .run = 1, .contact = 5, .channels = 2, .started = {50}};
    const auto write = [&](auto job) { return (*store)->write(job); };
    REQUIRE(write([&](Writer& w) { return open_recording(w, a); }));
    REQUIRE(write([&](Writer& w) { return open_recording(w, b); }));
    auto twice = write([&](Writer& w) { return open_recording(w, a); });
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == "store.constraint");

    b.state = RecordingState::sealed;
    b.sha256 = std::string(64, 'e');
    b.length = 61_s;
    b.gaps = R"([{"at":1,"length":20}])";
    REQUIRE(write([&](Writer& w) { return close_recording(w, b); }));
    auto again = write([&](Writer& w) { return close_recording(w, b); });
    REQUIRE_FALSE(again);
    CHECK(again.error().code == "recording.state");
    auto early = a;
    early.state = RecordingState::repaired; // not interrupted yet
    CHECK_FALSE(write([&](Writer& w) { return close_recording(w, early); }));
    early.state = RecordingState::open;
    CHECK_FALSE(write([&](Writer& w) { return close_recording(w, early); }));

    Result<std::vector<Recording>> lost;
    REQUIRE(write([&](Writer& w) -> Result<void> {
        lost = interrupt_open_recordings(w);
        return {};
    }));
    REQUIRE(lost);
    REQUIRE(lost->size() == 1);
    CHECK(lost->front().file == "a.wav");
    early.state = RecordingState::repaired;
    REQUIRE(write([&](Writer& w) { return close_recording(w, early); }));

    auto session = (*store)->reader();
    auto both = recordings_of((*session)->reader(), 1, 5);
    REQUIRE(both);
    REQUIRE(both->size() == 2);
    CHECK(both->front().file == "b.wav"); // began first
    CHECK(both->front().length == 61_s);
    CHECK(both->front().gaps == b.gaps);
    CHECK(both->back().state == RecordingState::repaired);
    auto open = recordings_in((*session)->reader(), RecordingState::open);
    REQUIRE(open);
    CHECK(open->empty());
}

TEST_CASE("recordings are read in pages, newest contact first, whatever their state") {
    const Folder folder;
    auto store = Store::open({.folder = folder.path()});
    REQUIRE(store);
    const auto open = [&](std::int64_t run, std::uint64_t contact, Recording more = {}) {
        more.file = "run-" + std::to_string(run) + "/" + std::to_string(contact) + more.file;
        more.run = run;
        more.contact = contact;
        REQUIRE((*store)->write([&](Writer& w) { return open_recording(w, more); }));
    };
    // Started in another order than they arrived; the clock was set back between the runs.
    open(1, 1, {.agent = 7, .drill = 1001, .started = {900}});
    open(1, 2, {.file = "a", .agent = 8, .peer = 7, .started = {800}});
    open(1, 2, {.file = "b", .agent = 8, .peer = 7, .started = {850}});
    REQUIRE((*store)->write([&](Writer& w) -> Result<void> {
        const auto interrupted = interrupt_open_recordings(w);
        return interrupted ? Result<void>() : tl::unexpected(interrupted.error());
    }));
    open(2, 1, {.agent = 8, .drill = 1001, .started = {100}});
    open(2, 10, {.started = {50}});

    auto session = (*store)->reader();
    const auto page = [&](const RecordingFilter& filter) {
        const auto got = recordings_page((*session)->reader(), filter);
        REQUIRE(got);
        std::string names;
        for (const auto& row : got->rows)
            names += row.file.substr(4) + " ";
        return names + (got->more ? "more" : "end");
    };
    CHECK(page({}) == "2/10 2/1 1/2a 1/2b 1/1 end");
    CHECK(page({.limit = 2}) == "2/10 2/1 more");
    CHECK(page({.before_run = 2, .before_contact = 1, .limit = 1}) == "1/2a 1/2b more");
    CHECK(page({.before_run = 1, .before_contact = 2, .limit = 1}) == "1/1 end");
    CHECK(page({.before_run = 1, .before_contact = 1}) == "end");
    CHECK(page({.limit = 4}) == "2/10 2/1 1/2a 1/2b more");
    CHECK(page({.limit = 5}) == "2/10 2/1 1/2a 1/2b 1/1 end");
    CHECK(page({.agent = 7}) == "1/2a 1/2b 1/1 end"); // also the talk between two seats
    CHECK(page({.agent = 8, .limit = 1}) == "2/1 more");
    CHECK(page({.agent = 9}) == "end");
    CHECK(page({.drill = 1001}) == "2/1 1/1 end");
    CHECK(page({.agent = 7, .drill = 1001}) == "1/1 end");
    const auto all = recordings_page((*session)->reader(), {});
    CHECK(all->rows[0].state == RecordingState::open);
    CHECK(all->rows[2].state == RecordingState::interrupted);
    CHECK(all->rows[2].peer == 7);
    CHECK(all->rows[4].drill == 1001);
}

TEST_CASE(
    "recordings of own practice are in the lists of who talks in them, until they are shared") {
    const Folder folder;
    auto store = Store::open({.folder = folder.path()});
    REQUIRE(store);
    const auto listed = [&](bool own) {
        auto session = (*store)->reader();
        return recordings_page((*session)->reader(), {.own_practice = own})->rows.size();
    };
    const auto share = [&](bool shared) {
        REQUIRE((*store)->write(
            [&](Writer& writer) { return share_recordings(writer, 1, 5, shared); }));
    };
    REQUIRE((*store)->write([](Writer& writer) -> Result<void> {
        if (auto own = open_recording(
                writer, {.file = "a", .run = 1, .contact = 5, .practice = Practice::own});
            !own)
            return own;
        return open_recording(writer, {.file = "b", .run = 1, .contact = 6});
    }));
    CHECK(listed(true) == 2);
    CHECK(listed(false) == 1);
    share(true);
    CHECK(listed(false) == 2);
    share(false);
    CHECK(listed(false) == 1);
    REQUIRE((*store)->write(
        [](Writer& writer) { return share_recordings(writer, 1, 6, false); })); // is none
    CHECK(listed(false) == 1);
}
