#include <catch2/catch.hpp>

#include <fstream>

#include "base/digest.h"
#include "support/folder.h"

using namespace ringroom;

namespace {

std::filesystem::path written(const test::Folder& folder, const std::string& bytes) {
    const auto file = folder.path() / "f";
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    return file;
}

} // namespace

TEST_CASE("SHA-256 is that of FIPS 180-4's example") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex_of(std::string_view("\0\xff", 2)) == "00ff");
    CHECK(bytes_of_hex("00fF") == std::string("\0\xff", 2));
    CHECK_FALSE(bytes_of_hex("0"));
    CHECK_FALSE(bytes_of_hex("0g"));
}

TEST_CASE("a file's blocks say where it was altered") {
    const test::Folder folder;
    const BlockCut cut{.head = 4, .block = 10};
    const std::string whole = "headaaaaaaaaaabbbbbbbbbbccccc";
    const auto was = digest_file(written(folder, whole), cut);
    REQUIRE(was);
    CHECK(was->sha256 == sha256_hex(whole));
    CHECK(was->bytes == whole.size());
    CHECK(was->blocks.size() == 3);
    // BLAKE2b-128 of "head" and of ten times "a", by Python's hashlib.
    CHECK(was->head == "88f5f6e9bd7dd246ff36dbff901a15d2");
    CHECK(was->blocks[0] == "850e03dc08235d770ed9281976344474");

    const auto after = [&](const std::string& bytes) {
        return differences(*was, digest_file(written(folder, bytes), cut).value());
    };
    CHECK(after(whole).blocks.empty());
    CHECK_FALSE(after(whole).head);
    auto other = whole;
    other[15] = 'x';
    CHECK(after(other).blocks == std::vector<std::size_t>{1});
    other = whole;
    other[0] = 'x';
    CHECK(after(other).head);
    CHECK(after(other).blocks.empty());
    const auto cut_off = after(whole.substr(0, 20));
    CHECK(cut_off.blocks == std::vector<std::size_t>{1});
    CHECK(cut_off.lost == 1);
    CHECK(after(whole + std::string(10, 'd')).added == 1);
    CHECK(after("").head);
    CHECK(after("").lost == 3);
}

TEST_CASE("a digest is read back from its text, and nothing else is taken for one") {
    const test::Folder folder;
    for (const auto* bytes : {"", "hea", "head", "headaaaaaaaaaa", "headaaaaaaaaaab"}) {
        const auto made = digest_file(written(folder, bytes), {.head = 4, .block = 10});
        REQUIRE(made);
        CHECK(digest_from(to_text(*made)) == made);
        auto text = to_text(*made);
        CHECK_FALSE(digest_from(text + "x"));
        CHECK_FALSE(digest_from(text + "x\n"));
        CHECK_FALSE(digest_from(text.substr(1)));
        CHECK_FALSE(digest_from(text.substr(0, text.size() - 1)));
    }
    CHECK_FALSE(digest_from(""));
    CHECK_FALSE(digest_file(folder.path() / "missing"));
}
