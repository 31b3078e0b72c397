// The chain of evidence, legal holds, and how long recordings are kept.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "api/grading_view.h"
#include "api/handlers.h"
#include "api/own_contacts.h"
#include "base/wall_clock.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

/// As the chain names who did something.
std::string doer(const CallPtr& call) {
    return call->person.number + " " + call->person.name;
}

evidence::Archive& archive(const CallPtr& call) {
    return call->services.backend.archive();
}

/// The recording of a contact; what is done to it concerns who talks in it.
Result<wire::RecordingRow> recording_named(const CallPtr& call, const std::string& record) {
    call->audit->subject = record;
    const auto key = record_key(record);
    if (!key)
        return fail("api.not_found", "no id of a contact");
    auto row = call->services.backend.recording(*key);
    if (!row)
        return row;
    for (const auto person : {row->agent, row->peer})
        call->audit->concerns.push_back(static_cast<std::int64_t>(person.value));
    if (row->practice == "private" && row->agent != call->agent())
        return fail("api.not_found", "own practice of another person");
    return row;
}

wire::EvidenceEntry entry_row(const evidence::Entry& entry, Language language) {
    wire::EvidenceEntry out{.number = entry.number,
                            .at = to_iso(entry.at),
                            .kind = entry.kind,
                            .words = evidence::words_of(entry.kind, language),
                            .subject = entry.subject,
                            .key = entry.key,
                            .hash = entry.hash,
                            .signature = entry.signature};
    for (const auto& field : entry.content)
        out.content.push_back({field.name, field.value});
    return out;
}

/// Of practice that its student has not shared, the chain shows others that something stands there,
/// not what.
void hide_private(const CallPtr& call, wire::EvidencePage& page) {
    std::map<std::string, bool> known;
    for (auto& row : page.items) {
        const auto key = record_key(row.subject);
        if (!key)
            continue;
        const auto [seen, fresh] = known.emplace(row.subject, false);
        if (fresh)
            if (const auto of = call->services.backend.result(*key, call->language))
                seen->second = is_private_to_another(call, of->row);
        if (seen->second)
            row.content.clear();
    }
}

wire::EvidenceHead head_row(const evidence::Head& head) {
    return {head.number, head.hash, to_iso(head.at), head.key, evidence::printed(head)};
}

/// Whose contact or sitting it is sees what is decided, and nothing of marks on their way.
bool for_concerned(std::string_view kind) {
    using enum evidence::Kind;
    for (const auto hidden :
         {mark_begun, mark_given, mark_changed, comment_written, comment_removed, sitting_marked,
          sitting_submitted}) // it tells marks by rule
        if (kind == to_string(hidden))
            return false;
    return true;
}

/// All about one's own; error "api.not_found".
Result<evidence::ChainPage> own_entries(const CallPtr& call, const evidence::ChainFilter& wanted) {
    const auto whose = owners_of(call, wanted.subject);
    if (std::find(whose.begin(), whose.end(), call->agent()) == whose.end()) {
        if (!whose.empty())
            audit_refusal(call, "evidence-read", wanted.subject, whose);
        return fail("api.not_found", "not about one's own");
    }
    if (const auto key = record_key(wanted.subject))
        if (const auto of = call->services.backend.result(*key, call->language);
            of && withheld(call).contains(of->row.drill))
            return fail("exam.not_released", "a call of an exam that goes on");
    auto all = archive(call).about(wanted.subject);
    if (!all)
        return tl::unexpected(all.error());
    evidence::ChainPage out;
    const auto marked = marked_contact(call, wanted.subject);
    const bool out_now = marked && marked->review.published_at.ms != 0 && // not withdrawn
                         !waits_for_self(call, *marked);
    const auto mark = evidence::to_string(evidence::Kind::mark_published);
    for (auto entry = all->rbegin(); entry != all->rend(); ++entry)
        if (for_concerned(entry->kind) && (out_now || entry->kind != mark) &&
            (wanted.kind.empty() || entry->kind == wanted.kind))
            out.entries.push_back(std::move(*entry));
    out.count = static_cast<std::int64_t>(out.entries.size());
    return out;
}

Result<evidence::ChainPage> wanted_entries(const CallPtr& call) {
    const auto page = filter_of(call, Right::use_seat);
    const auto& after = call->query["after"];
    const auto before = after.empty() ? std::optional<std::int64_t>(0) : whole_number(after);
    if (!page || !before)
        return page ? fail("api.query", "\"after\" is no number of an entry")
                    : tl::unexpected(page.error());
    const evidence::ChainFilter wanted{.subject = call->query["subject"],
                                       .kind = call->query["kind"],
                                       .before = *before,
                                       .limit = page->limit};
    return call->may(Right::see_class_results) ? archive(call).page(wanted)
                                               : own_entries(call, wanted);
}

} // namespace

wire::HoldRow hold_row(const evidence::Hold& hold) {
    return {.record = hold.subject,
            .number = hold.number,
            .reason = hold.reason,
            .by = hold.by,
            .at = to_iso(hold.at)};
}

void evidence_page(const CallPtr& call) {
    const auto entries = wanted_entries(call);
    if (!entries)
        return call->fail(entries.error());
    const auto head = archive(call).head();
    const auto keys = archive(call).keys();
    if (!head || !keys)
        return call->fail(head ? keys.error() : head.error());
    wire::EvidencePage out{.head = head_row(*head), .count = entries->count};
    const auto signs = archive(call).notary().public_key();
    for (const auto& key : *keys)
        out.keys.push_back({key.fingerprint(), key.hex, key == signs});
    for (const auto& entry : entries->entries)
        out.items.push_back(entry_row(entry, call->language));
    hide_private(call, out);
    if (entries->more)
        out.next = std::to_string(out.items.back().number);
    call->ok(wire::encode(out));
}

void print_head(const CallPtr& call) {
    const auto wanted = call->body<wire::HeadPrint>();
    if (!wanted)
        return call->fail(wanted.error());
    call->audit->subject = wanted->what;
    const auto head = archive(call).print(wanted->what, doer(call), wall_now());
    if (!head)
        return call->fail(head.error());
    call->ok(wire::encode(head_row(*head)));
}

// ---- Holds

void holds(const CallPtr& call) {
    const auto all = archive(call).holds();
    if (!all)
        return call->fail(all.error());
    wire::List<wire::HoldRow> out;
    for (const auto& hold : *all) {
        out.items.push_back(hold_row(hold));
        const auto key = record_key(hold.subject);
        const auto row = key ? call->services.backend.recording(*key)
                             : fail("api.not_found", "no id of a contact");
        if (!row)
            continue; // a hold outlives what it held
        out.items.back().started_at = row->started_at;
        const bool hidden = row->practice == "private" && !call->may(Right::manage_settings);
        if (row->agent && !hidden)
            out.items.back().agent_name = row->agent_name;
    }
    call->ok(wire::encode(out));
}

void add_hold(const CallPtr& call) {
    const auto wanted = call->body<wire::NewHold>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto row = recording_named(call, wanted->record);
    if (!row)
        return call->fail(row.error());
    const auto set = archive(call).hold({row->id, wanted->reason, doer(call), wall_now()});
    if (!set)
        return call->fail(set.error());
    call->ok(wire::encode(hold_row(*set)), 201);
}

void hold_person(const CallPtr& call) {
    const auto wanted = call->body<wire::NewPersonHold>();
    if (!wanted)
        return call->fail(wanted.error());
    call->audit->subject = wanted->person;
    const auto people = call->services.people.list({});
    if (!people)
        return call->fail(people.error());
    const auto whom = std::find_if(people->begin(), people->end(),
                                   [&](const auto& one) { return one.number == wanted->person; });
    if (whom == people->end())
        return call->fail({"evidence.nobody", '"' + wanted->person + '"'});
    call->audit->concerns = {whom->id};
    const auto done =
        archive(call).hold_all(static_cast<std::uint64_t>(whom->id),
                               {.reason = wanted->reason, .by = doer(call), .at = wall_now()});
    if (!done)
        return call->fail(done.error());
    call->ok(wire::encode(wire::PersonHold{.name = whom->name,
                                           .set = static_cast<std::int64_t>(done->set.size()),
                                           .held = static_cast<std::int64_t>(done->before),
                                           .more = static_cast<std::int64_t>(done->more)}));
}

namespace {

/// The one that is meant: ?number=, or the only one.
Result<evidence::Hold> hold_meant(const CallPtr& call, const std::string& subject) {
    const auto on_it = archive(call).holds_on(subject);
    if (!on_it)
        return tl::unexpected(on_it.error());
    const auto& word = call->query["number"];
    if (word.empty() && on_it->size() > 1)
        return fail("evidence.which_hold", subject);
    const auto found = std::find_if(on_it->begin(), on_it->end(), [&](const auto& one) {
        return word.empty() || std::to_string(one.number) == word;
    });
    if (found == on_it->end())
        return fail("evidence.not_held", subject);
    return *found;
}

/// That hold, or with ?order=true on all contacts the one of the same order.
Result<std::vector<evidence::Hold>> to_be_lifted(const CallPtr& call, const evidence::Hold& hold) {
    const auto& word = call->query["order"];
    if (!word.empty() && word != "true" && word != "false")
        return fail("api.query", "\"order\" is neither true nor false");
    if (word != "true")
        return std::vector{hold};
    auto all = archive(call).holds();
    if (all)
        std::erase_if(*all, [&](const auto& one) {
            return one.at != hold.at || one.by != hold.by || one.reason != hold.reason;
        });
    return all;
}

} // namespace

void lift_hold(const CallPtr& call) {
    const auto row = recording_named(call, call->path["record"]);
    const auto hold = row ? hold_meant(call, row->id) : tl::unexpected(row.error());
    if (!hold)
        return call->fail(hold.error());
    if (hold->by != doer(call) && !call->may(Right::manage_settings))
        return call->fail({"evidence.others_hold", "set by " + hold->by});
    const auto which = to_be_lifted(call, *hold);
    const auto done =
        which ? archive(call).lift(*which, doer(call), wall_now()) : tl::unexpected(which.error());
    if (!done)
        return call->fail(done.error());
    call->done();
}

// ---- How long recordings are kept

namespace {

wire::RetentionRow retention_row(const store::Recording& one, const std::string& rule,
                                 const Names& names) {
    const AgentId agent{one.agent};
    return {.record = to_text(ContactKey{one.run, ContactId{one.contact}}),
            .file = one.file,
            .agent = agent,
            .agent_name = agent ? names.agent(agent) : std::string{},
            .started_at = to_iso(one.started),
            .length = one.length,
            .rule = rule};
}

std::vector<wire::RetentionClass> classes_of(const CallPtr& call) {
    std::vector<wire::RetentionClass> out;
    for (const auto& [name, days] : archive(call).rules().days) {
        const auto key = "retention.name." + name;
        out.push_back({name, has_text(key) ? text(call->language, key) : name, days});
    }
    return out;
}

/// A line of the audit log for each contact, for who talks in it.
void note_deleted(const CallPtr& call, const evidence::Deletion& deletion) {
    std::set<std::string> noted;
    for (const auto& [recording, rule] : deletion.gone) {
        auto entry = *call->audit;
        entry.action = "recording-deleted";
        entry.subject = to_text(ContactKey{recording.run, ContactId{recording.contact}});
        entry.status = 200;
        entry.concerns = {static_cast<std::int64_t>(recording.agent),
                          static_cast<std::int64_t>(recording.peer)};
        if (noted.insert(entry.subject).second)
            call->services.backend.note(std::move(entry));
    }
}

} // namespace

namespace {

/// As a clock on the wall of the lab has it.
std::string to_the_minute(WallTime time) {
    const auto local = local_time(time);
    return fmt::format("{}-{:02}-{:02} {:02}:{:02}", local.year, local.month, local.day, local.hour,
                       local.minute);
}

bool is_clock_moved() {
    const auto moved = clock_moved();
    return moved > WallClock::moved_by || moved < Duration{-WallClock::moved_by.ms};
}

} // namespace

void retention_classes(const CallPtr& call) {
    call->ok(wire::encode(wire::List<wire::RetentionClass>{classes_of(call), std::nullopt}));
}

void retention(const CallPtr& call) {
    const auto preview = archive(call).due(wall_now());
    if (!preview)
        return call->fail(preview.error());
    const auto names = names_for(call);
    wire::RetentionPreview out{
        .id = preview->id, .now = to_iso(preview->now), .classes = classes_of(call)};
    if (preview->doubt != evidence::ClockDoubt::none)
        out.clock_doubt = preview->doubt == evidence::ClockDoubt::ahead ? "ahead" : "behind";
    if (is_clock_moved())
        out.clock_doubt = "moved";
    if (out.clock_doubt)
        out.clock_words = text(call->language, "retention.clock." + *out.clock_doubt,
                               {{"time", to_the_minute(preview->now)}});
    for (const auto& [recording, rule] : preview->due)
        out.due.push_back(retention_row(recording, rule, names));
    out.more = static_cast<std::int64_t>(preview->more);
    for (const auto& [recording, rule, why] : preview->kept) {
        out.kept.push_back(retention_row(recording, rule, names));
        out.kept.back().why = why;
        out.kept.back().why_words = text(call->language, "retention.kept." + why);
    }
    out.held = static_cast<std::int64_t>(preview->held);
    call->ok(wire::encode(out));
}

void run_retention(const CallPtr& call) {
    const auto wanted = call->body<wire::RetentionRun>();
    if (!wanted)
        return call->fail(wanted.error());
    call->audit->subject = wanted->id;
    // No word helps here: what is due by a clock that is in somebody's hands is not known.
    if (is_clock_moved())
        return call->fail({"evidence.clock_moved", "moved while the lab ran"});
    const auto deletion = archive(call).delete_due(wanted->id, doer(call), wall_now(),
                                                   wanted->clock_is_right.value_or(false));
    const auto head = deletion ? archive(call).head() : tl::unexpected(deletion.error());
    if (!head)
        return call->fail(head.error());
    note_deleted(call, *deletion);
    wire::RetentionDone out{.deleted = static_cast<std::int64_t>(deletion->gone.size()),
                            .head = head_row(*head)};
    for (const auto& entry : deletion->proof)
        out.proof.push_back(entry_row(entry, call->language));
    call->ok(wire::encode(out));
}

void classify_recording(const CallPtr& call) {
    const auto wanted = call->body<wire::RecordingClass>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto row = recording_named(call, call->path["record"]);
    if (!row)
        return call->fail(row.error());
    call->audit->subject += " " + wanted->name;
    if (const auto done = archive(call).classify(row->id, wanted->name, doer(call), wall_now());
        !done)
        return call->fail(done.error());
    call->done();
}

} // namespace ringroom::api::handlers
