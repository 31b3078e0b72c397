#pragma once
// The routing core: contacts, agents and offers, never telephones. Events go in with the time they
// happened; decisions come out appended to `out`. One thread, no clock, no I/O; the same calls give
// the same decisions. Times must not run backwards; each call first fires what was due before it.
//
// Every change runs one matching pass over all queues. After it no free agent and waiting contact
// that fit each other are left. A stale or unknown id changes nothing and gives false.
#include <memory>

#include "acd/decisions.h"
#include "base/text.h"

namespace ringroom::acd {

enum class LeaveKind { abandoned, exit_key, withdrawn };
enum class Outside { none, dialling, talking };
enum class WrapUpAnswer { done, disposition_missing, not_in_wrap_up };

/// Times of one shift; they add up to the time signed on. Never reset by a change of state.
struct Shift {
    Instant began;
    Duration signed_on{};
    Duration ready{}; ///< ready and free
    Duration not_ready{};
    Duration reserved{};
    Duration ringing{};
    Duration talking{};
    Duration holding{};
    Duration dialling{};
    Duration after_call_work{};
    Duration presence_ready{}; ///< ready by choice, whatever the activity
    int answered = 0;
    int no_answer = 0;
    int declined = 0;
    int busy = 0;
    int unreachable = 0;
};

struct AgentView {
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    std::string reason;
    StateCause cause = StateCause::request;
    Instant since;
    std::optional<Presence> pending; ///< asked for during a contact, takes effect at its end
    ContactId contact;
    OfferId offer;
    bool free = false; ///< an offer could reach them now
    Instant idle_since;
    Instant wrap_ends = Instant::never(); ///< in after-call work; never: until the agent ends it
    bool wrap_extensible = false;         ///< extend_wrap_up() would give more time
    bool owes_disposition = false;        ///< after-call work does not end before there is one
};

struct QueueView {
    std::size_t waiting = 0; ///< in line, without those being offered
    std::size_t offered = 0;
    std::size_t logged_in = 0;
    std::size_t unpaused = 0;
    std::size_t free = 0;
    Duration longest_wait{}; ///< of those in line
};

class Router {
public:
    /// `seed` feeds the strategy `random` only.
    explicit Router(std::uint64_t seed);
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // ---- configuration, at any time; nobody loses a place
    /// False past limits::queues.
    bool set_queue(Instant now, QueueId queue, QueueSettings settings, Decisions& out);
    /// Everybody waiting leaves as withdrawn.
    bool remove_queue(Instant now, QueueId queue, Decisions& out);
    /// False past limits::agents. New agents are logged out.
    bool set_agent(Instant now, AgentId agent, AgentSettings settings, Decisions& out);
    /// Only while logged out.
    bool remove_agent(Instant now, AgentId agent, Decisions& out);

    /// The agents a Caller's `group` stands for, known or not yet. It is set once, before the first
    /// contact that names it. False past limits::groups and limits::agents, and when it is there.
    bool set_group(GroupId group, std::vector<AgentId> agents);
    /// False while a contact names it.
    bool remove_group(GroupId group);

    /// What explanations call the skill; without it "#7". Decides nothing.
    void name_skill(SkillId skill, std::string name);

    // ---- agents
    /// Begins a shift with counters at zero. `presence`: ready or not_ready.
    bool log_on(Instant now, AgentId agent, Presence presence, std::string reason, Decisions& out);
    /// At once when idle; else pending until contact and wrap-up are over.
    bool log_off(Instant now, AgentId agent, Decisions& out);
    /// `ready` or `not_ready`; pending during an offer (until it is over) and a contact (until its
    /// release). A new wish replaces a pending one. `cause`: request or supervisor.
    bool set_presence(Instant now, AgentId agent, Presence presence, std::string reason,
                      StateCause cause, Decisions& out);
    /// The seat is gone: logged out at once, whatever went on. A talk gives ContactOrphaned.
    bool agent_vanished(Instant now, AgentId agent, Decisions& out);
    /// Own outbound attempt: dialling, talking, then none (wrap-up follows). False while an offer
    /// or a contact is with the agent, or when logged out. Allowed when not ready.
    bool set_outside(Instant now, AgentId agent, Outside outside, ContactId contact,
                     Decisions& out);
    /// Customer put on hold or taken back; only from talking and holding.
    bool set_hold(Instant now, AgentId agent, bool on, Decisions& out);
    /// The agent's part of the contact is over; wrap-up begins by the queue's rule.
    bool talk_ended(Instant now, AgentId agent, Decisions& out);
    /// Ready at this instant, idle clock at zero. `cause`: wrap_up_done or supervisor (who may pass
    /// over a missing disposition).
    WrapUpAnswer wrap_up_done(Instant now, AgentId agent, StateCause cause, Decisions& out);
    /// More time, up to the cap; false where the mode or the cap forbids any.
    bool extend_wrap_up(Instant now, AgentId agent, Duration more, Decisions& out);
    /// Given during the contact or in wrap-up; one per contact.
    bool set_disposition(Instant now, AgentId agent, Decisions& out);

    // ---- contacts
    /// Into the queue; may be refused at the door (QueueExitDecided). False: known already, unknown
    /// queue or too many (limits).
    bool enqueue(Instant now, ContactId contact, QueueId queue, const Caller& caller,
                 Decisions& out);
    /// While waiting or offered; gives QueueExitDecided.
    bool contact_left(Instant now, ContactId contact, LeaveKind kind, Decisions& out);
    /// New priority of a waiting or offered contact; it keeps its age.
    bool set_priority(Instant now, ContactId contact, Duration bonus, int strict_class,
                      Decisions& out);

    // ---- offers
    bool offer_ringing(Instant now, OfferId offer, AgentId agent, Decisions& out);
    /// True: this agent has won and ContactConnected is in `out`. False: too late, end that leg.
    bool offer_answered(Instant now, OfferId offer, AgentId agent, Decisions& out);
    /// `end`: no_answer, busy, declined or unreachable, as the seat reported.
    bool offer_failed(Instant now, OfferId offer, AgentId agent, OfferEnd end, Decisions& out);

    // ---- time
    void advance(Instant now, Decisions& out);
    [[nodiscard]] Instant next_deadline() const;

    // ---- looking; costs nothing in the pass
    [[nodiscard]] std::optional<AgentView> agent(AgentId agent) const;
    [[nodiscard]] std::optional<Shift> shift(Instant now, AgentId agent) const;
    [[nodiscard]] std::optional<QueueView> queue(Instant now, QueueId queue) const;
    /// From 1; nothing while not in line.
    [[nodiscard]] std::optional<std::size_t> position(ContactId contact) const;
    /// For a contact in line; nothing when it is not, or nobody is there to serve.
    [[nodiscard]] std::optional<WaitEstimate> estimate(ContactId contact) const;
    /// For a contact that would enter now.
    [[nodiscard]] std::optional<WaitEstimate> estimate_for(QueueId queue,
                                                           const Caller& caller) const;
    /// Nothing once limits::explanations later ones were made.
    [[nodiscard]] const Explanation* explanation(ExplanationId id) const;
    /// The explanation in sentences, a line each; empty when it is no longer kept.
    [[nodiscard]] std::string explain(Language language, ExplanationId id) const;
    /// Aborts on a broken invariant; looks at everything, for tests and the modelled world.
    void verify() const;

private:
    class Core;
    std::unique_ptr<Core> core_;
};

std::string_view to_string(Strategy);
std::string_view to_string(EmptyRule);
std::string_view to_string(WrapUpMode);
std::string_view to_string(AnnounceKind);
std::string_view to_string(AlarmKind);
std::string_view to_string(Exclusion);

} // namespace ringroom::acd
