// What strangers send: rubbish, torture, oversize, half a message and a closed door. The server
// answers with 4xx or not at all, goes on, and serves the next honest caller.
#include "base/random.h"
#include "sip/wire.h"
#include "sip/world.h"

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

namespace {
/// The server still serves: an honest telephone registers, calls and is answered.
void still_serves(World& world) {
    world.server.events.clear();
    auto& seat = world.registered("209");
    seat.phone->call("95588", media_at(40000));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    const auto leg = world.server.last<Invited>().leg;
    REQUIRE(world.stack->answer(leg, media_at(50000)));
    REQUIRE(world.until([&] { return seat.diary.has<Answered>(); }));
    world.stack->release(leg);
    REQUIRE(world.until([&] { return seat.diary.has<Released>(); }));
}

/// Broken in a way each, after the manner of RFC 4475.
std::vector<std::string> torture_messages(const Wire& wire) {
    const auto base = wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp());
    const auto replaced = [&](std::string_view what, std::string_view with) {
        auto text = base;
        const auto at = text.find(what);
        REQUIRE(at != std::string::npos);
        return text.replace(at, what.size(), with);
    };
    return {
        replaced("INVITE sip:95588@127.0.0.1", "INVITE sip:123@evil@127.0.0.1"),
        replaced("INVITE sip:95588@127.0.0.1", "INVITE  sip:95588@127.0.0.1 "),
        replaced("INVITE sip:95588@127.0.0.1", "INVITE <sip:95588@127.0.0.1>"),
        replaced("INVITE sip:95588@127.0.0.1", "INVITE soap:95588@127.0.0.1"),
        replaced("INVITE sip:95588@127.0.0.1", "INVITE tel:95588"),
        replaced("INVITE sip:95588@127.0.0.1", "INVITE sip:%00%ff%0d%0a@127.0.0.1"),
        replaced("SIP/2.0\r\nVia", "SIP/7.0\r\nVia"),
        replaced("CSeq: 1 INVITE", "CSeq: 1 REGISTER"),
        replaced("CSeq: 1 INVITE", "CSeq: 36893488147419103232 INVITE"),
        replaced("CSeq: 1 INVITE", "CSeq: -1 INVITE"),
        replaced("CSeq: 1 INVITE", "CSeq: 1 " + std::string(3000, 'A')),
        replaced("Max-Forwards: 70", "Max-Forwards: 0"),
        replaced("Max-Forwards: 70", "Max-Forwards: 999999999999"),
        replaced("From: <sip:5550@127.0.0.1>;tag=mecall1\r\n", ""),
        replaced("To: ", "To: \"unclosed <"),
        replaced("To: ", "To : \t"),
        replaced("Call-ID: ", "Call-ID: a\x01\x02 "),
        replaced("Content-Length: ", "Content-Length: 99999"),
        replaced("Content-Length: ", "Content-Length: -1"),
        replaced("Contact: <", "Contact: *, <"),
        replaced("Contact: <", "Contact: ,,,,;;;<"),
        replaced("Via: SIP/2.0/UDP 127.0.0.1", "Via: SIP/2.0/UDP 127.0.0.1:99999"),
        replaced("Via: SIP/2.0/UDP", "Via: SIP/2.0/"),
        replaced("Max-Forwards: 70", "Require: teleportation\r\nMax-Forwards: 70"),
        replaced("Max-Forwards: 70", "Session-Expires: 5\r\nMax-Forwards: 70"),
        replaced("Max-Forwards: 70", "Session-Expires: 99999999999999\r\nMax-Forwards: 70"),
        replaced("Max-Forwards: 70", "X-A: " + std::string(9000, 'x') + "\r\nMax-Forwards: 70"),
        replaced("application/sdp", "multipart/mixed;boundary=\"x"),
        replaced("application/sdp", "text/plain"),
        "INVITE\r\n\r\n",
        "\r\n\r\n\r\n",
        "SIP/2.0 200 OK\r\n\r\n",
        "ACK sip:1@1 SIP/2.0\r\n\r\n",
        wire.request("CANCEL", "sip:95588@127.0.0.1"),
        wire.request("BYE", "sip:95588@127.0.0.1", {}, {}, "none", 1, "nobody"),
        wire.request("PRACK", "sip:95588@127.0.0.1", "RAck: 1 1 INVITE\r\n"),
        wire.reply(base, "200 OK", {}, plain_sdp()),
        wire.reply(base, "999 Whatever"),
        std::string(60'000, 'A'),
        std::string(2000, '\0'),
    };
}
} // namespace

TEST_CASE("torture") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port());
    const auto base = wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp());
    for (const auto& message : torture_messages(wire))
        wire.send(message);
    auto random = stream(7, "garbage");
    for (int i = 0; i < 500; ++i) {
        auto bytes = base;
        for (int n = 0; n < 12; ++n)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        wire.send(bytes);
        if (i % 50 == 0)
            world.loop.run_until([] { return false; }, Duration{1});
    }
    still_serves(world);
    CHECK(world.stack->stats().bad_messages > 0);
}

TEST_CASE("oversize: a body too long, a message too long") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port(), true);
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {},
                           plain_sdp("0 8", 40000, "a=" + std::string(limits::body_bytes, 'x'))));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 4"); }));
    CHECK_FALSE(world.server.has<Invited>());
    Wire other(world.loop, world.stack->port(), true);
    other.send(other.request("INVITE", "sip:95588@127.0.0.1",
                             "X-Long: " + std::string(limits::message_bytes, 'x') + "\r\n"));
    REQUIRE(world.until([&] { return other.got("SIP/2.0 4") || other.closed(); }));
    CHECK_FALSE(world.server.has<Invited>());
    still_serves(world);
}

TEST_CASE("a connection closed in the middle of an invitation, and of a message") {
    World world({.trunks = {"127.0.0.1"}});
    for (int i = 0; i < 20; ++i) {
        Wire wire(world.loop, world.stack->port(), true);
        const auto invite = wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp());
        wire.send(invite.substr(0, i % 2 == 0 ? invite.size() : invite.size() / 2));
        if (i % 2 == 0)
            REQUIRE(world.until(
                [&] { return world.server.all<Invited>().size() > std::size_t(i) / 2; }));
        wire.close();
    }
    for (const auto& invited : world.server.all<Invited>()) {
        world.stack->ring(invited.leg);
        static_cast<void>(world.stack->answer(invited.leg, media_at(50000)));
    }
    still_serves(world);
    for (const auto& invited : world.server.all<Invited>())
        world.stack->release(invited.leg);
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("methods that nobody may use here") {
    World world;
    Wire wire(world.loop, world.stack->port());
    int call = 0;
    for (const std::string method :
         {"MESSAGE", "SUBSCRIBE", "PUBLISH", "NOTIFY", "REFER", "HACK"}) {
        CAPTURE(method);
        wire.forget();
        wire.send(wire.request(method, "sip:201@127.0.0.1", "Event: presence\r\n", {},
                               "m" + std::to_string(++call)));
        REQUIRE(world.until([&] { return wire.got("SIP/2.0 401"); }));
    }
    CHECK(world.stack->stats().refused_methods == 6);
    wire.forget();
    wire.send(wire.request("OPTIONS", "sip:127.0.0.1", {}, {}, "o1"));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 200"); }));
}

TEST_CASE("idle connections keep nobody out") {
    World world;
    std::vector<std::unique_ptr<Wire>> idle;
    for (int i = 0; i < 100; ++i) {
        idle.push_back(std::make_unique<Wire>(world.loop, world.stack->port(), true));
        world.loop.run_until([] { return false; }, Duration{1}); // let it be accepted
    }
    auto& seat = world.handset("201", {.tcp = true, .user = "201", .password = "secret201"});
    seat.phone->register_now();
    REQUIRE(world.until([&] { return seat.phone->registered(); }));
    still_serves(world);
}

TEST_CASE("a flood of invitations is challenged without keeping anything") {
    World world({.invites_at_once = 10'000});
    Wire wire(world.loop, world.stack->port());
    for (int i = 0; i < 2000; ++i) {
        wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp(),
                               "flood" + std::to_string(i)));
        if (i % 20 == 0)
            world.loop.run_until([] { return false; }, Duration{1});
    }
    still_serves(world);
    CHECK(world.stack->stats().legs <= 1);
}
