// A lesson as it is typed, and what the lab would make of spreadsheets as a person looks at it.
#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/csv.h"
#include "seat/calendar.h"
#include "seat/cards_view.h"
#include "seat/file_choice.h"
#include "seat/lesson_draft.h"
#include "seat/limits.h"
#include "seat/list_plans.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

constexpr WallTime lesson_day{1'795'000'000'000}; // in November 2026

LessonDraft typed_lesson() {
    return {.course = 4,
            .title = " Street lamps ",
            .starts = "2026-12-01 08:30",
            .minutes = "90",
            .parts = {{.kind = "theory", .minutes = "30"},
                      {.kind = "live", .minutes = " 60 ", .pack = "city", .note = "twice"},
                      {}}};
}

std::string wrong_lesson_field(const LessonDraft& draft) {
    const auto change = lesson_of(draft, lesson_day);
    return change ? "" : change.error().code;
}

wire::PlannedPerson planned_person(std::int64_t row, std::string effect, std::string number) {
    return {.row = row, .effect = std::move(effect), .label = "…", .number = std::move(number)};
}

/// HOME with the settings folder of this test only.
struct CardsHome {
    ringroom::test::Folder folder;
    std::string before = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
    CardsHome() {
        ::setenv("HOME", folder.path().c_str(), 1);
        ::setenv("XDG_CONFIG_HOME", (folder.path() / ".config").c_str(), 1);
    }
    ~CardsHome() {
        ::setenv("HOME", before.c_str(), 1);
        ::unsetenv("XDG_CONFIG_HOME");
    }
};

} // namespace

TEST_CASE("a lesson goes to the lab as it was typed, without the line for the next part") {
    const auto change = lesson_of(typed_lesson(), lesson_day);
    REQUIRE(change);
    CHECK(change->course == 4);
    CHECK(change->title == "Street lamps");
    CHECK(from_iso(change->starts_at) == instant_of("2026-12-01 08:30", lesson_day));
    CHECK_FALSE(change->place);
    REQUIRE(change->parts.size() == 2);
    CHECK(change->parts[0].minutes == 30);
    CHECK_FALSE(change->parts[0].pack);
    CHECK(change->parts[1].minutes == 60);
    CHECK(change->parts[1].pack == "city");
    CHECK_FALSE(change->parts[1].drill);
    CHECK(change->parts[1].note == "twice");
    CHECK(minutes_of_parts(typed_lesson()) == 90);
}

TEST_CASE("what is wrong in a lesson is named by its field") {
    auto draft = typed_lesson();
    draft.course = 0;
    CHECK(wrong_lesson_field(draft) == "seat.lesson.course");
    draft = typed_lesson();
    draft.title = " ";
    CHECK(wrong_lesson_field(draft) == "seat.lesson.title");
    draft = typed_lesson();
    draft.starts = "some day";
    CHECK(wrong_lesson_field(draft) == "seat.lesson.starts");
    draft = typed_lesson();
    draft.minutes = std::to_string(limits::lesson_minutes);
    CHECK(wrong_lesson_field(draft).empty());
    draft.minutes = std::to_string(limits::lesson_minutes + 1);
    CHECK(wrong_lesson_field(draft) == "seat.lesson.minutes");
    draft = typed_lesson();
    draft.parts[0].minutes = "half an hour";
    CHECK(wrong_lesson_field(draft) == "seat.lesson.parts");
    CHECK(minutes_of_parts(draft) == 60);
    draft = typed_lesson();
    draft.parts.assign(limits::parts_a_lesson, {.kind = "theory"});
    draft.parts[0].note = std::string(limits::note_of_part_bytes, 'x');
    CHECK(wrong_lesson_field(draft).empty());
    draft.parts[0].note += 'x';
    CHECK(wrong_lesson_field(draft) == "seat.lesson.parts");
    draft.parts.assign(limits::parts_a_lesson + 1, {.kind = "theory"});
    CHECK(wrong_lesson_field(draft) == "seat.lesson.parts");
    CHECK(refused_lesson_field("classes.unknown_course") == std::string("seat.lesson.course"));
}

TEST_CASE("a lesson that was read and not touched is typed as it is") {
    const auto change = lesson_of(typed_lesson(), lesson_day);
    REQUIRE(change);
    wire::LessonRow row{.id = 9,
                        .version = 1,
                        .course = change->course,
                        .title = change->title,
                        .starts_at = change->starts_at,
                        .minutes = change->minutes};
    for (const auto& part : change->parts)
        row.parts.push_back({.kind = part.kind,
                             .minutes = part.minutes.value_or(0),
                             .pack = part.pack.value_or(""),
                             .note = part.note.value_or("")});
    const auto again = lesson_of(draft_of(row), lesson_day);
    REQUIRE(again);
    CHECK(wire::encode(*again) == wire::encode(*change));
    auto theirs = draft_of(row);
    theirs.place = "Room 3";
    const auto merge = merged(draft_of(row), draft_of(row), theirs);
    CHECK(merge.draft == theirs);
    CHECK(merge.theirs == std::vector<std::string>{"seat.lesson.place"});
}

TEST_CASE("of a list's plan mistakes come first, and a refused one changes nothing") {
    const auto plan = people_plan(
        Language::en,
        {.sound = false,
         .version = "7",
         .refused = 1,
         .rows = {planned_person(2, "added", "1001"), planned_person(3, "refused", "1002")},
         .findings = {{.severity = "warning", .row = 1, .place = "row 1", .message = "unused"},
                      {.severity = "error", .row = 3, .place = "row 3", .message = "no name"}}});
    CHECK_FALSE(plan.sound);
    CHECK_FALSE(plan.changes);
    REQUIRE(plan.findings.size() == 2);
    CHECK(plan.findings[0].place == "row 3");
    CHECK(plan.sum.find('1') != std::string::npos); // one mistake
    REQUIRE(plan.rows.size() == 2);
    CHECK(plan.rows[1].cells[1].tone == Tone::danger);
}

TEST_CASE("a plan names who changes how, and who is not in the list") {
    auto moved = planned_person(2, "moved", "1001");
    moved.classes = {"Two", "Three"};
    moved.changes = {{.label = "class", .before = "One", .after = "Two/Three"},
                     {.label = "name", .before = "", .after = "Li"}};
    const auto plan = people_plan(
        Language::en,
        {.sound = true, .moved = 1, .rows = {moved}, .absent = {{"1002", "Wang", {"One"}}}});
    CHECK(plan.sound);
    CHECK(plan.changes);
    REQUIRE(plan.rows.size() == 2);
    CHECK(plan.rows[0].cells[4].text == "Two/Three");
    CHECK(plan.rows[0].cells[5].text == "class One → Two/Three  ·  name (nothing) → Li");
    CHECK(plan.rows[1].cells[2].text == "1002");
    CHECK(plan.rows[1].id != plan.rows[0].id);
    CHECK_FALSE(people_plan(Language::en, {.sound = true, .unchanged = 3}).changes);
}

TEST_CASE("a timetable's plan counts what it does and shows what clashes") {
    wire::PlannedLesson row{.row = 2, .effect = "added", .label = "added"};
    row.lesson.starts_at = "2026-11-23T00:30:00Z";
    row.lesson.parts = {{.label = "theory", .minutes = 15}, {.label = "live", .minutes = 75}};
    row.lesson.warnings = {{.message = "The class has another lesson."}};
    const auto plan = timetable_plan(Language::en, {.sound = true, .version = "3", .rows = {row}});
    CHECK(plan.changes);
    REQUIRE(plan.rows.size() == 1);
    CHECK(plan.rows[0].cells[7].text == "theory 15 · live 75");
    CHECK(plan.rows[0].cells[8].text == "The class has another lesson.");
    row.effect = "unchanged";
    CHECK_FALSE(timetable_plan(Language::en, {.sound = true, .rows = {row}}).changes);
}

TEST_CASE("cards are kept where only their keeper reads them, and never over others") {
    const CardsHome home;
    const std::vector<wire::ImportCard> cards{{"1001", "李, 明", {"One", "Two"}, "swift-lamp-7"},
                                              {"1002", "=cmd()", {}, ""}};
    const auto file = keep_cards(cards, lesson_day, Language::zh);
    REQUIRE(file);
    namespace fs = std::filesystem;
    CHECK(fs::status(*file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    const auto bytes = bytes_to_send(*file, 1'000, "too large");
    REQUIRE(bytes);
    const auto lines = read_csv(bytes->substr(3));
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].cells[0].text == "学号"); // as the lab's import knows it
    CHECK(lines[0].cells[3].text == "密码");
    CHECK(lines[1].cells[1].text == "李, 明");
    CHECK(lines[1].cells[2].text == "One/Two");
    CHECK(lines[1].cells[3].text == "swift-lamp-7");
    CHECK(lines[2].cells[1].text == "'=cmd()");
    const auto next = keep_cards(cards, lesson_day, Language::en);
    REQUIRE(next);
    CHECK(*next != *file);
    CHECK(read_csv(bytes_to_send(*next, 1'000, "too large")->substr(3))[0].cells[3].text ==
          "password");
}

TEST_CASE("a file is sent up to its bound, not past it, and not empty") {
    const ringroom::test::Folder folder;
    const auto file = folder.path() / "list.csv";
    std::ofstream(file) << std::string(10, 'x');
    CHECK(bytes_to_send(file, 10, "large"));
    CHECK(bytes_to_send(file, 9, "large").error().code == "large");
    std::ofstream(file, std::ios::trunc).close();
    CHECK(bytes_to_send(file, 9, "large").error().code == "seat.exam.no_file");
    CHECK(bytes_to_send(folder.path(), 9, "large").error().code == "seat.exam.no_file");
    CHECK(bytes_to_send(folder.path() / "none.csv", 9, "large").error().code ==
          "seat.exam.no_file");
}
