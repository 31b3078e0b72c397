#pragma once
// How much the store holds, waits for and remembers. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

namespace ringroom::store::limits {

constexpr std::size_t jobs_waiting = 4096;         ///< posted and not yet taken by the writer
constexpr std::size_t jobs_a_commit = 512;         ///< share one transaction
constexpr std::size_t statements_kept = 128;       ///< prepared, a connection
constexpr std::size_t rows_read = 100'000;         ///< by one Reader::rows(); each() has no limit
constexpr std::size_t journal_batch_rows = 10'000; ///< in one Journal::append()
constexpr std::size_t journal_text_bytes = 65'536; ///< in one row of the journal
constexpr std::size_t journal_unsaved_rows = 200'000; ///< kept in memory while the disk refuses
constexpr std::int64_t always_checked_bytes = 64LL * 1024 * 1024; ///< a larger file is checked in
                                                                  ///< full only after a crash

} // namespace ringroom::store::limits
