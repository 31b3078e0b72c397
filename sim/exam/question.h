#pragma once
// Questions of written exams and what a person answers to them. A question is data: which fields
// count is said by its kind. Everything is counted in whole numbers, marks in thousandths of a
// point, shares in thousandths of full marks, numbers in millionths.
//
//     Question q{.key = "greeting", .kind = Kind::single, .stem = "...",
//                .choices = {{"within 3 s", whole}, {"within 10 s"}}};
//     if (const auto wrong = flaw_of(q)) ...
//     judge(q, {.chosen = {0}}).earned;        // judge.h
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::exam {

using Milli = std::int64_t;
using Share = std::int64_t; ///< thousandths of full marks
constexpr Milli one_point = 1'000;
constexpr Share whole = 1'000;
constexpr std::int64_t one_micro = 1'000'000; ///< 1 in millionths

enum class Kind {
    single,
    multiple,
    true_false,
    fill_in,
    short_answer, ///< a person marks it
    matching,
    numeric,
    listen, ///< hear a recording, name each violation and when it happens
    typing  ///< copy a text
};
constexpr Kind all_kinds[] = {Kind::single,  Kind::multiple,     Kind::true_false,
                              Kind::fill_in, Kind::short_answer, Kind::matching,
                              Kind::numeric, Kind::listen,       Kind::typing};
[[nodiscard]] std::string_view to_string(Kind kind);
/// Also knows what the columns of spreadsheets call them in both languages (单选, 听音找错 ...).
[[nodiscard]] std::optional<Kind> kind_from(std::string_view word);

/// How marks of several right choices come together; the table is in docs/exams.md.
enum class Rule {
    none_if_wrong, ///< one wrong choice: nothing; else the share of the right ones found
    all_or_nothing,
    weighted ///< the sum of the choices' shares, at least 0
};
[[nodiscard]] std::string_view to_string(Rule rule);
[[nodiscard]] std::optional<Rule> rule_from(std::string_view word);

struct Choice {
    std::string text;
    Share share = 0;      ///< `whole`: right; with Rule::weighted anything from -whole to whole
    std::string feedback; ///< said after release to who chose it
};
struct Accepted {
    std::string text;
    Share share = whole;
};
struct Blank {
    std::vector<Accepted> accepted;
};
/// Numbers from low to high, both included, in millionths.
struct NumberRange {
    std::int64_t low = 0;
    std::int64_t high = 0;
    Share share = whole;
};
struct Pair {
    std::string left;
    std::string right;
};
/// Planted in a recording.
struct Violation {
    Duration at;  ///< from the beginning of the recording
    int what = 0; ///< index of Question::choices
};

struct Question {
    std::string key;      ///< names it within its category, for people and for the next import
    std::string category; ///< "a/b/c"; empty: none
    Kind kind = Kind::single;
    int difficulty = 3;
    Milli points = one_point;
    std::string stem; ///< plain text; of fill_in each blank is written "___"
    std::string feedback;
    std::vector<Choice> choices;       ///< single, multiple; listen: the violations to choose from
    Rule rule = Rule::none_if_wrong;   ///< multiple
    bool truth = false;                ///< true_false
    std::vector<Blank> blanks;         ///< fill_in
    bool case_matters = false;         ///< fill_in
    std::vector<NumberRange> numbers;  ///< numeric
    std::vector<Pair> pairs;           ///< matching
    std::vector<std::string> extras;   ///< matching: right sides that belong to nothing
    std::vector<std::string> keywords; ///< short_answer: what a good answer mentions
    std::string model_answer;          ///< short_answer: shown to who marks, after release to all
    std::string recording;             ///< listen: RUN-CONTACT
    std::vector<Violation> violations; ///< listen
    Duration tolerance = 2_s;          ///< listen
    Share extra_costs = 500;           ///< listen: each wrong name, in shares of one right
    std::string copy;                  ///< typing: the text
    Duration copy_time = 5_min;        ///< typing
    std::int64_t copy_goal = 60;       ///< typing: characters a minute for full marks
};

/// The right sides of a matching question as they are offered before any shuffle: of the pairs,
/// then the extras, each text once.
[[nodiscard]] std::vector<std::string> right_sides(const Question& question);
/// Choices that a sheet may shuffle: of single, multiple and listen its choices, of matching its
/// right sides.
[[nodiscard]] std::size_t shuffled_count(const Question& question);
/// Blanks "___" in the stem; what follows the last one within a text belongs to none.
[[nodiscard]] std::size_t blanks_in(std::string_view stem);

/// What is wrong with it: a code with a text ("exam.question.no_right") and the particulars, or
/// nothing.
[[nodiscard]] std::optional<Error> flaw_of(const Question& question);

/// One violation that a person named.
struct Heard {
    Duration at;
    int what = 0;
    bool operator==(const Heard&) const = default;
};
/// What a person answered; which fields count is said by the question's kind. Indices are those of
/// the question, whatever order a sheet showed.
struct Answer {
    std::vector<int> chosen;        ///< single, multiple; true_false: 1 true, 0 false
    std::vector<std::string> texts; ///< fill_in, short_answer, numeric, typing
    std::vector<int> matched;       ///< by pair: index of right_sides(); -1: none
    std::vector<Heard> heard;
    Duration typed_for; ///< typing: from the first key to the last
    bool operator==(const Answer&) const = default;
};
/// Nothing was answered.
[[nodiscard]] bool is_blank(const Answer& answer);
/// Something was, and of a matching question every pair.
[[nodiscard]] bool is_answered(const Question& question, const Answer& answer);
/// Within the limits and naming only what the question has. Error "exam.answer.value".
[[nodiscard]] Result<void> check_answer(const Question& question, const Answer& answer);

/// "3.25", "-1", "1,000" and full width as millionths; nothing for what is no number or too large.
[[nodiscard]] std::optional<std::int64_t> millionths_of(std::string_view text);
/// Without needless zeros.
[[nodiscard]] std::string decimal_of(std::int64_t millionths);

} // namespace ringroom::exam
