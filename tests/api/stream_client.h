#pragma once
// A client of the event stream, with Beast.
#include <memory>
#include <string>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <nlohmann/json.hpp>

#include "lab.h"

namespace ringroom::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using nlohmann::json;

class StreamClient {
public:
    explicit StreamClient(Lab& lab, int receive_buffer = 0)
        : ws_(io_) {
        auto& socket = ws_.next_layer();
        socket.open(tcp::v4());
        if (receive_buffer > 0)
            socket.set_option(asio::socket_base::receive_buffer_size(receive_buffer));
        socket.connect({asio::ip::address_v4::loopback(), lab.port()});
    }
    /// The status of the handshake.
    unsigned open(const std::string& protocols = "", const std::string& origin = "",
                  const std::string& path = "/api/v1/events") {
        ws_.set_option(websocket::stream_base::decorator([=](websocket::request_type& request) {
            if (!protocols.empty())
                request.set(beast::http::field::sec_websocket_protocol, protocols);
            if (!origin.empty())
                request.set(beast::http::field::origin, origin);
        }));
        boost::system::error_code ec;
        websocket::response_type response;
        ws_.handshake(response, "lab", path, ec);
        protocol = std::string(response[beast::http::field::sec_websocket_protocol]);
        return response.result_int();
    }
    void say(const std::string& text) {
        boost::system::error_code ignored;
        ws_.write(asio::buffer(text), ignored);
    }
    void login(const std::string& token) { say(R"({"type":"login","token":")" + token + "\"}"); }
    /// The next message, or null when the stream ended.
    json next() {
        beast::flat_buffer buffer;
        boost::system::error_code ec;
        ws_.read(buffer, ec);
        if (ec)
            return nullptr;
        return json::parse(beast::buffers_to_string(buffer.data()));
    }
    /// The next fact, figures skipped.
    json fact() {
        for (auto message = next(); !message.is_null(); message = next())
            if (message.at("type") == "fact")
                return message.at("fact");
        return nullptr;
    }
    /// The next message between people, all else skipped.
    json message() {
        for (auto one = next(); !one.is_null(); one = next())
            if (one.at("type") == "message")
                return one.at("message");
        return nullptr;
    }
    int close_code() { return ws_.reason().code; }
    websocket::stream<tcp::socket>& ws() { return ws_; }

    std::string protocol;

private:
    asio::io_context io_;
    websocket::stream<tcp::socket> ws_;
};

inline std::unique_ptr<StreamClient> logged_in(Lab& lab, const std::string& number) {
    auto client = std::make_unique<StreamClient>(lab);
    REQUIRE(client->open() == 101);
    client->login(lab.token(number));
    const auto hello = client->next();
    REQUIRE(hello.at("type") == "hello");
    CHECK(hello.at("person").at("number") == number);
    return client;
}

} // namespace ringroom::test
