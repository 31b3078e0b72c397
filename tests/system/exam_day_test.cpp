// The unattended day of exams: run as a school would, and what it leaves is read back.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// What is printed on a PDF, page after page.
std::string printed(const std::filesystem::path& pdf) {
    const auto words = std::filesystem::path(pdf).replace_extension(".txt");
    Program reader({"pdftotext", "-layout", pdf, words}, pdf.parent_path(), "pdftotext");
    REQUIRE(reader.wait() == 0);
    return read_file(words);
}

std::size_t times(const std::string& text, const std::string& words) {
    std::size_t out = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + words.size()))
        ++out;
    return out;
}

} // namespace

TEST_CASE("a day of exams by itself, from the question bank to the evidence", "[exam-day]") {
    const test::Folder folder;
    const auto out = folder.path() / "day";
    Program day(
        ringroom_words({"exam-day", "--out", out, "--assets",
                        std::filesystem::path(RINGROOM_SOURCE_DIR) / "assets", "--scenarios",
                        std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios"}),
        folder.path(), "exam-day");
    const int code = day.wait();
    INFO(day.out() << day.err());
    REQUIRE(code == 0);
    const auto told = nlohmann::json::parse(read_file(out / "exam-day.json"));
    CHECK(told.at("failed").empty());
    REQUIRE(told.at("students").size() == 10);
    std::size_t passed = 0;
    const auto certificates = printed(out / "certificates.pdf");
    for (const auto& one : told.at("students")) {
        // As the serial has it: four digits alone may stand in a hash.
        const bool has =
            certificates.find("-" + one.at("number").get<std::string>()) != std::string::npos;
        CHECK(has == one.at("certificate").get<bool>());
        passed += has ? 1 : 0;
    }
    CHECK(passed >= 4);
    CHECK(passed <= 8);
    // Every page carries the head against which a copy is held.
    const auto head = read_file(out / "data" / "evidence" / "head");
    const auto hash = head.substr(head.find(' ', head.find(' ') + 1) + 1, 64);
    CHECK(times(certificates, hash) == passed);
    const auto sheets = printed(out / "practical-sheets.pdf");
    CHECK(times(sheets, hash) >= 10);
    // Of each call: with what it can be given again, and by which form it was marked.
    for (const auto* one : {"script", "script_version", "seed", "form"}) {
        CAPTURE(one);
        CHECK(times(sheets, text(Language::zh, "api.print." + std::string(one))) >= 10);
    }
    CHECK(times(printed(out / "written-sheets.pdf"), hash) >= 10);
    const auto tampered = nlohmann::json::parse(read_file(out / "tampered.json"));
    REQUIRE(tampered.at("findings").size() == 1);
    CHECK(tampered.at("findings")[0].at("trouble") == "sound_altered");
}
