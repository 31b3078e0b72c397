// Samples of contacts to mark, and calibrations: many mark one contact blind.
#include <algorithm>

#include <sodium.h>

#include "api/grading_view.h"
#include "api/handlers.h"
#include "api/own_contacts.h"
#include "base/wall_clock.h"
#include "wire/limits.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;
using quality::Calibration;

// ---- Samples

/// The people of these numbers. Error "people.unknown".
Result<std::vector<AgentId>> agents_of(const CallPtr& call,
                                       const std::vector<std::string>& numbers) {
    const auto people = call->services.people.list("");
    if (!people)
        return tl::unexpected(people.error());
    std::vector<AgentId> out;
    for (const auto& number : numbers) {
        const auto found = std::find_if(people->begin(), people->end(),
                                        [&](const auto& one) { return one.number == number; });
        if (found == people->end())
            return fail("people.unknown", "\"" + number.substr(0, 40) + "\"");
        out.push_back({static_cast<std::uint64_t>(found->id)});
    }
    return out;
}

Result<std::vector<AgentId>> students_of(const CallPtr& call,
                                         const std::optional<std::string>& class_name) {
    std::vector<AgentId> out;
    if (!class_name || class_name->empty())
        return out;
    const auto people = call->services.people.list(*class_name);
    if (!people)
        return tl::unexpected(people.error());
    for (const auto& one : *people)
        if (one.role == directory::Role::student)
            out.push_back({static_cast<std::uint64_t>(one.id)});
    return out.empty() ? Result<std::vector<AgentId>>(
                             tl::unexpected(Error{"exam.nobody", '"' + *class_name + '"'}))
                       : out;
}

/// A contact somebody had, and not of an exam whose marks are not out: whoever is to mark it hears
/// its customer, who may call others yet.
Result<void> may_be_lent(const CallPtr& call, RecordKey key) {
    const auto result = call->services.backend.result(key, call->language);
    if (!result)
        return tl::unexpected(result.error());
    const auto& row = result->row;
    if (!row.agent || is_private_to_another(call, row))
        return fail("quality.unknown", "nobody had this contact, or it is own practice");
    call->audit->concerns = {static_cast<std::int64_t>(row.agent.value)};
    const auto agrees = still_recorded(call, row.agent);
    if (!agrees)
        return tl::unexpected(agrees.error());
    if (!*agrees)
        return fail("quality.not_agreed", "the student does not accept the text on recording");
    return out_of_exams(call, row.drill, row.agent, contact_key(call, key));
}

Result<quality::Plan> plan_of(const CallPtr& call, const wire::NewSample& wanted) {
    const auto how = quality::how_from(wanted.how);
    if (!how)
        return fail("api.value", "\"how\" is random, stratified or triggered");
    quality::Plan out{.how = *how};
    // Out of range is refused further down; it only has to fit.
    out.percent = static_cast<int>(std::clamp<std::int64_t>(wanted.percent.value_or(20), 0, 101));
    out.overlap = static_cast<int>(std::clamp<std::int64_t>(wanted.overlap.value_or(0), -1, 101));
    for (const auto& word : wanted.triggers) {
        const auto trigger = quality::trigger_from(word);
        if (!trigger)
            return fail("api.value", "\"triggers\" holds an unknown word");
        out.triggers.push_back(*trigger);
    }
    auto markers = agents_of(call, wanted.markers);
    if (!markers)
        return tl::unexpected(markers.error());
    out.markers = std::move(*markers);
    return out;
}

wire::SampleRow sample_row(const quality::Sample& sample, const Names& names) {
    wire::SampleRow out{.id = sample.id,
                        .title = sample.title,
                        .how = std::string(quality::to_string(sample.plan.how)),
                        .percent = sample.plan.percent,
                        .overlap = sample.plan.overlap,
                        .candidates = sample.candidates,
                        .size = sample.size,
                        .made_by = names.agent(sample.made_by),
                        .made_at = to_iso(sample.made_at),
                        .seed = sample.seed};
    for (const auto trigger : sample.plan.triggers)
        out.triggers.emplace_back(quality::to_string(trigger));
    return out;
}

} // namespace

void samples(const CallPtr& call) {
    const auto all = call->services.backend.reviews().samples();
    if (!all)
        return call->fail(all.error());
    const auto names = names_for(call);
    wire::List<wire::SampleRow> out;
    for (const auto& one : *all)
        out.items.push_back(sample_row(one, names));
    call->ok(wire::encode(out));
}

void add_sample(const CallPtr& call) {
    const auto wanted = call->body<wire::NewSample>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto plan = plan_of(call, *wanted);
    const auto students = students_of(call, wanted->class_name);
    if (!plan || !students)
        return call->fail(plan ? students.error() : plan.error());
    auto& reviews = call->services.backend.reviews();
    const auto candidates = reviews.candidates(wanted->drill.value_or(DrillId{}), *students);
    if (!candidates)
        return call->fail(candidates.error());
    quality::Sample sample{.title = wanted->title,
                           .plan = *plan,
                           .seed = wanted->seed.value_or(randombytes_random()),
                           .made_by = call->agent(),
                           .made_at = wall_now()};
    if (wanted->preview.value_or(false)) {
        const auto drawn = quality::draw(*candidates, sample.plan, sample.seed);
        if (!drawn)
            return call->fail(drawn.error());
        sample.candidates = static_cast<std::int64_t>(candidates->size());
        sample.size = static_cast<std::int64_t>(drawn->size());
        return call->ok(wire::encode(sample_row(sample, names_for(call))), 201);
    }
    const auto kept = reviews.draw(*candidates, std::move(sample));
    if (!kept)
        return call->fail(kept.error());
    call->audit->subject = kept->title;
    for (const auto& drawn : kept->drawn)
        for (const auto& one : *candidates)
            if (one.key == drawn.key)
                call->audit->concerns.push_back(static_cast<std::int64_t>(one.student.value));
    call->ok(wire::encode(sample_row(*kept, names_for(call))), 201);
}

// ---- Calibrations

namespace {

wire::CalibrationRow calibration_row(const CallPtr& call, const Calibration& one,
                                     const std::vector<quality::Sheet>& sheets,
                                     const Names& names) {
    wire::CalibrationRow out{.id = one.id,
                             .contact = to_text(one.key),
                             .title = one.title,
                             .class_name = one.class_name,
                             .made_by = names.agent(one.made_by),
                             .made_at = to_iso(one.made_at),
                             .revealed = one.revealed,
                             .may_reveal = !one.revealed && call->may(Right::grade),
                             .version = one.version};
    for (const auto& sheet : sheets) {
        out.handed_in += sheet.given ? 1 : 0;
        if (sheet.marker == call->agent())
            out.own = sheet.given ? "given" : "draft";
    }
    return out;
}

Result<Calibration> calibration_for(const CallPtr& call) {
    auto found = call->services.backend.reviews().calibration(
        whole_number(call->path["calibration"]).value_or(0));
    if (found && !takes_part(call, *found))
        return fail("quality.unknown", "another class's calibration");
    return found;
}

std::optional<std::int64_t> own_points(const std::vector<quality::Sheet>& sheets, AgentId me,
                                       const std::string& item) {
    for (const auto& sheet : sheets)
        for (const auto& answer : sheet.answers)
            if (sheet.marker == me && answer.item == item && answer.applies)
                return answer.points;
    return std::nullopt;
}

/// Students see their own leaning by name and the others' without.
wire::CalibrationFigures figures_of(const CallPtr& call, const quality::Agreement& all,
                                    const std::vector<quality::Sheet>& sheets, const Names& names) {
    wire::CalibrationFigures out{.alpha_interval = all.alpha_interval,
                                 .alpha_low = all.alpha_low,
                                 .alpha_high = all.alpha_high,
                                 .alpha_ordinal = all.alpha_ordinal,
                                 .icc = all.icc,
                                 .within_a_band = all.within_a_band,
                                 .icc_items = all.icc_items,
                                 .lowest = all.lowest,
                                 .highest = all.highest};
    if (all.worst)
        out.worst = all.items[*all.worst].name;
    for (const auto& item : all.items)
        out.items.push_back({.name = item.name,
                             .marked = item.marked,
                             .left_out = item.left_out,
                             .mean = item.mean,
                             .apart = item.apart,
                             .expert = item.expert,
                             .own = own_points(sheets, call->agent(), item.name)});
    for (const auto& marker : all.markers) {
        const bool mine = marker.marker == call->agent();
        const bool named = mine || call->may(Right::grade);
        out.markers.push_back({.marker = named ? marker.marker : AgentId{},
                               .name = named ? names.agent(marker.marker) : "",
                               .mine = mine,
                               .final_score = marker.final,
                               .leaning = marker.leaning,
                               .spread = marker.spread});
    }
    return out;
}

} // namespace

Result<wire::CalibrationDetail> calibration_detail(const CallPtr& call, const Calibration& one) {
    auto& reviews = call->services.backend.reviews();
    const auto form = reviews.form(one.key, call->language);
    const auto card = reviews.card(one.key);
    const auto sheets = reviews.sheets(one.key, one.id);
    const auto owner = reviews.owner(one.key);
    if (!form || !card || !sheets)
        return tl::unexpected(!form ? form.error() : !card ? card.error() : sheets.error());
    if (!owner)
        return tl::unexpected(owner.error());
    const auto names = names_for(call);
    wire::CalibrationDetail out{.row = calibration_row(call, one, *sheets, names),
                                .form = form->name,
                                .yours = *owner == call->agent()};
    out.items = items_of(*form, *card, {}, call->language, true);
    out.penalties = penalties_of(*card, true);
    for (const auto& sheet : *sheets)
        if (sheet.marker == call->agent())
            out.own = sheet_row(sheet, names);
    if (!one.revealed)
        return out;
    const auto agreement = reviews.agreement(one);
    if (!agreement)
        return tl::unexpected(agreement.error());
    out.figures = figures_of(call, *agreement, *sheets, names);
    return out;
}

namespace {

void answer_detail(const CallPtr& call, const Result<Calibration>& one, int status = 200) {
    const auto out = one ? calibration_detail(call, *one) : tl::unexpected(one.error());
    if (!out)
        return call->fail(out.error());
    call->ok(wire::encode(*out), status);
}

} // namespace

void calibrations(const CallPtr& call) {
    auto& reviews = call->services.backend.reviews();
    const auto all = reviews.calibrations();
    if (!all)
        return call->fail(all.error());
    const auto names = names_for(call);
    wire::List<wire::CalibrationRow> out;
    for (const auto& one : *all) {
        if (!takes_part(call, one))
            continue;
        const auto sheets = reviews.sheets(one.key, one.id);
        if (!sheets)
            return call->fail(sheets.error());
        out.items.push_back(calibration_row(call, one, *sheets, names));
    }
    call->ok(wire::encode(out));
}

namespace {

/// Whose marks are the measure of all others'; none: nobody's. Errors "people.unknown",
/// "quality.no_marker".
Result<AgentId> expert_of(const CallPtr& call, const std::string& number) {
    if (number.empty())
        return AgentId{};
    const auto people = call->services.people.list("");
    if (!people)
        return tl::unexpected(people.error());
    const auto found = std::find_if(people->begin(), people->end(),
                                    [&](const auto& one) { return one.number == number; });
    if (found == people->end())
        return fail("people.unknown", "\"" + number.substr(0, 40) + "\"");
    if (!directory::allowed(found->role, Right::grade))
        return fail("quality.no_marker", '"' + found->number + " " + found->name + '"');
    return AgentId{static_cast<std::uint64_t>(found->id)};
}

} // namespace

void add_calibration(const CallPtr& call) {
    const auto wanted = call->body<wire::NewCalibration>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto key = record_key(wanted->contact);
    if (!key)
        return call->fail({"quality.unknown", "no id of a contact"});
    const auto expert = expert_of(call, wanted->expert.value_or(""));
    if (!expert)
        return call->fail(expert.error());
    call->audit->subject = wanted->contact;
    if (const auto fine = may_be_lent(call, *key); !fine)
        return call->fail(fine.error());
    if (const auto who = students_of(call, wanted->class_name); !who)
        return call->fail(who.error());
    answer_detail(
        call,
        call->services.backend.reviews().open({.key = contact_key(call, *key),
                                               .title = wanted->title,
                                               .class_name = wanted->class_name.value_or(""),
                                               .made_by = call->agent(),
                                               .made_at = wall_now(),
                                               .expert = *expert}),
        201);
}

void calibration(const CallPtr& call) {
    answer_detail(call, calibration_for(call));
}

void keep_calibration_sheet(const CallPtr& call) {
    const auto change = call->body<wire::SheetChange>();
    if (!change)
        return call->fail(change.error());
    const auto lesson = calibration_for(call);
    if (!lesson)
        return call->fail(lesson.error());
    auto sheet = sheet_from(*change);
    sheet.key = lesson->key;
    sheet.calibration = lesson->id;
    sheet.marker = call->agent();
    sheet.source = call->may(Right::grade) ? training::Source::instructor : training::Source::peer;
    const auto kept = call->services.backend.reviews().save(std::move(sheet), house_now());
    if (!kept)
        return call->fail(kept.error());
    call->ok(wire::encode(sheet_row(*kept, names_for(call))));
}

void reveal_calibration(const CallPtr& call) {
    const auto lesson = calibration_for(call);
    answer_detail(call, lesson
                            ? call->services.backend.reviews().reveal(lesson->id, lesson->version)
                            : lesson);
}

} // namespace ringroom::api::handlers
