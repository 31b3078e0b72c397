#pragma once
// Where calls of a service number come to wait, and whether an agent would ever be given them: read
// from the settings, before anybody calls. Which way a customer goes in a menu is known where the
// script's group names a queue; else every queue that the menu leads to counts.
//
//     const auto queues = arrival_queues(settings, {.number = "96100", .group = "faults"});
//     const bool waits_for_ever = std::none_of(queues.begin(), queues.end(),
//         [&](const auto* queue) { return is_given(agent.acd, *queue); });
//
// Pure.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "center/settings.h"

namespace ringroom::center {

/// The keys that lead a caller to one of the queues of these names, the shortest way; empty where
/// none need be pressed. Nothing: no way does, or none within a few menus.
[[nodiscard]] std::optional<std::string> keys_to(const Route& route,
                                                 const std::set<std::string>& queue);
/// Every name of the queue of this name; itself where there is no such queue.
[[nodiscard]] std::set<std::string> names_of_queue(const Settings& settings,
                                                   const std::string& queue);

/// A virtual customer of a script.
struct ScriptedCall {
    std::string number;    ///< that is dialled
    std::string group;     ///< the script's skill group: names a queue, or nothing
    bool own_keys = false; ///< the script itself says what is pressed
};
/// Of `settings`; none: an unknown number, or one that leads to no queue.
[[nodiscard]] std::vector<const QueueEntry*> arrival_queues(const Settings& settings,
                                                            const ScriptedCall& call);

/// A member who has the skills asked for, at the least after the queue has lowered them.
[[nodiscard]] bool is_given(const acd::AgentSettings& agent, const QueueEntry& queue);

} // namespace ringroom::center
