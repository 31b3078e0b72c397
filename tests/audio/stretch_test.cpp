// Slower and faster speech: its length changes, its pitch does not, and what is said stays.
#include <array>
#include <cmath>

#include <catch2/catch.hpp>

#include "audio/level.h"
#include "audio/stretch.h"

#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

Samples sine(Duration length, double hertz) {
    Samples out(static_cast<std::size_t>(length.ms * line_rate / 1000));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::int16_t>(
            8000 * std::sin(6.283185307 * hertz * static_cast<double>(i) / line_rate));
    return out;
}

/// Pushed in frames of 20 ms as a player does it.
Samples stretched(const Samples& sound, int permille) {
    Stretch stretch;
    stretch.set_speed(permille);
    Samples out;
    std::array<std::int16_t, line_frame> frame{};
    const auto pull = [&] {
        while (const auto count = stretch.pull(frame))
            out.insert(out.end(), frame.begin(), frame.begin() + count);
    };
    for (std::size_t at = 0; at < sound.size(); at += line_frame) {
        stretch.push(std::span(sound).subspan(at, std::min(line_frame, sound.size() - at)));
        pull();
    }
    stretch.finish();
    pull();
    return out;
}

/// The power of one frequency in the sound, against all of it (Goertzel).
double share_of(std::span<const std::int16_t> sound, double hertz) {
    const double step = 2 * std::cos(6.283185307 * hertz / line_rate);
    double a = 0;
    double b = 0;
    double all = 0;
    for (const auto sample : sound) {
        const double next = sample + step * a - b;
        b = std::exchange(a, next);
        all += static_cast<double>(sample) * sample;
    }
    const double power = a * a + b * b - step * a * b;
    return 2 * power / (static_cast<double>(sound.size()) * all);
}

/// Cycles a second, by where it crosses zero upwards.
double pitch_of(std::span<const std::int16_t> sound) {
    int crossings = 0;
    for (std::size_t i = 1; i < sound.size(); ++i)
        crossings += sound[i - 1] < 0 && sound[i] >= 0 ? 1 : 0;
    return crossings * static_cast<double>(line_rate) / static_cast<double>(sound.size());
}

} // namespace

TEST_CASE("a tone keeps its pitch at any speed, and lasts as long as it should") {
    const int speed = GENERATE(500, 750, 1000, 1250, 1500, 2000);
    const double hertz = GENERATE(180.0, 440.0, 1200.0);
    CAPTURE(speed, hertz);
    const auto sound = sine(4_s, hertz);
    const auto out = stretched(sound, speed);
    const double length = static_cast<double>(sound.size()) * 1000 / speed;
    CHECK(std::abs(static_cast<double>(out.size()) - length) < 0.1 * line_rate);
    const auto middle = std::span(out).subspan(out.size() / 4, out.size() / 2);
    CHECK(pitch_of(middle) == Approx(hertz).epsilon(0.01));
    CHECK(rms_dbov(middle) == Approx(rms_dbov(sound)).margin(1.0));
    CHECK(share_of(middle.first(800), hertz) > 0.8); // and is still a tone
}

TEST_CASE("syllables stay: half the speed makes twice the time, not twice the words") {
    const auto sound = babble(6_s, 4);
    for (const int speed : {500, 2000}) {
        const auto out = stretched(sound, speed);
        // Rises of the envelope over its middle, with 20 ms blocks.
        std::vector<double> blocks;
        for (std::size_t at = 0; at + line_frame <= out.size(); at += line_frame)
            blocks.push_back(rms_dbov(std::span(out).subspan(at, line_frame)));
        int rises = 0;
        bool loud = true;
        for (const double level : blocks) {
            if (level > -28 && !loud)
                ++rises;
            loud = level > -28 || (loud && level > -34);
        }
        CAPTURE(speed);
        CHECK(rises >= 22);
        CHECK(rises <= 25);
    }
}

TEST_CASE("what is held back is known, and forgotten when asked to") {
    Stretch stretch;
    stretch.set_speed(1500);
    const auto sound = sine(1_s, 300);
    stretch.push(sound);
    CHECK(stretch.held() > 7'000);
    CHECK(stretch.held() <= 8'400); // to within a piece
    std::array<std::int16_t, 1600> out{};
    REQUIRE(stretch.pull(out) == out.size());
    CHECK(stretch.held() <= 8'400 - 1600 * 3 / 2);
    stretch.clear();
    CHECK(stretch.held() == 0);
    CHECK(stretch.pull(out) == 0);
    stretch.push(sound);
    stretch.finish();
    CHECK(stretch.pull(out) == out.size());
    stretch.clear();
    stretch.push(sound); // after the end of one sound comes another
    CHECK(stretch.pull(out) == out.size());
}
