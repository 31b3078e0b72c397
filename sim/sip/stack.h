#pragma once
// The server's telephones: registrar, incoming and outgoing legs. Knows nothing of queues.
//
//     auto stack = Stack::open(loop, {.port = 5060}, credentials, [&](const Event& e) { ... });
//     stack->originate({.leg = LegId{7}, .user = "201", .from = "95588", .media = ours});
//
// One thread: the Loop's. Commands on a leg that is gone do nothing: the Released event is on its
// way or has been. Every leg ends with exactly one Released.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sip/event.h"
#include "sip/limits.h"

namespace ringroom::sip {

class Loop;

/// What proves a user. Give what you have: a password, or the digest H(user:realm:password) in hex
/// (RFC 7616 "A1") for each algorithm that telephones may use.
struct Secret {
    std::string password;
    std::string ha1_md5;
    std::string ha1_sha256;
};
/// Asked on the Loop's thread, must answer at once. Nothing for an unknown user.
using Credentials = std::function<std::optional<Secret>(std::string_view user)>;

struct StackOptions {
    std::string address = "127.0.0.1"; ///< to listen on, IPv4 or IPv6; no wildcard
    std::uint16_t port = 5060;         ///< 0: any free one, see Stack::port()
    bool tcp = true;
    std::string realm = "ringroom";
    std::vector<std::string> trunks; ///< addresses that may invite without a password
    std::string user_agent = "Ringroom";
    Duration session_expires = Duration{1'800'000}; ///< RFC 4028; refreshed at half of it
    Duration shortest_session = Duration{90'000};   ///< Min-SE
    Duration answer_patience = limits::answer_patience;
    /// Offer SHA-256 beside MD5. Off: telephones in use give up at a challenge they do not know
    /// (baresip 1.0 does), and credentials may hold MD5 digests only.
    bool sha256 = false;
    Duration lock_time = limits::lock_time;
    int login_failures = limits::login_failures;
    int source_failures = limits::source_failures;
    Duration nonce_life = limits::nonce_life;
    std::size_t legs = limits::legs;
    int requests_a_second = limits::requests_a_second; ///< of one address; beyond: 503
    int requests_at_once = limits::requests_at_once;
    int invites_a_second = limits::invites_a_second; ///< likewise
    int invites_at_once = limits::invites_at_once;
    std::size_t tcp_an_address = limits::tcp_an_address; ///< connections; beyond: hung up
    std::size_t tcp_in_all = limits::tcp_in_all;
    Duration tcp_silence = limits::tcp_silence; ///< a connection without a request is closed
    Duration t1 = Duration{500};                ///< RFC 3261 T1; tests shorten it
};

struct Binding {
    std::string contact; ///< URI as registered
    std::string source;  ///< "udp 10.0.0.7:5060", where the REGISTER came from
    std::string user_agent;
    Instant expires;
};

struct Originate {
    LegId leg;              ///< below first_incoming_leg, not in use
    std::string user;       ///< all telephones of this user ring; the first answer wins
    std::string uri;        ///< or this address ("sip:100@10.0.0.9:5060"), when `user` is empty
    std::string from;       ///< calling number shown
    std::string display;    ///< and name
    Headers headers;        ///< X-Ringroom-Contact and the like
    Media media;            ///< our offer
    Duration patience = {}; ///< 0: StackOptions::answer_patience
    std::string trunk_user, trunk_password, trunk_realm; ///< challenges of this realm are answered
};

struct StackStats {
    std::uint64_t registers = 0, registers_refused = 0, locked_out = 0;
    std::uint64_t invites_in = 0, invites_out = 0, invites_refused = 0;
    std::uint64_t answered = 0, released = 0, glares = 0, timers_expired = 0;
    std::uint64_t bad_messages = 0, bad_sdp = 0, refused_methods = 0;
    std::uint64_t floods_refused = 0;      ///< 503 for asking too often
    std::uint64_t connections_refused = 0; ///< TCP, beyond a limit or silent
    std::size_t legs = 0, bindings = 0, connections = 0;
};

class Stack {
public:
    using Listener = std::function<void(const Event&)>;

    /// Fails with "sip.address_in_use" where the port is taken.
    [[nodiscard]] static Result<std::unique_ptr<Stack>>
    open(Loop& loop, StackOptions options, Credentials credentials, Listener listener);
    ~Stack();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    void originate(Originate call);
    /// 180 to an incoming leg.
    void ring(LegId leg);
    /// 200 to an incoming leg. With a late offer the agreement's remote_port is 0 and MediaChanged
    /// follows. Fails with "sip.no_leg", or "sip.no_codec" (the leg is refused with 488 then).
    Result<Agreement> answer(LegId leg, const Media& ours);
    /// Where the leg's signalling comes from, an address without a port: behind a router its sound
    /// comes from there too, whatever its session description says. Empty when not known.
    [[nodiscard]] std::string peer_address(LegId leg) const;
    /// Refuses an incoming leg that is not answered yet.
    void reject(LegId leg, Cause cause);
    /// Ends a leg in any state: CANCEL, BYE or a refusal, as fits. Cause::elsewhere tells
    /// telephones that somebody else took it (RFC 3326).
    void release(LegId leg, Cause cause = Cause::normal);
    /// Offers new media by re-INVITE (hold: direction send_only or inactive). MediaChanged or
    /// ChangeRefused follows. Retried by itself on glare (491).
    void change_media(LegId leg, const Media& ours);

    [[nodiscard]] std::vector<Binding> bindings(std::string_view user) const;
    [[nodiscard]] bool registered(std::string_view user) const;
    /// Forgets the telephones of `user`, as when the account is closed.
    void unregister(std::string_view user);
    /// Lifts the lock on a user name.
    void unlock(std::string_view user);
    [[nodiscard]] StackStats stats() const;

private:
    struct Inside;
    explicit Stack(std::unique_ptr<Inside> in);
    std::unique_ptr<Inside> in_;
};

} // namespace ringroom::sip
