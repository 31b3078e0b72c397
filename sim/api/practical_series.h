#pragma once
// Inside of room api: practical exams that belong together, an exam and those that repeat it, and
// whom the gate of one keeps out. Reads marks and attempts from the data base: slow lane.
//
//     const auto best = best_attempts(call, exam.id);   // person -> exam, mark, passed
//     const auto lacks = gated(call, exam.setup.gate, {...});
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/router.h"
#include "exam/practical.h"
#include "wire/messages.h"

namespace ringroom::api::handlers {

/// The attempt that counts of one person: the best of those released, of equal ones the first.
struct BestAttempt {
    std::int64_t exam = 0;
    std::int64_t score = 0; ///< thousandths
    bool passed = false;
};
/// Of everybody who has had an attempt in a released exam of this one's series, by person.
[[nodiscard]] Result<std::map<std::int64_t, BestAttempt>> best_attempts(const CallPtr& call,
                                                                        std::int64_t exam);
/// Who has not passed in the series of this exam and has an attempt left, by person. Error
/// "exam.unknown".
[[nodiscard]] Result<std::vector<exam::Sitter>> who_may_repeat(const CallPtr& call,
                                                               std::int64_t exam);
/// Of these people what they have still to master, in words; none: there is no gate, or nothing
/// keeps them out.
[[nodiscard]] Result<std::map<std::int64_t, std::string>>
gated(const CallPtr& call, const std::optional<exam::MasteryGate>& gate,
      const std::vector<exam::Sitter>& who);
/// Those candidates whom the gate keeps out as long as nobody lets them in.
[[nodiscard]] Result<std::map<std::int64_t, std::string>> not_let_in(const CallPtr& call,
                                                                     const exam::Practical& exam);
/// The gate as it stands for who asks; nothing: the exam has none.
[[nodiscard]] Result<std::optional<wire::ExamGateRow>> gate_row(const CallPtr& call,
                                                                const exam::Practical& exam);

} // namespace ringroom::api::handlers
