#pragma once
// Every bound of grading, in one place.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::training::limits {

constexpr std::size_t form_items = 200;
constexpr std::size_t form_sections = 50;
constexpr std::int64_t weight = 1000;           ///< highest weight of an item or a section
constexpr std::int64_t item_points = 1'000'000; ///< 1000 points, in thousandths
constexpr std::size_t facts_a_contact = 20'000; ///< kept by the gradebook; later ones are dropped
constexpr std::size_t contacts_open = 2'000;    ///< in the gradebook at one time
constexpr std::size_t unsealed = 500;    ///< graded contacts that wait for their recording's seal
constexpr std::size_t results = 100'000; ///< kept by one gradebook
constexpr std::size_t timeline_rows = 2'000;  ///< of one list of a contact's timeline
constexpr int hits = 100;                     ///< of one rule that takes points off
constexpr std::size_t evidence = 20;          ///< kept for one answer
constexpr std::size_t practices = 20'000;     ///< graded contacts of one look at progress; newest
constexpr std::size_t curve = 200;            ///< attempts shown of one skill or item; the newest
constexpr std::size_t compared = 5;           ///< students at least, or a mean would name somebody
constexpr std::size_t fair_values = 50;       ///< shown of one split; those with most marks
constexpr std::size_t fair_marks = 5'000;     ///< that fairness is looked for in; the newest
constexpr Duration too_short_to_judge{3'000}; ///< of talk: no speech in it proves nothing

} // namespace ringroom::training::limits
