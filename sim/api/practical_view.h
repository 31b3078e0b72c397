#pragma once
// Inside of room api: practical exams as messages. The mark of a call is what people published for
// it, else what the engine measured; a call without a mark counts 0.
#include "api/router.h"
#include "drill/turns.h"
#include "exam/practical.h"
#include "sheet/book.h"
#include "wire/messages.h"

namespace ringroom::api::handlers {

[[nodiscard]] wire::PracticalRow practical_row(const exam::Practical& exam,
                                               const std::vector<drill::Turn>& turns);
/// How far the candidate is; `turn` null: the exam does not go on.
[[nodiscard]] wire::PracticalStanding
standing_of(const exam::Practical& exam, const exam::Candidate& candidate, const drill::Turn* turn);
[[nodiscard]] wire::PracticalSeat
seat_row(const exam::Practical& exam, const exam::Candidate& candidate, const drill::Turn* turn);
/// With marks, read from the results; reads the data base. Slow lane.
[[nodiscard]] Result<wire::PracticalCandidate> marked_candidate(const CallPtr& call,
                                                                const exam::Practical& exam,
                                                                const exam::Candidate& candidate,
                                                                const drill::Turn* turn);
[[nodiscard]] wire::PracticalLogRow practical_log_row(const exam::PracticalLogLine& line,
                                                      const exam::Practical& exam,
                                                      Language language);
/// A head in the language, a line each candidate.
[[nodiscard]] sheet::Table practical_table(const exam::Practical& exam,
                                           const std::vector<wire::PracticalCandidate>& rows,
                                           Language language);

/// The turn of this person; null: none.
[[nodiscard]] const drill::Turn* turn_of(const std::vector<drill::Turn>& turns,
                                         std::int64_t person);

} // namespace ringroom::api::handlers
