// The seat's sound with a sound server of the test's own: devices by name, plugged and unplugged.
#include <algorithm>
#include <atomic>

#include <catch2/catch.hpp>

#include "../headset/pulse.h"
#include "headset/library.h"
#include "media/line.h"
#include "seat/sound.h"

using namespace ringroom;
using namespace ringroom::seat;
using headset::test::becomes;
using headset::test::Child;
using headset::test::Pulse;

namespace {

constexpr Duration patience = 60_s; ///< several attempts to open fit, on a busy machine

struct Sounding {
    std::shared_ptr<media::Line> line = std::make_shared<media::Line>();
    std::atomic<int> news{0};
    Sound sound;

    explicit Sounding(SoundChoice choice = {})
        : sound(line, std::move(choice), [this] { ++news; }) {}
    [[nodiscard]] bool until(const std::function<bool(const Sound::View&)>& holds) {
        return becomes([&] { return holds(sound.view()); }, patience);
    }
    [[nodiscard]] bool runs_on(const std::string& input, const std::string& output) {
        return until([&](const auto& view) {
            return view.works && view.input == input && view.output == output;
        });
    }
    /// Whether frames come from the microphone.
    [[nodiscard]] bool said_flows() {
        while (line->said.pop())
            continue;
        return becomes([&] { return line->said.pop().has_value(); }, patience);
    }
};

/// Other devices from now on, but not while somebody lists them: real ones are not a file.
void plug_in(Pulse& pulse, const std::vector<std::string>& names) {
    const auto nobody_lists = headset::library_lock();
    pulse.plug_in(names);
}

/// Loudest sample that the sink played lately.
int loudness(headset::test::Recording& sink) {
    const auto samples = sink.newest();
    return samples.empty()
               ? 0
               : std::abs(*std::max_element(samples.begin(), samples.end(), [](int a, int b) {
                     return std::abs(a) < std::abs(b);
                 }));
}

} // namespace

TEST_CASE("devices are chosen by name, also while sound runs") {
    Pulse pulse;
    Sounding seat({.input = "mouth", .output = "ear"});
    REQUIRE(seat.runs_on("mouth", "ear"));
    CHECK(seat.said_flows());
    const auto devices = seat.sound.devices();
    CHECK(std::count_if(devices.all.begin(), devices.all.end(),
                        [](const auto& device) { return device.name == "bell"; }) == 1);
    seat.sound.choose({.input = "bell", .output = "mouth"});
    REQUIRE(seat.runs_on("bell", "mouth"));
    CHECK(seat.said_flows());
}

TEST_CASE("a chosen device that is not there is stood in for, and taken when it comes") {
    Pulse pulse;
    pulse.plug_in({"mouth"});
    Sounding seat({.input = "mouth", .output = "bell"});
    REQUIRE(seat.until([](const auto& view) { return view.works && view.stands_in; }));
    CHECK(seat.said_flows());
    plug_in(pulse, {"mouth", "ear", "bell"});
    REQUIRE(seat.runs_on("mouth", "bell"));
    CHECK_FALSE(seat.sound.view().stands_in);
}

TEST_CASE("sound unplugged in a talk comes back with its device, at another rate") {
    Pulse pulse;
    Sounding seat({.input = "mouth", .output = "ear"});
    REQUIRE(seat.runs_on("mouth", "ear"));
    seat.sound.talk(true);
    REQUIRE(Child({"pactl", "unload-module", "module-null-sink"}).wait() == 0);
    REQUIRE(seat.until([](const auto& view) { return !view.works && !view.trouble.empty(); }));
    for (const auto* sink : {"mouth", "ear", "bell"})
        REQUIRE(Child({"pactl", "load-module", "module-null-sink", std::string("sink_name=") + sink,
                       "rate=44100", "channels=1"})
                    .wait() == 0);
    REQUIRE(seat.runs_on("mouth", "ear"));
    CHECK(seat.said_flows());
    CHECK(seat.news > 1);
}

TEST_CASE("in a talk nobody closes a headset that works to look for others") {
    Pulse pulse;
    Sounding seat;
    REQUIRE(seat.until([](const auto& view) { return view.works; }));
    seat.sound.talk(true);
    seat.sound.look_again();
    CHECK(seat.sound.devices().fresh); // nothing is asked
    seat.sound.talk(false);
    seat.sound.look_again();
    REQUIRE(becomes([&] { return seat.sound.devices().fresh; }, patience));
    CHECK(seat.sound.devices().all.size() >= 3);
    REQUIRE(seat.until([](const auto& view) { return view.works; }));
}

TEST_CASE("it rings on the ringer's own device, for a moment where it is only tried") {
    Pulse pulse;
    Sounding seat({.input = "mouth", .output = "ear", .ringer = "bell"});
    headset::test::Recording bell("bell");
    headset::test::Recording ear("ear");
    seat.sound.try_ringer();
    REQUIRE(becomes([&] { return loudness(bell) > 1'000; }, patience));
    CHECK(loudness(ear) < 100);
    REQUIRE(becomes([&] { return loudness(bell) < 100; }, patience));
    seat.sound.ring(true);
    REQUIRE(becomes([&] { return loudness(bell) > 1'000; }, patience));
    seat.sound.ring(false);
    REQUIRE(becomes([&] { return loudness(bell) < 100; }, patience));
}

TEST_CASE("where no device is there the seat says so, and sound begins when one comes") {
    Pulse pulse;
    headset::test::use_alsa_config(pulse.folder(), "pcm.default { type hw card 31 }\n");
    Sounding seat;
    REQUIRE(seat.until([](const auto& view) { return view.trouble == "headset.none"; }));
    {
        const auto nobody_lists = headset::library_lock();
        headset::test::use_alsa_config(pulse.folder(), "");
    }
    REQUIRE(seat.until([](const auto& view) { return view.trouble == "headset.no_sound"; }));
    plug_in(pulse, {"mouth", "ear"});
    REQUIRE(seat.until([](const auto& view) { return view.works && view.trouble.empty(); }));
}
