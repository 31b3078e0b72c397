// What happens while a leg is up: hold, retrieve, glare, digits, offers that cannot be met.
#include <set>

#include "sip/wire.h"
#include "sip/world.h"

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

namespace {
/// A talk between the server and a telephone, either side having called.
struct Talk {
    World world;
    World::Handset* seat = nullptr;
    LegId server_leg{7};
    LegId seat_leg;

    explicit Talk(bool seat_calls) {
        seat = &world.registered("201");
        if (seat_calls) {
            seat_leg = seat->phone->call("95588", media_at(40000));
            REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
            server_leg = world.server.last<Invited>().leg;
            REQUIRE(world.stack->answer(server_leg, media_at(50000)));
            REQUIRE(world.until([&] { return world.server.has<Confirmed>(); }));
        } else {
            world.stack->originate(
                {.leg = server_leg, .user = "201", .from = "1", .media = media_at(50000)});
            REQUIRE(world.until([&] { return seat->diary.has<Invited>(); }));
            seat_leg = seat->diary.last<Invited>().leg;
            REQUIRE(seat->phone->answer(seat_leg, media_at(40000)));
            REQUIRE(world.until([&] { return seat->diary.has<Confirmed>(); }));
        }
    }
};

Media holding(std::uint16_t port, Direction direction) {
    auto media = media_at(port);
    media.direction = direction;
    return media;
}
} // namespace

TEST_CASE("the telephone holds and retrieves") {
    const bool seat_calls = GENERATE(true, false);
    const auto direction = GENERATE(Direction::send_only, Direction::inactive);
    Talk talk(seat_calls);
    auto& server = talk.world.server;
    talk.seat->phone->change_media(talk.seat_leg, holding(40000, direction));
    REQUIRE(talk.world.until([&] { return server.has<MediaChanged>(); }));
    CHECK(server.last<MediaChanged>().hold == HoldChange::held);
    CHECK(server.last<MediaChanged>().agreement.held);
    CHECK(server.last<MediaChanged>().agreement.direction ==
          (direction == Direction::send_only ? Direction::receive_only : Direction::inactive));
    REQUIRE(talk.world.until([&] { return talk.seat->diary.has<MediaChanged>(); }));
    CHECK(talk.seat->diary.last<MediaChanged>().hold == HoldChange::none);

    server.events.clear();
    talk.seat->phone->change_media(talk.seat_leg, media_at(40000));
    REQUIRE(talk.world.until([&] { return server.has<MediaChanged>(); }));
    CHECK(server.last<MediaChanged>().hold == HoldChange::retrieved);
    CHECK(server.last<MediaChanged>().agreement.direction == Direction::send_receive);
}

TEST_CASE("the server holds a telephone, moves its media, and retrieves") {
    Talk talk(GENERATE(true, false));
    auto& seat = talk.seat->diary;
    talk.world.stack->change_media(talk.server_leg, holding(50000, Direction::send_only));
    REQUIRE(talk.world.until([&] { return seat.has<MediaChanged>(); }));
    CHECK(seat.last<MediaChanged>().hold == HoldChange::held);
    talk.world.stack->change_media(talk.server_leg, media_at(50010));
    REQUIRE(talk.world.until([&] { return seat.all<MediaChanged>().size() == 2; }));
    CHECK(seat.last<MediaChanged>().hold == HoldChange::retrieved);
    CHECK(seat.last<MediaChanged>().agreement.remote_port == 50010);
}

TEST_CASE("both change at once: glare is retried until both have had their way") {
    Talk talk(GENERATE(true, false));
    talk.world.stack->change_media(talk.server_leg, media_at(50010));
    talk.seat->phone->change_media(talk.seat_leg, media_at(40010));
    REQUIRE(talk.world.until([&] {
        return talk.world.server.has<MediaChanged>() && talk.seat->diary.has<MediaChanged>() &&
               talk.world.server.last<MediaChanged>().agreement.remote_port == 40010 &&
               talk.seat->diary.last<MediaChanged>().agreement.remote_port == 50010;
    }));
    CHECK_FALSE(talk.world.server.has<ChangeRefused>());
    CHECK_FALSE(talk.seat->diary.has<ChangeRefused>());
    CHECK(talk.world.stack->stats().glares >= 1);
}

TEST_CASE("digits by INFO") {
    Talk talk(GENERATE(true, false));
    for (const char digit : std::string("19*#D"))
        talk.seat->phone->send_digit(talk.seat_leg, digit, Duration{160});
    REQUIRE(talk.world.until([&] { return talk.world.server.all<Digit>().size() == 5; }));
    std::string digits;
    for (const auto& digit : talk.world.server.all<Digit>()) {
        digits += digit.digit;
        CHECK(digit.duration == Duration{160});
    }
    CHECK(std::multiset<char>(digits.begin(), digits.end()) ==
          std::multiset<char>{'1', '9', '*', '#', 'D'});
}

TEST_CASE("a leg whose talk is over takes no command") {
    Talk talk(true);
    talk.world.stack->release(talk.server_leg);
    talk.world.stack->change_media(talk.server_leg, media_at(50010));
    talk.world.stack->release(talk.server_leg);
    talk.seat->phone->send_digit(talk.seat_leg, '1');
    REQUIRE(talk.world.until([&] { return talk.world.stack->stats().legs == 0; }));
    CHECK(talk.world.server.all<Released>().size() == 1);
}

TEST_CASE("a late offer: ours goes with the 200, theirs comes with the ACK") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1"));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    CHECK_FALSE(world.server.last<Invited>().offer);
    const auto leg = world.server.last<Invited>().leg;
    const auto agreed = world.stack->answer(leg, media_at(50000));
    REQUIRE(agreed);
    CHECK(agreed->remote_port == 0);
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 200"); }));
    const auto answer = wire.last("SIP/2.0 200");
    CHECK(answer.find("m=audio 50000 RTP/AVP 8 0 101") != std::string::npos);
    const bool good = GENERATE(true, false);
    wire.send(wire.request("ACK", "sip:95588@127.0.0.1", {},
                           good ? plain_sdp("0 101", 40004) : std::string(), "call1", 1,
                           to_tag_of(answer)));
    if (good) {
        REQUIRE(world.until([&] { return world.server.has<MediaChanged>(); }));
        CHECK(world.server.last<MediaChanged>().agreement.remote_port == 40004);
        CHECK(world.server.last<MediaChanged>().agreement.codec == Codec{Coding::pcmu, 0});
    } else {
        REQUIRE(world.until([&] { return world.server.has<Released>() && wire.got("BYE"); }));
        CHECK(world.server.last<Released>().cause == Cause::no_common_codec);
    }
}

TEST_CASE("what a re-INVITE cannot have does not hurt the talk") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp()));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    const auto leg = world.server.last<Invited>().leg;
    REQUIRE(world.stack->answer(leg, media_at(50000)));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 200"); }));
    const auto tag = to_tag_of(wire.last("SIP/2.0 200"));
    const auto send = [&](std::string_view method, int cseq, std::string_view headers,
                          std::string_view body) {
        wire.forget();
        wire.send(wire.request(method, "sip:95588@127.0.0.1", headers, body, "call1", cseq, tag));
    };
    send("ACK", 1, {}, {});
    REQUIRE(world.until([&] { return world.server.has<Confirmed>(); }));
    send("INVITE", 2, {}, plain_sdp("18"));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 488"); }));
    send("INVITE", 3, {}, "v=0\r\nm=audio 99999 RTP/AVP 0\r\n");
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 400"); }));
    send("REFER", 4, "Refer-To: <sip:evil@example.com>\r\n", {});
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 603"); }));
    send("MESSAGE", 5, {}, {});
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 405"); }));
    send("INFO", 6, {}, "Signal=1");
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 415"); }));
    send("OPTIONS", 7, {}, {});
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 200"); }));
    send("UPDATE", 8, {}, plain_sdp("8 101", 40008));
    REQUIRE(world.until([&] { return world.server.has<MediaChanged>(); }));
    CHECK(world.server.last<MediaChanged>().agreement.remote_port == 40008);
    // Holding as telephones did before RFC 3264.
    send("INVITE", 9, {}, "v=0\r\nc=IN IP4 0.0.0.0\r\nm=audio 40008 RTP/AVP 8\r\n");
    REQUIRE(world.until([&] { return world.server.all<MediaChanged>().size() == 2; }));
    CHECK(world.server.last<MediaChanged>().hold == HoldChange::held);
    send("ACK", 9, {}, {});
    CHECK_FALSE(world.server.has<Released>());
    send("BYE", 10, {}, {});
    REQUIRE(world.until([&] { return world.server.has<Released>(); }));
    CHECK(world.server.last<Released>().cause == Cause::normal);
}

TEST_CASE("no common codec: 488 to the caller, and to the called") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp("18 4")));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 488"); }));
    CHECK_FALSE(world.server.has<Invited>());

    // An answer that names no codec of ours: acknowledged, then hung up.
    world.stack->originate({.leg = LegId{1},
                            .uri = fmt::format("sip:5550@127.0.0.1:{}", wire.port()),
                            .from = "1",
                            .media = media_at(50000)});
    REQUIRE(world.until([&] { return wire.got("INVITE"); }));
    wire.send(wire.reply(wire.last("INVITE"), "200 OK", {}, plain_sdp("18")));
    REQUIRE(world.until([&] { return wire.got("ACK") && wire.got("BYE"); }));
    CHECK(world.server.last<Released>().cause == Cause::no_common_codec);
}

TEST_CASE("a challenge of a stranger is not answered") {
    World world;
    Wire wire(world.loop, world.stack->port());
    world.stack->originate({.leg = LegId{1},
                            .uri = fmt::format("sip:5550@127.0.0.1:{}", wire.port()),
                            .from = "1",
                            .media = media_at(50000),
                            .trunk_user = "lab",
                            .trunk_password = "secret",
                            .trunk_realm = "carrier"});
    REQUIRE(world.until([&] { return wire.got("INVITE"); }));
    const auto first = wire.last("INVITE");
    const auto challenge = [&](std::string_view realm) {
        return fmt::format("WWW-Authenticate: Digest realm=\"{}\", nonce=\"abc\", qop=\"auth\"\r\n",
                           realm);
    };
    SECTION("a foreign realm ends the leg") {
        wire.send(wire.reply(first, "401 Unauthorized", challenge("phishing")));
        REQUIRE(world.until([&] { return world.server.has<Released>(); }));
        CHECK(world.server.last<Released>().cause == Cause::forbidden);
        CHECK(wire.last("INVITE").find("Authorization") == std::string::npos);
    }
    SECTION("our carrier's is, once") {
        wire.send(wire.reply(first, "401 Unauthorized", challenge("carrier")));
        REQUIRE(world.until([&] {
            return wire.last("INVITE").find("Authorization: Digest username=\"lab\"") !=
                   std::string::npos;
        }));
        wire.send(wire.reply(wire.last("INVITE"), "401 Unauthorized", challenge("carrier")));
        REQUIRE(world.until([&] { return world.server.has<Released>(); }));
        CHECK(world.server.last<Released>().cause == Cause::forbidden);
    }
}

TEST_CASE("a caller that requires reliable ringing gets it") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", "Require: 100rel\r\n", plain_sdp()));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    const auto leg = world.server.last<Invited>().leg;
    world.stack->ring(leg);
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 180"); }));
    const auto ringing = wire.last("SIP/2.0 180");
    const auto at = ringing.find("RSeq: ");
    REQUIRE(at != std::string::npos);
    const auto rseq = ringing.substr(at + 6, ringing.find("\r\n", at) - at - 6);
    wire.send(wire.request("PRACK", "sip:95588@127.0.0.1",
                           fmt::format("RAck: {} 1 INVITE\r\n", rseq), {}, "call1", 2,
                           to_tag_of(ringing)));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 200"); }));
    CHECK(wire.last("SIP/2.0 200").find("PRACK") != std::string::npos);
    REQUIRE(world.stack->answer(leg, media_at(50000)));
    REQUIRE(world.until(
        [&] { return wire.last("SIP/2.0 200").find("m=audio 50000") != std::string::npos; }));
}
