// From files to what the machine works with.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "center/settings.h"
#include "directory/people.h"
#include "directory/settings.h"
#include "persona/loader.h"
#include "server/lab.h"
#include "support/folder.h"
#include "training/measures.h"

using namespace ringroom;
using namespace ringroom::server;

namespace {

Content content_in(const std::string& zone) {
    const test::Folder folder;
    std::ofstream(folder.path() / "lab.toml")
        << "[lab]\nname = { zh = \"测\", en = \"Test\" }\nzone = \"" << zone
        << "\"\n\n[[queue]]\nkey = \"quick\"\nname = { zh = \"快\", en = \"Quick\" }\n"
           "service_level = \"7s\"\n\n[[queue]]\nkey = \"plain\"\n"
           "name = { zh = \"常\", en = \"Plain\" }\n";
    return read_content({.data = folder.path(), .language = Language::en, .sample = false});
}

Duration offset_in(const std::string& zone, WallTime at) {
    Diagnostics diagnostics;
    const auto settings = machine_settings(content_in(zone), {}, at, diagnostics, Language::en);
    CHECK(diagnostics.empty());
    return settings->clock.utc_offset;
}

} // namespace

TEST_CASE("opening hours are those of the lab's time zone") {
    constexpr WallTime january{1'768'500'000'000}; // 2026-01-15
    constexpr WallTime july{1'784'100'000'000};    // 2026-07-15
    ::setenv("TZ", "Asia/Tokyo", 1);
    CHECK(offset_in("Asia/Shanghai", january) == 8_min * 60);
    CHECK(offset_in("Asia/Kolkata", january) == 330_min);
    CHECK(offset_in("America/New_York", january) == Duration{} - 5_min * 60);
    CHECK(offset_in("America/New_York", july) == Duration{} - 4_min * 60);
    CHECK(std::string(std::getenv("TZ")) == "Asia/Tokyo");
    ::unsetenv("TZ");
    CHECK(offset_in("UTC", january) == Duration{});
    CHECK(std::getenv("TZ") == nullptr);
}

TEST_CASE("each queue's service level is what its contacts are judged by") {
    const auto rules = measure_rules(*content_in("UTC").settings);
    REQUIRE(rules.service_levels.size() == 2);
    CHECK(rules.service_levels.at(QueueId{1}) == 7_s);
    CHECK(rules.service_levels.at(QueueId{2}) == 20_s);
}

TEST_CASE("a past run's menu is read as it was accepted then, whatever it names") {
    const test::Folder folder;
    std::filesystem::create_directories(folder.path() / "ivr");
    std::ofstream(folder.path() / "lab.toml")
        << "[lab]\nname = \"x\"\n[[queue]]\nkey = \"q\"\nname = \"Q\"\n"
           "[[number]]\ndials = \"96100\"\nname = \"n\"\nto = \"flow:menu\"\n";
    std::ofstream(folder.path() / "ivr" / "menu.lua")
        << "queue \"in\" { queue = \"gone\", skills = \"singing\", otherwise = \"out\" }\n"
           "transfer \"out\" { number = \"96109\" }\n";
    const auto read = [&](bool kept, Diagnostics& found) {
        const auto content = read_content({.data = folder.path(), .sample = false, .kept = kept});
        REQUIRE(content.settings);
        return machine_settings(content, {}, WallTime{}, found, Language::en);
    };
    Diagnostics today;
    CHECK(read(false, today)->flows.empty());
    CHECK(today.size() == 3); // and no word of a menu that is missing: it is there
    Diagnostics then;
    const auto settings = read(true, then);
    CHECK(then.empty());
    CHECK(settings->flows.contains("flow:menu"));
    CHECK(settings->numbers.at("96100").flow != nullptr);
}
