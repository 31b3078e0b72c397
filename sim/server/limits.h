#pragma once
// Named limits of the live server. Each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::server::limits {

inline constexpr std::int64_t practice_calls = 5;               ///< in one practice of one's own
inline constexpr Duration practice_pace = Duration{3 * 60'000}; ///< between two of its customers

inline constexpr std::size_t notes_taken = 1'000;       ///< at one start; the rest at the next
inline constexpr std::size_t waiting_answers = 4'096;   ///< seat requests not yet committed
inline constexpr std::size_t synthesis_waiting = 2'000; ///< texts waiting for the synthesiser
inline constexpr std::size_t clips_kept = 5'000;        ///< ready sounds in memory
inline constexpr std::size_t book_waiting = 200'000;    ///< facts waiting for the gradebook
inline constexpr Duration publish_every = Duration{20}; ///< age of the published snapshot at most
inline constexpr Duration students_every = Duration{1'000}; ///< age of the written sums at most
inline constexpr Duration alarm_memory = 60_min;            ///< what is over is told this long
inline constexpr std::size_t alarm_codes = 64;              ///< kinds of alarm remembered
inline constexpr std::size_t alarms_counted = 1'000;        ///< of one kind within the memory
inline constexpr std::size_t alarms_standing = 1'000;       ///< of one kind at once
inline constexpr Duration look_pause = 1_min;          ///< after it a look at a seal is another one
inline constexpr std::size_t looks_remembered = 1'000; ///< of persons at recordings, that go on
inline constexpr Duration journal_every = Duration{10}; ///< rows gather this long at most

/// Ids set aside for each start: a drill's tells its run.
inline constexpr std::uint64_t drills_a_run = 100'000;
inline constexpr std::size_t past_scripts = 100; ///< of earlier runs, held in memory
inline constexpr std::size_t practicals_at_once = 4;
inline constexpr std::uint64_t customers_tried = 200; ///< to find one who answers
inline constexpr Duration seat_silence = 10_s;  ///< a seat in an exam that asks no more is away
inline constexpr Duration examiner_every = 1_s; ///< looks at the seats of an exam that goes on

inline constexpr std::size_t echo_calls = 64; ///< at once; a class tries itself out
inline constexpr Duration echo_delay = 1_s;
inline constexpr Duration echo_time = 2_min; ///< of one echo call

} // namespace ringroom::server::limits
