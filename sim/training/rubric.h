#pragma once
// From a drill's rubric to a form, and from measures to a filled card. A form never changes: its
// version is the hash of its content, and a mark points to the version it was given by.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "persona/drill.h"
#include "training/measures.h"
#include "training/score.h"

namespace ringroom::training {

/// How an item gets its answer.
enum class Judge {
    condition, ///< the engine, by a condition over measures
    move,      ///< the engine, by whether the move of that name was made when it was due
    person     ///< an instructor; not answered until then
};

/// One step of an item: what a marker presses 1, 2, 3 … for.
struct FormBand {
    std::string name;
    Milli points = 0; ///< 0..one_point of the item
    std::string hear; ///< what is to be heard; may be empty
};
struct FormItem {
    std::string name;
    std::int64_t weight = 0;     ///< points of 100
    std::string group;           ///< items of one group make a section of the card; empty: none
    std::vector<FormBand> bands; ///< from full points down, two at least
    Judge judge = Judge::person;
    persona::Expression condition; ///< of Judge::condition
    bool always_due = false;       ///< of Judge::move: 必说
    bool critical = false;
    std::string advice;
};
struct FormPenalty {
    std::string name;
    Milli points = 0;
    Judge judge = Judge::person;
    persona::Expression condition;
    bool each = false; ///< counted each time the move was made
};

struct ScoreForm {
    std::string name;
    std::vector<FormItem> items;
    std::vector<FormPenalty> penalties;
    std::vector<std::string> missing_moves; ///< 必说 that is no item: a penalty if not made
    std::vector<std::string> fatal_moves;
    std::vector<std::string> fatal_endings;
    std::vector<std::pair<std::string, std::string>> offers; ///< scene -> move it asks for
    Milli fatal_cap = 0;
    Milli pass_mark = 60 * one_point;
    bool house_rubric = false; ///< the drill had none of its own
    std::uint64_t version = 0; ///< hash of all of the above
};

constexpr Milli forbidden_move_penalty = 10 * one_point; ///< each 禁说 made
constexpr Milli missing_move_penalty = 5 * one_point;    ///< each 必说 not made and not an item

/// The form of a drill; a drill without 评分 gets the house rubric (docs/grading.md).
[[nodiscard]] std::shared_ptr<const ScoreForm> form_of(const persona::Drill& drill);

/// The bands of an item whose author wrote none: four, or yes and no of a critical one.
[[nodiscard]] std::vector<FormBand> house_bands(bool critical, Language language);

/// Answers what the engine can; leaves the rest not applicable with reason "unmarked".
[[nodiscard]] Card fill(const ScoreForm& form, const Measures& measures);

/// An instructor's answers laid over a card: by item name, reason required where the engine had
/// answered. Errors: "training.no_item", "training.points", "training.reason".
struct Mark {
    std::string item;
    bool applies = true;
    Milli points = 0; ///< 0..possible
    Source source = Source::instructor;
    std::string reason;
};
[[nodiscard]] Result<Card> overlay(Card card, const std::vector<Mark>& marks);

/// How often a rule that takes points off was broken, as a marker counts it.
struct Count {
    std::string name;
    int times = 0;      ///< 0..limits::hits
    std::string reason; ///< required
};
/// Errors: "training.no_item", "training.points", "training.reason".
[[nodiscard]] Result<Card> recount(Card card, const std::vector<Count>& counts);

/// The card with nothing answered and nothing counted: of whoever marks by ear alone.
[[nodiscard]] Card blank(Card card);

/// Names of items nobody has answered that wait for a person.
[[nodiscard]] std::vector<std::string> unmarked(const Card& card);

} // namespace ringroom::training
