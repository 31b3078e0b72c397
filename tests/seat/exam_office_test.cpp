// What a teacher's forms send to the lab: an exam to be planned, a file of questions; and where
// files for a person go.
#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "seat/downloads.h"
#include "seat/exam_import.h"
#include "seat/exam_plan.h"
#include "seat/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

constexpr WallTime plan_day{1'795'000'000'000}; // in November 2026

ExamDraft good_draft() {
    ExamDraft out{.title = " Week 3 ", .class_name = "One"};
    out.quotas = {{.category = "规范", .kind = "single", .easiest = "2", .count = "10"},
                  {.count = "5", .points = "4"}};
    return out;
}

std::string wrong_in(const ExamDraft& draft) {
    const auto exam = exam_of(draft, plan_day);
    return exam ? "" : exam.error().code;
}

/// HOME and the settings folder of this test only.
struct PrivateHome {
    test::Folder folder;
    std::string before = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
    PrivateHome() {
        ::setenv("HOME", folder.path().c_str(), 1);
        ::setenv("XDG_CONFIG_HOME", (folder.path() / ".config").c_str(), 1);
        std::filesystem::create_directories(folder.path() / ".config");
    }
    ~PrivateHome() {
        ::setenv("HOME", before.c_str(), 1);
        ::unsetenv("XDG_CONFIG_HOME");
    }
};

} // namespace

TEST_CASE("a plan goes to the lab as it was typed") {
    const auto exam = exam_of(good_draft(), plan_day);
    REQUIRE(exam);
    CHECK(exam->title == "Week 3");
    CHECK(exam->limit == 60_min);
    CHECK(exam->expiry == "submit");
    CHECK_FALSE(exam->opens_at);
    REQUIRE(exam->quotas.size() == 2);
    CHECK(exam->quotas[0].kind == "single");
    CHECK(exam->quotas[0].easiest == 2);
    CHECK(exam->quotas[0].hardest == 5);
    CHECK_FALSE(exam->quotas[0].points);
    CHECK_FALSE(exam->quotas[1].category);
    CHECK(exam->quotas[1].points == 4'000);
    CHECK_FALSE(exam->gate);
    auto gated = good_draft();
    gated.gate.skill = " 投诉专席 ";
    CHECK(exam_of(gated, plan_day)->gate->skill == "投诉专席");
    CHECK(exam_of(gated, plan_day)->gate->difficulty == 1);
    gated.gate.difficulty = "5";
    CHECK(exam_of(gated, plan_day)->gate->difficulty == 5);
    auto timed = good_draft();
    timed.opens = "2026-12-20 09:00";
    timed.grace = true;
    const auto later = exam_of(timed, plan_day);
    REQUIRE(later);
    CHECK(from_iso(*later->opens_at));
    CHECK(later->expiry == "grace");
}

TEST_CASE("what is wrong in a plan is named by its field") {
    const auto with = [](auto change) {
        auto draft = good_draft();
        change(draft);
        return wrong_in(draft);
    };
    CHECK(wrong_in(good_draft()).empty());
    CHECK(with([](auto& d) { d.title = "  "; }) == "seat.exam.called");
    CHECK(with([](auto& d) { d.class_name = ""; }) == "seat.exam.class");
    for (const auto* minutes : {"", "-1", "721", "1.5", "9999999999999999999999"})
        CHECK(with([&](auto& d) { d.minutes = minutes; }) == "seat.exam.minutes");
    CHECK(with([](auto& d) { d.minutes = "720"; }).empty());
    CHECK(with([](auto& d) { d.minutes = "0"; }).empty()); // no limit
    CHECK(with([](auto& d) { d.attempts = "0"; }) == "seat.exam.attempts");
    CHECK(with([](auto& d) { d.pass_mark = "101"; }) == "seat.exam.pass_mark");
    CHECK(with([](auto& d) { d.gate.difficulty = "9"; }).empty()); // of no skill
    CHECK(with([](auto& d) {
              d.gate.skill = "投诉专席";
              d.gate.difficulty = "6";
          }) == "seat.exam.gate_level");
    CHECK(with([](auto& d) { d.opens = "some day"; }) == "seat.exam.opens");
    CHECK(with([](auto& d) { d.closes = "99:99"; }) == "seat.exam.closes");
    CHECK(with([](auto& d) { d.quotas[0].count = ""; }) == "seat.exam.count");
    CHECK(with([](auto& d) { d.quotas[0].count = "300"; }).empty());
    CHECK(with([](auto& d) { d.quotas[0].count = "301"; }) == "seat.exam.count");
    CHECK(with([](auto& d) { d.quotas[0].easiest = "6"; }) == "seat.exam.difficulty");
    CHECK(with([](auto& d) { d.quotas[0].hardest = "1"; }) == "seat.exam.difficulty");
    CHECK(with([](auto& d) { d.quotas[1].points = "x"; }) == "seat.exam.points_each");
}

TEST_CASE("an exam may ask for the skills that the loaded scripts practise") {
    const std::vector<wire::PackRow> packs = {
        {.name = "a",
         .scripts = {{.name = "one", .skill = "general", .skill_label = "综合席"},
                     {.name = "two", .skill = "general", .skill_label = "综合席"}}},
        {.name = "b", .scripts = {{.name = "alone", .skill = "b/alone", .skill_label = "Alone"}}},
        {.name = "broken", .scripts = {{.name = "x", .skill = "nobody's"}}, .loaded = false}};
    const auto skills = gate_skills(packs);
    CHECK(skills.names == std::vector<std::string>{"general", "b/alone"});
    CHECK(skills.labels == std::vector<std::string>{"综合席", "Alone"});
    CHECK(gate_skills({}).names.empty());
}

TEST_CASE("a file of questions goes in pieces, up to its bound and not a byte more") {
    const test::Folder folder;
    const auto file = folder.path() / "q.gift";
    std::ofstream(file) << "::1:: Why? {}";
    const auto one = question_file(file);
    REQUIRE(one);
    CHECK(one->name == "q.gift");
    CHECK(one->pieces == std::vector<std::string>{"OjoxOjogV2h5PyB7fQ=="});
    std::filesystem::resize_file(file, limits::exam_import_piece + 1);
    CHECK(question_file(file)->pieces.size() == 2);
    std::filesystem::resize_file(file, limits::exam_import_bytes);
    REQUIRE(question_file(file));
    CHECK(wire::encode(*question_file(file)).size() < 1'000'000); // of a request
    const auto largest = question_file(file);
    for (const auto& piece : largest->pieces)
        CHECK(piece.size() <= 48'000);
    std::filesystem::resize_file(file, limits::exam_import_bytes + 1);
    CHECK(question_file(file).error().code == "seat.exam.large_file");
    std::filesystem::resize_file(file, 0);
    CHECK(question_file(file).error().code == "seat.exam.no_file");
    CHECK(question_file(folder.path()).error().code == "seat.exam.no_file");
    CHECK(question_file(folder.path() / "nowhere").error().code == "seat.exam.no_file");
}

TEST_CASE("a file for a person goes where downloads go, and never over another") {
    const PrivateHome home;
    CHECK(downloads_folder() == home.folder.path());
    std::filesystem::create_directories(home.folder.path() / "Downloads");
    CHECK(downloads_folder() == home.folder.path() / "Downloads");
    std::filesystem::create_directories(home.folder.path() / "下载");
    std::ofstream(home.folder.path() / ".config" / "user-dirs.dirs")
        << "# kept by the desktop\nXDG_DOWNLOAD_DIR=\"$HOME/下载\"\n";
    CHECK(downloads_folder() == home.folder.path() / "下载");
    const auto file = home.folder.path() / "下载" / "a.csv";
    CHECK(*download_file("a.csv") == file);
    std::ofstream(file) << "1";
    CHECK(*download_file("a.csv") == home.folder.path() / "下载" / "a (2).csv");
    std::ofstream(home.folder.path() / ".config" / "user-dirs.dirs")
        << "XDG_DOWNLOAD_DIR=\"\nXDG_DOWNLOAD_DIR=\"/nowhere/at/all\"\n";
    CHECK(downloads_folder() == home.folder.path() / "Downloads");
}
