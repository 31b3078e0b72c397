// How students get on: one's own progress for everybody, others' and the class's for who may see
// class results.
#include <algorithm>
#include <map>

#include "api/exam_gate.h"
#include "api/handlers.h"
#include "api/progress_view.h"

namespace ringroom::api::handlers {
namespace {

/// The class a student is compared with: the one asked for, or their first. Empty: none. With a
/// group compares only who sees the class: of a few a mean, held against the class's, names
/// somebody. Error "api.not_found": not one of theirs.
Result<std::string> class_for(const CallPtr& call, const directory::Person& student) {
    const auto& wanted = call->query["class"];
    const auto& own = student.classes;
    if (wanted.empty())
        return own.empty() ? std::string() : own.front();
    const bool fits = call->may(directory::Right::see_class_results)
                          ? directory::is_of(student, wanted)
                          : std::find(own.begin(), own.end(), wanted) != own.end();
    if (!fits)
        return fail("api.not_found", "not a class of this student");
    return wanted;
}

void answer_progress(const CallPtr& call, const directory::Person& student) {
    const auto class_name = class_for(call, student);
    if (!class_name)
        return call->fail(class_name.error());
    auto students = class_students(call, *class_name);
    if (!students)
        return call->fail(students.error());
    const bool among = std::any_of(students->begin(), students->end(),
                                   [&](const auto& one) { return one.id == student.id; });
    if (!among) // a teacher who practises is compared with nobody
        students = std::vector{student};
    const Syllabus syllabus(call);
    const auto all = practised(call, syllabus, std::move(*students));
    if (!all)
        return call->fail(all.error());
    auto out = student_progress(student, *all, syllabus, call->language);
    out.class_name = among ? *class_name : "";
    call->ok(wire::encode(out));
}

} // namespace

void my_progress(const CallPtr& call) {
    answer_progress(call, call->person);
}

void person_progress(const CallPtr& call) {
    const auto id = whole_number(call->path["person"]);
    const auto everybody = call->services.people.list("");
    if (!everybody)
        return call->fail(everybody.error());
    const auto found = std::find_if(everybody->begin(), everybody->end(),
                                    [&](const auto& one) { return id && one.id == *id; });
    if (found == everybody->end())
        return call->fail({"api.not_found", "no such person"});
    call->audit->subject = found->number;
    call->audit->concerns = {found->id};
    answer_progress(call, *found);
}

void classes(const CallPtr& call) {
    const auto everybody = call->services.people.list("");
    if (!everybody)
        return call->fail(everybody.error());
    std::map<std::pair<std::string, std::string>, wire::ClassRow> rows; // by class, then group
    for (const auto& one : *everybody) {
        const auto count = [&](wire::ClassRow& row) {
            row.students += one.role == directory::Role::student;
            row.sitters += sits_exams(one);
        };
        for (const auto& name : one.classes)
            count(rows[{name, ""}]);
        for (const auto& of : one.groups)
            count(rows[{of.class_name, of.group}]);
    }
    wire::List<wire::ClassRow> out;
    for (auto& [of, row] : rows) {
        const auto& [class_name, group] = of;
        if (row.students == 0)
            continue;
        row.class_name = group.empty() ? class_name : directory::audience_name({class_name, group});
        if (!group.empty())
            row.of = class_name;
        out.items.push_back(std::move(row));
    }
    call->ok(wire::encode(out));
}

namespace {

void answer_class(const CallPtr& call, const std::string& class_name) {
    auto students = class_students(call, class_name);
    if (!students)
        return call->fail(students.error());
    if (students->empty())
        return call->fail({"api.not_found", "nobody is in this class"});
    const Syllabus syllabus(call);
    const auto all = practised(call, syllabus, std::move(*students));
    if (!all)
        return call->fail(all.error());
    call->ok(wire::encode(class_progress(class_name, *all, syllabus, call->language)));
}

} // namespace

void progress(const CallPtr& call) {
    answer_class(call, call->query["class"]);
}

void class_progress(const CallPtr& call) {
    answer_class(call, call->path["class"]);
}

} // namespace ringroom::api::handlers
