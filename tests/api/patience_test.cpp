// Slow, stuck and half-open clients over real sockets. The server's patience is set short; nothing
// here waits for the product's seconds, and nothing is asserted about how long it took.
#include "lab.h"

#include "api/limits.h"
#include "api/stream_codes.h"

using namespace ringroom;
using test::Lab;
using test::Socket;

namespace {

/// A lab that is patient in everything but what `change` makes short.
api::Options options(const std::function<void(api::Patience&)>& change) {
    api::Options out;
    change(out.patience);
    return out;
}

std::int64_t gauge(Lab& lab, const std::string& name) {
    const auto text = lab.ask({.path = "/metrics"}).body;
    const auto at = text.find("\n" + name + " ");
    REQUIRE(at != text.npos);
    return std::stoll(text.substr(at + name.size() + 2));
}

/// Asks until the gauge shows `value`; only a failure waits long.
bool comes_to(Lab& lab, const std::string& name, std::int64_t value) {
    const auto end = steady_now() + 20_s;
    while (steady_now() < end)
        if (gauge(lab, name) == value)
            return true;
    return false;
}

constexpr auto connections = "ringroom_api_connections"; // the one that asks is among them
constexpr auto streams = "ringroom_api_streams";

std::string upgrade(const std::string& token) {
    return "GET /api/v1/events HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\n"
           "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Protocol: ringroom.v1" +
           (token.empty() ? "" : ", token." + token) + "\r\n\r\n";
}

} // namespace

TEST_CASE("the product's patience is the named one") {
    const api::Patience patience;
    CHECK(patience.head == api::limits::head_time);
    CHECK(patience.body == api::limits::body_time);
    CHECK(patience.idle == api::limits::idle_time);
    CHECK(patience.write == api::limits::write_time);
    CHECK(patience.answer == api::limits::answer_time);
    CHECK(patience.stream_login == api::limits::stream_login_time);
    CHECK(patience.heartbeat == api::limits::heartbeat);
}

TEST_CASE("a client that never ends its head loses the connection, others are served") {
    Lab lab(options([](auto& p) { p.head = 200_ms; }));
    Socket says_nothing(lab.port());
    Socket stops(lab.port());
    stops.send("GET /api/v1/health HTTP/1.1\r\nHost: la");
    Socket fast(lab.port());
    fast.send(Lab::request({.path = "/health"}));
    CHECK(fast.receive().status == 200);
    CHECK(says_nothing.ends());
    CHECK(stops.ends());
    CHECK(comes_to(lab, connections, 2)); // the fast one may stay for its next request
}

TEST_CASE("a byte now and then does not buy more time for the head") {
    Lab lab(options([](auto& p) { p.head = 200_ms; }));
    Socket drips(lab.port());
    drips.send("GET /api/v1/health HTTP/1.1\r\nX-Slow: ");
    const auto end = steady_now() + 20_s;
    while (!drips.ended_within(20_ms) && steady_now() < end)
        drips.send("x");
    CHECK(drips.ends());
}

TEST_CASE("a client that never ends its body loses the connection, dripping or not") {
    Lab lab(options([](auto& p) { p.body = 200_ms; }));
    const std::string head = "POST /api/v1/login HTTP/1.1\r\nHost: lab\r\n"
                             "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    Socket stops(lab.port());
    stops.send(head);
    Socket drips(lab.port());
    drips.send(head);
    const auto end = steady_now() + 20_s;
    while (!drips.ended_within(20_ms) && steady_now() < end)
        drips.send(" ");
    CHECK(drips.ends());
    CHECK(stops.ends());
    CHECK(comes_to(lab, connections, 1));
    CHECK(lab.machine().notes().empty()); // half a request is no request
}

TEST_CASE("a connection with nothing more to ask is closed") {
    Lab lab(options([](auto& p) { p.idle = 200_ms; }));
    Socket socket(lab.port());
    for (int i = 0; i < 2; ++i) { // kept in between
        socket.send(Lab::request({.path = "/health"}));
        CHECK(socket.receive().status == 200);
    }
    CHECK(socket.ends());
}

TEST_CASE("a client that does not read its answers loses the connection") {
    Lab lab(options([](auto& p) { p.write = 200_ms; }));
    const auto token = lab.token("1001");
    Socket stuck(lab.port());
    std::string requests;
    for (int i = 0; i < 1'000; ++i) // more than the buffers between us hold
        requests += Lab::request({.path = "/recordings/11/waveform?pixels=8000", .token = token});
    stuck.send(requests);
    REQUIRE(comes_to(lab, connections, 1));
    CHECK(lab.ask({.path = "/health"}).status == 200);
}

TEST_CASE("a machine that does not answer: 504, and the connection ends") {
    Lab lab(options([](auto& p) { p.answer = 200_ms; }));
    const auto token = lab.token("1001");
    lab.machine().silent = true;
    Socket socket(lab.port());
    socket.send(Lab::request({.method = "POST", .path = "/seat/hold", .token = token}));
    const auto answer = socket.receive();
    CHECK(answer.status == 504);
    CHECK(answer.body.find("api.no_answer") != std::string::npos);
    CHECK(socket.ends());
}

TEST_CASE("a half-open stream is found by its missing pongs") {
    Lab lab(options([](auto& p) { p.heartbeat = 100_ms; }));
    const auto token = lab.token("1001");
    Socket half_open(lab.port()); // says hello, then never a word: the cable was pulled
    half_open.send(upgrade(token));
    REQUIRE(half_open.receive(true).status == 101);
    half_open.read_to_the_end();
    CHECK(comes_to(lab, streams, 0));
    CHECK(comes_to(lab, connections, 1));
}

TEST_CASE("a stream that never logs in is sent away, also when it does not say goodbye") {
    Lab lab(options([](auto& p) {
        p.stream_login = 200_ms;
        p.head = 200_ms; // also for the closing handshake
    }));
    Socket silent(lab.port());
    silent.send(upgrade(""));
    REQUIRE(silent.receive(true).status == 101);
    const auto said = silent.read_to_the_end();
    REQUIRE(said.size() >= 4); // a close frame and its code
    CHECK(static_cast<unsigned char>(said[0]) == 0x88);
    CHECK(static_cast<unsigned char>(said[2]) * 256 + static_cast<unsigned char>(said[3]) ==
          api::stream_code::policy);
    CHECK(comes_to(lab, connections, 1));
}
