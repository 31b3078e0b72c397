// Between device and line without a device: pitch, order, too many frames and too few, mute, side
// tone, meters.
#include <cmath>
#include <memory>

#include <catch2/catch.hpp>

#include "audio/level.h"
#include "audio/tone.h"
#include "headset/capture.h"
#include "headset/playback.h"

using namespace ringroom;
using namespace ringroom::headset;
using media::Line;

namespace {

struct Bench {
    std::shared_ptr<Line> line = std::make_shared<Line>();
    std::shared_ptr<Joint> joint = std::make_shared<Joint>();
};

/// What comes out at the line when the microphone hears `device`, all of it.
audio::Samples captured(Bench& bench, Capture& capture, const audio::Samples& device, int rate) {
    audio::Samples out;
    const auto callback = static_cast<std::size_t>(rate / 100);
    for (std::size_t at = 0; at < device.size(); at += callback) {
        capture.feed(std::span(device).subspan(at, std::min(callback, device.size() - at)));
        while (const auto frame = bench.line->said.pop())
            out.insert(out.end(), frame->begin(), frame->end());
    }
    return out;
}

/// `blocks` callbacks of 10 ms at `rate`.
audio::Samples played(Playback& playback, int blocks, int rate) {
    audio::Samples out(static_cast<std::size_t>(rate / 100 * blocks));
    const auto callback = static_cast<std::size_t>(rate / 100);
    for (std::size_t at = 0; at < out.size(); at += callback)
        playback.fill(std::span(out).subspan(at, callback));
    return out;
}

Line::Frame constant(std::int16_t value) {
    Line::Frame frame;
    frame.fill(value);
    return frame;
}

audio::Samples tail(const audio::Samples& samples, std::size_t count) {
    REQUIRE(samples.size() >= count);
    return {samples.end() - static_cast<long>(count), samples.end()};
}

} // namespace

TEST_CASE("the microphone's rate becomes 8 kHz and the pitch stays") {
    const int rate = GENERATE(8000, 16'000, 44'100, 48'000, 96'000);
    Bench bench;
    bench.joint->bypass = true;
    Capture capture(rate, bench.line, bench.joint);
    const auto out = captured(bench, capture, audio::sine(1000, 1_s, -16.0, rate), rate);
    CAPTURE(rate);
    CHECK(out.size() >= 7840); // the last frame may be under way
    CHECK(out.size() <= 8000);
    const auto settled = tail(out, 6400);
    CHECK(audio::tone_level_dbov(settled, 1000) == Approx(-16.0).margin(0.3));
    CHECK(audio::tone_level_dbov(settled, 1000 * rate / 48'000 + 37) < -40);
}

TEST_CASE("what 8 kHz cannot carry is gone, not folded down") {
    Bench bench;
    bench.joint->bypass = true;
    Capture capture(48'000, bench.line, bench.joint);
    const auto out = captured(bench, capture, audio::sine(7000, 1_s, -10.0, 48'000), 48'000);
    CHECK(audio::rms_dbov(tail(out, 6400)) < -55);
}

TEST_CASE("the line's sound comes out at the device's rate with its pitch") {
    const int rate = GENERATE(8000, 16'000, 44'100, 48'000, 96'000);
    Bench bench;
    Playback playback(rate, bench.line, bench.joint);
    const auto tone = audio::sine(1000, 1_s, -16.0);
    audio::Samples out;
    for (std::size_t at = 0; at < tone.size(); at += 160) {
        Line::Frame frame;
        std::copy_n(tone.begin() + static_cast<long>(at), 160, frame.begin());
        REQUIRE(bench.line->heard.push(frame));
        const auto piece = played(playback, 2, rate);
        out.insert(out.end(), piece.begin(), piece.end());
    }
    CAPTURE(rate);
    CHECK(bench.joint->heard_dropped == 0);
    CHECK(bench.joint->heard_missing <= 1); // the resampler's first samples
    const auto settled = tail(out, static_cast<std::size_t>(rate) * 8 / 10);
    CHECK(audio::tone_level_dbov(settled, 1000, rate) == Approx(-16.0).margin(0.3));
    CHECK(bench.joint->heard.load().rms_tenths == Approx(-160).margin(3));
    CHECK(bench.joint->heard.load().peak_tenths == Approx(-130).margin(3));
}

TEST_CASE("three frames may wait for the device, a fourth costs the oldest") {
    Bench bench;
    Playback playback(8000, bench.line, bench.joint);
    for (std::int16_t value : {1, 2, 3})
        REQUIRE(bench.line->heard.push(constant(value)));
    SECTION("at the limit nothing is lost") {
        const auto out = played(playback, 6, 8000);
        CHECK(out.front() == 1);
        CHECK(out.back() == 3);
        CHECK(bench.joint->heard_dropped == 0);
        CHECK(bench.joint->heard_missing == 0);
    }
    SECTION("one past it the oldest goes") {
        REQUIRE(bench.line->heard.push(constant(4)));
        const auto out = played(playback, 6, 8000);
        CHECK(out.front() == 2);
        CHECK(out.back() == 4);
        CHECK(bench.joint->heard_dropped == 1);
    }
    SECTION("where nothing waits there is silence, and the meter says so") {
        auto out = played(playback, 7, 8000);
        CHECK(out.back() == 0);
        CHECK(bench.joint->heard_missing == 1);
        CHECK(bench.joint->heard.load() == Level{});
        REQUIRE(bench.line->heard.push(constant(5)));
        out = played(playback, 1, 8000);
        CHECK(out.front() == 5);
    }
}

TEST_CASE("a hiccup does not leave its delay behind") {
    Bench bench;
    Playback playback(8000, bench.line, bench.joint);
    const auto ticks = [&](int count) {
        for (int i = 0; i < count; ++i) {
            REQUIRE(bench.line->heard.push(constant(1)));
            (void)played(playback, 2, 8000);
        }
    };
    REQUIRE(bench.line->heard.push(constant(1))); // 20 ms too many
    ticks(limits::lean_blocks / 2 - 1);
    CHECK(bench.joint->heard_trimmed == 0);
    ticks(1);
    CHECK(bench.joint->heard_trimmed == 1);
    ticks(300);
    CHECK(bench.joint->heard_trimmed == 1); // 10 ms in hand are not too many
    CHECK(bench.joint->heard_dropped == 0);
    CHECK(bench.joint->heard_missing == 0);
}

TEST_CASE("clocks that run apart by half a percent cost single blocks only") {
    Bench bench;
    Playback playback(48'000, bench.line, bench.joint);
    const int device_rate = GENERATE(199, 201); // callbacks for 100 ticks of the engine
    int due = 0;
    for (int tick = 0; tick < 6000; ++tick) { // two minutes
        (void)bench.line->heard.push(constant(100));
        for (due += device_rate; due >= 100; due -= 100)
            (void)played(playback, 1, 48'000);
    }
    const auto& joint = *bench.joint;
    CAPTURE(device_rate);
    CHECK(joint.heard_dropped == 0);
    CHECK((device_rate == 199 ? joint.heard_missing : joint.heard_trimmed) <= 1);
    CHECK((device_rate == 199 ? joint.heard_trimmed : joint.heard_missing) ==
          Approx(60).margin(3)); // half a percent of 12,000 blocks
}

TEST_CASE("a line that nobody reads loses the newest frames and counts them") {
    Bench bench;
    Capture capture(8000, bench.line, bench.joint);
    const audio::Samples second(8000);
    capture.feed(second);
    CHECK(bench.joint->said_dropped == 50 - 8);
}

TEST_CASE("muted the line gets silence at the same pace, and the meter shows the voice") {
    Bench bench;
    bench.joint->bypass = true;
    bench.joint->muted = true;
    Capture capture(48'000, bench.line, bench.joint);
    const auto tone = audio::sine(450, 1_s, -16.0, 48'000);
    auto out = captured(bench, capture, tone, 48'000);
    CHECK(out.size() >= 7840);
    CHECK(audio::rms_dbov(out) == audio::silence_dbov);
    CHECK(bench.joint->said.load().rms_tenths == Approx(-160).margin(5));
    bench.joint->muted = false;
    out = captured(bench, capture, tone, 48'000);
    CHECK(audio::rms_dbov(out) == Approx(-16.0).margin(0.5));
}

TEST_CASE("side tone is off at first, 20 dB down when on, silent when muted") {
    Bench bench;
    bench.joint->bypass = true;
    Capture capture(8000, bench.line, bench.joint);
    Playback playback(8000, bench.line, bench.joint);
    const auto tone = audio::sine(450, 1_s, -16.0);
    const auto own_ear = [&] {
        audio::Samples out;
        for (std::size_t at = 0; at < tone.size(); at += 80) {
            capture.feed(std::span(tone).subspan(at, 80));
            while (bench.line->said.pop())
                continue;
            const auto piece = played(playback, 1, 8000);
            out.insert(out.end(), piece.begin(), piece.end());
        }
        return audio::rms_dbov(out);
    };
    CHECK(own_ear() == audio::silence_dbov);
    bench.joint->side_tone = true;
    CHECK(own_ear() == Approx(-36.0).margin(0.5));
    bench.joint->muted = true;
    CHECK(own_ear() == audio::silence_dbov);
}

TEST_CASE("meters") {
    CHECK(level_of({}) == Level{});
    CHECK(level_of(audio::Samples(160)) == Level{});
    CHECK(level_of(audio::Samples(160, -32768)) == Level{.peak_tenths = 0, .rms_tenths = 0});
    CHECK(level_of(audio::Samples(160, 1)).peak_tenths == -903);
    const auto sine = level_of(audio::sine(450, 1_s, -3.02));
    CHECK(sine.peak_tenths == Approx(0).margin(1));
    CHECK(sine.rms_tenths == Approx(-30).margin(1));
}

TEST_CASE("a recording is heard beside the line, and falls silent at once") {
    Bench bench;
    Playback playback(8000, bench.line, bench.joint);
    bench.line->beside_on = true;
    for (int i = 0; i < 3; ++i) {
        REQUIRE(bench.line->heard.push(constant(1000)));
        REQUIRE(bench.line->beside.push(constant(i == 1 ? 32'000 : 500)));
    }
    const auto heard = played(playback, 4, 8000); // two frames
    CHECK(heard[80] == 1500);
    CHECK(heard[240] == 32'767);
    bench.line->beside_on = false;
    CHECK(played(playback, 2, 8000)[80] == 1000);
    CHECK(bench.line->beside.waiting() == 0);
    bench.line->beside_on = true;
    CHECK(played(playback, 2, 8000)[80] == 0);
}

namespace {

/// An earpiece that the engine feeds when it asks, but for hiccups of some blocks.
struct Fed {
    Bench bench;
    Playback playback{8000, bench.line, bench.joint};

    void run(int blocks) {
        for (int i = 0; i < blocks; ++i) {
            const auto waits = static_cast<int>(bench.line->heard.waiting()) * 160;
            if (bench.line->in_hand + waits <= 0)
                static_cast<void>(bench.line->heard.push(constant(1000)));
            static_cast<void>(played(playback, 1, 8000));
        }
    }
    /// Whether sound is missing when for so many blocks nothing comes.
    bool misses(int blocks) {
        run(50);
        const auto before = bench.joint->heard_missing.load();
        static_cast<void>(played(playback, blocks, 8000));
        run(50);
        return bench.joint->heard_missing > before;
    }
};

} // namespace

TEST_CASE("an earpiece that ran dry asks for more in reserve, and for less when it is steady") {
    Fed fed;
    CHECK(fed.bench.line->in_hand == 0); // asks at once
    CHECK(fed.misses(limits::reserve_blocks - 1));
    for (int i = 0; i < 2 * limits::reserve_blocks; ++i)
        static_cast<void>(fed.misses(limits::reserve_blocks));
    CHECK_FALSE(fed.misses(limits::reserve_blocks - 1));
    CHECK(fed.misses(limits::reserve_blocks + 3)); // no more is kept
    fed.run(limits::reserve_blocks * limits::steady_blocks);
    CHECK(fed.misses(limits::reserve_blocks - 1));
}

TEST_CASE("a pause of the talk is no reason to keep sound in reserve") {
    Fed fed;
    for (int i = 0; i < 10; ++i)
        CHECK(fed.misses(limits::pause_blocks + 4));
    CHECK(fed.misses(2));
}

TEST_CASE("a line without an earpiece gets sound by the engine's clock") {
    const auto line = std::make_shared<Line>();
    static_cast<void>(Playback(8000, line, std::make_shared<Joint>()));
    CHECK(line->in_hand == Line::untold);
}
