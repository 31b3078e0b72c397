// The other end of a test call: what is said comes back later.
#include "phone.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

/// A telephone that says 500 Hz to an echo.
struct TestCall {
    Lab lab;
    Phone phone{500};

    explicit TestCall(Duration delay) {
        lab.connect(phone);
        const auto echo = lab.engine->open_echo({1}, delay);
        REQUIRE(echo);
        const auto bridge = *lab.engine->create_bridge({1});
        REQUIRE(lab.engine->join(bridge, phone.party));
        REQUIRE(lab.engine->join(bridge, *echo));
    }
    /// What is heard in the `ms` from now on.
    std::vector<std::int16_t> hear(int ms) {
        phone.forget();
        lab.run(ms);
        return phone.sound;
    }
};

} // namespace

TEST_CASE("an echo says what it heard, a second later and as long as it was said") {
    TestCall call(1_s);
    CHECK(lacks_tone(call.hear(900), 500));
    call.hear(200);
    CHECK(has_tone(call.hear(500), 500));
    call.phone.silent = true;
    CHECK(has_tone(call.hear(800), 500)); // what was said before
    call.hear(400);
    CHECK(lacks_tone(call.hear(500), 500));
}

TEST_CASE("while a prompt plays the echo waits, and then begins with silence") {
    TestCall call(1_s);
    REQUIRE(call.lab.engine->play(call.phone.party, {make_clip(sine(1000, 8000))}));
    const auto prompt = call.hear(900);
    CHECK(has_tone(prompt, 1000));
    CHECK(lacks_tone(prompt, 500));
    call.hear(200);
    CHECK(lacks_tone(call.hear(700), 500));
    call.hear(400);
    CHECK(has_tone(call.hear(400), 500));
}

TEST_CASE("an echo's delay is at least a tick and at most its limit") {
    Lab lab;
    const auto code = [&](Duration delay) {
        const auto opened = lab.engine->open_echo({1}, delay);
        return opened ? std::string() : opened.error().code;
    };
    CHECK(code(20_ms).empty());
    CHECK(code(19_ms) == "media.options");
    CHECK(code(limits::echo_delay).empty());
    CHECK(code(limits::echo_delay + 1_ms) == "media.options");
}
