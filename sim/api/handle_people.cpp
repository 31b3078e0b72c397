// Logins and accounts.
#include "api/handlers.h"
#include "base/log.h"
#include "wire/finding.h"

namespace ringroom::api::handlers {
namespace {

/// Nobody makes, or takes over, an account that may do more than their own.
bool may_touch(const CallPtr& call, directory::Role role) {
    if (role <= call->person.role)
        return true;
    call->fail({"api.forbidden", "an account with more rights than the caller's"});
    return false;
}

void let_in(const CallPtr& call, const directory::Login& login) {
    log_info("api", "logged in person=" + login.person.number + " from=" + call->request.peer);
    call->ok(
        wire::encode(wire::LoginAnswer{login.token, to_iso(login.expires), to_wire(login.person)}));
}

} // namespace

void log_in(const CallPtr& call) {
    // Who does not say is no seat; what it sends is looked at as ever.
    const auto level = whole_number(call->request.level);
    if (level && !wire::serves(wire::api_level, static_cast<std::int64_t>(*level)))
        return call->fail({"api.level", call->request.level});
    const auto wanted = call->body<wire::LoginRequest>();
    if (!wanted)
        return call->fail(wanted.error());
    if (whole_number(wanted->number)) // anything else may be a password in the wrong place
        call->audit->number = wanted->number;
    const auto login = call->services.people.log_in(wanted->number, wanted->password);
    if (!login) {
        if (whole_number(wanted->number)) // anything else may be a password in the wrong place
            log_info("api", "login refused number=" + wanted->number);
        return call->fail(login.error());
    }
    call->audit->person = login->person.id;
    call->audit->name = login->person.name;
    call->audit->concerns = {login->person.id};
    if (wanted->former && call->services.sits_elsewhere)
        return call->services.sits_elsewhere(
            AgentId{static_cast<std::uint64_t>(login->person.id)}, *wanted->former,
            [call, login = *login](bool elsewhere) {
                // It does not drive the person out of the seat where they are by now.
                elsewhere ? call->fail({"login.elsewhere", "at another seat by now"})
                          : let_in(call, login);
            });
    let_in(call, *login);
}

void log_out(const CallPtr& call) {
    if (auto out = call->services.people.log_out(call->token); !out)
        return call->fail(out.error());
    if (call->services.logged_out)
        call->services.logged_out(call->token);
    call->done();
}

void me(const CallPtr& call) {
    call->ok(wire::encode(to_wire(call->person)));
}

void my_telephone(const CallPtr& call) {
    const auto telephone =
        call->services.backend.telephone({static_cast<std::uint64_t>(call->person.id)});
    if (!telephone)
        return call->fail(telephone.error());
    call->ok(wire::encode(*telephone));
}

void people(const CallPtr& call) {
    const auto everybody = call->services.people.list(call->query["class"]);
    if (!everybody)
        return call->fail(everybody.error());
    wire::List<wire::Person> list;
    for (const auto& person : *everybody)
        list.items.push_back(to_wire(person));
    call->ok(wire::encode(list));
}

void add_person(const CallPtr& call) {
    const auto wanted = call->body<wire::NewPerson>();
    if (!wanted)
        return call->fail(wanted.error());
    call->audit->subject = wanted->number + " " + wanted->role;
    const auto role = directory::role_from(wanted->role);
    if (!role)
        return call->fail({"api.value", "\"role\" is no role"});
    if (!may_touch(call, *role))
        return;
    const auto language = wanted->language.value_or("zh");
    if (language != "zh" && language != "en")
        return call->fail({"api.value", "\"language\" is neither zh nor en"});
    directory::NewPerson person;
    person.number = wanted->number;
    person.name = wanted->name;
    person.role = *role;
    person.language = language_from(language);
    person.classes = wanted->classes;
    person.password = wanted->password.value_or("");
    const auto card = call->services.people.add(person);
    if (!card)
        return call->fail(card.error());
    log_info("api", "account added person=" + card->number + " by=" + call->person.number);
    call->ok(wire::encode(*card), 201);
}

void set_password(const CallPtr& call) {
    const auto id = whole_number(call->path["person"]);
    const auto wanted = call->body<wire::NewPassword>();
    if (!wanted)
        return call->fail(wanted.error());
    if (!id)
        return call->fail({"people.unknown", "no id of a person"});
    const auto everybody = call->services.people.list("");
    if (!everybody)
        return call->fail(everybody.error());
    for (const auto& person : *everybody)
        if (person.id == *id) {
            call->audit->subject = person.number;
            if (!may_touch(call, person.role))
                return;
        }
    const auto card = call->services.people.set_password(*id, wanted->password.value_or(""));
    if (!card)
        return call->fail(card.error());
    log_info("api", "password set person=" + card->number + " by=" + call->person.number);
    call->ok(wire::encode(*card));
}

Result<ImportRequest> import_request(const CallPtr& call) {
    ImportRequest request;
    request.bytes = std::move(call->request.body);
    request.file = call->query.contains("file") ? call->query["file"] : "list";
    request.table = call->query["sheet"];
    request.version = call->query["version"];
    const auto preview = call->query["preview"];
    if (!preview.empty() && preview != "true" && preview != "false")
        return ringroom::fail("api.query", "\"preview\" is neither true nor false");
    request.preview = preview == "true";
    request.language = call->language;
    request.up_to = call->person.role;
    call->audit->subject = (request.preview ? "preview " : "") + request.file;
    return request;
}

void import_people(const CallPtr& call) {
    const auto request = import_request(call);
    if (!request)
        return call->fail(request.error());
    const auto done = call->services.people.import_list(*request);
    if (!done)
        return call->fail(done.error());
    if (done->applied)
        log_info("api", "list imported added=" + std::to_string(done->added) +
                            " changed=" + std::to_string(done->changed + done->moved) +
                            " by=" + call->person.number);
    call->ok(wire::encode(*done));
}

} // namespace ringroom::api::handlers
