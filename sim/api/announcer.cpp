#include "api/announcer.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/unicast.hpp>

#include "api/limits.h"
#include "base/interfaces.h"
#include "base/log.h"
#include "wire/messages.h"

namespace ringroom::api {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

/// Several labs may listen on one machine: each hears what goes to everybody.
void bind(udp::socket& socket, const asio::ip::address& address) {
    socket.open(udp::v4());
    socket.set_option(udp::socket::reuse_address(true));
    socket.non_blocking(true);
    socket.bind({address, wire::find_port});
}

} // namespace

bool AnswerBudget::spend(Instant now) {
    if (now - second_ >= 1_s) {
        second_ = now;
        answers_ = 0;
    }
    return ++answers_ <= limits::find_answers_a_second;
}

std::unique_ptr<Announcer> Announcer::open(asio::io_context& io, What what) {
    try {
        std::unique_ptr<Announcer> out(new Announcer(io, std::move(what)));
        out->listen();
        return out;
    } catch (const boost::system::system_error& error) {
        log_warning("api",
                    "seats cannot find the lab by themselves why=" + std::string(error.what()));
        return nullptr;
    }
}

Announcer::Announcer(asio::io_context& io, What what)
    : what_(std::move(what))
    , machine_(machine_name())
    , own_(io)
    , everybody_(io) {}

void Announcer::listen() {
    const auto address = asio::ip::make_address(what_.address);
    bind(own_.socket, address);
    // Whoever stands behind a router is not in this network, and a forged sender gains nothing.
    own_.socket.set_option(asio::ip::unicast::hops(1));
    if (address.is_loopback()) {
        // A lab for this machine alone opens nothing to the network.
        bind(everybody_.socket, asio::ip::make_address("127.255.255.255"));
    } else {
        bind(everybody_.socket, asio::ip::address_v4::any());
        error_code refused; // a network without multicast still has broadcast
        everybody_.socket.set_option(
            asio::ip::multicast::join_group(
                asio::ip::make_address_v4(std::string(wire::find_group)), address.to_v4()),
            refused);
    }
    hear(own_);
    hear(everybody_);
}

void Announcer::hear(Ear& ear) {
    ear.socket.async_receive_from(asio::buffer(ear.bytes), ear.from,
                                  [this, &ear](error_code ec, std::size_t size) {
                                      if (ec == asio::error::operation_aborted)
                                          return;
                                      if (!ec)
                                          answer(ear, size);
                                      hear(ear);
                                  });
}

void Announcer::answer(const Ear& ear, std::size_t size) {
    if (size > wire::find_bytes || !may_answer(ear.from.address()))
        return;
    const auto asked = wire::decode<wire::FindLabs>({ear.bytes.data(), size});
    if (!asked || asked->ringroom != wire::find_question ||
        asked->nonce.size() > limits::find_nonce_bytes)
        return;
    const auto text = wire::encode(wire::LabHere{.ringroom = std::string(wire::find_answer),
                                                 .nonce = asked->nonce,
                                                 .name = what_.name,
                                                 .machine = machine_,
                                                 .port = what_.port,
                                                 .version = what_.version,
                                                 .level = wire::api_level,
                                                 .clock_ms = wall_now().ms});
    error_code lost; // the seat asks again
    own_.socket.send_to(asio::buffer(text), ear.from, 0, lost);
}

bool Announcer::may_answer(const asio::ip::address& asker) {
    if (asio::ip::make_address(what_.address).is_loopback() && !asker.is_loopback())
        return false;
    return budget_.spend(steady_now());
}

} // namespace ringroom::api
