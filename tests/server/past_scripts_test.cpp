// Scripts of earlier runs: only what was really run is run again.
#include <fstream>

#include <catch2/catch.hpp>

#include "drill/lesson.h"
#include "persona/loader.h"
#include "server/lab.h"
#include "server/limits.h"
#include "server/live_backend.h"
#include "server/past_scripts.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::server;
namespace fs = std::filesystem;

namespace {

const fs::path all_scenarios = fs::path(RINGROOM_SOURCE_DIR) / "scenarios";

/// A data folder with the snapshot of one run of the English sample pack.
struct Snapshot {
    test::Folder folder;
    fs::path kept; ///< the snapshot's folder
    std::string name;

    Snapshot() {
        const auto part = folder.path() / "snapshots" / "part";
        fs::create_directories(part / "packs");
        fs::copy_file(all_scenarios / "sample-lab" / "lab.toml", part / "lab.toml");
        fs::copy(all_scenarios / "sample-lab" / "ivr", part / "ivr", fs::copy_options::recursive);
        fs::copy(all_scenarios / "bill-question-en", part / "packs" / "bill-question-en",
                 fs::copy_options::recursive);
        const auto content = read_content({.data = part,
                                           .scenarios = part / "packs",
                                           .language = Language::en,
                                           .sample = false,
                                           .kept = true});
        REQUIRE(content.packs.size() == 1);
        kept = folder.path() / "snapshots" / content.hash;
        fs::rename(part, kept);
        name =
            past_name(script_name(*content.packs[0], *content.packs[0]->drills[0]), content.hash);
    }
    [[nodiscard]] std::string code(const std::string& wanted) const {
        const auto found = PastScripts(folder.path()).find(wanted);
        return found ? "" : found.error().code;
    }
};

} // namespace

TEST_CASE("a script is found as it was, and gives the same customer again") {
    const Snapshot snapshot;
    PastScripts past(snapshot.folder.path());
    const auto found = past.find(snapshot.name);
    REQUIRE(found);
    CHECK(found->pack_hash.size() == 16);
    CHECK(past.find(snapshot.name)->drill == found->drill); // read once
    const auto telephone = [&](DrillId id, std::uint64_t only, std::int64_t customers) {
        drill::Lesson lesson({.id = id,
                              .script = snapshot.name,
                              .drill = found->drill,
                              .seed = 42,
                              .customers = customers,
                              .length = {},
                              .service_number = "96100",
                              .only = only});
        std::vector<Event> events;
        lesson.start(Instant{}, events);
        std::map<std::uint64_t, std::string> out;
        for (const auto& event : events)
            if (const auto* calls = std::get_if<event::CustomerCalls>(&event))
                out[calls->number] = calls->from;
        return out;
    };
    const auto then = telephone(DrillId{3}, 0, 5);
    const auto again = telephone(DrillId{8}, 4, 1);
    REQUIRE(again.size() == 1);
    CHECK(again.at(4) == then.at(4));
}

TEST_CASE("what was changed, or is gone, is not passed off as what was run") {
    const Snapshot snapshot;
    REQUIRE(snapshot.code(snapshot.name).empty());
    const auto at = snapshot.name.find('@');
    CHECK_FALSE(is_snapshot_changed(snapshot.folder.path(), snapshot.name.substr(at + 1)));
    CHECK(snapshot.code("bill-question-en/nobody" + snapshot.name.substr(at)) ==
          "again.script_gone");
    CHECK(snapshot.code(snapshot.name.substr(0, at) + "@0123456789abcdef") ==
          "again.snapshot_gone");
    for (const auto* hostile : {"a/b@../../../../etc", "a/b@", "a/b", "a/b@0123456789ABCDEF", ""})
        CHECK(snapshot.code(hostile) == "again.snapshot_gone");
    std::ofstream(snapshot.kept / "packs/bill-question-en/bill-question.lua", std::ios::app)
        << "\n-- easier now\n";
    CHECK(snapshot.code(snapshot.name) == "again.snapshot_changed");
    CHECK(is_snapshot_changed(snapshot.folder.path(), snapshot.name.substr(at + 1)));
    fs::remove(snapshot.kept / "lab.toml");
    CHECK(is_snapshot_changed(snapshot.folder.path(), snapshot.name.substr(at + 1)));
    fs::remove_all(snapshot.kept);
    CHECK(snapshot.code(snapshot.name) == "again.snapshot_gone");
    CHECK_FALSE(is_snapshot_changed(snapshot.folder.path(), snapshot.name.substr(at + 1)));
}

TEST_CASE("names of scripts come apart as they were put together") {
    using Parts = std::pair<std::string, std::string>;
    CHECK(parts_of_script("p/d") == Parts{"p/d", ""});
    CHECK(parts_of_script(past_name("p/d@x", "0123")) == Parts{"p/d@x", "0123"});
}
