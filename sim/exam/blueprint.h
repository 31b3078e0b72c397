#pragma once
// What a written exam asks: how many questions of which category, kind and difficulty, what each is
// worth, what is shuffled. A sheet is drawn from the bank by a seed: the same blueprint, bank and
// seed give the same sheet, and a question may serve any quota it fits, so that a draw is refused
// only where no sheet exists. Pure.
//
//     const auto sheet = draw(blueprint, bank, seed);
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/text.h"
#include "exam/question.h"

namespace ringroom::exam {

struct Quota {
    std::string category; ///< this one and those below it; empty: any
    std::optional<Kind> kind;
    int easiest = 1; ///< difficulty, both included
    int hardest = 5;
    int count = 0;
    Milli points = 0; ///< each; 0: what the question itself says
    bool operator==(const Quota&) const = default;
};
struct Blueprint {
    std::vector<Quota> quotas;      ///< the sheet's order
    bool shuffle_questions = false; ///< within a quota
    bool shuffle_choices = true;
    bool operator==(const Blueprint&) const = default;
};

/// A question as the bank has it now.
struct BankQuestion {
    std::int64_t id = 0;
    int version = 0;
    Question question;
};

struct SheetQuestion {
    std::int64_t id = 0;
    int version = 0; ///< stays, whatever becomes of the bank
    Milli points = 0;
    std::vector<int> order; ///< of what can be shuffled: the question's indices as they are shown
    bool operator==(const SheetQuestion&) const = default;
};
/// An answer as the sheet counts, by the places of what it shows, in the question's own indices,
/// and back. A student learns no index: for a question of the bank it would tell the key. A place
/// that the sheet does not have becomes one that check_answer() refuses.
[[nodiscard]] Answer from_sheet(Answer answer, const SheetQuestion& shown);
[[nodiscard]] Answer to_sheet(Answer answer, const SheetQuestion& shown);

struct Sheet {
    std::vector<SheetQuestion> questions;
    bool operator==(const Sheet&) const = default;
};
[[nodiscard]] Milli possible(const Sheet& sheet);

/// What is wrong with the blueprint itself: "exam.blueprint.empty", ".quotas", ".count", ".many",
/// ".difficulty", ".points".
[[nodiscard]] Result<void> check_blueprint(const Blueprint& blueprint);
[[nodiscard]] bool fits(const Quota& quota, const Question& question);

/// `bank` sorted by id. Where it has too few, the answer is empty and `missing` names each quota
/// that stays short, in `language`.
[[nodiscard]] std::optional<Sheet> draw(const Blueprint& blueprint,
                                        const std::vector<BankQuestion>& bank, std::uint64_t seed,
                                        Language language, Diagnostics& missing);

} // namespace ringroom::exam
