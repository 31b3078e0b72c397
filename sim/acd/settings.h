#pragma once
// What a school configures: queues, agents, and what one caller brings along. Plain data; the
// router takes copies at any time, and nobody loses a place by it.
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::acd {

/// Which free agent gets a contact. In every strategy the agents of the lowest tier come first,
/// then those who meet more of the preferred skills, then the strategy's own rule, then the longest
/// idle, then the lowest id. Rules: docs/routing.md.
enum class Strategy {
    longest_idle,    ///< earliest entry into ready
    round_robin,     ///< next slot after the queue's cursor
    fewest_calls,    ///< answered contacts per ready hour of this shift
    least_talk_time, ///< talk and hold time per ready hour of this shift
    most_skilled,    ///< sum of levels in the skills the contact names
    top_down,        ///< lowest order of membership
    random,          ///< from the router's own stream
    weighted,        ///< shares of the offers in proportion to the weights
    ring_all         ///< all free agents of the best tier at once
};

/// When a queue counts as deserted. The words are those of a floor, not of telephones.
enum class EmptyRule {
    never,
    none_logged_in, ///< nobody of the queue is logged on
    none_unpaused,  ///< everybody logged on is not ready
    none_ready      ///< nobody is ready and free: also true when all are talking
};

struct SkillNeed {
    SkillId skill;
    int level = 1; ///< at least this, 1..limits::skill_level; an agent without the skill has 0
    auto operator<=>(const SkillNeed&) const = default;
};

/// After `after` of waiting in the queue the named skills drop to the given level (0: dropped).
struct RelaxStep {
    Duration after;
    std::vector<SkillNeed> lower; ///< skill and its new level
};

enum class WrapUpMode {
    none,
    timed,     ///< ends by itself after `length`; may be ended early, may be extended up to `cap`
    capped,    ///< the agent ends it, at the latest after `length`; no extension
    until_done ///< the agent ends it
};

struct WrapUp {
    WrapUpMode mode = WrapUpMode::none;
    Duration length{};
    Duration cap{}; ///< longest total with extensions; 0: no extension
};

/// What an agent's failed offer does to the agent. The caller never loses anything by it.
struct FailureRule {
    bool not_ready = true; ///< leave ready, visibly, with the cause as reason
    /// Not ready: return to ready by itself after this, 0 = only by hand.
    /// Stay ready: rest this long before the next offer (at least limits::rest_min).
    Duration pause{};
};

/// Reasons the router gives by itself: "rna", "declined", "busy", "unreachable".
struct FailureRules {
    FailureRule no_answer;
    FailureRule declined;
    FailureRule busy{true, 10_s};
    FailureRule unreachable;
    bool ring_all_no_answer = false; ///< whether no answer counts when several rang
};

/// Which returns to ready restart the idle clock. Log-on and the end of wrap-up always do; an offer
/// withdrawn without blame never does.
struct IdleRules {
    bool after_not_ready = true;
    bool after_failed_offer = true;
    bool after_own_call = true;
};

/// Where a contact goes on that leaves without an agent; the words mean something to the centre
/// only.
struct ExitTargets {
    std::string full;
    std::string timed_out;
    std::string overflowed;
    std::string no_agents;
    std::string exit_key;
};

struct Announcements {
    Duration first{};                 ///< pause before the first one
    Duration position_every{};        ///< position again after this; 0: no position announcements
    bool position_on_change = true;   ///< also as soon as it changed, never closer than min_gap
    bool position_only_better = true; ///< silent about a place that got worse
    bool wait = false;                ///< say the expected wait after the position
    Duration wait_rounding = 30_s;    ///< spoken waits are rounded up to this
    Duration periodic_every{};        ///< 0: none
    Duration min_gap = 15_s; ///< least time from start to start of two position announcements
};

struct QueueSettings {
    std::string name;
    Strategy strategy = Strategy::longest_idle;
    Duration ring_time = 15_s;
    Duration setup_time = 10_s; ///< an offer that does not ring by then: unreachable
    WrapUp wrap_up;
    Duration bonus{}; ///< added to the age of every contact here
    int strict_class =
        0; ///< higher goes first whatever the age; the larger of this and the caller's
    std::vector<SkillNeed> required;
    std::vector<SkillNeed> preferred;
    std::vector<RelaxStep> relax; ///< ascending in `after`
    std::size_t max_waiting = 0;  ///< 0: no limit; one more is refused as full
    Duration max_wait{};          ///< 0: no limit
    Duration overflow_after{};    ///< 0: never; leaves as overflowed
    Duration overflow_estimate{}; ///< 0: never; on entry, when the P80 estimate is longer
    EmptyRule join_empty = EmptyRule::never;  ///< refuse at the door when this holds
    EmptyRule leave_empty = EmptyRule::never; ///< send away when it has held for leave_delay
    Duration leave_delay{};
    ExitTargets targets;
    Announcements announce;
    int max_in_row = 3; ///< fewest_calls, least_talk_time: to one agent while others are free
    Duration rate_floor = 15_min;       ///< their ready time counts as at least this
    Duration expected_handling = 180_s; ///< until handle_samples_least real ones are known
    Duration starvation_after = 10_min; ///< alarm for a contact that waits longer; 0: never
    std::size_t report_positions = 10;  ///< PositionChanged for this many at the head
};

struct Membership {
    QueueId queue;
    int tier = 0;   ///< lower is asked first
    int order = 0;  ///< top_down: lower first
    int weight = 1; ///< weighted: share, at least 1
    int level = 1;  ///< most_skilled where the contact names no skill
};

/// What an unfinished disposition does at the end of wrap-up.
enum class DispositionRule { not_asked, warn, required };

struct AgentSettings {
    std::string name;
    std::vector<Membership> queues;
    std::vector<SkillNeed> skills; ///< skill and the agent's own level
    FailureRules failures;
    IdleRules idle;
    WrapUp outside_wrap_up; ///< after an own outbound attempt, reached or not
    DispositionRule disposition = DispositionRule::not_asked;
    bool apart = false; ///< gets only contacts of a group of which they are the only one
};

/// A named set of agents, kept by Router::set_group().
using GroupId = Id<struct GroupTag>;

/// What a contact brings into a queue.
struct Caller {
    Duration bonus{};     ///< added to the age: number, member grade
    int strict_class = 0; ///< higher goes first whatever the age
    Duration waited{};    ///< age it comes with (from an earlier queue, a callback token)
    std::vector<SkillNeed> required;
    std::vector<SkillNeed> preferred;
    std::vector<RelaxStep> relax; ///< empty: the queue's
    GroupId group;                ///< only agents of this group, whatever is widened; none: anybody
    AgentId agent;                ///< only this agent; none: anybody
    Duration agent_for{}; ///< then anybody; 0: never. With a time, an agent who is absent is not
                          ///< waited for
};

} // namespace ringroom::acd
