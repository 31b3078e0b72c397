#pragma once
// Runs practical exams: on the control thread, beside the lessons it begins. Each call of a
// candidate is a lesson of one customer for that one person; drill::Turns says when, the records
// are exam::Practicals'.
//
//     Examiner examiner({.practicals = &practicals, .begin = ..., .stop = ..., ...});
//     examiner.order(id, PracticalOrder::start, "8001");   // control thread, as all of this
//     examiner.take(fact);                                 // with every fact
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "center/view.h"
#include "contact/fact.h"
#include "drill/turns.h"
#include "exam/practical.h"
#include "sip/loop.h"

namespace ringroom::server {

enum class PracticalOrder { start, pause, resume, end, drop };
[[nodiscard]] std::optional<PracticalOrder> practical_order_from(std::string_view word);

/// What a call is begun with.
struct ExamCall {
    exam::PracticalTask task;
    std::string class_name;
    std::string ear;
    AgentId agent;
    std::uint64_t seed = 0;
    std::uint64_t customer = 0;
};

struct ExaminerParts {
    sip::Loop* loop = nullptr;
    exam::Practicals* practicals = nullptr;
    std::int64_t run = 0;
    std::function<Instant()> now;
    /// The agents as the machine has them now.
    std::function<std::vector<center::AgentLine>()> agents;
    /// Begins the lesson, and calls `named` with its id before the first thing happens in it.
    std::function<Result<void>(const ExamCall&, const std::function<void(DrillId)>& named)> begin;
    /// No more of this lesson; records that nobody has taken are put away, talks and waiting
    /// customers come to their own end.
    std::function<void(DrillId)> stop;
    /// The same, and whatever is under way ends now.
    std::function<void(DrillId)> cut;
    /// No calls but those of their exam reach these from now on, or again all do.
    std::function<void(AgentId, bool)> set_apart;
    /// Clocks went on and seats came or went: what is shown of them is old.
    std::function<void()> stepped;
};

class Examiner {
public:
    explicit Examiner(ExaminerParts parts);
    ~Examiner();
    Examiner(const Examiner&) = delete;
    Examiner& operator=(const Examiner&) = delete;

    /// `by` is named in the log. Errors: "exam.unknown", "exam.practical.state" (naming the state).
    [[nodiscard]] Result<exam::Practical> order(std::int64_t exam, PracticalOrder order,
                                                const std::string& by);
    /// Errors: "exam.unknown", "exam.practical.state", those of drill::Turns::give().
    [[nodiscard]] Result<exam::Practical> give(std::int64_t exam, std::int64_t person,
                                               Duration extra, const std::string& words);
    /// The call that counted does not any more, and is given once more. Errors: "exam.unknown",
    /// "exam.practical.state", "exam.practical.too_many_calls", those of drill::Turns::again().
    [[nodiscard]] Result<exam::Practical> again(std::int64_t exam, std::int64_t person,
                                                std::int64_t task, const std::string& reason);
    /// A teacher's exception from the gate; who was kept out gets the calls from now on. Errors:
    /// "exam.unknown", "exam.practical.state", "drill.no_candidate", "exam.practical.let_in" (there
    /// is no gate, or they were let in).
    [[nodiscard]] Result<exam::Practical> let_in(std::int64_t exam, std::int64_t person,
                                                 const std::string& words);
    void take(const StampedFact& fact);
    /// How the candidates of exams that go on stand, by exam.
    [[nodiscard]] std::map<std::int64_t, std::vector<drill::Turn>> turns() const;
    /// The calls of exams that go on, also those that are over: their customers call others yet.
    [[nodiscard]] std::vector<DrillId> calls() const;

private:
    struct Given {
        std::int64_t exam = 0;
        std::int64_t person = 0;
        ContactId contact;    ///< once it has arrived
        std::string lost;     ///< code: the network took it, so it does not count
        bool rang = false;    ///< once at least, whatever became of it
        bool engaged = false; ///< the telephone said so, or was not to be found
        bool taken = false;   ///< it has been answered
    };
    struct Running {
        drill::Turns turns;
        std::map<std::int64_t, Instant> away; ///< by person: since when
        std::set<DrillId> calls;              ///< all that were begun, also those that are over
        Instant kept_at;
    };
    [[nodiscard]] Result<exam::Practical> changed_by(std::int64_t exam, PracticalOrder order,
                                                     const std::string& by);
    [[nodiscard]] Running* running(std::int64_t exam);
    [[nodiscard]] Result<Running*> taken_up(std::int64_t exam);
    void look_at_seats();
    void set_apart_who_sit();
    void seat_left(std::int64_t exam, std::int64_t person, Running& one);
    void seat_back(std::int64_t exam, std::int64_t person, Running& one);
    /// A person and their agent have one number.
    [[nodiscard]] static AgentId agent_of(std::int64_t person);
    [[nodiscard]] static std::int64_t person_of(AgentId agent);
    [[nodiscard]] bool is_silent(std::int64_t person) const;
    [[nodiscard]] drill::Place place_of(const center::AgentLine& line) const;
    void lose(DrillId drill, const char* code);
    static void take_offer(Given& given, OfferEnd end);
    void step_soon();
    void step();
    void step_exam(std::int64_t exam, Running& one);
    void send(std::int64_t exam, const drill::TurnOrder& order);
    void not_begun(std::int64_t exam, const drill::TurnOrder& order, const Error& error);
    void stop_call(std::int64_t exam, const drill::TurnOrder& order);
    void call_over(DrillId drill);
    [[nodiscard]] bool count_again(const Given& given, DrillId drill);
    void keep(std::int64_t exam, const exam::Practicals::Change& change);
    void keep_clocks(std::int64_t exam, Running& one);

    ExaminerParts parts_;
    std::map<std::int64_t, Running> running_; ///< paused ones too
    std::map<DrillId, Given> given_;          ///< calls under way
    std::set<AgentId> apart_;                 ///< get no other calls now
    sip::Loop::TimerId soon_;
    sip::Loop::TimerId tick_;
};

} // namespace ringroom::server
