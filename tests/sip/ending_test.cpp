// How legs end when they do not simply end: busy, declined, given up, answered twice, gone.
#include "sip/wire.h"
#include "sip/world.h"

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

namespace {
Originate to_user(std::string user, std::uint64_t leg = 7) {
    return {.leg = LegId{leg}, .user = std::move(user), .from = "95588", .media = media_at(50000)};
}
} // namespace

TEST_CASE("what a telephone refuses comes back as its cause") {
    const auto cause =
        GENERATE(Cause::busy, Cause::declined, Cause::unreachable, Cause::no_common_codec);
    World world;
    auto& seat = world.registered("201");
    seat.on_event = [&](const Event& event) {
        if (const auto* invited = std::get_if<Invited>(&event))
            seat.phone->reject(invited->leg, cause);
    };
    world.stack->originate(to_user("201"));
    REQUIRE(world.until([&] { return world.server.has<Released>(); }));
    CHECK(world.server.last<Released>().cause == cause);
    CHECK(world.server.last<Released>().status == status_of(cause));
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
    CHECK(world.server.all<Released>().size() == 1);
}

TEST_CASE("an unregistered seat is unreachable, and says so later, not at once") {
    World world;
    world.stack->originate(to_user("203"));
    CHECK_FALSE(world.server.has<Released>());
    REQUIRE(world.until([&] { return world.server.has<Released>(); }));
    CHECK(world.server.last<Released>().cause == Cause::unreachable);
    CHECK(world.server.last<Released>().status == 480);
}

TEST_CASE("a seat whose machine has gone is unreachable, not unanswered") {
    World world;
    world.registered("201");
    world.handsets.clear(); // like a cable pulled out
    world.stack->originate(to_user("201"));
    REQUIRE(world.until([&] { return world.server.has<Released>(); }));
    CHECK(world.server.last<Released>().cause == Cause::unreachable);
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("nobody answers: the leg ends in time and the telephone stops ringing") {
    World world;
    auto& seat = world.registered("201");
    seat.on_event = [&](const Event& event) {
        if (const auto* invited = std::get_if<Invited>(&event))
            seat.phone->ring(invited->leg);
    };
    auto call = to_user("201");
    call.patience = Duration{300};
    world.stack->originate(call);
    REQUIRE(
        world.until([&] { return world.server.has<Released>() && seat.diary.has<Released>(); }));
    CHECK(world.server.has<Ringing>());
    CHECK(world.server.last<Released>().cause == Cause::no_answer);
    CHECK(seat.diary.last<Released>().cause == Cause::cancelled);
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("the caller gives up while it rings: both ways") {
    World world;
    auto& seat = world.registered("201");
    SECTION("the server's leg out") {
        world.stack->originate(to_user("201"));
        REQUIRE(world.until([&] { return seat.diary.has<Invited>(); }));
        seat.phone->ring(seat.diary.last<Invited>().leg);
        world.stack->release(LegId{7}, Cause::cancelled);
        REQUIRE(world.until([&] { return seat.diary.has<Released>(); }));
        CHECK(seat.diary.last<Released>().cause == Cause::cancelled);
        CHECK(seat.diary.last<Released>().by_peer);
    }
    SECTION("the telephone's call in") {
        const auto leg = seat.phone->call("95588", media_at(40000));
        REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
        const auto incoming = world.server.last<Invited>().leg;
        world.stack->ring(incoming);
        seat.phone->release(leg);
        REQUIRE(world.until([&] { return world.server.has<Released>(); }));
        CHECK(world.server.last<Released>().cause == Cause::cancelled);
        CHECK_FALSE(world.stack->answer(incoming, media_at(50000)));
    }
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
    CHECK(world.server.all<Released>().size() == 1);
}

TEST_CASE("CANCEL and 200 cross on the wire: the answered call is hung up at once") {
    World world;
    auto& seat = world.registered("201");
    world.stack->originate(to_user("201"));
    REQUIRE(world.until([&] { return seat.diary.has<Invited>(); }));
    // Both before either has read what the other sent.
    REQUIRE(seat.phone->answer(seat.diary.last<Invited>().leg, media_at(40000)));
    world.stack->release(LegId{7}, Cause::cancelled);
    REQUIRE(world.until([&] { return seat.diary.has<Released>(); }));
    CHECK(seat.diary.last<Released>().by_peer);
    CHECK_FALSE(world.server.has<Answered>());
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("hung up before the ACK: the BYE waits for it") {
    World world;
    auto& seat = world.registered("201");
    seat.phone->call("95588", media_at(40000));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    const auto leg = world.server.last<Invited>().leg;
    REQUIRE(world.stack->answer(leg, media_at(50000)));
    world.stack->release(leg);
    REQUIRE(world.until([&] { return seat.diary.has<Released>(); }));
    CHECK(seat.diary.has<Answered>());
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("an extension with two telephones: the first answer wins, the other stops") {
    World world;
    auto& desk = world.handset("desk", {.user = "201", .password = "secret201"});
    auto& soft = world.handset("soft", {.tcp = true, .user = "201", .password = "secret201"});
    for (auto* one : {&desk, &soft}) {
        one->phone->register_now();
        REQUIRE(world.until([&] { return one->phone->registered(); }));
    }
    world.stack->originate(to_user("201"));
    REQUIRE(world.until([&] { return desk.diary.has<Invited>() && soft.diary.has<Invited>(); }));
    SECTION("one answers") {
        desk.phone->ring(desk.diary.last<Invited>().leg);
        soft.phone->ring(soft.diary.last<Invited>().leg);
        REQUIRE(soft.phone->answer(soft.diary.last<Invited>().leg, media_at(40002)));
        REQUIRE(world.until([&] { return desk.diary.has<Released>(); }));
        CHECK(desk.diary.last<Released>().cause == Cause::elsewhere);
        CHECK(world.server.all<Answered>().size() == 1);
        CHECK(world.server.last<Answered>().agreement.remote_port == 40002);
    }
    SECTION("both answer at once") {
        REQUIRE(desk.phone->answer(desk.diary.last<Invited>().leg, media_at(40000)));
        REQUIRE(soft.phone->answer(soft.diary.last<Invited>().leg, media_at(40002)));
        REQUIRE(world.until([&] {
            return world.server.has<Answered>() &&
                   (desk.diary.has<Released>() || soft.diary.has<Released>());
        }));
        CHECK(world.server.all<Answered>().size() == 1);
        CHECK(desk.diary.has<Released>() != soft.diary.has<Released>());
    }
    SECTION("one is busy, the other declines: the extension declines") {
        desk.phone->reject(desk.diary.last<Invited>().leg, Cause::busy);
        REQUIRE(world.until([&] { return desk.diary.has<Released>(); }));
        CHECK_FALSE(world.server.has<Released>());
        soft.phone->reject(soft.diary.last<Invited>().leg, Cause::declined);
        REQUIRE(world.until([&] { return world.server.has<Released>(); }));
        CHECK(world.server.last<Released>().cause == Cause::declined);
    }
    world.stack->release(LegId{7});
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("a telephone that goes without a word is missed by the session timer") {
    World world({.session_expires = Duration{2000}, .shortest_session = Duration{1000}});
    auto& seat = world.handset("201", {.user = "201",
                                       .password = "secret201",
                                       .session_expires = Duration{2000},
                                       .shortest_session = Duration{1000}});
    seat.phone->register_now();
    REQUIRE(world.until([&] { return seat.phone->registered(); }));
    const bool incoming = GENERATE(true, false);
    LegId leg{7};
    if (incoming) {
        seat.phone->call("95588", media_at(40000));
        REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
        leg = world.server.last<Invited>().leg;
        REQUIRE(world.stack->answer(leg, media_at(50000)));
        REQUIRE(world.until([&] { return world.server.has<Confirmed>(); }));
    } else {
        seat.on_event = [&](const Event& event) {
            if (const auto* invited = std::get_if<Invited>(&event))
                REQUIRE(seat.phone->answer(invited->leg, media_at(40000)));
        };
        world.stack->originate(to_user("201"));
        REQUIRE(world.until([&] { return seat.diary.has<Confirmed>(); }));
    }
    // Kept alive well beyond the interval while both are there.
    bool over = false;
    world.loop.at(steady_now() + Duration{4500}, [&] { over = true; });
    REQUIRE(world.until([&] { return over; }));
    CHECK_FALSE(world.server.has<Released>());
    world.handsets.clear();
    REQUIRE(world.until([&] { return world.server.has<Released>(); }));
    CHECK(world.server.last<Released>().leg == leg);
    CHECK(world.server.last<Released>().cause == Cause::timer_expired);
    CHECK(world.stack->stats().timers_expired == 1);
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("the limit of legs, and one past it") {
    World world({.legs = 2});
    auto& seat = world.registered("201");
    for (int i = 0; i < 3; ++i)
        seat.phone->call("95588", media_at(40000));
    REQUIRE(world.until([&] { return seat.diary.has<Released>(); }));
    CHECK(seat.diary.last<Released>().status == 503);
    CHECK(world.server.all<Invited>().size() == 2);
    world.stack->originate(to_user("201"));
    REQUIRE(world.until([&] { return world.server.has<Released>(); }));
    CHECK(world.server.last<Released>().cause == Cause::overloaded);
}

TEST_CASE("numbers are data: only digits, star, hash and a leading plus are dialled") {
    World world;
    auto& seat = world.registered("201");
    for (const std::string number : {"500&PJSIP", "alice", "9500'or1", "1;2", "+", "123@evil",
                                     "123456789012345678901234567890123"}) {
        CAPTURE(number);
        seat.phone->call(number, media_at(40000));
        REQUIRE(world.until([&] { return seat.diary.has<Released>(); }));
        CHECK(seat.diary.last<Released>().by_peer);
        CHECK((seat.diary.last<Released>().cause == Cause::not_found ||
               seat.diary.last<Released>().cause == Cause::bad_request));
        seat.diary.events.clear();
    }
    CHECK_FALSE(world.server.has<Invited>());
    seat.phone->call("*72#", media_at(40000));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    CHECK(world.server.last<Invited>().dialled == "*72#");
}

TEST_CASE("a call needs a password, unless it comes from a trunk") {
    World world({.trunks = {"127.0.0.1"}});
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp()));
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    CHECK(world.server.last<Invited>().trunk);
    CHECK(world.server.last<Invited>().from == "5550");

    World closed;
    Wire stranger(closed.loop, closed.stack->port());
    stranger.send(stranger.request("INVITE", "sip:95588@127.0.0.1", {}, plain_sdp()));
    REQUIRE(closed.until([&] { return stranger.got("SIP/2.0 401"); }));
    CHECK_FALSE(closed.server.has<Invited>());
}
