#pragma once
// Private: one transaction user on the wire, shared by Stack and Phone: sockets, own addresses, and
// the small readings of a SIP message that both need.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sip/event.h"
#include "sip/loop.h"
#include "sip/sofia.h"

namespace ringroom::sip {

struct EndpointOptions {
    std::string address;
    std::uint16_t port = 0;
    bool udp = true;
    bool tcp = true;
    std::string contact_user = "ringroom";
    std::string user_agent;
    Duration session_expires = Duration{1'800'000};
    Duration shortest_session = Duration{90'000};
    Duration t1 = Duration{500};
    std::size_t legs = 4000;
};

/// Methods that we understand inside a dialog.
inline constexpr const char* allowed_methods =
    "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK";
inline constexpr const char* supported_features = "timer, 100rel";

class Endpoint {
public:
    /// Gets requests outside any dialog; answers as nta_request_f does.
    using OnRequest = std::function<int(nta_incoming_t*, const sip_t*)>;

    static Result<std::unique_ptr<Endpoint>> open(Loop& loop, EndpointOptions options,
                                                  OnRequest on_request);
    ~Endpoint();
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    [[nodiscard]] nta_agent_t* agent() const { return agent_; }
    [[nodiscard]] Loop& loop() const { return loop_; }
    [[nodiscard]] nta_leg_t* outside() const { return outside_; }
    [[nodiscard]] const EndpointOptions& options() const { return options_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const sip_contact_t* contact(bool tcp) const;
    [[nodiscard]] const sip_supported_t* supported() const { return supported_; }
    [[nodiscard]] std::uint64_t bad_messages() const;
    void count_glare() { ++glares_; }
    [[nodiscard]] std::uint64_t glares() const { return glares_; }

private:
    Endpoint(Loop& loop, EndpointOptions options, OnRequest on_request);
    Result<void> bind();

    Loop& loop_;
    EndpointOptions options_;
    OnRequest on_request_;
    su_home_t* home_;
    nta_agent_t* agent_ = nullptr;
    nta_leg_t* outside_ = nullptr;
    sip_contact_t* contact_udp_ = nullptr;
    sip_contact_t* contact_tcp_ = nullptr;
    sip_supported_t* supported_ = nullptr;
    std::uint16_t port_ = 0;
    std::uint64_t glares_ = 0;
};

/// Where a request really came from.
struct Source {
    std::string address; ///< "10.0.0.7" or "fe80::1"
    std::uint16_t port = 0;
    bool tcp = false;
    /// "sip:10.0.0.7:5060;transport=tcp"
    [[nodiscard]] std::string uri() const;
    [[nodiscard]] std::string text() const; ///< "tcp 10.0.0.7:5060"
};
[[nodiscard]] Source source_of(nta_incoming_t* request, const sip_t* sip);

/// "10.0.0.7", or "[fe80::1]".
[[nodiscard]] std::string host_part(std::string_view address);
/// Control bytes out, cut to limits::header_value_bytes: fit for a header value.
[[nodiscard]] std::string clean_value(std::string_view value);
/// As the user part of a URI writes it: what is not plain becomes %XX.
[[nodiscard]] std::string escaped_user(std::string_view user);
/// "\"Name\" <sip:user@host>", whatever is in the name.
[[nodiscard]] std::string name_addr(std::string_view display, std::string_view user,
                                    std::string_view host);
[[nodiscard]] std::string_view text_of(const char* text);
/// The session description in the message; nothing where there is no body; fails with
/// "sip.bad_body" (415) when the body is something else, or with what read_sdp() says.
[[nodiscard]] Result<std::optional<Description>> sdp_of(const sip_t* sip);
/// X- headers of the message, at most limits::extra_headers.
[[nodiscard]] Headers extra_headers_of(const sip_t* sip);
/// The status that refuses a message for what sdp_of() or answer_offer() said.
[[nodiscard]] int status_of(const Error& error);

/// Delivers events: at once from the network's callbacks, later from within a command, and always
/// in order.
class Outbox {
public:
    using Listener = std::function<void(const Event&)>;
    Outbox(Loop& loop, Listener listener);
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void push(Event event);

    /// While one lives, events wait.
    class Command {
    public:
        explicit Command(Outbox& box)
            : box_(box) {
            ++box_.commands_;
        }
        ~Command() { --box_.commands_; }
        Command(const Command&) = delete;
        Command& operator=(const Command&) = delete;

    private:
        Outbox& box_;
    };

private:
    void flush();

    Loop& loop_;
    Listener listener_;
    int commands_ = 0;
    std::vector<Event> waiting_;
    Loop::TimerId timer_;
};

} // namespace ringroom::sip
