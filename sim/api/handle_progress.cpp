// How students get on: one's own progress for everybody, others' and the class's for who may see
// class results.
#include <algorithm>
#include <map>

#include "api/handlers.h"
#include "api/progress_view.h"

namespace ringroom::api::handlers {
namespace {

/// The class a student is compared with: the one asked for, or their first. Empty: none. Error
/// "api.not_found": not one of theirs.
Result<std::string> class_for(const CallPtr& call, const directory::Person& student) {
    const auto& wanted = call->query["class"];
    const auto& own = student.classes;
    if (wanted.empty())
        return own.empty() ? std::string() : own.front();
    if (std::find(own.begin(), own.end(), wanted) == own.end())
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
    std::map<std::string, std::int64_t> students;
    for (const auto& one : *everybody)
        if (one.role == directory::Role::student)
            for (const auto& name : one.classes)
                ++students[name];
    wire::List<wire::ClassRow> out;
    for (const auto& [name, count] : students)
        out.items.push_back({name, count});
    call->ok(wire::encode(out));
}

void class_progress(const CallPtr& call) {
    const auto& class_name = call->path["class"];
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

} // namespace ringroom::api::handlers
