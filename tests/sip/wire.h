#pragma once
// A stranger on the wire: a bare socket that sends what no telephone would, and keeps the answers.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "sip/loop.h"

namespace ringroom::sip::test {

class Wire {
public:
    Wire(Loop& loop, std::uint16_t server_port, bool tcp = false)
        : loop_(loop)
        , tcp_(tcp) {
        fd_ = socket(AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
        REQUIRE(fd_ >= 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(server_port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
        fcntl(fd_, F_SETFL, O_NONBLOCK);
        sockaddr_in own{};
        socklen_t size = sizeof own;
        getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size);
        port_ = ntohs(own.sin_port);
        loop_.watch(fd_, [this] { read(); });
    }
    ~Wire() { close(); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(std::string_view bytes) const {
        static_cast<void>(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }
    void close() {
        if (fd_ < 0)
            return;
        loop_.unwatch(fd_);
        ::close(fd_);
        fd_ = -1;
    }
    [[nodiscard]] bool closed() const { return fd_ < 0; }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::vector<std::string>& received() const { return received_; }
    /// Whether any message that came begins with `start`.
    [[nodiscard]] bool got(std::string_view start) const {
        for (const auto& message : received_)
            if (message.starts_with(start))
                return true;
        return false;
    }
    /// The last message that begins with `start`.
    [[nodiscard]] std::string last(std::string_view start) const {
        std::string found;
        for (const auto& message : received_)
            if (message.starts_with(start))
                found = message;
        return found;
    }
    void forget() { received_.clear(); }

    /// A request as a tidy telephone would write it; `headers` lines end with CRLF.
    [[nodiscard]] std::string request(std::string_view method, std::string_view uri,
                                      std::string_view headers = {}, std::string_view body = {},
                                      std::string_view call = "call1", int cseq = 1,
                                      std::string_view to_tag = {}) const {
        return fmt::format("{0} {1} SIP/2.0\r\n"
                           "Via: SIP/2.0/{2} 127.0.0.1:{3};branch=z9hG4bK{4}{5}{0};rport\r\n"
                           "Max-Forwards: 70\r\n"
                           "From: <sip:5550@127.0.0.1>;tag=me{4}\r\n"
                           "To: <{1}>{6}{7}\r\n"
                           "Call-ID: {4}@wire{3}\r\n"
                           "CSeq: {5} {0}\r\n"
                           "Contact: <sip:5550@127.0.0.1:{3}{8}>\r\n"
                           "{9}{10}"
                           "Content-Length: {11}\r\n\r\n{12}",
                           method, uri, tcp_ ? "TCP" : "UDP", port_, call, cseq,
                           to_tag.empty() ? "" : ";tag=", to_tag, tcp_ ? ";transport=tcp" : "",
                           headers, body.empty() ? "" : "Content-Type: application/sdp\r\n",
                           body.size(), body);
    }
    /// An answer to `request` as received, with a To tag of our own.
    [[nodiscard]] std::string reply(const std::string& request, std::string_view status,
                                    std::string_view headers = {},
                                    std::string_view body = {}) const {
        std::string text = fmt::format("SIP/2.0 {}\r\n", status);
        std::size_t at = request.find("\r\n") + 2;
        while (at < request.size()) {
            const auto end = request.find("\r\n", at);
            const auto line = request.substr(at, end - at);
            if (line.empty())
                break;
            at = end + 2;
            const bool to = line.starts_with("To:");
            if (line.starts_with("Via:") || line.starts_with("From:") || to ||
                line.starts_with("Call-ID:") || line.starts_with("CSeq:"))
                text += line + (to && line.find(";tag=") == std::string::npos ? ";tag=w1" : "") +
                        "\r\n";
        }
        text += fmt::format("Contact: <sip:5550@127.0.0.1:{}>\r\n{}{}Content-Length: {}\r\n\r\n{}",
                            port_, headers, body.empty() ? "" : "Content-Type: application/sdp\r\n",
                            body.size(), body);
        return text;
    }

private:
    void read() {
        char buffer[65536];
        for (;;) {
            const auto size = recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
            if (size <= 0)
                break;
            received_.emplace_back(buffer, static_cast<std::size_t>(size));
        }
        if (tcp_) {
            char byte = 0;
            if (recv(fd_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0)
                close(); // the server hung up on us
        }
    }

    Loop& loop_;
    bool tcp_;
    int fd_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::string> received_;
};

/// The value of ;tag= in the To line of an answer.
inline std::string to_tag_of(const std::string& message) {
    const auto line = message.find("\r\nTo:");
    const auto end = message.find("\r\n", line + 2);
    const auto tag = message.find(";tag=", line);
    return tag == std::string::npos || tag > end ? "" : message.substr(tag + 5, end - tag - 5);
}

inline std::string plain_sdp(std::string_view formats = "0 8 101", int port = 40000,
                             std::string_view more = {}) {
    return fmt::format("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                       "m=audio {} RTP/AVP {}\r\na=rtpmap:101 telephone-event/8000\r\n{}",
                       port, formats, more);
}

} // namespace ringroom::sip::test
