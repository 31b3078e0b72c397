#pragma once
// What is kept of practical exams: their calls, who sits them, how far each candidate is and what
// happened. Who gives the calls is told by drill/turns.h; here stands what must outlive a restart.
//
//     auto practicals = Practicals::open(store);
//     const auto id = (*practicals)->create(setup, sitters, by);
//     (*practicals)->change(*id, wall_now(), [&](Practical& exam, PracticalLog& log) {
//         exam.state = PracticalState::running;
//         log.push_back({.what = PracticalEvent::started});
//     });
//
// Any thread; memory answers, the data base follows in order, so the control thread may call it.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "exam/bank.h"
#include "exam/hall.h"
#include "store/store.h"

namespace ringroom::exam {

/// One call of a practical exam: a customer of a script, the same for everybody with this paper.
struct PracticalTask {
    std::string pack;
    std::string script;                     ///< within the pack
    std::string title;                      ///< of the script, as it was
    std::string number;                     ///< that an inbound customer dials; empty: outbound
    int weight = 1;                         ///< 1 to limits::task_weight
    std::vector<std::uint64_t> seeds{};     ///< by paper
    std::vector<std::uint64_t> customers{}; ///< by paper
};

struct PracticalSetup {
    std::string title;
    std::string class_name;
    std::string ear; ///< turns, marked
    std::vector<PracticalTask> tasks;
    int papers = 1;           ///< A, B …: neighbours get different customers of equal difficulty
    Duration limit{};         ///< of each candidate's clock; 0: none
    Duration rest = 15_s;     ///< at least this between two calls
    int pass_mark = 80;       ///< percent
    int attempts = 3;         ///< of each candidate, in this exam and those that repeat it
    std::int64_t repeats = 0; ///< the first exam of its series; 0: it is the first
    std::optional<MasteryGate> gate{}; ///< asked as it begins; none: open to all
};
/// Errors: "exam.title", "exam.class", "exam.practical.calls", "exam.practical.weight",
/// "exam.practical.papers", "exam.practical.limit", "exam.practical.rest",
/// "exam.rules.pass_mark", "exam.rules.attempts", "exam.rules.gate".
[[nodiscard]] Result<void> check_setup(const PracticalSetup& setup);

enum class PracticalState {
    waiting,
    running,
    paused,
    ended,
    released,
    dropped ///< put away before it began
};
[[nodiscard]] std::string_view to_string(PracticalState state);
/// Error "exam.practical.state", naming the one it is in.
[[nodiscard]] tl::unexpected<Error> wrong_state(PracticalState state);

enum class CallState {
    under_way,
    over,
    voided ///< does not count; the call was or will be given again
};
[[nodiscard]] std::string_view to_string(CallState state);

/// One call that was given.
struct PracticalCall {
    int task = 0; ///< index of the exam's tasks
    CallState state = CallState::under_way;
    DrillId drill;
    ContactKey contact; ///< none: it never came to one
    std::string reason; ///< why it does not count
    WallTime began;
    WallTime ended; ///< 0: not yet
};

/// One candidate, in the order of numbers.
struct Candidate {
    Sitter sitter;
    int paper = 0;
    int attempt = 1;       ///< in the series
    bool kept_out = false; ///< not ready for it as it began: gets no calls
    bool let_in = false;   ///< a teacher made an exception from the gate, or let them come later
    Duration used{};
    Duration extra{};
    std::vector<PracticalCall> calls{};
    std::optional<WallTime> left_at{}; ///< the seat's window was left then, and is still
    int times_left = 0;
    Duration time_left{}; ///< of absences that are over
    /// The mark with which the results came out, thousandths; an appeal may change it afterwards.
    std::optional<std::int64_t> released_mark{};

    /// The call of this task that counts; null: none yet.
    [[nodiscard]] const PracticalCall* counting(int task) const;
};

struct Practical {
    std::int64_t id = 0;
    PracticalSetup setup;
    PracticalState state = PracticalState::waiting;
    std::vector<Candidate> candidates;
    By by;
    WallTime ended; ///< 0: not yet

    /// Somebody is in a call of it.
    [[nodiscard]] bool under_way() const;
    [[nodiscard]] Candidate* candidate(std::int64_t person);
    [[nodiscard]] const Candidate* candidate(std::int64_t person) const;
    /// The same; null also for who is kept out.
    [[nodiscard]] const Candidate* admitted(std::int64_t person) const;
    /// Sitting it is, or will be, an attempt of this person: they had a call, or it is not over.
    [[nodiscard]] bool is_attempt_of(std::int64_t person) const;
};

/// What the calls of a candidate come to.
struct PracticalVerdict {
    std::int64_t score = 0; ///< thousandths
    bool passed = false;
};
/// `mark_of`: the mark of a contact that counts, thousandths; none counts 0. Pure.
[[nodiscard]] PracticalVerdict
verdict_of(const PracticalSetup& setup, const Candidate& candidate,
           const std::function<std::optional<std::int64_t>(const ContactKey&)>& mark_of);

/// Those whose results are out, as the data base has them: of this number (0: all), or those in
/// which `of` was a call. What cannot be read is left out.
[[nodiscard]] Result<std::vector<Practical>> released_practicals(store::Reader& reader,
                                                                 std::int64_t number = 0);
[[nodiscard]] Result<std::vector<Practical>> released_practicals(store::Reader& reader,
                                                                 const ContactKey& of);

enum class PracticalEvent {
    started,
    paused,
    resumed,
    ended,
    released,
    call_began,
    call_over,
    call_voided,
    extra_time,
    seat_left,
    seat_back,
    time_over,
    server_back,
    window_left,
    window_back,
    dropped,
    kept_out,
    let_in
};
[[nodiscard]] std::string_view to_string(PracticalEvent what);

struct PracticalLogLine {
    std::int64_t person = 0; ///< 0: all
    WallTime at;             ///< 0: now
    PracticalEvent what = PracticalEvent::started;
    std::int64_t task = -1; ///< index; -1: about none
    Duration span{};        ///< extra time; how long the seat was away
    std::string words{};    ///< reason, who ordered it
};
using PracticalLog = std::vector<PracticalLogLine>;

class Practicals {
public:
    /// `store` outlives it and was opened with migrations(). Exams that ran are paused, and calls
    /// that were under way do not count: the server was gone.
    [[nodiscard]] static Result<std::unique_ptr<Practicals>> open(store::Store& store,
                                                                  WallTime now);
    Practicals(const Practicals&) = delete;
    Practicals& operator=(const Practicals&) = delete;

    /// What create() would keep, without an id. `setup` has seeds and customers for every paper.
    /// Papers are dealt in the order of numbers. One that repeats another exam joins that exam's
    /// series, with its number of attempts. Errors: those of check_setup(),
    /// "exam.practical.candidates" (none, or too many), "exam.unknown" and "exam.practical.repeats"
    /// (what it repeats is not there, or not released), "exam.practical.repeats_other" (its calls
    /// or pass mark are others), "exam.practical.attempts" (naming who has no attempt left).
    [[nodiscard]] Result<Practical> draft(PracticalSetup setup, std::vector<Sitter> sitters,
                                          const By& by) const;
    /// Waits for the commit: not for the control thread. Errors: as draft(), "exam.too_many".
    [[nodiscard]] Result<Practical> create(PracticalSetup setup, std::vector<Sitter> sitters,
                                           const By& by);
    /// Newest first.
    [[nodiscard]] std::vector<Practical> all() const;
    /// The exam that this one repeats, or is, and all that repeat it, in their order; without those
    /// that were put away. Error "exam.unknown".
    [[nodiscard]] Result<std::vector<Practical>> series(std::int64_t id) const;
    /// The calls of exams that go on: of these candidates learn nothing.
    [[nodiscard]] std::set<DrillId> withheld() const;
    /// Whether the person is a candidate of an exam that has begun and is not over, and not kept
    /// out.
    [[nodiscard]] bool sits(std::int64_t person) const;
    /// Calls that do not count, of all exams: lost, or given again.
    [[nodiscard]] std::set<ContactKey> voided() const;
    /// The person's calls in exams that are over, and whose results are not out yet.
    [[nodiscard]] std::map<DrillId, ContactKey> unreleased(std::int64_t person) const;
    /// Error "exam.unknown".
    [[nodiscard]] Result<Practical> practical(std::int64_t id) const;
    /// Of this person's exams those to come, under way, or ended within limits::practical_echo and
    /// neither released nor dropped, nor is the person kept out; newest first.
    [[nodiscard]] std::vector<Practical> of(std::int64_t person, WallTime now) const;
    /// Newest first, at most limits::page_rows; `person` 0: of everybody. Error "exam.unknown".
    [[nodiscard]] Result<PracticalLog> log_of(std::int64_t id, std::int64_t person) const;

    using Change = std::function<Result<void>(Practical&, PracticalLog&)>;
    /// Changes the exam and adds to its log; nothing changes when `change` fails. Errors:
    /// "exam.unknown", those of `change`, "store.busy".
    [[nodiscard]] Result<Practical> change(std::int64_t id, WallTime now, const Change& change);
    /// Before the exam begins: these get no calls, of the others everybody does; by person, with
    /// the words of why. `lacks`: what they have not mastered; who was let in is not kept out for
    /// it. `unagreed`: they have not accepted to be recorded. Errors: "exam.unknown",
    /// "exam.practical.state" (it has begun), those of change().
    [[nodiscard]] Result<Practical> keep_out(std::int64_t id,
                                             const std::map<std::int64_t, std::string>& lacks,
                                             const std::map<std::int64_t, std::string>& unagreed,
                                             WallTime now);
    /// The window of the person's seat was left `ago`, or is back since then; what is known already
    /// changes nothing. Errors: "exam.unknown" (also an exam of others), "exam.not_running" (left),
    /// those of change().
    [[nodiscard]] Result<Practical> window(std::int64_t id, std::int64_t person, bool left,
                                           Duration ago, WallTime now);
    /// The seat of this person asked how their exams stand: it is there.
    void seat_heard(std::int64_t person, Instant now);
    /// When it last did; nothing: not since the server began.
    [[nodiscard]] std::optional<Instant> seat_heard(std::int64_t person) const;
    /// Results are out: the state, everybody's mark (thousandths, by person), a line of the log,
    /// and in the same commit what `witness` writes. Waits for it: not for the control thread.
    /// Errors: "exam.unknown", "exam.practical.state", "exam.practical.under_way", those of the
    /// store and of `witness`.
    [[nodiscard]] Result<Practical> release(std::int64_t id, WallTime now, const std::string& by,
                                            const std::map<std::int64_t, std::int64_t>& marks,
                                            const store::Job& witness);

private:
    explicit Practicals(store::Store& store)
        : store_(store) {}
    Result<void> load(WallTime now);
    /// Under the lock.
    [[nodiscard]] std::vector<Practical> series_of(std::int64_t first) const;
    /// Under the lock: which attempt it is of each, in the series it joins.
    [[nodiscard]] Result<void> join_series(Practical& exam) const;
    /// The same.
    [[nodiscard]] Result<Practical> drafted(PracticalSetup setup, std::vector<Sitter> sitters,
                                            const By& by) const;

    store::Store& store_;
    mutable std::mutex mutex_;
    std::map<std::int64_t, Practical> practicals_; // guarded by mutex_
    mutable std::mutex heard_mutex_;
    std::map<std::int64_t, Instant> heard_; // by person; guarded by heard_mutex_
};

} // namespace ringroom::exam
