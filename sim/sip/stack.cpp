#include "sip/stack.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/log.h"
#include "base/thread_check.h"
#include "sip/call.h"
#include "sip/flood.h"
#include "sip/registrar.h"
#include "sip/tcp_guard.h"

namespace ringroom::sip {

namespace {

struct Leg {
    LegId id;
    bool incoming = false;
    bool released = false; ///< Released went out; what still happens is the wire's affair
    bool ringing = false;
    std::vector<std::unique_ptr<Call>> calls; ///< one, or one a telephone that rings
    Call* chosen = nullptr;
    std::size_t alive = 0; ///< branches that may still answer
    Cause cause = Cause::unreachable;
    int status = 480;
    Loop::TimerId patience;
};

/// Which of two refusals by two telephones says more to the caller.
int weight(Cause cause) {
    switch (cause) {
    case Cause::declined:
        return 5;
    case Cause::busy:
        return 4;
    case Cause::no_answer:
        return 3;
    case Cause::no_common_codec:
        return 2;
    case Cause::unreachable:
        return 0;
    default:
        return 1;
    }
}

} // namespace

struct Stack::Inside final : CallOwner {
    Inside(Loop& l, StackOptions o, Credentials c, Listener listener)
        : loop(l)
        , options(std::move(o))
        , gate(options, std::move(c))
        , requests(options.requests_a_second, options.requests_at_once)
        , invites(options.invites_a_second, options.invites_at_once)
        , outbox(l, std::move(listener)) {}
    ~Inside() {
        loop.cancel(expiry_timer);
        loop.cancel(sweep_timer);
        for (auto& [id, leg] : legs)
            loop.cancel(leg.patience);
        legs.clear(); // before the endpoint
    }

    Loop& loop;
    StackOptions options;
    Gate gate;
    RateLimit requests;
    RateLimit invites;
    Registrar registrar;
    Outbox outbox;
    std::unique_ptr<Endpoint> endpoint;
    std::unique_ptr<TcpGuard> guard;
    std::unordered_map<LegId, Leg> legs;
    std::uint64_t last_incoming = first_incoming_leg;
    StackStats stats;
    Instant expiry = Instant::never();
    Loop::TimerId expiry_timer;
    Loop::TimerId sweep_timer;
    std::vector<LegId> to_sweep;
    ThreadCheck thread;

    // requests outside any dialog
    int on_request(nta_incoming_t* request, const sip_t* sip);
    int on_register(nta_incoming_t* request, const sip_t* sip, const Source& source);
    int on_invite(nta_incoming_t* request, const sip_t* sip, const Source& source);
    /// 503 with Retry-After.
    static int busy(nta_incoming_t* request);
    [[nodiscard]] bool too_often(RateLimit& limit, const Source& source);
    int challenge(nta_incoming_t* request, const std::string& source, bool stale);
    /// 0: accepted, and `user` is who it is. Else the status it was answered with.
    int admit(nta_incoming_t* request, const sip_t* sip, const Source& source, std::string& user);
    Result<Registrar::Request> read_register(const sip_t* sip, const Source& source,
                                             const std::string& user) const;
    int answer_register(nta_incoming_t* request, const Source& source, const std::string& user);
    void arm_expiry(Instant when);

    // legs
    void on_event(Call& call, Event event) override;
    void on_done(Call& call) override;
    void on_branch_answered(Leg& leg, Call& call, const Answered& event);
    void on_branch_released(Leg& leg, Call& call, const Released& event);
    void release_leg(Leg& leg, Cause cause, int status, bool by_peer, Call* but = nullptr);
    void start(Leg& leg, const Originate& call);
    void sweep();
    Leg* find(LegId id) {
        thread.here();
        const auto found = legs.find(id);
        return found == legs.end() || found->second.released ? nullptr : &found->second;
    }
};

int Stack::Inside::challenge(nta_incoming_t* request, const std::string& source, bool stale) {
    std::string headers;
    for (const auto& value : gate.challenges(steady_now(), source, stale))
        headers += fmt::format("WWW-Authenticate: {}\r\n", value);
    nta_incoming_treply(request, SIP_401_UNAUTHORIZED, SIPTAG_HEADER_STR(headers.c_str()),
                        SIPTAG_SERVER_STR(options.user_agent.c_str()), TAG_END());
    return 401;
}

int Stack::Inside::admit(nta_incoming_t* request, const sip_t* sip, const Source& source,
                         std::string& user) {
    DigestFields fields;
    const DigestFields* given = nullptr;
    for (const auto* a = sip->sip_authorization; a != nullptr; a = a->au_next) {
        if (strcasecmp(a->au_scheme, "Digest") != 0)
            continue;
        fields = {};
        for (const auto* p = a->au_params; p != nullptr && *p != nullptr; ++p)
            set_digest_field(fields, *p);
        given = &fields;
        if (fields.realm == options.realm)
            break;
    }
    const auto verdict =
        gate.judge(steady_now(), given, sip->sip_request->rq_method_name, source.address);
    switch (verdict) {
    case Gate::Verdict::accepted:
        user = fields.username;
        return 0;
    case Gate::Verdict::challenge:
        return challenge(request, source.address, false);
    case Gate::Verdict::challenge_stale:
        return challenge(request, source.address, true);
    case Gate::Verdict::refused:
        break;
    }
    log_info("sip", fmt::format("refused {} user={} source={}", sip->sip_request->rq_method_name,
                                fields.username, source.text()));
    return 403;
}

int Stack::Inside::busy(nta_incoming_t* request) {
    const auto seconds = std::to_string(limits::retry_after.ms / 1000);
    nta_incoming_treply(request, SIP_503_SERVICE_UNAVAILABLE,
                        SIPTAG_RETRY_AFTER_STR(seconds.c_str()), TAG_END());
    return 503;
}

bool Stack::Inside::too_often(RateLimit& limit, const Source& source) {
    const auto now = steady_now();
    if (limit.admit(now, source.address))
        return false;
    ++stats.floods_refused;
    if (limit.worth_telling(now, source.address))
        log_warning("sip",
                    fmt::format("asked too often: refused for now source={}", source.address));
    return true;
}

int Stack::Inside::on_request(nta_incoming_t* request, const sip_t* sip) {
    const auto method = sip->sip_request->rq_method;
    if (method == sip_method_ack)
        return 0;
    const auto source = source_of(request, sip);
    if (source.tcp && guard)
        guard->heard(source.address, source.port);
    if (sip->sip_to->a_tag != nullptr && method != sip_method_register)
        return 481;
    if (method == sip_method_cancel || method == sip_method_bye)
        return 481;
    if (too_often(method == sip_method_invite ? invites : requests, source))
        return busy(request);
    switch (method) {
    case sip_method_register:
        return on_register(request, sip, source);
    case sip_method_invite:
        return on_invite(request, sip, source);
    case sip_method_options:
        nta_incoming_treply(request, SIP_200_OK, SIPTAG_ALLOW_STR(allowed_methods),
                            SIPTAG_ACCEPT_STR("application/sdp"),
                            SIPTAG_SERVER_STR(options.user_agent.c_str()), TAG_END());
        return 200;
    default:
        break;
    }
    ++stats.refused_methods;
    std::string user;
    if (const int status = admit(request, sip, source, user); status != 0)
        return status;
    nta_incoming_treply(request, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(allowed_methods),
                        TAG_END());
    return 405;
}

Result<Registrar::Request> Stack::Inside::read_register(const sip_t* sip, const Source& source,
                                                        const std::string& user) const {
    Registrar::Request request;
    request.user = user;
    request.origin.route = source.uri();
    request.origin.source = source.text();
    request.origin.tcp = source.tcp;
    request.origin.call_id = clean_value(text_of(sip->sip_call_id->i_id));
    request.origin.cseq = sip->sip_cseq->cs_seq;
    if (sip->sip_user_agent != nullptr)
        request.origin.user_agent = clean_value(text_of(sip->sip_user_agent->g_string));
    const auto wanted = sip->sip_expires != nullptr
                            ? Duration{static_cast<std::int64_t>(sip->sip_expires->ex_delta) * 1000}
                            : Duration{3'600'000};
    for (const auto* c = sip->sip_contact; c != nullptr; c = c->m_next) {
        if (c->m_url->url_type == url_any) {
            request.forget_all = true;
            if (c->m_next != nullptr || wanted.ms != 0)
                return fail("sip.bad_contact", "* stands alone, with Expires: 0");
            continue;
        }
        std::array<char, limits::header_value_bytes> uri{};
        const auto size = url_e(uri.data(), static_cast<isize_t>(uri.size()), c->m_url);
        if (c->m_url->url_type != url_sip || size <= 0 ||
            static_cast<std::size_t>(size) >= uri.size())
            return fail("sip.bad_contact", "not a sip: address");
        auto expires = wanted;
        if (c->m_expires != nullptr)
            expires = Duration{std::int64_t{std::strtol(c->m_expires, nullptr, 10)} * 1000};
        expires.ms = std::clamp<std::int64_t>(expires.ms, 0, limits::longest_expiry.ms);
        request.changes.push_back({uri.data(), expires});
        if (request.changes.size() > limits::bindings_per_user)
            return fail("sip.bad_contact", "too many contacts");
    }
    return request;
}

int Stack::Inside::on_register(nta_incoming_t* request, const sip_t* sip, const Source& source) {
    ++stats.registers;
    std::string user;
    if (const int status = admit(request, sip, source, user); status != 0) {
        stats.registers_refused += status == 403 ? 1 : 0;
        return status;
    }
    if (text_of(sip->sip_to->a_url->url_user) != user) {
        ++stats.registers_refused;
        log_warning("sip", fmt::format("user={} tried to register as {}", user,
                                       text_of(sip->sip_to->a_url->url_user)));
        return 403;
    }
    const auto asked = read_register(sip, source, user);
    if (!asked)
        return 400;
    const auto now = steady_now();
    const auto changed = registrar.apply(now, *asked);
    if (!changed) {
        const auto shortest = std::to_string(limits::shortest_expiry.ms / 1000);
        if (changed.error().code != "sip.interval_too_brief")
            return changed.error().code == "sip.too_many" ? busy(request) : 500;
        nta_incoming_treply(request, SIP_423_INTERVAL_TOO_BRIEF,
                            SIPTAG_MIN_EXPIRES_STR(shortest.c_str()), TAG_END());
        return 423;
    }
    for (const auto& telephone : registrar.of(user))
        arm_expiry(telephone.expires);
    const int status = answer_register(request, source, user);
    if (*changed) {
        log_info("sip", fmt::format("user={} telephones={} source={}", user,
                                    registrar.of(user).size(), source.text()));
        outbox.push(Registered{user, !registrar.of(user).empty(), 200});
    }
    return status;
}

int Stack::Inside::answer_register(nta_incoming_t* request, const Source&,
                                   const std::string& user) {
    std::string headers;
    const auto now = steady_now();
    for (const auto& telephone : registrar.of(user))
        headers += fmt::format("Contact: <{}>;expires={}\r\n", telephone.contact,
                               (telephone.expires - now).ms / 1000);
    nta_incoming_treply(request, SIP_200_OK,
                        TAG_IF(!headers.empty(), SIPTAG_HEADER_STR(headers.c_str())),
                        SIPTAG_SERVER_STR(options.user_agent.c_str()), TAG_END());
    return 200;
}

void Stack::Inside::arm_expiry(Instant when) {
    if (when >= expiry)
        return;
    expiry = when;
    loop.cancel(expiry_timer);
    expiry_timer = loop.at(when, [this] {
        expiry = Instant::never();
        for (const auto& user : registrar.expire(steady_now())) {
            log_info("sip", fmt::format("user={} a registration ran out", user));
            outbox.push(Registered{user, !registrar.of(user).empty(), 0});
        }
        arm_expiry(registrar.next_expiry());
    });
}

int Stack::Inside::on_invite(nta_incoming_t* request, const sip_t* sip, const Source& source) {
    ++stats.invites_in;
    Invited event;
    event.trunk = std::ranges::find(options.trunks, source.address) != options.trunks.end();
    if (event.trunk) {
        const auto number = text_of(sip->sip_from->a_url->url_user);
        event.from = valid_number(number) ? std::string(number) : std::string();
    } else if (const int status = admit(request, sip, source, event.from); status != 0) {
        stats.invites_refused += status == 403 ? 1 : 0;
        return status;
    }
    std::string number(text_of(sip->sip_request->rq_url->url_user));
    number = number.substr(0, limits::header_value_bytes);
    url_unescape(number.data(), number.c_str());
    number.resize(std::strlen(number.c_str()));
    if (!valid_number(number) || legs.size() >= options.legs) {
        ++stats.invites_refused;
        return legs.size() >= options.legs ? busy(request) : number.empty() ? 484 : 404;
    }
    event.leg = LegId{last_incoming++};
    auto call = std::make_unique<Call>(*endpoint, *this, event.leg);
    if (const int status = call->receive(request, sip); status != 0) {
        ++stats.invites_refused;
        stats.bad_sdp += status == 400 || status == 488 ? 1 : 0;
        return status;
    }
    event.dialled = number;
    event.from_display = clean_value(text_of(sip->sip_from->a_display));
    event.headers = extra_headers_of(sip);
    if (call->offer())
        event.offer = call->offer()->audio;
    Leg leg{.id = event.leg, .incoming = true, .chosen = call.get(), .alive = 1};
    leg.calls.push_back(std::move(call));
    legs.emplace(event.leg, std::move(leg));
    log_debug("sip", fmt::format("leg={} invited from={} dialled={}", event.leg.value, event.from,
                                 event.dialled));
    outbox.push(std::move(event));
    return 0;
}

void Stack::Inside::on_event(Call& call, Event event) {
    const auto found = legs.find(call.leg());
    if (found == legs.end() || found->second.released)
        return;
    auto& leg = found->second;
    if (const auto* answered = std::get_if<Answered>(&event))
        return on_branch_answered(leg, call, *answered);
    if (const auto* released = std::get_if<Released>(&event))
        return on_branch_released(leg, call, *released);
    if (auto* ringing = std::get_if<Ringing>(&event)) {
        if (leg.calls.size() > 1)
            ringing->early.reset(); // whose voice would it be?
        if (leg.ringing && !ringing->early)
            return;
        leg.ringing = true;
        return outbox.push(std::move(event));
    }
    if (leg.chosen == &call)
        outbox.push(std::move(event));
}

void Stack::Inside::on_branch_answered(Leg& leg, Call& call, const Answered& event) {
    if (leg.chosen != nullptr)
        return call.release(Cause::elsewhere); // a second answer at once: the first won
    leg.chosen = &call;
    loop.cancel(leg.patience);
    ++stats.answered;
    for (const auto& other : leg.calls)
        if (other.get() != &call)
            other->release(Cause::elsewhere);
    outbox.push(event);
}

void Stack::Inside::on_branch_released(Leg& leg, Call& call, const Released& event) {
    if (leg.chosen == &call)
        return release_leg(leg, event.cause, event.status, event.by_peer, &call);
    if (leg.chosen != nullptr)
        return;
    --leg.alive;
    if (weight(event.cause) >= weight(leg.cause)) {
        leg.cause = event.cause;
        leg.status = event.status;
    }
    if (leg.alive == 0 || event.status >= 600)
        release_leg(leg, event.status >= 600 ? event.cause : leg.cause,
                    event.status >= 600 ? event.status : leg.status, event.by_peer, &call);
}

void Stack::Inside::release_leg(Leg& leg, Cause cause, int status, bool by_peer, Call* but) {
    leg.released = true; // events of the branches say nothing from here on
    loop.cancel(leg.patience);
    ++stats.released;
    stats.timers_expired += cause == Cause::timer_expired ? 1 : 0;
    for (const auto& call : leg.calls)
        if (call.get() != but)
            call->release(cause, by_peer ? 0 : status);
    outbox.push(Released{leg.id, cause, status, by_peer});
}

void Stack::Inside::on_done(Call& call) {
    to_sweep.push_back(call.leg());
    if (to_sweep.size() == 1)
        sweep_timer = loop.defer([this] { sweep(); });
}

void Stack::Inside::sweep() {
    for (const auto id : std::exchange(to_sweep, {})) {
        const auto found = legs.find(id);
        if (found != legs.end() && found->second.released &&
            std::ranges::all_of(found->second.calls, [](const auto& c) { return c->done(); }))
            legs.erase(found);
    }
}

void Stack::Inside::start(Leg& leg, const Originate& call) {
    const auto host = host_part(options.address);
    const auto branch = [&](const std::string& target, const std::string& route, bool tcp,
                            const std::string& to) {
        auto one = std::make_unique<Call>(*endpoint, *this, leg.id);
        Outgoing outgoing;
        outgoing.target = target;
        outgoing.route = route;
        outgoing.tcp = tcp;
        outgoing.from = name_addr(call.display, call.from.empty() ? "anonymous" : call.from, host);
        outgoing.to = to;
        outgoing.headers = call.headers;
        outgoing.media = call.media;
        outgoing.credentials = {call.trunk_user, call.trunk_password, call.trunk_realm};
        if (!one->invite(std::move(outgoing)))
            return;
        ++stats.invites_out;
        ++leg.alive;
        leg.calls.push_back(std::move(one));
    };
    if (call.user.empty()) {
        const auto uri = clean_value(call.uri);
        if (uri.starts_with("sip:") && uri.find_first_of(" <>\"") == std::string::npos)
            branch(uri, {}, uri.find(";transport=tcp") != std::string::npos, "<" + uri + ">");
        return;
    }
    for (const auto& telephone : registrar.of(call.user))
        branch(telephone.contact, telephone.route, telephone.tcp, name_addr({}, call.user, host));
}

Stack::Stack(std::unique_ptr<Inside> in)
    : in_(std::move(in)) {}
Stack::~Stack() = default;

Result<std::unique_ptr<Stack>> Stack::open(Loop& loop, StackOptions options,
                                           Credentials credentials, Listener listener) {
    auto in = std::make_unique<Inside>(loop, std::move(options), std::move(credentials),
                                       std::move(listener));
    in->thread.here();
    const auto& o = in->options;
    EndpointOptions wire{.address = o.address,
                         .port = o.port,
                         .udp = true,
                         .tcp = o.tcp,
                         .contact_user = "ringroom",
                         .user_agent = clean_value(o.user_agent),
                         .session_expires = o.session_expires,
                         .shortest_session = o.shortest_session,
                         .t1 = o.t1,
                         .legs = o.legs};
    auto* self = in.get();
    auto endpoint =
        Endpoint::open(loop, std::move(wire), [self](nta_incoming_t* request, const sip_t* sip) {
            return self->on_request(request, sip);
        });
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    in->endpoint = std::move(*endpoint);
    if (o.tcp)
        in->guard =
            std::make_unique<TcpGuard>(loop, TcpGuardOptions{in->endpoint->port(), o.tcp_an_address,
                                                             o.tcp_in_all, o.tcp_silence});
    return std::unique_ptr<Stack>(new Stack(std::move(in)));
}

std::uint16_t Stack::port() const {
    return in_->endpoint->port();
}

void Stack::originate(Originate call) {
    in_->thread.here();
    const Outbox::Command command(in_->outbox);
    check(call.leg && call.leg.value < first_incoming_leg && !in_->legs.contains(call.leg),
          "an outgoing leg has an id of its own, below first_incoming_leg");
    const auto id = call.leg;
    if (in_->legs.size() >= in_->options.legs)
        return in_->outbox.push(Released{id, Cause::overloaded, 503, false});
    auto& leg = in_->legs.emplace(id, Leg{.id = id}).first->second;
    in_->start(leg, call);
    if (leg.calls.empty()) {
        in_->legs.erase(id);
        ++in_->stats.released;
        return in_->outbox.push(Released{id, Cause::unreachable, 480, false});
    }
    const auto patience = call.patience.ms > 0 ? call.patience : in_->options.answer_patience;
    leg.patience = in_->loop.at(steady_now() + patience, [in = in_.get(), id] {
        if (auto* waiting = in->find(id))
            in->release_leg(*waiting, Cause::no_answer, 408, false);
    });
}

void Stack::ring(LegId leg) {
    if (auto* found = in_->find(leg); found != nullptr && found->incoming)
        found->chosen->ring();
}

Result<Agreement> Stack::answer(LegId leg, const Media& ours) {
    const Outbox::Command command(in_->outbox);
    auto* found = in_->find(leg);
    if (found == nullptr || !found->incoming)
        return fail("sip.no_leg", "no such incoming leg");
    auto agreed = found->chosen->answer(ours);
    in_->stats.answered += agreed ? 1 : 0;
    return agreed;
}

std::string Stack::peer_address(LegId leg) const {
    const auto* found = in_->find(leg);
    return found == nullptr || found->chosen == nullptr ? std::string()
                                                        : found->chosen->peer_address();
}

void Stack::reject(LegId leg, Cause cause) {
    release(leg, cause);
}

void Stack::release(LegId leg, Cause cause) {
    const Outbox::Command command(in_->outbox);
    if (auto* found = in_->find(leg))
        in_->release_leg(*found, cause, 0, false);
}

void Stack::change_media(LegId leg, const Media& ours) {
    const Outbox::Command command(in_->outbox);
    if (auto* found = in_->find(leg); found != nullptr && found->chosen != nullptr)
        found->chosen->change_media(ours);
}

std::vector<Binding> Stack::bindings(std::string_view user) const {
    std::vector<Binding> bindings;
    for (const auto& telephone : in_->registrar.of(user))
        bindings.push_back(
            {telephone.contact, telephone.source, telephone.user_agent, telephone.expires});
    return bindings;
}

bool Stack::registered(std::string_view user) const {
    return !in_->registrar.of(user).empty();
}

void Stack::unregister(std::string_view user) {
    in_->thread.here();
    const Outbox::Command command(in_->outbox);
    if (in_->registrar.forget(user))
        in_->outbox.push(Registered{std::string(user), false, 0});
}

void Stack::unlock(std::string_view user) {
    in_->gate.unlock(user);
}

StackStats Stack::stats() const {
    auto stats = in_->stats;
    stats.bad_messages = in_->endpoint->bad_messages();
    stats.glares = in_->endpoint->glares();
    stats.locked_out = in_->gate.locked_out();
    stats.legs = in_->legs.size();
    stats.bindings = in_->registrar.size();
    if (in_->guard) {
        stats.connections = in_->guard->connections();
        stats.connections_refused = in_->guard->turned_away() + in_->guard->silent();
    }
    return stats;
}

} // namespace ringroom::sip
