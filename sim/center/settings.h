#pragma once
// What the centre is made of: queues, agents, numbers. One immutable snapshot; a change is a new
// snapshot and an event (SettingsChanged), so that a journal replays.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "acd/settings.h"
#include "contact/ids.h"
#include "ivr/flow.h"

namespace ringroom::center {

struct QueueEntry {
    QueueId id;
    std::vector<std::string> names; ///< other names flows, scripts and targets may use
    acd::QueueSettings acd;
    std::string music = "morning"; ///< piece of hold music
    char exit_key = '*';           ///< leaves the queue by targets.exit_key; 0: none
};

struct AgentEntry {
    AgentId id;
    std::string number; ///< what the agent logs on with, also announced to the caller
    acd::AgentSettings acd;
};

/// Where a service number leads: a flow, or straight into a queue.
struct Route {
    std::shared_ptr<const ivr::Flow> flow; ///< none: `queue`
    std::string queue;
    Duration bonus{};     ///< head start of callers of this number
    int strict_class = 0; ///< their class
};

struct Settings {
    std::vector<QueueEntry> queues;
    std::vector<AgentEntry> agents;
    std::map<std::string, Route> numbers;                          ///< by DNIS
    std::map<std::string, std::shared_ptr<const ivr::Flow>> flows; ///< by target, "flow:KEY"
    std::map<std::string, SkillId> skills;                         ///< by name
    std::vector<std::string> reasons; ///< for not being ready; none: any words
    ivr::LocalClock clock;
    std::string hold_music = "morning";
    std::string hash; ///< of the sources the snapshot was made from
};

} // namespace ringroom::center
