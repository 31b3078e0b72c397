// Legs between the server and real telephones of our own, over loopback.
#include "sip/world.h"

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

TEST_CASE("a registered telephone calls in, is answered, and hangs up") {
    World world;
    auto& seat = world.registered("201");
    const auto leg = seat.phone->call("95588", media_at(40000), {{"X-Purpose", "test"}});
    REQUIRE(world.until([&] { return world.server.has<Invited>(); }));
    const auto invited = world.server.last<Invited>();
    CHECK(invited.from == "201");
    CHECK(invited.dialled == "95588");
    CHECK(invited.leg.value >= first_incoming_leg);
    REQUIRE(invited.offer);
    CHECK(invited.offer->port == 40000);
    CHECK(invited.offer->telephone_event == 101);
    REQUIRE(invited.headers.size() == 1);
    CHECK(invited.headers[0] == std::pair<std::string, std::string>("X-Purpose", "test"));

    world.stack->ring(invited.leg);
    REQUIRE(world.until([&] { return seat.diary.has<Ringing>(); }));
    const auto agreed = world.stack->answer(invited.leg, media_at(50000));
    REQUIRE(agreed);
    CHECK(agreed->remote_port == 40000);
    CHECK(agreed->codec == Codec{Coding::pcma, 8});
    REQUIRE(
        world.until([&] { return seat.diary.has<Answered>() && world.server.has<Confirmed>(); }));
    CHECK(seat.diary.last<Answered>().agreement.remote_port == 50000);

    seat.phone->release(leg);
    REQUIRE(
        world.until([&] { return world.server.has<Released>() && seat.diary.has<Released>(); }));
    CHECK(world.server.last<Released>().cause == Cause::normal);
    CHECK(world.server.last<Released>().by_peer);
    CHECK_FALSE(seat.diary.last<Released>().by_peer);
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("the server calls a telephone, it answers, the server hangs up") {
    World world;
    auto& seat = world.registered("202");
    world.stack->originate({.leg = LegId{7},
                            .user = "202",
                            .from = "13800138000",
                            .display = "Wang \"Li\"",
                            .headers = {{"X-Ringroom-Contact", "42"}},
                            .media = media_at(50002)});
    REQUIRE(world.until([&] { return seat.diary.has<Invited>(); }));
    const auto invited = seat.diary.last<Invited>();
    CHECK(invited.from == "13800138000");
    REQUIRE(invited.headers.size() == 1);
    CHECK(invited.headers[0].second == "42");
    seat.phone->ring(invited.leg);
    REQUIRE(world.until([&] { return world.server.has<Ringing>(); }));
    REQUIRE(seat.phone->answer(invited.leg, media_at(40002)));
    REQUIRE(world.until([&] { return world.server.has<Answered>(); }));
    CHECK(world.server.last<Answered>().leg == LegId{7});
    CHECK(world.server.last<Answered>().agreement.remote_port == 40002);
    REQUIRE(world.until([&] { return seat.diary.has<Confirmed>(); }));
    world.stack->release(LegId{7});
    REQUIRE(
        world.until([&] { return world.server.has<Released>() && seat.diary.has<Released>(); }));
    CHECK(seat.diary.last<Released>().by_peer);
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}
