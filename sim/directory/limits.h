#pragma once
// Bounds on people, logins and settings. Each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::directory::limits {

constexpr int login_failures = 5;            ///< then the account is closed for lock_out
constexpr Duration lock_out = 15_min;        ///< from the failure that closed it
constexpr Duration token_life = 12_min * 60; ///< a school day; there is no sliding extension
constexpr int verifications = 4;             ///< Argon2id at once: 19 MiB each
constexpr std::size_t tokens_a_person = 8;   ///< the oldest goes when a ninth is made

constexpr std::size_t number_digits_min = 2;
constexpr std::size_t number_digits_max = 15; ///< E.164
constexpr std::size_t name_bytes = 120;
constexpr std::size_t class_bytes = 120;
constexpr std::size_t audience_bytes = 2 * class_bytes + 1; ///< CLASS/GROUP
constexpr std::size_t classes_a_person = 16;
constexpr std::size_t password_characters_min = 8;
constexpr std::size_t password_bytes_max = 256;

constexpr std::size_t audit_text_bytes = 400; ///< of one text of the audit log
constexpr std::size_t audit_concerns = 5'000; ///< persons whom one line of it concerns

constexpr std::size_t import_people = 5'000;    ///< the file itself: sheet/limits.h
constexpr std::size_t import_diagnostics = 100; ///< the rest is counted, not listed

constexpr std::size_t courses = 500;
constexpr std::size_t groups_a_course = 100;
constexpr std::size_t students_a_group = 200;
constexpr std::size_t title_bytes = 240;
constexpr std::size_t consent_bytes = 20'000;
constexpr std::size_t note_bytes = 2'000;
constexpr std::size_t lessons = 10'000;
constexpr std::size_t parts_a_lesson = 12;
constexpr int lesson_minutes = 12 * 60;
constexpr WallTime lesson_latest{4'102'444'800'000}; ///< the year 2100
constexpr std::size_t timetable_rows = 2'000;

constexpr std::size_t settings_bytes = 1024 * 1024;
constexpr std::size_t queues = 200;
constexpr std::size_t reasons = 50;
constexpr std::size_t retention_classes = 20;   ///< the four that the program knows among them
constexpr std::int64_t grading_days = 365;      ///< of a window of appeals
constexpr std::int64_t retention_days = 36'500; ///< longest but for ever: a hundred years
constexpr std::size_t english_words = 500;      ///< of the lab's own words
constexpr std::size_t skills = 200;
constexpr std::size_t service_numbers = 1'000;
constexpr std::size_t agents = 2'000;
constexpr std::size_t skills_a_queue = 16;
constexpr std::size_t relaxations_a_skill = 8;
constexpr std::size_t queues_an_agent = 50;
constexpr int skill_level_max = 100;
constexpr Duration duration_max = 12_min * 60; ///< longest time a setting may name
constexpr int class_max = 100;                 ///< strict classes of priority
constexpr int waiting_max = 10'000;            ///< longest queue
constexpr int tier_max = 100;
constexpr int weight_max = 1'000;

} // namespace ringroom::directory::limits
