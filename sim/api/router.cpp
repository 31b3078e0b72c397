#include "api/router.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "api/own_contacts.h"
#include "base/log.h"

namespace ringroom::api {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = text.find(at);
        if (end != 0)
            out.push_back(text.substr(0, end));
        text = end == text.npos ? "" : text.substr(end + 1);
    }
    return out;
}

bool fits(std::string_view pattern, const std::vector<std::string>& segments,
          std::map<std::string, std::string, std::less<>>& path) {
    const auto parts = split(pattern, '/');
    if (parts.size() + 2 != segments.size())
        return false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = parts[i];
        const auto& segment = segments[i + 2];
        if (part.front() == '{')
            path[std::string(part.substr(1, part.size() - 2))] = segment;
        else if (part != segment)
            return false;
    }
    return true;
}

bool is_json(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    for (char& c : type)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return type == "application/json";
}

Result<void> identify(Call& call) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view header = call.request.authorization;
    if (header.substr(0, scheme.size()) != scheme || header.size() == scheme.size())
        return fail("api.token_missing", "no bearer token");
    call.token = header.substr(scheme.size());
    auto person = call.services.people.who_is(call.token);
    if (!person)
        return tl::unexpected(person.error());
    call.person = std::move(*person);
    if (call.request.accept_language.empty())
        call.language = call.person.language;
    return {};
}

} // namespace

void Call::ok(std::string json, int status) const {
    reply({.status = status, .body = std::move(json)});
}
void Call::done() const {
    reply({.status = 204});
}
void Call::fail(const Error& error) const {
    auto response = error_response(error, language);
    log_refusal(*this, error, response.status);
    reply(std::move(response));
}

void log_refusal(const Call& call, const Error& error, int status) {
    const auto& target = call.request.target; // log() escapes what strangers put into it
    const std::string line = std::string("request refused status=") + std::to_string(status) +
                             " code=" + error.code + " person=" + call.person.number +
                             " from=" + call.request.peer +
                             " method=" + std::string(to_string(call.request.method)) +
                             " path=" + target.substr(0, target.find('?')) + " why=" + error.text;
    if (status >= 500)
        log_error("api", line);
    else
        log_info("api", line);
}

Result<Match> find_route(Method method, const Target& target, std::string& allow) {
    const auto& segments = target.segments;
    if (segments.size() < 3 || segments[0] != "api" || segments[1] != "v1")
        return fail("api.not_found", "outside of /api/v1");
    const Method wanted = method == Method::head ? Method::get : method;
    for (const auto& route : routes()) {
        Match match;
        if (!fits(route.path, segments, match.path))
            continue;
        if (route.method == wanted) {
            match.route = &route;
            return match;
        }
        allow += (allow.empty() ? "" : ", ") + std::string(to_string(route.method));
        if (route.method == Method::get)
            allow += ", HEAD";
    }
    if (allow.empty())
        return fail("api.not_found", "no such address");
    return fail("api.method", "the address knows other methods");
}

Result<const Route*> prepare(Call& call, std::string& allow) {
    const auto target = parse_target(call.request.target);
    if (!target)
        return tl::unexpected(target.error());
    auto match = find_route(call.request.method, *target, allow);
    if (!match)
        return tl::unexpected(match.error());
    const auto& route = *match->route;
    const auto known = split(route.queries, ' ');
    for (const auto& [name, value] : target->query) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return fail("api.query", "an unknown query value \"" + name + "\"");
        call.query[name] = value;
    }
    const bool nothing =
        call.request.body.empty() || (route.body.empty() && call.request.body == "{}");
    const bool file = route.body == "file";
    if (!nothing && (route.body.empty() || file == is_json(call.request.content_type)))
        return fail("api.media_type", file ? "a file is wanted, not JSON"
                                           : "a body that is not JSON, or none is wanted");
    call.path = std::move(match->path);
    return &route;
}

void audit(const CallPtr& call, std::string_view action, std::string subject,
           std::vector<AgentId> concerns) {
    const auto entry = std::make_shared<directory::AuditEntry>();
    entry->person = call->person.id;
    entry->number = call->person.number;
    entry->name = call->person.name;
    entry->action = action;
    entry->subject = std::move(subject);
    entry->source = call->request.peer;
    for (const auto person : concerns)
        entry->concerns.push_back(static_cast<std::int64_t>(person.value));
    call->audit = entry;
    // Not the call itself: it owns its reply.
    call->reply = [entry, backend = &call->services.backend,
                   reply = std::move(call->reply)](Response response) {
        if (entry->status == 0)
            entry->status = response.status;
        backend->note(*entry);
        reply(std::move(response));
    };
}

void audit_refusal(const CallPtr& call, std::string_view action, std::string subject,
                   std::vector<AgentId> concerns) {
    audit(call, action, std::move(subject), std::move(concerns));
    call->audit->status = 403;
}

void run(const Route& route, const CallPtr& call) {
    try {
        if (route.access != Access::open) {
            if (auto known = identify(*call); !known)
                return call->fail(known.error());
            call->seated = call->person.role == directory::Role::team_leader &&
                           call->services.backend.practicals().sits(call->person.id);
        }
        if (!route.audit.empty())
            audit(call, route.audit, call->path.empty() ? "" : call->path.begin()->second,
                  handlers::owners(call));
        if (route.access == Access::right && !call->may(route.right))
            return call->fail({"api.forbidden", "the right is missing"});
        route.handler(call);
    } catch (const std::exception& fault) {
        call->fail({"api.failed", fault.what()});
    }
}

} // namespace ringroom::api
