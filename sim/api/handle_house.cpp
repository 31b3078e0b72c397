// Health, figures and the document that describes all of this.
#include "api/handlers.h"
#include "api/server.h"

namespace ringroom::api::handlers {
namespace {

bool is_this_machine(std::string_view peer) {
    return peer == "::1" || peer.substr(0, 4) == "127." || peer.substr(0, 11) == "::ffff:127.";
}

} // namespace

void health(const CallPtr& call) {
    call->ok(wire::encode(call->services.backend.health(call->language)));
}

void metrics(const CallPtr& call) {
    if (!is_this_machine(call->request.peer)) {
        constexpr std::string_view scheme = "Bearer ";
        const std::string_view header = call->request.authorization;
        if (header.substr(0, scheme.size()) != scheme)
            return call->fail({"api.token_missing", "figures are for this machine"});
        const auto person = call->services.people.who_is(header.substr(scheme.size()));
        if (!person)
            return call->fail(person.error());
        if (!allowed(person->role, directory::Right::manage_settings))
            return call->fail({"api.forbidden", "figures are for administrators"});
    }
    Response out;
    out.content_type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = call->services.backend.metrics();
    if (call->services.own_metrics)
        out.body += call->services.own_metrics();
    call->reply(std::move(out));
}

void document(const CallPtr& call) {
    static const std::string text = openapi();
    call->ok(text);
}

} // namespace ringroom::api::handlers
