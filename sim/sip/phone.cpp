#include "sip/phone.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <fmt/format.h>

#include "base/check.h"
#include "base/thread_check.h"
#include "sip/call.h"
#include "sip/digest.h"

namespace ringroom::sip {

struct Phone::Inside final : CallOwner {
    Inside(Loop& l, PhoneOptions o, Listener listener)
        : loop(l)
        , options(std::move(o))
        , outbox(l, std::move(listener)) {}
    ~Inside() {
        loop.cancel(refresh_timer);
        loop.cancel(sweep_timer);
        calls.clear();
        nta_outgoing_destroy(register_request);
        nta_leg_destroy(register_leg);
    }

    Loop& loop;
    PhoneOptions options;
    Outbox outbox;
    std::unique_ptr<Endpoint> endpoint;
    std::unordered_map<LegId, std::unique_ptr<Call>> calls;
    std::uint64_t last_outgoing = 0;
    std::uint64_t last_incoming = first_incoming_leg;
    std::vector<LegId> to_sweep;
    Loop::TimerId sweep_timer;
    ThreadCheck thread;

    nta_leg_t* register_leg = nullptr;
    nta_outgoing_t* register_request = nullptr;
    Duration wanted; ///< expiry asked for; 0 while going away
    bool registered = false;
    int challenges = 0; ///< answered since the last success
    DigestFields challenge;
    std::uint32_t nonce_count = 0;
    Loop::TimerId refresh_timer;

    int on_request(nta_incoming_t* request, const sip_t* sip);
    int on_invite(nta_incoming_t* request, const sip_t* sip);
    bool send_register();
    void on_register_response(const sip_t* sip, int status);
    bool learn_challenge(const sip_t* sip);
    [[nodiscard]] std::string authorization(const char* method, const std::string& uri);
    void on_event(Call&, Event event) override { outbox.push(std::move(event)); }
    void on_done(Call& call) override;
    [[nodiscard]] std::string server() const {
        return fmt::format("{}:{}", host_part(options.server_address), options.server_port);
    }
    [[nodiscard]] std::string route() const {
        return fmt::format("sip:{}{}", server(), options.tcp ? ";transport=tcp" : "");
    }
    Call* find(LegId leg) {
        thread.here();
        const auto found = calls.find(leg);
        return found == calls.end() ? nullptr : found->second.get();
    }
};

void Phone::Inside::on_done(Call& call) {
    to_sweep.push_back(call.leg());
    if (to_sweep.size() == 1)
        sweep_timer = loop.defer([this] {
            for (const auto leg : std::exchange(to_sweep, {}))
                calls.erase(leg);
        });
}

int Phone::Inside::on_request(nta_incoming_t* request, const sip_t* sip) {
    const auto method = sip->sip_request->rq_method;
    if (method == sip_method_ack)
        return 0;
    // Only our own server has anything to ask of us.
    if (source_of(request, sip).address != options.server_address)
        return 403;
    if (sip->sip_to->a_tag != nullptr)
        return 481;
    if (method == sip_method_invite)
        return on_invite(request, sip);
    nta_incoming_treply(request, method == sip_method_options ? 200 : 405, nullptr,
                        SIPTAG_ALLOW_STR(allowed_methods), TAG_END());
    return method == sip_method_options ? 200 : 405;
}

int Phone::Inside::on_invite(nta_incoming_t* request, const sip_t* sip) {
    if (calls.size() >= 16) // more than anyone can juggle
        return 486;
    Invited event;
    event.leg = LegId{last_incoming++};
    auto call = std::make_unique<Call>(*endpoint, *this, event.leg);
    if (const int status = call->receive(request, sip); status != 0)
        return status;
    event.from = clean_value(text_of(sip->sip_from->a_url->url_user));
    event.from_display = clean_value(text_of(sip->sip_from->a_display));
    event.dialled = clean_value(text_of(sip->sip_request->rq_url->url_user));
    event.headers = extra_headers_of(sip);
    if (call->offer())
        event.offer = call->offer()->audio;
    calls.emplace(event.leg, std::move(call));
    outbox.push(std::move(event));
    return 0;
}

std::string Phone::Inside::authorization(const char* method, const std::string& uri) {
    if (challenge.nonce.empty())
        return {};
    const auto answer =
        answer_challenge(challenge, options.user, options.password, method, uri, ++nonce_count);
    return answer ? "Authorization: " + *answer : std::string();
}

bool Phone::Inside::learn_challenge(const sip_t* sip) {
    DigestFields best;
    for (const auto* a = sip->sip_www_authenticate; a != nullptr; a = a->au_next) {
        DigestFields fields;
        for (const auto* p = a->au_params; p != nullptr && *p != nullptr; ++p)
            set_digest_field(fields, *p);
        if (strcasecmp(a->au_scheme, "Digest") == 0 && fields.realm == options.realm &&
            (best.nonce.empty() || fields.algorithm == "SHA-256"))
            best = std::move(fields);
    }
    // The same question again means that our answer was wrong.
    if (best.nonce.empty() || ++challenges > (best.stale ? 3 : 1 + (nonce_count > 1 ? 1 : 0)))
        return false;
    challenge = std::move(best);
    nonce_count = 0;
    return true;
}

bool Phone::Inside::send_register() {
    const auto aor =
        name_addr(options.display, options.register_as.empty() ? options.user : options.register_as,
                  host_part(options.server_address));
    if (register_leg == nullptr) {
        su_home_t* home = static_cast<su_home_t*>(su_home_new(sizeof(su_home_t)));
        register_leg = nta_leg_tcreate(
            endpoint->agent(), [](void*, nta_leg_t*, nta_incoming_t*, const sip_t*) { return 481; },
            this, SIPTAG_CALL_ID(sip_call_id_create(home, nullptr)), SIPTAG_FROM_STR(aor.c_str()),
            SIPTAG_TO_STR(aor.c_str()), TAG_END());
        su_home_unref(home);
        if (register_leg == nullptr)
            return false;
    }
    const auto uri = "sip:" + host_part(options.server_address);
    const auto via = route();
    const auto expires = std::to_string(wanted.ms / 1000);
    const auto credentials = authorization("REGISTER", uri);
    register_request = nta_outgoing_tcreate(
        register_leg,
        [](void* magic, nta_outgoing_t* request, const sip_t* sip) {
            auto& self = *static_cast<Inside*>(magic);
            if (request == self.register_request)
                self.on_register_response(sip, sip != nullptr ? sip->sip_status->st_status
                                                              : nta_outgoing_status(request));
            return 0;
        },
        this, URL_STRING_MAKE(via.c_str()), SIP_METHOD_REGISTER, URL_STRING_MAKE(uri.c_str()),
        SIPTAG_CONTACT(endpoint->contact(options.tcp)), SIPTAG_EXPIRES_STR(expires.c_str()),
        SIPTAG_USER_AGENT_STR(endpoint->options().user_agent.c_str()),
        TAG_IF(!credentials.empty(), SIPTAG_HEADER_STR(credentials.c_str())), TAG_END());
    return register_request != nullptr;
}

void Phone::Inside::on_register_response(const sip_t* sip, int status) {
    if (status < 200)
        return;
    const bool again = status == 401 && sip != nullptr && learn_challenge(sip);
    nta_outgoing_destroy(register_request);
    register_request = nullptr;
    if (again && send_register())
        return;
    challenges = 0;
    const bool ok = status >= 200 && status < 300;
    const bool was = registered;
    registered = ok && wanted.ms > 0;
    if (ok && wanted.ms > 0) {
        refresh_timer = loop.at(steady_now() + wanted * 4 / 5, [this] {
            if (register_request == nullptr)
                send_register();
        });
        if (was)
            return; // a refresh is no news
    } else if (wanted.ms > 0 && status != 403 && status != 401) {
        // The server may be starting again.
        refresh_timer = loop.at(steady_now() + Duration{10'000}, [this] {
            if (register_request == nullptr)
                send_register();
        });
    }
    outbox.push(Registered{options.user, registered, status});
}

Phone::Phone(std::unique_ptr<Inside> in)
    : in_(std::move(in)) {}
Phone::~Phone() = default;

Result<std::unique_ptr<Phone>> Phone::open(Loop& loop, PhoneOptions options, Listener listener) {
    if (!valid_user(options.user))
        return fail("sip.bad_user", "a user name has letters, digits and . _ - only");
    auto in = std::make_unique<Inside>(loop, std::move(options), std::move(listener));
    in->thread.here();
    const auto& o = in->options;
    EndpointOptions wire{.address = o.address,
                         .port = o.port,
                         .udp = !o.tcp,
                         .tcp = o.tcp,
                         .contact_user = o.user,
                         .user_agent = clean_value(o.user_agent),
                         .session_expires = o.session_expires,
                         .shortest_session = o.shortest_session,
                         .t1 = o.t1,
                         .legs = 16};
    auto* self = in.get();
    auto endpoint =
        Endpoint::open(loop, std::move(wire), [self](nta_incoming_t* request, const sip_t* sip) {
            return self->on_request(request, sip);
        });
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    in->endpoint = std::move(*endpoint);
    return std::unique_ptr<Phone>(new Phone(std::move(in)));
}

std::uint16_t Phone::port() const {
    return in_->endpoint->port();
}

void Phone::register_now() {
    in_->thread.here();
    const Outbox::Command command(in_->outbox);
    in_->wanted = in_->options.expires;
    in_->loop.cancel(in_->refresh_timer);
    if (in_->register_request == nullptr && !in_->send_register())
        in_->outbox.push(Registered{in_->options.user, false, 503});
}

void Phone::unregister() {
    in_->thread.here();
    const Outbox::Command command(in_->outbox);
    in_->wanted = Duration{0};
    in_->loop.cancel(in_->refresh_timer);
    nta_outgoing_destroy(in_->register_request);
    in_->register_request = nullptr;
    in_->send_register();
}

bool Phone::registered() const {
    return in_->registered;
}

LegId Phone::call(const std::string& number, const Media& ours, const Headers& headers) {
    in_->thread.here();
    const Outbox::Command command(in_->outbox);
    const LegId leg{++in_->last_outgoing};
    auto one = std::make_unique<Call>(*in_->endpoint, *in_, leg);
    const auto& o = in_->options;
    Outgoing outgoing;
    outgoing.target = fmt::format("sip:{}@{}", escaped_user(clean_value(number)), in_->server());
    outgoing.route = in_->route();
    outgoing.tcp = o.tcp;
    outgoing.from = name_addr(o.display, o.user, host_part(o.server_address));
    outgoing.to = fmt::format("<{}>", outgoing.target);
    outgoing.headers = headers;
    outgoing.media = ours;
    outgoing.credentials = {o.user, o.password, o.realm};
    outgoing.authorization = in_->authorization("INVITE", outgoing.target);
    if (one->invite(std::move(outgoing)))
        in_->calls.emplace(leg, std::move(one));
    else
        in_->outbox.push(Released{leg, Cause::failed, 0, false});
    return leg;
}

void Phone::ring(LegId leg) {
    if (auto* call = in_->find(leg))
        call->ring();
}

Result<Agreement> Phone::answer(LegId leg, const Media& ours) {
    const Outbox::Command command(in_->outbox);
    auto* call = in_->find(leg);
    return call == nullptr ? fail("sip.no_leg", "no such leg") : call->answer(ours);
}

void Phone::reject(LegId leg, Cause cause) {
    const Outbox::Command command(in_->outbox);
    if (auto* call = in_->find(leg))
        call->release(cause);
}

void Phone::release(LegId leg) {
    reject(leg, Cause::normal);
}

void Phone::change_media(LegId leg, const Media& ours) {
    const Outbox::Command command(in_->outbox);
    if (auto* call = in_->find(leg))
        call->change_media(ours);
}

void Phone::send_digit(LegId leg, char digit, Duration duration) {
    if (auto* call = in_->find(leg))
        call->send_digit(digit, duration);
}

} // namespace ringroom::sip
