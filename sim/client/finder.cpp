#include "client/finder.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sodium.h>

#include "base/interfaces.h"
#include "client/limits.h"
#include "client/network.h"
#include "wire/finding.h"

namespace ringroom::client {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

/// Nobody who did not hear the question can answer it.
std::string drawn_nonce() {
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 33> text{};
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    return text.data();
}

bool is_shown(const std::string& text) {
    return text.size() <= limits::found_text_bytes &&
           std::none_of(text.begin(), text.end(), [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return byte < 0x20 || byte == 0x7f;
           });
}

} // namespace

struct Finder::Inside : std::enable_shared_from_this<Finder::Inside> {
    struct Known {
        FoundLab lab;
        int round = 0; ///< that it answered last
    };

    Inside(Network::Inside& n, Reach r, std::function<void(std::vector<FoundLab>)> c)
        : network(n)
        , reach(r)
        , changed(std::move(c))
        , timer(n.io)
        , socket(n.io) {}

    void open();
    void ask();
    void send(const std::string& to);
    void ask_network(const Interface& own);
    void listen();
    void take(std::size_t size);
    [[nodiscard]] std::optional<FoundLab> read(std::size_t size) const;
    void remember(FoundLab lab);
    void tell() const;

    Network::Inside& network;
    const Reach reach;
    const std::function<void(std::vector<FoundLab>)> changed;
    asio::steady_timer timer;
    udp::socket socket;
    udp::endpoint from;
    std::array<char, wire::find_bytes + 1> bytes{};
    std::string nonce;
    std::string question;
    std::vector<Known> known;
    int round = 0;
    bool closed = false;
};

void Finder::Inside::open() {
    error_code error;
    const bool near = reach == Reach::this_machine;
    socket.open(udp::v4(), error);
    socket.set_option(asio::socket_base::broadcast(true), error);
    socket.set_option(asio::ip::multicast::hops(1), error);
    socket.non_blocking(true, error);
    socket.bind({near ? asio::ip::address_v4::loopback() : asio::ip::address_v4::any(), 0}, error);
    if (!error)
        listen();
    nonce = drawn_nonce();
    question = wire::encode(wire::FindLabs{std::string(wire::find_question), nonce});
    ask();
}

void Finder::Inside::ask() {
    if (closed)
        return;
    ++round;
    for (const auto& own : interfaces()) // anew each time: a cable may have been plugged in
        if (own.loopback) {
            send(own.address);
            send("127.255.255.255"); // where several labs run on this machine
        } else if (reach == Reach::network) {
            ask_network(own);
        }
    if (std::erase_if(known,
                      [this](const Known& one) { return one.round + limits::find_rounds < round; }))
        tell();
    timer.expires_after(std::chrono::milliseconds(limits::find_every.ms));
    timer.async_wait([self = shared_from_this()](error_code error) {
        if (!error)
            self->ask();
    });
}

void Finder::Inside::send(const std::string& to) {
    error_code ignored; // the next round, the next network
    const auto address = asio::ip::make_address(to, ignored);
    if (!ignored)
        socket.send_to(asio::buffer(question), {address, wire::find_port}, 0, ignored);
}

/// Both ways: some networks keep one of them from getting through.
void Finder::Inside::ask_network(const Interface& own) {
    error_code ignored;
    const auto address = asio::ip::make_address_v4(own.address, ignored);
    socket.set_option(asio::ip::multicast::outbound_interface(address), ignored);
    send(std::string(wire::find_group));
    if (!own.broadcast.empty())
        send(own.broadcast);
}

void Finder::Inside::listen() {
    socket.async_receive_from(asio::buffer(bytes), from,
                              [self = shared_from_this()](error_code error, std::size_t size) {
                                  if (self->closed || error == asio::error::operation_aborted)
                                      return;
                                  if (!error)
                                      self->take(size);
                                  self->listen();
                              });
}

void Finder::Inside::take(std::size_t size) {
    if (auto lab = read(size))
        remember(std::move(*lab));
}

std::optional<FoundLab> Finder::Inside::read(std::size_t size) const {
    if (size > wire::find_bytes)
        return std::nullopt;
    const auto here = wire::decode<wire::LabHere>({bytes.data(), size});
    if (!here || here->ringroom != wire::find_answer || here->nonce != nonce || here->port <= 0 ||
        here->port > 65'535)
        return std::nullopt;
    for (const auto* text : {&here->name, &here->machine, &here->version})
        if (!is_shown(*text))
            return std::nullopt;
    // Far from any clock there is, and no difference overflows.
    constexpr std::int64_t far = std::int64_t{1} << 50;
    const auto clock = std::clamp<std::int64_t>(here->clock_ms, -far, far);
    return FoundLab{.name = here->name,
                    .address = {from.address().to_string(), static_cast<std::uint16_t>(here->port)},
                    .machine = here->machine,
                    .version = here->version,
                    .level = here->level,
                    .clock_ahead = Duration{clock - wall_now().ms}};
}

void Finder::Inside::remember(FoundLab lab) {
    const auto same = std::find_if(known.begin(), known.end(), [&](const Known& one) {
        return one.lab.address == lab.address;
    });
    if (same == known.end()) {
        if (known.size() >= limits::labs_found)
            return;
        known.push_back({std::move(lab), round});
        std::sort(known.begin(), known.end(), [](const Known& a, const Known& b) {
            return std::tie(a.lab.name, a.lab.address.host, a.lab.address.port) <
                   std::tie(b.lab.name, b.lab.address.host, b.lab.address.port);
        });
        return tell();
    }
    same->round = round;
    // Two clocks never agree to the millisecond: that alone is no news.
    const auto drift = lab.clock_ahead - same->lab.clock_ahead;
    const auto kept = std::exchange(same->lab, std::move(lab));
    auto alike = same->lab;
    alike.clock_ahead = kept.clock_ahead;
    if (alike != kept || drift > 1_s || drift < Duration{-1000})
        tell();
}

void Finder::Inside::tell() const {
    std::vector<FoundLab> out;
    for (const auto& one : known)
        out.push_back(one.lab);
    changed(std::move(out));
}

Finder::Finder(Network& network, Reach reach, std::function<void(std::vector<FoundLab>)> changed)
    : inside_(std::make_shared<Inside>(network.inside(), reach, std::move(changed))) {
    asio::post(inside_->network.io, [in = inside_] { in->open(); });
}

Finder::~Finder() {
    inside_->network.settle([this] {
        inside_->closed = true;
        inside_->timer.cancel();
        error_code ignored;
        inside_->socket.close(ignored);
    });
}

} // namespace ringroom::client
