#pragma once
// A wrong key is mended for everybody at once: what an exam's question is marked by from then on.
// The sheet keeps the question as it was asked; a correction stands beside it. Pure; exam/hall.h
// keeps corrections and applies them.
//
//     auto key = with_key(asked, changed);             // asked, marked as `changed` is
//     judge_place(asked, &correction, answer, points); // judge.h, by the key in force
#include <memory>
#include <string>

#include "base/result.h"
#include "exam/bank.h"
#include "exam/judge.h"
#include "exam/question.h"

namespace ringroom::exam {

/// What one question of one exam is marked by in place of its own key. Of several the last counts.
struct Correction {
    std::int64_t id = 0;
    std::int64_t question = 0; ///< with `version`: as it stands on the sheets
    int version = 0;
    std::shared_ptr<const Question> key; ///< none: full marks for all
    int bank_version =
        0; ///< the version of the bank's question that has this key; 0: none was made
    std::string reason;
    By by;
};

/// `asked` with everything of `changed` that marks it: right choices and their shares, the rule,
/// accepted answers, ranges, pairs, violations with their tolerance, the goal of a typing; and what
/// explains the key after release (feedback). What people read while they sit stays as it was; of
/// matching, right sides that no pair has any more stay on offer. Errors: "exam.rekey.no_key" (a
/// person marks it), "exam.rekey.kind", "exam.rekey.text" (it would be another question), those of
/// flaw_of().
[[nodiscard]] Result<Question> with_key(const Question& asked, const Question& changed);

/// As judge(), by the correction where there is one. With full marks for all everybody has them,
/// also who answered nothing, and nobody's mark is awaited.
[[nodiscard]] Judged judge_place(const Question& asked, const Correction* corrected,
                                 const Answer& answer, Milli points);

} // namespace ringroom::exam
