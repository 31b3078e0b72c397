// A party at a sound device: what is said there goes out, what is heard comes in.
#include "phone.h"

#include "media/line.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

/// A sound device without a clock of its own: the test says and hears.
struct Device {
    std::shared_ptr<Line> line = std::make_shared<Line>();
    std::vector<std::int16_t> heard;
    std::size_t said = 0;

    void say(double hertz) {
        Line::Frame frame;
        const auto sound = sine(hertz, frame.size(), said);
        std::copy(sound.begin(), sound.end(), frame.begin());
        said += frame.size();
        static_cast<void>(line->said.push(frame));
    }
    void hear() {
        while (const auto frame = line->heard.pop())
            heard.insert(heard.end(), frame->begin(), frame->end());
    }
};

/// `device` talks with a telephone that says 500 Hz.
struct Talk {
    Lab lab;
    Phone phone{500};
    Device device;
    PartyId party;

    Talk() {
        lab.connect(phone);
        party = *lab.engine->open_device({1}, device.line);
        const auto bridge = *lab.engine->create_bridge({1});
        REQUIRE(lab.engine->join(bridge, phone.party));
        REQUIRE(lab.engine->join(bridge, party));
    }
    void run(int ms, bool speaks) {
        for (int at = 0; at < ms; at += limits::tick_ms) {
            if (speaks)
                device.say(800);
            lab.run(limits::tick_ms);
            device.hear();
        }
    }
};

} // namespace

TEST_CASE("a device and a telephone hear each other") {
    Talk talk;
    talk.run(600, true);
    CHECK(has_tone(talk.phone.sound, 800));
    CHECK(lacks_tone(talk.phone.sound, 500));
    CHECK(has_tone(talk.device.heard, 500));
    CHECK(lacks_tone(talk.device.heard, 800));
}

TEST_CASE("a device that says nothing is silence, one that does not listen loses what it missed") {
    Talk talk;
    for (int at = 0; at < 600; at += limits::tick_ms)
        talk.lab.run(limits::tick_ms);
    talk.device.hear();
    CHECK(talk.device.heard.size() == 8 * 160); // the ring's length, the oldest
    talk.run(200, false);
    CHECK(talk.phone.sound.size() > 1600); // packets go on
    CHECK(tone_level(talk.phone.sound, 800) < 10);
}

TEST_CASE("what waits too long from a device is dropped, for it would stay as delay") {
    Talk talk;
    for (std::size_t i = 0; i < 8; ++i)
        talk.device.say(800);
    talk.lab.run(limits::tick_ms);
    CHECK(talk.device.line->said.waiting() == limits::device_frames - 1);
}

TEST_CASE("a frame that always waits from a device goes after a second, no sooner") {
    Talk talk;
    talk.device.say(800); // a hiccup: from now on one frame too many is on its way
    const auto run = [&](int ticks) {
        for (int i = 0; i < ticks; ++i) {
            talk.device.say(800);
            talk.lab.run(limits::tick_ms);
            talk.device.hear();
        }
    };
    run(limits::device_lean_ticks - 1);
    CHECK(talk.device.line->said.waiting() == 1);
    run(1);
    CHECK(talk.device.line->said.waiting() == 0);
    run(2 * limits::device_lean_ticks);
    CHECK(talk.device.line->said.waiting() == 0); // and what comes in time stays
    CHECK(has_tone(talk.phone.sound, 800));
}

TEST_CASE("a device hears what is played to it, in a bridge or not") {
    Talk talk;
    Device alone;
    const auto party = *talk.lab.engine->open_device({1}, alone.line);
    REQUIRE(talk.lab.engine->play(party, {make_clip(sine(1000, 1600))}));
    REQUIRE(talk.lab.engine->play(talk.party, {make_clip(sine(1000, 1600))}));
    for (int i = 0; i < 10; ++i) {
        talk.run(limits::tick_ms, false);
        alone.hear();
    }
    CHECK(has_tone(alone.heard, 1000));
    CHECK(has_tone(talk.device.heard, 1000));
}
