// Articles as they lie in folders.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "knowledge/library.h"
#include "knowledge/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::knowledge;

namespace {

void put(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string fine(const std::string& title) {
    return "---\ntitle: " + title + "\n---\nText.\n";
}

} // namespace

TEST_CASE("articles of the lab and of packs are read; one with a mistake stays out") {
    const test::Folder folder;
    put(folder.path() / "own/红灯.md", fine("own"));
    put(folder.path() / "own/wrong.md", "no head");
    put(folder.path() / "own/notes.txt", "not an article");
    put(folder.path() / "pack/红灯.md", fine("of the pack"));
    put(folder.path() / "own/deep.md/inside.md", fine("deep"));
    Library library({{folder.path() / "own", ""},
                     {folder.path() / "pack", "tele"},
                     {folder.path() / "nothing", "x"}},
                    Language::en);
    const auto index = library.index();
    CHECK(index->size() == 2);
    REQUIRE(index->article("红灯") != nullptr);
    CHECK(index->article("红灯")->title == "own");
    REQUIRE(index->article("tele:红灯") != nullptr);
    CHECK(index->article("tele:红灯")->title == "of the pack");
    REQUIRE(library.diagnostics().size() == 1);
    CHECK(to_line(library.diagnostics().front()).starts_with("knowledge/wrong.md:1:1: "));
    CHECK(!check_article(folder.path() / "own/wrong.md", Language::en).empty());
    CHECK(check_article(folder.path() / "own/红灯.md", Language::en).empty());
}

TEST_CASE("a file's name is as long as its limit allows") {
    const test::Folder folder;
    put(folder.path() / (std::string(limits::name_bytes, 'a') + ".md"), fine("fits"));
    CHECK(read_articles({{folder.path(), ""}}, Language::en).articles.size() == 1);
    put(folder.path() / (std::string(limits::name_bytes + 1, 'a') + ".md"), fine("too long"));
    const auto read = read_articles({{folder.path(), ""}}, Language::en);
    CHECK(read.articles.size() == 1);
    REQUIRE(read.diagnostics.size() == 1);
    CHECK(read.diagnostics.front().code == "knowledge.name_long");
}

TEST_CASE("no more mistakes are listed than a person would read") {
    const test::Folder folder;
    for (std::size_t i = 0; i <= limits::diagnostics; ++i)
        put(folder.path() / (std::to_string(i) + ".md"), "no head");
    CHECK(read_articles({{folder.path(), ""}}, Language::en).diagnostics.size() ==
          limits::diagnostics);
}
