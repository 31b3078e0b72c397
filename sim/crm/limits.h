#pragma once
// Bounds on what is kept of customers and contacts. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::crm::limits {

constexpr std::size_t name_characters = 100;
constexpr std::size_t number_characters = 40; ///< of the school's own number of a customer
constexpr std::size_t grade_characters = 40;
constexpr std::size_t telephones = 8; ///< of one customer
constexpr std::size_t telephone_digits_min = 3;
constexpr std::size_t telephone_digits_max = 20;
constexpr std::size_t telephone_bytes = 60; ///< as typed, with blanks and hyphens
constexpr std::size_t attributes = 40;      ///< of one customer
constexpr std::size_t attribute_name_characters = 40;
constexpr std::size_t attribute_value_characters = 500;
constexpr std::size_t note_characters = 10'000; ///< of a contact, a case
constexpr std::size_t title_characters = 200;   ///< of a case
constexpr std::size_t kind_characters = 40;     ///< of a case
constexpr std::size_t callback_note_characters = 1'000;
constexpr Duration callback_ahead = 24_min * 60 * 400; ///< 400 days
constexpr Duration callback_past = 24_min * 60;        ///< a day: clocks and zones may differ

constexpr std::size_t customers = 50'000;
constexpr std::size_t open_cases = 20'000;
constexpr std::size_t open_callbacks = 20'000;
constexpr std::size_t log_rows = 50'000; ///< remembered for screen pops; older ones stay on disk
constexpr std::size_t works = 5'000;     ///< notes of contacts under way, remembered
constexpr std::size_t contacts_open = 5'000; ///< in the fold at one time; the oldest goes

constexpr std::size_t last_contacts = 5; ///< in a screen pop
constexpr std::size_t pop_cases = 10;    ///< open ones in a screen pop
constexpr std::size_t pop_others = 5;    ///< customers of one number in a screen pop
constexpr std::size_t tail_digits = 7;   ///< a number without its area code has at least these

constexpr std::size_t import_bytes = 16 * 1024 * 1024;
constexpr std::size_t import_diagnostics = 100; ///< the rest is counted, not listed
constexpr Duration short_abandon = 5_s;         ///< the glossary's threshold

} // namespace ringroom::crm::limits
