// A contact once more: the identical customer, from its seed and the pack as it was.
#include <algorithm>

#include <fmt/format.h>

#include "contact/journal.h"
#include "directory/consents.h"
#include "persona/loader.h"
#include "server/live_backend.h"
#include "store/journal.h"
#include "training/tables.h"

namespace ringroom::server {
namespace {

/// How the customer came then.
struct PastCall {
    std::string snapshot; ///< of settings and packs
    std::string script;
    std::uint64_t seed = 0;
    std::string ear;
    std::string dialled; ///< by an inbound customer
};

/// From the journal of the run. Error "again.no_journal".
Result<PastCall> past_call(store::Reader& reader, const training::StoredContact& row) {
    const auto runs = store::journal_runs(reader);
    if (!runs)
        return tl::unexpected(runs.error());
    PastCall out;
    for (const auto& run : *runs)
        if (run.run == row.run)
            out.snapshot = run.header.pack_hash;
    const auto read = store::read_journal(reader, row.run, 0, [&](const store::JournalRow& one) {
        if (one.kind != "event" || (one.line.find("DrillBegan") == std::string::npos &&
                                    one.line.find("CustomerCalls") == std::string::npos))
            return true;
        const auto entry = from_line(one.line);
        if (!entry || !std::holds_alternative<StampedEvent>(*entry))
            return true;
        const auto& event = std::get<StampedEvent>(*entry).event;
        if (const auto* began = std::get_if<event::DrillBegan>(&event);
            began != nullptr && began->drill == row.drill) {
            out.script = began->script;
            out.seed = began->seed;
            out.ear = began->ear;
        }
        const auto* calls = std::get_if<event::CustomerCalls>(&event);
        if (calls != nullptr && calls->drill == row.drill && calls->number == row.customer)
            out.dialled = calls->to;
        return true;
    });
    if (!read)
        return tl::unexpected(read.error());
    if (out.snapshot.empty() || out.script.empty())
        return fail("again.no_journal", std::to_string(row.run));
    return out;
}

/// What the chain says of the pack that the contact was graded with; empty: nothing.
Result<std::string> witnessed_pack(const evidence::Archive& archive, const std::string& subject) {
    const auto entries = archive.about(subject);
    if (!entries)
        return tl::unexpected(entries.error());
    std::string out;
    for (const auto& entry : *entries)
        if (entry.kind == to_string(evidence::Kind::result_graded))
            out = entry.value("pack_hash");
    return out;
}

} // namespace

/// The script as it was then, under the name that the machine knows it by.
Result<LiveBackend::Script> LiveBackend::past_script(const std::string& script,
                                                     const std::string& snapshot,
                                                     const std::string& subject) {
    const auto [plain, older] = parts_of_script(script); // itself a repeat of an older one
    const auto name = past_name(plain, older.empty() ? snapshot : older);
    const auto past = past_.find(name);
    if (!past)
        return tl::unexpected(past.error());
    const auto witnessed = witnessed_pack(*parts_.archive, subject);
    if (!witnessed)
        return tl::unexpected(witnessed.error());
    if (!witnessed->empty() && *witnessed != past->pack_hash)
        return fail("again.snapshot_changed", subject);
    // Unchanged since: the present script, with its recorded voices.
    for (const auto& pack : parts_.packs)
        if (fmt::format("{:016x}", pack->hash) == past->pack_hash)
            if (auto now = drill_of(plain))
                return Script{plain, std::move(now)};
    return Script{name, past->drill};
}

Result<LessonOrder> LiveBackend::order_again(api::RecordKey key, AgentId agent) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto [run, contact] = real(key);
    const auto row = training::contact_of((*session)->reader(), run, contact);
    if (!row)
        return tl::unexpected(row.error());
    const auto subject = to_text(ContactKey{run, contact});
    if (!*row)
        return fail("api.not_found", subject);
    if ((*row)->customer == 0)
        return fail("again.no_customer", subject);
    const auto call = past_call((*session)->reader(), **row);
    const auto script =
        call ? past_script(call->script, call->snapshot, subject) : tl::unexpected(call.error());
    if (!script)
        return tl::unexpected(script.error());
    const auto ear =
        ear_of(call->ear == persona::to_string(persona::Ear::turns) ? "turn_taking" : "marked");
    const auto then = parts_.settings->number(call->dialled);
    const auto number =
        number_for(*script->drill,
                   then != nullptr && !then->echo ? std::optional(call->dialled) : std::nullopt);
    if (!ear || !number)
        return tl::unexpected(ear ? number.error() : ear.error());
    LessonOrder order{.pack = script->name.substr(0, script->name.find('/'))};
    order.plan = {.script = script->name,
                  .drill = script->drill,
                  .seed = call->seed,
                  .ear = *ear,
                  .customers = 1,
                  .length = {},
                  .agents = {agent},
                  .service_number = *number,
                  .only = (*row)->customer};
    return order;
}

/// Nobody is recorded who has not accepted what their course tells of it. Error
/// "again.no_consent".
Result<void> LiveBackend::agrees(AgentId student) const {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto people = directory::people((*session)->reader());
    if (!people)
        return tl::unexpected(people.error());
    std::erase_if(*people, [&](const auto& one) {
        return static_cast<std::uint64_t>(one.id) != student.value;
    });
    const auto lacking = directory::without_consent((*session)->reader(), *people);
    if (!lacking)
        return tl::unexpected(lacking.error());
    return lacking->empty() ? Result<void>() : fail("again.no_consent", lacking->front().number);
}

void LiveBackend::repeat(api::RecordKey key, AgentId by, AgentId agent,
                         api::Answer<wire::DrillStatus> answer) {
    if (auto agreed = agrees(agent); !agreed)
        return answer(tl::unexpected(agreed.error()));
    auto order = order_again(key, agent);
    if (!order)
        return answer(tl::unexpected(order.error()));
    parts_.control->start_lesson(
        std::move(*order), [this, of = real(key), by, answer](Result<LessonView> begun) {
            if (!begun)
                return answer(tl::unexpected(begun.error()));
            const training::Repeat repeat{
                .run = parts_.run, .drill = begun->id, .of = of, .by = by, .at = wall_now()};
            const auto posted = parts_.store->post(
                [repeat](store::Writer& writer) { return training::save(writer, repeat); },
                [this, view = *begun, answer](const Result<void>& kept) {
                    if (kept)
                        answer(status_of(view));
                    else
                        answer(tl::unexpected(kept.error()));
                });
            if (!posted)
                answer(tl::unexpected(posted.error()));
        });
}

} // namespace ringroom::server
