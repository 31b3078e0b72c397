#include "sip/call.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <sodium.h>

#include "base/log.h"
#include "sip/digest.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {
int reject_prack(void*, nta_reliable_t* reliable, nta_incoming_t* prack, const sip_t*) {
    nta_reliable_destroy(reliable);
    return prack == nullptr ? 0 : 200;
}

/// The parameters of each Digest challenge, the strongest algorithm that we know first.
DigestFields best_challenge(const msg_auth_t* header) {
    DigestFields best;
    for (; header != nullptr; header = header->au_next) {
        if (strcasecmp(header->au_scheme, "Digest") != 0)
            continue;
        DigestFields fields;
        for (const auto* p = header->au_params; p != nullptr && *p != nullptr; ++p)
            set_digest_field(fields, *p);
        if (best.nonce.empty() || strcasecmp(fields.algorithm.c_str(), "SHA-256") == 0)
            best = std::move(fields);
    }
    return best;
}

/// "10.0.0.7" of "sip:10.0.0.7:5060;transport=tcp".
std::string address_in(std::string_view route) {
    constexpr std::string_view scheme = "sip:";
    if (!route.starts_with(scheme))
        return {};
    route.remove_prefix(scheme.size());
    return std::string(route.substr(0, route.find_first_of(":;")));
}

bool asks_for_reliability(const sip_t* sip) {
    return sip->sip_require != nullptr && sip_has_feature(sip->sip_require, "100rel");
}

std::string reason_of(Cause cause) {
    switch (cause) {
    case Cause::elsewhere:
        return R"(SIP;cause=200;text="Call completed elsewhere")";
    case Cause::timer_expired:
        return R"(SIP;cause=408;text="Session timer expired")";
    case Cause::no_common_codec:
        return R"(SIP;cause=488;text="Not acceptable here")";
    default:
        return {};
    }
}
} // namespace

Call::Call(Endpoint& endpoint, CallOwner& owner, LegId leg)
    : endpoint_(endpoint)
    , owner_(owner)
    , leg_(leg) {
    // An id that nobody else uses and that fits 63 bits (RFC 8866 section 5.2).
    origin_.id = (std::uint64_t{randombytes_random()} << 16) ^ leg.value;
    shortest_session_ = endpoint.options().shortest_session;
}

Call::~Call() {
    endpoint_.loop().cancel(retry_timer_);
    endpoint_.loop().cancel(session_timer_);
    nta_incoming_destroy(invite_in_);
    nta_incoming_destroy(change_in_);
    nta_outgoing_destroy(invite_out_);
    nta_outgoing_destroy(change_out_);
    nta_leg_destroy(dialog_);
}

const url_string_t* Call::route() const {
    return route_.empty() ? nullptr : URL_STRING_MAKE(route_.c_str());
}

Origin Call::next_origin() {
    ++origin_.version;
    return origin_;
}

bool Call::make_dialog(const sip_t* sip, nta_incoming_t* request) {
    dialog_ = nta_leg_tcreate(
        endpoint_.agent(),
        [](void* magic, nta_leg_t*, nta_incoming_t* r, const sip_t* s) {
            return static_cast<Call*>(magic)->on_request(r, s);
        },
        this, SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(sip->sip_to), SIPTAG_TO(sip->sip_from),
        NTATAG_REMOTE_CSEQ(sip->sip_cseq->cs_seq), TAG_END());
    return dialog_ != nullptr &&
           nta_leg_tag(dialog_, nta_incoming_tag(request, nullptr)) != nullptr &&
           nta_leg_server_route(dialog_, sip->sip_record_route, sip->sip_contact) >= 0;
}

int Call::refuse(nta_incoming_t* request, int status) {
    nta_incoming_treply(
        request, status, sip_status_phrase(status),
        TAG_IF(status == 415, SIPTAG_ACCEPT_STR("application/sdp")),
        TAG_IF(status == 488, SIPTAG_WARNING_STR(R"(305 ringroom "No common audio codec")")),
        SIPTAG_SERVER_STR(endpoint_.options().user_agent.c_str()), TAG_END());
    return status;
}

int Call::receive(nta_incoming_t* request, const sip_t* sip) {
    if (sip->sip_contact == nullptr)
        return refuse(request, 400);
    if (const int status = nta_check_required(request, sip, endpoint_.supported(), TAG_END());
        status != 0)
        return status;
    auto offered = sdp_of(sip);
    if (!offered)
        return refuse(request, status_of(offered.error()));
    if (const int status = check_session_timer(request, sip); status != 0)
        return status;
    const auto source = source_of(request, sip);
    tcp_ = source.tcp;
    peer_address_ = source.address;
    if (sip->sip_record_route == nullptr)
        route_ = source.uri();
    if (!make_dialog(sip, request))
        return refuse(request, 400);
    offer_ = std::move(*offered);
    peer_has_update_ =
        sip->sip_allow != nullptr && sip_is_allowed(sip->sip_allow, SIP_METHOD_UPDATE);
    invite_in_ = request;
    nta_incoming_bind(
        request,
        [](void* magic, nta_incoming_t* r, const sip_t* s) {
            static_cast<Call*>(magic)->on_ack_or_cancel(r, s);
            return 0;
        },
        this);
    ringing_ = asks_for_reliability(sip);
    state_ = State::offered;
    return 0;
}

void Call::ring() {
    if (state_ != State::offered)
        return;
    const auto* agent = endpoint_.options().user_agent.c_str();
    if (ringing_) // the caller requires PRACK
        nta_reliable_treply(invite_in_, reject_prack, this, SIP_180_RINGING,
                            SIPTAG_CONTACT(contact()), SIPTAG_SERVER_STR(agent), TAG_END());
    else
        nta_incoming_treply(invite_in_, SIP_180_RINGING, SIPTAG_CONTACT(contact()),
                            SIPTAG_SERVER_STR(agent), TAG_END());
}

Result<Agreement> Call::answer(const Media& ours) {
    if (state_ != State::offered)
        return fail("sip.no_leg", "nothing to answer");
    std::string sdp;
    if (offer_) {
        auto answer = answer_offer(*offer_, ours, next_origin());
        if (!answer) {
            release(Cause::no_common_codec);
            return tl::unexpected(answer.error());
        }
        sdp = std::move(answer->sdp);
        agreement_ = answer->agreement;
    } else {
        late_offer_ = true;
        sdp = write_offer(ours, next_origin());
        agreement_ = {};
    }
    local_ = ours;
    const auto expires = session_expires_answer();
    nta_incoming_treply(invite_in_, SIP_200_OK, SIPTAG_CONTACT(contact()),
                        SIPTAG_ALLOW_STR(allowed_methods), SIPTAG_SUPPORTED_STR("timer"),
                        TAG_IF(!expires.empty(), SIPTAG_SESSION_EXPIRES_STR(expires.c_str())),
                        TAG_IF(!expires.empty() && !we_refresh_, SIPTAG_REQUIRE_STR("timer")),
                        SIPTAG_SERVER_STR(endpoint_.options().user_agent.c_str()),
                        SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(sdp.c_str()),
                        TAG_END());
    state_ = State::up;
    awaiting_ack_ = true;
    offer_.reset();
    arm_session_timer();
    return agreement_;
}

void Call::on_ack_or_cancel(nta_incoming_t* request, const sip_t* sip) {
    if (request == change_in_) {
        change_in_ = nullptr;
        nta_incoming_destroy(request);
        if (sip != nullptr && state_ == State::up)
            on_ack(sip);
        if (!done_ && state_ == State::up)
            next_change();
        return;
    }
    if (request != invite_in_)
        return;
    const bool cancel = sip != nullptr && sip->sip_request->rq_method == sip_method_cancel;
    invite_in_ = nullptr;
    if (cancel) {
        const auto* reason = sip->sip_reason;
        const bool elsewhere = reason != nullptr && text_of(reason->re_cause) == "200";
        nta_incoming_treply(request, SIP_487_REQUEST_CANCELLED, TAG_END());
        nta_incoming_destroy(request);
        end(elsewhere ? Cause::elsewhere : Cause::cancelled, 487, true);
        finish();
        return;
    }
    nta_incoming_destroy(request);
    if (!awaiting_ack_)
        return finish(); // the ACK of a refusal
    awaiting_ack_ = false;
    if (bye_after_ack_ || sip == nullptr) { // no ACK at all: the other side is gone
        send_bye(sip == nullptr ? Cause::unreachable : bye_cause_, 0);
        end(Cause::unreachable, 408, true);
        finish();
        return;
    }
    owner_.on_event(*this, Confirmed{leg_});
    if (state_ == State::up)
        on_ack(sip);
    if (state_ == State::up)
        next_change();
}

void Call::on_ack(const sip_t* sip) {
    if (!late_offer_)
        return;
    late_offer_ = false;
    const auto& ours = offered_ ? *offered_ : local_;
    const auto answered = sdp_of(sip);
    const auto agreed = answered && *answered
                            ? accept_answer(ours, **answered)
                            : Result<Agreement>(fail("sip.no_codec", "no answer in the ACK"));
    offered_.reset();
    if (agreed)
        return settle(*agreed);
    release(Cause::no_common_codec);
}

bool Call::invite(Outgoing outgoing) {
    outgoing_ = std::move(outgoing);
    tcp_ = outgoing_.tcp;
    route_ = outgoing_.route;
    peer_address_ = address_in(route_);
    local_ = outgoing_.media;
    we_called_ = true;
    su_home_t* home = static_cast<su_home_t*>(su_home_new(sizeof(su_home_t)));
    dialog_ = nta_leg_tcreate(
        endpoint_.agent(),
        [](void* magic, nta_leg_t*, nta_incoming_t* r, const sip_t* s) {
            return static_cast<Call*>(magic)->on_request(r, s);
        },
        this, SIPTAG_CALL_ID(sip_call_id_create(home, nullptr)),
        SIPTAG_FROM_STR(outgoing_.from.c_str()), SIPTAG_TO_STR(outgoing_.to.c_str()), TAG_END());
    su_home_unref(home);
    if (dialog_ == nullptr || nta_leg_tag(dialog_, nullptr) == nullptr)
        return false;
    next_origin();
    session_interval_ = endpoint_.options().session_expires;
    if (!send_invite())
        return false;
    state_ = State::calling;
    return true;
}

bool Call::send_invite() {
    const auto sdp = write_offer(outgoing_.media, origin_);
    const auto expires = fmt::format("{}", session_interval_.ms / 1000);
    const auto shortest = fmt::format("{}", shortest_session_.ms / 1000);
    std::string extra;
    for (const auto& [name, value] : outgoing_.headers)
        extra += fmt::format("{}: {}\r\n", name, clean_value(value));
    if (!outgoing_.authorization.empty())
        extra += fmt::format("{}\r\n", outgoing_.authorization);
    invite_out_ = nta_outgoing_tcreate(
        dialog_,
        [](void* magic, nta_outgoing_t* request, const sip_t* s) {
            auto& self = *static_cast<Call*>(magic);
            if (request == self.invite_out_)
                self.on_invite_response(s, s != nullptr ? s->sip_status->st_status
                                                        : nta_outgoing_status(request));
            return 0;
        },
        this, route(), SIP_METHOD_INVITE, URL_STRING_MAKE(outgoing_.target.c_str()),
        SIPTAG_CONTACT(contact()), SIPTAG_ALLOW_STR(allowed_methods), SIPTAG_SUPPORTED_STR("timer"),
        SIPTAG_SESSION_EXPIRES_STR(expires.c_str()), SIPTAG_MIN_SE_STR(shortest.c_str()),
        SIPTAG_USER_AGENT_STR(endpoint_.options().user_agent.c_str()),
        TAG_IF(!extra.empty(), SIPTAG_HEADER_STR(extra.c_str())),
        SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(sdp.c_str()), TAG_END());
    return invite_out_ != nullptr;
}

void Call::on_invite_response(const sip_t* sip, int status) {
    if (status < 200) {
        if (sip != nullptr)
            on_provisional(sip, status);
        return;
    }
    if (status < 300 && sip != nullptr)
        return on_answered(sip);
    if (sip != nullptr && state_ == State::calling && retry_with_credentials(sip, status))
        return;
    on_refused(sip, status);
}

void Call::on_provisional(const sip_t* sip, int status) {
    if (state_ != State::calling || status < 180)
        return;
    const auto described = sdp_of(sip);
    Ringing event{leg_, {}};
    if (described && *described)
        if (auto agreed = accept_answer(local_, **described))
            event.early = *agreed;
    if (ringing_ && (early_media_ || !event.early))
        return;
    ringing_ = true;
    early_media_ = event.early.has_value();
    owner_.on_event(*this, event);
}

void Call::acknowledge(nta_outgoing_t* invite) {
    su_home_t* home = static_cast<su_home_t*>(su_home_new(sizeof(su_home_t)));
    auto* cseq = sip_cseq_create(home, nta_outgoing_cseq(invite), SIP_METHOD_ACK);
    nta_outgoing_t* ack = nta_outgoing_tcreate(dialog_, nullptr, nullptr, route(), SIP_METHOD_ACK,
                                               nullptr, SIPTAG_CSEQ(cseq), TAG_END());
    // sofia keeps a destroyed ACK for as long as the 200 may be sent again.
    nta_outgoing_destroy(ack);
    su_home_unref(home);
}

void Call::on_answered(const sip_t* sip) {
    nta_leg_rtag(dialog_, sip->sip_to->a_tag);
    nta_leg_client_route(dialog_, sip->sip_record_route, sip->sip_contact);
    if (sip->sip_record_route != nullptr)
        route_.clear();
    auto* invite = invite_out_;
    invite_out_ = nullptr;
    acknowledge(invite);
    if (state_ != State::calling) { // it answered while our CANCEL was on its way
        nta_outgoing_destroy(invite);
        send_bye(bye_cause_, 0);
        return finish();
    }
    const auto described = sdp_of(sip);
    const auto agreed = described && *described
                            ? accept_answer(local_, **described)
                            : Result<Agreement>(fail("sip.no_codec", "no answer in the 200"));
    peer_has_update_ =
        sip->sip_allow != nullptr && sip_is_allowed(sip->sip_allow, SIP_METHOD_UPDATE);
    state_ = State::up;
    if (!agreed) {
        nta_outgoing_destroy(invite);
        return release(Cause::no_common_codec);
    }
    take_session_timer(sip);
    nta_outgoing_destroy(invite);
    agreement_ = *agreed;
    arm_session_timer();
    owner_.on_event(*this, Answered{leg_, agreement_});
    if (state_ == State::up)
        next_change();
}

bool Call::retry_with_credentials(const sip_t* sip, int status) {
    if (status == 422 && sip->sip_min_se != nullptr && !interval_raised_) {
        interval_raised_ = true;
        const auto asked = Duration{static_cast<std::int64_t>(sip->sip_min_se->min_delta) * 1000};
        shortest_session_ = std::max(shortest_session_, std::min(asked, limits::longest_expiry));
        session_interval_ = std::max(session_interval_, shortest_session_);
    } else if (status == 401 || status == 407) {
        const auto& credentials = outgoing_.credentials;
        const auto challenge =
            best_challenge(status == 401 ? sip->sip_www_authenticate : sip->sip_proxy_authenticate);
        // Never answer for a realm that is not the one configured: that would hand a stranger
        // something to guess the password from.
        if (credentials.user.empty() || challenge.realm != credentials.realm ||
            challenges_answered_ >= (challenge.stale ? 2 : 1))
            return false;
        const auto answer = answer_challenge(challenge, credentials.user, credentials.password,
                                             "INVITE", outgoing_.target, 1);
        if (!answer)
            return false;
        ++challenges_answered_;
        outgoing_.authorization =
            fmt::format("{}: {}", status == 401 ? "Authorization" : "Proxy-Authorization", *answer);
    } else {
        return false;
    }
    nta_outgoing_destroy(invite_out_);
    invite_out_ = nullptr;
    return send_invite();
}

void Call::on_refused(const sip_t* sip, int status) {
    // A 408 of sofia's own without any ringing: nobody is there.
    const bool silence = sip == nullptr || nta_sip_is_internal(sip) != 0;
    nta_outgoing_destroy(invite_out_);
    invite_out_ = nullptr;
    auto cause = cause_of(status);
    if (silence && (status == 503 || (status == 408 && !ringing_)))
        cause = Cause::unreachable;
    end(cause, status, true);
    finish();
}

void Call::release(Cause cause, int status) {
    switch (state_) {
    case State::idle:
    case State::over:
        return;
    case State::offered: {
        const int code = status != 0 ? status : sip::status_of(cause);
        const auto later = std::to_string(limits::retry_after.ms / 1000);
        nta_incoming_treply(invite_in_, code, sip_status_phrase(code),
                            TAG_IF(code == 503, SIPTAG_RETRY_AFTER_STR(later.c_str())),
                            SIPTAG_SERVER_STR(endpoint_.options().user_agent.c_str()), TAG_END());
        nta_incoming_destroy(invite_in_);
        invite_in_ = nullptr;
        end(cause, code, false);
        return finish();
    }
    case State::calling: {
        const auto reason = reason_of(cause);
        bye_cause_ = cause;
        nta_outgoing_tcancel(invite_out_, nullptr, nullptr,
                             TAG_IF(!reason.empty(), SIPTAG_REASON_STR(reason.c_str())), TAG_END());
        end(cause, 0, false); // finished by the final response, or for want of one
        retry_timer_ =
            endpoint_.loop().at(steady_now() + endpoint_.options().t1 * 80, [this] { finish(); });
        return;
    }
    case State::up:
        if (awaiting_ack_) { // RFC 3261 section 15: no BYE before the ACK
            bye_after_ack_ = true;
            bye_cause_ = cause;
            return end(cause, 0, false);
        }
        send_bye(cause, status);
        end(cause, 0, false);
        return finish();
    }
}

void Call::send_bye(Cause cause, int) {
    const auto reason = reason_of(cause);
    nta_outgoing_tcreate(
        dialog_,
        [](void*, nta_outgoing_t* request, const sip_t* s) {
            // Whatever the answer: the dialog is over. A challenge is not answered.
            if (s == nullptr || s->sip_status->st_status >= 200)
                nta_outgoing_destroy(request);
            return 0;
        },
        nullptr, route(), SIP_METHOD_BYE, nullptr,
        SIPTAG_USER_AGENT_STR(endpoint_.options().user_agent.c_str()),
        TAG_IF(!reason.empty(), SIPTAG_REASON_STR(reason.c_str())), TAG_END());
}

void Call::end(Cause cause, int status, bool by_peer) {
    if (state_ == State::over)
        return;
    state_ = State::over;
    endpoint_.loop().cancel(retry_timer_);
    endpoint_.loop().cancel(session_timer_);
    log_debug("sip", fmt::format("leg={} released cause={} status={}", leg_.value, name_of(cause),
                                 status));
    owner_.on_event(*this, Released{leg_, cause, status, by_peer});
}

void Call::finish() {
    if (done_)
        return;
    done_ = true;
    owner_.on_done(*this);
}

int Call::on_request(nta_incoming_t* request, const sip_t* sip) {
    const auto method = sip->sip_request->rq_method;
    if (method == sip_method_ack || method == sip_method_cancel)
        return 0;
    if (state_ == State::over || state_ == State::idle)
        return 481;
    switch (method) {
    case sip_method_invite:
        return on_reinvite(request, sip);
    case sip_method_update:
        return on_update(request, sip);
    case sip_method_bye:
        return on_bye(request, sip);
    case sip_method_info:
        return on_info(request, sip);
    case sip_method_options:
        nta_incoming_treply(request, SIP_200_OK, SIPTAG_ALLOW_STR(allowed_methods), TAG_END());
        return 200;
    case sip_method_refer:
        return 603; // transfers are asked of the centre, not of the wire
    default:
        nta_incoming_treply(request, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(allowed_methods),
                            TAG_END());
        return 405;
    }
}

} // namespace ringroom::sip
