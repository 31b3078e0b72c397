#pragma once
// The exam hall: every written exam and every sitting of the lab, over the data base. What is under
// way is held in memory, so that a save costs one row; whatever a person is told follows the
// commit. After a restart every sitting goes on from the clock that was kept last (at most
// `keep_every` ago).
//
//     auto hall = Hall::open(store, {steady_now(), wall_now()});
//     const auto exam = (*hall)->create(setup, by, now, Language::zh, missing);
//     const auto seated = (*hall)->sit(*exam, person, "seat 7", now);
//     (*hall)->save(seated->sitting, person.id, saves, now, answered);
//
// Any thread but the control thread and the store's writer. Time is handed in; advance() is to be
// called about once a second.
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
#include "base/wall_clock.h"
#include "exam/bank.h"
#include "exam/judge.h"
#include "exam/rekey.h"
#include "exam/sitting.h"
#include "store/store.h"

namespace ringroom::exam {

struct Now {
    Instant at;    ///< steady; decides
    WallTime wall; ///< a label, and what opens and closes by the clock on the wall
};

enum class ExamState { waiting, open, closed, dropped /**< put away before it was opened */ };
[[nodiscard]] std::string_view to_string(ExamState state);
[[nodiscard]] std::optional<ExamState> exam_state_from(std::string_view word);

struct ExamSetup {
    std::string title;
    std::string class_name;
    Blueprint blueprint;
    SittingRules rules;
    bool own_sheets = true; ///< each attempt draws its own; else all have one
    bool together = false;  ///< begins for all by an order; else as each sits down
    WallTime opens;         ///< 0: by an order
    WallTime closes;        ///< 0: by an order
};
struct Exam {
    std::int64_t id = 0;
    ExamSetup setup;
    std::uint64_t seed = 0;
    ExamState state = ExamState::waiting;
    bool started = false; ///< with `together`
    bool paused = false;
    bool released = false; ///< results are out
    Sheet sheet;           ///< unless own_sheets
    By by;
    WallTime closed_at;
};
enum class Order { open, close, start, pause, resume, release, drop };
[[nodiscard]] std::optional<Order> order_from(std::string_view word);

struct Sitter {
    std::int64_t person = 0;
    std::string number;
    std::string name;
};
/// A mark that a person gave in place of what the rules say.
struct PersonMark {
    Milli earned = 0;
    std::string reason;
    By by;
};
/// One attempt as lists show it.
struct SittingRow {
    std::int64_t id = 0;
    std::int64_t exam = 0;
    Sitter sitter;
    int attempt = 1;
    KeptSitting kept;
    int answered = 0;
    int questions = 0;
    int to_mark = 0; ///< short answers that wait for a person; counted once it is handed in
    Total total;     ///< once it is handed in; of what is marked so far
    std::optional<Duration> left; ///< of the time; nothing: no limit
    WallTime began;
    WallTime ended; ///< 0: not yet
};
/// What a teacher allows one student beyond the rules of an exam.
enum class Allowed {
    entry,  ///< to begin before the gate is mastered
    attempt ///< one attempt more
};
[[nodiscard]] std::string_view to_string(Allowed what);
[[nodiscard]] std::optional<Allowed> allowed_from(std::string_view word);

struct Allowance {
    std::int64_t person = 0;
    Allowed what = Allowed::entry;
    std::string reason;
    By by;
};
/// The attempts that count, by id: of each person and exam the best that was handed in, of equal
/// ones the first.
[[nodiscard]] std::set<std::int64_t> counting(const std::vector<SittingRow>& rows);

struct SheetPlace {
    SheetQuestion on_sheet;
    std::shared_ptr<const Question> question;    ///< as it was asked
    std::shared_ptr<const Correction> corrected; ///< what it is marked by; none: its own key
};
/// Everything of one attempt.
struct SittingDetail {
    SittingRow row;
    std::vector<SheetPlace> sheet;
    std::vector<KeptAnswer> answers;
    std::vector<Judged> judged; ///< empty until it is handed in
    std::map<int, PersonMark> marks;
    std::map<int, Milli> floors; ///< what was released before a key was corrected, by place
    std::vector<Milli> earned;   ///< what counts at each place; empty as `judged`
};
/// What counts at a place. `mark`: a person's, or null; `floor`: what was released there before its
/// key was corrected. Full marks for all are everybody's, whatever a person gave; under another key
/// a person's mark stands; what was released is never taken away.
[[nodiscard]] Milli earned_at(const SheetPlace& place, const Judged& judged, const PersonMark* mark,
                              std::optional<Milli> floor);
struct KeptLogLine {
    WallTime at;
    LogLine line;
};
/// What came of saving, and how the sitting stands.
struct SavedSitting {
    SittingRow row;
    std::vector<SaveOutcome> outcomes; ///< in the order of the saves
};
/// Called once, from any thread, after the commit.
using Saved = std::function<void(Result<SavedSitting>)>;

/// Who signs papers: asked inside each job that writes a sitting which is over, or was until this
/// job, so that both are in one commit; an error of either takes the job back.
struct Witness {
    /// Before the change: whether what stands there is what was signed last.
    std::function<Result<void>(store::Reader&, std::int64_t sitting)> before;
    std::function<Result<void>(store::Writer&, const SittingRow&, WallTime now)> after;
    /// Behind an exception that was allowed: the number of its row.
    std::function<Result<void>(store::Writer&, std::int64_t allowance, WallTime now)> allowed{};
    /// Makes of a job that writes an exam one that signs it in the same commit.
    std::function<store::Job(std::int64_t exam, store::Job)> exam{};
};

/// One question of an exam over all attempts that had it.
struct ItemRow {
    std::int64_t id = 0;
    int version = 0;
    std::shared_ptr<const Question> question;
    std::size_t attempts = 0;
    std::int64_t facility = 0;                  ///< permille
    std::optional<std::int64_t> discrimination; ///< permille; negative: look at the key
    std::optional<std::int64_t> efficiency;
    std::optional<std::int64_t> classical;
    std::vector<std::shared_ptr<const Correction>> corrections; ///< oldest first
};
struct Items {
    std::vector<ItemRow> rows;               ///< by question
    std::size_t attempts = 0;                ///< handed in and counted
    std::optional<std::int64_t> consistency; ///< permille; only where all had one sheet
};

/// A question of an exam that is to be marked otherwise for everybody.
struct Rekey {
    std::int64_t question = 0; ///< with `version`: as it stands on the sheets
    int version = 0;
    std::optional<Question> key; ///< as with_key() takes it; none: full marks for all
};
/// What a correction does to one attempt that is handed in.
struct RekeyRow {
    std::int64_t sitting = 0;
    Sitter sitter;
    int attempt = 1;
    SittingState state = SittingState::submitted;
    Milli before = 0; ///< of the question
    Milli after = 0;
    Total total_before;
    Total total_after;
    bool by_person = false; ///< a person's mark stands
    bool kept = false;      ///< what was released is higher and stands
};
/// What a correction does to all, before it is done or after.
struct RekeyPlan {
    std::vector<RekeyRow> rows; ///< by number, then attempt
    int under_way = 0;          ///< attempts that have the question and are not handed in
    int changed = 0;            ///< attempts whose mark changes
    int now_pass = 0;           ///< and did not
    int no_longer_pass = 0;
    int bank_version = 0; ///< that the bank's question gets; 0: none, it was changed since
    std::string digest;   ///< names exactly this
};

class Hall {
public:
    /// `store` outlives it and was opened with migrations(). Reads what is under way.
    [[nodiscard]] static Result<std::unique_ptr<Hall>> open(store::Store& store, Now now,
                                                            Witness witness = {});
    Hall(const Hall&) = delete;
    Hall& operator=(const Hall&) = delete;

    [[nodiscard]] Bank& bank() { return bank_; }

    // ---- By a teacher
    /// Errors: "exam.title", "exam.class", those of check_blueprint() and check_rules(),
    /// "exam.window", "exam.closes_passed" (by when it is made), "exam.too_many",
    /// "exam.draw.refused" (then `missing` says what).
    [[nodiscard]] Result<Exam> create(const ExamSetup& setup, const By& by, std::uint64_t seed,
                                      Language language, Diagnostics& missing);
    /// Newest first.
    [[nodiscard]] std::vector<Exam> exams() const;
    /// Error "exam.unknown".
    [[nodiscard]] Result<Exam> exam(std::int64_t id) const;
    /// Errors: "exam.unknown", "exam.closed", "exam.not_open", "exam.not_together",
    /// "exam.not_marked" (release, naming how many).
    [[nodiscard]] Result<Exam> order(std::int64_t exam, Order order, Now now);
    /// `why`, of 1 to limits::title_characters, stands in the log with who gave it. Errors:
    /// "exam.unknown_sitting", "exam.reason" (none, or too long), those of Sitting::give().
    [[nodiscard]] Result<void> give(std::int64_t sitting, Duration extra, const std::string& why,
                                    const By& by, Now now);
    /// A mark of a person for the question at this place; nothing takes it back. Errors:
    /// "exam.unknown_sitting", "exam.not_handed_in", "exam.mark.place", "exam.mark.points",
    /// "exam.mark.reason" (in place of a mark by rule, without a reason), "exam.mark.released",
    /// "exam.mark.full_marks" (all have them there),
    /// "exam.mark.changed" (`version`, where given, is not the milliseconds at which the mark that
    /// stands was given; 0: none stands).
    [[nodiscard]] Result<void> mark(std::int64_t sitting, int place, std::optional<PersonMark> mark,
                                    Now now, std::optional<std::int64_t> version = {});
    /// Stands in the log of the attempt that begins by it. `reason` has 1 to
    /// limits::title_characters. Errors: "exam.unknown", "exam.closed", "exam.allow.reason",
    /// "exam.allow.entry" (the exam has no gate, or they were let in), "exam.allow.attempts" (more
    /// than limits::extra_attempts for one), "exam.allow.too_many" (more than limits::allowances
    /// for an exam).
    [[nodiscard]] Result<void> allow(std::int64_t exam, const Sitter& whom, Allowed what,
                                     const std::string& reason, const By& by);
    /// Whether the person may begin though the gate is not mastered.
    [[nodiscard]] bool is_let_in(std::int64_t exam, std::int64_t person) const;
    /// How many attempts the person has, with those that a teacher gave. Error "exam.unknown".
    [[nodiscard]] Result<int> attempts_of(std::int64_t exam, std::int64_t person) const;
    /// By number, then attempt. Error "exam.unknown".
    [[nodiscard]] Result<std::vector<SittingRow>> results(std::int64_t exam, Now now);
    [[nodiscard]] Result<Items> items(std::int64_t exam, Now now);
    /// What correcting a key would do; changes nothing. Errors: "exam.unknown",
    /// "exam.rekey.question" (no sheet of the exam has it), those of with_key(), "exam.rekey.same"
    /// (it is marked so already).
    [[nodiscard]] Result<RekeyPlan> preview_rekey(std::int64_t exam, const Rekey& rekey, Now now);
    /// Does it for every attempt, handed in or under way, before release or after, in one commit:
    /// a person's mark stands, and so does a released one that is higher. The bank's question gets
    /// the key where nobody has changed it since. `reason` has 1 to limits::title_characters.
    /// Errors: as above, "exam.rekey.reason", "exam.rekey.too_many" (more than
    /// limits::corrections for an exam), "exam.rekey.changed" (`digest` is not that of the preview
    /// as it is now), those of the witness.
    [[nodiscard]] Result<RekeyPlan> rekey(std::int64_t exam, const Rekey& rekey,
                                          const std::string& reason, const std::string& digest,
                                          const By& by, Now now);

    // ---- By the person who sits
    /// A new attempt, or the one under way, which then goes on at this seat. `lacks`: what the
    /// exam's gate still asks of them, in words; empty: nothing. Errors: "exam.unknown",
    /// "exam.not_open", "exam.closed", "exam.no_attempts", "exam.gated" (naming what they lack),
    /// "exam.draw.refused".
    [[nodiscard]] Result<SittingRow> sit(std::int64_t exam, const Sitter& sitter, std::string seat,
                                         Now now, const std::string& lacks = {});
    /// Errors: "exam.unknown_sitting" (also
    /// somebody else's), "exam.too_many_saves", those of the store.
    void save(std::int64_t sitting, std::int64_t person, const std::vector<Save>& saves, Now now,
              Saved saved);
    [[nodiscard]] Result<void> submit(std::int64_t sitting, std::int64_t person, int epoch,
                                      Duration pressed_at, Now now);
    [[nodiscard]] Result<void> screen(std::int64_t sitting, std::int64_t person, int epoch,
                                      std::int64_t seq, bool left, Duration at, Now now);
    /// The person's attempts, newest first.
    [[nodiscard]] Result<std::vector<SittingRow>> sittings_of(std::int64_t person, Now now);

    // ---- By either
    /// Error "exam.unknown_sitting".
    [[nodiscard]] Result<SittingDetail> sitting(std::int64_t id, Now now);
    [[nodiscard]] Result<std::vector<KeptLogLine>> log_of(std::int64_t sitting) const;

    /// Does what time demands: hands in, opens, closes, keeps the clocks.
    void advance(Now now);

private:
    struct Live;
    using LivePtr = std::shared_ptr<Live>;

    Hall(store::Store& store, Witness witness)
        : store_(store)
        , witness_(std::move(witness))
        , bank_(store) {}
    Result<void> load(Now now);
    Result<void> load_exams(store::Reader& reader);
    Result<void> load_allowances(store::Reader& reader);
    Result<void> load_corrections(store::Reader& reader);
    Result<void> load_sittings(store::Reader& reader, Now now);

    [[nodiscard]] Result<LivePtr> live(std::int64_t sitting, Now now);
    [[nodiscard]] Result<LivePtr> read_live(store::Reader& reader, std::int64_t sitting, Now now);
    [[nodiscard]] Result<std::vector<SheetPlace>> places(std::int64_t exam,
                                                         const Sheet& sheet) const;
    [[nodiscard]] Result<Sheet> draw_sheet(const Exam& exam, std::int64_t person, int attempt,
                                           Language language, Diagnostics& missing) const;
    [[nodiscard]] Result<std::vector<LivePtr>> all_of(std::int64_t exam, Now now);
    /// The person's attempt that is not over; null: none.
    [[nodiscard]] LivePtr under_way(std::int64_t exam, std::int64_t person, Now now);
    [[nodiscard]] Result<LivePtr> seat_anew(const Exam& exam, const Sitter& sitter,
                                            std::string seat, Now now, const std::string& lacks);
    // Under the lock.
    [[nodiscard]] int attempts_under(const Exam& exam, std::int64_t person) const;
    [[nodiscard]] std::vector<const Allowance*> allowed(std::int64_t exam, std::int64_t person,
                                                        Allowed what) const;
    [[nodiscard]] Result<void> check_allowance(std::int64_t exam, std::int64_t person,
                                               Allowed what) const;
    /// With the person's own sittings only. Under the lock.
    [[nodiscard]] Result<LivePtr> own(std::int64_t sitting, std::int64_t person, Now now);

    struct Mending;
    [[nodiscard]] std::shared_ptr<const Correction>
    correction_of(std::int64_t exam, std::int64_t question, int version) const;
    [[nodiscard]] const std::vector<std::shared_ptr<const Correction>>&
    corrections_in(std::int64_t exam) const;
    [[nodiscard]] Result<Mending> mending(std::int64_t exam, const Rekey& rekey, Now now);
    [[nodiscard]] Result<std::shared_ptr<Correction>> correction_for(std::int64_t exam,
                                                                     const Rekey& rekey) const;
    void add_mended(const Live& live, Now now, Mending& out);
    [[nodiscard]] store::Job mend(std::int64_t exam, const Mending& mending, Now now);
    void take_back(std::int64_t exam, const Mending& mending);

    void settle(Live& live, Now now);
    [[nodiscard]] SittingRow row_of(const Live& live, Now now) const;
    /// What writing one sitting takes, so that several can stand in one commit.
    struct Steps {
        store::Job before; ///< whether what stands there is what was signed; may be none
        store::Job write;
        store::Job after; ///< signs; may be none
    };
    [[nodiscard]] Steps steps_for(const LivePtr& live, const std::set<int>& places,
                                  const std::vector<KeptLogLine>& log, Now now) const;
    /// `first`, and all of these, in one commit. Every paper is looked at before the first is
    /// touched.
    [[nodiscard]] static store::Job all_or_nothing(store::Job first, std::vector<Steps> steps);
    [[nodiscard]] static std::vector<KeptLogLine> lines_to_keep(Live& live, Now now);
    [[nodiscard]] store::Job exam_job(const Exam& exam) const;
    [[nodiscard]] Result<void> keep(const LivePtr& live, const std::set<int>& places, Now now,
                                    std::function<void(const Result<void>&)> done);
    /// Posts under the lock, waits without it.
    [[nodiscard]] Result<void> keep_and_wait(std::unique_lock<std::mutex>& lock,
                                             const std::vector<LivePtr>& lives, Now now);
    Result<void> do_order(Exam& exam, Order order, const std::vector<LivePtr>& lives, Now now);
    void advance_windows(Now now);

    store::Store& store_;
    Witness witness_;
    Bank bank_;
    mutable std::mutex mutex_; ///< never held while waiting for the store's writer
    std::map<std::int64_t, Exam> exams_;
    std::map<std::int64_t, LivePtr> live_; ///< every sitting that was looked at
    std::map<std::pair<std::int64_t, std::int64_t>, int> attempts_; ///< by exam and person
    std::map<std::int64_t, std::vector<Allowance>> allowances_;     ///< by exam, oldest first
    std::map<std::int64_t, std::vector<std::shared_ptr<const Correction>>>
        corrections_; ///< by exam, oldest first
    std::int64_t last_correction_ = 0;
    std::int64_t last_exam_ = 0;
    std::int64_t last_sitting_ = 0;
    Instant kept_at_;
    WallClock clock_; ///< by which exams open and close
};

/// The clocks of running sittings are kept this often without a save.
constexpr Duration keep_every = 5_s;

} // namespace ringroom::exam
