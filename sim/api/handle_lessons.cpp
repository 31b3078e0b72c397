// What goes on now, packs and drills.
#include <algorithm>
#include <set>

#include "api/handlers.h"
#include "api/own_contacts.h"
#include "api/progress_view.h"
#include "api/queue_gates.h"
#include "base/log.h"
#include "directory/limits.h"
#include "wire/limits.h"

namespace ringroom::api::handlers {
namespace {

template <class T>
void list(const CallPtr& call, std::vector<T> items) {
    call->ok(wire::encode(wire::List<T>{std::move(items), std::nullopt}));
}

DrillId drill_of(const CallPtr& call) {
    const auto number = whole_number(call->path["drill"]);
    if (number && *number > 0)
        return {static_cast<std::uint64_t>(*number)};
    call->fail({"api.not_found", "no id of a drill"});
    return {};
}

void order(const CallPtr& call, DrillOrder wanted, std::string_view word) {
    const auto id = drill_of(call);
    if (!id)
        return;
    log_info("api", "drill " + std::string(word) + " drill=" + std::to_string(id.value) +
                        " by=" + call->person.number);
    call->services.backend.order_drill(call->agent(), id, wanted,
                                       Call::answer<wire::DrillStatus>(call));
}

bool is_fine(const CallPtr& call, const wire::DrillStart& start) {
    const char* wrong = nullptr;
    if (start.pack.empty() || start.pack.size() > 120)
        wrong = "\"pack\" is empty or too long";
    else if (start.class_name.size() > directory::limits::audience_bytes)
        wrong = "\"class_name\" is too long";
    else if (start.seed && *start.seed > static_cast<std::uint64_t>(wire::limits::seed))
        wrong = "\"seed\" is too large";
    if (wrong != nullptr)
        call->fail({"api.value", wrong});
    return wrong == nullptr;
}

/// Whether a course of one of the classes says that easier drills come first.
Result<bool> has_gates(const CallPtr& call, const std::set<std::string>& classes) {
    const auto courses = call->services.people.classes().courses();
    if (!courses)
        return tl::unexpected(courses.error());
    return std::any_of(courses->begin(), courses->end(), [&](const auto& course) {
        return course.gates && !course.archived && classes.contains(course.class_name);
    });
}

/// PACK/DRILL of what is to be started; of no pack that is loaded: empty.
std::string script_of(const CallPtr& call, const wire::DrillStart& start) {
    for (const auto& pack : call->services.backend.packs())
        if (pack.name == start.pack && !pack.scripts.empty())
            return pack.name + "/" + start.script.value_or(pack.scripts.front().name);
    return "";
}

/// The attempts of a class or group, where a course of the class has gates; else nothing.
Result<std::optional<Practised>> gated_class(const CallPtr& call, const Syllabus& syllabus,
                                             const std::string& audience) {
    auto students = class_students(call, audience);
    if (!students)
        return tl::unexpected(students.error());
    std::set<std::string> classes; // more than one only where groups of two have one name
    for (const auto& one : *students)
        classes.insert(directory::class_behind(one, audience));
    const auto gates = has_gates(call, classes);
    if (!gates || !*gates)
        return gates ? Result<std::optional<Practised>>() : tl::unexpected(gates.error());
    auto all = practised(call, syllabus, std::move(*students));
    if (!all)
        return tl::unexpected(all.error());
    return std::optional(std::move(*all));
}

/// What the drill practises; empty: of no pack that is loaded.
std::string practised_skill(const CallPtr& call, const Syllabus& syllabus,
                            const wire::DrillStart& start) {
    const auto* script = syllabus.script(script_of(call, start));
    return script == nullptr ? std::string() : script->skill;
}

/// Who of them has not mastered the difficulty before this drill's.
std::vector<wire::NotReady> kept_out(const CallPtr& call, const Syllabus& syllabus,
                                     const Practised& all, const wire::DrillStart& start) {
    const auto* script = syllabus.script(script_of(call, start));
    if (script == nullptr)
        return {}; // refused further down, with the reason
    const auto first = to_master_before(syllabus.levels(script->skill), script->difficulty);
    return first ? not_ready(all, script->skill, *first, call->language)
                 : std::vector<wire::NotReady>{};
}

std::string names_in(const std::vector<wire::NotReady>& students) {
    std::string out;
    for (const auto& one : students)
        out += (out.empty() ? "" : "; ") + one.number + " " + one.name;
    return out;
}

} // namespace

Result<std::string> not_ready_for_practice(const CallPtr& call, const wire::PracticeStart& start) {
    const Syllabus syllabus(call);
    for (const auto& name : call->person.classes) {
        const auto all = gated_class(call, syllabus, name);
        if (!all)
            return tl::unexpected(all.error());
        if (!*all)
            continue;
        const wire::DrillStart drill{
            .pack = start.pack, .class_name = name, .script = start.script};
        for (const auto& one : kept_out(call, syllabus, **all, drill))
            if (one.number == call->person.number)
                return one.words;
    }
    return std::string();
}

void queues(const CallPtr& call) {
    list(call, call->services.backend.queues(call->language));
}
void agents(const CallPtr& call) {
    list(call, call->services.backend.agents(call->language));
}
void contacts(const CallPtr& call) {
    auto rows = call->services.backend.contacts(call->language);
    std::erase_if(rows, [&](const auto& row) { return is_secluded(call, row.drill, row.agent); });
    list(call, std::move(rows));
}
void packs(const CallPtr& call) {
    auto rows = call->services.backend.packs();
    const Syllabus syllabus(call);
    for (auto& one : rows)
        syllabus.name_skills(one);
    list(call, std::move(rows));
}
void drills(const CallPtr& call) {
    list(call, call->services.backend.drills());
}

void start_drill(const CallPtr& call) {
    auto wanted = call->body<wire::DrillStart>();
    if (!wanted)
        return call->fail(wanted.error());
    call->audit->subject = wanted->pack + " " + wanted->class_name;
    if (!is_fine(call, *wanted))
        return;
    const Syllabus syllabus(call);
    const auto all = gated_class(call, syllabus, wanted->class_name);
    if (!all)
        return call->fail(all.error());
    auto unready = *all ? kept_out(call, syllabus, **all, *wanted) : std::vector<wire::NotReady>{};
    const bool anyway = wanted->ignore_gates.value_or(false);
    if (!unready.empty() && !anyway)
        return call->fail({"drill.not_ready", '"' + names_in(unready) + '"'});
    QueueGates queues;
    if (*all && !anyway)
        queues = queue_gates(**all, syllabus, practised_skill(call, syllabus, *wanted),
                             call->services.backend.asking_queues(call->language), call->language);
    unready.insert(unready.end(), queues.not_ready.begin(), queues.not_ready.end());
    log_info("api", "drill start pack=" + wanted->pack + " class=" + wanted->class_name +
                        " by=" + call->person.number);
    call->services.backend.start_drill(call->agent(), std::move(*wanted), std::move(queues.closed),
                                       [answer = Call::answer<wire::DrillStatus>(call, 201),
                                        unready](Result<wire::DrillStatus> status) {
                                           if (status)
                                               status->not_ready = unready;
                                           answer(std::move(status));
                                       });
}

void drill(const CallPtr& call) {
    const auto id = drill_of(call);
    if (!id)
        return;
    for (const auto& status : call->services.backend.drills())
        if (status.id == id)
            return call->ok(wire::encode(status));
    call->fail({"api.not_found", "no such drill"});
}

void pause_drill(const CallPtr& call) {
    order(call, DrillOrder::pause, "pause");
}
void resume_drill(const CallPtr& call) {
    order(call, DrillOrder::resume, "resume");
}
void stop_drill(const CallPtr& call) {
    const auto wanted = call->body<wire::DrillStop>();
    if (!wanted)
        return call->fail(wanted.error());
    const bool cut = wanted->cut.value_or(false);
    order(call, cut ? DrillOrder::cut : DrillOrder::stop, cut ? "cut" : "stop");
}

} // namespace ringroom::api::handlers
