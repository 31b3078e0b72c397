// What one address may ask for: requests a second, and connections. The limits are small ones of
// the test, or the clock is.
#include <algorithm>

#include "sip/flood.h"
#include "wire.h"
#include "world.h"

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

namespace {

/// How many of `count` requests at `now` are admitted.
int admitted(RateLimit& limit, Instant now, int count, std::string_view address = "10.0.0.1") {
    int out = 0;
    for (int i = 0; i < count; ++i)
        out += limit.admit(now, address) ? 1 : 0;
    return out;
}

/// Sends `count` requests of a method, each a call of its own, and gives the statuses' counts.
std::map<std::string, int> ask(World& world, Wire& wire, const std::string& method, int count,
                               const std::string& name) {
    wire.forget();
    for (int i = 0; i < count; ++i)
        wire.send(wire.request(method, "sip:95588@127.0.0.1", {},
                               method == "INVITE" ? plain_sdp() : "", name + std::to_string(i)));
    const auto finals = [&] {
        return std::count_if(wire.received().begin(), wire.received().end(),
                             [](const auto& text) { return !text.starts_with("SIP/2.0 1"); });
    };
    REQUIRE(world.until([&] { return finals() >= count; }));
    std::map<std::string, int> out;
    for (const auto& text : wire.received())
        if (!text.starts_with("SIP/2.0 1"))
            ++out[text.substr(8, 3)];
    return out;
}

} // namespace

TEST_CASE("a bucket empties at its limit and fills with time") {
    RateLimit limit(100, 400);
    const Instant start{5'000};
    CHECK(admitted(limit, start, 400) == 400);
    CHECK_FALSE(limit.admit(start, "10.0.0.1")); // one past the limit
    CHECK(limit.admit(start, "10.0.0.2"));       // somebody else is not hurt
    CHECK_FALSE(limit.admit(start + 9_ms, "10.0.0.1"));
    CHECK(limit.admit(start + 10_ms, "10.0.0.1")); // a hundredth of a second, one request
    CHECK_FALSE(limit.admit(start + 10_ms, "10.0.0.1"));
    CHECK(admitted(limit, start + 1'010_ms, 1'000) == 100);
    CHECK(admitted(limit, start + 60_min, 1'000) == 400); // never more than full
    CHECK(admitted(limit, start + 60_min * 100'000, 1'000) == 400);
}

TEST_CASE("the product's limits let a class behind one address start at once") {
    RateLimit requests(limits::requests_a_second, limits::requests_at_once);
    // 50 desk telephones and 50 seats: asked, challenged, answered, each repeated once.
    CHECK(admitted(requests, Instant{0}, 100 * 2 * 2) == 400);
    // Then each registers again every minute, and asks how the server is every thirty seconds.
    for (int minute = 1; minute <= 10; ++minute)
        CHECK(admitted(requests, Instant{0} + 1_min * minute, 100 * 2 + 100 * 2) == 400);
    RateLimit invites(limits::invites_a_second, limits::invites_at_once);
    CHECK(admitted(invites, Instant{0}, 50 * 2 * 2) == 200); // all dial at the same moment
}

TEST_CASE("addresses are watched up to a limit; whoever has been quiet is forgotten first") {
    RateLimit limit(1, 2);
    const Instant start{0};
    CHECK(admitted(limit, start, 3, "first") == 2);
    for (std::size_t i = 1; i < limits::watched_sources; ++i)
        REQUIRE(limit.admit(start + 1_ms, "address " + std::to_string(i)));
    CHECK(limit.watched() == limits::watched_sources);
    CHECK_FALSE(limit.admit(start + 1_ms, "first"));
    CHECK(limit.admit(start + 2_ms, "one more"));
    CHECK(limit.watched() == limits::watched_sources);
    CHECK_FALSE(limit.admit(start + 2_ms, "first"));  // it asked lately: still watched
    CHECK(limit.admit(start + 10_s, "and one more")); // all others are full again
    CHECK(limit.watched() == 1);
}

TEST_CASE("a flood is told once a minute") {
    RateLimit limit(1, 1);
    CHECK_FALSE(limit.worth_telling(Instant{0}, "10.0.0.1")); // never asked
    CHECK(limit.admit(Instant{0}, "10.0.0.1"));
    CHECK(limit.worth_telling(Instant{0}, "10.0.0.1"));
    CHECK_FALSE(limit.worth_telling(Instant{0} + limits::flood_told - 1_ms, "10.0.0.1"));
    CHECK(limit.worth_telling(Instant{0} + limits::flood_told, "10.0.0.1"));
}

TEST_CASE("REGISTER beyond the limit of its address: 503, and when to come back") {
    World world({.requests_a_second = 1, .requests_at_once = 10});
    Wire wire(world.loop, world.stack->port());
    auto statuses = ask(world, wire, "REGISTER", 10, "at");
    CHECK(statuses["401"] == 10);
    wire.forget();
    statuses = ask(world, wire, "REGISTER", 1, "past");
    CHECK(statuses["503"] == 1);
    CHECK(wire.last("SIP/2.0 503").find("\r\nRetry-After: 5") != std::string::npos);
    CHECK(world.stack->stats().floods_refused == 1);
    CHECK(ask(world, wire, "MESSAGE", 1, "other")["503"] == 1); // no way around it
    CHECK(ask(world, wire, "INVITE", 1, "call")["401"] == 1);   // calls have their own limit
}

TEST_CASE("INVITE beyond the limit of its address: 503, also from a trunk") {
    World world({.trunks = {"127.0.0.1"}, .invites_a_second = 1, .invites_at_once = 3});
    Wire wire(world.loop, world.stack->port());
    for (int i = 0; i < 3; ++i)
        wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp(),
                               "call" + std::to_string(i)));
    REQUIRE(world.until([&] { return world.server.all<Invited>().size() == 3; }));
    const auto statuses = ask(world, wire, "INVITE", 1, "past");
    CHECK(statuses == std::map<std::string, int>{{"503", 1}});
    CHECK(wire.last("SIP/2.0 503").find("\r\nRetry-After: 5") != std::string::npos);
    CHECK(world.server.all<Invited>().size() == 3);
    for (const auto& invited : world.server.all<Invited>()) // calls under way are not touched
        CHECK(world.stack->answer(invited.leg, media_at(50000)));
}

TEST_CASE("no leg left, or the lab is full: 503, and when to come back") {
    World world({.trunks = {"127.0.0.1"}, .legs = 1});
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp(), "one"));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    CHECK(ask(world, wire, "INVITE", 1, "two")["503"] == 1);
    CHECK(wire.last("SIP/2.0 503").find("\r\nRetry-After: 5") != std::string::npos);
    wire.forget();
    world.stack->reject(world.server.last<Invited>().leg, Cause::overloaded);
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 503"); }));
    CHECK(wire.last("SIP/2.0 503").find("\r\nRetry-After: 5") != std::string::npos);
}

TEST_CASE("connections of one address: the limit, and one past it") {
    World world({.tcp_an_address = 3});
    std::vector<std::unique_ptr<Wire>> wires;
    const auto open = [&] {
        wires.push_back(std::make_unique<Wire>(world.loop, world.stack->port(), true));
    };
    for (int i = 0; i < 3; ++i)
        open();
    REQUIRE(world.until([&] { return world.stack->stats().connections == 3; }));
    open();
    REQUIRE(world.until([&] { return wires.back()->closed(); }));
    CHECK(world.stack->stats().connections_refused == 1);
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(wires[static_cast<std::size_t>(i)]->closed()); // who was there stays
        wires[static_cast<std::size_t>(i)]->send(wires[static_cast<std::size_t>(i)]->request(
            "OPTIONS", "sip:127.0.0.1", {}, {}, "o" + std::to_string(i)));
    }
    REQUIRE(world.until([&] {
        return std::all_of(wires.begin(), wires.begin() + 3,
                           [](const auto& wire) { return wire->got("SIP/2.0 200"); });
    }));
    wires[0]->close(); // a place is free again
    REQUIRE(world.until([&] {
        if (wires.back()->closed())
            open();
        world.loop.run_until([] { return false; }, 50_ms);
        return !wires.back()->closed();
    }));
    Wire udp(world.loop, world.stack->port());
    CHECK(ask(world, udp, "OPTIONS", 1, "udp")["200"] == 1);
}

TEST_CASE("connections in all: the limit, and one past it") {
    World world({.tcp_in_all = 2});
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 3; ++i) {
        wires.push_back(std::make_unique<Wire>(world.loop, world.stack->port(), true));
        if (i < 2)
            REQUIRE(world.until([&] {
                return world.stack->stats().connections == static_cast<std::size_t>(i) + 1;
            }));
    }
    REQUIRE(world.until([&] { return wires.back()->closed(); }));
    CHECK_FALSE(wires[0]->closed());
    CHECK_FALSE(wires[1]->closed());
}

TEST_CASE("a connection that never says a whole request is closed; a telephone's is not") {
    World world({.tcp_silence = 300_ms});
    auto& seat = world.handset("201", {.tcp = true, .user = "201", .password = "secret201"});
    seat.phone->register_now();
    REQUIRE(world.until([&] { return seat.phone->registered(); }));
    Wire silent(world.loop, world.stack->port(), true);
    Wire slow(world.loop, world.stack->port(), true);
    const auto half = slow.request("REGISTER", "sip:127.0.0.1");
    slow.send(half.substr(0, half.size() / 2));
    REQUIRE(world.until([&] { return silent.closed() && slow.closed(); }));
    CHECK(world.stack->stats().connections_refused == 2);
    CHECK(world.stack->stats().connections == 1);
    const auto before = world.stack->stats().registers;
    seat.phone->register_now(); // over the connection it has
    REQUIRE(world.until([&] { return world.stack->stats().registers > before; }));
    CHECK(seat.phone->registered());
    CHECK(world.stack->stats().connections == 1);
}
