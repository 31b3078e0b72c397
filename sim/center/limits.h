#pragma once
// Named limits of the machine. Each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::center::limits {

inline constexpr std::size_t contacts = 5'000;        ///< under way at once; one more is refused
inline constexpr std::size_t records_listed = 20'000; ///< outbound records waiting, all drills
inline constexpr std::size_t records_seen = 500;      ///< of a drill's list, in a view
inline constexpr std::size_t outside_digits = 7; ///< a seat dials outside with so many at least
inline constexpr std::size_t drills = 256; ///< running at once; each candidate of an exam has one
inline constexpr std::size_t field_bytes = 4'000;      ///< one form value
inline constexpr std::size_t name_bytes = 200;         ///< a move, a field name, a code, a reason
inline constexpr std::size_t fields_per_contact = 200; ///< different form fields
inline constexpr std::size_t moves_shown = 200;        ///< different moves of a contact in the view
inline constexpr std::size_t queue_hops = 8;           ///< overflows of one contact
inline constexpr std::size_t parties = 4;              ///< third parties in a talk at once
inline constexpr std::size_t mark_bytes = 400;         ///< of a mark in a recording
inline constexpr Duration ring_customer = 60_s;        ///< an outbound ring at most
inline constexpr Duration dial_seat = 20_s;            ///< the seat's own telephone rings at most

} // namespace ringroom::center::limits
