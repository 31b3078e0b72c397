#include "api/grading_view.h"

#include <algorithm>
#include <array>
#include <set>

#include "api/own_contacts.h"
#include "base/random.h"
#include "base/wall_clock.h"
#include "training/export.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;
using quality::Sheet;
using quality::State;
using training::Source;

bool is_out(State state) {
    return state != State::unmarked && state != State::draft;
}

bool given_self(const std::vector<Sheet>& sheets) {
    return std::any_of(sheets.begin(), sheets.end(),
                       [](const auto& one) { return one.given && one.source == Source::self; });
}

bool is_judge(Source source) {
    return source == Source::instructor || source == Source::second_marker;
}

const char* judge_word(training::Judge judge) {
    switch (judge) {
    case training::Judge::condition:
        return "condition";
    case training::Judge::move:
        return "move";
    case training::Judge::person:
        break;
    }
    return "person";
}

/// What the engine answered, with its evidence in words.
void take_answer(wire::RubricItem& out, const training::Card& card,
                 const std::vector<wire::ResultItem>& measured) {
    for (const auto& section : card.sections)
        for (const auto& item : section.items)
            if (item.name == out.name) {
                out.answered = item.answer.applies;
                out.points = item.answer.points;
                out.unanswered = item.answer.applies ? "" : item.answer.reason;
            }
    for (const auto& row : measured)
        if (row.name == out.name) {
            out.value = row.value;
            out.from = row.from;
            out.to = row.to;
        }
}

/// Measures by their English words; a move by its name.
std::vector<std::string> measures_in(const persona::Expression& condition) {
    auto out = condition.variables();
    for (auto& word : out)
        for (const auto& known : training::measure_words())
            if (word == known.zh)
                word = known.en;
    return out;
}

wire::RubricItem red_line(const std::string& name, Language language) {
    wire::RubricItem out{.name = name, .judge = "red_line"};
    out.bands = {{text(language, "api.grading.kept"), training::one_point, ""},
                 {text(language, "api.grading.crossed"), 0, ""}};
    return out;
}

/// Whether the person may try the step at all; whether it is possible now is the review's rule.
bool may_step(const CallPtr& call, const MarkedContact& marked, quality::Step step) {
    using quality::Step;
    if (waits_for_self(call, marked))
        return false;
    const bool student = marked.standing == Standing::student;
    const bool grader = marked.standing == Standing::grader;
    switch (step) {
    case Step::publish:
    case Step::withdraw:
    case Step::remark:
        return grader;
    case Step::see:
    case Step::appeal:
        return student;
    case Step::close:
        return student || grader;
    case Step::draft:
        break;
    }
    return false; // follows from a sheet
}

std::vector<std::string> steps_of(const CallPtr& call, const MarkedContact& marked) {
    using quality::Step;
    std::vector<std::string> out;
    for (const auto step :
         {Step::publish, Step::withdraw, Step::see, Step::appeal, Step::remark, Step::close}) {
        const bool handed_in =
            std::any_of(marked.sheets.begin(), marked.sheets.end(), [&](const auto& sheet) {
                return sheet.given && sheet.source == Source::instructor &&
                       sheet.marker == call->agent();
            });
        if (step == Step::publish && !handed_in)
            continue;
        const quality::Move move{
            .step = step, .by = call->agent(), .at = house_now(), .words = "x"};
        if (may_step(call, marked, step) &&
            quality::take(marked.review, move, call->services.backend.reviews().rules()))
            out.emplace_back(quality::to_string(step));
    }
    return out;
}

/// How many sheets the mean is of that the caller may publish, or answer an appeal with, now.
std::int64_t judges_now(const CallPtr& call, const MarkedContact& marked) {
    using quality::Step;
    for (const auto step : {Step::publish, Step::remark}) {
        const quality::Move move{
            .step = step, .by = call->agent(), .at = house_now(), .words = "x"};
        const auto judges = quality::judges_of(marked.sheets, step).size();
        if (judges > 1 && may_step(call, marked, step) &&
            quality::take(marked.review, move, call->services.backend.reviews().rules()))
            return static_cast<std::int64_t>(judges);
    }
    return 0;
}

/// Others' sheets as far as the caller may see them: a grader those of other judges only once the
/// own is handed in, so that two marks of one contact are two.
std::vector<wire::MarkSheet> others_of(const CallPtr& call, const MarkedContact& marked,
                                       const Names& names, bool shows_mark) {
    std::vector<wire::MarkSheet> out;
    const auto* own = own_sheet(call, marked);
    const bool after_own = (own != nullptr && own->given) || is_out(marked.review.state);
    for (const auto& sheet : marked.sheets) {
        if (!sheet.given || sheet.marker == call->agent())
            continue;
        const bool counts =
            !marked.review.outcome.marker || sheet.marker == marked.review.outcome.marker;
        const bool seen = marked.standing == Standing::grader
                              ? !is_judge(sheet.source) || after_own
                              : marked.standing == Standing::student && shows_mark &&
                                    (!is_judge(sheet.source) || counts);
        if (!seen)
            continue;
        out.push_back(sheet_row(sheet, names));
        if (marked.standing == Standing::student && sheet.source == Source::peer) {
            out.back().marker = {};
            out.back().marker_name.clear();
        }
    }
    return out;
}

std::vector<wire::ReviewStep> history_of(const MarkedContact& marked,
                                         const std::vector<quality::Passed>& steps,
                                         const Names& names, bool shows_mark) {
    std::vector<wire::ReviewStep> out;
    for (const auto& one : steps) {
        const bool inside = one.step == quality::Step::draft || one.step == quality::Step::withdraw;
        if (marked.standing == Standing::peer || (marked.standing == Standing::student && inside))
            continue;
        out.push_back({.at = to_iso(one.at),
                       .by = one.by,
                       .by_name = names.agent(one.by),
                       .step = std::string(quality::to_string(one.step)),
                       .words = one.words,
                       .score = shows_mark ? one.raw : std::nullopt,
                       .final_score = shows_mark ? one.final : std::nullopt,
                       .judges = one.judges});
    }
    return out;
}

Names nobody(const CallPtr& call) {
    return {.agent = [me = call->agent(), name = call->person.name](
                         AgentId agent) { return agent == me ? name : std::string{}; },
            .queue = {},
            .customer = {},
            .word = {}};
}

} // namespace

bool own_mark_waits(const CallPtr& call, AgentId student, quality::State state,
                    const std::vector<Sheet>& sheets) {
    return call->services.backend.reviews().rules().self_first && student == call->agent() &&
           !call->may(Right::grade) && state == quality::State::published && !given_self(sheets);
}

bool waits_for_self(const CallPtr& call, const MarkedContact& marked) {
    return marked.standing == Standing::student &&
           own_mark_waits(call, call->agent(), marked.review.state, marked.sheets);
}

bool may_mark_as_peer(const CallPtr& call, const wire::ResultRow& row, const ContactKey& key) {
    return !is_private_to_another(call, row) && out_of_exams(call, row.drill, row.agent, key);
}

Result<MarkedContact> marked_contact(const CallPtr& call, const std::string& record) {
    const auto named = record_key(record);
    if (!named)
        return fail("api.not_found", "no id of a contact");
    MarkedContact out{.key = contact_key(call, *named)};
    auto detail = call->services.backend.result(out.key, call->language);
    if (!detail)
        return tl::unexpected(detail.error());
    out.detail = std::move(*detail);
    if (going_on(call).contains(out.detail.row.drill))
        return fail("exam.not_released", "a call of an exam that goes on");
    auto& reviews = call->services.backend.reviews();
    const bool own = out.detail.row.agent == call->agent();
    if (own)
        out.standing = Standing::student;
    else if (call->may(Right::grade) && out.detail.row.practice != "private")
        out.standing = Standing::grader;
    else if (const auto assigned = reviews.assigned(out.key, call->agent());
             assigned && *assigned && may_mark_as_peer(call, out.detail.row, out.key))
        out.standing = Standing::peer;
    else {
        audit_refusal(call, "marks-read", out.detail.row.id, {out.detail.row.agent});
        return fail("api.not_found", "another person's marks");
    }
    auto review = reviews.review(out.key, house_now());
    auto sheets = reviews.sheets(out.key);
    if (!review || !sheets)
        return tl::unexpected(review ? sheets.error() : review.error());
    out.review = std::move(*review);
    out.sheets = std::move(*sheets);
    return out;
}

void audit_marks(const CallPtr& call, const MarkedContact& marked, std::string_view action) {
    audit(call, action, marked.detail.row.id, {marked.detail.row.agent});
    call->audit->veiled = marked.standing == Standing::peer;
}

training::Source source_now(const MarkedContact& marked) {
    if (marked.standing == Standing::student)
        return Source::self;
    if (marked.standing == Standing::peer)
        return Source::peer;
    const auto state = marked.review.state;
    const bool second = state == State::appealed || !marked.review.answer.empty();
    return second ? Source::second_marker : Source::instructor;
}

const quality::Sheet* own_sheet(const CallPtr& call, const MarkedContact& marked) {
    const auto source = source_now(marked);
    for (const auto& sheet : marked.sheets)
        if (sheet.marker == call->agent() && sheet.source == source)
            return &sheet;
    return nullptr;
}

void mix(std::vector<wire::GradingRow>& rows) {
    const auto lot = [](const wire::GradingRow& row) {
        return std::pair(Random(fnv1a(row.id)).u64(), row.id);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const auto& a, const auto& b) { return lot(a) < lot(b); });
}

wire::GradingRow to_row(const CallPtr& call, const wire::ResultRow& row,
                        const quality::Review* review, const std::vector<Sheet>& sheets,
                        bool blind) {
    wire::GradingRow out{.id = row.id,
                         .title = row.title.value_or(row.script),
                         .variant = row.variant.value_or(0),
                         .started_at = row.started_at,
                         .talk = row.talk,
                         .agent = row.agent,
                         .agent_number = row.agent_number,
                         .agent_name = row.agent_name,
                         .ending = row.ending,
                         .fatal = row.fatal,
                         .score = row.score,
                         .final_score = row.final_score,
                         .state = "unmarked",
                         .recorded = row.recorded};
    if (blind) {
        out.started_at.clear();
        out.agent = {};
        out.agent_number.clear();
        out.agent_name.clear();
    }
    for (const auto& sheet : sheets) {
        if (sheet.source == Source::self && sheet.given)
            out.self_score = sheet.outcome.final;
        if (sheet.marker == call->agent()) {
            out.own = sheet.given ? "given" : "draft";
            out.own_score = sheet.outcome.final;
        }
    }
    if (review == nullptr)
        return out;
    // That somebody marks is not for the student to see.
    if (call->may(Right::grade) || is_out(review->state))
        out.state = std::string(quality::to_string(review->state));
    out.version = review->version;
    if (is_out(review->state) && !own_mark_waits(call, row.agent, review->state, sheets)) {
        out.window_left =
            Duration{std::max<std::int64_t>(0, review->open_until.ms - house_now().ms)};
        if (review->state == quality::State::appealed) {
            out.answer_due = to_iso(review->open_until);
            out.overdue = quality::is_overdue(*review, house_now());
        } else {
            out.open_until = to_iso(review->open_until);
        }
        out.mark_score = review->outcome.raw;
        out.mark_final = review->outcome.final;
    }
    return out;
}

std::vector<wire::RubricItem> items_of(const training::ScoreForm& form, const training::Card& card,
                                       const std::vector<wire::ResultItem>& measured,
                                       Language language, bool blank) {
    std::vector<wire::RubricItem> out;
    for (const auto& item : form.items) {
        wire::RubricItem row{.name = item.name,
                             .group = item.group,
                             .weight = item.weight,
                             .judge = judge_word(item.judge),
                             .critical = item.critical,
                             .advice = item.advice,
                             .limit =
                                 training::words_of_condition(item.condition.source(), language),
                             .measures = measures_in(item.condition)};
        for (const auto& band : item.bands)
            row.bands.push_back({band.name, band.points, band.hear});
        out.push_back(std::move(row));
    }
    for (const auto* lines : {&form.fatal_moves, &form.fatal_endings})
        for (const auto& line : *lines)
            if (!blank)
                out.push_back(red_line(line, language));
    for (auto& row : out)
        if (!blank)
            take_answer(row, card, measured);
    return out;
}

std::vector<wire::RubricPenalty> penalties_of(const training::Card& card, bool blank) {
    std::vector<wire::RubricPenalty> out;
    for (const auto& one : card.deductions)
        out.push_back({one.name, one.points, blank ? 0 : one.count});
    return out;
}

wire::MarkSheet sheet_row(const Sheet& sheet, const Names& names) {
    wire::MarkSheet out{.marker = sheet.marker,
                        .marker_name = names.agent(sheet.marker),
                        .source = std::string(training::to_string(sheet.source)),
                        .remark = sheet.remark,
                        .given = sheet.given,
                        .spent = sheet.spent,
                        .at = to_iso(sheet.at),
                        .score = sheet.outcome.raw,
                        .final_score = sheet.outcome.final,
                        .fatal = sheet.outcome.fatal,
                        .passed = sheet.outcome.passed,
                        .version = sheet.version};
    for (const auto& answer : sheet.answers)
        out.answers.push_back({answer.item, answer.applies, answer.points, answer.reason});
    for (const auto& count : sheet.counts)
        out.counts.push_back({count.name, count.times, count.reason});
    return out;
}

quality::Sheet sheet_from(const wire::SheetChange& change) {
    Sheet out{.remark = change.remark.value_or(""),
              .given = change.given.value_or(false),
              .spent = change.spent.value_or(Duration{}),
              .version = change.version};
    for (const auto& answer : change.answers)
        out.answers.push_back({.item = answer.item,
                               .applies = answer.applies,
                               .points = answer.points,
                               .reason = answer.reason});
    // More than anybody counts is as wrong as the most that fits.
    for (const auto& count : change.counts)
        out.counts.push_back({count.name,
                              static_cast<int>(std::clamp<std::int64_t>(
                                  count.times, -1, training::limits::hits + 1)),
                              count.reason});
    return out;
}

void hide_marks(wire::GradingRow& row) {
    row.score.reset();
    row.final_score.reset();
    row.self_score.reset();
    row.mark_score.reset();
    row.mark_final.reset();
    row.open_until.reset();
    row.answer_due.reset();
    row.overdue.reset();
    row.window_left.reset();
    row.fatal.clear();
    row.ending.clear();
    row.state = "unmarked";
    row.version = 0;
}

Result<wire::Grading> grading_of(const CallPtr& call, const MarkedContact& marked, bool blind) {
    auto& reviews = call->services.backend.reviews();
    const auto form = reviews.form(marked.key, call->language);
    const auto card = reviews.card(marked.key);
    const auto steps = reviews.history(marked.key);
    if (!form || !card || !steps)
        return tl::unexpected(!form ? form.error() : !card ? card.error() : steps.error());
    const auto names = blind ? nobody(call) : names_for(call);
    wire::Grading out;
    const bool waits = waits_for_self(call, marked);
    const bool shows_mark =
        !waits && (marked.standing == Standing::grader ||
                   (marked.standing == Standing::student && is_out(marked.review.state)));
    out.row = to_row(call, marked.detail.row, &marked.review, marked.sheets, blind);
    if (marked.standing == Standing::student &&
        withheld(call).contains(marked.detail.row.drill)) { // to judge oneself, without a sum
        out.row.score.reset();
        out.row.final_score.reset();
        out.row.fatal.clear();
    }
    if (!shows_mark) {
        out.row.mark_score.reset();
        out.row.mark_final.reset();
    }
    if (marked.standing == Standing::peer)
        hide_marks(out.row);
    out.form = form->name;
    out.form_version = training::version_text(form->version);
    out.pass_mark = form->pass_mark;
    out.items = items_of(*form, *card, marked.detail.items, call->language, false);
    out.penalties = penalties_of(*card, false);
    if (const auto* own = own_sheet(call, marked))
        out.own = sheet_row(*own, names);
    out.own_source = std::string(training::to_string(source_now(marked)));
    out.others = others_of(call, marked, names, shows_mark);
    if (shows_mark && is_out(marked.review.state))
        for (const auto& sheet : quality::counting_sheets(marked.review, marked.sheets, *steps))
            out.mark.push_back(sheet_row(sheet, names));
    out.waits_for_self = waits;
    out.measures = marked.detail.measures;
    out.history = history_of(marked, *steps, names, shows_mark);
    if (marked.standing != Standing::peer) {
        out.appeal = marked.review.appeal;
        out.answer = marked.review.answer;
    }
    out.steps = steps_of(call, marked);
    out.judges = judges_now(call, marked);
    if (marked.standing != Standing::peer)
        out.version = marked.review.version;
    out.origin = marked.detail.origin;
    return out;
}

bool takes_part(const CallPtr& call, const quality::Calibration& calibration) {
    if (call->may(Right::grade))
        return true;
    return directory::is_of(call->person, calibration.class_name);
}

bool lent(const CallPtr& call, const ContactKey& key) {
    auto& reviews = call->services.backend.reviews();
    if (const auto assigned = reviews.assigned(key, call->agent()); assigned && *assigned)
        return true;
    const auto lessons = reviews.calibrations();
    return lessons && std::any_of(lessons->begin(), lessons->end(), [&](const auto& one) {
               return one.key == key && takes_part(call, one);
           });
}

wire::CommentRow comment_row(const quality::Comment& one, const Names& names, AgentId caller) {
    return {.id = one.id,
            .by = one.by,
            .by_name = names.agent(one.by),
            .from = one.from,
            .to = one.to,
            .words = one.words,
            .at = to_iso(one.at),
            .mine = one.by == caller,
            .version = one.version};
}

namespace {

/// A student sees what others wrote once the mark is out.
bool hidden_from(const CallPtr& call, const MarkedContact& marked, const quality::Comment& one) {
    if (one.by == call->agent() || marked.standing == Standing::grader)
        return false;
    return marked.standing == Standing::peer || marked.review.state == State::unmarked ||
           marked.review.state == State::draft || waits_for_self(call, marked);
}

} // namespace

Result<std::vector<wire::CommentRow>> visible_comments(const CallPtr& call,
                                                       const MarkedContact& marked) {
    const auto all = call->services.backend.reviews().comments(marked.key);
    if (!all)
        return tl::unexpected(all.error());
    const auto names = names_for(call);
    std::vector<wire::CommentRow> out;
    std::set<AgentId> graders; // whose names a student reads; a classmate's they do not
    if (marked.standing == Standing::student)
        if (const auto people = call->services.people.list(""))
            for (const auto& person : *people)
                if (directory::allowed(person.role, Right::grade))
                    graders.insert(AgentId{static_cast<std::uint64_t>(person.id)});
    for (const auto& one : *all) {
        if (hidden_from(call, marked, one))
            continue;
        out.push_back(comment_row(one, names, call->agent()));
        auto& row = out.back();
        if (marked.standing == Standing::student && !row.mine && !graders.contains(one.by)) {
            row.by = {};
            row.by_name.clear();
        }
    }
    return out;
}

} // namespace ringroom::api::handlers
