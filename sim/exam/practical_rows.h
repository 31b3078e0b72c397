#pragma once
// Inside of room exam: practical exams as rows.
#include <vector>

#include "exam/practical.h"

namespace ringroom::exam {

/// Writes the exam as it is now, and adds the lines to its log; lines without a time are of `now`.
[[nodiscard]] store::Job practical_job(const Practical& exam, const PracticalLog& log,
                                       WallTime now);
[[nodiscard]] Result<std::vector<Practical>> read_practicals(store::Reader& reader);
[[nodiscard]] Result<PracticalLog> read_practical_log(store::Reader& reader, std::int64_t exam,
                                                      std::int64_t person);

} // namespace ringroom::exam
