#pragma once
// One attempt of one person at a written exam: a state machine that is told what happened and when.
// It keeps the answers, the clock and a log; it knows no question, no mark and no disk. Pure.
//
//     opened ── start ──► running ── submit / time ──► submitted ──► marked ──► released
//                            │ time with Expiry::grace and no submission ──► lapsed
//
// The clock counts only what is used: it stands while the exam is paused and while the server is
// down, so neither a pause, a restart nor a moved wall clock costs anybody a second. What a seat
// could not deliver in time counts by the moment it was typed, if it comes within the allowance.
//
//     Sitting sitting({.limit = 60_min}, 40, "seat 7");
//     sitting.start(now);
//     sitting.save({{.epoch = 1, .seq = 1, .question = 0, .typed_at = 3_s, .answer = a}}, now);
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "exam/question.h"

namespace ringroom::exam {

/// What happens when the time is over.
enum class Expiry {
    submit, ///< what is there is handed in
    grace   ///< no more answers; who does not hand in within the grace has no result
};
[[nodiscard]] std::string_view to_string(Expiry expiry);
[[nodiscard]] std::optional<Expiry> expiry_from(std::string_view word);

/// What a student must have mastered before the exam opens for them: this difficulty of a skill, or
/// a higher one.
struct MasteryGate {
    std::string skill;
    int difficulty = 1; ///< 1 to limits::difficulty
};
/// None is fine. Error "exam.rules.gate".
[[nodiscard]] Result<void> check_gate(const std::optional<MasteryGate>& gate);
struct SittingRules {
    Duration limit = 60_min; ///< 0: none
    Expiry expiry = Expiry::submit;
    Duration grace = 1_min;           ///< with Expiry::grace; 0: unsent does not count
    Duration late_allowance = 10_min; ///< after the end, for what was typed before it
    int attempts = 3;
    int pass_mark = 80;                ///< percent
    std::optional<MasteryGate> gate{}; ///< asked as an attempt begins; none: open to all
};
/// Errors: "exam.rules.limit", ".grace", ".allowance", ".attempts", ".pass_mark", ".gate".
[[nodiscard]] Result<void> check_rules(const SittingRules& rules);

enum class SittingState { opened, running, submitted, marked, released, lapsed };
[[nodiscard]] std::string_view to_string(SittingState state);
/// It has a mark, or waits for one.
[[nodiscard]] bool is_handed_in(SittingState state);

/// What the log of a sitting names.
enum class Happened {
    opened,
    started,
    paused,
    resumed,
    extra_time,   ///< `span`: how much
    taken_over,   ///< `detail`: the seat
    left,         ///< the window was left
    returned,     ///< `span`: after how long
    gap,          ///< the network was gone; `span`: how long the oldest answer waited
    late_answers, ///< typed in time, delivered after the end; `span`: after how long
    recovered,    ///< an answer of the seat that was left behind, typed before the change
    old_seat,     ///< refused: the seat that was left behind
    too_late,     ///< refused: typed after the end, or past the allowance
    restarted,    ///< the server was gone
    submitted,    ///< handed in
    time_over,    ///< handed in by the clock
    lapsed,
    marked,
    released,
    let_in,         ///< before the gate was mastered; `detail`: by whom and why
    attempt_given,  ///< beyond the attempts that all have; `detail`: by whom and why
    rekeyed,        ///< a question's key was corrected; `detail`: which place, by whom and why
    full_marks,     ///< a question gives full marks to all; `detail` as above
    person_stands,  ///< what a person gave there stands; `detail`: which place
    released_stands ///< what was released there is higher and stands; `detail`: which place
};
[[nodiscard]] std::string_view to_string(Happened what);
[[nodiscard]] std::optional<Happened> happened_from(std::string_view word);

struct LogLine {
    Happened what = Happened::opened;
    Duration used; ///< on the sitting's clock
    Duration span; ///< see Happened
    std::string detail;
    bool operator==(const LogLine&) const = default;
};

/// One answer as a seat sends it, as often as it must until it is acknowledged.
struct Save {
    int epoch = 1;        ///< which seat: what start or the last take-over gave it
    std::int64_t seq = 0; ///< rising from 1 within an epoch
    int question = 0;     ///< place on the sheet, from 0
    Duration typed_at;    ///< the sitting's clock as the seat counted it
    Answer answer;
    bool flagged = false;
};
struct SaveOutcome {
    bool kept = false;    ///< it is what stands now, or stood before something newer
    bool changed = false; ///< it stands now and did not before
    std::string refusal;  ///< otherwise: "exam.taken_over", "exam.over", "exam.not_running",
                          ///< "exam.answer.value"
};
struct KeptAnswer {
    Answer answer;
    bool flagged = false;
    int epoch = 0; ///< 0: nothing was ever saved
    std::int64_t seq = 0;
    Duration typed_at;
};

/// The exam's window at one seat.
struct SeatWindow {
    std::int64_t seq = 0;            ///< of the last report
    std::optional<Duration> left_at; ///< it is left
    bool operator==(const SeatWindow&) const = default;
};

/// What of a sitting is kept besides answers and log; see Sitting::kept().
struct KeptSitting {
    SittingState state = SittingState::opened;
    Duration used;
    Duration extra;
    bool paused = false;
    bool by_time = false; ///< the clock ended it
    int epoch = 1;
    std::string seat;
    std::vector<Duration> taken_over; ///< the clock at each change of seat
    SeatWindow window;
    SeatWindow old_window; ///< of the seat before
    int times_left = 0;
    Duration time_left; ///< outside the window, altogether
    int gaps = 0;       ///< times without a network
    Duration gap_time;  ///< the longest of them
};

class Sitting {
public:
    Sitting(SittingRules rules, std::size_t questions, std::string seat);
    /// As it was kept, after the server was gone: the clock goes on from where it was kept.
    /// `over_for`: of one that is over, for how long.
    Sitting(SittingRules rules, KeptSitting kept, std::vector<KeptAnswer> answers, Instant now,
            Duration over_for = {});

    // ---- By the person. Errors: "exam.not_running", "exam.taken_over", "exam.over",
    // "exam.lapsed".
    Result<void> start(Instant now);
    [[nodiscard]] std::vector<SaveOutcome> save(const std::vector<Save>& saves, Instant now);
    /// `pressed_at`: the seat's clock when it was asked for. Again: no error.
    Result<void> submit(int epoch, Duration pressed_at, Instant now);
    /// The window was left or is back; `seq` as with Save, of its own numbering. The seat before
    /// may still say so of the time before the change, until the result is out.
    Result<void> screen(int epoch, std::int64_t seq, bool left, Duration at, Instant now);

    // ---- By the instructor
    void pause(Instant now);
    void resume(Instant now);
    /// More (or, negative, less) time; brings back to running what only the clock had ended and was
    /// not released. `why` stands in the log. Errors: "exam.extra.handed_in" (by the
    /// person), "exam.extra.over" (released, lapsed, or less time after the end),
    /// "exam.rules.limit".
    Result<void> give(Duration extra, Instant now, std::string why = {});
    /// Ends it as if the time were over.
    void close(Instant now);
    /// Another seat goes on. Gives its epoch.
    Result<int> take_over(std::string seat, Instant now);
    /// Every answer has its mark.
    void mark(Instant now);
    /// A mark has changed; not once it is released.
    void unmark();
    /// Errors: "exam.not_marked".
    Result<void> release(Instant now);

    // ---- Time
    /// Does what is due.
    void advance(Instant now);
    /// When advance() next has something to do.
    [[nodiscard]] Instant deadline() const;

    [[nodiscard]] SittingState state() const { return kept_.state; }
    [[nodiscard]] bool paused() const { return kept_.paused; }
    [[nodiscard]] int epoch() const { return kept_.epoch; }
    [[nodiscard]] Duration used(Instant now) const;
    /// Nothing: no limit.
    [[nodiscard]] std::optional<Duration> left(Instant now) const;
    [[nodiscard]] const std::vector<KeptAnswer>& answers() const { return answers_; }
    [[nodiscard]] KeptSitting kept(Instant now) const;
    /// Lines not yet taken; they are gone then.
    [[nodiscard]] std::vector<LogLine> take_log();
    [[nodiscard]] const SittingRules& rules() const { return rules_; }

private:
    [[nodiscard]] Duration limit() const { return rules_.limit + kept_.extra; }
    [[nodiscard]] bool over() const;
    [[nodiscard]] SaveOutcome save_one(const Save& save, Instant now, Duration& late, bool& logged);
    [[nodiscard]] std::string refusal_of(const Save& save, Duration typed_at, Instant now) const;
    void log(Happened what, Instant now, Duration span = {}, std::string detail = {});
    void log_gap(Duration late, Instant now);
    void stop_clock(Instant now);
    void end(SittingState state, Happened what, Instant now);

    SittingRules rules_;
    KeptSitting kept_;
    std::vector<KeptAnswer> answers_;
    /// The clock when this seat's first answer of each question came: copying a text has lasted
    /// from then on at the least. Not kept: after a restart or a change of seats it begins anew.
    std::vector<std::optional<Duration>> first_saved_;
    std::optional<Instant> since_; ///< the clock goes from here, with kept_.used before it
    Instant ended_;                ///< with submitted and later states, and lapsed
    std::vector<LogLine> log_;
};

/// The mark of a sitting.
struct Total {
    Milli earned = 0;
    Milli possible = 0;
    std::int64_t permille = 0; ///< rounded half up
    bool passed = false;       ///< earned / possible is at least the pass mark, exactly
};
[[nodiscard]] Total total_of(Milli earned, Milli possible, int pass_mark);

[[nodiscard]] std::string to_json(const KeptSitting& kept);
[[nodiscard]] Result<KeptSitting> kept_sitting_from_json(std::string_view json);
[[nodiscard]] std::string to_json(const SittingRules& rules);
[[nodiscard]] Result<SittingRules> rules_from_json(std::string_view json);

} // namespace ringroom::exam
