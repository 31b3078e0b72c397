// Courses, lessons, the timetable.
#include <algorithm>

#include "api/classes.h"
#include "api/handlers.h"
#include "api/limits.h"

namespace ringroom::api::handlers {
namespace {

/// Staff see all classes, students their own.
bool may_see_class(const CallPtr& call, const std::string& class_name) {
    const auto& own = call->person.classes;
    return call->may(directory::Right::see_team_live) ||
           std::find(own.begin(), own.end(), class_name) != own.end();
}

/// Of classmates' groups a student sees the own one only.
wire::CourseRow shown_course(const CallPtr& call, const directory::Course& course) {
    auto row = to_wire(course);
    if (!call->may(directory::Right::see_team_live))
        std::erase_if(row.groups, [&](const wire::CourseGroup& group) {
            return std::find(group.students.begin(), group.students.end(), call->person.number) ==
                   group.students.end();
        });
    return row;
}

directory::Course course_from(const wire::CourseChange& change) {
    directory::Course course;
    course.version = change.version;
    course.name = change.name;
    course.class_name = change.class_name;
    course.term = change.term.value_or("");
    course.consent = change.consent.value_or("");
    course.retention = change.retention.value_or("");
    course.archived = change.archived.value_or(false);
    course.gates = change.gates.value_or(false);
    for (const auto& group : change.groups)
        course.groups.push_back({group.name, group.students});
    return course;
}

void save_course(const CallPtr& call, const directory::Course& course, int status) {
    call->audit->subject = course.name;
    if (!course.retention.empty() &&
        !call->services.backend.archive().rules().days.contains(course.retention))
        return call->fail({"classes.retention_unknown", "\"" + course.retention + "\""});
    const auto saved = call->services.people.classes().save(course);
    if (!saved)
        return call->fail(saved.error());
    call->ok(wire::encode(to_wire(*saved)), status);
}

void save_lesson(const CallPtr& call, const directory::Lesson& lesson, int status) {
    call->audit->subject = lesson.title;
    auto& classes = call->services.people.classes();
    const auto saved = classes.save(lesson);
    if (!saved)
        return call->fail(saved.error());
    const auto all = classes.everything();
    if (!all)
        return call->fail(all.error());
    call->ok(wire::encode(to_wire(*saved, *all, call->language)), status);
}

/// The id of the path; an id that is none is of nothing.
std::int64_t path_id(const CallPtr& call, std::string_view name) {
    const auto found = call->path.find(name);
    return found == call->path.end() ? 0 : whole_number(found->second).value_or(0);
}

/// The lesson of the path, as the caller may see it.
Result<wire::LessonRow> lesson_row(const CallPtr& call) {
    const auto all = call->services.people.classes().everything();
    if (!all)
        return tl::unexpected(all.error());
    const auto found = std::find_if(
        all->lessons.begin(), all->lessons.end(),
        [id = path_id(call, "lesson")](const auto& lesson) { return lesson.id == id; });
    auto row =
        found == all->lessons.end() ? wire::LessonRow{} : to_wire(*found, *all, call->language);
    if (row.id == 0 || !may_see_class(call, row.class_name))
        return ringroom::fail("api.not_found", "no such lesson");
    if (!call->may(directory::Right::run_drills))
        row.warnings.clear();
    return row;
}

} // namespace

Result<WallTime> time_of(const CallPtr& call, const std::string& name, WallTime otherwise) {
    const auto& wanted = call->query[name];
    if (wanted.empty())
        return otherwise;
    const auto time = from_iso(wanted);
    if (!time)
        return ringroom::fail("api.query", "\"" + name + "\" is no time in UTC");
    return *time;
}

void courses(const CallPtr& call) {
    auto& classes = call->services.people.classes();
    const auto all = classes.courses();
    if (!all)
        return call->fail(all.error());
    std::map<std::int64_t, directory::ConsentCount> counts;
    const bool counted = call->may(directory::Right::run_drills);
    if (counted) {
        const auto everybody = call->services.people.list("");
        auto stand = everybody ? classes.consent_counts(*all, *everybody)
                               : tl::unexpected(everybody.error());
        if (!stand)
            return call->fail(stand.error());
        counts = std::move(*stand);
    }
    wire::List<wire::CourseRow> list;
    for (const auto& course : *all) {
        if (!may_see_class(call, course.class_name))
            continue;
        auto& row = list.items.emplace_back(shown_course(call, course));
        if (counted) {
            row.asked = counts[course.id].asked;
            row.accepted = counts[course.id].accepted;
        }
    }
    call->ok(wire::encode(list));
}

void add_course(const CallPtr& call) {
    const auto wanted = call->body<wire::NewCourse>();
    if (!wanted)
        return call->fail(wanted.error());
    save_course(call,
                course_from({0, wanted->name, wanted->class_name, wanted->term, wanted->consent,
                             wanted->retention, false, wanted->groups, wanted->gates}),
                201);
}

void change_course(const CallPtr& call) {
    const auto wanted = call->body<wire::CourseChange>();
    if (!wanted)
        return call->fail(wanted.error());
    auto course = course_from(*wanted);
    course.id = path_id(call, "course");
    if (course.id == 0)
        return call->fail({"classes.unknown", "no id of a course"});
    save_course(call, course, 200);
}

void remove_course(const CallPtr& call) {
    const auto done = call->services.people.classes().remove_course(path_id(call, "course"));
    done ? call->done() : call->fail(done.error());
}

void lessons(const CallPtr& call) {
    const auto from = time_of(call, "from", {});
    const auto to = time_of(call, "to", {INT64_MAX});
    if (!from || !to)
        return call->fail(from ? to.error() : from.error());
    const auto& wanted = call->query["course"];
    const auto course = wanted.empty() ? std::optional<std::int64_t>(0) : whole_number(wanted);
    if (!course)
        return call->fail({"api.query", "\"course\" is no number"});
    const auto all = call->services.people.classes().everything();
    if (!all)
        return call->fail(all.error());
    wire::List<wire::LessonRow> list;
    for (const auto& lesson : all->lessons) {
        if (lesson.ends() <= *from || lesson.starts >= *to ||
            (*course != 0 && lesson.course != *course))
            continue;
        auto row = to_wire(lesson, *all, call->language);
        if (!may_see_class(call, row.class_name) ||
            (!call->query["class"].empty() && row.class_name != call->query["class"]))
            continue;
        if (!call->may(directory::Right::run_drills))
            row.warnings.clear();
        list.items.push_back(std::move(row));
        if (list.items.size() == limits::page_rows)
            break;
    }
    call->ok(wire::encode(list));
}

void lesson(const CallPtr& call) {
    if (const auto row = lesson_row(call))
        call->ok(wire::encode(*row));
    else
        call->fail(row.error());
}

void lesson_study(const CallPtr& call) {
    const auto row = lesson_row(call);
    if (!row)
        return call->fail(row.error());
    const auto part = whole_number(call->path["part"]).value_or(0);
    if (part < 1 || part > std::ssize(row->parts))
        return call->fail({"api.not_found", "no such part"});
    const auto& played = row->parts[static_cast<std::size_t>(part - 1)];
    wire::List<wire::ScriptStudy> list;
    if (!played.pack.empty()) {
        const AgentId who{static_cast<std::uint64_t>(call->person.id)};
        auto study = call->services.backend.study(who, played.pack, played.drill);
        if (!study)
            return call->fail(study.error());
        list.items = std::move(*study);
    }
    call->ok(wire::encode(list));
}

void add_lesson(const CallPtr& call) {
    const auto wanted = call->body<wire::NewLesson>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto lesson = lesson_from({0, wanted->course, wanted->title, wanted->starts_at,
                                     wanted->minutes, wanted->place, wanted->parts});
    if (!lesson)
        return call->fail(lesson.error());
    save_lesson(call, *lesson, 201);
}

void change_lesson(const CallPtr& call) {
    const auto wanted = call->body<wire::LessonChange>();
    if (!wanted)
        return call->fail(wanted.error());
    auto lesson = lesson_from(*wanted);
    if (!lesson)
        return call->fail(lesson.error());
    lesson->id = path_id(call, "lesson");
    if (lesson->id == 0)
        return call->fail({"classes.unknown", "no id of a lesson"});
    save_lesson(call, *lesson, 200);
}

void remove_lesson(const CallPtr& call) {
    const auto done = call->services.people.classes().remove_lesson(path_id(call, "lesson"));
    done ? call->done() : call->fail(done.error());
}

void import_timetable(const CallPtr& call) {
    const auto request = import_request(call);
    if (!request)
        return call->fail(request.error());
    const auto head = call->services.backend.letterhead(call->language);
    if (!head)
        return call->fail(head.error());
    const auto done = call->services.people.classes().import_timetable(
        *request, head->utc_offset, call->services.backend.packs());
    if (!done)
        return call->fail(done.error());
    call->ok(wire::encode(*done));
}

} // namespace ringroom::api::handlers
