#include <vector>

#include <catch2/catch.hpp>

#include "audio/activity.h"
#include "audio/analysis.h"
#include "audio/g711.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

std::vector<SpeechEvent> events_of(const Samples& samples, ActivitySettings settings = {}) {
    SpeechDetector detector(settings);
    std::vector<SpeechEvent> out;
    const std::span<const std::int16_t> all(samples);
    for (std::size_t at = 0; at + line_frame <= all.size(); at += line_frame)
        if (const auto event = detector.push(all.subspan(at, line_frame)))
            out.push_back(*event);
    if (const auto event = detector.finish())
        out.push_back(*event);
    return out;
}

Samples talk(std::initializer_list<std::pair<Duration, bool>> parts, double dbov = -26.0) {
    Samples out;
    for (const auto& [length, spoken] : parts)
        append(out, spoken ? babble(length, 5, dbov) : quiet(length));
    return out;
}

} // namespace

TEST_CASE("speech is told with the time at which it was spoken") {
    const auto events = events_of(talk({{1_s, false}, {2_s, true}, {1_s, false}}));
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == SpeechEvent::Kind::began);
    CHECK(events[0].at.ms == Approx(1000).margin(40));
    CHECK(events[1].kind == SpeechEvent::Kind::ended);
    CHECK(events[1].at.ms == Approx(3000).margin(40));
    CHECK(events[1].length == events[1].at - events[0].at);
    CHECK(events[1].level_tenths_dbov > -300);
    CHECK(events[1].level_tenths_dbov < -220);
}

TEST_CASE("the decision comes within the drop and the merge time") {
    SpeechDetector detector;
    const auto sound = talk({{1_s, false}, {1_s, true}, {1_s, false}});
    const std::span<const std::int16_t> all(sound);
    for (std::size_t at = 0; at + line_frame <= all.size(); at += line_frame) {
        const auto event = detector.push(all.subspan(at, line_frame));
        if (event && event->kind == SpeechEvent::Kind::began)
            CHECK(detector.heard() - event->at <= 120_ms);
        if (event && event->kind == SpeechEvent::Kind::ended)
            CHECK(detector.heard() - event->at <= 220_ms);
    }
    CHECK_FALSE(detector.speaking());
}

TEST_CASE("a gap of 180 ms is merged, one of 200 ms is not") {
    const auto tone = sine(500, 400_ms, -20);
    Samples merged = tone;
    append(merged, quiet(180_ms));
    append(merged, tone);
    CHECK(events_of(merged).size() == 2);
    Samples parted = tone;
    append(parted, quiet(200_ms));
    append(parted, tone);
    CHECK(events_of(parted).size() == 4);
}

TEST_CASE("a burst of 80 ms is dropped, one of 100 ms is speech") {
    Samples shorter = quiet(500_ms);
    append(shorter, sine(500, 80_ms, -20));
    append(shorter, quiet(500_ms));
    CHECK(events_of(shorter).empty());
    Samples longer = quiet(500_ms);
    append(longer, sine(500, 100_ms, -20));
    append(longer, quiet(500_ms));
    const auto events = events_of(longer);
    REQUIRE(events.size() == 2);
    CHECK(events[1].length == 100_ms);
}

TEST_CASE("two clicks do not make speech, however near") {
    Samples clicks = quiet(1_s);
    for (int i = 0; i < 2; ++i) {
        append(clicks, sine(900, 20_ms, -12));
        append(clicks, quiet(100_ms));
    }
    append(clicks, quiet(1_s));
    CHECK(events_of(clicks).empty());
}

TEST_CASE("speech is found in the noise of a classroom") {
    auto sound = talk({{5_s, false}, {2_s, true}, {2_s, false}, {1_s, true}, {1_s, false}}, -24.0);
    add(sound, noise(11_s, -48.0));
    Segments found;
    for (const auto& event : events_of(sound))
        if (event.kind == SpeechEvent::Kind::ended)
            found.push_back({event.at - event.length, event.at});
    REQUIRE(found.size() == 2);
    CHECK(found[0].begin.ms == Approx(5000).margin(80));
    CHECK(found[0].end.ms == Approx(7000).margin(120));
    CHECK(found[1].begin.ms == Approx(9000).margin(80));
}

TEST_CASE("steady noise stops being speech within the learning time") {
    const auto events = events_of(noise(12_s, -42.0));
    Duration spoken;
    for (const auto& event : events)
        spoken += event.length;
    CHECK(spoken <= 4200_ms);
    if (!events.empty())
        CHECK(events.back().at <= 4200_ms);
}

TEST_CASE("a loud steady tone stays speech: nothing that loud is a room") {
    const auto events = events_of(sine(440, 10_s, -20));
    REQUIRE(events.size() == 2);
    CHECK(events[1].length == 10_s);
}

TEST_CASE("quiet speech is heard, speech below the floor is not") {
    CHECK(events_of(talk({{1_s, false}, {1_s, true}}, -44.0)).size() == 2);
    CHECK(events_of(talk({{1_s, false}, {1_s, true}}, -70.0)).empty());
    CHECK(events_of(talk({{1_s, false}, {1_s, true}}, -44.0), {.floor_dbov = -30}).empty());
}

TEST_CASE("a muted microphone does not unlearn the room") {
    Samples sound = noise(5_s, -45.0, 1);
    append(sound, quiet(10_s));
    append(sound, noise(5_s, -45.0, 2));
    for (const auto& event : events_of(sound))
        CHECK(event.at < 5_s);
}

TEST_CASE("direct current from a cheap headset is no sound") {
    Samples offset(8000, 6000);
    CHECK(events_of(offset).empty());
}

TEST_CASE("the idle pattern of a G.711 line is silence") {
    CHECK(events_of(Samples(16000, decode_alaw(silence_byte(Law::alaw)))).empty());
}

TEST_CASE("speech that still goes on is ended by finish(), once") {
    SpeechDetector detector;
    const auto sound = sine(500, 1_s, -20);
    for (std::size_t at = 0; at < sound.size(); at += line_frame)
        (void)detector.push(std::span(sound).subspan(at, line_frame));
    CHECK(detector.speaking());
    CHECK(detector.active());
    CHECK(detector.frame_level_tenths() == Approx(-200).margin(3));
    const auto event = detector.finish();
    REQUIRE(event);
    CHECK(event->length == 1_s);
    CHECK_FALSE(detector.finish());
}
