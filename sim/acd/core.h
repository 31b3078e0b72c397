#pragma once
// The inside of the router: one consistent state and the passes over it. Entities live in ordered
// maps, so their addresses are stable; pointers link them and never decide an order.
#include <map>
#include <set>
#include <vector>

#include "acd/limits.h"
#include "acd/router.h"
#include "base/random.h"

namespace ringroom::acd {

struct Agent;
struct Contact;
struct Queue;

/// What an agent must be and know for a contact.
struct Needs {
    GroupId group;                 ///< none: anybody
    std::vector<SkillNeed> skills; ///< sorted by skill, each skill once
    auto operator<=>(const Needs&) const = default;
};

/// Place of a contact: strict class, then age plus bonus, then the lower id.
struct Key {
    int strict_class = 0;
    Instant virtual_start; ///< entry less bonus and age brought along
    ContactId id;
    Contact* contact = nullptr; ///< not part of the order

    bool operator<(const Key& other) const {
        if (strict_class != other.strict_class)
            return strict_class > other.strict_class;
        if (virtual_start != other.virtual_start)
            return virtual_start < other.virtual_start;
        return id < other.id;
    }
};

/// One agent in one queue.
struct Member {
    Agent* agent = nullptr;
    Queue* queue = nullptr;
    Membership set;
    std::int64_t slot = 0;   ///< round robin: order of log-on
    std::int64_t credit = 0; ///< weighted: share not yet served
};

struct Wish {
    Presence presence = Presence::ready;
    std::string reason;
    StateCause cause = StateCause::request;
};

struct Agent {
    AgentId id;
    bool free = false; ///< ready, idle and not resting
    Instant idle_since;
    std::vector<std::uint8_t> levels; ///< by dense skill number
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    std::vector<std::unique_ptr<Member>> members;
    std::set<Key> direct; ///< contacts in line for this agent only

    AgentSettings settings;
    std::string reason;
    StateCause cause = StateCause::request;
    Instant since;
    std::optional<Wish> pending;
    ContactId contact;
    OfferId offer;
    bool outside = false;     ///< the contact is the agent's own
    bool blamed = false;      ///< not ready because of a failed offer
    bool disposition = false; ///< given for the present contact
    WrapUp wrap_up;           ///< in force while in after-call work
    Instant wrap_began;
    Instant wrap_ends = Instant::never();
    bool wrap_over = false; ///< only the disposition is missing
    bool resting = false;   ///< stays ready after a failed offer, gets none until resting_until
    Instant resting_until = Instant::never();
    Instant returns_at = Instant::never();
    QueueId served; ///< queue of the contact in talk or wrap-up
    Instant answered_at;
    Shift shift;
    Instant accounted; ///< shift times are right up to here
    Instant deadline = Instant::never();
};

enum class Place { line, offered, talking };

struct Contact {
    ContactId id;
    Queue* queue = nullptr;
    Caller caller;
    Key key;
    Place place = Place::line;
    Needs needs;
    std::size_t step = 0; ///< widenings in force
    AgentId only;         ///< waits for this agent
    OfferId offer;
    AgentId agent; ///< talking to
    Instant queued_at;
    bool tell_queued = false; ///< ContactQueued is owed unless somebody takes it at once
    bool again = false;       ///< came back from a failed offer
    bool starved = false;
    bool unqualified = false;
    std::size_t reported_position = 0;
    Instant position_at = Instant::never(); ///< next look at the position announcement
    Instant periodic_at = Instant::never();
    Instant position_said_at;
    std::size_t position_said = 0; ///< 0: not yet
    std::optional<Duration> wait_said;
    std::uint64_t wait_epoch = 0; ///< supervisor epoch of the queue when said
    int periodic_number = 0;
    Instant deadline = Instant::never();
};

struct Rung {
    AgentId agent;
    bool ringing = false;
    Instant until;
};

struct Offer {
    OfferId id;
    Contact* contact = nullptr;
    Queue* queue = nullptr;
    std::vector<Rung> rung;
    bool ring_all = false;
    int tier = 0;
    Instant ring_end = Instant::never(); ///< ring_all: common end once anybody rings
    std::int64_t cursor_before = 0;
    Instant deadline = Instant::never();
};

struct Queue {
    QueueId id;
    QueueSettings settings;
    std::vector<Member*> members;           ///< by agent id
    std::vector<Member*> free;              ///< by agent id
    std::map<Needs, std::set<Key>> classes; ///< in line, not bound to one agent
    std::map<Key, const Needs*> heads; ///< first of each class, so a free agent finds theirs soon
    std::vector<Key> line;             ///< everybody in line, for ranks
    std::size_t offered = 0;
    std::set<OfferId> ring_all;
    std::array<std::uint16_t, exclusions> states{}; ///< members by exclusion without skills
    std::size_t logged_in = 0;
    std::size_t unpaused = 0;
    std::int64_t next_slot = 0;
    std::int64_t cursor = 0;
    AgentId run_agent;
    int run_length = 0;
    Random random{0};
    std::vector<std::int64_t> handled; ///< last handling times, ms, a ring
    std::size_t handled_next = 0;
    std::uint64_t supervisor_epoch = 0;
    bool touched = false;
    std::optional<Instant> empty_since;
    Instant deadline = Instant::never(); ///< next leave-empty exit
};

/// A free agent weighed for a contact.
struct Weighed {
    Member* member = nullptr; ///< none for a contact bound to an agent outside the queue
    Agent* agent = nullptr;
    int tier = 0;
    int preferred = 0;
    std::int64_t score = 0;

    bool operator<(const Weighed& other) const;
};

class Router::Core {
public:
    explicit Core(std::uint64_t seed)
        : seed_(seed) {}

    // core_config.cpp
    bool set_queue(QueueId id, QueueSettings settings, Decisions& out);
    bool remove_queue(QueueId id, Decisions& out);
    bool set_agent(AgentId id, AgentSettings settings, Decisions& out);
    bool remove_agent(AgentId id);
    bool set_group(GroupId id, std::vector<AgentId> agents);
    bool remove_group(GroupId id);
    void name_skill(SkillId id, std::string name) { skill_names_[id] = std::move(name); }
    // core_agents.cpp
    bool log_on(AgentId id, Presence presence, std::string reason, Decisions& out);
    bool log_off(AgentId id, Decisions& out);
    bool set_presence(AgentId id, Wish wish, Decisions& out);
    bool vanished(AgentId id, Decisions& out);
    bool set_outside(AgentId id, Outside outside, ContactId contact, Decisions& out);
    bool set_hold(AgentId id, bool on, Decisions& out);
    bool talk_ended(AgentId id, Decisions& out);
    WrapUpAnswer wrap_up_done(AgentId id, StateCause cause, Decisions& out);
    bool extend_wrap_up(AgentId id, Duration more);
    bool set_disposition(AgentId id, Decisions& out);
    // core_contacts.cpp
    bool enqueue(ContactId id, QueueId queue, const Caller& caller, Decisions& out);
    bool contact_left(ContactId id, LeaveKind kind, Decisions& out);
    bool set_priority(ContactId id, Duration bonus, int strict_class, Decisions& out);
    // core_offers.cpp
    bool offer_ringing(OfferId id, AgentId agent, Decisions& out);
    bool offer_answered(OfferId id, AgentId agent, Decisions& out);
    bool offer_failed(OfferId id, AgentId agent, OfferEnd end, Decisions& out);

    // core.cpp
    /// Moves time on, firing deadlines at their own instants.
    void advance(Instant now, Decisions& out);
    [[nodiscard]] Instant next_deadline() const;
    /// The matching pass, then what follows from new places and counts.
    void settle(Decisions& out);
    [[nodiscard]] Agent* find(AgentId id);
    [[nodiscard]] Contact* find(ContactId id);
    [[nodiscard]] Queue* find(QueueId id);
    [[nodiscard]] const Agent* find(AgentId id) const;
    [[nodiscard]] const Contact* find(ContactId id) const;
    [[nodiscard]] const Queue* find(QueueId id) const;
    [[nodiscard]] Offer* find(OfferId id);
    [[nodiscard]] Shift shift_now(const Agent& agent, Instant now) const;
    [[nodiscard]] std::optional<std::size_t> position(ContactId id) const;

    // core_estimate.cpp
    [[nodiscard]] std::optional<WaitEstimate> estimate(ContactId id) const;
    [[nodiscard]] std::optional<WaitEstimate> estimate_for(QueueId id, const Caller& caller) const;
    // core_explain.cpp
    [[nodiscard]] const Explanation* explanation(ExplanationId id) const;
    [[nodiscard]] std::string explain(Language language, ExplanationId id) const;
    // core_verify.cpp
    void verify() const;

    [[nodiscard]] Instant now() const { return now_; }

private:
    enum class Due { offer, agent, contact, queue };
    struct Deadline {
        Instant at;
        Due due = Due::offer;
        std::uint64_t id = 0;
        auto operator<=>(const Deadline&) const = default;
    };

    // core.cpp
    void schedule(Instant& slot, Due due, std::uint64_t id, Instant at);
    void fire(const Deadline& deadline, Decisions& out);
    void touch(Queue& queue);
    void settle_queue(Queue& queue, Decisions& out);
    void report_positions(Queue& queue, Decisions& out);
    void leave_if_empty(Queue& queue, Decisions& out);
    [[nodiscard]] bool empty(const Queue& queue, EmptyRule rule) const;
    // core_config.cpp
    void join(Agent& agent, const Membership& set);
    void leave(Agent& agent, Member& member);
    std::size_t skill_number(SkillId skill);
    // core_agents.cpp
    void account(Agent& agent);
    void change(Agent& agent, Presence presence, Activity activity, StateCause cause,
                Decisions& out);
    void count(Agent& agent, int sign);
    void refresh_free(Agent& agent);
    void reschedule(Agent& agent);
    void fire_agent(Agent& agent, Decisions& out);
    void begin_wrap_up(Agent& agent, const WrapUp& wrap_up, StateCause cause, Decisions& out);
    void end_wrap_up(Agent& agent, StateCause cause, Decisions& out);
    void become_idle(Agent& agent, StateCause cause, Decisions& out);
    void sign_off(Agent& agent, StateCause cause, Decisions& out);
    bool take_wish(Agent& agent, bool log_off_too, Decisions& out);
    void start_return(Agent& agent);
    void end_rest(Agent& agent);
    // core_contacts.cpp
    [[nodiscard]] std::size_t waiting_beside(const Contact& contact) const;
    bool refused(Contact& contact, Decisions& out);
    void stand_in_line(Contact& contact);
    void step_out_of_line(Contact& contact);
    void classify(Contact& contact);
    [[nodiscard]] Needs needs_of(const Queue& queue, const Caller& caller, std::size_t step) const;
    [[nodiscard]] const std::vector<RelaxStep>& steps_of(const Contact& contact) const;
    [[nodiscard]] bool anybody(const Contact& contact) const;
    [[nodiscard]] bool somebody_on(const Contact& contact) const;
    void widen(Contact& contact);
    void recheck_classes(Queue& queue);
    void exit(Contact& contact, QueueExit exit, Decisions& out);
    void reschedule(Contact& contact);
    void fire_contact(Contact& contact, Decisions& out);
    [[nodiscard]] Key key_of(const Contact& contact) const;
    void announce(Contact& contact, Decisions& out);
    void announce_position(Contact& contact, Decisions& out);
    // core_offers.cpp
    void make_offer(Contact& contact, std::vector<Agent*> agents, ExplanationId why,
                    Decisions& out);
    void join_offer(Offer& offer, Agent& agent, Decisions& out);
    void drop(Offer& offer, AgentId agent);
    void release(Agent& agent, Offer& offer, OfferEnd end, Decisions& out);
    void punish(Agent& agent, const Offer& offer, OfferEnd end, Decisions& out);
    void withdraw_all(Offer& offer, OfferEnd end, Decisions& out);
    void after_failure(Offer& offer, Decisions& out);
    void end_offer(Offer& offer);
    void reschedule(Offer& offer);
    void fire_offer(Offer& offer, Decisions& out);
    // core_match.cpp
    void match(Decisions& out);
    void match_agents(Decisions& out);
    void match_contacts(Decisions& out);
    [[nodiscard]] Contact* best_contact(const Agent& agent, bool want_rivals);
    bool try_offer(Contact& contact, bool agent_waited, Decisions& out);
    void weigh(const Contact& contact);
    void weigh_one(const Contact& contact, Member& member);
    [[nodiscard]] std::int64_t score(const Contact& contact, const Member& member);
    [[nodiscard]] std::size_t pick(const Queue& queue) const;
    void consume(Queue& queue, const Weighed& chosen);
    bool join_ring_all(Agent& agent, Decisions& out);
    [[nodiscard]] bool in_group(const Agent& agent, GroupId group) const;
    [[nodiscard]] bool fits(const Agent& agent, const Needs& needs) const;
    [[nodiscard]] int level(const Agent& agent, SkillId skill) const;
    [[nodiscard]] int preferred_met(const Contact& contact, const Agent& agent) const;
    // core_estimate.cpp
    [[nodiscard]] std::optional<WaitEstimate> estimate_at(const Queue& queue, const Key& key,
                                                          const Needs& needs, AgentId only) const;
    // core_explain.cpp
    ExplanationId explain_choice(const Contact& contact, bool agent_waited,
                                 const std::vector<Agent*>& chosen);
    [[nodiscard]] Exclusion state_exclusion(const Agent& agent) const;
    void add_candidate(Explanation& e, const Contact& contact, const Member& member) const;

    std::uint64_t seed_;
    Instant now_;
    std::map<AgentId, Agent> agents_;
    std::map<QueueId, Queue> queues_;
    std::map<ContactId, Contact> contacts_;
    std::map<OfferId, Offer> offers_;
    std::map<GroupId, std::vector<AgentId>> groups_; ///< sorted
    int apart_ = 0;                                  ///< agents who are, see AgentSettings
    std::map<SkillId, std::size_t> skill_numbers_;
    std::map<SkillId, std::string> skill_names_;
    std::set<Deadline> deadlines_;
    std::uint64_t last_offer_ = 0;
    std::vector<Agent*> newly_free_; ///< to be matched in this pass
    std::vector<ContactId> newly_in_line_;
    std::vector<QueueId> touched_;
    std::vector<Weighed> weighed_; ///< scratch of one choice
    AgentId passed_over_;          ///< by max_in_row in the present choice
    std::vector<Key> rivals_;      ///< scratch of one choice
    std::vector<Explanation> explanations_;
    std::uint64_t last_explanation_ = 0;
};

} // namespace ringroom::acd
