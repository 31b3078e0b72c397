#pragma once
// A telephone: what a seat, a robot student or a test is on the wire. Many may share one Loop.
//
//     auto phone = Phone::open(loop, {.server_port = 5060, .user = "201", .password = "..."},
//     listener); phone->register_now();             // Registered follows const LegId call =
//     phone->call("95588", ours);   // Ringing, Answered, Released follow
//
// One thread: the Loop's.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "sip/event.h"
#include "sip/limits.h"

namespace ringroom::sip {

class Loop;

struct PhoneOptions {
    std::string address = "127.0.0.1"; ///< own address
    std::uint16_t port = 0;            ///< 0: any free one
    bool tcp = false;
    std::string server_address = "127.0.0.1";
    std::uint16_t server_port = 5060;
    std::string user;
    std::string password;
    std::string display;
    std::string realm = "ringroom"; ///< only challenges of this realm are answered
    std::string register_as;        ///< address of record when not `user`; for tests of refusal
    Duration expires = Duration{3'600'000}; ///< registration; refreshed before it ends
    Duration session_expires = Duration{1'800'000};
    Duration shortest_session = Duration{90'000};
    std::string user_agent = "Ringroom phone";
    Duration t1 = Duration{500};
};

class Phone {
public:
    using Listener = std::function<void(const Event&)>;

    [[nodiscard]] static Result<std::unique_ptr<Phone>> open(Loop& loop, PhoneOptions options,
                                                             Listener listener);
    ~Phone(); ///< silent: no unregister, no BYE; like a cable pulled out
    Phone(const Phone&) = delete;
    Phone& operator=(const Phone&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Registered follows, now and whenever it changes (refreshed by itself).
    void register_now();
    void unregister();
    [[nodiscard]] bool registered() const;

    /// Calls `number` at the server. Ringing, Answered or Released follow.
    LegId call(const std::string& number, const Media& ours, const Headers& headers = {});
    void ring(LegId leg);
    Result<Agreement> answer(LegId leg, const Media& ours);
    /// Cause::busy, declined ...
    void reject(LegId leg, Cause cause);
    void release(LegId leg);
    /// Re-INVITE: hold (direction send_only or inactive), retrieve (send_receive).
    void change_media(LegId leg, const Media& ours);
    /// One digit by SIP INFO (application/dtmf-relay).
    void send_digit(LegId leg, char digit, Duration duration = Duration{100});

private:
    struct Inside;
    explicit Phone(std::unique_ptr<Inside> in);
    std::unique_ptr<Inside> in_;
};

} // namespace ringroom::sip
