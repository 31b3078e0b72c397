#include "api/practical_series.h"

#include <algorithm>
#include <set>

#include "api/exam_gate.h"
#include "api/handlers.h"
#include "api/practical_view.h"

namespace ringroom::api::handlers {

Result<std::map<std::int64_t, BestAttempt>> best_attempts(const CallPtr& call, std::int64_t exam) {
    const auto series = call->services.backend.practicals().series(exam);
    if (!series)
        return tl::unexpected(series.error());
    std::map<std::int64_t, BestAttempt> out;
    for (const auto& one : *series)
        for (const auto& candidate : one.candidates) {
            const auto person = candidate.sitter.person;
            if (one.state != exam::PracticalState::released || !one.is_attempt_of(person))
                continue;
            const auto marked = marked_candidate(call, one, candidate, nullptr);
            if (!marked)
                return tl::unexpected(marked.error());
            auto& best = out[person];
            if (best.exam == 0 || marked->score > best.score)
                best = {one.id, marked->score, marked->passed};
        }
    return out;
}

Result<std::vector<exam::Sitter>> who_may_repeat(const CallPtr& call, std::int64_t exam) {
    const auto series = call->services.backend.practicals().series(exam);
    const auto best = series ? best_attempts(call, exam) : tl::unexpected(series.error());
    if (!best)
        return tl::unexpected(best.error());
    std::map<std::int64_t, exam::Sitter> known;
    std::map<std::int64_t, int> attempts;
    for (const auto& one : *series)
        for (const auto& candidate : one.candidates) {
            known.insert_or_assign(candidate.sitter.person, candidate.sitter);
            attempts[candidate.sitter.person] += one.is_attempt_of(candidate.sitter.person) ? 1 : 0;
        }
    std::vector<exam::Sitter> out;
    for (const auto& [person, sitter] : known) {
        const auto found = best->find(person);
        const bool passed = found != best->end() && found->second.passed;
        if (!passed && attempts[person] < series->front().setup.attempts)
            out.push_back(sitter);
    }
    return out;
}

Result<std::map<std::int64_t, std::string>> gated(const CallPtr& call,
                                                  const std::optional<exam::MasteryGate>& gate,
                                                  const std::vector<exam::Sitter>& who) {
    std::map<std::int64_t, std::string> out;
    if (!gate || who.empty())
        return out;
    auto people = call->services.people.list("");
    if (!people)
        return tl::unexpected(people.error());
    std::set<std::int64_t> wanted;
    for (const auto& one : who)
        wanted.insert(one.person);
    std::erase_if(*people, [&](const auto& one) { return !wanted.contains(one.id); });
    const auto missing = ExamGates(call).missing(*gate, std::move(*people));
    if (!missing)
        return tl::unexpected(missing.error());
    for (const auto& one : *missing)
        for (const auto& sitter : who)
            if (sitter.number == one.number)
                out.emplace(sitter.person, one.words);
    return out;
}

Result<std::map<std::int64_t, std::string>> not_let_in(const CallPtr& call,
                                                       const exam::Practical& exam) {
    std::vector<exam::Sitter> who;
    for (const auto& one : exam.candidates)
        if (!one.let_in)
            who.push_back(one.sitter);
    return gated(call, exam.setup.gate, who);
}

Result<std::optional<wire::ExamGateRow>> gate_row(const CallPtr& call,
                                                  const exam::Practical& exam) {
    const auto& gate = exam.setup.gate;
    if (!gate)
        return std::nullopt;
    wire::ExamGateRow out{.skill = gate->skill,
                          .label = ExamGates(call).label(*gate),
                          .difficulty = gate->difficulty};
    const auto* mine = exam.candidate(call->person.id);
    // Once it has begun it is decided.
    if (mine != nullptr && exam.state != exam::PracticalState::waiting) {
        out.open = !mine->kept_out;
    } else if (mine != nullptr) {
        const auto lacks = gated(call, gate, {mine->sitter});
        if (!lacks)
            return tl::unexpected(lacks.error());
        out.open = lacks->empty() || mine->let_in;
        if (!lacks->empty())
            out.words = lacks->begin()->second;
    }
    return out;
}

} // namespace ringroom::api::handlers
