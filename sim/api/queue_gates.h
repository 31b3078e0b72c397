#pragma once
// Inside of room api: which queues are not open to a student yet, where a course has gates. A queue
// asks for levels of skills; what it asks of a skill counts as a drill of that difficulty would,
// practised on the calls of any queue that asks for the skill.
//
//     const auto gates = queue_gates(class_attempts, syllabus, script.skill,
//                                    backend.asking_queues(language), language);
//     backend.start_drill(by, start, gates.closed, answer);
#include <vector>

#include "api/backend.h"
#include "api/progress_view.h"

namespace ringroom::api::handlers {

struct QueueGates {
    ClosedQueues closed;
    std::vector<wire::NotReady> not_ready; ///< with the queue and what is missing, by queue
};
/// For a drill that practises `skill`. The queue of that name is open: it is by its drills that one
/// learns its work, and their own gate says which.
[[nodiscard]] QueueGates queue_gates(const Practised& all, const Syllabus& syllabus,
                                     const std::string& skill,
                                     const std::vector<AskingQueue>& queues, Language language);

/// What has to be mastered of a skill before a difficulty opens: the next lower one of `levels`.
/// Nothing: it is the easiest there is.
[[nodiscard]] std::optional<int> to_master_before(const std::set<int>& levels, int difficulty);

} // namespace ringroom::api::handlers
