// What is still to be done: cases and callbacks.
#include <algorithm>

#include "api/business.h"
#include "api/handlers.h"
#include "api/own_contacts.h"
#include "api/target.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

Result<crm::WorkFilter> work_filter(const CallPtr& call, bool everybody) {
    const auto list = filter_of(call, everybody ? Right::use_seat : Right::see_class_results);
    if (!list)
        return tl::unexpected(list.error());
    crm::WorkFilter out{.agent = list->agent, .limit = list->limit};
    if (!list->after.empty()) {
        const auto before = whole_number(list->after);
        if (!before || *before == 0)
            return fail("api.query", "\"after\" is no id");
        out.before = *before;
    }
    const auto state = call->query.contains("state") ? call->query["state"] : "open";
    if (state != "open" && state != "all")
        return fail("api.query", "\"state\" is neither open nor all");
    out.open_only = state == "open";
    if (call->query.contains("customer")) {
        const auto customer = whole_number(call->query["customer"]);
        if (!customer || *customer == 0)
            return fail("api.query", "\"customer\" is no number");
        out.customer = *customer;
    }
    return out;
}

template <class Page, class Row, class Convert>
void answer_page(const CallPtr& call, const Page& page, Convert may_see) {
    const auto names = names_for(call);
    wire::List<Row> out;
    for (const auto& one : page.rows)
        if (may_see(one))
            out.items.push_back(to_wire(one, names));
    if (page.more)
        out.next = std::to_string(page.rows.back().id);
    call->ok(wire::encode(out));
}

template <class Row>
crm::Answer<Row> answer_row(const CallPtr& call, int status) {
    // The names are read here: the answer comes on the writer's thread.
    return [call, status, names = names_for(call)](const Result<Row>& result) {
        if (!result)
            return call->fail(result.error());
        if (call->audit)
            call->audit->subject = std::to_string(result->id);
        call->ok(wire::encode(to_wire(*result, names)), status);
    };
}

/// What a case or a callback is about, from the contact it names where that is own.
struct About {
    ContactKey contact;
    std::int64_t customer = 0;
    std::string name;
    std::string telephone;
    DrillId drill;
};

/// Of a contact of the caller's; answers and gives nothing when it is none.
std::optional<About> about_contact(const CallPtr& call, const std::string& text) {
    const auto key = own_contact(call, text);
    if (!key)
        return std::nullopt;
    About out{.contact = *key};
    const auto& office = call->services.office;
    if (const auto row = office.log_row(*key)) {
        out.telephone = row->telephone;
        out.customer = row->customer;
        out.drill = row->drill;
        return out;
    }
    for (const auto& row : call->services.backend.contacts(call->language))
        if (row.id == key->contact) {
            out.telephone = row.direction == Direction::outbound ? row.to : row.from;
            out.drill = row.drill;
        }
    const auto pop =
        office.pop({.telephone = out.telephone, .contact = *key, .viewer = call->agent()});
    out.customer = pop.customer ? pop.customer->id : 0;
    return out;
}

template <class New>
std::optional<About> about_of(const CallPtr& call, const New& wanted) {
    About out;
    if (wanted.contact) {
        auto known = about_contact(call, *wanted.contact);
        if (!known)
            return std::nullopt;
        out = std::move(*known);
    }
    out.customer = wanted.customer.value_or(out.customer);
    out.telephone = wanted.telephone.value_or(out.telephone);
    if (out.customer != 0) {
        const auto customer = call->services.office.customer(out.customer);
        if (!customer) {
            call->fail({"crm.unknown", "no such customer"});
            return std::nullopt;
        }
        out.name = customer->name;
        if (out.telephone.empty() && !customer->telephones.empty())
            out.telephone = customer->telephones.front();
    }
    return out;
}

/// All of them, or what is the caller's own business: what they opened, and what was opened in
/// contacts of theirs.
Result<crm::WorkFilter> case_filter(const CallPtr& call) {
    const bool mine = call->query.contains("mine");
    if (mine && (call->query["mine"] != "true" || call->query.contains("agent")))
        return fail("api.query", "\"mine\" is not true, or stands beside \"agent\"");
    // Whoever talks to a customer sees what is open for them, whoever opened it.
    auto filter = work_filter(call, call->query.contains("customer"));
    if (filter && mine) {
        filter->agent = call->agent();
        filter->of_contacts = true;
    }
    return filter;
}

bool hidden_case(const CallPtr& call, const crm::Case& one) {
    const auto closed = closed_drills(call);
    return one.opened_by != call->agent() &&
           std::find(closed.begin(), closed.end(), one.drill) != closed.end();
}

} // namespace

void cases(const CallPtr& call) {
    const auto filter = case_filter(call);
    const auto page =
        filter ? call->services.office.cases(*filter) : tl::unexpected(filter.error());
    if (!page)
        return call->fail(page.error());
    answer_page<crm::CasePage, wire::CaseRow>(
        call, *page, [&](const crm::Case& one) { return !hidden_case(call, one); });
}

void add_case(const CallPtr& call) {
    const auto wanted = call->body<wire::NewCase>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto about = about_of(call, *wanted);
    if (!about)
        return;
    if (!about->contact.contact && about->customer == 0 && about->telephone.empty())
        return call->fail({"crm.about", "neither contact nor customer nor telephone"});
    call->services.office.add({.customer = about->customer,
                               .telephone = about->telephone,
                               .contact = about->contact,
                               .drill = about->drill,
                               .title = wanted->title,
                               .kind = wanted->kind.value_or(""),
                               .note = wanted->note.value_or(""),
                               .opened_by = call->agent(),
                               .opened_at = wall_now()},
                              answer_row<crm::Case>(call, 201));
}

void change_case(const CallPtr& call) {
    const auto wanted = call->body<wire::CaseChange>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto id = whole_number(call->path["case"]);
    auto found = call->services.office.one_case(id.value_or(0));
    if (!found || hidden_case(call, *found))
        return call->fail(found ? Error{"crm.unknown", "another's exam"} : found.error());
    const auto state = wanted->state.value_or(found->open ? "open" : "closed");
    if (state != "open" && state != "closed")
        return call->fail({"crm.state", "\"" + state.substr(0, 40) + "\""});
    if (found->open && state == "closed") {
        found->closed_by = call->agent();
        found->closed_at = wall_now();
    } else if (state == "open") {
        found->closed_by = {};
        found->closed_at = {};
    }
    found->open = state == "open";
    found->version = wanted->version;
    found->title = wanted->title.value_or(found->title);
    found->kind = wanted->kind.value_or(found->kind);
    found->note = wanted->note.value_or(found->note);
    call->services.office.change(*found, answer_row<crm::Case>(call, 200));
}

void callbacks(const CallPtr& call) {
    const auto filter = work_filter(call, false);
    const auto page =
        filter ? call->services.office.callbacks(*filter) : tl::unexpected(filter.error());
    if (!page)
        return call->fail(page.error());
    answer_page<crm::CallbackPage, wire::CallbackRow>(call, *page,
                                                      [](const crm::Callback&) { return true; });
}

void add_callback(const CallPtr& call) {
    const auto wanted = call->body<wire::NewCallback>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto due = from_iso(wanted->due_at);
    if (!due)
        return call->fail({"crm.due", "no instant"});
    const auto about = about_of(call, *wanted);
    if (!about)
        return;
    call->services.office.add({.customer = about->customer,
                               .name = wanted->name.value_or(about->name),
                               .telephone = about->telephone,
                               .contact = about->contact,
                               .due = *due,
                               .note = wanted->note.value_or(""),
                               .owner = call->agent(),
                               .made_at = wall_now()},
                              wall_now(), answer_row<crm::Callback>(call, 201));
}

void change_callback(const CallPtr& call) {
    const auto wanted = call->body<wire::CallbackChange>();
    if (!wanted)
        return call->fail(wanted.error());
    const auto id = whole_number(call->path["callback"]);
    auto found = call->services.office.one_callback(id.value_or(0));
    if (found && found->owner != call->agent() && !call->may(Right::see_class_results))
        return call->fail({"crm.unknown", "another's callback"});
    if (!found)
        return call->fail(found.error());
    const auto due = wanted->due_at ? from_iso(*wanted->due_at) : found->due;
    if (!due)
        return call->fail({"crm.due", "no instant"});
    if (wanted->state) {
        const auto state = crm::callback_state_from(*wanted->state);
        if (!state)
            return call->fail({"crm.state", "\"" + wanted->state->substr(0, 40) + "\""});
        found->state = *state;
    }
    found->version = wanted->version;
    found->due = *due;
    found->note = wanted->note.value_or(found->note);
    call->services.office.change(*found, wall_now(), answer_row<crm::Callback>(call, 200));
}

} // namespace ringroom::api::handlers
