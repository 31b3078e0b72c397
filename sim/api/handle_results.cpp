// Results and recordings. Whoever may not see a contact is told that it does not exist, so that
// numbers cannot be tried out; the log knows better.
#include "api/grading_view.h"
#include "api/handlers.h"
#include "api/limits.h"
#include "api/own_contacts.h"
#include "api/range.h"
#include "base/wall_clock.h"

namespace ringroom::api::handlers {
using directory::Right;

namespace {

tl::unexpected<Error> hidden(const char* why) {
    return tl::unexpected<Error>(Error{"api.not_found", why});
}

} // namespace

Result<ListFilter> filter_of(const CallPtr& call, Right all) {
    ListFilter out;
    out.language = call->language;
    const auto number = [&](const char* name) -> Result<std::uint64_t> {
        const auto found = call->query.find(name);
        if (found == call->query.end())
            return std::uint64_t{0};
        const auto value = whole_number(found->second);
        if (!value || *value == 0)
            return fail("api.query", "\"" + std::string(name) + "\" is no number");
        return static_cast<std::uint64_t>(*value);
    };
    const auto agent = number("agent");
    const auto drill = number("drill");
    const auto limit = number("limit");
    for (const auto* one : {&agent, &drill, &limit})
        if (!*one)
            return tl::unexpected(one->error());
    if (*limit > limits::page_rows)
        return fail("api.query", "\"limit\" is too large");
    out.agent = {*agent};
    out.drill = {*drill};
    if (*limit > 0)
        out.limit = *limit;
    out.after = call->query["after"];
    if (!call->may(all)) {
        if (out.agent && out.agent != call->agent()) {
            audit_refusal(call, "list-read", call->request.target, {out.agent});
            return hidden("asked for another person's rows");
        }
        out.agent = call->agent();
        out.own = true;
    }
    return out;
}

namespace {

Result<RecordKey> key_of(const CallPtr& call) {
    const auto key = record_key(call->path["record"]);
    if (!key)
        return hidden("no id of a contact");
    return *key;
}

/// The row, if the caller may hear it; others' recordings, and who tried to hear them, are noted
/// in the audit log. To whom a recording is lent for marking remains unnamed.
Result<wire::RecordingRow> audible(const CallPtr& call, RecordKey key, std::string_view what) {
    auto row = call->services.backend.recording(key);
    if (!row)
        return row;
    if (row->agent == call->agent() || row->peer == call->agent()) {
        if (going_on(call).contains(row->drill))
            return fail("exam.not_released", "a call of an exam that goes on");
        return row;
    }
    const auto action = "recording-" + std::string(what);
    const bool shown = row->practice != "private";
    const bool may = call->may(Right::hear_class_recordings) && shown;
    const auto of = contact_key(call, key);
    const bool open = shown && out_of_exams(call, row->drill, row->agent, of);
    if (!may && !(open && lent(call, of))) {
        const auto model = open ? heard_as_model(call, of) : Result<bool>(false);
        if (!model || !*model) {
            audit_refusal(call, action, row->id, {row->agent, row->peer});
            return model ? hidden("another person's recording") : tl::unexpected(model.error());
        }
        audit(call, action, row->id, {row->agent, row->peer});
        call->audit->veiled = true;
        row->agent = {}; // nobody learns whose voice it is
        row->peer = {};
        row->agent_name.clear();
        return row;
    }
    audit(call, action, row->id, {row->agent, row->peer});
    call->audit->veiled = !may;
    return row;
}

/// Whom the row's agent talked to, for who may hear it.
void name_customer(const CallPtr& call, const Names& names, wire::RecordingRow& row) {
    if (row.peer) {
        row.customer_name = names.agent(row.peer == call->agent() ? row.agent : row.peer);
        return;
    }
    const auto key = record_key(row.id);
    const auto line = key ? call->services.office.log_row(contact_key(call, *key))
                          : tl::unexpected(Error{"crm.unknown", row.id});
    if (!line)
        return; // under way still, or of a time before there was a log
    row.customer_name = line->customer != 0 ? names.customer(line->customer) : line->name;
    row.telephone = line->telephone;
}

/// Of the seal and of the file as it stands, so that bytes of before and after a change are never
/// taken for one recording.
std::string entity_tag(const wire::RecordingRow& row, const OpenFile& file) {
    return row.sha256.empty() ? "" : "\"" + row.sha256 + "-" + file.stand() + "\"";
}

Response sound_response(const Request& request, const wire::RecordingRow& row,
                        std::shared_ptr<const OpenFile> file) {
    Response out;
    out.content_type = "audio/wav";
    out.headers = {{"Accept-Ranges", "bytes"},
                   {"Content-Disposition", "inline; filename=\"ringroom-" + row.id + ".wav\""}};
    const auto tag = entity_tag(row, *file);
    if (!tag.empty()) {
        out.headers.emplace_back("ETag", tag);
        if (request.if_none_match == tag || request.if_none_match == "*") {
            out.status = 304;
            return out;
        }
    }
    const bool same = request.if_range.empty() || (!tag.empty() && request.if_range == tag);
    const auto size = file->size();
    const auto range = same ? parse_range(request.range, size) : RangeAnswer{};
    out.file = std::move(file);
    out.count = size;
    if (range.verdict == RangeVerdict::part) {
        out.status = 206;
        out.first = range.range.first;
        out.count = range.range.count;
        out.headers.emplace_back("Content-Range", "bytes " + std::to_string(out.first) + "-" +
                                                      std::to_string(out.first + out.count - 1) +
                                                      "/" + std::to_string(size));
    } else if (range.verdict == RangeVerdict::unsatisfiable) {
        out.status = 416;
    }
    return out;
}

/// What people's marks come to, where they are out.
Result<void> add_marks(const CallPtr& call, std::vector<wire::ResultRow>& rows) {
    std::vector<ContactKey> keys;
    for (const auto& row : rows)
        if (const auto key = record_key(row.id))
            keys.push_back(contact_key(call, *key));
    auto& all = call->services.backend.reviews();
    const auto reviews = all.reviews(keys, house_now());
    const auto sheets = all.sheets(keys);
    if (!reviews || !sheets)
        return tl::unexpected(reviews ? sheets.error() : reviews.error());
    for (auto& row : rows) {
        const auto key = record_key(row.id);
        const auto found = key ? reviews->find(contact_key(call, *key)) : reviews->end();
        if (found == reviews->end() || found->second.published_at.ms == 0)
            continue;
        const auto written = sheets->find(found->first);
        if (own_mark_waits(call, row.agent, found->second.state,
                           written == sheets->end() ? std::vector<quality::Sheet>{}
                                                    : written->second))
            continue;
        row.review = std::string(quality::to_string(found->second.state));
        row.mark_score = found->second.outcome.raw;
        row.mark_final = found->second.outcome.final;
    }
    return {};
}

} // namespace

void results(const CallPtr& call) {
    const auto filter = filter_of(call, Right::see_class_results);
    if (!filter)
        return call->fail(filter.error());
    auto rows = call->services.backend.results(*filter);
    if (!rows)
        return call->fail(rows.error());
    const auto hidden_drills = withheld(call);
    std::erase_if(rows->items, [&](const auto& row) { return hidden_drills.contains(row.drill); });
    if (auto added = add_marks(call, rows->items); !added)
        return call->fail(added.error());
    call->ok(wire::encode(*rows));
}

namespace {

/// The result, if the caller may see it; others' results are noted in the audit log as `action`.
Result<wire::ResultDetail> visible_result(const CallPtr& call, RecordKey key,
                                          std::string_view action) {
    auto detail = call->services.backend.result(key, call->language);
    if (detail && withheld(call).contains(detail->row.drill))
        return fail("exam.not_released", "a call of an exam that goes on");
    if (!detail || detail->row.agent == call->agent())
        return detail;
    if (!call->may(Right::see_class_results) || detail->row.practice == "private") {
        audit_refusal(call, action, detail->row.id, {detail->row.agent});
        return hidden("another person's result");
    }
    audit(call, action, detail->row.id, {detail->row.agent});
    return detail;
}

} // namespace

void result(const CallPtr& call) {
    const auto key = key_of(call);
    const auto detail =
        key ? visible_result(call, *key, "result-read") : tl::unexpected(key.error());
    if (!detail)
        return call->fail(detail.error());
    call->ok(wire::encode(*detail));
}

void repeat_contact(const CallPtr& call) {
    const auto wanted = call->body<wire::ContactAgain>();
    const auto key = key_of(call);
    if (!wanted || !key)
        return call->fail(wanted ? key.error() : wanted.error());
    const auto of = call->services.backend.result(*key, call->language);
    if (of && of->row.practice == "private")
        return call->fail(hidden("another person's practice").value());
    call->audit->subject += " " + wanted->number;
    const auto everybody = call->services.people.list("");
    if (!everybody)
        return call->fail(everybody.error());
    const auto& exams = call->services.backend.practicals();
    for (const auto& person : *everybody)
        if (person.number == wanted->number && person.enabled && exams.sits(person.id))
            return call->fail({"again.exam", wanted->number});
        else if (person.number == wanted->number && person.enabled)
            return call->services.backend.repeat(*key, call->agent(),
                                                 {static_cast<std::uint64_t>(person.id)},
                                                 Call::answer<wire::DrillStatus>(call, 201));
    call->fail({"people.unknown", "\"" + wanted->number + "\""});
}

void result_form(const CallPtr& call) {
    const auto key = key_of(call);
    const auto detail =
        key ? visible_result(call, *key, "result-form") : tl::unexpected(key.error());
    const auto history =
        detail ? call->services.backend.form_history(*key) : tl::unexpected(detail.error());
    if (!history)
        return call->fail(history.error());
    call->ok(wire::encode(*history));
}

namespace {

std::optional<DrillId> drill_in(const CallPtr& call) {
    const auto number = whole_number(call->path["drill"]);
    if (!number || *number <= 0)
        return std::nullopt;
    return DrillId{static_cast<std::uint64_t>(*number)};
}

} // namespace

namespace {

/// A mark that people published is the contact's, else what was measured.
Result<void> take_published(const CallPtr& call, std::vector<wire::MomentPart>& parts) {
    std::vector<ContactKey> keys;
    for (const auto& part : parts)
        if (const auto key = record_key(part.record))
            keys.push_back(contact_key(call, *key));
    const auto reviews = call->services.backend.reviews().reviews(keys, house_now());
    if (!reviews)
        return tl::unexpected(reviews.error());
    for (auto& part : parts) {
        const auto key = record_key(part.record);
        const auto found = key ? reviews->find(contact_key(call, *key)) : reviews->end();
        if (found != reviews->end() && found->second.published_at.ms != 0)
            part.final_score = found->second.outcome.final;
    }
    return {};
}

} // namespace

void drill_moments(const CallPtr& call) {
    const auto drill = drill_in(call);
    if (!drill)
        return call->fail({"api.not_found", "no id of a drill"});
    auto rows = call->services.backend.moments(*drill);
    if (!rows)
        return call->fail(rows.error());
    call->ok(wire::encode(wire::List<wire::MomentRow>{std::move(*rows), std::nullopt}));
}

void drill_moment(const CallPtr& call) {
    const auto drill = drill_in(call);
    if (!drill)
        return call->fail({"api.not_found", "no id of a drill"});
    auto rows = call->services.backend.moment(*drill, call->path["moment"], call->language);
    if (!rows)
        return call->fail(rows.error());
    if (const auto taken = take_published(call, *rows); !taken)
        return call->fail(taken.error());
    std::vector<AgentId> heard;
    for (const auto& part : *rows)
        heard.push_back(part.agent);
    audit(call, "moment-read", call->path["drill"] + "/" + call->path["moment"], std::move(heard));
    call->ok(wire::encode(wire::List<wire::MomentPart>{std::move(*rows), std::nullopt}));
}

void recordings(const CallPtr& call) {
    const auto filter = filter_of(call, Right::hear_class_recordings);
    if (!filter)
        return call->fail(filter.error());
    auto rows = call->services.backend.recordings(*filter);
    if (!rows)
        return call->fail(rows.error());
    const auto names = names_for(call);
    for (auto& row : rows->items)
        name_customer(call, names, row);
    call->ok(wire::encode(*rows));
}

void recording(const CallPtr& call) {
    const auto key = key_of(call);
    auto row = key ? audible(call, *key, "row") : tl::unexpected(key.error());
    if (!row)
        return call->fail(row.error());
    name_customer(call, names_for(call), *row);
    const bool own = row->agent == call->agent() || row->peer == call->agent();
    if (!own && !call->may(Right::hear_class_recordings)) {
        row->agent = {}; // a classmate who marks does not learn whose it is
        row->agent_name.clear();
    }
    call->ok(wire::encode(*row));
}

void recording_sound(const CallPtr& call) {
    const auto key = key_of(call);
    const auto row = key ? audible(call, *key, "sound") : tl::unexpected(key.error());
    if (!row)
        return call->fail(row.error());
    serve_sound(call, *row, *key);
}

void serve_sound(const CallPtr& call, const wire::RecordingRow& row, RecordKey key) {
    const auto path = call->services.backend.recording_file(key);
    if (!path)
        return call->fail(path.error());
    std::shared_ptr<const OpenFile> file = OpenFile::open(path->string());
    if (!file)
        return call->fail({"api.recording_missing", "the file cannot be read"});
    const auto size = file->size();
    auto response = sound_response(call->request, row, std::move(file));
    if (response.status == 416) {
        response = error_response({"api.range", "past the end"}, call->language);
        response.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    }
    call->reply(std::move(response));
}

void recording_seal(const CallPtr& call) {
    const auto key = key_of(call);
    const auto row = key ? audible(call, *key, "seal") : tl::unexpected(key.error());
    const auto seal =
        row ? call->services.backend.recording_seal(*key) : tl::unexpected(row.error());
    if (!seal)
        return call->fail(seal.error());
    wire::RecordingSeal out{.state = std::string(evidence::to_string(seal->state))};
    if (const auto second = seal->first())
        out.at = Duration{*second * 1'000};
    if (call->may(Right::grade)) {
        const auto holds = call->services.backend.archive().holds_on(row->id);
        if (!holds)
            return call->fail(holds.error());
        if (!holds->empty())
            out.hold = hold_row(holds->front());
    }
    call->ok(wire::encode(out));
}

namespace {

/// Of ?pixels=&from=&to=, the times in milliseconds.
Result<Picture> picture_of(const CallPtr& call) {
    const auto number = [&](const char* name, std::int64_t otherwise) {
        const auto found = call->query.find(name);
        return found == call->query.end() ? std::optional(otherwise) : whole_number(found->second);
    };
    const auto pixels = number("pixels", 1'200);
    if (!pixels || *pixels < 1 || *pixels > static_cast<std::int64_t>(limits::waveform_pixels))
        return fail("api.query", "\"pixels\" is out of range");
    const auto from = number("from", 0);
    const auto to = number("to", 0);
    if (!from || !to || *from < 0 || *to < 0 || (*to != 0 && *to <= *from))
        return fail("api.query", "\"from\" and \"to\" are no piece of time");
    return Picture{static_cast<std::size_t>(*pixels), Duration{*from}, Duration{*to}};
}

} // namespace

void serve_waveform(const CallPtr& call, RecordKey key) {
    const auto wanted = picture_of(call);
    if (!wanted)
        return call->fail(wanted.error());
    const auto picture = call->services.backend.waveform(key, *wanted);
    if (!picture)
        return call->fail(picture.error());
    call->ok(wire::encode(*picture));
}

void recording_waveform(const CallPtr& call) {
    const auto key = key_of(call);
    const auto row = key ? audible(call, *key, "waveform") : tl::unexpected(key.error());
    if (!row)
        return call->fail(row.error());
    serve_waveform(call, *key);
}

void recording_marks(const CallPtr& call) {
    const auto key = key_of(call);
    const auto row = key ? audible(call, *key, "marks") : tl::unexpected(key.error());
    if (!row)
        return call->fail(row.error());
    if (const auto of = call->services.backend.result(*key, call->language);
        of && withheld(call).contains(of->row.drill))
        return call->fail({"exam.not_released", "a call of an exam that goes on"});
    auto marks = call->services.backend.marks(*key, call->language);
    if (!marks)
        return call->fail(marks.error());
    call->ok(wire::encode(wire::List<wire::Mark>{std::move(*marks), std::nullopt}));
}

} // namespace ringroom::api::handlers
