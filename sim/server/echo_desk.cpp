#include "server/echo_desk.h"

#include <utility>

#include "base/log.h"
#include "server/agreed.h"
#include "server/limits.h"

namespace ringroom::server {
namespace {

/// Of any one call; all its parties share a media worker.
media::Affinity affinity_of(sip::LegId leg) {
    return {leg.value};
}

} // namespace

EchoDesk::EchoDesk(Parts parts)
    : parts_(std::move(parts)) {}

EchoDesk::~EchoDesk() {
    *alive_ = false;
    while (!calls_.empty())
        forget(calls_.begin()->first);
}

bool EchoDesk::heard(const sip::Event& event) {
    if (const auto* invited = std::get_if<sip::Invited>(&event)) {
        if (!parts_.numbers.contains(invited->dialled))
            return false;
        begin(*invited);
        return true;
    }
    const auto leg = std::visit(
        [](const auto& one) {
            if constexpr (requires { one.leg; })
                return one.leg;
            else
                return sip::LegId{};
        },
        event);
    const auto call = calls_.find(leg);
    if (call == calls_.end())
        return false;
    if (const auto* changed = std::get_if<sip::MediaChanged>(&event))
        agree(leg, call->second, changed->agreement);
    else if (std::holds_alternative<sip::Released>(event))
        forget(leg);
    return true;
}

void EchoDesk::begin(const sip::Invited& invited) {
    const auto leg = invited.leg;
    const auto key = affinity_of(leg);
    if (calls_.size() >= limits::echo_calls)
        return stack_->reject(leg, sip::Cause::busy);
    const auto caller = parts_.media->open_rtp(key);
    const auto echo = parts_.media->open_echo(key, limits::echo_delay);
    const auto bridge = parts_.media->create_bridge(key);
    if (!caller || !echo || !bridge) {
        log_error("server", "no sound for an echo call");
        if (caller)
            parts_.media->close(caller->party);
        if (echo)
            parts_.media->close(*echo);
        return stack_->reject(leg, sip::Cause::overloaded);
    }
    sip::Media ours;
    ours.address = parts_.address;
    ours.port = caller->port;
    auto& call = calls_[leg] = {caller->party, *echo, *bridge, {}};
    for (const auto party : {call.caller, call.echo})
        if (const auto joined = parts_.media->join(call.bridge, party); !joined)
            log_error("server", "an echo call has no sound: " + joined.error().text);
    const auto agreement = stack_->answer(leg, ours);
    if (!agreement) // refused with its reason; Released need not follow
        return forget(leg);
    agree(leg, call, *agreement);
    call.end = parts_.loop->at(steady_now() + limits::echo_time, [this, leg] {
        stack_->release(leg, sip::Cause::normal);
        forget(leg);
    });
    log_info("server", "echo call from=" + invited.from);
    greet(leg);
}

void EchoDesk::agree(sip::LegId leg, const Call& call, const sip::Agreement& agreement) {
    if (agreement.remote_port == 0)
        return; // a late offer: MediaChanged brings the rest
    const auto remote = remote_of(agreement, stack_->peer_address(leg));
    if (const auto set = parts_.media->set_remote(call.caller, remote); !set)
        log_warning("server", "a telephone's address is refused: " + set.error().text);
}

void EchoDesk::greet(sip::LegId leg) {
    const auto words = text(parts_.language, "server.echo_greeting");
    parts_.sounds->prompts({"text:" + words}, [this, alive = alive_, leg](auto clips) {
        if (!*alive)
            return;
        const auto call = calls_.find(leg);
        if (call == calls_.end() || clips.empty())
            return; // hung up meanwhile; without a synthesiser the echo alone must do
        if (const auto said = parts_.media->play(call->second.caller, std::move(clips)); !said)
            log_warning("server", "an echo call is not greeted: " + said.error().text);
    });
}

void EchoDesk::forget(sip::LegId leg) {
    const auto found = calls_.find(leg);
    if (found == calls_.end())
        return;
    const Call call = found->second;
    calls_.erase(found);
    if (call.end)
        parts_.loop->cancel(call.end);
    parts_.media->close(call.bridge);
    parts_.media->close(call.caller);
    parts_.media->close(call.echo);
}

} // namespace ringroom::server
