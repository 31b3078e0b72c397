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
    BridgeId bridge;

    Talk() {
        lab.connect(phone);
        party = *lab.engine->open_device({1}, device.line);
        bridge = *lab.engine->create_bridge({1});
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

TEST_CASE("in a talk of two what a device says goes out as it comes") {
    Talk talk;
    talk.run(100, true);
    const auto before = talk.phone.sound.size();
    for (std::size_t i = 0; i < limits::device_frames; ++i)
        talk.device.say(800);
    talk.lab.run(limits::device_visit.ms);
    CHECK(talk.device.line->said.waiting() == 0);
    CHECK(talk.phone.sound.size() == before + limits::device_frames * 160);
}

TEST_CASE("what a device said before the talk is not heard in it") {
    Lab lab;
    Device device;
    REQUIRE(lab.engine->open_device({1}, device.line));
    for (int i = 0; i < 8; ++i)
        device.say(800);
    lab.run(limits::device_visit.ms);
    CHECK(device.line->said.waiting() == 0);
}

TEST_CASE("a device that tells what it has in hand is given sound when it runs short") {
    Talk talk;
    talk.run(200, true);
    auto& line = *talk.device.line;
    line.in_hand = 80;
    talk.lab.run(80);
    CHECK(line.heard.waiting() == 0); // it has enough
    talk.device.hear();
    line.in_hand = 0;
    talk.lab.run(limits::device_visit.ms);
    CHECK(line.heard.waiting() == 1); // one frame, not one a visit
    talk.lab.run(60);
    CHECK(line.heard.waiting() == 1);
    talk.device.hear();
    talk.lab.run(limits::device_visit.ms);
    CHECK(line.heard.waiting() == 1);
}

TEST_CASE("a device that stands still hears nothing old later, and its telephone gets silence") {
    Talk talk;
    talk.run(200, true);
    talk.device.line->in_hand = 160; // and asks no more
    talk.lab.run(2000);
    CHECK(talk.device.line->heard.waiting() > 1); // what came in went by
    CHECK(talk.phone.sound.size() > 2000 * 8);    // packets go on
}

TEST_CASE("in a talk of two, too, what waits too long is dropped") {
    Talk talk;
    talk.run(100, true);
    const auto before = talk.phone.sound.size();
    for (std::size_t i = 0; i < limits::device_frames + 3; ++i)
        talk.device.say(800);
    talk.lab.run(limits::device_visit.ms);
    CHECK(talk.phone.sound.size() == before + limits::device_frames * 160);
}

TEST_CASE("where several talk, what waits too long from a device is dropped") {
    Talk talk;
    Phone third{1200};
    talk.lab.connect(third);
    REQUIRE(talk.lab.engine->join(talk.bridge, third.party));
    for (std::size_t i = 0; i < 8; ++i)
        talk.device.say(800);
    talk.lab.run(limits::tick_ms);
    CHECK(talk.device.line->said.waiting() == limits::device_frames - 1);
    talk.run(600, true);
    CHECK(has_tone(third.sound, 800));
    CHECK(has_tone(third.sound, 500));
    CHECK(has_tone(talk.device.heard, 1200));
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
