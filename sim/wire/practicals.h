#pragma once
// Messages about practical exams: calls that everybody takes alike. Included by wire/messages.h.
// Marks are thousandths of a point of 100.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/words.h"
#include "wire/exams.h"
#include "wire/message.h"

namespace ringroom::wire {

struct NewPracticalCall {
    std::string pack;
    std::optional<std::string> script;    ///< missing: the pack's first
    std::optional<std::string> number;    ///< inbound: dialled; missing: the first of the house
    std::optional<std::int64_t> weight;   ///< missing: 1
    std::optional<std::int64_t> customer; ///< missing: the first who answers
    RINGROOM_MESSAGE(NewPracticalCall, pack, script, number, weight, customer)
};
struct NewPractical {
    std::string title;
    std::string class_name;
    std::vector<std::string> numbers; ///< who of the class sits it; none: all its students
    std::vector<NewPracticalCall> calls;
    std::optional<std::int64_t> papers;    ///< missing: 1
    std::optional<std::string> ear;        ///< marked, turn_taking; missing: marked
    std::optional<Duration> limit;         ///< 0: none; missing: 30 minutes
    std::optional<Duration> rest;          ///< between two calls; missing: 15 s
    std::optional<std::int64_t> pass_mark; ///< percent; missing: 80
    std::optional<std::int64_t> seed;      ///< missing: drawn
    std::optional<std::int64_t> attempts;  ///< with those of exams that repeat it; missing: 3
    /// A released exam that this one repeats (补考), with its number of attempts; without `numbers`
    /// for those who have not passed it and have an attempt left.
    std::optional<std::int64_t> repeats;
    std::optional<ExamGate> gate; ///< asked as it begins; missing: open to all
    RINGROOM_MESSAGE(NewPractical, title, class_name, numbers, calls, papers, ear, limit, rest,
                     pass_mark, seed, attempts, repeats, gate)
};
struct PracticalTask {
    std::string pack;
    std::string script;
    std::string title;
    Direction direction = Direction::inbound;
    std::int64_t weight = 1;
    std::optional<std::string> number; ///< inbound: dialled
    RINGROOM_MESSAGE(PracticalTask, pack, script, title, direction, weight, number)
};
/// How far one candidate is.
struct PracticalStanding {
    /// waiting, resting, on_call, finished, timed_out, kept_out; once it is over also absent (no
    /// call at all) and unfinished
    std::string state;
    bool at_seat = false;
    std::int64_t done = 0;            ///< calls
    std::optional<std::int64_t> call; ///< from 0; under way
    Duration used;
    std::optional<Duration> left; ///< missing: no limit
    RINGROOM_MESSAGE(PracticalStanding, state, at_seat, done, call, used, left)
};
struct PracticalRow {
    std::int64_t id = 0;
    std::string title;
    std::string class_name;
    std::string state; ///< waiting, running, paused, ended, released, dropped
    std::vector<PracticalTask> calls;
    std::int64_t papers = 1;
    std::string ear;
    Duration limit; ///< 0: none
    Duration rest;
    std::int64_t pass_mark = 0;
    std::int64_t candidates = 0;
    std::int64_t finished = 0; ///< candidates who are through
    std::string made_by;
    std::string made_at;
    std::optional<PracticalStanding> mine;
    std::optional<std::int64_t> score; ///< one's own, once it is released
    std::optional<bool> passed;
    std::int64_t attempts = 0;           ///< of each candidate, in the whole series
    std::optional<std::int64_t> repeats; ///< the first exam of the series
    std::optional<ExamGateRow> gate;
    std::optional<std::int64_t> attempt; ///< one's own, from 1
    std::optional<bool> counts;          ///< one's own: the best of the series; once it is released
    RINGROOM_MESSAGE(PracticalRow, id, title, class_name, state, calls, papers, ear, limit, rest,
                     pass_mark, candidates, finished, made_by, made_at, mine, score, passed,
                     attempts, repeats, gate, attempt, counts)
};
/// A practical exam at the seat of who sits it: what is to be had every few seconds, without marks.
struct PracticalSeat {
    std::int64_t id = 0;
    std::string title;
    std::string state; ///< waiting, running, paused, ended
    std::int64_t calls = 0;
    PracticalStanding mine;
    Duration limit; ///< 0: none
    Duration extra;
    bool away = false; ///< the window was left, as far as the lab knows
    std::int64_t times_left = 0;
    Duration time_left;
    RINGROOM_MESSAGE(PracticalSeat, id, title, state, calls, mine, limit, extra, away, times_left,
                     time_left)
};
/// The seat's window was left, or is back.
struct PracticalScreen {
    bool left = false;
    Duration ago; ///< so long before it is told
    RINGROOM_MESSAGE(PracticalScreen, left, ago)
};
/// One call of one candidate.
struct PracticalCallRow {
    std::int64_t call = 0;
    std::string state;                 ///< under_way, over, voided
    std::optional<std::string> result; ///< RUN-CONTACT
    std::optional<std::int64_t> score; ///< missing: nobody was talked to, or not measured yet
    bool to_mark = false;              ///< waits for a person's marks
    bool drafted = false;              ///< somebody has begun to give them; to be published
    std::string began_at;
    std::optional<std::string> ended_at;
    std::optional<std::string> reason; ///< why it does not count, or never came about
    RINGROOM_MESSAGE(PracticalCallRow, call, state, result, score, to_mark, drafted, began_at,
                     ended_at, reason)
};
/// What keeps calls from a candidate, or may yet change what they come to.
struct PracticalWarning {
    std::int64_t person = 0;
    std::string number;
    std::string name;
    /// exam.practical.no_queue, exam.practical.no_consent, exam.practical.gated,
    /// exam.practical.appeal_open
    std::string code;
    std::string message;
    RINGROOM_MESSAGE(PracticalWarning, person, number, name, code, message)
};
struct PracticalCandidate {
    std::int64_t person = 0;
    std::string number;
    std::string name;
    std::string paper; ///< A, B …
    PracticalStanding standing;
    Duration extra;
    std::vector<PracticalCallRow> calls;
    std::int64_t score = 0; ///< weighted over all calls; one without a mark counts 0
    bool passed = false;
    /// With which the results came out, where a call was marked anew since then.
    std::optional<std::int64_t> released_score;
    std::int64_t to_mark = 0;
    bool away = false;                      ///< from the seat's window, now
    std::int64_t times_left = 0;            ///< the window
    Duration time_left;                     ///< of absences that are over
    std::vector<PracticalWarning> warnings; ///< until the results are out
    std::int64_t attempt = 1;               ///< in the series
    bool let_in = false;                    ///< before the gate was mastered
    std::optional<bool> counts;             ///< the best attempt of the series that is released
    RINGROOM_MESSAGE(PracticalCandidate, person, number, name, paper, standing, extra, calls, score,
                     passed, released_score, to_mark, away, times_left, time_left, warnings,
                     attempt, let_in, counts)
};
/// A teacher's exception from the exam's gate; or one who has agreed to be recorded since it began.
struct PracticalLetIn {
    std::int64_t person = 0;
    std::string reason;
    RINGROOM_MESSAGE(PracticalLetIn, person, reason)
};
struct PracticalExtra {
    std::int64_t person = 0;
    Duration extra; ///< less than 0: less time
    std::string reason;
    RINGROOM_MESSAGE(PracticalExtra, person, extra, reason)
};
struct PracticalAgain {
    std::int64_t person = 0;
    std::int64_t call = 0;
    std::string reason;
    RINGROOM_MESSAGE(PracticalAgain, person, call, reason)
};
/// What shadow students made of one customer.
struct CustomerDifficulty {
    std::int64_t call = 0;
    std::string title;
    std::int64_t customer = 0;
    std::int64_t tries = 0;
    std::int64_t reached = 0;
    std::optional<std::int64_t> mean;
    std::optional<std::int64_t> lowest; ///< of the kinds of students
    std::optional<std::int64_t> highest;
    Duration talk;
    RINGROOM_MESSAGE(CustomerDifficulty, call, title, customer, tries, reached, mean, lowest,
                     highest, talk)
};
struct PaperDifficulty {
    std::string paper;
    std::optional<std::int64_t> mean; ///< weighted as the exam is
    Duration talk;                    ///< of all calls
    std::vector<CustomerDifficulty> calls;
    RINGROOM_MESSAGE(PaperDifficulty, paper, mean, talk, calls)
};
struct PracticalDifficulty {
    std::vector<PaperDifficulty> papers;
    std::int64_t spread = 0; ///< between the easiest and the hardest paper
    bool equal = true;       ///< the spread is within `allowed`
    std::int64_t allowed = 0;
    bool fits = true; ///< calls and rests fit into the time
    RINGROOM_MESSAGE(PracticalDifficulty, papers, spread, equal, allowed, fits)
};
/// What a plan would come to.
struct PracticalCheck {
    std::int64_t seed = 0; ///< planned with it, the customers are these
    std::int64_t candidates = 0;
    std::vector<PracticalWarning> warnings;
    PracticalDifficulty difficulty;
    RINGROOM_MESSAGE(PracticalCheck, seed, candidates, warnings, difficulty)
};
struct PracticalLogRow {
    std::string at;
    std::optional<std::string> number; ///< missing: all
    std::string what;
    std::string label;
    std::optional<std::int64_t> call;
    Duration span;
    std::string words;
    RINGROOM_MESSAGE(PracticalLogRow, at, number, what, label, call, span, words)
};

} // namespace ringroom::wire
