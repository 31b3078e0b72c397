#include "api/exam_words.h"

#include <algorithm>
#include <limits>

#include "sheet/book.h"

namespace ringroom::api {
namespace {

std::vector<int> nearest_ints(const std::vector<std::int64_t>& numbers) {
    std::vector<int> out;
    for (const auto one : numbers)
        out.push_back(nearest_int(one));
    return out;
}

std::optional<std::string> iso_or_nothing(WallTime time) {
    return time.ms == 0 ? std::nullopt : std::optional(to_iso(time));
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Result<void> take_numbers(const std::vector<wire::ExamRange>& in, exam::Question& out) {
    for (const auto& one : in) {
        const auto low = exam::millionths_of(one.low);
        const auto high = exam::millionths_of(one.high);
        if (!low || !high)
            return fail("exam.number", "\"" + (low ? one.high : one.low) + "\" is no number");
        out.numbers.push_back({*low, *high, one.share});
    }
    return {};
}

void take_lists(const wire::NewQuestion& in, exam::Question& out) {
    for (const auto& one : in.choices)
        out.choices.push_back({one.text, one.share, one.feedback.value_or("")});
    for (const auto& one : in.blanks) {
        out.blanks.emplace_back();
        for (const auto& accepted : one.accepted)
            out.blanks.back().accepted.push_back({accepted.text, accepted.share});
    }
    for (const auto& one : in.pairs)
        out.pairs.push_back({one.left, one.right});
    for (const auto& one : in.violations)
        out.violations.push_back({one.at, nearest_int(one.what)});
    out.extras = in.extras;
    out.keywords = in.keywords;
}

void add_lists(const exam::Question& in, wire::NewQuestion& out) {
    for (const auto& one : in.choices)
        out.choices.push_back({one.text, one.share, unless_empty(one.feedback)});
    for (const auto& one : in.blanks) {
        out.blanks.emplace_back();
        for (const auto& accepted : one.accepted)
            out.blanks.back().accepted.push_back({accepted.text, accepted.share});
    }
    for (const auto& one : in.numbers)
        out.numbers.push_back({exam::decimal_of(one.low), exam::decimal_of(one.high), one.share});
    for (const auto& one : in.pairs)
        out.pairs.push_back({one.left, one.right});
    for (const auto& one : in.violations)
        out.violations.push_back({one.at, one.what});
    out.extras = in.extras;
    out.keywords = in.keywords;
}

wire::ExamAnswer answer_words(const exam::Answer& in) {
    wire::ExamAnswer out{.texts = in.texts, .typed_for = in.typed_for};
    out.chosen.assign(in.chosen.begin(), in.chosen.end());
    out.matched.assign(in.matched.begin(), in.matched.end());
    for (const auto& one : in.heard)
        out.heard.push_back({one.at, one.what});
    return out;
}

/// What can be chosen, in the sheet's order.
void add_options(const exam::SheetPlace& at, wire::ExamQuestion& out) {
    const auto& question = *at.question;
    const bool matching = question.kind == exam::Kind::matching;
    const auto rights = right_sides(question);
    for (const int index : at.on_sheet.order) {
        const auto i = static_cast<std::size_t>(index);
        const auto place = static_cast<std::int64_t>(out.options.size());
        out.options.push_back({place, matching ? rights[i] : question.choices[i].text});
    }
    for (const auto& pair : question.pairs)
        out.lefts.push_back(pair.left);
}

wire::ExamCorrection correction_row(const exam::Correction& in) {
    wire::ExamCorrection out{.what = in.key ? "key" : "full",
                             .by = in.by.name,
                             .at = to_iso(in.by.at),
                             .reason = in.reason};
    if (in.bank_version != 0)
        out.bank_version = in.bank_version;
    return out;
}

/// Why a mark does not follow a corrected key; nothing: it does.
std::optional<std::string> stands_word(bool by_person, bool kept) {
    return kept        ? std::optional<std::string>("released")
           : by_person ? std::optional<std::string>("person")
                       : std::nullopt;
}

void add_marks(const exam::SittingDetail& detail, std::size_t i, Sight sight,
               wire::ExamQuestion& out) {
    if (i >= detail.judged.size())
        return;
    const auto& judged = detail.judged[i];
    const auto mark = detail.marks.find(static_cast<int>(i));
    const auto& corrected = detail.sheet[i].corrected;
    // Full marks for all are nobody's judgement.
    const bool by_person = mark != detail.marks.end() && !(corrected && !corrected->key);
    out.earned = detail.earned[i];
    const auto& keyed = corrected && corrected->key ? *corrected->key : *detail.sheet[i].question;
    out.feedback = unless_empty(keyed.feedback);
    if (corrected) {
        out.corrected = correction_row(*corrected);
        const bool kept =
            corrected->key && *out.earned > (by_person ? mark->second.earned : judged.earned);
        out.corrected->stands = stands_word(by_person, kept);
    }
    for (const auto& part : judged.parts)
        out.parts.push_back({part.share, part.given, part.right});
    if (by_person) {
        out.marked_by = mark->second.by.name;
        out.reason = unless_empty(mark->second.reason);
    }
    if (sight == Sight::marks) {
        out.mark_version = by_person ? mark->second.by.at.ms : 0;
        out.needs_mark = judged.needs_person && !by_person;
        out.found = judged.found;
        out.keywords = detail.sheet[i].question->keywords;
    }
}

wire::ExamQuestion question_at(const exam::SittingDetail& detail, std::size_t i, Sight sight) {
    const auto& question = *detail.sheet[i].question;
    const auto& kept = detail.answers[i];
    wire::ExamQuestion out{.place = static_cast<std::int64_t>(i),
                           .kind = std::string(to_string(question.kind)),
                           .points = detail.sheet[i].on_sheet.points,
                           .stem = question.stem,
                           .blanks = static_cast<std::int64_t>(question.blanks.size()),
                           .answer = answer_words(to_sheet(kept.answer, detail.sheet[i].on_sheet)),
                           .answered = is_answered(question, kept.answer),
                           .flagged = kept.flagged};
    add_options(detail.sheet[i], out);
    if (question.kind == exam::Kind::typing) {
        out.copy = question.copy;
        out.copy_time = question.copy_time;
        out.copy_goal = question.copy_goal;
    }
    if (sight != Sight::sits)
        add_marks(detail, i, sight, out);
    return out;
}

bool is_correction(exam::Happened what) {
    using exam::Happened;
    return what == Happened::rekeyed || what == Happened::full_marks ||
           what == Happened::person_stands || what == Happened::released_stands;
}

} // namespace

int nearest_int(std::int64_t number) {
    return static_cast<int>(std::clamp<std::int64_t>(number, std::numeric_limits<int>::min(),
                                                     std::numeric_limits<int>::max()));
}

bool shows_sheet(const exam::SittingDetail& detail, Sight sight) {
    const auto& kept = detail.row.kept;
    if (kept.state == exam::SittingState::opened)
        return false;
    return sight != Sight::sits || (kept.state == exam::SittingState::running && !kept.paused);
}

wire::NewQuestion to_wire(const exam::Question& in) {
    wire::NewQuestion out{.key = in.key,
                          .kind = std::string(to_string(in.kind)),
                          .stem = in.stem,
                          .category = in.category,
                          .difficulty = in.difficulty,
                          .points = in.points,
                          .feedback = unless_empty(in.feedback)};
    if (in.kind == exam::Kind::multiple)
        out.rule = std::string(to_string(in.rule));
    if (in.kind == exam::Kind::true_false)
        out.truth = in.truth;
    if (in.kind == exam::Kind::fill_in)
        out.case_matters = in.case_matters;
    if (in.kind == exam::Kind::short_answer)
        out.model_answer = in.model_answer;
    if (in.kind == exam::Kind::listen) {
        out.recording = in.recording;
        out.tolerance = in.tolerance;
        out.extra_costs = in.extra_costs;
    }
    if (in.kind == exam::Kind::typing) {
        out.copy = in.copy;
        out.copy_time = in.copy_time;
        out.copy_goal = in.copy_goal;
    }
    add_lists(in, out);
    return out;
}

Result<exam::Question> question_of(const wire::NewQuestion& in) {
    const auto kind = exam::kind_from(in.kind);
    if (!kind)
        return fail("exam.kind_unknown", "\"" + in.kind + "\" is no kind of question");
    exam::Question out{.key = in.key,
                       .category = in.category.value_or(""),
                       .kind = *kind,
                       .stem = in.stem,
                       .feedback = in.feedback.value_or(""),
                       .truth = in.truth.value_or(false),
                       .case_matters = in.case_matters.value_or(false),
                       .model_answer = in.model_answer.value_or(""),
                       .recording = in.recording.value_or(""),
                       .copy = in.copy.value_or("")};
    out.difficulty = nearest_int(in.difficulty.value_or(out.difficulty));
    out.points = in.points.value_or(out.points);
    out.tolerance = in.tolerance.value_or(out.tolerance);
    out.extra_costs = in.extra_costs.value_or(out.extra_costs);
    out.copy_time = in.copy_time.value_or(out.copy_time);
    out.copy_goal = in.copy_goal.value_or(out.copy_goal);
    if (in.rule) {
        const auto rule = exam::rule_from(*in.rule);
        if (!rule)
            return fail("exam.rule_unknown", "\"" + *in.rule + "\" is no rule");
        out.rule = *rule;
    }
    take_lists(in, out);
    if (auto numbers = take_numbers(in.numbers, out); !numbers)
        return tl::unexpected(numbers.error());
    return out;
}

wire::QuestionRow to_wire(const exam::StoredQuestion& row) {
    return {row.id, row.version, to_wire(row.question), row.retired, to_iso(row.at), row.by};
}

Result<exam::ExamSetup> setup_of(const wire::NewExam& in) {
    exam::ExamSetup out{.title = in.title,
                        .class_name = in.class_name,
                        .own_sheets = in.own_sheets.value_or(true),
                        .together = in.together.value_or(false)};
    for (const auto& one : in.quotas) {
        const auto kind = exam::kind_from(one.kind.value_or(""));
        if (one.kind && !one.kind->empty() && !kind)
            return fail("exam.kind_unknown", "\"" + *one.kind + "\" is no kind of question");
        out.blueprint.quotas.push_back({.category = one.category.value_or(""),
                                        .kind = kind,
                                        .easiest = nearest_int(one.easiest.value_or(1)),
                                        .hardest = nearest_int(one.hardest.value_or(5)),
                                        .count = nearest_int(one.count),
                                        .points = one.points.value_or(0)});
    }
    out.blueprint.shuffle_questions = in.shuffle_questions.value_or(false);
    out.blueprint.shuffle_choices = in.shuffle_choices.value_or(true);
    auto& rules = out.rules;
    rules.limit = in.limit.value_or(rules.limit);
    rules.grace = in.grace.value_or(rules.grace);
    rules.late_allowance = in.late_allowance.value_or(rules.late_allowance);
    rules.attempts = nearest_int(in.attempts.value_or(rules.attempts));
    rules.pass_mark = nearest_int(in.pass_mark.value_or(rules.pass_mark));
    if (in.gate)
        rules.gate = exam::MasteryGate{in.gate->skill, nearest_int(in.gate->difficulty)};
    if (in.expiry) {
        const auto expiry = exam::expiry_from(*in.expiry);
        if (!expiry)
            return fail("exam.expiry", "\"" + *in.expiry + "\" is neither submit nor grace");
        rules.expiry = *expiry;
    }
    for (const auto& [text, time] :
         {std::pair(&in.opens_at, &out.opens), std::pair(&in.closes_at, &out.closes)}) {
        if (!*text || (*text)->empty())
            continue;
        const auto at = from_iso(**text);
        if (!at)
            return fail("exam.time", "\"" + **text + "\" is no time");
        *time = *at;
    }
    return out;
}

wire::ExamRow to_wire(const exam::Exam& in) {
    const auto& setup = in.setup;
    std::int64_t questions = 0;
    for (const auto& quota : setup.blueprint.quotas)
        questions += quota.count;
    return {.id = in.id,
            .title = setup.title,
            .class_name = setup.class_name,
            .state = std::string(to_string(in.state)),
            .released = in.released && in.state == exam::ExamState::closed,
            .together = setup.together,
            .started = in.started,
            .paused = in.paused,
            .limit = setup.rules.limit,
            .questions = questions,
            .attempts = setup.rules.attempts,
            .pass_mark = setup.rules.pass_mark,
            .opens_at = iso_or_nothing(setup.opens),
            .closes_at = iso_or_nothing(setup.closes),
            .made_by = in.by.name,
            .made_at = to_iso(in.by.at)};
}

wire::ExamSitting to_wire(const exam::SittingDetail& detail, const exam::Exam& exam, Sight sight) {
    const auto& row = detail.row;
    wire::ExamSitting out{.id = row.id,
                          .exam = row.exam,
                          .title = exam.setup.title,
                          .number = row.sitter.number,
                          .name = row.sitter.name,
                          .attempt = row.attempt,
                          .state = std::string(to_string(row.kept.state)),
                          .paused = row.kept.paused,
                          .epoch = row.kept.epoch,
                          .seat = row.kept.seat,
                          .used = row.kept.used,
                          .left = row.left,
                          .pass_mark = exam.setup.rules.pass_mark,
                          .times_left = row.kept.times_left,
                          .time_left = row.kept.time_left};
    if (shows_sheet(detail, sight))
        for (std::size_t i = 0; i < detail.sheet.size(); ++i)
            out.questions.push_back(question_at(detail, i, sight));
    if (sight != Sight::sits && !detail.judged.empty()) {
        out.earned = row.total.earned;
        out.possible = row.total.possible;
        out.permille = row.total.permille;
        out.passed = row.total.passed;
    }
    return out;
}

exam::Save save_of(const wire::ExamSave& in) {
    exam::Save out{.epoch = nearest_int(in.epoch),
                   .seq = in.seq,
                   .question = nearest_int(in.question),
                   .typed_at = in.typed_at,
                   .answer = {.chosen = nearest_ints(in.answer.chosen),
                              .texts = in.answer.texts,
                              .matched = nearest_ints(in.answer.matched),
                              .typed_for = in.answer.typed_for.value_or(0_ms)},
                   .flagged = in.flagged};
    for (const auto& one : in.answer.heard)
        out.answer.heard.push_back({one.at, nearest_int(one.what)});
    return out;
}

wire::ExamResultRow to_wire(const exam::SittingRow& in) {
    return {.sitting = in.id,
            .number = in.sitter.number,
            .name = in.sitter.name,
            .attempt = in.attempt,
            .state = std::string(to_string(in.kept.state)),
            .paused = in.kept.paused,
            .seat = in.kept.seat,
            .answered = in.answered,
            .questions = in.questions,
            .to_mark = in.to_mark,
            .earned = in.total.earned,
            .possible = in.total.possible,
            .permille = in.total.permille,
            .passed = in.total.passed,
            .used = in.kept.used,
            .left = in.left,
            .extra = in.kept.extra,
            .times_left = in.kept.times_left,
            .time_left = in.kept.time_left,
            .gaps = in.kept.gaps,
            .gap_time = in.kept.gap_time,
            .began_at = to_iso(in.began),
            .ended_at = iso_or_nothing(in.ended)};
}

wire::ExamItems to_wire(const exam::Items& in) {
    wire::ExamItems out{.attempts = static_cast<std::int64_t>(in.attempts),
                        .consistency = in.consistency};
    for (const auto& row : in.rows)
        out.items.push_back({.question = row.id,
                             .version = row.version,
                             .key = row.question->key,
                             .category = row.question->category,
                             .kind = std::string(to_string(row.question->kind)),
                             .stem = row.question->stem,
                             .attempts = static_cast<std::int64_t>(row.attempts),
                             .facility = row.facility,
                             .discrimination = row.discrimination,
                             .efficiency = row.efficiency,
                             .classical = row.classical});
    for (std::size_t i = 0; i < in.rows.size(); ++i)
        for (const auto& one : in.rows[i].corrections)
            out.items[i].corrections.push_back(correction_row(*one));
    return out;
}

Result<exam::Rekey> rekey_of(const wire::ExamRekey& in) {
    exam::Rekey out{.question = in.question, .version = nearest_int(in.version), .key = {}};
    if (in.what != "key" && in.what != "full")
        return fail("exam.rekey.what", '"' + in.what + '"');
    if (in.what == "full")
        return out;
    if (!in.key)
        return fail("exam.rekey.key", "no key");
    auto key = question_of(*in.key);
    if (!key)
        return tl::unexpected(key.error());
    out.key = std::move(*key);
    return out;
}

wire::ExamRekeyed to_wire(const exam::RekeyPlan& in, bool done) {
    wire::ExamRekeyed out{.done = done,
                          .digest = in.digest,
                          .attempts = static_cast<std::int64_t>(in.rows.size()),
                          .under_way = in.under_way,
                          .changed = in.changed,
                          .now_pass = in.now_pass,
                          .no_longer_pass = in.no_longer_pass};
    if (in.bank_version != 0)
        out.bank_version = in.bank_version;
    for (const auto& row : in.rows)
        if (row.before != row.after || row.by_person || row.kept)
            out.items.push_back({.sitting = row.sitting,
                                 .number = row.sitter.number,
                                 .name = row.sitter.name,
                                 .attempt = row.attempt,
                                 .state = std::string(to_string(row.state)),
                                 .before = row.before,
                                 .after = row.after,
                                 .permille_before = row.total_before.permille,
                                 .permille_after = row.total_after.permille,
                                 .passed_before = row.total_before.passed,
                                 .passed_after = row.total_after.passed,
                                 .stands = stands_word(row.by_person, row.kept)});
    return out;
}

wire::List<wire::ExamLogRow> log_rows(const std::vector<exam::KeptLogLine>& log, Sight sight,
                                      Language language) {
    wire::List<wire::ExamLogRow> out;
    for (const auto& [at, line] : log) {
        if (sight == Sight::sits && is_correction(line.what))
            continue;
        const std::string word(to_string(line.what));
        out.items.push_back({to_iso(at), word, text(language, "exam.happened." + word), line.used,
                             line.span, line.detail});
    }
    return out;
}

sheet::Table results_table(const std::vector<wire::ExamResultRow>& rows, Language language) {
    sheet::Table out;
    sheet::Row head{.number = 1};
    for (const auto* name : {"number", "name", "attempt", "state", "marks", "possible", "percent",
                             "passed", "answered", "minutes", "left"})
        head.cells.push_back(sheet::text_cell(text(language, std::string("exam.column.") + name)));
    out.rows.push_back(std::move(head));
    const auto cell_if = [](bool told, sheet::Cell cell) { return told ? cell : sheet::Cell{}; };
    for (const auto& row : rows) {
        const bool sat = row.sitting != 0;
        const bool counted = row.possible > 0 && row.to_mark == 0 && row.ended_at &&
                             row.state != exam::to_string(exam::SittingState::lapsed);
        sheet::Row line{.number = static_cast<int>(out.rows.size()) + 1};
        line.cells = {sheet::text_cell(row.number),
                      sheet::text_cell(row.name),
                      cell_if(sat, sheet::number_cell(row.attempt)),
                      sheet::text_cell(text(language, "exam.state." + row.state)),
                      cell_if(counted, sheet::decimal_cell(row.earned, 1)),
                      cell_if(sat, sheet::decimal_cell(row.possible, 1)),
                      cell_if(counted, sheet::decimal_cell(row.permille * 100, 1)),
                      cell_if(counted, sheet::text_cell(text(
                                           language, row.passed ? "exam.passed" : "exam.failed"))),
                      cell_if(sat, sheet::number_cell(row.answered)),
                      cell_if(sat, sheet::decimal_cell(row.used.ms / 60, 1)),
                      cell_if(sat, sheet::number_cell(row.times_left))};
        out.rows.push_back(std::move(line));
    }
    return out;
}

} // namespace ringroom::api
