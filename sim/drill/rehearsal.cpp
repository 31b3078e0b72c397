#include "drill/rehearsal.h"

#include "center/settings.h"
#include "drill/lesson.h"
#include "drill/limits.h"

namespace ringroom::drill {
namespace {

constexpr int students_max = 1000;
constexpr Duration patience_for_the_end = Duration{2 * 3'600'000};

world::Profile profile_of(const RehearsalOptions& options, int student) {
    return options.profile.value_or(static_cast<world::Profile>(student % world::profiles));
}

LessonPlan plan_of(const RehearsalOptions& options) {
    return {.id = DrillId{1},
            .script = options.drill->id,
            .drill = options.drill,
            .seed = options.seed,
            .ear = options.ear,
            .customers = options.customers,
            .length = options.length,
            .service_number = std::string(rehearsal_number),
            .only = options.only};
}

/// Everything the lesson will ever say, posted ahead: nobody pauses a rehearsal.
void post_lesson(const LessonPlan& plan, world::World& world) {
    Lesson lesson(plan);
    std::vector<Event> events;
    lesson.start(Instant{1'000}, events);
    for (auto& event : events)
        world.post(Instant{1'000}, std::move(event));
    for (Instant at = lesson.next_deadline(); at != Instant::never(); at = lesson.next_deadline()) {
        events.clear();
        lesson.advance(at, events);
        for (auto& event : events)
            world.post(at, std::move(event));
    }
}

void sum_up(const RehearsalOptions& options, const training::Gradebook& book,
            RehearsalReport& report) {
    std::map<world::Profile, std::pair<ProfileReport, training::Milli>> sums;
    for (const auto& contact : book.contacts()) {
        ++report.contacts;
        ++report.endings[contact.measures.ending];
        if (!contact.measures.agent)
            continue;
        ++report.answered;
        report.talked += contact.measures.talk.value_or(Duration{});
        const auto profile =
            profile_of(options, static_cast<int>(contact.measures.agent.value) - 1);
        auto& [line, sum] = sums[profile];
        line.profile = profile;
        ++line.contacts;
        line.fatal += contact.score.fatal ? 1 : 0;
        if (contact.score.final) {
            ++line.graded;
            sum += *contact.score.final;
        }
    }
    for (auto& [profile, entry] : sums) {
        if (entry.first.graded > 0)
            entry.first.mean = entry.second / entry.first.graded;
        report.by_profile.push_back(entry.first);
    }
}

} // namespace

std::shared_ptr<const center::Settings> rehearsal_settings(const persona::Drill& drill,
                                                           int students) {
    auto settings = std::make_shared<center::Settings>();
    center::QueueEntry queue{.id = QueueId{1}};
    queue.acd.name = drill.skill_group.empty() ? "queue" : drill.skill_group;
    queue.acd.wrap_up = {.mode = acd::WrapUpMode::timed, .length = 30_s, .cap = 2_min};
    settings->queues.push_back(queue);
    for (int n = 1; n <= students; ++n) {
        center::AgentEntry agent{.id = AgentId{static_cast<std::uint64_t>(n)},
                                 .number = std::to_string(1000 + n)};
        agent.acd.name = agent.number;
        agent.acd.queues.push_back({.queue = QueueId{1}});
        agent.acd.outside_wrap_up = queue.acd.wrap_up;
        settings->agents.push_back(std::move(agent));
    }
    settings->numbers[std::string(rehearsal_number)] = {.queue = queue.acd.name};
    settings->hash = "rehearsal";
    return settings;
}

Result<RehearsalReport> rehearse(const RehearsalOptions& options,
                                 const std::function<void(const StampedFact&)>& sink) {
    if (options.students < 1 || options.students > students_max)
        return fail("drill.students", "students must be 1 to " + std::to_string(students_max));
    const auto plan = plan_of(options);
    if (const auto checked = check_plan(plan); !checked)
        return tl::unexpected(checked.error());
    const bool outbound = options.drill->direction == Direction::outbound;
    world::WorldOptions world_options{.seed = options.world_seed.value_or(options.seed),
                                      .verify_each_step = options.verify};
    for (int n = 0; n < options.students; ++n)
        world_options.seats.push_back({AgentId{static_cast<std::uint64_t>(n) + 1},
                                       std::to_string(1001 + n), profile_of(options, n), outbound});
    world::World world(rehearsal_settings(*options.drill, options.students),
                       {{plan.script, options.drill}}, std::move(world_options));
    training::Gradebook book;
    book.add_drill(plan.id, options.drill, options.ear, plan.seed);
    world.on_fact([&](const StampedFact& fact) {
        if (options.graded)
            book.take(fact);
        if (sink)
            sink(fact);
    });
    post_lesson(plan, world);
    RehearsalReport report;
    const Instant end = Instant{1'000} + options.length;
    world.run_until(end);
    while (!world.drained() && world.now() < end + patience_for_the_end)
        world.run_until(world.now() + 10_s);
    report.drained = world.drained();
    report.lasted = Duration{world.now().ms};
    report.events = world.steps();
    report.facts_hash = world.fact_hash();
    sum_up(options, book, report);
    return report;
}

} // namespace ringroom::drill
