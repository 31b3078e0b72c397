#pragma once
// Inside of room api: the table of routes, and how a request becomes a call of a handler. The table
// is also what the OpenAPI document is made from.
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/backend.h"
#include "api/errors.h"
#include "api/http.h"
#include "api/people.h"
#include "api/target.h"
#include "base/text.h"
#include "crm/office.h"
#include "directory/rights.h"
#include "wire/messages.h"

namespace ringroom::api {

/// What handlers work with; lives as long as the server.
struct Services {
    Backend& backend;
    People& people;
    crm::Office& office;
    Language language = Language::en; ///< where a request names none
    std::function<std::string()> own_metrics;
    std::function<void(const std::string& token)> logged_out;      ///< ends the token's streams
    std::function<void(AgentId, const std::string& token)> sits{}; ///< Hub::sits
    /// Hub::sits_elsewhere
    std::function<void(AgentId, const std::string& token, std::function<void(bool)>)>
        sits_elsewhere{};
    /// Shows a message to the streams of these people.
    std::function<void(std::vector<AgentId> people, const wire::Message&)> message_sent{};
    /// Tells the person's streams what a leader did to their seat.
    std::function<void(AgentId, const wire::SeatOrder&)> seat_ordered{};
    bool students_write = true; ///< messages
};

/// One request on its way: filled step by step, kept alive by whoever still has to answer.
struct Call {
    Services& services;
    Request request;
    Reply reply;
    Language language = Language::en;
    std::map<std::string, std::string, std::less<>> path;  ///< {contact} and its like
    std::map<std::string, std::string, std::less<>> query; ///< only names that the route knows
    std::string token;
    directory::Person person; ///< set unless the route is open
    /// What the audit log will say of this request; handlers name the subject. Shared with `reply`,
    /// which writes it.
    std::shared_ptr<directory::AuditEntry> audit{};

    [[nodiscard]] AgentId agent() const { return {static_cast<std::uint64_t>(person.id)}; }
    /// Who leads a team and sits an exam of it is a candidate as any other until it is over.
    bool seated = false;
    [[nodiscard]] bool may(directory::Right right) const {
        return allowed(seated ? directory::Role::student : person.role, right);
    }
    /// Decodes the body as a stranger's message.
    template <class T>
    [[nodiscard]] Result<T> body() const {
        return wire::decode<T>(request.body.empty() ? "{}" : std::string_view(request.body),
                               wire::Trust::stranger);
    }
    void ok(std::string json, int status = 200) const;
    void done() const; ///< 204
    void fail(const Error& error) const;
    /// For Backend methods that answer later.
    template <class T>
    [[nodiscard]] static Answer<T> answer(std::shared_ptr<Call> call, int status = 200);
};
using CallPtr = std::shared_ptr<Call>;

enum class Access { open, signed_in, right };
enum class Pace { quick, slow };

struct Route {
    Method method;
    std::string_view path; ///< below /api/v1, "/contacts/{contact}/moves"
    Access access;
    directory::Right right; ///< with Access::right
    Pace pace;
    int status;               ///< of success
    std::string_view body;    ///< message of the request; empty: none; "file": bytes of any kind
    std::string_view answer;  ///< message of the answer; "" none, "text", "csv", "wav", "json"
    std::string_view queries; ///< names of query values, parted by spaces
    std::string_view errors;  ///< statuses besides 400, 401, 403, 500 and 503, parted by spaces
    std::string_view summary;
    void (*handler)(const CallPtr&);
    std::string_view audit{}; ///< the action's name in the audit log; empty: not noted there
};
[[nodiscard]] std::span<const Route> routes();

struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> path;
    std::string allow; ///< with api.method: the methods there are
};
/// Errors: "api.not_found", "api.method" (then `allow` is set), "api.query". HEAD finds GET.
[[nodiscard]] Result<Match> find_route(Method method, const Target& target, std::string& allow);

/// Everything before the handler that needs no waiting: address, method, media type. Pure.
[[nodiscard]] Result<const Route*> prepare(Call& call, std::string& allow);
/// Token, right, handler; runs on a lane. Never throws.
void run(const Route& route, const CallPtr& call);

/// From now on the answer is noted in the audit log as `action`, for `concerns` too, whose own it
/// is.
void audit(const CallPtr& call, std::string_view action, std::string subject,
           std::vector<AgentId> concerns = {});
/// The same for what belongs to another and is refused: the log says so (403), whatever the answer
/// says to who asked.
void audit_refusal(const CallPtr& call, std::string_view action, std::string subject,
                   std::vector<AgentId> concerns);

/// Names the refusal in the log.
void log_refusal(const Call& call, const Error& error, int status);

template <>
inline Answer<void> Call::answer(CallPtr call, int status) {
    return [call, status](const Result<void>& result) {
        if (!result)
            return call->fail(result.error());
        call->reply({.status = status});
    };
}
template <class T>
Answer<T> Call::answer(CallPtr call, int status) {
    return [call, status](const Result<T>& result) {
        if (!result)
            return call->fail(result.error());
        call->ok(wire::encode(*result), status);
    };
}

} // namespace ringroom::api
