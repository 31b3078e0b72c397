#pragma once
// A practical exam's order of service: every candidate gets the same calls, one after the other,
// the next as soon as they are free again. Pure: it is told the time and who is where, and says
// what is to happen; who carries it out gives each call as a lesson of one customer for one person
// (LessonPlan::only), so that equal seeds mean equal customers.
//
//     Turns turns({.calls = 3, .limit = 20_min}, {{AgentId{1}}, {AgentId{2}}});
//     turns.start(now);
//     turns.seat(AgentId{1}, Place::free, now);
//     turns.advance(now, orders);            // send call 0 to agent 1
//     turns.over(AgentId{1}, now);           // its contact is done
//
// A candidate's clock runs from the start, or from when they first sit down, and counts what is
// used: it stands while the exam is paused and while the seat is away, so a lost network or a
// broken computer takes no time from anybody. When it has run out no further call begins; the call
// under way comes to its own end.
#include <cstddef>
#include <map>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/ids.h"

namespace ringroom::drill {

struct TurnRules {
    std::size_t calls = 1; ///< of each candidate, 1 to limits::exam_calls
    Duration limit{};      ///< of each candidate's clock; 0: none
    Duration rest = 15_s;  ///< at least this between two calls
};

/// Where a candidate is.
enum class Place {
    away, ///< no seat, or its telephone is gone
    busy, ///< at the seat, but in a break, in a call or wrapping up
    free  ///< takes the next call
};

enum class TurnState {
    waiting,  ///< for the start, for the seat, or for the candidate to be free
    resting,  ///< the next call comes after the rest
    on_call,  ///< from when it is sent until it is done
    finished, ///< every call is done
    timed_out ///< the clock ran out before
};

/// How a candidate stands; what is kept over a restart is used, extra and done.
struct Turn {
    AgentId agent;
    Duration used{};
    Duration extra{};
    std::vector<bool> done{}; ///< by call; empty: none yet
    TurnState state = TurnState::waiting;
    Place place = Place::away;
    std::size_t call = 0; ///< while on_call: which
};

struct TurnOrder {
    enum class Kind {
        send, ///< this call now
        stop  ///< the time is over: a call that was not taken yet is put away
    };
    Kind kind = Kind::send;
    AgentId agent;
    std::size_t call = 0;
};

class Turns {
public:
    /// `rules` are within the limits; no agent twice.
    Turns(TurnRules rules, const std::vector<Turn>& candidates);

    /// Begins, or goes on after a pause.
    void start(Instant now);
    /// No further calls, and every clock stands; calls under way go on.
    void pause(Instant now);
    /// No further calls for anybody, for good.
    void end(Instant now);

    /// One more candidate, who is none yet.
    void admit(const Turn& candidate, Instant now);
    void seat(AgentId agent, Place place, Instant now);
    /// The call under way is done, however it went. Nothing for who has none.
    void over(AgentId agent, Instant now);
    /// More time, or with less than 0 less; who ran out of time goes on. Errors:
    /// "drill.no_candidate", "drill.extra_time" (beyond limits::extra_time, or less than was used).
    [[nodiscard]] Result<void> give(AgentId agent, Duration extra, Instant now);
    /// This call once more, at the end. Errors: "drill.no_candidate", "drill.no_call" (there is
    /// none of this number, or it has not been done).
    [[nodiscard]] Result<void> again(AgentId agent, std::size_t call, Instant now);

    /// What is to be done now; after every change above and at next_deadline().
    void advance(Instant now, std::vector<TurnOrder>& out);
    [[nodiscard]] Instant next_deadline() const;

    /// By agent.
    [[nodiscard]] std::vector<Turn> turns(Instant now) const;
    /// Nobody has a call under way or to come.
    [[nodiscard]] bool over() const;

private:
    struct Candidate {
        Turn turn;
        Instant since;   ///< up to here `used` has been counted
        Instant free_at; ///< not before this comes the next call
    };
    void add(const Turn& candidate, Instant since);
    [[nodiscard]] Candidate* find(AgentId agent);
    [[nodiscard]] bool ticks(const Candidate& one) const;
    [[nodiscard]] bool out_of_time(const Candidate& one) const;
    [[nodiscard]] Duration left(const Candidate& one) const;
    void settle(Candidate& one, Instant now) const;
    void settle_all(Instant now);
    void step(Candidate& one, Instant now, std::vector<TurnOrder>& out) const;

    TurnRules rules_;
    std::map<AgentId, Candidate> candidates_;
    bool running_ = false;
    bool ended_ = false;
};

} // namespace ringroom::drill
