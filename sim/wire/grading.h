#pragma once
// Messages about marks by people: sheets, reviews, comments, samples, calibrations. Included by
// wire/messages.h. Points are thousandths: of a point in scores, of an item's full points in
// answers.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "wire/message.h"
#include "wire/team.h"

namespace ringroom::wire {

// ---- What is marked

/// A graded contact among those to be marked. Blind: who it is stays with the server.
struct GradingRow {
    std::string id; ///< RUN-CONTACT
    std::string title;
    std::int64_t variant = 0; ///< the number of the virtual customer; 0: a person
    std::string started_at;
    Duration talk;
    AgentId agent; ///< 0: blind
    std::string agent_number;
    std::string agent_name;
    std::string ending;
    std::vector<std::string> fatal;          ///< red lines the engine found
    std::optional<std::int64_t> score;       ///< the engine's alone
    std::optional<std::int64_t> final_score; ///< the engine's alone
    std::optional<std::int64_t> self_score;  ///< the student's own, handed in
    std::string state;                       ///< unmarked, draft, published, seen, appealed, …
    std::optional<std::string> open_until;   ///< from published on: of the window
    std::optional<std::string> answer_due;   ///< of an appeal: until when it is to be answered
    std::optional<bool> overdue;             ///< it was not
    std::optional<Duration> window_left;     ///< until either; by the lab's clock, at least 0
    std::optional<std::string> own;          ///< the caller's sheet: draft, given; missing: none
    std::optional<std::int64_t> own_score;   ///< as it stands on that sheet
    std::optional<std::int64_t> mark_score;  ///< what counts, before red lines; from published on
    std::optional<std::int64_t> mark_final;  ///< what counts
    std::vector<std::string> because;        ///< of a sample by triggers
    bool recorded = false;
    std::int64_t version = 0; ///< of the review, for a step
    RINGROOM_MESSAGE(GradingRow, id, title, variant, started_at, talk, agent, agent_number,
                     agent_name, ending, fatal, score, final_score, self_score, state, open_until,
                     answer_due, overdue, window_left, own, own_score, mark_score, mark_final,
                     because, recorded, version)
};

struct RubricBand {
    std::string name;
    std::int64_t points = 0; ///< thousandths of the item's
    std::string hear;        ///< what is to be heard for it; may be empty
    RINGROOM_MESSAGE(RubricBand, name, points, hear)
};
/// An item of the form, with what the engine made of it.
struct RubricItem {
    std::string name;
    std::string group;       ///< empty: none
    std::int64_t weight = 0; ///< points of 100; 0 of a red line
    std::string judge;       ///< condition, move: the engine; person; red_line
    bool critical = false;
    std::string advice;
    std::string limit;                 ///< of a condition, in words
    std::vector<std::string> measures; ///< of a condition: what it is about, "greeting_time"
    std::vector<RubricBand> bands;
    bool answered = false;   ///< by the engine
    std::int64_t points = 0; ///< its answer, thousandths of the item's
    std::string unanswered;  ///< why there is none: unmarked, unmeasured, ear, not_due, …
    std::string value;       ///< what was measured
    Duration from;           ///< where, on the recording's axis
    Duration to;
    RINGROOM_MESSAGE(RubricItem, name, group, weight, judge, critical, advice, limit, measures,
                     bands, answered, points, unanswered, value, from, to)
};
/// A rule that takes points off.
struct RubricPenalty {
    std::string name;
    std::int64_t points = 0; ///< thousandths of a point, each time
    std::int64_t times = 0;  ///< the engine counted
    RINGROOM_MESSAGE(RubricPenalty, name, points, times)
};

struct SheetAnswer {
    std::string item;
    bool applies = true;
    std::int64_t points = 0; ///< thousandths of the item's
    std::string reason;      ///< needed where the engine had answered
    RINGROOM_MESSAGE(SheetAnswer, item, applies, points, reason)
};
struct SheetCount {
    std::string name;
    std::int64_t times = 0;
    std::string reason;
    RINGROOM_MESSAGE(SheetCount, name, times, reason)
};
/// One marker's sheet.
struct MarkSheet {
    AgentId marker; ///< 0: a classmate who is not named
    std::string marker_name;
    std::string source; ///< self, peer, instructor, second_marker
    std::vector<SheetAnswer> answers;
    std::vector<SheetCount> counts;
    std::string remark;
    bool given = false;
    Duration spent;
    std::string at;
    std::optional<std::int64_t> score;
    std::optional<std::int64_t> final_score;
    bool fatal = false;
    bool passed = false;
    std::int64_t version = 0;
    RINGROOM_MESSAGE(MarkSheet, marker, marker_name, source, answers, counts, remark, given, spent,
                     at, score, final_score, fatal, passed, version)
};
/// A whole sheet as it is to be.
struct SheetChange {
    std::int64_t version = 0; ///< that was read; 0: the first
    std::vector<SheetAnswer> answers;
    std::vector<SheetCount> counts;
    std::optional<std::string> remark;
    std::optional<bool> given;     ///< true: handed in
    std::optional<Duration> spent; ///< in all
    RINGROOM_MESSAGE(SheetChange, version, answers, counts, remark, given, spent)
};
struct ReviewStep {
    std::string at;
    AgentId by;
    std::string by_name;
    std::string step; ///< draft, publish, withdraw, see, appeal, remark, close
    std::string words;
    std::optional<std::int64_t> score;
    std::optional<std::int64_t> final_score;
    std::int64_t judges = 0; ///< of publish, remark: whose mean it is; 0: one's own sheet
    RINGROOM_MESSAGE(ReviewStep, at, by, by_name, step, words, score, final_score, judges)
};
/// Everything about the marking of one contact that the caller may see.
struct Grading {
    GradingRow row;
    std::string form; ///< its name
    std::string form_version;
    std::int64_t pass_mark = 0;
    std::vector<RubricItem> items;
    std::vector<RubricPenalty> penalties;
    std::optional<MarkSheet> own;
    std::string own_source;        ///< what the caller's sheet is or would be; empty: none
    std::vector<MarkSheet> others; ///< handed in, as far as they may be seen
    std::vector<MarkSheet> mark;   ///< what the published mark rests on: one, or each judge's
    bool waits_for_self = false;   ///< the mark shows once the own assessment is handed in
    std::vector<LabelledValue> measures;
    std::vector<ReviewStep> history;
    std::string appeal;
    std::string answer;
    std::vector<std::string> steps; ///< the caller may take now
    std::int64_t judges = 0; ///< whose mean the caller may publish, or answer with, now; 0: no mean
    std::int64_t version = 0;            ///< of the review, for a step
    std::optional<ContactOrigin> origin; ///< as in ResultDetail
    RINGROOM_MESSAGE(Grading, row, form, form_version, pass_mark, items, penalties, own, own_source,
                     others, mark, waits_for_self, measures, history, appeal, answer, steps, judges,
                     version, origin)
};
struct StepRequest {
    std::string step;
    std::int64_t version = 0; ///< of the review that was read
    std::optional<std::string> words;
    std::optional<bool> all; ///< publish, remark: the mean of two judges or more
    RINGROOM_MESSAGE(StepRequest, step, version, words, all)
};

// ---- Comments

struct CommentRow {
    std::int64_t id = 0;
    AgentId by;
    std::string by_name;
    Duration from; ///< on the recording's axis
    Duration to;
    std::string words;
    std::string at;
    bool mine = false;
    std::int64_t version = 0;
    RINGROOM_MESSAGE(CommentRow, id, by, by_name, from, to, words, at, mine, version)
};
struct NewComment {
    Duration from;
    std::optional<Duration> to; ///< missing: a moment
    std::string words;          ///< at most 2,000 characters
    RINGROOM_MESSAGE(NewComment, from, to, words)
};
struct CommentChange {
    std::int64_t version = 0;
    Duration from;
    Duration to;
    std::string words;
    RINGROOM_MESSAGE(CommentChange, version, from, to, words)
};

// ---- Samples

struct NewSample {
    std::string title;
    std::string how;                       ///< random, stratified, triggered
    std::optional<std::int64_t> percent;   ///< missing: 20
    std::vector<std::string> triggers;     ///< fatal, failed, long_silence, interrupted, short_talk
    std::vector<std::string> markers;      ///< numbers of people; none: whoever comes
    std::optional<std::int64_t> overlap;   ///< percent marked by two
    std::optional<std::string> class_name; ///< of its students only
    std::optional<DrillId> drill;          ///< of this drill only
    std::optional<std::uint64_t> seed;     ///< missing: drawn
    std::optional<bool> preview;           ///< true: nothing is kept
    RINGROOM_MESSAGE(NewSample, title, how, percent, triggers, markers, overlap, class_name, drill,
                     seed, preview)
};
struct SampleRow {
    std::int64_t id = 0; ///< 0: a preview
    std::string title;
    std::string how;
    std::int64_t percent = 0;
    std::vector<std::string> triggers;
    std::int64_t overlap = 0;
    std::int64_t candidates = 0;
    std::int64_t size = 0;
    std::string made_by;
    std::string made_at;
    std::uint64_t seed = 0;
    RINGROOM_MESSAGE(SampleRow, id, title, how, percent, triggers, overlap, candidates, size,
                     made_by, made_at, seed)
};

// ---- Calibration

struct NewCalibration {
    std::string contact; ///< RUN-CONTACT
    std::string title;
    std::optional<std::string> class_name; ///< whose students take part; missing: those who grade
    std::optional<std::string> expert;     ///< number of who counts as right
    RINGROOM_MESSAGE(NewCalibration, contact, title, class_name, expert)
};
struct CalibrationRow {
    std::int64_t id = 0;
    std::string contact;
    std::string title;
    std::string class_name;
    std::string made_by;
    std::string made_at;
    bool revealed = false;
    bool may_reveal = false;
    std::optional<std::string> own; ///< the caller's sheet: draft, given
    std::int64_t handed_in = 0;     ///< sheets
    std::int64_t version = 0;
    RINGROOM_MESSAGE(CalibrationRow, id, contact, title, class_name, made_by, made_at, revealed,
                     may_reveal, own, handed_in, version)
};
struct CalibratedItem {
    std::string name;
    std::int64_t marked = 0;
    std::int64_t left_out = 0;
    std::int64_t mean = 0;  ///< thousandths of its points
    std::int64_t apart = 0; ///< mean difference of two markers, likewise
    std::optional<std::int64_t> expert;
    std::optional<std::int64_t> own;
    RINGROOM_MESSAGE(CalibratedItem, name, marked, left_out, mean, apart, expert, own)
};
struct CalibratedMarker {
    AgentId marker; ///< 0: not named; students see their own alone by name
    std::string name;
    bool mine = false;
    std::optional<std::int64_t> final_score;
    std::optional<std::int64_t> leaning; ///< thousandths of an item; positive is lenient
    std::int64_t spread = 0;
    RINGROOM_MESSAGE(CalibratedMarker, marker, name, mine, final_score, leaning, spread)
};
struct CalibrationFigures {
    std::vector<CalibratedItem> items;
    std::vector<CalibratedMarker> markers;
    std::optional<std::string> worst;           ///< the item the markers are farthest apart in
    std::optional<std::int64_t> alpha_interval; ///< thousandths, as are the next five
    std::optional<std::int64_t> alpha_low;      ///< its 95 % interval
    std::optional<std::int64_t> alpha_high;
    std::optional<std::int64_t> alpha_ordinal;
    std::optional<std::int64_t> icc;
    std::optional<std::int64_t> within_a_band;
    std::int64_t icc_items = 0;
    std::optional<std::int64_t> lowest; ///< final scores
    std::optional<std::int64_t> highest;
    RINGROOM_MESSAGE(CalibrationFigures, items, markers, worst, alpha_interval, alpha_low,
                     alpha_high, alpha_ordinal, icc, within_a_band, icc_items, lowest, highest)
};
/// A calibration as its participant sees it: the blank form, the own sheet; figures once revealed.
struct CalibrationDetail {
    CalibrationRow row;
    std::string form;
    std::vector<RubricItem> items;
    std::vector<RubricPenalty> penalties;
    std::optional<MarkSheet> own;
    std::optional<CalibrationFigures> figures;
    bool yours = false; ///< the caller's own contact: their sheet is in no figure
    RINGROOM_MESSAGE(CalibrationDetail, row, form, items, penalties, own, figures, yours)
};

} // namespace ringroom::wire
