// Practical exams for the API: what is planned from the packs, orders to the examiner.
#include <algorithm>

#include "base/random.h"
#include "center/arrival.h"
#include "directory/consents.h"
#include "drill/difficulty.h"
#include "evidence/notary.h"
#include "exam/limits.h"
#include "persona/callee.h"
#include "server/examiner.h"
#include "server/exhibits.h"
#include "server/limits.h"
#include "server/live_backend.h"

namespace ringroom::server {
namespace {

constexpr int tries_of_each_kind = 6;

std::uint64_t drawn_for_json(Random stream) {
    return stream.u64() >> 11; // JSON numbers are doubles
}

/// Whoever an exam sends must be there to talk to.
bool is_there(const persona::Drill& drill, std::uint64_t seed, std::uint64_t customer) {
    return drill.direction == Direction::inbound ||
           persona::plan_callee(drill, seed, customer).kind == persona::CalleeKind::answer;
}

/// The paper's customer: the one asked for, else the first who is there. 0: nobody is.
std::uint64_t customer_for(const persona::Drill& drill, std::uint64_t seed,
                           std::optional<std::int64_t> wanted) {
    if (wanted)
        return *wanted > 0 && is_there(drill, seed, static_cast<std::uint64_t>(*wanted))
                   ? static_cast<std::uint64_t>(*wanted)
                   : 0;
    for (std::uint64_t number = 1; number <= limits::customers_tried; ++number)
        if (is_there(drill, seed, number))
            return number;
    return 0;
}

wire::CustomerDifficulty row_of(const drill::Difficulty& found) {
    wire::CustomerDifficulty out{
        .tries = found.tries, .reached = found.reached, .mean = found.mean, .talk = found.talk};
    for (const auto& kind : found.by_profile) {
        if (!kind.mean)
            continue;
        out.lowest = std::min(out.lowest.value_or(*kind.mean), *kind.mean);
        out.highest = std::max(out.highest.value_or(*kind.mean), *kind.mean);
    }
    return out;
}

/// The papers' means, their spread, and whether the calls fit into the time.
void sum_up(const exam::PracticalSetup& setup, wire::PracticalDifficulty& out) {
    std::vector<std::vector<drill::RehearsedCall>> papers;
    for (const auto& paper : out.papers) {
        auto& calls = papers.emplace_back();
        for (const auto& one : paper.calls)
            calls.push_back(
                {one.mean, setup.tasks.at(static_cast<std::size_t>(one.call)).weight, one.talk});
    }
    const auto compared = drill::compare_papers(papers, setup.limit, setup.rest);
    for (std::size_t at = 0; at < papers.size(); ++at) {
        out.papers[at].mean = compared.papers[at].mean;
        out.papers[at].talk = compared.papers[at].talk;
    }
    out.allowed = drill::equal_within;
    out.spread = compared.spread;
    out.equal = compared.equal;
    out.fits = compared.fits;
}

} // namespace

Result<exam::PracticalSetup> LiveBackend::practical_setup(const wire::NewPractical& plan,
                                                          std::uint64_t& seed) {
    exam::PracticalSetup out{.title = plan.title,
                             .class_name = plan.class_name,
                             .limit = plan.limit.value_or(30_min),
                             .rest = plan.rest.value_or(15_s)};
    const auto ear = ear_of(plan.ear.value_or("marked"));
    if (!ear || *ear == persona::Ear::partner) // nobody sits beside who is examined
        return fail("drill.ear", plan.ear.value_or(""));
    out.ear = persona::to_string(*ear);
    out.papers = static_cast<int>(std::clamp<std::int64_t>(plan.papers.value_or(1), 0, 1'000));
    out.pass_mark =
        static_cast<int>(std::clamp<std::int64_t>(plan.pass_mark.value_or(80), -1, 101));
    if (out.papers < 1 || out.papers > exam::limits::papers)
        return fail("exam.practical.papers", "1 to 4 papers");
    if (plan.calls.empty() || plan.calls.size() > exam::limits::tasks)
        return fail("exam.practical.calls", "1 to 10 calls");
    seed = plan.seed
               ? static_cast<std::uint64_t>(*plan.seed)
               : drawn_for_json(stream(static_cast<std::uint64_t>(wall_now().ms), "practical"));
    for (const auto& call : plan.calls) {
        const auto script = script_of(call.pack, call.script);
        if (!script)
            return tl::unexpected(script.error());
        const auto number = number_for(*script->drill, call.number);
        if (!number)
            return tl::unexpected(number.error());
        exam::PracticalTask task{
            .pack = call.pack,
            .script = script->name,
            .title = script->drill->title,
            .number = script->drill->direction == Direction::inbound ? *number : std::string{},
            .weight =
                static_cast<int>(std::clamp<std::int64_t>(call.weight.value_or(1), 0, 1'000))};
        for (int paper = 0; paper < out.papers; ++paper) {
            const auto place = static_cast<std::uint64_t>(out.tasks.size());
            const auto of_paper = drawn_for_json(
                stream(seed, "paper", static_cast<std::uint64_t>(paper), std::to_string(place)));
            const auto customer = customer_for(*script->drill, of_paper, call.customer);
            if (customer == 0)
                return fail("exam.practical.customer", '"' + script->drill->title + '"');
            task.seeds.push_back(of_paper);
            task.customers.push_back(customer);
        }
        out.tasks.push_back(std::move(task));
    }
    return out;
}

/// A call that arrives in a queue of which the candidate is given none: they would wait for ever.
Diagnostics LiveBackend::calls_amiss(const exam::PracticalSetup& setup, std::int64_t person,
                                     Language language) const {
    Diagnostics out;
    const auto& agents = parts_.machine->agents;
    const auto agent = std::find_if(agents.begin(), agents.end(), [person](const auto& one) {
        return one.id.value == static_cast<std::uint64_t>(person);
    });
    for (std::size_t at = 0; at < setup.tasks.size(); ++at) {
        const auto& task = setup.tasks[at];
        const auto drill = drill_of(task.script);
        if (task.number.empty() || !drill)
            continue;
        const auto queues = center::arrival_queues(
            *parts_.machine, {task.number, drill->skill_group, !drill->keys.empty()});
        const bool given = agent != agents.end() &&
                           std::any_of(queues.begin(), queues.end(), [&](const auto* queue) {
                               return center::is_given(agent->acd, *queue);
                           });
        if (given || queues.empty())
            continue;
        std::string names;
        for (const auto* queue : queues)
            names += (names.empty() ? "" : ", ") + queue_name(queue->id, language);
        out.push_back(
            {.severity = Severity::warning,
             .code = "exam.practical.no_queue",
             .message = text(
                 language, "exam.practical.no_queue",
                 {{"number", std::to_string(at + 1)}, {"name", task.title}, {"queue", names}})});
    }
    return out;
}

Result<std::map<std::int64_t, Diagnostics>>
LiveBackend::practical_doubts(const exam::PracticalSetup& setup,
                              const std::vector<exam::Sitter>& sitters, Language language) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    // Also who has left the class or group since: the exam keeps its candidates.
    auto people = directory::people(reader);
    if (!people)
        return tl::unexpected(people.error());
    std::erase_if(*people, [&](const auto& one) {
        return std::none_of(sitters.begin(), sitters.end(),
                            [&](const auto& sitter) { return sitter.person == one.id; });
    });
    const auto lacking = directory::without_consent(reader, *people);
    if (!lacking)
        return tl::unexpected(lacking.error());
    std::map<std::int64_t, Diagnostics> out;
    for (const auto& sitter : sitters) {
        auto doubts = calls_amiss(setup, sitter.person, language);
        if (std::any_of(lacking->begin(), lacking->end(),
                        [&](const auto& one) { return one.id == sitter.person; }))
            doubts.push_back({.severity = Severity::warning,
                              .code = "exam.practical.no_consent",
                              .message = text(language, "exam.practical.no_consent")});
        if (!doubts.empty())
            out.emplace(sitter.person, std::move(doubts));
    }
    return out;
}

Result<wire::PracticalDifficulty>
LiveBackend::practical_difficulty(const exam::PracticalSetup& setup) {
    wire::PracticalDifficulty out;
    const auto ear = setup.ear == persona::to_string(persona::Ear::turns)
                         ? persona::Ear::turns
                         : persona::Ear::self_report;
    for (int paper = 0; paper < setup.papers; ++paper) {
        wire::PaperDifficulty row{.paper = std::string(1, static_cast<char>('A' + paper))};
        for (std::size_t call = 0; call < setup.tasks.size(); ++call) {
            const auto& task = setup.tasks[call];
            const auto drill = drill_of(task.script);
            if (!drill)
                return fail("drill.unknown_script", task.script);
            const auto place = static_cast<std::size_t>(paper);
            const auto found = drill::difficulty_of({.drill = drill,
                                                     .seed = task.seeds.at(place),
                                                     .customer = task.customers.at(place),
                                                     .ear = ear,
                                                     .tries = tries_of_each_kind});
            if (!found)
                return tl::unexpected(found.error());
            auto one = row_of(*found);
            one.call = static_cast<std::int64_t>(call);
            one.title = task.title;
            one.customer = static_cast<std::int64_t>(task.customers.at(place));
            row.calls.push_back(std::move(one));
        }
        out.papers.push_back(std::move(row));
    }
    sum_up(setup, out);
    return out;
}

std::vector<drill::Turn> LiveBackend::practical_turns(std::int64_t exam) {
    const auto published = parts_.control->published();
    const auto found = published->turns.find(exam);
    return found == published->turns.end() ? std::vector<drill::Turn>{} : found->second;
}

void LiveBackend::order_practical(std::int64_t exam, const std::string& order, std::string by,
                                  api::Answer<exam::Practical> answer) {
    const auto known = practical_order_from(order);
    if (!known)
        return answer(fail("exam.order", '"' + order + "\" is no order"));
    parts_.control->ask_examiner(
        [exam, order = *known, by = std::move(by)](Examiner& examiner) {
            return examiner.order(exam, order, by);
        },
        std::move(answer));
}

void LiveBackend::practical_extra(std::int64_t exam, wire::PracticalExtra extra,
                                  api::Answer<exam::Practical> answer) {
    parts_.control->ask_examiner(
        [exam, extra = std::move(extra)](Examiner& examiner) {
            return examiner.give(exam, extra.person, extra.extra, extra.reason);
        },
        std::move(answer));
}

void LiveBackend::practical_again(std::int64_t exam, wire::PracticalAgain again,
                                  api::Answer<exam::Practical> answer) {
    parts_.control->ask_examiner(
        [exam, again = std::move(again)](Examiner& examiner) {
            return examiner.again(exam, again.person, again.call, again.reason);
        },
        std::move(answer));
}

void LiveBackend::practical_let_in(std::int64_t exam, wire::PracticalLetIn whom,
                                   api::Answer<exam::Practical> answer) {
    parts_.control->ask_examiner(
        [exam, whom = std::move(whom)](Examiner& examiner) {
            return examiner.let_in(exam, whom.person, whom.reason);
        },
        std::move(answer));
}

store::Job LiveBackend::witnessing(std::int64_t practical, WallTime at,
                                   std::vector<evidence::Testimony> told) {
    return [notary = parts_.notary, practical, at, told = std::move(told)](store::Writer& writer) {
        return witness_practical(writer, *notary, at, practical, told);
    };
}

} // namespace ringroom::server
