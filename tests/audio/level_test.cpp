#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "audio/level.h"
#include "audio/tone.h"
#include "base/random.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

Samples speech_half_the_time(double dbov) {
    Samples out;
    for (int i = 0; i < 10; ++i) {
        const auto tone = sine(500, 1_s, dbov);
        out.insert(out.end(), tone.begin(), tone.end());
        out.resize(out.size() + 8000);
    }
    return out;
}

} // namespace

TEST_CASE("a steady sine is active all the time at its own level") {
    const auto level = active_level(sine(1000, 10_s, -26.0));
    CHECK(level.tenths_dbov == Approx(-260).margin(3));
    CHECK(level.activity_permille >= 980);
}

TEST_CASE("pauses do not lower the active level: that is what P.56 is for") {
    const auto samples = speech_half_the_time(-26.0);
    CHECK(rms_dbov(samples) == Approx(-29.0).margin(0.1));
    const auto level = active_level(samples);
    // hang-over counts 0.2 s (and the envelope's decay) after each second as active
    CHECK(level.tenths_dbov >= -285);
    CHECK(level.tenths_dbov <= -260);
    CHECK(level.activity_permille >= 500);
    CHECK(level.activity_permille <= 720);
}

TEST_CASE("ten decibels less sound is ten decibels less level") {
    const auto loud = active_level(speech_half_the_time(-20.0));
    const auto soft = active_level(speech_half_the_time(-30.0));
    CHECK(loud.tenths_dbov - soft.tenths_dbov == Approx(100).margin(6));
}

TEST_CASE("silence and emptiness have no level") {
    CHECK(active_level({}) == ActiveLevel{});
    CHECK(active_level(Samples(8000, 0)) == ActiveLevel{});
    CHECK(active_level(Samples(3, 100)) == ActiveLevel{}); // too short for an envelope
}

TEST_CASE("the level does not depend on the sampling rate") {
    const auto narrow = active_level(sine(440, 5_s, -24.0, 8000), 8000);
    const auto wide = active_level(sine(440, 5_s, -24.0, 48000), 48000);
    CHECK(narrow.tenths_dbov == Approx(wide.tenths_dbov).margin(3));
}

TEST_CASE("sound is brought to a level, but never into clipping") {
    const auto quiet = speech_half_the_time(-45.0);
    CHECK(active_level(at_active_level(quiet, -26.0)).tenths_dbov == Approx(-260).margin(3));
    auto peaky = Samples(8000, 0);
    for (std::size_t i = 0; i < peaky.size(); i += 400)
        peaky[i] = 20000;
    const auto risen = at_active_level(peaky, -10.0);
    CHECK(*std::max_element(risen.begin(), risen.end()) <= 32000);
    CHECK(at_active_level(Samples(100, 0), -26.0) == Samples(100, 0));
    CHECK(at_active_level({}, -26.0).empty());
    const auto lowest = at_active_level(Samples(8000, -32768), -1.0);
    CHECK(*std::min_element(lowest.begin(), lowest.end()) >= -32001);
}
