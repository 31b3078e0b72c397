#pragma once
// The teacher's book of one run: takes the facts as they happen and gives a result for every
// contact that is done and a summary for every student. Deterministic: the same facts give the same
// book, live or folded again from the journal.
//
//     Gradebook book;
//     book.add_drill(drill_id, drill, persona::Ear::self_report);
//     for (const auto& fact : facts) book.take(fact);
//     for (const auto& student : book.students()) print(student);
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "contact/fact.h"
#include "persona/actor.h"
#include "persona/drill.h"
#include "training/measures.h"
#include "training/rubric.h"
#include "training/score.h"
#include "training/timeline.h"

namespace ringroom::training {

/// One contact, graded.
struct ContactResult {
    DrillId drill;
    Measures measures;
    Card card;
    Score score;
    Timeline timeline;              ///< what was said and keyed when
    std::uint64_t form_version = 0; ///< 0: no drill, nothing graded
    std::uint64_t seed = 0;         ///< of the drill; with the customer's number: who it was
    std::string voice;              ///< of the customer; empty: the lab's own, or a person's
    bool practice = false;          ///< the student's own, counted in no class
};

/// One student in one drill (or over all, drill 0).
struct StudentResult {
    AgentId agent;
    DrillId drill;
    int offered = 0;   ///< offers that reached the student
    int answered = 0;  ///< contacts talked to, inbound
    int no_answer = 0; ///< offers that rang out or were declined
    int dialled = 0;   ///< outbound attempts
    int reached = 0;   ///< outbound attempts answered
    int in_time = 0;   ///< answered within their queue's service level
    int graded = 0;    ///< contacts with a score
    int passed = 0;
    int fatal = 0; ///< contacts failed by a fatal item
    /// The student's mark: mean of the final marks, each offer let ring or declined counting as 0.
    std::optional<Milli> mark;
    std::optional<Milli> mean_raw;
    std::optional<Milli> mean_final;
    std::optional<Milli> mean_critical;
    std::optional<Duration> mean_answer;
    std::optional<Duration> mean_greeting;
    std::optional<Duration> mean_talk;
    std::optional<Duration> mean_wrap_up;
    std::optional<Duration> mean_handling;
    std::optional<int> mean_talk_share; ///< permille
    std::optional<int> mean_loudness;   ///< dBov x 10
    Duration dead_air;
    int interruptions = 0;
    int holds = 0;
    Duration hold_time;
    int facts = 0; ///< required facts of all contacts
    int facts_right = 0;
    int facts_late = 0;
    int asked_again = 0;
    int forms = 0; ///< contacts whose form was due
    int forms_correct = 0;
    int must_due = 0;
    int must_made = 0;
    int forbidden = 0;
};

class Gradebook {
public:
    explicit Gradebook(MeasureRules rules = {})
        : rules_(rules) {}

    /// Before the drill's first contact. Several drills may run one after the other or at once.
    /// With its `seed` the book knows what its customers know.
    /// Of `practice`, a student's own, there is no line for students().
    void add_drill(DrillId id, std::shared_ptr<const persona::Drill> drill, persona::Ear ear,
                   std::uint64_t seed, bool practice = false);
    void take(const StampedFact& fact);
    /// Places in contacts() of results that were given again since the last call: their recording
    /// was sealed after they were done, and told something. In order.
    [[nodiscard]] std::vector<std::size_t> take_amended();
    /// The run is over: contacts that were talked to and are not done are graded as they stand.
    void close();

    /// Done contacts in the order they were done.
    [[nodiscard]] const std::vector<ContactResult>& contacts() const { return done_; }
    /// By student, then drill; with `over_all` one line a student with drill 0.
    [[nodiscard]] std::vector<StudentResult> students(bool over_all = false) const;
    /// Facts, contacts and results that a limit kept out.
    [[nodiscard]] std::size_t dropped() const { return dropped_; }

private:
    struct Course {
        std::shared_ptr<const persona::Drill> drill;
        std::shared_ptr<const ScoreForm> form;
        persona::Ear ear = persona::Ear::turns;
        std::uint64_t seed = 0;
        bool practice = false;
    };
    struct Open {
        DrillId drill;
        std::vector<StampedFact> facts;
    };
    /// Graded, its recording not yet sealed.
    struct Unsealed {
        std::size_t place = 0; ///< in done_
        Open open;
    };
    struct Rings {
        int offered = 0;
        int no_answer = 0;
        int dialled = 0;
        int reached = 0;
    };

    void grade(ContactId contact, Open open);
    [[nodiscard]] ContactResult result_of(ContactId contact, const Open& open) const;
    void take_late(ContactId contact, const StampedFact& fact);
    [[nodiscard]] static std::optional<persona::Actor> customer_of(const Course& course,
                                                                   const Open& open);
    [[nodiscard]] static Truths truths_of(const persona::Actor& customer);
    void count_attempt(DrillId drill, const Fact& fact);

    MeasureRules rules_;
    std::map<DrillId, Course> courses_;
    std::map<ContactId, Open> open_;
    std::map<ContactId, Unsealed> unsealed_;
    std::set<ContactId> finished_; // a contact is graded once
    std::set<std::size_t> amended_;
    std::map<std::pair<AgentId, DrillId>, Rings> rings_;
    std::vector<ContactResult> done_;
    std::size_t dropped_ = 0;
};

} // namespace ringroom::training
