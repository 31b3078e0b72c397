#pragma once
// What the router decides. Plain structs in the order in which they happened.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "acd/settings.h"

namespace ringroom::acd {

using ExplanationId = Id<struct ExplanationTag>;

/// P50 and P80 of the wait still to come. No value: nobody is there to serve.
struct WaitEstimate {
    Duration p50;
    Duration p80;
    auto operator<=>(const WaitEstimate&) const = default;
};

/// A contact stands in line now because nobody took it at once (also after a failed offer:
/// `again`). A contact that is offered at once gives OfferMade only.
struct ContactQueued {
    ContactId contact;
    QueueId queue;
    std::size_t position = 0; ///< from 1
    bool again = false;
    ExplanationId why; ///< why nobody took it at once
};
/// Ring these agents. The router's own timer ends it; several agents only for ring_all.
struct OfferMade {
    OfferId offer;
    ContactId contact;
    QueueId queue;
    std::vector<AgentId> agents;
    Duration ring_time;
    bool joined = false; ///< agents who join an offer that is already ringing elsewhere
    ExplanationId why;
};
/// Stop ringing this agent. `end` says why: no_answer (timer), caller_left, lost_race, unreachable
/// (never rang), or what the seat itself reported.
struct OfferWithdrawn {
    OfferId offer;
    ContactId contact;
    AgentId agent;
    OfferEnd end = OfferEnd::no_answer;
};
/// Exactly one per answered contact. Prompts give way to it at once.
struct ContactConnected {
    ContactId contact;
    QueueId queue;
    AgentId agent;
    OfferId offer;
    Duration waited; ///< in this queue
};
/// Two moments of state: what the person chose and what the machine derived.
struct AgentStateChanged {
    AgentId agent;
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    std::string reason; ///< with not_ready
    StateCause cause = StateCause::request;
    Instant since;
    ContactId contact; ///< where one is concerned
};
/// The contact left its queue without an agent of it.
struct QueueExitDecided {
    ContactId contact;
    QueueId queue;
    QueueExit exit = QueueExit::abandoned;
    std::string target; ///< from ExitTargets, may be empty
    Duration waited;
};
/// The talking agent vanished; the router has forgotten the contact. Enqueue it again or end it.
struct ContactOrphaned {
    ContactId contact;
    AgentId agent;
};
enum class AnnounceKind { position, wait, periodic };
/// Play something to a waiting caller; pre-emptible, changes nothing about the routing.
struct Announce {
    ContactId contact;
    QueueId queue;
    AnnounceKind kind = AnnounceKind::position;
    std::size_t position = 0;
    Duration wait{}; ///< rounded up, never more than said before (but after a supervisor's act)
    int number = 0;  ///< periodic: counts from 1, for rotation
};
struct PositionChanged {
    ContactId contact;
    QueueId queue;
    std::size_t position = 0;
};
/// Wrap-up is over in time but the disposition is missing.
struct DispositionMissing {
    AgentId agent;
    bool blocks = false; ///< the agent stays in after-call work until it is given
};
enum class AlarmKind {
    starvation,      ///< waits longer than starvation_after
    nobody_qualified ///< nobody logged on has the skills, and no widening is left
};
struct Alarm {
    AlarmKind kind = AlarmKind::starvation;
    ContactId contact;
    QueueId queue;
    Duration waited;
    ExplanationId why;
};

using Decision = std::variant<ContactQueued, OfferMade, OfferWithdrawn, ContactConnected,
                              AgentStateChanged, QueueExitDecided, ContactOrphaned, Announce,
                              PositionChanged, DispositionMissing, Alarm>;
using Decisions = std::vector<Decision>;

/// Why an agent was not chosen.
enum class Exclusion {
    none, ///< could have been chosen; the rule preferred another
    logged_out,
    not_ready,
    reserved,
    ringing,
    talking,
    holding,
    dialling,
    after_call_work, ///< number: seconds left, 0 unknown
    resting,         ///< number: seconds left
    skill_missing,   ///< number: level asked; skill names it
    other_agent,     ///< the contact waits for one agent
    in_a_row,        ///< number: contacts in a row
    other_group      ///< the contact is not for a group of the agent, or they are set apart
};
inline constexpr std::size_t exclusions = 14;

struct Candidate {
    AgentId agent;
    Exclusion exclusion = Exclusion::none;
    std::int64_t number = 0;
    SkillId skill;
    int tier = 0;
    int preferred_met = 0;
    std::int64_t score = 0; ///< the strategy's own number, lower is better; see docs/routing.md
    Duration idle{};
};
/// Another waiting contact that the agent could have taken.
struct Rival {
    ContactId contact;
    QueueId queue;
    int strict_class = 0;
    Duration score{}; ///< age plus bonus
};
struct Explanation {
    ExplanationId id;
    Instant at;
    ContactId contact;
    QueueId queue;
    Strategy strategy = Strategy::longest_idle;
    bool agent_waited =
        false;    ///< a contact came to a free agent; false: an agent came to a waiting contact
    int step = 0; ///< widenings in force
    int strict_class = 0;
    Duration score{};                               ///< age plus bonus of the contact
    std::vector<AgentId> chosen;                    ///< empty: nobody, the contact waits
    std::vector<Candidate> candidates;              ///< at most limits::explained_candidates
    std::array<std::uint16_t, exclusions> counts{}; ///< all members of the queue, by exclusion
    std::vector<Rival> rivals;
};

} // namespace ringroom::acd
