// Headset and ringer on real devices: PortAudio, ALSA, and a PulseAudio of the test's own.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include <catch2/catch.hpp>

#include "audio/level.h"
#include "base/random.h"
#include "base/text.h"
#include "headset/headset.h"
#include "headset/limits.h"
#include "headset/pulse.h"
#include "headset/ringer.h"

using namespace ringroom;
using namespace ringroom::headset;
using namespace ringroom::headset::test;
using media::Line;

namespace {

constexpr int voice_hz = 700;
constexpr int far_hz = 1100;

/// Noise that comes and goes like speech, 10 s of it: no tone, which noise suppression would take.
audio::Samples syllables() {
    auto random = stream(11, "syllables");
    audio::Samples out(80'000);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::int16_t>(static_cast<double>(random.between(-8000, 8000)) *
                                           std::max(0.0, std::sin(static_cast<double>(i) / 500.0)));
    return out;
}

/// The engine's side of a line: says something into the ear, keeps the newest of what was said.
/// One thread: the test's, whenever it looks.
class Engine {
public:
    explicit Engine(std::shared_ptr<Line> line, audio::Samples says = audio::sine(far_hz, 1_s))
        : line_(std::move(line))
        , says_(std::move(says)) {}

    void turn() {
        while (const auto frame = line_->said.pop()) {
            said_.insert(said_.end(), frame->begin(), frame->end());
            ++frames_;
        }
        if (said_.size() > kept)
            said_.erase(said_.begin(), said_.end() - static_cast<long>(kept));
        for (; steady_now() >= next_; next_ = next_ + 20_ms) {
            Line::Frame frame;
            for (auto& sample : frame)
                sample = says_[at_++ % says_.size()];
            (void)line_->heard.push(frame);
        }
    }
    /// Level of a tone in the newest 200 ms; silence before that much has come in.
    double said_dbov(int hz) {
        turn();
        if (said_.size() < 1600)
            return audio::silence_dbov;
        return audio::tone_level_dbov(std::span(said_).last(1600), hz);
    }
    /// Level of the newest second; silence before that much has come in.
    double said_dbov() {
        turn();
        return said_.size() < kept ? audio::silence_dbov : audio::rms_dbov(said_);
    }
    [[nodiscard]] int frames() const { return frames_; }

private:
    static constexpr std::size_t kept = 8000; ///< 1 s
    std::shared_ptr<Line> line_;
    audio::Samples says_;
    Instant next_ = steady_now();
    std::size_t at_ = 0;
    audio::Samples said_;
    int frames_ = 0;
};

std::unique_ptr<Headset> must_open(const Choice& choice, const std::shared_ptr<Line>& line) {
    auto headset = Headset::open(choice, line);
    if (!headset)
        FAIL(headset.error().code << ": " << headset.error().text);
    return std::move(*headset);
}

std::string code_of(const Choice& choice) {
    const auto headset = Headset::open(choice, std::make_shared<Line>());
    return headset ? "opened" : headset.error().code;
}

bool heard_at(Recording& recording, int hz, Engine* engine = nullptr) {
    return becomes([&] {
        if (engine != nullptr)
            engine->turn();
        const auto newest = recording.newest();
        return !newest.empty() && audio::tone_level_dbov(newest, hz) > -30;
    });
}

} // namespace

TEST_CASE("devices are listed by name, and what was plugged in since is seen") {
    Pulse pulse;
    auto devices = list_devices();
    REQUIRE(devices);
    CHECK(devices->fresh);
    std::set<std::string> names;
    for (const auto& device : devices->all) {
        names.insert(device.name);
        CHECK(device.inputs > 0);
        CHECK(device.outputs > 0);
        CHECK(device.rate >= 8000);
        CHECK(device.default_input == (device.name == "default"));
        CHECK(device.default_output == (device.name == "default"));
    }
    CHECK(names == std::set<std::string>{"mouth", "ear", "bell", "default"});
    {
        const auto headset =
            must_open({.input = "mouth", .output = "ear"}, std::make_shared<Line>());
        pulse.plug_in({"mouth"});
        devices = list_devices();
        REQUIRE(devices);
        CHECK_FALSE(devices->fresh);
        CHECK(devices->all.size() == 4);
    }
    devices = list_devices();
    REQUIRE(devices);
    CHECK(devices->fresh);
    CHECK(devices->all.size() == 2);
}

TEST_CASE("what is said arrives on the line, what is on the line is heard") {
    Pulse pulse;
    auto line = std::make_shared<Line>();
    Engine engine(line);
    const Sounding voice(pulse, "mouth", voice_hz);
    Recording ear("ear");
    const auto headset = must_open({.input = "mouth", .output = "ear"}, line);
    headset->bypass(true); // a steady tone is noise to the noise suppression
    CHECK(headset->input().name == "mouth");
    CHECK(headset->output().name == "ear");
    CHECK(headset->input_latency() <= 40_ms);
    CHECK(headset->output_latency() <= 40_ms);
    CHECK(becomes([&] { return engine.said_dbov(voice_hz) > -18; }));
    CHECK(headset->said().rms_tenths > -200);
    CHECK(heard_at(ear, far_hz, &engine));
    CHECK(becomes([&] {
        engine.turn();
        return headset->heard().rms_tenths > -200;
    }));
    CHECK(engine.said_dbov(far_hz) < -50);
    CHECK(headset->state() == State::running);

    headset->mute(true);
    CHECK(headset->muted());
    CHECK(becomes([&] { return engine.said_dbov(voice_hz) <= -90; }));
    const int frames = engine.frames();
    CHECK(becomes([&] { return engine.turn(), engine.frames() >= frames + 10; }));
    CHECK(headset->said().rms_tenths > -200);
    headset->mute(false);
    CHECK(becomes([&] { return engine.said_dbov(voice_hz) > -18; }));
}

TEST_CASE("a device keeps as much sound to itself as it is asked to") {
    const Pulse pulse;
    const auto line = std::make_shared<Line>();
    const auto latency = [&](Duration buffer) {
        const auto opened = Headset::open({.input = "mouth", .output = "ear"}, line, buffer);
        REQUIRE(opened);
        return (*opened)->output_latency();
    };
    CHECK(latency(limits::device_buffer_most) > latency(limits::device_buffer));
}

TEST_CASE("the system's default devices are taken where none is named") {
    Pulse pulse;
    auto line = std::make_shared<Line>();
    Engine engine(line);
    const Sounding voice(pulse, "mouth", voice_hz);
    Recording ear("ear");
    const auto headset = must_open({}, line);
    headset->bypass(true);
    CHECK(headset->input().name == "default");
    CHECK(becomes([&] { return engine.said_dbov(voice_hz) > -18; }));
    CHECK(heard_at(ear, far_hz, &engine));
}

TEST_CASE("a microphone that hears the earpiece does not send it back") {
    Pulse pulse;
    auto line = std::make_shared<Line>();
    Engine engine(line, syllables());
    const auto headset = must_open({.input = "ear", .output = "ear"}, line); // all echo
    headset->bypass(true);
    double echo = 0;
    REQUIRE(becomes([&] { return (echo = engine.said_dbov()) > -40; }));
    headset->bypass(false);
    CHECK(becomes([&] { return engine.said_dbov() < echo - 15; }, 60_s));
    headset->bypass(true); // not that the echo had gone by itself
    CHECK(becomes([&] { return engine.said_dbov() > echo - 3; }));
}

TEST_CASE("another headset can be taken in a call, the line stays") {
    Pulse pulse;
    auto line = std::make_shared<Line>();
    Engine engine(line);
    const Sounding one(pulse, "mouth", voice_hz);
    const Sounding two(pulse, "bell", 450);
    auto headset = must_open({.input = "mouth", .output = "ear"}, line);
    headset->bypass(true);
    REQUIRE(becomes([&] { return engine.said_dbov(voice_hz) > -18; }));
    headset.reset();
    pulse.plug_in({"bell"}); // the former is gone, a new one is there
    CHECK(code_of({.input = "mouth", .output = "ear"}) == "headset.unknown");
    headset = must_open({.input = "bell", .output = "default"}, line);
    headset->bypass(true);
    Recording ear("ear");
    CHECK(becomes([&] { return engine.said_dbov(450) > -18; }));
    CHECK(becomes([&] { return engine.said_dbov(voice_hz) < -40; }));
    CHECK(heard_at(ear, far_hz, &engine));
}

TEST_CASE("a device that vanishes in a call is lost, and a new one takes over") {
    auto line = std::make_shared<Line>();
    std::unique_ptr<Headset> headset;
    {
        Pulse pulse;
        headset = must_open({.input = "mouth", .output = "ear"}, line);
        Engine engine(line);
        REQUIRE(becomes([&] { return engine.turn(), engine.frames() > 10; }));
        CHECK(headset->state() == State::running);
        pulse.kill();
        CHECK(becomes([&] { return headset->state() == State::lost; }));
        CHECK(headset->input().name == "mouth"); // still tells what it was
    }
    headset.reset();
    Pulse pulse;
    headset = must_open({.input = "mouth", .output = "ear"}, line);
    Engine engine(line);
    CHECK(becomes([&] { return engine.turn(), engine.frames() > 10; }));
    CHECK(headset->state() == State::running);
}

TEST_CASE("a device that stands still is lost too") {
    Pulse pulse;
    auto line = std::make_shared<Line>();
    Engine engine(line);
    const auto headset = must_open({.input = "mouth", .output = "ear"}, line);
    REQUIRE(becomes([&] { return engine.turn(), engine.frames() > 10; }));
    pulse.freeze();
    CHECK(becomes([&] { return headset->state() == State::lost; }));
    pulse.kill(); // a server that never answers would not let go of the stream
}

TEST_CASE("a device that is not there, none at all, one in use") {
    Pulse pulse;
    CHECK(code_of({.input = "mouse", .output = "ear"}) == "headset.unknown");
    CHECK(code_of({.input = "mouth", .output = "eat"}) == "headset.unknown");
    CHECK(code_of({.input = "mouth", .output = "ear"}) == "opened");

    SECTION("no device") {
        use_alsa_config(pulse.folder(), "pcm.default { type hw card 31 }\n");
        const auto devices = list_devices();
        REQUIRE_FALSE(devices);
        CHECK(devices.error().code == "headset.none");
        CHECK(code_of({}) == "headset.none");
        CHECK(code_of({.input = "mouth", .output = "ear"}) == "headset.none");
        CHECK(Ringer::start("", audio::tone_clip("ring", audio::ringback_cn)).error().code ==
              "headset.none");
    }
    SECTION("the machine's sound is not set up") {
        for (const auto* config : {"", "pcm.other { type null }\n", "pcm \"text\"\n", "ctl.x {"}) {
            INFO(config);
            use_alsa_config(pulse.folder(), config);
            CHECK(code_of({}) == "headset.no_sound");
        }
        ::setenv("ALSA_CONFIG_PATH", "/nonexistent/alsa.conf", 1);
        CHECK(code_of({}) == "headset.no_sound");
        CHECK(list_devices().error().code == "headset.no_sound");
        pulse.plug_in({"mouth", "ear"}); // set up meanwhile
        CHECK(code_of({.input = "mouth", .output = "ear"}) == "opened");
    }
    SECTION("the sound server is gone") {
        pulse.kill();
        CHECK(code_of({.input = "mouth", .output = "ear"}) == "headset.none");
    }
    SECTION("another program has it") {
        const auto flag = pulse.folder().path() / "in-use";
        ::setenv("RINGROOM_TEST_IN_USE", flag.c_str(), 1);
        pulse.plug_in({"mouth", "ear"}, "pcm_type.occupied { lib \"" RINGROOM_OCCUPIED "\" }\n"
                                        "pcm.theirs { type occupied real mouth }\n");
        CHECK(code_of({.input = "theirs", .output = "ear"}) == "opened");
        const auto both_are_busy = [&] {
            CHECK(code_of({.input = "theirs", .output = "ear"}) == "headset.busy");
            CHECK(code_of({.input = "mouth", .output = "theirs"}) == "headset.busy");
        };
        std::ofstream(flag) << "x"; // a device that is busy from the start is not listed
        both_are_busy();
        std::filesystem::remove(flag);
        {
            const auto other =
                must_open({.input = "mouth", .output = "ear"}, std::make_shared<Line>());
            std::ofstream(flag) << "x"; // listed while it was free
            both_are_busy();
        }
        std::filesystem::remove(flag);
        CHECK(code_of({.input = "theirs", .output = "ear"}) == "opened");
    }
}

TEST_CASE("a ringer rings on its own device until it is told to stop") {
    Pulse pulse;
    Recording bell("bell");
    Recording ear("ear");
    const auto tone = std::make_shared<const audio::Clip>("ring", audio::sine(450, 200_ms));
    auto ringer = Ringer::start("bell", tone);
    REQUIRE(ringer);
    CHECK((*ringer)->output().name == "bell");
    CHECK(heard_at(bell, 450)); // longer than the clip: it repeats
    CHECK((*ringer)->state() == State::running);
    CHECK(becomes([&] { return !ear.newest().empty(); }));
    CHECK(audio::tone_level_dbov(ear.newest(), 450) < -60);
    {
        auto line = std::make_shared<Line>(); // and the headset works beside it
        Engine engine(line);
        const auto headset = must_open({.input = "mouth", .output = "ear"}, line);
        CHECK(heard_at(ear, far_hz, &engine));
    }
    ringer->reset();
    CHECK(becomes([&] {
        const auto newest = bell.newest();
        return audio::tone_level_dbov(newest, 450) < -60;
    }));
    CHECK(Ringer::start("bell", nullptr).error().code == "headset.empty");
    CHECK(Ringer::start("bell", std::make_shared<const audio::Clip>("", audio::Samples{}))
              .error()
              .code == "headset.empty");
    CHECK(Ringer::start("tower", tone).error().code == "headset.unknown");
}

TEST_CASE("every refusal says what to do, in both languages") {
    for (const auto* code : {"headset.none", "headset.no_sound", "headset.unknown", "headset.busy",
                             "headset.failed", "headset.empty"}) {
        CAPTURE(code);
        CHECK(has_text(code));
    }
}
