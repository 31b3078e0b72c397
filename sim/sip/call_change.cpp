// What happens within a dialog: re-INVITE, UPDATE, hold, glare, digits, BYE.
#include <algorithm>
#include <charconv>
#include <cstring>

#include <fmt/format.h>
#include <sodium.h>

#include "sip/call.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {

/// "5", "*", "10" (for *), "11" (for #), "a".
std::optional<char> digit_of(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '\n'))
        text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    if (text == "10")
        return '*';
    if (text == "11")
        return '#';
    if (text.size() != 1)
        return std::nullopt;
    const char c = text[0] >= 'a' && text[0] <= 'd' ? static_cast<char>(text[0] - 32) : text[0];
    return std::string_view("0123456789*#ABCD").find(c) == std::string_view::npos
               ? std::nullopt
               : std::optional(c);
}

/// The body of application/dtmf-relay: "Signal=5", "Duration=160", a line each.
std::optional<Digit> relay_digit(LegId leg, std::string_view body) {
    std::optional<Digit> found;
    auto duration = Duration{100};
    while (!body.empty()) {
        const auto end = body.find('\n');
        const auto line = body.substr(0, end);
        body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
        const auto at = line.find('=');
        if (at == std::string_view::npos)
            continue;
        const auto name = line.substr(0, at);
        const auto value = line.substr(at + 1);
        if (name == "Signal") {
            const auto digit = digit_of(value);
            if (!digit)
                return std::nullopt;
            found = Digit{leg, *digit, {}};
        } else if (name == "Duration") {
            int ms = 0;
            const auto start = value.find_first_not_of(' ');
            if (start != std::string_view::npos)
                std::from_chars(value.data() + start, value.data() + value.size(), ms);
            duration = Duration{std::clamp(ms, 20, 10'000)};
        }
    }
    if (found)
        found->duration = duration;
    return found;
}

} // namespace

int Call::on_bye(nta_incoming_t* request, const sip_t*) {
    nta_incoming_treply(request, SIP_200_OK, TAG_END());
    if (invite_in_ != nullptr && !awaiting_ack_) { // a BYE in an early dialog cancels it
        nta_incoming_treply(invite_in_, SIP_487_REQUEST_CANCELLED, TAG_END());
        nta_incoming_destroy(invite_in_);
        invite_in_ = nullptr;
        end(Cause::cancelled, 487, true);
    } else {
        end(Cause::normal, 0, true);
    }
    finish();
    return 200;
}

int Call::on_info(nta_incoming_t* request, const sip_t* sip) {
    if (state_ != State::up)
        return 481;
    const auto* body = sip->sip_payload;
    if (body == nullptr || body->pl_len == 0)
        return 200; // a sign of life
    const std::string_view type =
        sip->sip_content_type != nullptr ? text_of(sip->sip_content_type->c_type) : "";
    const std::string_view text(body->pl_data, std::min<std::size_t>(body->pl_len, 256));
    std::optional<Digit> digit;
    if (type == "application/dtmf-relay") {
        digit = relay_digit(leg_, text);
    } else if (type == "application/dtmf") {
        if (const auto c = digit_of(text))
            digit = Digit{leg_, *c, Duration{100}};
    } else {
        nta_incoming_treply(request, SIP_415_UNSUPPORTED_MEDIA,
                            SIPTAG_ACCEPT_STR("application/dtmf-relay, application/dtmf"),
                            TAG_END());
        return 415;
    }
    if (!digit)
        return 400;
    nta_incoming_treply(request, SIP_200_OK, TAG_END());
    owner_.on_event(*this, *digit);
    return 200;
}

void Call::accept_change(nta_incoming_t* request, const std::string& sdp) {
    const auto expires = session_expires_answer();
    nta_incoming_treply(request, SIP_200_OK, SIPTAG_CONTACT(contact()),
                        SIPTAG_ALLOW_STR(allowed_methods), SIPTAG_SUPPORTED_STR("timer"),
                        TAG_IF(!expires.empty(), SIPTAG_SESSION_EXPIRES_STR(expires.c_str())),
                        TAG_IF(!expires.empty() && !we_refresh_, SIPTAG_REQUIRE_STR("timer")),
                        SIPTAG_SERVER_STR(endpoint_.options().user_agent.c_str()),
                        TAG_IF(!sdp.empty(), SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                        TAG_IF(!sdp.empty(), SIPTAG_PAYLOAD_STR(sdp.c_str())), TAG_END());
    arm_session_timer();
}

int Call::on_reinvite(nta_incoming_t* request, const sip_t* sip) {
    if (change_out_ != nullptr) {
        endpoint_.count_glare();
        return refuse(request, 491);
    }
    if (state_ != State::up || awaiting_ack_ || change_in_ != nullptr) {
        nta_incoming_treply(request, SIP_500_INTERNAL_SERVER_ERROR, SIPTAG_RETRY_AFTER_STR("1"),
                            TAG_END());
        return 500;
    }
    const auto offered = sdp_of(sip);
    if (!offered)
        return refuse(request, status_of(offered.error()));
    if (const int status = check_session_timer(request, sip); status != 0)
        return status;
    std::string sdp;
    std::optional<Agreement> agreed;
    if (*offered) {
        auto answer = answer_offer(**offered, local_, next_origin());
        if (!answer)
            return refuse(request, 488); // the former agreement stays
        sdp = std::move(answer->sdp);
        agreed = answer->agreement;
    } else {
        late_offer_ = true;
        sdp = write_offer(local_, origin_);
    }
    nta_leg_server_route(dialog_, sip->sip_record_route, sip->sip_contact);
    change_in_ = request;
    nta_incoming_bind(
        request,
        [](void* magic, nta_incoming_t* r, const sip_t* s) {
            static_cast<Call*>(magic)->on_ack_or_cancel(r, s);
            return 0;
        },
        this);
    accept_change(request, sdp);
    if (agreed)
        settle(*agreed);
    return 0;
}

int Call::on_update(nta_incoming_t* request, const sip_t* sip) {
    if (state_ != State::up)
        return refuse(request, 500);
    const auto offered = sdp_of(sip);
    if (!offered)
        return refuse(request, status_of(offered.error()));
    if (*offered && (change_out_ != nullptr || change_in_ != nullptr || awaiting_ack_))
        return refuse(request, 491);
    if (const int status = check_session_timer(request, sip); status != 0)
        return status;
    if (sip->sip_contact != nullptr)
        nta_leg_server_route(dialog_, sip->sip_record_route, sip->sip_contact);
    if (!*offered) {
        accept_change(request, {});
        return 200;
    }
    auto answer = answer_offer(**offered, local_, next_origin());
    if (!answer)
        return refuse(request, 488);
    accept_change(request, answer->sdp);
    settle(answer->agreement);
    return 200;
}

void Call::settle(const Agreement& agreement) {
    if (agreement == agreement_)
        return; // a refresh
    MediaChanged event{leg_, agreement, HoldChange::none};
    if (agreement.held != agreement_.held)
        event.hold = agreement.held ? HoldChange::held : HoldChange::retrieved;
    agreement_ = agreement;
    owner_.on_event(*this, event);
}

void Call::change_media(const Media& ours) {
    if (state_ != State::up)
        return;
    next_offer_ = ours;
    next_change();
}

void Call::next_change() {
    if (!next_offer_ || state_ != State::up || awaiting_ack_ || change_in_ != nullptr ||
        change_out_ != nullptr || glares_ > 0)
        return;
    const auto offer = std::move(*next_offer_);
    next_offer_.reset();
    next_origin();
    send_reinvite(offer, false);
}

void Call::send_reinvite(const Media& offer, bool refresh) {
    offered_ = offer;
    refreshing_ = refresh;
    const auto sdp = write_offer(offer, origin_);
    const auto expires = session_interval_.ms == 0
                             ? std::string()
                             : fmt::format("{};refresher={}", session_interval_.ms / 1000,
                                           we_refresh_ ? "uac" : "uas");
    change_out_ = nta_outgoing_tcreate(
        dialog_,
        [](void* magic, nta_outgoing_t* request, const sip_t* s) {
            auto& self = *static_cast<Call*>(magic);
            if (request == self.change_out_)
                self.on_change_response(s, s != nullptr ? s->sip_status->st_status
                                                        : nta_outgoing_status(request));
            return 0;
        },
        this, route(), SIP_METHOD_INVITE, nullptr, SIPTAG_CONTACT(contact()),
        SIPTAG_ALLOW_STR(allowed_methods), SIPTAG_SUPPORTED_STR("timer"),
        TAG_IF(!expires.empty(), SIPTAG_SESSION_EXPIRES_STR(expires.c_str())),
        SIPTAG_USER_AGENT_STR(endpoint_.options().user_agent.c_str()),
        SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(sdp.c_str()), TAG_END());
}

void Call::on_change_response(const sip_t* sip, int status) {
    if (status < 200)
        return;
    auto* request = change_out_;
    change_out_ = nullptr;
    const auto offer = offered_ ? *offered_ : local_;
    offered_.reset();
    if (status < 300 && sip != nullptr) {
        glares_ = 0;
        acknowledge(request);
        nta_outgoing_destroy(request);
        if (state_ != State::up)
            return;
        const auto described = sdp_of(sip);
        const auto agreed = described && *described
                                ? accept_answer(offer, **described)
                                : Result<Agreement>(fail("sip.no_codec", "no answer"));
        if (!agreed)
            return release(Cause::no_common_codec);
        local_ = offer;
        take_session_timer(sip);
        arm_session_timer();
        settle(*agreed);
        return next_change();
    }
    nta_outgoing_destroy(request);
    if (state_ != State::up)
        return;
    if (status == 408 || status == 481 || sip == nullptr || nta_sip_is_internal(sip) != 0)
        return on_silence(status);
    if (status == 491 && glares_ < limits::glare_retries) {
        ++glares_;
        endpoint_.count_glare();
        if (!next_offer_ && !refreshing_)
            next_offer_ = offer;
        // RFC 3261 section 14.1: who made the call waits longer, in steps of 10 ms.
        const auto wait =
            we_called_ ? 2100 + 10 * randombytes_uniform(190) : 10 * randombytes_uniform(200);
        retry_timer_ =
            endpoint_.loop().at(steady_now() + Duration{wait}, [this] { retry_change(); });
        return;
    }
    glares_ = 0;
    if (refreshing_)
        arm_session_timer();
    else
        owner_.on_event(*this, ChangeRefused{leg_, status});
    if (state_ == State::up)
        next_change();
}

void Call::retry_change() {
    const int glares = std::exchange(glares_, 0);
    if (refreshing_ && !next_offer_)
        return refresh_session();
    next_change();
    if (change_out_ != nullptr)
        glares_ = glares;
}

void Call::send_digit(char digit, Duration duration) {
    if (state_ != State::up)
        return;
    const auto body = fmt::format("Signal={}\r\nDuration={}\r\n", digit, duration.ms);
    nta_outgoing_tcreate(dialog_, nullptr, nullptr, route(), SIP_METHOD_INFO, nullptr,
                         SIPTAG_CONTENT_TYPE_STR("application/dtmf-relay"),
                         SIPTAG_PAYLOAD_STR(body.c_str()), TAG_END());
}

} // namespace ringroom::sip
