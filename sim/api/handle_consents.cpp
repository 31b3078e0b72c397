// Consent to being recorded: what a course's students are told, and who has accepted it when.
#include "api/handlers.h"
#include "directory/consents.h"

namespace ringroom::api::handlers {
namespace {

wire::ConsentRow consent_row(const directory::ConsentAsked& one) {
    return {one.course, one.course_name, one.text, one.version,
            one.accepted.ms == 0 ? std::nullopt : std::optional(to_iso(one.accepted))};
}

} // namespace

void my_consents(const CallPtr& call) {
    const auto all = call->services.people.classes().consents(call->person);
    if (!all)
        return call->fail(all.error());
    wire::List<wire::ConsentRow> out;
    for (const auto& one : *all)
        out.items.push_back(consent_row(one));
    call->ok(wire::encode(out));
}

void answer_consent(const CallPtr& call) {
    const auto answer = call->body<wire::ConsentAnswer>();
    if (!answer)
        return call->fail(answer.error());
    call->audit->subject =
        std::to_string(answer->course) + (answer->accepted ? " accepted" : " withdrawn");
    call->audit->concerns = {call->person.id};
    // Its calls are recorded: who wants none of it leaves the seat, and tells the teacher.
    if (!answer->accepted && call->services.backend.practicals().sits(call->person.id))
        return call->fail({"consent.in_exam", "a practical exam goes on"});
    if (const auto done = call->services.people.classes().answer_consent(
            call->person, answer->course, answer->version, answer->accepted, wall_now());
        !done)
        return call->fail(done.error());
    my_consents(call);
}

void course_consents(const CallPtr& call) {
    const auto id = whole_number(call->path["course"]).value_or(0);
    auto& classes = call->services.people.classes();
    const auto courses = classes.courses();
    if (!courses)
        return call->fail(courses.error());
    for (const auto& course : *courses) {
        if (course.id != id)
            continue;
        const auto students = call->services.people.list(course.class_name);
        if (!students)
            return call->fail(students.error());
        wire::List<wire::ConsentStanding> out;
        for (const auto& student : *students) {
            const auto asked = classes.consents(student);
            if (!asked)
                return call->fail(asked.error());
            for (const auto& one : *asked)
                if (one.course == id)
                    out.items.push_back(
                        {student.number, student.name, consent_row(one).accepted_at});
        }
        return call->ok(wire::encode(out));
    }
    call->fail({"classes.unknown", "no such course"});
}

} // namespace ringroom::api::handlers
