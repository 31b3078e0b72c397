// ZIP files that are written, read back by the reader of workbooks.
#include <fstream>

#include <catch2/catch.hpp>

#include "base/content.h"
#include "sheet/archive.h"
#include "sheet/bundle.h"
#include "sheet/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::sheet;

namespace {
constexpr WallTime bundled_at{1'790'000'000'000};
}

TEST_CASE("texts and files come out as they went in, under their names") {
    const test::Folder folder;
    const auto sound = folder.path() / "sound.wav";
    std::ofstream(sound, std::ios::binary) << std::string(100'000, '\x7f');
    const auto target = folder.path() / "mine.zip";
    auto bundle = Bundle::create(target, bundled_at);
    REQUIRE(bundle);
    REQUIRE((*bundle)->add("成绩.csv", "a,b\r\n"));
    REQUIRE((*bundle)->add("empty.txt", ""));
    REQUIRE((*bundle)->add_file("recordings/1-11.wav", sound));
    CHECK((*bundle)->add("empty.txt", "again").error().code == "sheet.write");
    REQUIRE((*bundle)->finish());
    const auto bytes = content_of(target).value();
    CHECK(bytes.size() > 100'000); // sound is not packed
    const auto read = Archive::open(bytes);
    REQUIRE(read);
    CHECK(*(*read)->read("成绩.csv") == "a,b\r\n");
    CHECK((*read)->read("empty.txt")->empty());
    CHECK((*read)->read("recordings/1-11.wav")->size() == 100'000);
}

TEST_CASE("a file that is gone, and a folder that is not there, leave no bundle behind") {
    const test::Folder folder;
    const auto target = folder.path() / "mine.zip";
    auto bundle = Bundle::create(target, bundled_at);
    REQUIRE((*bundle)->add("a.txt", "a"));
    REQUIRE((*bundle)->add_file("gone.wav", folder.path() / "gone.wav"));
    CHECK((*bundle)->finish().error().code == "sheet.write");
    bundle->reset();
    CHECK_FALSE(std::filesystem::exists(target));
    auto nowhere = Bundle::create(folder.path() / "none" / "mine.zip", bundled_at);
    if (nowhere) {
        REQUIRE((*nowhere)->add("a.txt", "a"));
        CHECK((*nowhere)->finish().error().code == "sheet.write");
    }
}

TEST_CASE("a bundle has so many parts and no more") {
    const test::Folder folder;
    auto bundle = Bundle::create(folder.path() / "mine.zip", bundled_at);
    for (std::size_t i = 0; i < limits::bundle_parts; ++i)
        REQUIRE((*bundle)->add(std::to_string(i), ""));
    CHECK((*bundle)->add("more", "").error().code == "sheet.too_large");
    CHECK((*bundle)->finish());
}
