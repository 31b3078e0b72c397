#pragma once
// Messages about written exams: the bank, exams, sittings. Included by wire/messages.h. Marks are
// thousandths of a point, shares thousandths of full marks.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "wire/drills.h"
#include "wire/message.h"

namespace ringroom::wire {

// ---- The bank

struct ExamChoice {
    std::string text;
    std::int64_t share = 0;
    std::optional<std::string> feedback;
    RINGROOM_MESSAGE(ExamChoice, text, share, feedback)
};
struct ExamAccepted {
    std::string text;
    std::int64_t share = 1'000;
    RINGROOM_MESSAGE(ExamAccepted, text, share)
};
struct ExamBlank {
    std::vector<ExamAccepted> accepted;
    RINGROOM_MESSAGE(ExamBlank, accepted)
};
struct ExamRange {
    std::string low; ///< decimal numbers
    std::string high;
    std::int64_t share = 1'000;
    RINGROOM_MESSAGE(ExamRange, low, high, share)
};
struct ExamPair {
    std::string left;
    std::string right;
    RINGROOM_MESSAGE(ExamPair, left, right)
};
struct ExamHeard {
    Duration at;
    std::int64_t what = 0; ///< index of the choices
    RINGROOM_MESSAGE(ExamHeard, at, what)
};
/// What of a question counts is said by its kind; the rest may be missing.
struct NewQuestion {
    std::string key;  ///< number or title within its category
    std::string kind; ///< single, multiple, true_false, fill_in, short, matching, numeric, listen,
                      ///< typing
    std::string stem;
    std::optional<std::string> category; ///< a/b/c
    std::optional<std::int64_t> difficulty;
    std::optional<std::int64_t> points;
    std::optional<std::string> feedback;
    std::vector<ExamChoice> choices;
    std::optional<std::string> rule; ///< none_if_wrong, all_or_nothing, weighted
    std::optional<bool> truth;
    std::vector<ExamBlank> blanks;
    std::optional<bool> case_matters;
    std::vector<ExamRange> numbers;
    std::vector<ExamPair> pairs;
    std::vector<std::string> extras;
    std::vector<std::string> keywords;
    std::optional<std::string> model_answer;
    std::optional<std::string> recording; ///< RUN-CONTACT
    std::vector<ExamHeard> violations;
    std::optional<Duration> tolerance;
    std::optional<std::int64_t> extra_costs;
    std::optional<std::string> copy;
    std::optional<Duration> copy_time;
    std::optional<std::int64_t> copy_goal;
    RINGROOM_MESSAGE(NewQuestion, key, kind, stem, category, difficulty, points, feedback, choices,
                     rule, truth, blanks, case_matters, numbers, pairs, extras, keywords,
                     model_answer, recording, violations, tolerance, extra_costs, copy, copy_time,
                     copy_goal)
};
struct QuestionRow {
    std::int64_t id = 0;
    std::int64_t version = 0;
    NewQuestion question;
    bool retired = false;
    std::string changed_at;
    std::string changed_by;
    RINGROOM_MESSAGE(QuestionRow, id, version, question, retired, changed_at, changed_by)
};
struct QuestionPage {
    std::vector<QuestionRow> items;
    std::optional<std::string> next;
    std::int64_t total = 0;
    std::vector<std::string> categories;
    RINGROOM_MESSAGE(QuestionPage, items, next, total, categories)
};
/// What a listening question can be made with.
struct ListeningBreach {
    std::string breach; ///< silence:7s, left_out:MOVE ...
    std::string label;
    RINGROOM_MESSAGE(ListeningBreach, breach, label)
};
/// A listening question to be made: a robot student takes a call and makes these breaches.
struct NewListening {
    std::string drill;                 ///< PACK/DRILL
    std::vector<std::string> breaches; ///< as ListeningBreach::breach
    std::optional<std::int64_t> seed;  ///< none: drawn
    std::optional<std::string> key;    ///< none: made of the drill's title and the seed
    std::optional<std::string> category;
    std::optional<std::int64_t> difficulty;
    std::optional<std::int64_t> points; ///< none: one for each breach
    RINGROOM_MESSAGE(NewListening, drill, breaches, seed, key, category, difficulty, points)
};
struct PlantedBreach {
    std::string breach;
    std::string label;
    Duration at; ///< from the beginning of the recording
    RINGROOM_MESSAGE(PlantedBreach, breach, label, at)
};
struct ListeningMade {
    std::int64_t question = 0;
    std::string key;
    std::string record; ///< RUN-CONTACT
    std::int64_t seed = 0;
    Duration length;
    std::vector<PlantedBreach> planted;
    RINGROOM_MESSAGE(ListeningMade, question, key, record, seed, length, planted)
};
struct QuestionFile {
    std::string name;                ///< as mistakes name it
    std::vector<std::string> pieces; ///< its bytes in Base64, cut anywhere between two
    RINGROOM_MESSAGE(QuestionFile, name, pieces)
};
struct Mistake {
    std::int64_t line = 0;
    std::int64_t column = 0;
    std::string severity; ///< error, warning
    std::string code;
    std::string message;
    RINGROOM_MESSAGE(Mistake, line, column, severity, code, message)
};
struct PlannedQuestion {
    std::int64_t line = 0;
    std::string change; ///< added, changed, same
    std::int64_t id = 0;
    std::string key;
    std::string category;
    std::string kind;
    std::string stem;
    std::int64_t points = 0;
    RINGROOM_MESSAGE(PlannedQuestion, line, change, id, key, category, kind, stem, points)
};
struct QuestionImport {
    bool done = false; ///< false: only looked at, or mistakes
    std::vector<PlannedQuestion> items;
    std::vector<Mistake> mistakes;
    RINGROOM_MESSAGE(QuestionImport, done, items, mistakes)
};

// ---- Exams

struct ExamQuota {
    std::optional<std::string> category;
    std::optional<std::string> kind;
    std::optional<std::int64_t> easiest;
    std::optional<std::int64_t> hardest;
    std::int64_t count = 0;
    std::optional<std::int64_t> points; ///< each; missing: the question's own
    RINGROOM_MESSAGE(ExamQuota, category, kind, easiest, hardest, count, points)
};
/// What must be mastered before an exam opens for a student: this difficulty of a skill, or a
/// higher one.
struct ExamGate {
    std::string skill; ///< as the progress of students names it
    std::int64_t difficulty = 1;
    RINGROOM_MESSAGE(ExamGate, skill, difficulty)
};
struct NewExam {
    std::string title;
    std::string class_name;
    std::vector<ExamQuota> quotas;
    std::optional<bool> shuffle_questions; ///< missing: no
    std::optional<bool> shuffle_choices;   ///< missing: yes
    std::optional<bool> own_sheets;        ///< missing: yes
    std::optional<bool> together;          ///< begins for all by an order; missing: no
    std::optional<Duration> limit;         ///< 0: none; missing: an hour
    std::optional<std::string> expiry;     ///< submit, grace
    std::optional<Duration> grace;
    std::optional<Duration> late_allowance;
    std::optional<std::int64_t> attempts;  ///< missing: 3
    std::optional<std::int64_t> pass_mark; ///< percent; missing: 80
    std::optional<std::string> opens_at;
    std::optional<std::string> closes_at;
    std::optional<std::int64_t> seed; ///< missing: drawn
    std::optional<ExamGate> gate;     ///< missing: open to the whole class
    RINGROOM_MESSAGE(NewExam, title, class_name, quotas, shuffle_questions, shuffle_choices,
                     own_sheets, together, limit, expiry, grace, late_allowance, attempts,
                     pass_mark, opens_at, closes_at, seed, gate)
};
/// What the whole of an exam is told. A written one takes open, close, start, pause, resume,
/// release and drop (put away, before it was opened); a practical one start, start_ready (without
/// those who have not accepted to be recorded: they may be let in later), pause, resume, end,
/// release and drop.
struct ExamOrder {
    std::string order;
    RINGROOM_MESSAGE(ExamOrder, order)
};
/// One's own attempt; its mark once it is released.
struct ExamAttempt {
    std::int64_t sitting = 0;
    std::int64_t attempt = 0;
    std::string state; ///< opened, running, submitted, marked, released, lapsed
    std::optional<std::int64_t> permille;
    std::optional<bool> passed;
    std::optional<bool> counts; ///< it is the best one; once it is released
    RINGROOM_MESSAGE(ExamAttempt, sitting, attempt, state, permille, passed, counts)
};
/// An exam's gate, and who is not there yet.
struct ExamGateRow {
    std::string skill;
    std::string label;
    std::int64_t difficulty = 1;
    std::optional<bool> open;         ///< for who asks, where they sit it; also when let in
    std::optional<std::string> words; ///< what they lack
    /// For who runs exams, in the answer about one exam: who of the class it does not open for.
    std::vector<NotReady> not_ready;
    RINGROOM_MESSAGE(ExamGateRow, skill, label, difficulty, open, words, not_ready)
};
/// What a teacher allows one student beyond the rules.
struct ExamAllowance {
    std::string number; ///< of the student
    std::string what;   ///< entry: before the gate is mastered; attempt: one more
    std::string reason;
    RINGROOM_MESSAGE(ExamAllowance, number, what, reason)
};
struct ExamRow {
    std::int64_t id = 0;
    std::string title;
    std::string class_name;
    std::string state;     ///< waiting, open, closed, dropped
    bool released = false; ///< closed, and results are out
    bool together = false;
    bool started = false;
    bool paused = false;
    Duration limit; ///< 0: none
    std::int64_t questions = 0;
    std::int64_t attempts = 0; ///< with those that who asks was given
    std::int64_t pass_mark = 0;
    std::optional<std::string> opens_at;
    std::optional<std::string> closes_at;
    std::string made_by;
    std::string made_at;
    std::vector<ExamAttempt> mine;
    std::optional<ExamGateRow> gate;
    std::optional<std::int64_t> people; ///< in its class or group now; of one exam, for who runs it
    RINGROOM_MESSAGE(ExamRow, id, title, class_name, state, released, together, started, paused,
                     limit, questions, attempts, pass_mark, opens_at, closes_at, made_by, made_at,
                     mine, gate, people)
};

// ---- A sitting

struct ExamSeat {
    std::string seat; ///< as the log names it
    RINGROOM_MESSAGE(ExamSeat, seat)
};
/// Indices are those of ExamOption::index.
struct ExamAnswer {
    std::vector<std::int64_t> chosen; ///< true_false: 1 true, 0 false
    std::vector<std::string> texts;
    std::vector<std::int64_t> matched; ///< by left side; -1: none
    std::vector<ExamHeard> heard;
    std::optional<Duration> typed_for;
    RINGROOM_MESSAGE(ExamAnswer, chosen, texts, matched, heard, typed_for)
};
struct ExamOption {
    std::int64_t index = 0;
    std::string text;
    RINGROOM_MESSAGE(ExamOption, index, text)
};
struct ExamPart {
    std::int64_t share = 0;
    std::string given;
    std::string right;
    RINGROOM_MESSAGE(ExamPart, share, given, right)
};
/// What a question of an exam is marked by in place of its own key.
struct ExamCorrection {
    std::string what; ///< key; full: full marks for all
    std::string by;
    std::string at;
    std::string reason;
    std::optional<std::int64_t> bank_version; ///< of the bank's question that has the key
    /// On a sheet, why its mark does not follow the key: person (a person's mark stands), released
    /// (what was released is higher).
    std::optional<std::string> stands;
    RINGROOM_MESSAGE(ExamCorrection, what, by, at, reason, bank_version, stands)
};
/// A question as it is sat. From `earned` on only for who marks, and once it is released.
struct ExamQuestion {
    std::int64_t place = 0; ///< from 0
    std::string kind;
    std::int64_t points = 0;
    std::string stem;
    std::vector<ExamOption> options; ///< in the order of the sheet
    std::vector<std::string> lefts;  ///< matching
    std::int64_t blanks = 0;
    std::optional<std::string> copy;
    std::optional<Duration> copy_time;
    std::optional<std::int64_t> copy_goal;
    ExamAnswer answer;
    bool answered = false;
    bool flagged = false;
    std::optional<std::int64_t> earned;
    std::optional<bool> needs_mark;
    std::optional<std::string> feedback;
    std::vector<ExamPart> parts;
    std::vector<std::string> found;           ///< keywords that a short answer mentions
    std::vector<std::string> keywords;        ///< for who marks
    std::optional<std::string> marked_by;     ///< a person's mark in place of the rule's
    std::optional<std::int64_t> mark_version; ///< for ExamMark; 0: no person's mark stands
    std::optional<std::string> reason;
    std::optional<ExamCorrection> corrected; ///< the last; parts are by its key
    RINGROOM_MESSAGE(ExamQuestion, place, kind, points, stem, options, lefts, blanks, copy,
                     copy_time, copy_goal, answer, answered, flagged, earned, needs_mark, feedback,
                     parts, found, keywords, marked_by, mark_version, reason, corrected)
};
struct ExamSitting {
    std::int64_t id = 0;
    std::int64_t exam = 0;
    std::string title;
    std::string number;
    std::string name;
    std::int64_t attempt = 0;
    std::string state;
    bool paused = false;
    std::int64_t epoch = 0; ///< goes with every save of this seat
    std::string seat;
    Duration used;
    std::optional<Duration> left; ///< missing: no limit
    std::int64_t pass_mark = 0;
    std::int64_t times_left = 0; ///< the window
    Duration time_left;
    std::vector<ExamQuestion> questions; ///< empty before the start
    std::optional<std::int64_t> earned;  ///< as ExamQuestion::earned
    std::optional<std::int64_t> possible;
    std::optional<std::int64_t> permille;
    std::optional<bool> passed;
    RINGROOM_MESSAGE(ExamSitting, id, exam, title, number, name, attempt, state, paused, epoch,
                     seat, used, left, pass_mark, times_left, time_left, questions, earned,
                     possible, permille, passed)
};
struct ExamSave {
    std::int64_t epoch = 0;
    std::int64_t seq = 0; ///< rising from 1 within an epoch
    std::int64_t question = 0;
    Duration typed_at; ///< the sitting's clock
    ExamAnswer answer;
    bool flagged = false;
    RINGROOM_MESSAGE(ExamSave, epoch, seq, question, typed_at, answer, flagged)
};
/// Also without an answer: asks how the sitting stands.
struct ExamSaves {
    std::vector<ExamSave> saves;
    RINGROOM_MESSAGE(ExamSaves, saves)
};
struct ExamOutcome {
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
    bool kept = false;
    std::optional<std::string> code; ///< why not
    std::optional<std::string> message;
    RINGROOM_MESSAGE(ExamOutcome, epoch, seq, kept, code, message)
};
struct ExamSaved {
    std::vector<ExamOutcome> outcomes;
    std::string state;
    bool paused = false;
    std::int64_t epoch = 0; ///< higher than one's own: another seat has taken over
    Duration used;
    std::optional<Duration> left;
    RINGROOM_MESSAGE(ExamSaved, outcomes, state, paused, epoch, used, left)
};
struct ExamSubmit {
    std::int64_t epoch = 0;
    Duration pressed_at;
    RINGROOM_MESSAGE(ExamSubmit, epoch, pressed_at)
};
struct ExamScreen {
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
    bool left = false;
    Duration at;
    RINGROOM_MESSAGE(ExamScreen, epoch, seq, left, at)
};
struct ExamExtra {
    Duration extra; ///< less than 0: less time
    std::optional<std::string> reason;
    RINGROOM_MESSAGE(ExamExtra, extra, reason)
};
struct ExamMark {
    std::int64_t question = 0;
    std::optional<std::int64_t> earned; ///< missing: the rule's mark again
    std::optional<std::string> reason;  ///< needed in place of a rule's mark
    /// mark_version of the question that was read: another marker's mark since then is not written
    /// over. Missing: whatever stands is replaced.
    std::optional<std::int64_t> version;
    RINGROOM_MESSAGE(ExamMark, question, earned, reason, version)
};
/// One attempt; or who of the exam's class or group has none.
struct ExamResultRow {
    std::int64_t sitting = 0; ///< 0: none, as the attempt is; the state is not_begun or absent
    std::string number;
    std::string name;
    std::int64_t attempt = 0;
    std::string state; ///< as ExamAttempt; not_begun, and absent once the exam is closed
    bool paused = false;
    std::string seat;
    std::int64_t answered = 0;
    std::int64_t questions = 0;
    std::int64_t to_mark = 0;
    std::int64_t earned = 0;
    std::int64_t possible = 0;
    std::int64_t permille = 0;
    bool passed = false;
    bool counts = false; ///< the best of the student's attempts so far
    Duration used;
    std::optional<Duration> left;
    Duration extra;
    std::int64_t times_left = 0;
    Duration time_left;
    std::int64_t gaps = 0; ///< times without a network
    Duration gap_time;     ///< the longest
    std::string began_at;
    std::optional<std::string> ended_at;
    RINGROOM_MESSAGE(ExamResultRow, sitting, number, name, attempt, state, paused, seat, answered,
                     questions, to_mark, earned, possible, permille, passed, counts, used, left,
                     extra, times_left, time_left, gaps, gap_time, began_at, ended_at)
};
struct ExamLogRow {
    std::string at;
    std::string what;
    std::string label;
    Duration used;
    Duration span;
    std::string detail;
    RINGROOM_MESSAGE(ExamLogRow, at, what, label, used, span, detail)
};
struct ExamItemRow {
    std::int64_t question = 0;
    std::int64_t version = 0;
    std::string key;
    std::string category;
    std::string kind;
    std::string stem;
    std::int64_t attempts = 0;
    std::int64_t facility = 0;
    std::optional<std::int64_t> discrimination;
    std::optional<std::int64_t> efficiency;
    std::optional<std::int64_t> classical;
    std::vector<ExamCorrection> corrections; ///< oldest first; the last is in force
    RINGROOM_MESSAGE(ExamItemRow, question, version, key, category, kind, stem, attempts, facility,
                     discrimination, efficiency, classical, corrections)
};
/// A question of an exam that is to be marked otherwise for everybody.
struct ExamRekey {
    std::int64_t question = 0;
    std::int64_t version = 0;          ///< as it stands on the sheets
    std::string what;                  ///< key; full: full marks for all
    std::optional<NewQuestion> key;    ///< of key: the question, another in what marks it only
    std::optional<std::string> reason; ///< needed when it is done
    std::optional<std::string> digest; ///< of the preview that was looked at; as above
    RINGROOM_MESSAGE(ExamRekey, question, version, what, key, reason, digest)
};
/// One attempt that is handed in.
struct ExamRekeyRow {
    std::int64_t sitting = 0;
    std::string number;
    std::string name;
    std::int64_t attempt = 0;
    std::string state;
    std::int64_t before = 0; ///< of the question
    std::int64_t after = 0;
    std::int64_t permille_before = 0; ///< of the whole sheet
    std::int64_t permille_after = 0;
    bool passed_before = false;
    bool passed_after = false;
    std::optional<std::string> stands; ///< as ExamCorrection::stands
    RINGROOM_MESSAGE(ExamRekeyRow, sitting, number, name, attempt, state, before, after,
                     permille_before, permille_after, passed_before, passed_after, stands)
};
/// What a correction does to all attempts.
struct ExamRekeyed {
    bool done = false;          ///< false: only looked at
    std::string digest;         ///< names exactly this
    std::int64_t attempts = 0;  ///< handed in, with the question
    std::int64_t under_way = 0; ///< and not handed in
    std::int64_t changed = 0;
    std::int64_t now_pass = 0; ///< and did not
    std::int64_t no_longer_pass = 0;
    std::optional<std::int64_t> bank_version; ///< that the bank's question gets; missing: none
    /// Whose mark changes, or stands though the key gives another; by number.
    std::vector<ExamRekeyRow> items;
    RINGROOM_MESSAGE(ExamRekeyed, done, digest, attempts, under_way, changed, now_pass,
                     no_longer_pass, bank_version, items)
};
struct ExamItems {
    std::vector<ExamItemRow> items;
    std::int64_t attempts = 0;
    std::optional<std::int64_t> consistency;
    RINGROOM_MESSAGE(ExamItems, items, attempts, consistency)
};

} // namespace ringroom::wire
