#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/content.h"
#include "base/diagnostic.h"
#include "base/mailbox.h"
#include "base/random.h"
#include "base/text.h"
#include "base/time.h"

using namespace ringroom;

TEST_CASE("the same seed and name give the same draws, another name does not") {
    auto a = stream(7, "persona", 3, "mood");
    auto b = stream(7, "persona", 3, "mood");
    auto c = stream(7, "persona", 3, "patience");
    const auto first = a.u64();
    CHECK(first == b.u64());
    CHECK(first != c.u64());
}

TEST_CASE("the generator matches its published sequence through our seeding") {
    // splitmix64 from seed 0 begins with 0xe220a8397b1dcdaf; xoshiro256** is a function of it.
    Random r(0);
    CHECK(r.u64() == 0x99ec5f36cb75f2b4ULL);
    CHECK(r.u64() == 0xbf6e1f784956452aULL);
}

TEST_CASE("between() reaches both ends and stays inside") {
    Random r(1);
    bool low = false;
    bool high = false;
    for (int i = 0; i < 1000; ++i) {
        const auto n = r.between(-2, 2);
        REQUIRE(n >= -2);
        REQUIRE(n <= 2);
        low |= n == -2;
        high |= n == 2;
    }
    CHECK(low);
    CHECK(high);
    CHECK(r.between(5, 5) == 5);
}

TEST_CASE("exponential draws have the asked mean") {
    Random r(2);
    std::int64_t sum = 0;
    for (int i = 0; i < 20000; ++i)
        sum += r.exponential(10_s).ms;
    CHECK(sum / 20000 == Approx(10000).epsilon(0.03));
}

TEST_CASE("wall time is written as ISO 8601") {
    CHECK(to_iso(WallTime{0}) == "1970-01-01T00:00:00.000Z");
    CHECK(to_iso(WallTime{-1}) == "1969-12-31T23:59:59.999Z");
    for (const std::int64_t ms : {0LL, 1'800'000'000'123LL, 253'402'300'799'999LL})
        CHECK(from_iso(to_iso(WallTime{ms})) == WallTime{ms});
    CHECK(from_iso("2026-11-22T06:13Z") == from_iso("2026-11-22T06:13:00.000Z"));
    CHECK(from_iso("2028-02-29T00:00:00Z"));
    for (const auto* no : {"", "2026-11-22", "2026-11-22T06:13", "2026-02-29T00:00Z",
                           "2026-13-01T00:00Z", "2026-11-22T24:00Z", "1969-12-31T23:59Z",
                           "2026-11-22T06:13:00.1Z", "2026-11-22T06:13Z ", "+026-11-22T06:13Z"})
        CHECK_FALSE(from_iso(no));
}

TEST_CASE("a mailbox takes its capacity and refuses one more") {
    Mailbox<int> box(2);
    CHECK(box.post(1));
    CHECK(box.post(2));
    CHECK_FALSE(box.post(3));
    CHECK(box.take_all().size() == 2);
    CHECK(box.post(4));
}

TEST_CASE("a ring takes its capacity, refuses one more, keeps the order") {
    SpscRing<int> ring(4);
    for (int i = 0; i < 4; ++i)
        CHECK(ring.push(i));
    CHECK_FALSE(ring.push(4));
    for (int i = 0; i < 4; ++i)
        CHECK(ring.pop() == i);
    CHECK_FALSE(ring.pop().has_value());
}

TEST_CASE("texts replace names and keep unknown ones") {
    CHECK(text(Language::zh, "base.yes") == "是");
    CHECK(text(Language::en, "no.such.key") == "<no.such.key>");
}

TEST_CASE("one is told from several where a language does") {
    const auto calls = [](Language language, const std::string& count) {
        return text(language, "seat.practical.calls", {{"count", count}});
    };
    CHECK(calls(Language::en, "1") == "1 call");
    CHECK(calls(Language::en, "0") == "0 calls");
    CHECK(calls(Language::en, "21") == "21 calls");
    // An argument that is not given stays as it is written.
    CHECK(text(Language::en, "seat.practical.calls") == "{count} {count|call|calls}");
}

TEST_CASE("every text exists in both languages") {
    for (const auto& key : text_keys()) {
        INFO(key);
        CHECK(has_text(key));
    }
}

TEST_CASE("a locale's name decides the language") {
    CHECK(language_from("zh_CN.UTF-8") == Language::zh);
    CHECK(language_from("C") == Language::en);
}

TEST_CASE("a file is read to its last byte, an empty one too, a folder and a missing one not") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("ringroom-content-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string bytes("a\0\r\n\xFF", 5);
    std::ofstream(folder / "some", std::ios::binary) << bytes;
    std::ofstream(folder / "none", std::ios::binary).flush();
    CHECK(content_of(folder / "some") == bytes);
    CHECK(content_of(folder / "none") == "");
    CHECK_FALSE(content_of(folder));
    CHECK_FALSE(content_of(folder / "missing"));
    CHECK(sorted_entries(folder) ==
          std::vector<std::filesystem::path>{folder / "none", folder / "some"});
    CHECK(sorted_entries(folder / "missing").empty());
    CHECK(sorted_entries(folder / "some").empty()); // a file is no folder
    std::filesystem::remove_all(folder);
}
