#pragma once
// A wrong key is mended for everybody at once: what an exam's question is marked by from then on.
// The sheet keeps the question as it was asked; a correction stands beside it. Pure; exam/hall.h
// keeps corrections and applies them.
//
//     auto key = with_key(asked, changed);             // asked, marked as `changed` is
//     judge_place(asked, &correction, answer, points); // judge.h, by the key in force
#include <memory>
#include <set>
#include <string>
#include <vector>

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
    /// Those on sheets that it concerns: the one named, and those that corrections of this exam had
    /// made of it.
    std::set<int> versions;
    std::shared_ptr<const Question> key; ///< none: full marks for all
    int bank_version = 0; ///< of the bank's question, made with this key; 0: none was
    std::string reason;
    By by;
};

/// The versions of a question that are one for who corrects this one: with those that corrections
/// (of one exam, oldest first) made of it, and what it was made of.
[[nodiscard]] std::set<int>
corrected_together(const std::vector<std::shared_ptr<const Correction>>& corrections,
                   std::int64_t question, int version);

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
