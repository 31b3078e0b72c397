// The check of a seat, with sound that the test makes up.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "seat/checkup.h"
#include "seat/limits.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

using Phase = Checkup::Phase;

/// A seat at which things sound as the test says.
struct CheckedSeat {
    Checkup checkup;
    Instant now{1'000};
    int room = -650; ///< what the microphone hears while nobody speaks
    int ear = -180;  ///< how loud the test tone is in the ear
    int back = -700; ///< and in the microphone
    headset::Level voice{-120, -240};
    bool speaks = true;
    Checkup::Sound sound{.works = true};
    int tones = 0;

    void run() {
        checkup.begin(now);
        while (checkup.phase() != Phase::done && now < Instant{60'000}) {
            const auto phase = checkup.phase();
            auto heard = sound;
            heard.said = {room + 100, room};
            if (phase == Phase::tone) {
                heard.heard = {ear, ear};
                heard.said = {std::max(room, back) + 100, std::max(room, back)};
            }
            if (phase == Phase::speak && speaks)
                heard.said = voice;
            if (!sound.works)
                heard.said = heard.heard = {};
            checkup.take(heard, now);
            tones += checkup.takes_tone() ? 1 : 0;
            now = now + 50_ms;
        }
    }
    [[nodiscard]] CheckLine line(std::size_t which) const { return checkup.lines().at(which); }
    [[nodiscard]] std::string text_of(std::size_t which) const { return line(which).text; }
};
constexpr std::size_t microphone = 0, earpiece = 1, levels = 2, echo = 3;

} // namespace

TEST_CASE("a seat that is well gets four green marks, and one test tone") {
    CheckedSeat seat;
    for (const auto& line : seat.checkup.lines())
        CHECK(line.mark == Mark::open);
    seat.run();
    for (const auto& line : seat.checkup.lines()) {
        INFO(line.name << " " << line.text);
        CHECK(line.mark == Mark::good);
        CHECK(has_text(line.name));
        CHECK(has_text(line.text));
    }
    CHECK(seat.tones == 1);
    CHECK(seat.line(levels).figure == "-24 dB");
    CHECK(seat.now < Instant{15'000}); // done as soon as enough was said
}

TEST_CASE("who says nothing is told that nothing was heard, after a while") {
    CheckedSeat seat;
    seat.speaks = false;
    seat.run();
    CHECK(seat.checkup.phase() == Phase::done);
    CHECK(seat.line(microphone).mark == Mark::bad);
    CHECK(seat.text_of(microphone) == "seat.check.microphone_silent");
    CHECK(seat.line(levels).mark == Mark::open);
    CHECK(seat.line(earpiece).mark == Mark::good);
}

TEST_CASE("each level has its word, at the limit and past it") {
    const auto said = [](int peak, int rms) {
        CheckedSeat seat;
        seat.voice = {peak, rms};
        seat.run();
        return seat.text_of(levels);
    };
    CHECK(said(-100, limits::faint_tenths) == "seat.check.levels_good");
    CHECK(said(-100, limits::faint_tenths - 1) == "seat.check.too_quiet");
    CHECK(said(limits::clipping_tenths - 1, -100) == "seat.check.levels_good");
    CHECK(said(limits::clipping_tenths, -100) == "seat.check.too_loud");
}

TEST_CASE("a tone that comes back through the microphone is an echo") {
    const auto with = [](int room, int back) {
        CheckedSeat seat;
        seat.room = room;
        seat.back = back;
        seat.run();
        return seat.text_of(echo);
    };
    CHECK(with(-650, -300) == "seat.check.echo_bad");
    CHECK(with(-650, limits::voice_tenths - 1) == "seat.check.echo_good"); // too faint to hear
    CHECK(with(-400, -400 + limits::echo_tenths) == "seat.check.echo_bad");
    CHECK(with(-400, -400 + limits::echo_tenths - 1) == "seat.check.echo_good"); // a loud room
}

TEST_CASE("devices that do not work say why, whatever is heard") {
    CheckedSeat seat;
    seat.sound = {.works = false, .trouble = "headset.busy"};
    seat.run();
    CHECK(seat.text_of(microphone) == "headset.busy");
    CHECK(seat.line(microphone).mark == Mark::bad);
    CHECK(seat.text_of(earpiece) == "seat.check.as_above"); // the same is not said twice
    CHECK(seat.line(earpiece).mark == Mark::bad);
    CHECK(seat.line(levels).mark == Mark::open);
    CheckedSeat other;
    other.sound = {.works = true, .stands_in = true};
    other.run();
    CHECK(other.text_of(earpiece) == "seat.check.stands_in");
    CheckedSeat silent;
    silent.ear = -900;
    silent.run();
    CHECK(silent.text_of(earpiece) == "seat.check.headset_silent");
}

TEST_CASE("a second check begins anew") {
    CheckedSeat seat;
    seat.speaks = false;
    seat.run();
    seat.speaks = true;
    seat.run();
    CHECK(seat.line(microphone).mark == Mark::good);
}

TEST_CASE("the way to the lab is slow, lossy or good") {
    const auto told = [](const std::optional<Burst>& burst,
                         const std::optional<CallQuality>& call = {}) {
        const auto line = network_line(burst, call);
        CHECK(has_text(line.text));
        return line.text;
    };
    const Burst good{20, 20, limits::slow_middle, limits::slow_worst};
    CHECK(told(std::nullopt) == "seat.check.not_yet");
    CHECK(told(good) == "seat.check.network_good");
    CHECK(told(Burst{20, 20, limits::slow_middle + 1_ms, 60_ms}) == "seat.check.network_slow");
    CHECK(told(Burst{20, 20, 3_ms, limits::slow_worst + 1_ms}) == "seat.check.network_slow");
    CHECK(told(Burst{20, 19, 3_ms, 9_ms}) == "seat.check.network_lost");
    CHECK(told(good, CallQuality{}) == "seat.check.network_good"); // no sound came: no call
    CHECK(told(good, CallQuality{990, 10, 2_ms}) == "seat.check.call_good");
    CHECK(told(good, CallQuality{989, 11, 2_ms}) == "seat.check.call_bad");
    CHECK(told(good, CallQuality{1'000, 0, limits::jitter_high + 1_ms}) == "seat.check.call_bad");
    CHECK(clock_line(limits::clock_off + 1_ms).mark == Mark::bad);
    CHECK(clock_line(0_ms).mark == Mark::good);
    CHECK(telephone_line(false).mark == Mark::bad);
    CHECK(telephone_line(true).mark == Mark::good);
}
