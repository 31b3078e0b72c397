// Results and recordings for the API, from the data base and the files.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api/target.h"
#include "base/log.h"
#include "evidence/chain.h"
#include "evidence/notary.h"
#include "persona/drill.h"
#include "server/live_backend.h"
#include "server/past_scripts.h"
#include "store/journal.h"
#include "store/recordings.h"
#include "training/export.h"
#include "training/measures.h"
#include "training/tables.h"

namespace ringroom::server {
namespace {

using nlohmann::json;

std::string id_of(std::int64_t run, std::uint64_t contact) {
    return fmt::format("{}-{}", run, contact);
}

std::optional<std::int64_t> mark_at(const json& score, const char* key) {
    const auto found = score.find(key);
    return found == score.end() || !found->is_number() ? std::nullopt
                                                       : std::optional(found->get<std::int64_t>());
}

std::int64_t ms_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || !found->is_number() ? 0 : found->get<std::int64_t>();
}

/// Of the index's JSON, as Control::note_recording() writes it.
Duration gaps_of(const std::string& text) {
    Duration sum{};
    const auto gaps = json::parse(text, nullptr, false);
    if (gaps.is_array())
        for (const auto& gap : gaps)
            sum += Duration{gap.is_object() ? ms_at(gap, "ms") : 0};
    return sum;
}

/// Of a move: who heard it. Anything else as it is.
std::string how_heard(const std::string& value, Language language) {
    for (const auto* source : {"mark", "ear", "classmate", "teacher", "recogniser"})
        if (value == source)
            return text(language, std::string("server.heard.") + source);
    return value;
}

/// A measured value as a person reads it. The greeting that never came is a whole day in results.
std::string said(const std::string& what, const std::string& value, Language language) {
    using Unit = training::MeasureWord::Unit;
    if (value.empty())
        return text(language, "server.measured.not");
    const auto in = [&](const char* unit, const std::string& number) {
        return text(language, std::string("server.measured.") + unit, {{"value", number}});
    };
    switch (training::unit_of(what)) {
    case Unit::seconds:
        return value == std::to_string(training::never_greeted.ms / 1000)
                   ? text(language, "server.measured.never")
                   : in("seconds", value);
    case Unit::percent:
        return in("percent", value);
    case Unit::yes_no:
        return text(language, value == "0" ? "server.measured.no" : "server.measured.yes");
    case Unit::rate:
        return in("rate", value);
    case Unit::loudness:
        return in("loudness", value);
    case Unit::words:
        return value == "-" ? text(language, "server.measured.none")
                            : persona::ending_in(language, value);
    case Unit::number:
        break;
    }
    return how_heard(value, language);
}

std::vector<wire::ResultItem> items_of(const json& result, Instant connected, Language language) {
    std::vector<wire::ResultItem> out;
    const auto& sections = result.at("card").at("sections");
    const auto& weights = result.at("score").at("sections");
    for (std::size_t s = 0; s < sections.size(); ++s) {
        const auto& items = sections[s].at("items");
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto& item = items[i];
            wire::ResultItem row{.name = item.at("name"), .label = item.at("name")};
            row.weight = weights[s].at("applied_weights")[i];
            if (item.at("applies").get<bool>())
                row.earned = item.at("points").get<std::int64_t>() * row.weight /
                             std::max<std::int64_t>(1, item.at("possible").get<std::int64_t>());
            for (const auto& evidence : item.at("evidence")) {
                const std::string what = evidence.at("what");
                auto words = said(what, evidence.at("value"), language);
                if (item.at("evidence").size() > 1 && what != row.name)
                    words = training::words_of_measure(what, language) + " " + words;
                if (row.value.find(words) == row.value.npos)
                    row.value += (row.value.empty() ? "" : "; ") + words;
                row.limit =
                    training::words_of_condition(evidence.at("limit").get<std::string>(), language);
                if (evidence.at("to").get<std::int64_t>() != 0 && row.to.ms == 0) {
                    row.from = Instant{evidence.at("from").get<std::int64_t>()} - connected;
                    row.to = Instant{evidence.at("to").get<std::int64_t>()} - connected;
                }
            }
            out.push_back(std::move(row));
        }
    }
    for (const auto& deduction : result.at("card").at("deductions"))
        if (deduction.at("count").get<int>() > 0)
            out.push_back({.name = deduction.at("name"),
                           .label = deduction.at("name"),
                           .earned = -deduction.at("points").get<std::int64_t>() *
                                     deduction.at("count").get<std::int64_t>()});
    return out;
}

void add_measure(std::vector<wire::LabelledValue>& out, Language language, const char* name,
                 const json& value) {
    if (value.is_null())
        return;
    const std::string label = text(language, std::string("server.measure.") + name);
    out.push_back({name, label, value.is_string() ? value.get<std::string>() : value.dump()});
}

std::vector<wire::LabelledValue> measures_of(const json& measures, Language language) {
    std::vector<wire::LabelledValue> out;
    for (const char* name : {"waited_ms", "in_time", "answer_ms", "greeting_ms", "talk_ms",
                             "hold_ms", "wrap_up_ms", "handling_ms"})
        add_measure(out, language, name, measures.at(name));
    if (const auto& speech = measures.at("speech"); !speech.is_null()) {
        for (const char* name :
             {"talk_share_permille", "dead_air_ms", "response_median_ms", "response_p90_ms",
              "loudness_tenths_dbov", "syllables_tenths_per_s"})
            add_measure(out, language, name, speech.at(name));
        const auto& longest = speech.at("longest_silence");
        add_measure(out, language, "longest_silence_ms",
                    longest.is_null() ? 0 : ms_at(longest, "to") - ms_at(longest, "from"));
        add_measure(out, language, "interruptions", speech.at("interruptions").size());
    }
    add_measure(out, language, "form_correct", measures.at("form_correct"));
    add_measure(out, language, "moves", measures.at("moves").size());
    return out;
}

std::vector<wire::CapturedField> captured_of(const json& measures) {
    std::vector<wire::CapturedField> out;
    for (const auto& fact : measures.at("facts"))
        out.push_back({.field = fact.at("name"),
                       .expected = fact.at("truth"),
                       .keyed = fact.at("keyed"),
                       .right = fact.at("capture") == "right" || fact.at("capture") == "unchecked",
                       .late = fact.at("late"),
                       .asked_again = fact.at("asked_again")});
    return out;
}

/// The talk was ended by a fault; rows written before that was noted do not say.
bool by_fault(const std::string& result) {
    return json::parse(result).at("measures").value("fault", false);
}

} // namespace

std::vector<wire::LabelledValue> measures_in(const std::string& result, Language language) {
    return measures_of(json::parse(result).at("measures"), language);
}

api::RecordKey LiveBackend::real(api::RecordKey key) const {
    return {key.run == 0 ? parts_.run : key.run, key.contact};
}

Result<api::RecordKey> LiveBackend::after_of(const api::ListFilter& filter) const {
    const auto key = api::record_key(filter.after);
    if (!key)
        return fail("api.query", "\"after\" is no id of a contact");
    return real(*key);
}

std::pair<std::string, std::string> LiveBackend::person(AgentId agent) {
    const std::lock_guard lock(people_mutex_);
    if (const auto known = people_.find(agent); known != people_.end())
        return known->second;
    people_.clear(); // somebody new: names may have changed too
    if (const auto session = parts_.store->reader())
        if (const auto all = directory::people((*session)->reader()))
            for (const auto& one : *all) {
                const AgentId id{static_cast<std::uint64_t>(one.id)};
                people_[id] = {one.number, one.name};
                ranks_[id] = one.role;
            }
    return people_.emplace(agent, std::pair{std::to_string(agent.value), std::string{}})
        .first->second;
}

std::optional<std::string> practice_word(store::Practice practice) {
    if (practice == store::Practice::none)
        return std::nullopt;
    return practice == store::Practice::own ? "private" : "shared";
}

wire::ResultRow row_of(std::int64_t run, const std::string& text) {
    const auto result = json::parse(text);
    const auto& measures = result.at("measures");
    const auto& score = result.at("score");
    wire::ResultRow row{.id = id_of(run, measures.at("contact").get<std::uint64_t>()),
                        .drill = DrillId{result.at("drill").get<std::uint64_t>()},
                        .script = measures.at("script"),
                        .agent = AgentId{measures.at("agent").get<std::uint64_t>()},
                        .direction = measures.at("direction") == "outbound" ? Direction::outbound
                                                                            : Direction::inbound,
                        .talk = Duration{ms_at(measures, "talk_ms")},
                        .ending = measures.at("ending"),
                        .score = mark_at(score, "total"),
                        .final_score = mark_at(score, "final"),
                        .recorded = measures.at("connected").is_number()};
    if (const auto variant = measures.at("customer").get<std::int64_t>(); variant > 0)
        row.variant = variant;
    for (const auto& item : score.at("fatal_items"))
        row.fatal.push_back(item);
    return row;
}

Instant began_of(const std::string& text) {
    const auto result = json::parse(text);
    const auto& measures = result.at("measures");
    // Rows written before this was measured have the arrival only.
    return Instant{measures.contains("began") ? ms_at(measures, "began")
                                              : ms_at(measures, "arrived")};
}

/// Each run before this one has its own beginning in its journal.
std::optional<WallTime> LiveBackend::started_of(std::int64_t run) {
    if (run == parts_.run)
        return parts_.control->wall_at({});
    const std::lock_guard lock(runs_mutex_);
    if (runs_.empty())
        if (const auto session = parts_.store->reader())
            if (auto all = store::journal_starts((*session)->reader()))
                runs_ = std::move(*all);
    const auto found = runs_.find(run);
    return found == runs_.end() ? std::nullopt : std::optional(found->second);
}

wire::ResultRow LiveBackend::result_row(store::Reader& reader, const training::StoredContact& kept,
                                        Language language) {
    const auto run = kept.run;
    auto row = row_of(run, kept.json);
    row.practice = practice_word(kept.practice);
    row.ending = by_fault(kept.json) ? text(language, "training.ended_by_system")
                                     : persona::ending_in(language, row.ending);
    if (row.agent)
        std::tie(row.agent_number, row.agent_name) = person(row.agent);
    if (const auto drill = drill_of(row.script))
        row.title = drill->title;
    if (const auto started = started_of(run))
        row.started_at = to_iso(*started + Duration{began_of(kept.json).ms});
    if (row.drill)
        if (const auto repeat = training::repeat_of(reader, run, row.drill); repeat && *repeat)
            row.repeats = to_text((*repeat)->of);
    return row;
}

Result<wire::List<wire::ResultRow>> LiveBackend::results(const api::ListFilter& filter) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    training::ContactFilter wanted{.agent = filter.agent,
                                   .drill = filter.drill,
                                   .own_practice = filter.own,
                                   .limit = filter.limit};
    if (!filter.after.empty()) {
        const auto after = after_of(filter);
        if (!after)
            return tl::unexpected(after.error());
        wanted.before_run = after->run;
        wanted.before_contact = after->contact;
    }
    const auto page = training::contacts_page((*session)->reader(), wanted);
    if (!page)
        return tl::unexpected(page.error());
    wire::List<wire::ResultRow> out;
    const auto across = heard_across();
    for (const auto& row : page->rows) {
        out.items.push_back(result_row((*session)->reader(), row, filter.language));
        if (const auto found = across.find(out.items.back().drill); found != across.end())
            out.items.back().across = found->second;
    }
    if (page->more)
        out.next = out.items.back().id;
    return out;
}

/// The form as it was graded with; seed and pack as the chain of evidence witnessed them, which
/// older results do not say themselves.
Result<std::optional<wire::ContactOrigin>>
LiveBackend::origin_of(store::Reader& reader, const training::StoredContact& kept) {
    if (kept.script.empty())
        return std::nullopt;
    const auto about = evidence::entries_about(reader, id_of(kept.run, kept.contact.value));
    if (!about)
        return tl::unexpected(about.error());
    wire::ContactOrigin out{.script = parts_of_script(kept.script).first,
                            .form_version = training::version_text(kept.form_version)};
    for (const auto& entry : *about)
        if (entry.kind == to_string(evidence::Kind::result_graded)) {
            const auto seed = entry.value("seed");
            std::from_chars(seed.data(), seed.data() + seed.size(), out.seed);
            out.pack_version = entry.value("pack_version");
            out.pack_hash = entry.value("pack_hash");
        }
    return out;
}

Result<wire::ResultDetail> LiveBackend::result(api::RecordKey key, Language language) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto [run, contact] = real(key);
    const auto row = training::contact_of((*session)->reader(), run, contact);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail("api.not_found", id_of(run, contact.value));
    const auto result = json::parse((*row)->json);
    const auto& measures = result.at("measures");
    auto origin = origin_of((*session)->reader(), **row);
    if (!origin)
        return tl::unexpected(origin.error());
    return wire::ResultDetail{.row = result_row((*session)->reader(), **row, language),
                              .items =
                                  items_of(result, Instant{ms_at(measures, "connected")}, language),
                              .measures = measures_of(measures, language),
                              .captured = captured_of(measures),
                              .origin = std::move(*origin)};
}

void LiveBackend::name_drill(store::Reader& reader, const store::Recording& recording,
                             wire::RecordingRow& row) const {
    if (!row.drill)
        return;
    const auto graded = training::contact_of(reader, recording.run, ContactId{recording.contact});
    const auto drill = graded && *graded ? drill_of((*graded)->script) : nullptr;
    if (drill)
        row.title = drill->title;
    if (recording.run != parts_.run) // drills are numbered anew in each
        return;
    for (const auto& lesson : parts_.control->published()->lessons)
        if (lesson.id == row.drill)
            row.drill_started_at = to_iso(lesson.started);
}

wire::RecordingRow LiveBackend::recording_row(store::Reader& reader, const store::Recording& row) {
    const AgentId agent{row.agent};
    wire::RecordingRow out{.id = id_of(row.run, row.contact),
                           .agent = agent,
                           .peer = AgentId{row.peer},
                           .agent_name = agent ? person(agent).second : std::string{},
                           .drill = DrillId{row.drill},
                           .started_at = to_iso(row.started),
                           .length = row.length,
                           .channels = row.channels,
                           .state = std::string(store::to_string(row.state)),
                           .sha256 = row.sha256,
                           .gaps = gaps_of(row.gaps),
                           .practice = practice_word(row.practice)};
    name_drill(reader, row, out);
    return out;
}

Result<wire::List<wire::RecordingRow>> LiveBackend::recordings(const api::ListFilter& filter) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    store::RecordingFilter wanted{.agent = filter.agent.value,
                                  .drill = filter.drill.value,
                                  .own_practice = filter.own,
                                  .limit = filter.limit};
    if (!filter.after.empty()) {
        const auto after = after_of(filter);
        if (!after)
            return tl::unexpected(after.error());
        wanted.before_run = after->run;
        wanted.before_contact = after->contact.value;
    }
    const auto page = store::recordings_page((*session)->reader(), wanted);
    if (!page)
        return tl::unexpected(page.error());
    wire::List<wire::RecordingRow> out;
    for (const auto& row : page->rows)
        out.items.push_back(recording_row((*session)->reader(), row));
    if (page->more)
        out.next = out.items.back().id;
    return out;
}

Result<wire::RecordingRow> LiveBackend::recording(api::RecordKey key) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto [run, contact] = real(key);
    const auto rows = store::recordings_of((*session)->reader(), run, contact.value);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->empty())
        return fail("api.not_found", id_of(run, contact.value));
    return recording_row((*session)->reader(), rows->front());
}

void LiveBackend::note(directory::AuditEntry entry) {
    entry.at = wall_now();
    if (looks_.goes_on(entry))
        return;
    const auto lost = [](const Error& error) {
        log_error("audit", "a line of the audit log is lost: " + error.text);
    };
    const auto posted = parts_.store->post(
        [entry = std::move(entry)](store::Writer& w) { return directory::append_audit(w, entry); },
        [lost](const Result<void>& done) {
            if (!done)
                lost(done.error());
        });
    if (!posted)
        lost(posted.error());
}

Result<directory::AuditPage> LiveBackend::audit_log(const directory::AuditFilter& filter) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    return directory::audit_page((*session)->reader(), filter);
}

Result<api::Letterhead> LiveBackend::letterhead(Language language) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto head = parts_.notary->head((*session)->reader());
    if (!head)
        return tl::unexpected(head.error());
    const auto& name = parts_.settings->name;
    return api::Letterhead{.school = language == Language::zh ? name.zh : name.en,
                           .proof = std::to_string(head->number) + " " + head->hash,
                           .utc_offset = parts_.utc_offset};
}

} // namespace ringroom::server
