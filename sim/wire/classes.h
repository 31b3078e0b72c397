#pragma once
// Messages about classes and how they come in: lists from spreadsheets, courses, lessons. Included
// by wire/messages.h.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/message.h"

namespace ringroom::wire {

/// A mistake or a warning in a spreadsheet.
struct ListFinding {
    std::string severity;    ///< error, warning
    std::int64_t row = 0;    ///< as the spreadsheet counts; 0: the whole file
    std::int64_t column = 0; ///< from 1; 0: the whole row
    std::string place;       ///< for people: "row 7, column B"
    std::string code;
    std::string message;
    RINGROOM_MESSAGE(ListFinding, severity, row, column, place, code, message)
};
struct PersonChange {
    std::string field; ///< name, role, class
    std::string label;
    std::string before;
    std::string after;
    RINGROOM_MESSAGE(PersonChange, field, label, before, after)
};
struct PlannedPerson {
    std::int64_t row = 0;
    std::string effect; ///< added, changed, moved, unchanged, refused
    std::string label;
    std::string number;
    std::string name;
    std::vector<std::string> classes; ///< as they will be
    std::vector<PersonChange> changes;
    RINGROOM_MESSAGE(PlannedPerson, row, effect, label, number, name, classes, changes)
};
struct AbsentPerson {
    std::string number;
    std::string name;
    std::vector<std::string> classes;
    RINGROOM_MESSAGE(AbsentPerson, number, name, classes)
};
struct ImportCard {
    std::string number;
    std::string name;
    std::vector<std::string> classes;
    std::string password; ///< made now and shown once; empty where the list gave one
    RINGROOM_MESSAGE(ImportCard, number, name, classes, password)
};
/// What a list of people would change, or has changed.
struct PeopleImport {
    bool applied = false;
    bool sound = false;              ///< nothing stands against it
    std::string version;             ///< goes back with the import: exactly this is done or nothing
    std::string sheet;               ///< that was read
    std::vector<std::string> sheets; ///< of the workbook
    std::string encoding;            ///< what the file was taken for
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t moved = 0;
    std::int64_t unchanged = 0;
    std::int64_t refused = 0;
    std::vector<PlannedPerson> rows;
    std::vector<AbsentPerson> absent; ///< of the classes named, not in the list; they stay
    std::vector<ListFinding> findings;
    std::vector<ImportCard> cards; ///< of who was added, once applied
    RINGROOM_MESSAGE(PeopleImport, applied, sound, version, sheet, sheets, encoding, added, changed,
                     moved, unchanged, refused, rows, absent, findings, cards)
};

// ---- Courses and lessons

struct CourseGroup {
    std::string name;
    std::vector<std::string> students; ///< numbers
    RINGROOM_MESSAGE(CourseGroup, name, students)
};
struct CourseRow {
    std::int64_t id = 0;
    std::int64_t version = 0; ///< goes back with a change; rises with each
    std::string name;
    std::string class_name;
    std::string term;
    std::string consent;   ///< what students are told of recording
    std::string retention; ///< key of the class of retention; empty: the lab's own
    bool archived = false;
    std::vector<CourseGroup> groups;
    bool gates = false;                ///< a harder drill opens when the easier one is mastered
    std::optional<std::int64_t> asked; ///< for consent, now; like the next for who runs drills only
    std::optional<std::int64_t> accepted; ///< of these, the present text
    RINGROOM_MESSAGE(CourseRow, id, version, name, class_name, term, consent, retention, archived,
                     groups, gates, asked, accepted)
};
struct NewCourse {
    std::string name;
    std::string class_name;
    std::optional<std::string> term;
    std::optional<std::string> consent;
    std::optional<std::string> retention;
    std::vector<CourseGroup> groups;
    std::optional<bool> gates;
    RINGROOM_MESSAGE(NewCourse, name, class_name, term, consent, retention, groups, gates)
};
/// The whole course as it is to be; what is missing becomes empty.
struct CourseChange {
    std::int64_t version = 0; ///< that was read
    std::string name;
    std::string class_name;
    std::optional<std::string> term;
    std::optional<std::string> consent;
    std::optional<std::string> retention;
    std::optional<bool> archived;
    std::vector<CourseGroup> groups;
    std::optional<bool> gates;
    RINGROOM_MESSAGE(CourseChange, version, name, class_name, term, consent, retention, archived,
                     groups, gates)
};
/// What a course's students are told of recording, as one of them stands to it.
struct ConsentRow {
    std::int64_t course = 0;
    std::string course_name;
    std::string text;
    std::string version;                    ///< of the text
    std::optional<std::string> accepted_at; ///< missing: not yet, or taken back
    RINGROOM_MESSAGE(ConsentRow, course, course_name, text, version, accepted_at)
};
struct ConsentAnswer {
    std::int64_t course = 0;
    std::string version; ///< that was read
    bool accepted = false;
    RINGROOM_MESSAGE(ConsentAnswer, course, version, accepted)
};
struct ConsentStanding {
    std::string number;
    std::string name;
    std::optional<std::string> accepted_at; ///< the present text; missing: not yet, or taken back
    RINGROOM_MESSAGE(ConsentStanding, number, name, accepted_at)
};
struct LessonPartRow {
    std::string kind; ///< theory, script, exchange, live, debrief
    std::string label;
    std::int64_t minutes = 0;
    std::string pack;
    std::string drill;
    std::string note;
    RINGROOM_MESSAGE(LessonPartRow, kind, label, minutes, pack, drill, note)
};
/// What is odd about a lesson's time, but may be meant.
struct LessonWarning {
    std::string code;
    std::string message;
    std::int64_t lesson = 0; ///< the other one; 0: none
    RINGROOM_MESSAGE(LessonWarning, code, message, lesson)
};
struct LessonRow {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t course = 0;
    std::string course_name;
    std::string class_name;
    std::string title;
    std::string starts_at;
    std::string ends_at;
    std::int64_t minutes = 0;
    std::string place; ///< empty: the lab
    std::vector<LessonPartRow> parts;
    std::vector<LessonWarning> warnings;
    RINGROOM_MESSAGE(LessonRow, id, version, course, course_name, class_name, title, starts_at,
                     ends_at, minutes, place, parts, warnings)
};
struct NewLessonPart {
    std::string kind; ///< also in Chinese
    std::optional<std::int64_t> minutes;
    std::optional<std::string> pack;
    std::optional<std::string> drill;
    std::optional<std::string> note;
    RINGROOM_MESSAGE(NewLessonPart, kind, minutes, pack, drill, note)
};
struct NewLesson {
    std::int64_t course = 0;
    std::string title;
    std::string starts_at;
    std::int64_t minutes = 0;
    std::optional<std::string> place;
    std::vector<NewLessonPart> parts;
    RINGROOM_MESSAGE(NewLesson, course, title, starts_at, minutes, place, parts)
};
/// The whole lesson as it is to be.
struct LessonChange {
    std::int64_t version = 0; ///< that was read
    std::int64_t course = 0;
    std::string title;
    std::string starts_at;
    std::int64_t minutes = 0;
    std::optional<std::string> place;
    std::vector<NewLessonPart> parts;
    RINGROOM_MESSAGE(LessonChange, version, course, title, starts_at, minutes, place, parts)
};
struct PlannedLesson {
    std::int64_t row = 0;
    std::string effect; ///< added, changed, unchanged, refused
    std::string label;
    LessonRow lesson;
    RINGROOM_MESSAGE(PlannedLesson, row, effect, label, lesson)
};
/// What a timetable would change, or has changed.
struct TimetableImport {
    bool applied = false;
    bool sound = false;
    std::string version; ///< as PeopleImport's
    std::vector<PlannedLesson> rows;
    std::vector<ListFinding> findings;
    RINGROOM_MESSAGE(TimetableImport, applied, sound, version, rows, findings)
};

} // namespace ringroom::wire
