#include "api/classes.h"

#include <algorithm>
#include <cstdio>

#include "directory/timetable.h"
#include "sheet/book.h"

namespace ringroom::api {
namespace {

wire::PlannedLesson planned_row(const directory::PlannedLesson& planned,
                                const Classes::Everything& all, Language language) {
    const std::string effect = planned.refused          ? "refused"
                               : planned.lesson.id == 0 ? "added"
                               : planned.changed        ? "changed"
                                                        : "unchanged";
    wire::PlannedLesson row{planned.row, effect, text(language, "people.effect." + effect),
                            to_wire(planned.lesson, {all.courses, {}}, language)};
    row.lesson.warnings.clear();
    for (const auto& clash : planned.clashes)
        row.lesson.warnings.push_back(
            {clash.code, text(language, clash.code), std::max<std::int64_t>(clash.other, 0)});
    return row;
}

bool has_script(const std::vector<wire::PackRow>& packs, const std::string& pack,
                const std::string& script) {
    return std::any_of(packs.begin(), packs.end(), [&](const auto& one) {
        return one.name == pack &&
               (script.empty() || std::any_of(one.scripts.begin(), one.scripts.end(),
                                              [&](const auto& row) { return row.name == script; }));
    });
}

} // namespace

Result<std::vector<directory::Course>> Classes::courses() {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return directory::courses((*session)->reader());
}

Result<std::map<std::int64_t, directory::ConsentCount>>
Classes::consent_counts(const std::vector<directory::Course>& courses,
                        const std::vector<directory::Person>& people) {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return directory::consent_counts((*session)->reader(), courses, people);
}

Result<Classes::Everything> Classes::everything() {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto courses = directory::courses((*session)->reader());
    auto lessons = directory::lessons((*session)->reader());
    if (!courses || !lessons)
        return tl::unexpected(courses ? lessons.error() : courses.error());
    return Everything{std::move(*courses), std::move(*lessons)};
}

Result<directory::Course> Classes::save(const directory::Course& course) {
    directory::Course saved;
    const auto done = write_course([&](store::Writer& writer) -> Result<void> {
        auto id = course.id;
        if (id == 0) {
            const auto added = directory::add_course(writer, course);
            if (!added)
                return tl::unexpected(added.error());
            id = *added;
        } else if (auto updated = directory::update_course(writer, course); !updated) {
            return updated;
        }
        auto now = directory::course_of(writer, id);
        if (!now)
            return tl::unexpected(now.error());
        saved = now->value();
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return saved;
}

Result<std::vector<directory::ConsentAsked>> Classes::consents(const directory::Person& person) {
    const auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return directory::consents_asked((*session)->reader(), person);
}

Result<std::vector<directory::ConsentGiven>> Classes::consents_given(std::int64_t person) {
    const auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return directory::consents_given((*session)->reader(), person);
}

Result<void> Classes::answer_consent(const directory::Person& person, std::int64_t course,
                                     const std::string& version, bool accepted, WallTime now) {
    const store::Job answer = [&](store::Writer& writer) {
        return accepted ? directory::give_consent(writer, person, course, version, now)
                        : directory::withdraw_consent(writer, person.id, course, now);
    };
    return store_.write(signing_.consent ? signing_.consent(person.id, course, answer) : answer);
}

Result<void> Classes::remove_course(std::int64_t id) {
    return write_course(
        [&](store::Writer& writer) { return directory::remove_course(writer, id); });
}

Result<void> Classes::write_course(const store::Job& job) {
    return store_.write(signing_.courses ? signing_.courses(job) : job);
}

Result<directory::Lesson> Classes::save(const directory::Lesson& lesson) {
    auto saved = lesson;
    const auto done = store_.write([&](store::Writer& writer) -> Result<void> {
        if (lesson.id != 0) {
            saved.version = lesson.version + 1;
            return directory::update_lesson(writer, lesson);
        }
        const auto added = directory::add_lesson(writer, lesson);
        if (!added)
            return tl::unexpected(added.error());
        saved.id = *added;
        saved.version = 1;
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return saved;
}

Result<void> Classes::remove_lesson(std::int64_t id) {
    return store_.write(
        [&](store::Writer& writer) { return directory::remove_lesson(writer, id); });
}

Result<wire::TimetableImport> Classes::import_timetable(const ImportRequest& request,
                                                        Duration utc_offset,
                                                        const std::vector<wire::PackRow>& packs) {
    const auto all = everything();
    if (!all)
        return tl::unexpected(all.error());
    wire::TimetableImport out;
    Diagnostics findings;
    directory::TimetablePlan plan;
    if (const auto book = sheet::read(request.bytes, request.file, request.language, findings))
        plan = directory::plan_timetable(all->courses, all->lessons, *book,
                                         {request.table, request.language, utc_offset,
                                          [&](const std::string& pack, const std::string& script) {
                                              return has_script(packs, pack, script);
                                          }},
                                         findings);
    out.sound = plan.sound;
    out.version = plan.version;
    for (const auto& row : plan.rows)
        out.rows.push_back(planned_row(row, *all, request.language));
    out.findings = to_wire(findings, request.language);
    if (request.preview)
        return out;
    if (!request.version.empty() && request.version != plan.version)
        return fail("classes.import_changed", "the preview showed something else");
    if (auto done = directory::apply_timetable(store_, plan); !done)
        return tl::unexpected(done.error());
    out.applied = true;
    return out;
}

wire::CourseRow to_wire(const directory::Course& course) {
    wire::CourseRow row{course.id,
                        course.version,
                        course.name,
                        course.class_name,
                        course.term,
                        course.consent,
                        course.retention,
                        course.archived,
                        {},
                        course.gates,
                        {},
                        {}};
    for (const auto& group : course.groups)
        row.groups.push_back({group.name, group.students});
    return row;
}

wire::LessonRow to_wire(const directory::Lesson& lesson, const Classes::Everything& all,
                        Language language) {
    wire::LessonRow row;
    row.id = lesson.id;
    row.version = lesson.version;
    row.course = lesson.course;
    for (const auto& course : all.courses)
        if (course.id == lesson.course) {
            row.course_name = course.name;
            row.class_name = course.class_name;
        }
    row.title = lesson.title;
    row.starts_at = to_iso(lesson.starts);
    row.ends_at = to_iso(lesson.ends());
    row.minutes = lesson.minutes;
    row.place = lesson.place;
    for (const auto& part : lesson.parts) {
        const std::string kind(to_string(part.kind));
        row.parts.push_back({kind, text(language, "classes.kind." + kind), part.minutes, part.pack,
                             part.drill, part.note});
    }
    for (const auto& clash : directory::clashes_of(lesson, all.lessons, all.courses))
        row.warnings.push_back({clash.code, text(language, clash.code), clash.other});
    return row;
}

Result<directory::Lesson> lesson_from(const wire::LessonChange& change) {
    directory::Lesson lesson;
    lesson.version = change.version;
    lesson.course = change.course;
    lesson.title = change.title;
    lesson.place = change.place.value_or("");
    const auto starts = from_iso(change.starts_at);
    if (!starts)
        return fail("classes.starts", "\"starts_at\" is no time");
    lesson.starts = *starts;
    constexpr std::int64_t most = 100'000; // past every limit; keeps an int whole
    lesson.minutes = static_cast<int>(std::clamp<std::int64_t>(change.minutes, -1, most));
    for (const auto& part : change.parts) {
        const auto kind = directory::part_from(part.kind);
        if (!kind)
            return fail("classes.part_kind", "\"kind\" holds an unknown word");
        lesson.parts.push_back(
            {*kind, static_cast<int>(std::clamp<std::int64_t>(part.minutes.value_or(0), -1, most)),
             part.pack.value_or(""), part.drill.value_or(""), part.note.value_or("")});
    }
    return lesson;
}

} // namespace ringroom::api
