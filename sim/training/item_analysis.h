#pragma once
// What a written test tells of its questions: too easy, too hard, or answered right by those who
// know little. Formulas as Moodle's quiz statistics have them. Reported, never part of a mark.
#include <cstddef>
#include <optional>
#include <vector>

namespace ringroom::training {

/// One row for each attempt, one column for each question; shares of full marks, 0 to 1. All rows
/// have one length.
using AnswerTable = std::vector<std::vector<double>>;

/// Of fewer, one attempt more or less turns a correlation over: they have none.
constexpr std::size_t telling_attempts = 5;

struct QuestionFigures {
    std::size_t attempts = 0;
    double facility = 0; ///< mean share of full marks; 1: everybody had it right
    /// Correlation with the rest of the test, percent; negative: look at the key. Nothing where
    /// question or rest have no spread, and below `telling_attempts`.
    std::optional<double> discrimination;
    /// Discrimination over the most that marks of this spread could have, percent.
    std::optional<double> efficiency;
    /// Share right of the upper 27 % less that of the lower 27 %, percent, ranked by the whole
    /// test; only from `classical_attempts` on, where the thirds are large enough to mean anything.
    std::optional<double> classical;
};
constexpr std::size_t classical_attempts = 40;

/// By column. Empty without an attempt.
[[nodiscard]] std::vector<QuestionFigures> analyse_questions(const AnswerTable& table);

/// Coefficient of internal consistency, percent: 100 k / (k - 1) (1 - sum of the questions'
/// variances / variance of the totals). Nothing with fewer than two questions or
/// `telling_attempts`, or where all totals are equal.
[[nodiscard]] std::optional<double> internal_consistency(const AnswerTable& table);

} // namespace ringroom::training
