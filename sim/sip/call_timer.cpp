// Session timers (RFC 4028): both sides notice when the other has gone without a word.
#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"
#include "sip/call.h"
#include "sip/limits.h"

namespace ringroom::sip {

int Call::check_session_timer(nta_incoming_t* request, const sip_t* sip) {
    const auto& options = endpoint_.options();
    if (options.session_expires.ms == 0)
        return 0;
    const auto shortest = static_cast<sip_time_t>(options.shortest_session.ms / 1000);
    if (const int status = nta_check_session_expires(request, sip, shortest, TAG_END());
        status != 0)
        return status;
    peer_has_timer_ = sip->sip_supported != nullptr && sip_has_feature(sip->sip_supported, "timer");
    auto wanted = options.session_expires;
    if (sip->sip_min_se != nullptr)
        wanted = std::max(wanted,
                          Duration{static_cast<std::int64_t>(sip->sip_min_se->min_delta) * 1000});
    const auto* asked = sip->sip_session_expires;
    if (asked == nullptr) {
        session_interval_ = wanted;
        we_refresh_ = true;
        return 0;
    }
    session_interval_ =
        std::min(wanted, Duration{static_cast<std::int64_t>(asked->x_delta) * 1000});
    we_refresh_ = !peer_has_timer_ || text_of(asked->x_refresher) == "uas";
    return 0;
}

std::string Call::session_expires_answer() const {
    if (session_interval_.ms == 0)
        return {};
    return fmt::format("{};refresher={}", session_interval_.ms / 1000, we_refresh_ ? "uas" : "uac");
}

void Call::take_session_timer(const sip_t* answer) {
    const auto* agreed = answer->sip_session_expires;
    if (agreed == nullptr) { // the other side knows no timers: ours alone
        we_refresh_ = true;
        return;
    }
    const auto interval = Duration{static_cast<std::int64_t>(agreed->x_delta) * 1000};
    if (interval.ms > 0)
        session_interval_ = std::min(interval, limits::longest_expiry);
    we_refresh_ = text_of(agreed->x_refresher) != "uas";
}

void Call::arm_session_timer() {
    auto& loop = endpoint_.loop();
    loop.cancel(session_timer_);
    if (session_interval_.ms == 0 || state_ != State::up)
        return;
    if (we_refresh_) {
        session_timer_ =
            loop.at(steady_now() + session_interval_ / 2, [this] { refresh_session(); });
        return;
    }
    const auto grace = std::min(Duration{32'000}, session_interval_ / 3);
    session_timer_ = loop.at(steady_now() + session_interval_ - grace, [this] { on_silence(0); });
}

void Call::refresh_session() {
    if (state_ != State::up)
        return;
    if (change_out_ != nullptr || change_in_ != nullptr || awaiting_ack_)
        return arm_session_timer(); // what is under way refreshes too
    if (!peer_has_update_)
        return send_reinvite(local_, true);
    const auto expires = fmt::format("{};refresher=uac", session_interval_.ms / 1000);
    change_out_ = nta_outgoing_tcreate(
        dialog_,
        [](void* magic, nta_outgoing_t* request, const sip_t* s) {
            auto& self = *static_cast<Call*>(magic);
            if (request == self.change_out_)
                self.on_update_response(s, s != nullptr ? s->sip_status->st_status
                                                        : nta_outgoing_status(request));
            return 0;
        },
        this, route(), SIP_METHOD_UPDATE, nullptr, SIPTAG_CONTACT(contact()),
        SIPTAG_SUPPORTED_STR("timer"), SIPTAG_SESSION_EXPIRES_STR(expires.c_str()),
        SIPTAG_USER_AGENT_STR(endpoint_.options().user_agent.c_str()), TAG_END());
}

void Call::on_update_response(const sip_t* sip, int status) {
    if (status < 200)
        return;
    nta_outgoing_destroy(change_out_);
    change_out_ = nullptr;
    if (state_ != State::up)
        return;
    if (status < 300 && sip != nullptr) {
        take_session_timer(sip);
        arm_session_timer();
    } else if (status == 408 || status == 481 || sip == nullptr || nta_sip_is_internal(sip) != 0) {
        return on_silence(status);
    } else if (status == 405 || status == 501) {
        peer_has_update_ = false;
        return send_reinvite(local_, true);
    } else {
        auto& loop = endpoint_.loop();
        loop.cancel(session_timer_);
        session_timer_ =
            loop.at(steady_now() + session_interval_ / 8, [this] { refresh_session(); });
    }
    next_change();
}

void Call::on_silence(int status) {
    log_info("sip", fmt::format("leg={} no sign of life", leg_.value));
    send_bye(Cause::timer_expired, status);
    end(Cause::timer_expired, status, true);
    finish();
}

} // namespace ringroom::sip
