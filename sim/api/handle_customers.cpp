// Customers, what was before, and what is written about a contact.
#include "api/audience.h"
#include "api/business.h"
#include "api/handlers.h"
#include "api/limits.h"
#include "api/own_contacts.h"

namespace ringroom::api::handlers {
namespace {

std::vector<crm::Attribute> attributes_of(const std::vector<wire::CustomerAttribute>& attributes) {
    std::vector<crm::Attribute> out;
    for (const auto& one : attributes)
        out.push_back({one.name, one.value});
    return out;
}

/// The {customer} of the address; answers 404 and gives none when it cannot be one.
std::optional<crm::Customer> customer_of(const CallPtr& call) {
    const auto id = whole_number(call->path["customer"]);
    auto found = id ? call->services.office.customer(*id) : std::nullopt;
    if (!found)
        call->fail({"crm.unknown", "no such customer"});
    return found;
}

crm::Answer<crm::Customer> answer_customer(const CallPtr& call, int status) {
    return [call, status](const Result<crm::Customer>& result) {
        if (!result)
            return call->fail(result.error());
        if (call->audit)
            call->audit->subject = std::to_string(result->id);
        call->ok(wire::encode(to_wire(*result)), status);
    };
}

/// A line of somebody else's own practice, or of an exam that goes on.
bool is_hidden(const CallPtr& call, const crm::LogRow& row) {
    if (row.agent == call->agent())
        return false;
    auto& backend = call->services.backend;
    const bool exam = row.drill && backend.seclusion(row.drill) == Seclusion::exam;
    return backend.is_private(row.key) || (exam && !call->may(directory::Right::see_class_results));
}

void answer_log(const CallPtr& call, const crm::LogFilter& filter) {
    const auto page = call->services.office.log(filter);
    if (!page)
        return call->fail(page.error());
    const auto names = names_for(call);
    wire::List<wire::LogRow> out;
    for (const auto& row : page->rows)
        if (!is_hidden(call, row))
            out.items.push_back(to_wire(row, names));
    if (page->more)
        out.next = to_text(page->rows.back().key);
    call->ok(wire::encode(out));
}

/// Limit and after of a list of contacts.
Result<crm::LogFilter> log_filter(const CallPtr& call, const ListFilter& filter) {
    crm::LogFilter out{.limit = filter.limit};
    out.viewer = call->agent();
    out.closed_drills = closed_drills(call);
    if (filter.after.empty())
        return out;
    const auto key = record_key(filter.after);
    if (!key)
        return fail("api.query", "\"after\" is no id of a contact");
    out.before = contact_key(call, *key);
    return out;
}

} // namespace

void customers(const CallPtr& call) {
    const auto filter = filter_of(call, directory::Right::use_seat);
    if (!filter)
        return call->fail(filter.error());
    const auto page = call->services.office.search(call->query["q"], filter->limit);
    wire::List<wire::CustomerRow> out;
    for (const auto& one : page.rows)
        out.items.push_back(to_wire(one));
    call->ok(wire::encode(out));
}

void customer(const CallPtr& call) {
    if (const auto found = customer_of(call))
        call->ok(wire::encode(to_wire(*found)));
}

void add_customer(const CallPtr& call) {
    const auto wanted = call->body<wire::NewCustomer>();
    if (!wanted)
        return call->fail(wanted.error());
    call->services.office.add({.number = wanted->number.value_or(""),
                               .name = wanted->name,
                               .telephones = wanted->telephones,
                               .grade = wanted->grade.value_or(""),
                               .attributes = attributes_of(wanted->attributes)},
                              answer_customer(call, 201));
}

void change_customer(const CallPtr& call) {
    const auto wanted = call->body<wire::CustomerChange>();
    if (!wanted)
        return call->fail(wanted.error());
    if (const auto found = customer_of(call))
        call->services.office.change({.id = found->id,
                                      .version = wanted->version,
                                      .number = wanted->number.value_or(""),
                                      .name = wanted->name,
                                      .telephones = wanted->telephones,
                                      .grade = wanted->grade.value_or(""),
                                      .attributes = attributes_of(wanted->attributes)},
                                     answer_customer(call, 200));
}

void customer_log(const CallPtr& call) {
    const auto list = filter_of(call, directory::Right::use_seat);
    auto filter = list ? log_filter(call, *list) : tl::unexpected(list.error());
    if (!filter)
        return call->fail(filter.error());
    const auto found = customer_of(call);
    if (!found)
        return;
    filter->customer = found->id;
    answer_log(call, *filter);
}

void contact_log(const CallPtr& call) {
    const auto list = filter_of(call, directory::Right::see_class_results);
    auto filter = list ? log_filter(call, *list) : tl::unexpected(list.error());
    if (!filter)
        return call->fail(filter.error());
    filter->agent = list->agent;
    if (const auto day = call->query.find("day"); day != call->query.end()) {
        const auto span = call->services.office.day(day->second, wall_now());
        if (!span)
            return call->fail({"api.query", "\"day\" is no day"});
        std::tie(filter->from, filter->until) = *span;
    }
    answer_log(call, *filter);
}

void write_note(const CallPtr& call) {
    const auto wanted = call->body<wire::ContactNote>();
    if (!wanted)
        return call->fail(wanted.error());
    if (const auto key = own_contact(call, call->path["contact"]))
        call->services.office.write_note(*key, call->agent(), wanted->text,
                                         Call::answer<void>(call, 204));
}

void choose_customer(const CallPtr& call) {
    const auto wanted = call->body<wire::ContactCustomer>();
    if (!wanted)
        return call->fail(wanted.error());
    if (const auto key = own_contact(call, call->path["contact"]))
        call->services.office.choose_customer(*key, call->agent(), wanted->customer,
                                              Call::answer<void>(call, 204));
}

} // namespace ringroom::api::handlers
