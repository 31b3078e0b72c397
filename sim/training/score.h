#pragma once
// The arithmetic of a scorecard, whole numbers only: a point is 1000, so the same answers give the
// same mark byte for byte on every machine. Formulas: docs/grading.md.
//
//     raw   = 100 x sum(points x weight) / sum(possible x weight)   over answered items
//     total = raw - penalties, kept within 0..100
//     final = total, or what the form leaves after a fatal item
//
// An item that does not apply leaves the numerator and the denominator. Both raw and final are
// kept: a student learns nothing from a bare 0.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "training/limits.h"

namespace ringroom::training {

/// Points, percent and weights applied: thousandths. 60 % is 60'000.
using Milli = std::int64_t;
constexpr Milli one_point = 1000;

/// What an answer rests on: when, what was measured, what was allowed.
struct Evidence {
    std::string what; ///< stable name of a measure, a move or a fact
    Instant from;     ///< both 0 where it has no place in time
    Instant to;
    std::string value; ///< as a person reads it
    std::string limit; ///< the condition, as its author wrote it; may be empty
    bool operator==(const Evidence&) const = default;
};

/// Who gave an answer. Each set is kept; the later in this order overrides the earlier.
enum class Source { automatic, self, peer, instructor, second_marker };
std::string_view to_string(Source source);

/// The answer to one item.
struct Answer {
    bool applies = true; ///< false: not applicable, or nobody could judge it
    Milli points = 0;    ///< 0..possible of the item
    Source source = Source::automatic;
    std::string reason; ///< of an override, or why it does not apply (stable word)
    std::vector<Evidence> evidence;
    bool operator==(const Answer&) const = default;
};

struct Item {
    std::string name;
    Milli possible = one_point;
    std::int64_t weight = 1; ///< used when the form weighs items
    bool critical = false;   ///< yes or no only; feeds the critical sub-score
    bool fatal = false;      ///< less than full points fails the whole form
    Answer answer;
};

struct Section {
    std::string name;
    std::int64_t weight = 1; ///< used when the form weighs sections
    std::vector<Item> items;
};

/// Points taken off. `count` times `points` if the rule was hit that often.
struct Deduction {
    std::string name;
    Milli points = 0; ///< positive, for one hit
    int count = 0;
    std::vector<Evidence> evidence;
    bool operator==(const Deduction&) const = default;
};

enum class Weighing { sections, items };

/// A filled form.
struct Card {
    Weighing weighing = Weighing::items;
    std::vector<Section> sections;
    std::vector<Deduction> deductions;
    Milli fatal_cap = 0; ///< final is at most this after a fatal item: 0 or 59'000
    Milli pass_mark = 60 * one_point;
};

struct ItemScore {
    bool applies = true;
    Milli points = 0;
    Milli applied_weight = 0; ///< its share of 100 after what does not apply has left
};
struct SectionScore {
    Milli points = 0;   ///< sum over items that apply
    Milli possible = 0; ///< 0: the section vanished
    std::optional<Milli> percent;
    bool fatal = false;
    std::vector<ItemScore> items;
};
struct Score {
    std::optional<Milli> raw; ///< percent before penalties; none: no item applied
    Milli penalties = 0;
    std::optional<Milli> total;    ///< raw - penalties, 0..100'000
    std::optional<Milli> final;    ///< after fatal items
    std::optional<Milli> critical; ///< over critical items only
    bool fatal = false;
    std::vector<std::string> fatal_items; ///< names, in the form's order
    bool passed = false;                  ///< final >= pass mark and nothing fatal
    std::vector<SectionScore> sections;
};

/// What is wrong with a card, "" if nothing: a stable word (too_many_items, weight, points,
/// critical_partial, penalty). score() of a wrong card stops the program.
[[nodiscard]] std::string problem_with(const Card& card);

/// Pure. Division rounds half up at a thousandth of a point.
[[nodiscard]] Score score(const Card& card);

/// "86.3": one decimal, half up. For screens only.
[[nodiscard]] std::string shown(Milli value);

/// A mean of marks or times: half away from zero; `count` > 0.
[[nodiscard]] std::int64_t mean_of(std::int64_t sum, std::int64_t count);

/// Contest mode: without one highest and one lowest, mean of the rest; fewer than 5 marks: mean of
/// all. Empty: nothing.
[[nodiscard]] std::optional<Milli> judges_mean(std::vector<Milli> marks);

} // namespace ringroom::training
