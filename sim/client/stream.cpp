// The client's end of the event stream.
#include <chrono>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>

#include "client/client.h"
#include "client/limits.h"
#include "client/network.h"

namespace ringroom::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

} // namespace

struct EventStream::Inside : std::enable_shared_from_this<EventStream::Inside> {
    Inside(Network::Inside& n, Address a, const std::string& token, Handlers h)
        : network(n)
        , server(std::move(a))
        , resolver(n.io)
        , socket(n.io)
        , handlers(std::move(h))
        , login(wire::encode(wire::StreamLogin{"login", token})) {}

    void begin();
    void shake_hands();
    void read();
    void end(error_code error);
    void shut() {
        closed = true;
        resolver.cancel();
        error_code ignored;
        beast::get_lowest_layer(socket).socket().close(ignored);
    }

    Network::Inside& network;
    Address server;
    asio::ip::tcp::resolver resolver;
    websocket::stream<beast::tcp_stream> socket;
    beast::flat_buffer buffer;
    Handlers handlers;
    std::string login;
    bool closed = false;
};

void EventStream::Inside::begin() {
    auto self = shared_from_this();
    resolver.async_resolve(
        server.host, std::to_string(server.port), [self](error_code error, const auto& found) {
            if (error)
                return self->end(error);
            auto& tcp = beast::get_lowest_layer(self->socket);
            tcp.expires_after(std::chrono::milliseconds(limits::connect_time.ms));
            tcp.async_connect(found, [self](error_code failure, const auto&) {
                failure ? self->end(failure) : self->shake_hands();
            });
        });
}

void EventStream::Inside::shake_hands() {
    auto self = shared_from_this();
    auto& tcp = beast::get_lowest_layer(socket);
    tcp.expires_never(); // the WebSocket keeps its own time
    error_code ignored;
    tcp.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    websocket::stream_base::timeout time{};
    time.handshake_timeout = std::chrono::milliseconds(limits::connect_time.ms);
    time.idle_timeout = std::chrono::milliseconds(limits::silence.ms);
    time.keep_alive_pings = true;
    socket.set_option(time);
    socket.read_message_max(limits::stream_bytes);
    socket.async_handshake(server.host + ":" + std::to_string(server.port), "/api/v1/events",
                           [self](error_code error) {
                               if (error)
                                   return self->end(error);
                               self->socket.async_write(asio::buffer(self->login),
                                                        [self](error_code e, std::size_t) {
                                                            e ? self->end(e) : self->read();
                                                        });
                           });
}

void EventStream::Inside::read() {
    auto self = shared_from_this();
    socket.async_read(buffer, [self](error_code error, std::size_t) {
        if (self->closed)
            return;
        if (error)
            return self->end(error);
        auto text = beast::buffers_to_string(self->buffer.data());
        self->buffer.consume(self->buffer.size());
        self->handlers.message(std::move(text));
        self->read();
    });
}

void EventStream::Inside::end(error_code error) {
    if (std::exchange(closed, true))
        return;
    std::string why = error.message();
    if (error == websocket::error::closed)
        why = "closed with " + std::to_string(socket.reason().code) + " " +
              std::string(socket.reason().reason.c_str());
    constexpr int elsewhere = 4409; // docs/api.md
    const bool taken = error == websocket::error::closed && socket.reason().code == elsewhere;
    handlers.ended({taken ? "client.signed_in_elsewhere" : "client.stream", why});
}

EventStream::EventStream(Network& network, Address server, std::string token, Handlers handlers)
    : inside_(std::make_shared<Inside>(network.inside(), std::move(server), token,
                                       std::move(handlers))) {
    asio::post(inside_->network.io, [in = inside_] { in->begin(); });
}

EventStream::~EventStream() {
    inside_->network.settle([this] { inside_->shut(); });
}

} // namespace ringroom::client
