// Packs and lessons for the API.
#include <algorithm>

#include <fmt/format.h>

#include "api/audience.h"
#include "base/random.h"
#include "center/arrival.h"
#include "directory/consents.h"
#include "server/live_backend.h"

namespace ringroom::server {
namespace {
constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53) - 1; // JSON numbers are doubles
}

Result<persona::Ear> ear_of(const std::string& word) {
    if (word == "marked")
        return persona::Ear::self_report;
    if (word == "turn_taking")
        return persona::Ear::turns;
    if (word == "partner")
        return persona::Ear::partner;
    return fail("drill.ear", word);
}

std::vector<wire::PackRow> LiveBackend::packs() {
    std::vector<wire::PackRow> out;
    for (const auto& pack : parts_.packs) {
        wire::PackRow row{.name = pack->id,
                          .title = pack->title,
                          .version = pack->version,
                          .hash = fmt::format("{:016x}", pack->hash)};
        for (const auto& drill : pack->drills)
            row.scripts.push_back({.name = drill->id,
                                   .title = drill->title,
                                   .direction = drill->direction,
                                   .queue = drill->skill_group,
                                   .difficulty = drill->difficulty});
        out.push_back(std::move(row));
    }
    for (const auto& pack : parts_.broken_packs)
        out.push_back({.name = pack, .loaded = false});
    for (auto& row : out)
        if (const auto found = parts_.pack_diagnostics.find(row.name);
            found != parts_.pack_diagnostics.end())
            for (const auto& one : found->second)
                row.remarks.push_back(to_line(one));
    return out;
}

wire::DrillStatus LiveBackend::status_of(const LessonView& lesson) const {
    const Instant until = lesson.ended == Instant{} ? parts_.control->now() : lesson.ended;
    std::vector<std::string> players;
    for (const auto& line : parts_.control->published()->view.agents)
        if (std::find(lesson.players.begin(), lesson.players.end(), line.agent) !=
            lesson.players.end())
            players.push_back(line.number);
    return {.id = lesson.id,
            .pack = lesson.pack,
            .script = lesson.script,
            .class_name = lesson.class_name,
            .state = lesson.state,
            .seed = lesson.seed,
            .ear = lesson.ear,
            .started_at = to_iso(lesson.started),
            .elapsed = until - lesson.began,
            .planned = lesson.planned,
            .arrived = lesson.arrived,
            .in_progress = lesson.in_progress,
            .done = lesson.done,
            .never_taken = lesson.never_taken,
            .players = std::move(players),
            .without_consent = lesson.without_consent.empty()
                                   ? std::nullopt
                                   : std::optional(lesson.without_consent)};
}

Result<LiveBackend::Script> LiveBackend::script_of(const std::string& pack,
                                                   const std::optional<std::string>& script) const {
    const auto found = std::find_if(parts_.packs.begin(), parts_.packs.end(),
                                    [&](const auto& p) { return p->id == pack; });
    if (parts_.broken_packs.contains(pack))
        return fail("drill.pack_mistakes", pack);
    if (found == parts_.packs.end())
        return fail("drill.unknown_pack", pack);
    const auto drill = script ? (*found)->drill(*script) : (*found)->drills.front();
    if (!drill)
        return fail("drill.unknown_script", script.value_or(""));
    return Script{script_name(**found, *drill), drill};
}

Result<std::string> LiveBackend::number_for(const persona::Drill& drill,
                                            const std::optional<std::string>& wanted) const {
    const auto& numbers = parts_.settings->numbers;
    const auto first = std::find_if(numbers.begin(), numbers.end(),
                                    [](const auto& number) { return !number.echo; });
    const auto dials = wanted ? *wanted : first != numbers.end() ? first->dials : std::string{};
    const auto* number = parts_.settings->number(dials);
    if (drill.direction == Direction::inbound && (number == nullptr || number->echo))
        return fail("drill.number", dials);
    return dials;
}

Result<LessonOrder> LiveBackend::order_of(const wire::DrillStart& start) {
    auto order = plan_of(start);
    if (!order)
        return order;
    if (auto chosen = choose_students(start.class_name, *order); !chosen)
        return tl::unexpected(chosen.error());
    return order;
}

Result<LessonOrder> LiveBackend::plan_of(const wire::DrillStart& start) {
    const auto script = script_of(start.pack, start.script);
    if (!script)
        return tl::unexpected(script.error());
    LessonOrder order{.pack = start.pack, .class_name = start.class_name};
    auto& plan = order.plan;
    plan.drill = script->drill;
    plan.script = script->name;
    plan.seed = start.seed.value_or(
        stream(static_cast<std::uint64_t>(wall_now().ms), "lesson").u64() & largest_seed);
    auto players = players_of(start);
    if (!players)
        return tl::unexpected(players.error());
    plan.players = std::move(*players);
    plan.customers = start.contacts.value_or(plan.players.empty() ? 10 : 0);
    plan.length = start.length.value_or(10_min);
    const auto ear = ear_of(start.ear.value_or(start.players.empty() ? "marked" : "partner"));
    if (!ear)
        return tl::unexpected(ear.error());
    plan.ear = *ear;
    std::optional<std::string> number;
    for (const auto& [name, value] : start.options) {
        if (name != "number")
            return fail("drill.unknown_option", name);
        number = value;
    }
    auto dials = number_for(*plan.drill, number);
    if (!dials)
        return tl::unexpected(dials.error());
    plan.service_number = std::move(*dials);
    return order;
}

Result<void> LiveBackend::choose_students(const std::string& class_name, LessonOrder& order) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    const auto people =
        class_name.empty() ? directory::people(reader) : directory::people_of(reader, class_name);
    if (!people)
        return tl::unexpected(people.error());
    if (people->empty())
        return fail("drill.unknown_class", class_name);
    const auto lacking = directory::without_consent(reader, *people);
    if (!lacking)
        return tl::unexpected(lacking.error());
    std::set<std::int64_t> left_out;
    for (const auto& one : *lacking) {
        left_out.insert(one.id);
        order.without_consent.push_back(one.number);
    }
    if (class_name.empty() && left_out.empty())
        return {}; // for everybody
    for (const auto& one : *people)
        if (!left_out.contains(one.id))
            order.plan.agents.push_back(AgentId{static_cast<std::uint64_t>(one.id)});
    return order.plan.agents.empty() ? fail("drill.no_consent", class_name) : Result<void>();
}

bool LiveBackend::is_private(const ContactKey& contact) {
    const auto session = parts_.store->reader();
    if (!session)
        return true; // rather told too little
    auto& reader = (*session)->reader();
    const auto kept = store::recordings_of(reader, contact.run, contact.contact.value);
    if (!kept)
        return true;
    if (!kept->empty())
        return kept->front().practice == store::Practice::own;
    const auto graded = training::contact_of(reader, contact.run, contact.contact);
    return !graded || (*graded && (*graded)->practice == store::Practice::own);
}

api::Seclusion LiveBackend::seclusion(DrillId lesson) {
    for (const auto& one : parts_.control->published()->lessons)
        if (one.id == lesson)
            return one.exam        ? api::Seclusion::exam
                   : one.practises ? api::Seclusion::practice
                                   : api::Seclusion::none;
    return api::Seclusion::none;
}

std::vector<api::AskingQueue> LiveBackend::asking_queues(Language language) {
    std::vector<api::AskingQueue> out;
    for (const auto& queue : parts_.machine->queues) {
        api::AskingQueue one{.id = queue.id,
                             .label = queue_name(queue.id, language),
                             .names = queue.names,
                             .levels = {}};
        one.names.push_back(queue.acd.name);
        for (const auto& need : queue.acd.required)
            one.levels[need.skill] = need.level;
        if (!one.levels.empty())
            out.push_back(std::move(one));
    }
    return out;
}

/// Each for those of the lesson. Error "drill.queues_closed": nobody of it is given its calls.
Result<void> LiveBackend::close_queues(const api::ClosedQueues& closed,
                                       drill::LessonPlan& plan) const {
    for (const auto& [queue, students] : closed) {
        drill::ClosedQueue one{queue, {}};
        for (const auto agent : plan.agents)
            if (std::find(students.begin(), students.end(), agent) != students.end())
                one.agents.push_back(agent);
        if (!one.agents.empty())
            plan.closed.push_back(std::move(one));
    }
    if (plan.drill->direction == Direction::outbound || plan.closed.empty())
        return {};
    const auto queues = center::arrival_queues(
        *parts_.machine, {plan.service_number, plan.drill->skill_group, !plan.drill->keys.empty()});
    std::string names;
    for (const auto* queue : queues) {
        const auto found =
            std::find_if(plan.closed.begin(), plan.closed.end(),
                         [queue](const auto& one) { return one.queue == queue->id; });
        if (found == plan.closed.end() || found->agents.size() < plan.agents.size())
            return {};
        names += (names.empty() ? "" : ", ") + queue->acd.name;
    }
    return names.empty() ? Result<void>() : fail("drill.queues_closed", '"' + names + '"');
}

void LiveBackend::start_drill(AgentId, wire::DrillStart start, api::ClosedQueues closed,
                              api::Answer<wire::DrillStatus> answer) {
    auto order = order_of(start);
    if (!order)
        return answer(tl::unexpected(order.error()));
    if (auto done = close_queues(closed, order->plan); !done)
        return answer(tl::unexpected(done.error()));
    parts_.control->start_lesson(std::move(*order), [this, answer](Result<LessonView> begun) {
        if (begun)
            answer(status_of(*begun));
        else
            answer(tl::unexpected(begun.error()));
    });
}

void LiveBackend::order_drill(AgentId, DrillId drill, api::DrillOrder order,
                              api::Answer<wire::DrillStatus> answer) {
    parts_.control->order_lesson(drill, static_cast<LessonCommand>(order),
                                 [this, answer](Result<LessonView> changed) {
                                     if (changed)
                                         answer(status_of(*changed));
                                     else
                                         answer(tl::unexpected(changed.error()));
                                 });
}

std::vector<wire::DrillStatus> LiveBackend::drills() {
    std::vector<wire::DrillStatus> out;
    for (const auto& lesson : parts_.control->published()->lessons)
        if (!lesson.practises)
            out.push_back(status_of(lesson));
    return out;
}

std::vector<DrillId> LiveBackend::closed_drills() {
    return parts_.control->published()->closed_drills;
}

std::vector<wire::DrillStatus> LiveBackend::practices(AgentId student) {
    std::vector<wire::DrillStatus> out;
    for (const auto& lesson : parts_.control->published()->lessons)
        if (lesson.practises && lesson.practises == student)
            out.push_back(status_of(lesson));
    return out;
}

void LiveBackend::start_practice(AgentId student, wire::PracticeStart start,
                                 api::Answer<wire::DrillStatus> answer) {
    for (const auto& one : practices(student))
        if (one.state != "ended")
            return answer(fail("practice.running", to_text(ContactKey{})));
    // A caller whom nobody can serve does not wait in the queue.
    if (seat(student, Language::en).agent.presence != Presence::ready)
        return answer(fail("practice.get_ready", std::to_string(student.value)));
    const auto calls = start.contacts.value_or(1);
    if (calls < 1 || calls > limits::practice_calls)
        return answer(fail("practice.calls", '"' + std::to_string(calls) + '"'));
    auto order = plan_of({.pack = std::move(start.pack),
                          .script = std::move(start.script),
                          .seed = start.seed,
                          .contacts = calls,
                          .length = limits::practice_pace * (calls - 1)});
    if (!order)
        return answer(tl::unexpected(order.error()));
    order->plan.agents = {student};
    order->plan.at_once = true; // the student has asked for it, and waits
    order->practises = student;
    parts_.control->start_lesson(std::move(*order), [this, answer](Result<LessonView> begun) {
        answer(begun ? Result<wire::DrillStatus>(status_of(*begun))
                     : tl::unexpected(begun.error()));
    });
}

Result<void> LiveBackend::share_practice(api::RecordKey key, AgentId student, bool shared) {
    const auto of = real(key);
    return parts_.store->write([&](store::Writer& writer) -> Result<void> {
        if (auto done = training::share_contact(writer, of, student, shared); !done)
            return done;
        return store::share_recordings(writer, of.run, of.contact.value, shared);
    });
}

} // namespace ringroom::server
