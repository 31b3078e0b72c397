#pragma once
// Inside of room api: the lab's answer to seats that look for one in the network
// (docs/decisions/009-finding-the-lab.md). On the byte-moving thread.
#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include "base/time.h"
#include "wire/finding.h"

namespace ringroom::api {

/// limits::find_answers_a_second, whoever asks.
class AnswerBudget {
public:
    /// False when this second's are spent.
    [[nodiscard]] bool spend(Instant now);

private:
    Instant second_{};
    int answers_ = 0;
};

class Announcer {
public:
    struct What {
        std::string address; ///< that the lab listens on, IPv4
        std::uint16_t port = 0;
        std::string name;
        std::string version;
    };

    /// Nothing, with a line in the log, where the ports cannot be had: the lab works without.
    [[nodiscard]] static std::unique_ptr<Announcer> open(boost::asio::io_context& io, What what);
    Announcer(const Announcer&) = delete;
    Announcer& operator=(const Announcer&) = delete;

private:
    using Socket = boost::asio::ip::udp::socket;
    /// One place where questions arrive.
    struct Ear {
        explicit Ear(boost::asio::io_context& io)
            : socket(io) {}
        Socket socket;
        std::array<char, wire::find_bytes + 1> bytes{}; ///< one more: "too long" is seen
        boost::asio::ip::udp::endpoint from;
    };

    Announcer(boost::asio::io_context& io, What what);
    void listen();
    void hear(Ear& ear);
    void answer(const Ear& ear, std::size_t size);
    [[nodiscard]] bool may_answer(const boost::asio::ip::address& asker);

    const What what_;
    const std::string machine_;
    Ear own_;       ///< questions to this address; answers leave here, so the sender is the address
    Ear everybody_; ///< questions to all
    AnswerBudget budget_;
};

} // namespace ringroom::api
