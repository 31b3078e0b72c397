#include <array>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "audio/level.h"
#include "audio/tone.h"

using namespace ringroom;
using namespace ringroom::audio;

TEST_CASE("a sine has the asked level, and only its own frequency") {
    const auto tone = sine(1000, 1_s, -20.0);
    CHECK(tone.size() == 8000);
    CHECK(rms_dbov(tone) == Approx(-20.0).margin(0.05));
    CHECK(tone_level_dbov(tone, 1000) == Approx(-20.0).margin(0.1));
    CHECK(tone_level_dbov(tone, 450) < -60);
    CHECK(tone_level_dbov(tone, 1040) < -50);
}

TEST_CASE("no tone clips: the loudest sine is full scale") {
    const auto tone = sine(440, 1_s, 20.0);
    CHECK(rms_dbov(tone) == Approx(-3.01).margin(0.05));
}

TEST_CASE("mixed tones are told apart") {
    auto a = sine(400, 200_ms, -20.0);
    const auto b = sine(440, 200_ms, -30.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = static_cast<std::int16_t>(a[i] + b[i]);
    CHECK(tone_level_dbov(a, 400) == Approx(-20.0).margin(0.7));
    CHECK(tone_level_dbov(a, 440) == Approx(-30.0).margin(0.7));
    CHECK(tone_level_dbov(a, 1200) < -60);
}

TEST_CASE("levels of nothing are silence, not a crash") {
    CHECK(tone_level_dbov({}, 450) == silence_dbov);
    CHECK(rms_dbov({}) == silence_dbov);
    const std::array<std::int16_t, 160> zeros{};
    CHECK(tone_level_dbov(zeros, 450) == silence_dbov);
    CHECK(rms_dbov(zeros) == silence_dbov);
}

TEST_CASE("ringback sounds one second in five, without end and without clicks") {
    CadencedTone tone(ringback_cn);
    Samples heard(8000 * 11);
    for (std::size_t at = 0; at < heard.size(); at += 160)
        tone.fill(std::span(heard).subspan(at, 160));
    const std::span<const std::int16_t> all(heard);
    CHECK(tone_level_dbov(all.subspan(800, 6400), 450) == Approx(-16.0).margin(0.3));
    CHECK(rms_dbov(all.subspan(8000, 32000)) == silence_dbov);
    CHECK(tone_level_dbov(all.subspan(40800, 6400), 450) == Approx(-16.0).margin(0.3));
    CHECK(tone_level_dbov(all.subspan(80800, 6400), 450) == Approx(-16.0).margin(0.3));
    CHECK(std::abs(int{heard[0]}) < 50);
    CHECK(std::abs(int{heard[7999]}) < 50);
}

TEST_CASE("frames of any size give the same tone") {
    CadencedTone whole(busy_cn);
    CadencedTone pieces(busy_cn);
    Samples a(1000);
    Samples b(1000);
    whole.fill(a);
    pieces.fill(std::span(b).first(1));
    pieces.fill(std::span(b).subspan(1, 0));
    pieces.fill(std::span(b).subspan(1));
    CHECK(a == b);
}

TEST_CASE("a tone clip is one period") {
    CHECK(tone_clip("ringback", ringback_cn)->duration() == 5_s);
    CHECK(tone_clip("busy", busy_cn)->duration() == 700_ms);
}
