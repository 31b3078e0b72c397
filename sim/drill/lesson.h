#pragma once
// One running of a script with a class: who calls when, from which number; or which records are to
// be called. Pure: the schedule follows from the seed, so two groups get the same afternoon.
//
//     Lesson lesson(plan);
//     lesson.start(now, events);                       // DrillBegan, records of an outbound list
//     lesson.advance(lesson.next_deadline(), events);  // CustomerCalls, one after the other
//     lesson.pause(now, events);                       // arrivals are held back, not lost
//     lesson.stop(now, false, events);
//
// Events go into the machine in order; the machine deals customers out fairly.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/event.h"
#include "persona/drill.h"

namespace ringroom::drill {

/// A queue that gives none of the lesson's contacts to these of its agents.
struct ClosedQueue {
    QueueId queue;
    std::vector<AgentId> agents;
};

struct LessonPlan {
    DrillId id;
    std::string script; ///< name the machine knows it by
    std::shared_ptr<const persona::Drill> drill;
    std::uint64_t seed = 1;
    persona::Ear ear = persona::Ear::self_report;
    std::int64_t customers = 10;
    Duration length = 10_min;    ///< arrivals are spread over this
    bool at_once = false;        ///< the first of them comes as it begins
    std::vector<AgentId> agents; ///< whom its contacts are for; none: everybody
    std::string service_number;  ///< what inbound customers dial
    /// Who play customers in person by calling; then there may be no virtual ones, and the lesson
    /// goes on until it is stopped.
    std::vector<AgentId> players{};
    std::vector<ClosedQueue> closed{}; ///< each queue once
    std::uint64_t only = 0;            ///< the one customer of this number; 0: 1 to `customers`
};

/// Errors: drill.unknown_script, drill.contacts, drill.length, drill.number.
[[nodiscard]] Result<void> check_plan(const LessonPlan& plan);

enum class LessonState { fresh, running, paused, ending };

class Lesson {
public:
    /// `plan` has passed check_plan().
    explicit Lesson(LessonPlan plan);

    void start(Instant now, std::vector<Event>& out);
    void advance(Instant now, std::vector<Event>& out);
    void pause(Instant now, std::vector<Event>& out);
    void resume(Instant now, std::vector<Event>& out);
    /// No more customers; with `cut` contacts under way end too.
    void stop(Instant now, bool cut, std::vector<Event>& out);
    [[nodiscard]] Instant next_deadline() const;

    [[nodiscard]] const LessonPlan& plan() const { return plan_; }
    [[nodiscard]] LessonState state() const { return state_; }
    /// Customers who have called, or records listed.
    [[nodiscard]] std::int64_t sent() const { return static_cast<std::int64_t>(next_); }

private:
    struct Arrival {
        Duration after; ///< from the start, pauses left out
        std::uint64_t number = 0;
        std::string from;
    };
    void make_schedule();
    [[nodiscard]] std::string telephone_of(std::uint64_t number) const;

    LessonPlan plan_;
    LessonState state_ = LessonState::fresh;
    std::vector<Arrival> arrivals_; // in order of time
    std::size_t next_ = 0;
    bool filled_ = false; // the last customer has been sent
    Instant began_;       // moved forward by each pause
    Instant paused_at_;
};

} // namespace ringroom::drill
