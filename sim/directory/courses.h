#pragma once
// Courses, their groups, and the timetable: who learns what, when, and with which drill. A class is
// a name that people carry (directory/people.h); a course teaches one class for a term; a lesson is
// a course's hour in its parts, from theory to debrief. A group is chosen wherever a class is, as
// CLASS/GROUP: audiences are in directory/people.h. Functions that write run inside a store job.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/statement.h"

namespace ringroom::directory {

struct Group {
    std::string name;                  ///< without "/"; those of long ago may have one
    std::vector<std::string> students; ///< their numbers, in the order they were given
    bool operator==(const Group&) const = default;
};

struct Course {
    std::int64_t id = 0;
    std::int64_t version = 0; ///< that was read; one more after each change
    std::string name;
    std::string class_name;
    std::string term;
    std::string consent;   ///< what students are told of recording before they begin
    std::string retention; ///< key of the class of retention; empty: the lab's own
    bool archived = false; ///< over; its lessons stay readable
    bool gates = false;    ///< a harder drill opens when the easier one is mastered
    std::vector<Group> groups;
    bool operator==(const Course&) const = default;
};

/// What is done with a part of a lesson.
enum class PartKind { theory, script, exchange, live, debrief };
/// Stable, as in the data base and the API.
[[nodiscard]] std::string_view to_string(PartKind kind);
/// Also knows 理论, 脚本学习 (话术, 脚本), 角色互换, 实战 (演练), 讲评 (复盘).
[[nodiscard]] std::optional<PartKind> part_from(std::string_view word);

struct LessonPart {
    PartKind kind = PartKind::theory;
    int minutes = 0;
    std::string pack;  ///< of the parts that play: key of the pack
    std::string drill; ///< within the pack; empty: all of it
    std::string note;
    bool operator==(const LessonPart&) const = default;
};

struct Lesson {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t course = 0;
    std::string title;
    WallTime starts;
    int minutes = 45;
    std::string place; ///< the room of the school; empty: the lab
    std::vector<LessonPart> parts;

    [[nodiscard]] WallTime ends() const { return starts + Duration{minutes * 60'000LL}; }
};

/// Errors: "classes.name", "classes.term", "classes.consent", "classes.retention",
/// "classes.groups", "classes.group_slash", "classes.group_twice". Pure.
[[nodiscard]] Result<void> check_course(const Course& course);
/// Errors: "classes.title", "classes.length", "classes.starts", "classes.parts", "classes.part".
/// Pure.
[[nodiscard]] Result<void> check_lesson(const Lesson& lesson);

/// What is odd about a timetable, but may be meant.
struct Clash {
    std::string code; ///< key of its text: "classes.clash_class", "…_place", "…_parts", "…_pack"
    std::int64_t other = 0; ///< the other lesson; 0: none
    bool operator==(const Clash&) const = default;
};
/// Of one lesson against all others (itself left out by id): the same class, or the same named
/// place, twice at one time; parts that last longer than the lesson; a live part without a pack.
/// Pure.
[[nodiscard]] std::vector<Clash> clashes_of(const Lesson& lesson,
                                            const std::vector<Lesson>& lessons,
                                            const std::vector<Course>& courses);

/// Gives the id. Errors: as check_course(), "classes.course_exists" (name and term),
/// "classes.unknown_student" (a number that nobody has), "classes.too_many".
[[nodiscard]] Result<std::int64_t> add_course(store::Writer& writer, const Course& course);
/// Replaces all of it, groups too. Errors: as add_course(), "classes.unknown", "classes.changed".
[[nodiscard]] Result<void> update_course(store::Writer& writer, const Course& course);
/// With its groups and lessons. Error "classes.unknown".
[[nodiscard]] Result<void> remove_course(store::Writer& writer, std::int64_t id);
/// Sorted: those that go on first, then by term downwards, then by name.
[[nodiscard]] Result<std::vector<Course>> courses(store::Reader& reader);
[[nodiscard]] Result<std::optional<Course>> course_of(store::Reader& reader, std::int64_t id);

/// Gives the id. Errors: as check_lesson(), "classes.unknown_course", "classes.too_many".
[[nodiscard]] Result<std::int64_t> add_lesson(store::Writer& writer, const Lesson& lesson);
/// Errors: as add_lesson(), "classes.unknown", "classes.changed".
[[nodiscard]] Result<void> update_lesson(store::Writer& writer, const Lesson& lesson);
/// Error "classes.unknown".
[[nodiscard]] Result<void> remove_lesson(store::Writer& writer, std::int64_t id);

struct LessonFilter {
    std::int64_t course = 0; ///< 0: of all
    WallTime from{};         ///< that end after this
    WallTime to{INT64_MAX};  ///< and begin before this
};
/// Sorted by their beginning; at most limits::lessons.
[[nodiscard]] Result<std::vector<Lesson>> lessons(store::Reader& reader,
                                                  const LessonFilter& filter = {});

} // namespace ringroom::directory
