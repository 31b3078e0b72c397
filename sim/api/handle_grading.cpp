// Marks by people: what waits to be marked, sheets, steps, comments. Whoever may not see a contact
// is told that it does not exist.
#include <algorithm>

#include "api/grading_view.h"
#include "api/handlers.h"
#include "api/limits.h"
#include "api/own_contacts.h"
#include "base/wall_clock.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

bool asked(const CallPtr& call, const char* name) {
    const auto found = call->query.find(name);
    return found != call->query.end() && found->second == "true";
}

struct RowSource {
    std::vector<wire::ResultRow> rows;
    std::map<std::string, std::vector<std::string>> because; ///< by row
    std::optional<std::string> next;
};

/// A sample's contacts; with `mine` those given to the caller.
Result<RowSource> rows_of_sample(const CallPtr& call, const std::string& id) {
    const auto sample = call->services.backend.reviews().sample(whole_number(id).value_or(0));
    if (!sample)
        return tl::unexpected(sample.error());
    RowSource out;
    for (const auto& drawn : sample->drawn) {
        const bool given = std::find(drawn.markers.begin(), drawn.markers.end(), call->agent()) !=
                           drawn.markers.end();
        if (asked(call, "mine") && !given && !drawn.markers.empty())
            continue;
        const auto detail = call->services.backend.result(drawn.key, call->language);
        if (!detail || is_private_to_another(call, detail->row))
            continue; // removed since by the rules of retention, or taken back by the student
        out.rows.push_back(detail->row);
        for (const auto trigger : drawn.because)
            out.because[detail->row.id].emplace_back(quality::to_string(trigger));
    }
    return out;
}

/// In a state in which people have something to do; there are few of them.
Result<RowSource> rows_in(const CallPtr& call, quality::State state) {
    const auto reviews =
        call->services.backend.reviews().in_state(state, limits::page_rows, house_now());
    if (!reviews)
        return tl::unexpected(reviews.error());
    RowSource out;
    for (const auto& review : *reviews)
        if (const auto detail = call->services.backend.result(review.key, call->language);
            detail && !is_private_to_another(call, detail->row))
            out.rows.push_back(detail->row);
    return out;
}

/// A student's own, and on the first page what samples lend to them.
Result<RowSource> rows_of_student(const CallPtr& call) {
    const auto filter = filter_of(call, Right::grade);
    if (!filter)
        return tl::unexpected(filter.error());
    auto page = call->services.backend.results(*filter);
    const auto lent_ones = call->services.backend.reviews().assigned_to(call->agent());
    if (!page || !lent_ones)
        return tl::unexpected(page ? lent_ones.error() : page.error());
    RowSource out{.rows = std::move(page->items), .because = {}, .next = page->next};
    if (filter->after.empty())
        for (const auto& key : *lent_ones)
            if (const auto detail = call->services.backend.result(key, call->language);
                detail && may_mark_as_peer(call, detail->row, key))
                out.rows.push_back(detail->row);
    const auto hidden_drills = going_on(call);
    std::erase_if(out.rows, [&](const auto& row) { return hidden_drills.contains(row.drill); });
    const auto unreleased = withheld(call);
    for (auto& row : out.rows)
        if (unreleased.contains(row.drill)) { // to judge oneself, without a sum
            row.score.reset();
            row.final_score.reset();
            row.fatal.clear();
        }
    return out;
}

Result<RowSource> rows_for(const CallPtr& call) {
    if (!call->may(Right::grade))
        return rows_of_student(call);
    if (const auto sample = call->query.find("sample"); sample != call->query.end())
        return rows_of_sample(call, sample->second);
    const auto word = call->query.find("state");
    if (word != call->query.end() && word->second != "unmarked") {
        const auto state = quality::state_from(word->second);
        return state ? rows_in(call, *state) : fail("api.query", "\"state\" is no state");
    }
    const auto filter = filter_of(call, Right::see_class_results);
    if (!filter)
        return tl::unexpected(filter.error());
    auto page = call->services.backend.results(*filter);
    if (!page)
        return tl::unexpected(page.error());
    return RowSource{.rows = std::move(page->items), .because = {}, .next = page->next};
}

std::vector<ContactKey> keys_of(const CallPtr& call, const std::vector<wire::ResultRow>& rows) {
    std::vector<ContactKey> out;
    for (const auto& row : rows)
        if (const auto key = record_key(row.id))
            out.push_back(contact_key(call, *key));
    return out;
}

} // namespace

void gradings(const CallPtr& call) {
    const auto source = rows_for(call);
    if (!source)
        return call->fail(source.error());
    auto& all = call->services.backend.reviews();
    const auto keys = keys_of(call, source->rows);
    const auto reviews = all.reviews(keys, house_now());
    const auto sheets = all.sheets(keys);
    if (!reviews || !sheets)
        return call->fail(reviews ? sheets.error() : reviews.error());
    const bool unmarked_only = call->query["state"] == "unmarked";
    wire::List<wire::GradingRow> out{.items = {}, .next = source->next};
    for (const auto& row : source->rows) {
        const auto key = contact_key(call, *record_key(row.id));
        const auto review = reviews->find(key);
        const auto written = sheets->find(key);
        // What nobody answered has nothing to listen to.
        if (!row.score || (unmarked_only && review != reviews->end()))
            continue;
        const bool peer = !call->may(Right::grade) && row.agent != call->agent();
        out.items.push_back(
            to_row(call, row, review == reviews->end() ? nullptr : &review->second,
                   written == sheets->end() ? std::vector<quality::Sheet>{} : written->second,
                   peer || asked(call, "blind")));
        if (peer)
            hide_marks(out.items.back());
        if (const auto why = source->because.find(row.id); why != source->because.end())
            out.items.back().because = why->second;
    }
    if (asked(call, "blind"))
        mix(out.items);
    call->ok(wire::encode(out));
}

void grading(const CallPtr& call) {
    const auto marked = marked_contact(call, call->path["record"]);
    const bool peer = marked && marked->standing == Standing::peer;
    auto out = marked ? grading_of(call, *marked, peer || asked(call, "blind"))
                      : tl::unexpected(marked.error());
    if (!out)
        return call->fail(out.error());
    if (peer)
        hide_marks(out->row);
    if (marked->standing != Standing::student)
        audit_marks(call, *marked, "marks-read");
    else
        read_news(call, marked->detail.row.id);
    call->ok(wire::encode(*out));
}

namespace {

/// Bands are steps: what lies between two of an item's is no answer. Nothing and everything are
/// what the engine gives, so people may, too.
Result<void> on_bands(const training::ScoreForm& form, const quality::Sheet& sheet) {
    for (const auto& answer : sheet.answers) {
        const auto item =
            std::find_if(form.items.begin(), form.items.end(),
                         [&](const training::FormItem& one) { return one.name == answer.item; });
        const auto& p = answer.points;
        const bool outside = p <= 0 || p >= training::one_point; // refused with other words
        if (!answer.applies || item == form.items.end() || outside ||
            std::any_of(item->bands.begin(), item->bands.end(),
                        [&](const training::FormBand& band) { return band.points == p; }))
            continue;
        return fail("quality.band", '"' + answer.item + '"');
    }
    return {};
}

} // namespace

void keep_sheet(const CallPtr& call) {
    const auto change = call->body<wire::SheetChange>();
    if (!change)
        return call->fail(change.error());
    const auto marked = marked_contact(call, call->path["record"]);
    if (!marked)
        return call->fail(marked.error());
    auto sheet = sheet_from(*change);
    sheet.key = marked->key;
    sheet.marker = call->agent();
    sheet.source = source_now(*marked);
    const auto form = call->services.backend.reviews().form(marked->key, call->language);
    const auto fine = form ? on_bands(*form, sheet) : tl::unexpected(form.error());
    if (!fine)
        return call->fail(fine.error());
    const auto kept = call->services.backend.reviews().save(std::move(sheet), house_now());
    if (!kept)
        return call->fail(kept.error());
    if (kept->given)
        audit_marks(call, *marked, "marks-given");
    call->ok(wire::encode(sheet_row(*kept, names_for(call))));
}

void review_step(const CallPtr& call) {
    const auto wanted = call->body<wire::StepRequest>();
    if (!wanted)
        return call->fail(wanted.error());
    auto marked = marked_contact(call, call->path["record"]);
    if (!marked)
        return call->fail(marked.error());
    const auto step = quality::step_from(wanted->step);
    if (!step || *step == quality::Step::draft)
        return call->fail({"api.value", "\"step\" is no step"});
    if (marked->standing == Standing::peer ||
        (marked->standing == Standing::student &&
         (*step == quality::Step::publish || *step == quality::Step::withdraw ||
          *step == quality::Step::remark)))
        return call->fail({"api.forbidden", "this step is a grader's"});
    if (waits_for_self(call, *marked))
        return call->fail({"quality.self_first", "the own assessment is not handed in"});
    const quality::Move move{
        .step = *step, .by = call->agent(), .at = house_now(), .words = wanted->words.value_or("")};
    const bool mean = wanted->all.value_or(false) &&
                      (*step == quality::Step::publish || *step == quality::Step::remark);
    const auto done =
        call->services.backend.reviews().step(marked->key, move, wanted->version, mean);
    if (!done)
        return call->fail(done.error());
    audit_marks(call, *marked, "marks-" + wanted->step + (mean ? "-mean" : ""));
    if (*step == quality::Step::publish || *step == quality::Step::remark) {
        const auto& row = marked->detail.row;
        tell_news(call, {static_cast<std::int64_t>(row.agent.value)},
                  *step == quality::Step::publish ? "mark" : "appeal", row.id,
                  row.title.value_or(row.script));
    }
    marked->review = *done;
    const auto out = grading_of(call, *marked, asked(call, "blind"));
    if (!out)
        return call->fail(out.error());
    call->ok(wire::encode(*out));
}

// ---- Comments

void comments(const CallPtr& call) {
    const auto marked = marked_contact(call, call->path["record"]);
    auto rows = marked ? visible_comments(call, *marked) : tl::unexpected(marked.error());
    if (!rows)
        return call->fail(rows.error());
    call->ok(wire::encode(wire::List<wire::CommentRow>{std::move(*rows), std::nullopt}));
}

namespace {

/// A comment is pinned to what can be heard, where there is something.
Result<void> within_recording(const CallPtr& call, const std::string& record, Duration to) {
    const auto key = record_key(record);
    const auto row = key ? call->services.backend.recording(*key) : fail("api.not_found", record);
    if (!row || row->length.ms == 0 || to <= row->length) // not recorded, or not sealed yet
        return {};
    return fail("quality.past_end", '"' + std::to_string(row->length.ms / 1'000) + '"');
}

} // namespace

void add_comment(const CallPtr& call) {
    const auto wanted = call->body<wire::NewComment>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto marked = marked_contact(call, call->path["record"]);
    if (!marked)
        return call->fail(marked.error());
    const auto to = wanted->to.value_or(wanted->from);
    if (const auto fine = within_recording(call, marked->detail.row.id, std::max(to, wanted->from));
        !fine)
        return call->fail(fine.error());
    const auto kept = call->services.backend.reviews().add({.key = marked->key,
                                                            .by = call->agent(),
                                                            .from = wanted->from,
                                                            .to = to,
                                                            .words = wanted->words,
                                                            .at = wall_now()});
    if (!kept)
        return call->fail(kept.error());
    if (marked->standing != Standing::student)
        audit_marks(call, *marked, "comment-added");
    call->ok(wire::encode(comment_row(*kept, names_for(call), call->agent())), 201);
}

namespace {

/// One's own; a grader may remove anybody's, but changes only what is theirs.
Result<quality::Comment> comment_for(const CallPtr& call, bool to_remove) {
    auto& reviews = call->services.backend.reviews();
    auto found = reviews.comment(whole_number(call->path["comment"]).value_or(0));
    if (found && found->by != call->agent() && !(to_remove && call->may(Right::grade)))
        return fail("quality.unknown", "another person's comment");
    return found;
}

/// Notes it, for whose contact it is too.
void audit_comment(const CallPtr& call, const quality::Comment& one, std::string_view action) {
    const auto detail = call->services.backend.result(one.key, call->language);
    audit(call, action, to_text(one.key),
          detail ? std::vector{detail->row.agent} : std::vector<AgentId>{});
    call->audit->veiled = !call->may(Right::grade) && detail && detail->row.agent != call->agent();
}

} // namespace

void change_comment(const CallPtr& call) {
    const auto wanted = call->body<wire::CommentChange>();
    if (!wanted)
        return call->fail(wanted.error());
    auto found = comment_for(call, false);
    if (!found)
        return call->fail(found.error());
    const auto fine =
        within_recording(call, to_text(found->key), std::max(wanted->from, wanted->to));
    if (!fine)
        return call->fail(fine.error());
    found->version = wanted->version;
    found->from = wanted->from;
    found->to = wanted->to;
    found->words = wanted->words;
    found->at = wall_now();
    const auto kept = call->services.backend.reviews().change(*found);
    if (!kept)
        return call->fail(kept.error());
    audit_comment(call, *kept, "comment-changed");
    call->ok(wire::encode(comment_row(*kept, names_for(call), call->agent())));
}

void remove_comment(const CallPtr& call) {
    const auto found = comment_for(call, true);
    if (!found)
        return call->fail(found.error());
    const auto gone = call->services.backend.reviews().remove(*found, call->agent(), wall_now());
    if (!gone)
        return call->fail(gone.error());
    audit_comment(call, *found, "comment-removed");
    call->done();
}

} // namespace ringroom::api::handlers
