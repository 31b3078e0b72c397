#pragma once
// Which drills were played, from the list of results: what a teacher chooses one by.
//
//     for (const auto& drill : played_drills(results_.items()))
//         rows.push_back(drill.title + " · " + when_text(drill.began));
#include <cstdint>
#include <string>
#include <vector>

#include "contact/ids.h"

namespace ringroom::wire {
struct ResultRow;
}

namespace ringroom::seat {

struct PlayedDrill {
    DrillId id; ///< of a task of a practical exam: the one under which its calls are heard across
    std::string title;
    std::string began;         ///< its first contact; ISO
    std::int64_t contacts = 0; ///< recorded ones
    std::int64_t students = 0;
    bool exam = false;
};
/// The newest first. Any thread.
[[nodiscard]] std::vector<PlayedDrill> played_drills(const std::vector<wire::ResultRow>& results);

} // namespace ringroom::seat
