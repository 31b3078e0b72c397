// The audit log: for who may see it whole, and for everybody what concerns them.
#include "api/handlers.h"

namespace ringroom::api::handlers {
namespace {

using directory::AuditEntry;
using directory::AuditFilter;

/// Of limit, after, kind, from, to, refused. Error "api.query".
Result<AuditFilter> wanted_lines(const CallPtr& call) {
    const auto page = filter_of(call, directory::Right::use_seat); // its `agent` is not told here
    const auto from = time_of(call, "from", {});
    const auto to = time_of(call, "to", {});
    if (!page || !from || !to)
        return tl::unexpected(!page ? page.error() : !from ? from.error() : to.error());
    AuditFilter out{.person = static_cast<std::int64_t>(page->agent.value),
                    .action = call->query["kind"],
                    .from = *from,
                    .to = *to,
                    .limit = page->limit};
    const auto number = [&](const char* name) {
        const auto& word = call->query[name];
        return word.empty() ? std::optional<std::int64_t>(0) : whole_number(word);
    };
    const auto before = number("after");
    const auto about = number("about");
    if (!before || !about)
        return ringroom::fail("api.query", !before ? "\"after\" is no id of a line"
                                                   : "\"about\" is no id of a person");
    out.before = *before;
    out.concerns = *about;
    const auto& refused = call->query["refused"];
    if (!refused.empty() && refused != "true" && refused != "false")
        return ringroom::fail("api.query", "\"refused\" is neither true nor false");
    out.refused = refused == "true";
    return out;
}

wire::AuditRow row_of(const AuditEntry& e, Language language) {
    const auto key = "audit." + e.action;
    return {.id = std::to_string(e.id),
            .at = to_iso(e.at),
            .number = e.number,
            .name = e.name,
            .action = e.action,
            .words = has_text(key) ? text(language, key) : e.action,
            .subject = e.subject,
            .status = e.status,
            .from = e.source};
}

template <class ToRow>
void answer_lines(const CallPtr& call, const AuditFilter& filter, ToRow to_row) {
    const auto page = call->services.backend.audit_log(filter);
    if (!page)
        return call->fail(page.error());
    wire::List<wire::AuditRow> out;
    for (const auto& entry : page->entries)
        out.items.push_back(to_row(entry));
    if (page->more)
        out.next = out.items.back().id;
    call->ok(wire::encode(out));
}

} // namespace

wire::AuditRow own_audit_row(const CallPtr& call, const AuditEntry& e) {
    auto row = row_of(e, call->language);
    if (e.person != call->person.id) // where others sat is not theirs to know
        row.from.clear();
    if (e.veiled) {
        row.number.clear();
        row.name = text(call->language, "audit.veiled");
    }
    return row;
}

void audit_log(const CallPtr& call) {
    const auto filter = wanted_lines(call);
    if (!filter)
        return call->fail(filter.error());
    answer_lines(call, *filter,
                 [&](const AuditEntry& entry) { return row_of(entry, call->language); });
}

void my_audit(const CallPtr& call) {
    auto filter = wanted_lines(call);
    if (!filter)
        return call->fail(filter.error());
    filter->concerns = call->person.id;
    answer_lines(call, *filter,
                 [&](const AuditEntry& entry) { return own_audit_row(call, entry); });
}

} // namespace ringroom::api::handlers
