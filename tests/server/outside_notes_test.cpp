// What a command line did with a lab's data is in its audit log from the next start on.
#include <catch2/catch.hpp>

#include <fstream>

#include "server/limits.h"
#include "server/offline.h"
#include "server/outside_notes.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::server;

namespace {

std::unique_ptr<store::Store> opened(const std::filesystem::path& data) {
    auto store =
        store::Store::open({.folder = data, .migrations = all_migrations(), .build = "test"});
    REQUIRE(store);
    return std::move(*store);
}

directory::AuditEntry an_export(std::int64_t at) {
    return {.at = {at},
            .action = "export",
            .subject = "contacts 3",
            .status = 200,
            .source = "command line",
            .concerns = {7}};
}

std::vector<directory::AuditEntry> noted(store::Store& store, std::int64_t concerns) {
    auto session = store.reader();
    REQUIRE(session);
    auto rows = directory::audit_page((*session)->reader(), {.concerns = concerns});
    REQUIRE(rows);
    return rows->entries;
}

} // namespace

TEST_CASE("a note is taken in once, and the persons concerned read of it") {
    const test::Folder folder;
    REQUIRE(note_from_outside(folder.path(), an_export(1'000)));
    const auto store = opened(folder.path());
    CHECK(noted(*store, 7).empty());
    CHECK(take_notes(*store, folder.path()) == 1);
    CHECK(take_notes(*store, folder.path()) == 0);
    const auto rows = noted(*store, 7);
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().at.ms == 1'000);
    CHECK(rows.front().action == "export");
    CHECK(rows.front().subject == "contacts 3");
    CHECK(rows.front().source == "command line");
    CHECK(noted(*store, 8).empty());
}

TEST_CASE("what is no note stays where it is, and keeps nothing else out") {
    const test::Folder folder;
    const auto notes = folder.path() / "notes";
    REQUIRE(note_from_outside(folder.path(), an_export(1'000)));
    for (const char* words : {"", "{", "[]", "{\"at\":\"x\"}"})
        std::ofstream(notes / (std::to_string(std::hash<std::string>{}(words)) + ".json")) << words;
    std::ofstream(notes / "half.json.part") << "{";
    const auto store = opened(folder.path());
    CHECK(take_notes(*store, folder.path()) == 1);
    CHECK(std::distance(std::filesystem::directory_iterator(notes), {}) == 5);
}

TEST_CASE("so many notes are taken in at one start, the rest at the next") {
    const test::Folder folder;
    for (std::size_t i = 0; i <= limits::notes_taken; ++i)
        REQUIRE(note_from_outside(folder.path(), an_export(static_cast<std::int64_t>(i))));
    const auto store = opened(folder.path());
    CHECK(take_notes(*store, folder.path()) == limits::notes_taken);
    CHECK(take_notes(*store, folder.path()) == 1);
    CHECK(take_notes(*store, folder.path()) == 0);
}

TEST_CASE("where there are no notes nothing is taken in, and a folder that is only read says so") {
    const test::Folder folder;
    const auto store = opened(folder.path());
    CHECK(take_notes(*store, folder.path()) == 0);
    const auto refused = note_from_outside(folder.path() / "ringroom.db" / "x", an_export(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "server.note");
}
