#include "api/business.h"

#include <algorithm>

namespace ringroom::api {

wire::CustomerRow to_wire(const crm::Customer& customer) {
    wire::CustomerRow out{.id = customer.id,
                          .version = customer.version,
                          .number = customer.number,
                          .name = customer.name,
                          .telephones = customer.telephones,
                          .grade = customer.grade};
    for (const auto& one : customer.attributes)
        out.attributes.push_back({one.name, one.value});
    return out;
}

wire::LogRow to_wire(const crm::LogRow& row, const Names& names) {
    return {.id = to_text(row.key),
            .customer = row.customer,
            .customer_name = row.customer != 0 ? names.customer(row.customer) : row.name,
            .telephone = row.telephone,
            .dialled = row.dialled,
            .project = names.word(row.project),
            .medium = names.word(row.medium),
            .direction = row.direction,
            .queue = names.queue(row.queue),
            .agent = row.agent,
            .agent_name = names.agent(row.agent),
            .drill = row.drill,
            .started_at = to_iso(row.started),
            .waited = row.waited,
            .talk = row.talk,
            .wrap_up = row.wrap_up,
            .outcome = std::string(to_string(row.outcome)),
            .disposition = row.disposition,
            .recorded = row.recorded,
            .note = row.note};
}

wire::CaseRow to_wire(const crm::Case& one, const Names& names) {
    return {.id = one.id,
            .version = one.version,
            .customer = one.customer,
            .customer_name = names.customer(one.customer),
            .telephone = one.telephone,
            .contact = to_text(one.contact),
            .title = one.title,
            .kind = one.kind,
            .note = one.note,
            .state = one.open ? "open" : "closed",
            .opened_by = one.opened_by,
            .opened_by_name = names.agent(one.opened_by),
            .opened_at = to_iso(one.opened_at),
            .closed_by = one.closed_by,
            .closed_by_name = names.agent(one.closed_by),
            .closed_at = one.open ? std::string{} : to_iso(one.closed_at)};
}

wire::CallbackRow to_wire(const crm::Callback& one, const Names& names) {
    return {.id = one.id,
            .version = one.version,
            .customer = one.customer,
            .name = one.name.empty() ? names.customer(one.customer) : one.name,
            .telephone = one.telephone,
            .contact = to_text(one.contact),
            .due_at = to_iso(one.due),
            .note = one.note,
            .owner = one.owner,
            .owner_name = names.agent(one.owner),
            .state = std::string(to_string(one.state)),
            .made_at = to_iso(one.made_at)};
}

wire::DayFigures to_wire(const crm::DayFigures& figures) {
    wire::DayFigures out{.answered = figures.answered, .average_talk = figures.average_talk};
    if (figures.offered > 0)
        out.service_level = figures.in_time * 1000 / figures.offered;
    return out;
}

} // namespace ringroom::api
