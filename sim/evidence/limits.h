#pragma once
// How much one entry of the chain holds. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

namespace ringroom::evidence::limits {

constexpr std::size_t fields = 64;             ///< of one entry
constexpr std::size_t name_bytes = 64;         ///< of one field
constexpr std::size_t value_bytes = 4'096;     ///< of one field
constexpr std::size_t subject_bytes = 512;     ///< of one entry
constexpr std::size_t hold_reason_bytes = 500; ///< of a legal hold
constexpr std::size_t holds_at_once = 500;     ///< contacts of a person that one order holds
constexpr std::size_t due_at_once = 1'000;     ///< recordings that one run of the rules deletes
constexpr std::size_t holds_a_contact = 20;    ///< orders that hold one contact
constexpr std::size_t kept_shown = 1'000;      ///< that are due and kept, in one preview
constexpr std::size_t keys_shown = 100;        ///< of each kind of change, the newest
constexpr std::size_t damaged_compared =
    500; ///< damaged entries, each looked for at the place of each other
constexpr std::size_t seals_remembered = 1'000; ///< recordings found intact, the last asked about
constexpr std::int64_t clock_back_ms = 10'000;  ///< a clock this much behind the last entry was
                                                ///< moved, and the chain says so

constexpr std::int64_t clock_leap_days = 60; ///< longer without an entry the clock is asked about
constexpr std::int64_t clock_step_back_ms = 60'000; ///< as is one that has gone back further

} // namespace ringroom::evidence::limits
