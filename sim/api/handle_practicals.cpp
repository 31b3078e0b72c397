// Practical exams: calls that everybody takes alike. A candidate sees the exams they sit and their
// own marks once these are released; customers and seeds leave the server only for who marks.
#include <algorithm>
#include <map>

#include "api/exam_gate.h"
#include "api/handlers.h"
#include "api/practical_series.h"
#include "api/practical_view.h"
#include "api/table_answer.h"
#include "base/utf8.h"
#include "exam/limits.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

/// Candidates do not see what was put away.
bool sees(const CallPtr& call, const exam::Practical& exam) {
    return call->may(Right::run_drills) || (exam.candidate(call->person.id) != nullptr &&
                                            exam.state != exam::PracticalState::dropped);
}

Result<exam::Practical> practical_at(const CallPtr& call) {
    const auto id = whole_number(call->path["practical"]);
    if (!id || *id <= 0)
        return fail("exam.unknown", "no such id");
    auto exam = call->services.backend.practicals().practical(*id);
    if (exam && !sees(call, *exam)) {
        audit_refusal(call, "practical-read", std::to_string(*id), {});
        return fail("exam.unknown", "an exam of others");
    }
    return exam;
}

/// One's own standing and attempt, and one's marks once they are out.
Result<wire::PracticalRow> row_for(const CallPtr& call, const exam::Practical& exam) {
    const auto turns = call->services.backend.practical_turns(exam.id);
    auto out = practical_row(exam, turns);
    auto gate = gate_row(call, exam);
    if (!gate)
        return tl::unexpected(gate.error());
    out.gate = std::move(*gate);
    const auto* mine = exam.candidate(call->person.id);
    if (mine == nullptr)
        return out;
    const auto* turn = turn_of(turns, call->person.id);
    out.mine = standing_of(exam, *mine, turn);
    out.attempt = mine->attempt;
    if (exam.state != exam::PracticalState::released || mine->kept_out)
        return out;
    const auto marked = marked_candidate(call, exam, *mine, turn);
    if (!marked)
        return tl::unexpected(marked.error());
    out.score = marked->score;
    out.passed = marked->passed;
    const auto best = best_attempts(call, exam.id);
    if (!best)
        return tl::unexpected(best.error());
    const auto counting = best->find(call->person.id);
    out.counts = counting == best->end() || counting->second.exam == exam.id;
    return out;
}

Diagnostics doubts_about(const std::map<std::int64_t, Diagnostics>& all, std::int64_t person) {
    const auto found = all.find(person);
    return found == all.end() ? Diagnostics{} : found->second;
}

/// Of every candidate, by person.
Result<std::map<std::int64_t, Diagnostics>> doubts_of(const CallPtr& call,
                                                      const exam::Practical& exam) {
    std::vector<exam::Sitter> sitters;
    for (const auto& one : exam.candidates)
        sitters.push_back(one.sitter);
    return call->services.backend.practical_doubts(exam.setup, sitters, call->language);
}

/// Candidates who have not accepted what their course tells of recording, with the words of it.
Result<std::map<std::int64_t, std::string>> unagreed(const CallPtr& call,
                                                     const exam::Practical& exam) {
    const auto doubts = doubts_of(call, exam);
    if (!doubts)
        return tl::unexpected(doubts.error());
    std::map<std::int64_t, std::string> out;
    for (const auto& [person, all] : *doubts)
        for (const auto& doubt : all)
            if (doubt.code == "exam.practical.no_consent")
                out.emplace(person, doubt.message);
    return out;
}

/// Nobody is recorded who has not agreed: of all who get calls, or of this one `person`. Error
/// "exam.practical.not_agreed", naming them.
Result<void> all_agree(const exam::Practical& exam,
                       const Result<std::map<std::int64_t, std::string>>& unagreed,
                       std::optional<std::int64_t> person = {}) {
    if (!unagreed)
        return tl::unexpected(unagreed.error());
    std::string names;
    for (const auto& candidate : exam.candidates) {
        const auto& sitter = candidate.sitter;
        const bool asked = person ? sitter.person == *person : !candidate.kept_out;
        if (asked && unagreed->contains(sitter.person))
            names += (names.empty() ? "" : ", ") + sitter.number + " " + sitter.name;
    }
    return names.empty() ? Result<void>() : fail("exam.practical.not_agreed", '"' + names + '"');
}

wire::PracticalWarning gate_warning(const exam::Sitter& sitter, const std::string& skill,
                                    const std::string& words, Language language) {
    return {sitter.person, sitter.number, sitter.name, "exam.practical.gated",
            text(language, "exam.practical.gated", {{"skill", skill}, {"words", words}})};
}

/// The skill that the exam asks for, in words; empty: none.
std::string skill_of(const CallPtr& call, const exam::Practical& exam) {
    return exam.setup.gate ? ExamGates(call).label(*exam.setup.gate) : std::string();
}

/// What keeps calls from a candidate, while there are calls to come.
Result<void> add_doubts(const CallPtr& call, const exam::Practical& exam,
                        std::vector<wire::PracticalCandidate>& rows) {
    if (exam.state != exam::PracticalState::waiting &&
        exam.state != exam::PracticalState::running && exam.state != exam::PracticalState::paused)
        return {};
    const auto doubts = doubts_of(call, exam);
    if (!doubts)
        return tl::unexpected(doubts.error());
    for (auto& row : rows)
        for (const auto& doubt : doubts_about(*doubts, row.person))
            row.warnings.push_back({row.person, row.number, row.name, doubt.code, doubt.message});
    if (exam.state != exam::PracticalState::waiting)
        return {};
    const auto lacks = not_let_in(call, exam);
    if (!lacks)
        return tl::unexpected(lacks.error());
    const auto skill = skill_of(call, exam);
    for (auto& row : rows)
        if (const auto found = lacks->find(row.person); found != lacks->end())
            row.warnings.push_back(gate_warning({row.person, row.number, row.name}, skill,
                                                found->second, call->language));
    return {};
}

/// Which attempts count, where there is more than one.
Result<void> add_counting(const CallPtr& call, const exam::Practical& exam,
                          std::vector<wire::PracticalCandidate>& rows) {
    if (exam.state != exam::PracticalState::released)
        return {};
    const auto best = best_attempts(call, exam.id);
    if (!best)
        return tl::unexpected(best.error());
    for (auto& row : rows)
        if (const auto found = best->find(row.person); found != best->end())
            row.counts = found->second.exam == exam.id;
    return {};
}

Result<std::vector<wire::PracticalCandidate>> marked_candidates(const CallPtr& call,
                                                                const exam::Practical& exam) {
    const auto turns = call->services.backend.practical_turns(exam.id);
    std::vector<wire::PracticalCandidate> out;
    for (const auto& one : exam.candidates) {
        auto marked = marked_candidate(call, exam, one, turn_of(turns, one.sitter.person));
        if (!marked)
            return tl::unexpected(marked.error());
        out.push_back(std::move(*marked));
    }
    if (const auto added = add_counting(call, exam, out); !added)
        return tl::unexpected(added.error());
    return out;
}

Answer<exam::Practical> answer_exam(const CallPtr& call) {
    return [call](const Result<exam::Practical>& exam) {
        if (!exam)
            return call->fail(exam.error());
        call->ok(
            wire::encode(practical_row(*exam, call->services.backend.practical_turns(exam->id))));
    };
}

/// What the chain is told of a released exam: marks, and the contacts they rest on.
std::vector<evidence::Testimony> testimonies(const CallPtr& call, const exam::Practical& exam,
                                             const std::vector<wire::PracticalCandidate>& rows) {
    constexpr std::size_t at_once = 50; // candidates; an entry holds a few fields more
    std::vector<evidence::Testimony> out;
    for (std::size_t n = 0; n < rows.size(); ++n) {
        if (n % at_once == 0)
            out.push_back({.kind = evidence::Kind::practical_released,
                           .subject = "practical/" + std::to_string(exam.id),
                           .content = {{"title", exam.setup.title},
                                       {"class", exam.setup.class_name},
                                       {"by", call->person.number}}});
        auto value =
            rows[n].standing.state == "kept_out" ? "kept_out" : std::to_string(rows[n].score);
        for (const auto& one : rows[n].calls)
            if (one.result && one.state == to_string(exam::CallState::over))
                value += " " + *one.result;
        out.back().content.push_back({rows[n].number, std::move(value)});
    }
    return out;
}

/// Only with every mark given: a result is not taken back.
void release(const CallPtr& call, const exam::Practical& exam) {
    if (exam.state != exam::PracticalState::ended)
        return call->fail(exam::wrong_state(exam.state).value());
    if (exam.under_way())
        return call->fail({"exam.practical.under_way", "a call has not come to its end"});
    const auto rows = marked_candidates(call, exam);
    if (!rows)
        return call->fail(rows.error());
    std::int64_t waiting = 0;
    for (const auto& row : *rows)
        waiting += row.to_mark;
    if (waiting > 0)
        return call->fail({"exam.not_marked", '"' + std::to_string(waiting) + '"'});
    const auto now = wall_now();
    const auto witness =
        call->services.backend.witnessing(exam.id, now, testimonies(call, exam, *rows));
    std::map<std::int64_t, std::int64_t> marks;
    for (const auto& row : *rows)
        marks[row.person] = row.score;
    const auto released = call->services.backend.practicals().release(
        exam.id, now, call->person.number, marks, witness);
    if (released) {
        std::vector<std::int64_t> sitters;
        for (const auto& candidate : exam.candidates)
            if (!candidate.kept_out)
                sitters.push_back(candidate.sitter.person);
        tell_news(call, std::move(sitters), "practical", "practical/" + std::to_string(exam.id),
                  exam.setup.title);
    }
    answer_exam(call)(released);
}

void serve_results(const CallPtr& call, sheet::Format format) {
    const auto exam = practical_at(call);
    if (!exam)
        return call->fail(exam.error());
    const auto rows = marked_candidates(call, *exam);
    if (!rows)
        return call->fail(rows.error());
    for (const auto& candidate : exam->candidates)
        call->audit->concerns.push_back(candidate.sitter.person);
    serve_table(call, practical_table(*exam, *rows, call->language), format,
                "practical-" + std::to_string(exam->id));
}

/// Of these numbers, those that nobody of them has, as a list. Empty: none.
std::string numbers_outside(const std::vector<directory::Person>& people,
                            const std::vector<std::string>& numbers) {
    constexpr std::size_t named = 20; // the rest is seen once these are put right
    std::vector<std::string> outside;
    for (const auto& number : numbers)
        if (std::none_of(people.begin(), people.end(),
                         [&](const auto& one) { return one.number == number; }))
            outside.push_back(number.substr(0, 40));
    std::string out;
    for (std::size_t i = 0; i < std::min(outside.size(), named); ++i)
        out += (i == 0 ? "" : ", ") + outside[i];
    return outside.size() > named ? out + " …" : out;
}

/// The students of the class or group, or those of it with these numbers. Errors: "exam.nobody",
/// "exam.practical.outside".
Result<std::vector<exam::Sitter>> sitters_of(const CallPtr& call, const std::string& audience,
                                             const std::vector<std::string>& numbers) {
    const auto people = call->services.people.list(audience);
    if (!people)
        return tl::unexpected(people.error());
    std::vector<exam::Sitter> out;
    for (const auto& one : *people)
        if (numbers.empty()
                ? one.role == directory::Role::student
                : std::find(numbers.begin(), numbers.end(), one.number) != numbers.end())
            out.push_back({one.id, one.number, one.name});
    if (people->empty() || (numbers.empty() && out.empty()))
        return fail("exam.nobody", "\"" + audience + "\" has nobody");
    if (const auto outside = numbers_outside(*people, numbers); !outside.empty())
        return fail("exam.practical.outside", '"' + outside + '"');
    return out;
}

/// As it would be kept. The customers come from `seed`, which is drawn where none is given.
Result<exam::Practical> drafted(const CallPtr& call, const wire::NewPractical& plan,
                                std::uint64_t& seed) {
    auto& backend = call->services.backend;
    auto setup = backend.practical_setup(plan, seed);
    if (!setup)
        return tl::unexpected(setup.error());
    setup->attempts = static_cast<int>(std::clamp<std::int64_t>(plan.attempts.value_or(3), 0, 101));
    setup->repeats = plan.repeats.value_or(0);
    if (plan.gate)
        setup->gate = exam::MasteryGate{plan.gate->skill, static_cast<int>(std::clamp<std::int64_t>(
                                                              plan.gate->difficulty, 0, 100))};
    auto sitters = sitters_of(call, setup->class_name, plan.numbers);
    if (!sitters)
        return tl::unexpected(sitters.error());
    if (setup->repeats != 0 && plan.numbers.empty()) {
        const auto again = who_may_repeat(call, setup->repeats);
        if (!again)
            return tl::unexpected(again.error());
        std::erase_if(*sitters, [&](const auto& one) {
            return std::none_of(again->begin(), again->end(),
                                [&](const auto& other) { return other.person == one.person; });
        });
        if (sitters->empty())
            return fail("exam.practical.nobody_repeats", "all have passed, or had their attempts");
    }
    auto draft = backend.practicals().draft(std::move(*setup), std::move(*sitters),
                                            {call->person.id, call->person.name, wall_now()});
    if (!draft)
        return draft;
    if (const auto fine = ExamGates(call).check(draft->setup.gate); !fine)
        return tl::unexpected(fine.error());
    return draft;
}

/// As the exam begins: who has not mastered its gate by now gets no calls, unless a teacher lets
/// them in. Nor, `without_unagreed`, who has not accepted to be recorded; else they stop the start.
/// Errors: "exam.practical.nobody_ready", "exam.practical.not_agreed".
Result<void> close_gate(const CallPtr& call, const exam::Practical& exam, bool without_unagreed) {
    const auto lacks = not_let_in(call, exam);
    const auto missing = lacks ? unagreed(call, exam) : tl::unexpected(lacks.error());
    if (!missing)
        return tl::unexpected(missing.error());
    if (const auto agreed = all_agree(exam, missing); !agreed && !without_unagreed)
        return agreed;
    auto out = *missing;
    out.insert(lacks->begin(), lacks->end());
    if (out.size() == exam.candidates.size())
        return fail("exam.practical.nobody_ready", "nobody is ready for it");
    const auto kept =
        call->services.backend.practicals().keep_out(exam.id, *lacks, *missing, wall_now());
    return kept ? Result<void>() : tl::unexpected(kept.error());
}

Result<void> check_reason(const std::string& reason) {
    if (blank(reason) || !printable(reason) || characters(reason) > exam::limits::reason_characters)
        return fail("exam.practical.reason", "no reason, or too long");
    return {};
}

} // namespace

void practicals(const CallPtr& call) {
    wire::List<wire::PracticalRow> out;
    for (const auto& exam : call->services.backend.practicals().all()) {
        if (!sees(call, exam))
            continue;
        auto row = row_for(call, exam);
        if (!row)
            return call->fail(row.error());
        out.items.push_back(std::move(*row));
    }
    call->ok(wire::encode(out));
}

void practical(const CallPtr& call) {
    const auto exam = practical_at(call);
    const auto row = exam ? row_for(call, *exam) : tl::unexpected(exam.error());
    if (!row)
        return call->fail(row.error());
    call->ok(wire::encode(*row));
}

void check_practical(const CallPtr& call) {
    const auto body = call->body<wire::NewPractical>();
    if (!body)
        return call->fail(body.error());
    auto& backend = call->services.backend;
    auto seed = std::uint64_t{0};
    const auto exam = drafted(call, *body, seed);
    if (!exam)
        return call->fail(exam.error());
    const auto difficulty = backend.practical_difficulty(exam->setup);
    const auto doubts = difficulty ? doubts_of(call, *exam) : tl::unexpected(difficulty.error());
    const auto lacks = doubts ? not_let_in(call, *exam) : tl::unexpected(doubts.error());
    if (!lacks)
        return call->fail(lacks.error());
    wire::PracticalCheck out{.seed = static_cast<std::int64_t>(seed),
                             .candidates = static_cast<std::int64_t>(exam->candidates.size()),
                             .difficulty = *difficulty};
    for (const auto& candidate : exam->candidates) {
        const auto& sitter = candidate.sitter;
        for (const auto& doubt : doubts_about(*doubts, sitter.person))
            out.warnings.push_back(
                {sitter.person, sitter.number, sitter.name, doubt.code, doubt.message});
        if (const auto lack = lacks->find(sitter.person); lack != lacks->end())
            out.warnings.push_back(
                gate_warning(sitter, skill_of(call, *exam), lack->second, call->language));
    }
    call->ok(wire::encode(out));
}

void add_practical(const CallPtr& call) {
    const auto body = call->body<wire::NewPractical>();
    if (!body)
        return call->fail(body.error());
    auto seed = std::uint64_t{0};
    auto draft = drafted(call, *body, seed);
    if (!draft)
        return call->fail(draft.error());
    std::vector<exam::Sitter> sitters;
    for (auto& candidate : draft->candidates)
        sitters.push_back(std::move(candidate.sitter));
    const auto exam = call->services.backend.practicals().create(std::move(draft->setup),
                                                                 std::move(sitters), draft->by);
    if (!exam)
        return call->fail(exam.error());
    call->ok(wire::encode(practical_row(*exam, {})), 201);
}

void order_practical(const CallPtr& call) {
    const auto exam = practical_at(call);
    if (!exam)
        return call->fail(exam.error());
    const auto body = call->body<wire::ExamOrder>();
    if (!body)
        return call->fail(body.error());
    call->audit->subject = std::to_string(exam->id) + " " + body->order;
    if (body->order == "release")
        return release(call, *exam);
    const bool starts_ready = body->order == "start_ready";
    const bool starts = starts_ready || body->order == "start";
    if (starts && exam->state == exam::PracticalState::waiting)
        if (const auto closed = close_gate(call, *exam, starts_ready); !closed)
            return call->fail(closed.error());
    if (body->order == "resume")
        if (const auto agreed = all_agree(*exam, unagreed(call, *exam)); !agreed)
            return call->fail(agreed.error());
    call->services.backend.order_practical(exam->id, starts ? "start" : body->order,
                                           call->person.number, answer_exam(call));
}

void practical_candidates(const CallPtr& call) {
    const auto exam = practical_at(call);
    if (!exam)
        return call->fail(exam.error());
    auto rows = marked_candidates(call, *exam);
    if (!rows)
        return call->fail(rows.error());
    if (const auto looked = add_doubts(call, *exam, *rows); !looked)
        return call->fail(looked.error());
    call->ok(wire::encode(wire::List<wire::PracticalCandidate>{std::move(*rows)}));
}

void practical_mine(const CallPtr& call) {
    const auto exam = practical_at(call);
    if (!exam)
        return call->fail(exam.error());
    const auto* mine = exam->candidate(call->person.id);
    if (mine == nullptr || mine->kept_out || exam->state != exam::PracticalState::released)
        return call->fail({mine == nullptr ? "exam.unknown" : "exam.not_released", "not yet"});
    const auto row = marked_candidate(call, *exam, *mine, nullptr);
    if (!row)
        return call->fail(row.error());
    read_news(call, "practical/" + std::to_string(exam->id));
    call->ok(wire::encode(*row));
}

void my_practicals(const CallPtr& call) {
    auto& backend = call->services.backend;
    backend.practicals().seat_heard(call->person.id, steady_now());
    wire::List<wire::PracticalSeat> out;
    for (const auto& exam : backend.practicals().of(call->person.id, wall_now())) {
        const auto turns = backend.practical_turns(exam.id);
        out.items.push_back(
            seat_row(exam, *exam.candidate(call->person.id), turn_of(turns, call->person.id)));
    }
    call->ok(wire::encode(out));
}

void practical_screen(const CallPtr& call) {
    const auto exam = practical_at(call);
    const auto body = call->body<wire::PracticalScreen>();
    if (!exam || !body)
        return call->fail(exam ? body.error() : exam.error());
    const auto told = call->services.backend.practicals().window(exam->id, call->person.id,
                                                                 body->left, body->ago, wall_now());
    if (!told)
        return call->fail(told.error());
    call->done();
}

namespace {

/// What a teacher orders for one candidate, with the reason that stands in the exam's log.
template <class Body>
struct AboutOne {
    exam::Practical exam;
    Body order;
};

/// Nothing: it is refused, and answered.
template <class Body>
std::optional<AboutOne<Body>> about_one(const CallPtr& call) {
    const auto exam = practical_at(call);
    auto body = call->body<Body>();
    const auto fine = !exam   ? tl::unexpected(exam.error())
                      : !body ? tl::unexpected(body.error())
                              : check_reason(body->reason);
    if (!fine) {
        call->fail(fine.error());
        return std::nullopt;
    }
    call->audit->subject = std::to_string(exam->id) + " " + std::to_string(body->person);
    call->audit->concerns = {body->person};
    return AboutOne<Body>{*exam, std::move(*body)};
}

} // namespace

void practical_extra(const CallPtr& call) {
    if (auto one = about_one<wire::PracticalExtra>(call))
        call->services.backend.practical_extra(one->exam.id, std::move(one->order),
                                               answer_exam(call));
}

void practical_again(const CallPtr& call) {
    if (auto one = about_one<wire::PracticalAgain>(call))
        call->services.backend.practical_again(one->exam.id, std::move(one->order),
                                               answer_exam(call));
}

void practical_let_in(const CallPtr& call) {
    auto one = about_one<wire::PracticalLetIn>(call);
    if (!one)
        return;
    if (const auto agreed = all_agree(one->exam, unagreed(call, one->exam), one->order.person);
        !agreed)
        return call->fail(agreed.error());
    call->services.backend.practical_let_in(one->exam.id, std::move(one->order), answer_exam(call));
}

void practical_difficulty(const CallPtr& call) {
    const auto exam = practical_at(call);
    const auto found = exam ? call->services.backend.practical_difficulty(exam->setup)
                            : tl::unexpected(exam.error());
    if (!found)
        return call->fail(found.error());
    call->ok(wire::encode(*found));
}

void practical_log(const CallPtr& call) {
    const auto exam = practical_at(call);
    if (!exam)
        return call->fail(exam.error());
    // A candidate reads what concerns them.
    const auto person = call->may(Right::run_drills) ? 0 : call->person.id;
    const auto log = call->services.backend.practicals().log_of(exam->id, person);
    if (!log)
        return call->fail(log.error());
    wire::List<wire::PracticalLogRow> out;
    for (const auto& line : *log)
        out.items.push_back(practical_log_row(line, *exam, call->language));
    call->ok(wire::encode(out));
}

void practical_results_csv(const CallPtr& call) {
    serve_results(call, sheet::Format::csv);
}

void practical_results_xlsx(const CallPtr& call) {
    serve_results(call, sheet::Format::xlsx);
}

} // namespace ringroom::api::handlers
