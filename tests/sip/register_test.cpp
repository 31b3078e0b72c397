// Registration: who may, who may not, and what a stranger can learn from the answers.
#include "sip/digest.h"
#include "sip/wire.h"
#include "sip/world.h"

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

namespace {
/// Tries once with `options` and gives the registrar's last status.
int attempt(World& world, PhoneOptions options) {
    auto& one = world.handset("attempt", std::move(options));
    one.phone->register_now();
    REQUIRE(world.until([&] { return one.diary.has<Registered>(); }));
    return one.diary.last<Registered>().status;
}
} // namespace

TEST_CASE("the right password registers, over UDP and over TCP") {
    for (const bool tcp : {false, true}) {
        World world({.sha256 = tcp}); // and with either digest
        CHECK(attempt(world, {.tcp = tcp, .user = "201", .password = "secret201"}) == 200);
        REQUIRE(world.until([&] { return world.server.has<Registered>(); }));
        CHECK(world.server.last<Registered>().registered);
        const auto bindings = world.stack->bindings("201");
        REQUIRE(bindings.size() == 1);
        CHECK(bindings[0].source.starts_with(tcp ? "tcp 127.0.0.1:" : "udp 127.0.0.1:"));
        CHECK(bindings[0].user_agent == "Ringroom phone");
        auto& phone = *world.handsets["attempt"]->phone;
        phone.unregister();
        REQUIRE(world.until([&] { return !world.stack->registered("201"); }));
        CHECK_FALSE(world.server.last<Registered>().registered);
    }
}

TEST_CASE("a registrar that keeps MD5 digests only") {
    Loop loop;
    bool done = false;
    auto stack = Stack::open(
        loop, {.port = 0, .sha256 = false},
        [](std::string_view user) -> std::optional<Secret> {
            return Secret{.ha1_md5 = digest_ha1(Algorithm::md5, user, "ringroom", "tea")};
        },
        [](const Event&) {});
    REQUIRE(stack);
    int status = 0;
    auto phone =
        Phone::open(loop, {.server_port = (*stack)->port(), .user = "ann", .password = "tea"},
                    [&](const Event& event) {
                        status = std::get<Registered>(event).status;
                        done = true;
                    });
    REQUIRE(phone);
    (*phone)->register_now();
    REQUIRE(loop.run_until([&] { return done; }, patience));
    CHECK(status == 200);
}

TEST_CASE("wrong password and unknown user get the same answer, and wait after five") {
    World world;
    for (const std::string user : {"201", "999"}) {
        for (int i = 0; i < 5; ++i)
            CHECK(attempt(world, {.user = user, .password = "wrong"}) == 403);
        CHECK(world.stack->stats().locked_out == (user == "201" ? 0 : 1));
        // The sixth waits, even with the right password.
        CHECK(attempt(world, {.user = user, .password = "secret" + user}) == 403);
    }
    CHECK_FALSE(world.stack->registered("201"));
    CHECK(world.stack->stats().locked_out == 2);
    CHECK(attempt(world, {.user = "202", .password = "secret202"}) == 200); // others go on
    world.stack->unlock("201");
    CHECK(attempt(world, {.user = "201", .password = "secret201"}) == 200);
}

TEST_CASE("a lock ends by itself") {
    World world({.lock_time = Duration{1}});
    for (int i = 0; i < 6; ++i)
        CHECK(attempt(world, {.user = "201", .password = "wrong"}) == 403);
    // A quick machine gets here within the very millisecond of the lock.
    const Instant over = steady_now() + Duration{2};
    world.loop.run_until([over] { return steady_now() > over; }, 5_s);
    CHECK(attempt(world, {.user = "201", .password = "secret201"}) == 200);
}

TEST_CASE("a source that tries many names waits too") {
    World world({.source_failures = 3});
    for (int i = 0; i < 3; ++i)
        CHECK(attempt(world, {.user = "99" + std::to_string(i), .password = "x"}) == 403);
    CHECK(attempt(world, {.user = "201", .password = "secret201"}) == 403);
}

TEST_CASE("nobody registers for another's number") {
    World world;
    CHECK(attempt(world, {.user = "201", .password = "secret201", .register_as = "202"}) == 403);
    CHECK_FALSE(world.stack->registered("202"));
    CHECK_FALSE(world.stack->registered("201"));
}

TEST_CASE("a telephone answers no challenge of a foreign realm") {
    World world({.realm = "elsewhere"});
    CHECK(attempt(world, {.user = "201", .password = "secret201"}) == 401);
    CHECK(world.stack->stats().registers == 1);
}

TEST_CASE("an answer works once, and only from where the question went") {
    World world;
    Wire wire(world.loop, world.stack->port());
    wire.send(wire.request("REGISTER", "sip:201@127.0.0.1"));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 401"); }));
    DigestFields challenge;
    const auto answer = wire.last("SIP/2.0 401");
    auto at = answer.find("Digest ") + 7;
    auto line = answer.substr(at, answer.find("\r\n", at) - at);
    for (std::size_t end = 0; !line.empty();) {
        end = line.find(", ");
        set_digest_field(challenge, line.substr(0, end));
        line = end == std::string::npos ? "" : line.substr(end + 2);
    }
    CHECK(challenge.realm == "ringroom");
    const auto proof =
        answer_challenge(challenge, "201", "secret201", "REGISTER", "sip:201@127.0.0.1", 1);
    REQUIRE(proof);
    const auto header = "Authorization: " + *proof + "\r\n";
    wire.send(wire.request("REGISTER", "sip:201@127.0.0.1", header, {}, "call1", 2));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 200"); }));
    wire.forget();
    wire.send(wire.request("REGISTER", "sip:201@127.0.0.1", header, {}, "call2", 1));
    REQUIRE(world.until([&] { return wire.got("SIP/2.0 401"); }));
    CHECK(wire.last("SIP/2.0 401").find("stale=true") != std::string::npos);
    CHECK_FALSE(wire.got("SIP/2.0 200"));
}

TEST_CASE("nonces: life, source, count") {
    Nonces nonces(Duration{1000}, 1, 2);
    const auto nonce = nonces.make(Instant{5}, "10.0.0.1");
    using V = Nonces::Verdict;
    CHECK(nonces.look(Instant{1005}, nonce, "10.0.0.1") == V::fresh);
    CHECK(nonces.look(Instant{1006}, nonce, "10.0.0.1") == V::stale);
    CHECK(nonces.look(Instant{6}, nonce, "10.0.0.2") == V::forged);
    CHECK(nonces.look(Instant{6}, "short", "10.0.0.1") == V::forged);
    CHECK(Nonces(Duration{1000}, 3, 4).look(Instant{6}, nonce, "10.0.0.1") == V::forged);
    CHECK(nonces.use(Instant{6}, nonce, 1));
    CHECK_FALSE(nonces.use(Instant{6}, nonce, 1));
    CHECK(nonces.use(Instant{6}, nonce, 3));
    CHECK_FALSE(nonces.use(Instant{6}, nonce, 2));
    // Beyond the limit the oldest is forgotten, and then it is no longer good for anything.
    for (std::size_t i = 0; i < limits::nonces; ++i)
        CHECK(nonces.use(Instant{10}, nonces.make(Instant{10}, "x"), 1));
    CHECK(nonces.look(Instant{11}, nonce, "10.0.0.1") == V::stale);
}

TEST_CASE("digest: the worked examples of RFC 7616 section 3.9.1") {
    DigestFields fields{.realm = "http-auth@example.org",
                        .nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        .uri = "/dir/index.html",
                        .qop = "auth",
                        .nc = "00000001",
                        .cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};
    const auto response = [&](Algorithm algorithm) {
        return digest_response(algorithm,
                               digest_ha1(algorithm, "Mufasa", fields.realm, "Circle of Life"),
                               "GET", fields);
    };
    CHECK(response(Algorithm::md5) == "8ca523f5e9506fed4657c9700eebdbec");
    CHECK(response(Algorithm::sha256) ==
          "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST_CASE("several telephones an extension: the limit, and one past it") {
    World world;
    std::vector<World::Handset*> handsets;
    for (std::size_t i = 0; i <= limits::bindings_per_user; ++i) {
        auto& one =
            world.handset("h" + std::to_string(i), {.user = "201", .password = "secret201"});
        one.phone->register_now();
        REQUIRE(world.until([&] { return one.phone->registered(); }));
        CHECK(world.stack->bindings("201").size() == std::min(i + 1, limits::bindings_per_user));
    }
}

TEST_CASE("a nonce that has run out is renewed without a word to the person") {
    World world({.nonce_life = Duration{200}});
    auto& one = world.registered("201");
    const auto asked = world.stack->stats().registers;
    bool over = false;
    world.loop.at(steady_now() + Duration{250}, [&] { over = true; });
    REQUIRE(world.until([&] { return over; }));
    one.phone->register_now();
    // One with the old nonce, refused as stale, and one with the new.
    REQUIRE(world.until([&] { return world.stack->stats().registers >= asked + 2; }));
    CHECK(one.phone->registered());
    CHECK(one.diary.all<Registered>().size() == 1);
}
