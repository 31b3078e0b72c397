#pragma once
// Bounds on questions, exams and sittings. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::exam::limits {

constexpr std::size_t stem_characters = 10'000; ///< of a question or of a text to copy
constexpr std::size_t copy_characters = 3'000;  ///< of a text to copy
constexpr std::size_t words_characters = 1'000; ///< of a choice, an accepted answer, a feedback
constexpr std::size_t title_characters = 200;   ///< of a key, a title, a level of a category
constexpr std::size_t category_levels = 8;      ///< parted by "/"
constexpr std::size_t choices = 20;             ///< also pairs, blanks, violations to choose from
constexpr std::size_t accepted = 50;            ///< answers of one blank
constexpr std::size_t violations = 50;          ///< planted in one recording
constexpr std::int64_t points = 1'000'000;      ///< of one question, thousandths
constexpr int difficulty = 5;                   ///< 1 easy ... 5 hard
constexpr Duration tolerance = 30_s;            ///< of a time that is heard
constexpr Duration copy_time = 60_min;          ///< for a text to copy
constexpr std::int64_t copy_goal = 1'000;       ///< characters a minute
constexpr std::size_t file_bytes = 4'000'000;   ///< of one file of questions
constexpr std::size_t file_questions = 2'000;   ///< in one file
constexpr std::size_t import_diagnostics = 100; ///< listed of one file
constexpr std::size_t bank_questions = 20'000;  ///< not retired

constexpr std::size_t quotas = 50;           ///< of one blueprint
constexpr std::size_t sheet_questions = 300; ///< drawn by one blueprint
constexpr int attempts = 100;
constexpr std::size_t extra_attempts = 10; ///< that one student is given beyond them
constexpr std::size_t allowances = 500;    ///< for students of one exam, of both kinds
constexpr std::size_t corrections = 50;    ///< of keys, in one exam
constexpr Duration time_limit = 60_min * 12;
constexpr Duration grace = 60_min;
constexpr Duration late_allowance = 30_min; ///< most that a lost network may take

constexpr std::size_t answer_texts = 20;          ///< blanks
constexpr std::size_t answer_characters = 10'000; ///< of one typed answer
constexpr std::size_t answers_heard = 100;        ///< violations named in one answer
constexpr std::size_t saves_at_once = 500;        ///< in one request
constexpr std::size_t events_a_sitting = 2'000;   ///< logged; later ones only count
constexpr Duration clock_slack = 1'000_ms; ///< how far a seat's clock may be ahead at the end
constexpr std::size_t page_rows = 500;
constexpr std::size_t exams_kept = 10'000;

constexpr std::size_t tasks = 10; ///< calls of a practical exam
constexpr int task_weight = 100;
constexpr int papers = 4;
constexpr std::size_t candidates = 200;
constexpr Duration practical_limit = 60_min * 8;
constexpr Duration practical_rest = 10_min;
constexpr std::size_t calls_a_candidate = 50;   ///< given, those that do not count among them
constexpr Duration practical_echo = 60_min * 2; ///< how long a seat still shows one that has ended
constexpr std::size_t reason_characters = 500;  ///< of why a call does not count

} // namespace ringroom::exam::limits
