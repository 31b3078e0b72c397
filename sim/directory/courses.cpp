#include "directory/courses.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/utf8.h"
#include "directory/limits.h"
#include "directory/tables.h"

namespace ringroom::directory {

store::Migration courses_migration() {
    return {4, "directory", R"(
        CREATE TABLE course (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL,
            name TEXT NOT NULL,
            class TEXT NOT NULL,
            term TEXT NOT NULL,
            consent TEXT NOT NULL,
            retention TEXT NOT NULL,
            archived INTEGER NOT NULL,
            UNIQUE (name, class, term)
        );
        CREATE TABLE course_group (
            course INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (course, place)
        ) WITHOUT ROWID;
        CREATE TABLE course_student (
            course INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
            place INTEGER NOT NULL, -- of the group
            seat INTEGER NOT NULL,  -- within the group
            number TEXT NOT NULL,   -- stays when the account goes
            PRIMARY KEY (course, place, seat)
        ) WITHOUT ROWID;
        CREATE TABLE lesson (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL,
            course INTEGER NOT NULL REFERENCES course (id) ON DELETE CASCADE,
            title TEXT NOT NULL,
            starts INTEGER NOT NULL,
            minutes INTEGER NOT NULL,
            place TEXT NOT NULL
        );
        CREATE TABLE lesson_part (
            lesson INTEGER NOT NULL REFERENCES lesson (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            kind TEXT NOT NULL,
            minutes INTEGER NOT NULL,
            pack TEXT NOT NULL,
            drill TEXT NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (lesson, place)
        ) WITHOUT ROWID;
        CREATE INDEX lesson_starts ON lesson (starts);
        CREATE INDEX lesson_course ON lesson (course, starts);
    )"};
}

store::Migration gates_migration() {
    return {7, "directory", "ALTER TABLE course ADD COLUMN gates INTEGER NOT NULL DEFAULT 0"};
}

/// A person's groups are asked for with every request of theirs.
store::Migration groups_migration() {
    return {8, "directory", "CREATE INDEX course_student_number ON course_student (number)"};
}

namespace {

bool line_of(std::string_view text, std::size_t bytes, bool may_be_empty = true) {
    return text.size() <= bytes && printable(text) && (may_be_empty || !blank(text));
}

/// Several lines.
bool prose(std::string_view text, std::size_t bytes) {
    return text.size() <= bytes && valid_utf8(text) && text.find('\0') == text.npos;
}

Result<void> check_groups(const std::vector<Group>& groups) {
    std::set<std::string> names;
    std::set<std::string> students;
    if (groups.size() > limits::groups_a_course)
        return fail("classes.groups", "too many groups");
    for (const auto& group : groups) {
        if (!line_of(group.name, limits::class_bytes, false) || !names.insert(group.name).second)
            return fail("classes.groups", "a group without a name of its own");
        if (group.name.find('/') != group.name.npos) // CLASS/GROUP is what an audience is called
            return fail("classes.group_slash", '"' + group.name + '"');
        if (group.students.size() > limits::students_a_group)
            return fail("classes.groups", "too many students in " + group.name);
        for (const auto& number : group.students)
            if (!students.insert(number).second)
                return fail("classes.group_twice", number);
    }
    return {};
}

Result<void> known_students(store::Reader& reader, const Course& course) {
    for (const auto& group : course.groups)
        for (const auto& number : group.students) {
            const auto row = reader.row("SELECT 1 FROM person WHERE number = ?", {number});
            if (!row)
                return tl::unexpected(row.error());
            if (!*row)
                return fail("classes.unknown_student", number);
        }
    return {};
}

Result<void> write_groups(store::Writer& writer, std::int64_t id, const Course& course) {
    auto done = writer.run("DELETE FROM course_student WHERE course = ?", {id});
    if (done)
        done = writer.run("DELETE FROM course_group WHERE course = ?", {id});
    for (std::size_t place = 0; place < course.groups.size() && done; ++place) {
        const auto& group = course.groups[place];
        done = writer.run("INSERT INTO course_group (course, place, name) VALUES (?, ?, ?)",
                          {id, place, group.name});
        for (std::size_t seat = 0; seat < group.students.size() && done; ++seat)
            done = writer.run(
                "INSERT INTO course_student (course, place, seat, number) VALUES (?, ?, ?, ?)",
                {id, place, seat, group.students[seat]});
    }
    return done ? Result<void>() : tl::unexpected(done.error());
}

/// Whether another course has this name, class and term.
Result<void> check_unique(store::Writer& writer, const Course& course) {
    const auto other =
        writer.row("SELECT 1 FROM course WHERE name = ? AND class = ? AND term = ? AND id <> ?",
                   {course.name, course.class_name, course.term, course.id});
    if (!other)
        return tl::unexpected(other.error());
    if (*other)
        return fail("classes.course_exists", course.name);
    return {};
}

Result<void> check_to_write(store::Writer& writer, const Course& course) {
    if (auto fits = check_course(course); !fits)
        return fits;
    if (auto unique = check_unique(writer, course); !unique)
        return unique;
    return known_students(writer, course);
}

/// Why an update met no row.
tl::unexpected<Error> not_updated(store::Reader& reader, std::string_view table, std::int64_t id) {
    const auto row = reader.row("SELECT 1 FROM " + std::string(table) + " WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? fail("classes.changed", "somebody else was quicker")
                : fail("classes.unknown", "there is no such thing");
}

Result<void> room_for_more(store::Writer& writer, std::string_view table, std::size_t limit) {
    const auto row = writer.row("SELECT count(*) FROM " + std::string(table));
    if (!row)
        return tl::unexpected(row.error());
    if (static_cast<std::size_t>((*row)->number(0)) >= limit)
        return fail("classes.too_many", "no more of " + std::string(table));
    return {};
}

Result<std::vector<Course>> read_courses(store::Reader& reader, std::string_view where,
                                         const store::Values& values) {
    std::vector<Course> out;
    auto done = reader.each("SELECT id, version, name, class, term, consent, retention, archived,"
                            " gates"
                            " FROM course " +
                                std::string(where) + " ORDER BY archived, term DESC, name, class",
                            values, [&](const store::Row& row) {
                                out.push_back({row.number(0),
                                               row.number(1),
                                               row.text(2),
                                               row.text(3),
                                               row.text(4),
                                               row.text(5),
                                               row.text(6),
                                               row.number(7) != 0,
                                               row.number(8) != 0,
                                               {}});
                                return true;
                            });
    for (auto& course : out) {
        if (done)
            done = reader.each("SELECT name FROM course_group WHERE course = ? ORDER BY place",
                               {course.id}, [&](const store::Row& row) {
                                   course.groups.push_back({row.text(0), {}});
                                   return true;
                               });
        if (done)
            done = reader.each("SELECT place, number FROM course_student WHERE course = ?"
                               " ORDER BY place, seat",
                               {course.id}, [&](const store::Row& row) {
                                   course.groups.at(static_cast<std::size_t>(row.number(0)))
                                       .students.push_back(row.text(1));
                                   return true;
                               });
    }
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<void> write_parts(store::Writer& writer, std::int64_t id, const Lesson& lesson) {
    auto done = writer.run("DELETE FROM lesson_part WHERE lesson = ?", {id});
    for (std::size_t place = 0; place < lesson.parts.size() && done; ++place) {
        const auto& part = lesson.parts[place];
        done = writer.run(
            "INSERT INTO lesson_part (lesson, place, kind, minutes, pack, drill,"
            " note) VALUES (?, ?, ?, ?, ?, ?, ?)",
            {id, place, to_string(part.kind), part.minutes, part.pack, part.drill, part.note});
    }
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<void> check_to_write(store::Writer& writer, const Lesson& lesson) {
    if (auto fits = check_lesson(lesson); !fits)
        return fits;
    const auto course = writer.row("SELECT 1 FROM course WHERE id = ?", {lesson.course});
    if (!course)
        return tl::unexpected(course.error());
    if (!*course)
        return fail("classes.unknown_course", "there is no such course");
    return {};
}

Result<void> removed(store::Writer& writer, std::string_view table, std::int64_t id) {
    const auto done = writer.run("DELETE FROM " + std::string(table) + " WHERE id = ?", {id});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return fail("classes.unknown", "there is no such thing");
    return {};
}

} // namespace

std::string_view to_string(PartKind kind) {
    constexpr std::array<std::string_view, 5> words = {"theory", "script", "exchange", "live",
                                                       "debrief"};
    return words.at(static_cast<std::size_t>(kind));
}

std::optional<PartKind> part_from(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, PartKind>, 15> known = {
        {{"theory", PartKind::theory},
         {"理论", PartKind::theory},
         {"讲解", PartKind::theory},
         {"script", PartKind::script},
         {"脚本学习", PartKind::script},
         {"脚本", PartKind::script},
         {"话术", PartKind::script},
         {"exchange", PartKind::exchange},
         {"角色互换", PartKind::exchange},
         {"live", PartKind::live},
         {"实战", PartKind::live},
         {"演练", PartKind::live},
         {"debrief", PartKind::debrief},
         {"讲评", PartKind::debrief},
         {"复盘", PartKind::debrief}}};
    for (const auto& [name, kind] : known)
        if (name == word)
            return kind;
    return std::nullopt;
}

Result<void> check_course(const Course& course) {
    if (!line_of(course.name, limits::title_bytes, false))
        return fail("classes.name", "a course has a name of one line");
    if (!line_of(course.class_name, limits::class_bytes, false))
        return fail("classes.class", "a course has a class");
    if (!line_of(course.term, limits::class_bytes))
        return fail("classes.term", "a term is one line");
    if (!prose(course.consent, limits::consent_bytes))
        return fail("classes.consent", "the text is too long");
    if (!line_of(course.retention, limits::class_bytes))
        return fail("classes.retention", "a key is one line");
    return check_groups(course.groups);
}

Result<void> check_lesson(const Lesson& lesson) {
    if (!line_of(lesson.title, limits::title_bytes, false) ||
        !line_of(lesson.place, limits::class_bytes))
        return fail("classes.title", "a lesson has a title, and its place is one line");
    if (lesson.minutes < 1 || lesson.minutes > limits::lesson_minutes)
        return fail("classes.length", "a lesson lasts minutes to hours");
    if (lesson.starts.ms <= 0 || lesson.starts.ms > limits::lesson_latest.ms)
        return fail("classes.starts", "no time of a timetable");
    if (lesson.parts.size() > limits::parts_a_lesson)
        return fail("classes.parts", "too many parts");
    for (const auto& part : lesson.parts)
        if (part.minutes < 0 || part.minutes > limits::lesson_minutes ||
            !line_of(part.pack, limits::class_bytes) || !line_of(part.drill, limits::class_bytes) ||
            !prose(part.note, limits::note_bytes))
            return fail("classes.part", "a part of a lesson is wrong");
    return {};
}

std::vector<Clash> clashes_of(const Lesson& lesson, const std::vector<Lesson>& all,
                              const std::vector<Course>& of_all) {
    std::map<std::int64_t, std::string_view> class_of;
    for (const auto& course : of_all)
        class_of[course.id] = course.class_name;
    std::vector<Clash> out;
    for (const auto& other : all) {
        const bool together = other.starts < lesson.ends() && lesson.starts < other.ends();
        if (!together || (other.id == lesson.id && lesson.id != 0))
            continue;
        if (class_of[other.course] == class_of[lesson.course])
            out.push_back({"classes.clash_class", other.id});
        else if (!lesson.place.empty() && other.place == lesson.place)
            out.push_back({"classes.clash_place", other.id});
    }
    int minutes = 0;
    for (const auto& part : lesson.parts)
        minutes += part.minutes;
    if (minutes > lesson.minutes)
        out.push_back({"classes.clash_parts", 0});
    if (std::any_of(lesson.parts.begin(), lesson.parts.end(), [](const LessonPart& part) {
            return part.kind == PartKind::live && part.pack.empty();
        }))
        out.push_back({"classes.clash_pack", 0});
    return out;
}

Result<std::int64_t> add_course(store::Writer& writer, const Course& course) {
    if (auto room = room_for_more(writer, "course", limits::courses); !room)
        return tl::unexpected(room.error());
    if (auto fits = check_to_write(writer, course); !fits)
        return tl::unexpected(fits.error());
    const auto done = writer.run("INSERT INTO course (version, name, class, term, consent,"
                                 " retention, archived, gates) VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
                                 {course.name, course.class_name, course.term, course.consent,
                                  course.retention, course.archived, course.gates});
    if (!done)
        return tl::unexpected(done.error());
    const auto id = writer.last_id();
    if (auto written = write_groups(writer, id, course); !written)
        return tl::unexpected(written.error());
    return id;
}

Result<void> update_course(store::Writer& writer, const Course& course) {
    if (auto fits = check_to_write(writer, course); !fits)
        return fits;
    const auto done =
        writer.run("UPDATE course SET version = version + 1, name = ?, class = ?, term = ?,"
                   " consent = ?, retention = ?, archived = ?, gates = ?"
                   " WHERE id = ? AND version = ?",
                   {course.name, course.class_name, course.term, course.consent, course.retention,
                    course.archived, course.gates, course.id, course.version});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return not_updated(writer, "course", course.id);
    return write_groups(writer, course.id, course);
}

Result<void> remove_course(store::Writer& writer, std::int64_t id) {
    return removed(writer, "course", id);
}

Result<std::vector<Course>> courses(store::Reader& reader) {
    return read_courses(reader, "", {});
}

Result<std::optional<Course>> course_of(store::Reader& reader, std::int64_t id) {
    auto found = read_courses(reader, "WHERE id = ?", {id});
    if (!found)
        return tl::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::int64_t> add_lesson(store::Writer& writer, const Lesson& lesson) {
    if (auto room = room_for_more(writer, "lesson", limits::lessons); !room)
        return tl::unexpected(room.error());
    if (auto fits = check_to_write(writer, lesson); !fits)
        return tl::unexpected(fits.error());
    const auto done =
        writer.run("INSERT INTO lesson (version, course, title, starts, minutes,"
                   " place) VALUES (1, ?, ?, ?, ?, ?)",
                   {lesson.course, lesson.title, lesson.starts.ms, lesson.minutes, lesson.place});
    if (!done)
        return tl::unexpected(done.error());
    const auto id = writer.last_id();
    if (auto written = write_parts(writer, id, lesson); !written)
        return tl::unexpected(written.error());
    return id;
}

Result<void> update_lesson(store::Writer& writer, const Lesson& lesson) {
    if (auto fits = check_to_write(writer, lesson); !fits)
        return fits;
    const auto done =
        writer.run("UPDATE lesson SET version = version + 1, course = ?, title = ?, starts = ?,"
                   " minutes = ?, place = ? WHERE id = ? AND version = ?",
                   {lesson.course, lesson.title, lesson.starts.ms, lesson.minutes, lesson.place,
                    lesson.id, lesson.version});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return not_updated(writer, "lesson", lesson.id);
    return write_parts(writer, lesson.id, lesson);
}

Result<void> remove_lesson(store::Writer& writer, std::int64_t id) {
    return removed(writer, "lesson", id);
}

Result<std::vector<Lesson>> lessons(store::Reader& reader, const LessonFilter& filter) {
    std::vector<Lesson> out;
    std::map<std::int64_t, std::size_t> place;
    auto done = reader.each(
        "SELECT id, version, course, title, starts, minutes, place FROM lesson"
        " WHERE (? = 0 OR course = ?) AND starts + minutes * 60000 > ? AND starts < ?"
        " ORDER BY starts, id",
        {filter.course, filter.course, filter.from.ms, filter.to.ms}, [&](const store::Row& row) {
            place[row.number(0)] = out.size();
            out.push_back({row.number(0),
                           row.number(1),
                           row.number(2),
                           row.text(3),
                           {row.number(4)},
                           static_cast<int>(row.number(5)),
                           row.text(6),
                           {}});
            return out.size() < limits::lessons;
        });
    if (done)
        done = reader.each(
            "SELECT lesson, kind, lesson_part.minutes, pack, drill, note FROM lesson_part"
            " JOIN lesson ON lesson.id = lesson WHERE (? = 0 OR course = ?)"
            " ORDER BY lesson, lesson_part.place",
            {filter.course, filter.course}, [&](const store::Row& row) {
                if (const auto at = place.find(row.number(0)); at != place.end())
                    out[at->second].parts.push_back(
                        {part_from(row.text(1)).value_or(PartKind::theory),
                         static_cast<int>(row.number(2)), row.text(3), row.text(4), row.text(5)});
                return true;
            });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

} // namespace ringroom::directory
