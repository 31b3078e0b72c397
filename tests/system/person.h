#pragma once
// A person at a workstation: a real window, a headset at a sound server of the test's, keys.
#include <algorithm>
#include <cmath>
#include <memory>

#include "headset/pulse.h"
#include "media/phone.h"
#include "system/screen.h"

namespace ringroom::system_test {

namespace sound = ringroom::headset::test;

constexpr double audible = 150; ///< root mean square; silence on these lines is below 20

inline double rms(const std::vector<std::int16_t>& samples) {
    double sum = 0;
    for (const auto one : samples)
        sum += static_cast<double>(one) * one;
    return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

inline std::filesystem::path speech() {
    return std::filesystem::path(RINGROOM_SOURCE_DIR) / "assets" / "prompts" / "en" /
           "please_wait.flac";
}

/// Somebody at a screen with a headset.
struct Person {
    Lab& lab;
    std::string number;
    sound::Pulse& pulse;
    std::string mouth;
    test::Folder folder;
    Screen screen{lab, folder.path()};
    std::unique_ptr<Program> seat;
    std::unique_ptr<sound::Recording> ear;
    std::unique_ptr<sound::Speaking> voice;

    Person(Lab& a_lab, std::string a_number, sound::Pulse& a_pulse, std::string in,
           const std::string& out)
        : lab(a_lab)
        , number(std::move(a_number))
        , pulse(a_pulse)
        , mouth(std::move(in)) {
        auto words = seat_words(lab, screen, folder.path(), number);
        words.insert(words.begin() + 1,
                     "ALSA_CONFIG_PATH=" + pulse.config_for(mouth, out).string());
        seat = std::make_unique<Program>(words, folder.path(), "seat");
        ear = std::make_unique<sound::Recording>(out);
    }
    void speak(bool on) {
        voice = on ? std::make_unique<sound::Speaking>(pulse, mouth, speech()) : nullptr;
    }
    bool hears_something() {
        return lab.until([&] { return rms(ear->newest()) > audible; });
    }
    bool hears(double tone) {
        return lab.until([&] {
            const auto newest = ear->newest();
            return !newest.empty() && media::test::has_tone(newest, tone);
        });
    }
    AgentId id() const {
        const auto rows = lab.ask<wire::List<wire::AgentRow>>("GET", "/agents").items;
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](const auto& one) { return one.number == number; });
        REQUIRE(row != rows.end());
        return row->id;
    }
    bool is(Presence presence, Activity activity) {
        const auto me = id();
        return lab.until([&] {
            const auto states = lab.all<fact::AgentStateChanged>();
            const auto last = std::find_if(states.rbegin(), states.rend(),
                                           [&](const auto& one) { return one.agent == me; });
            return last != states.rend() && last->presence == presence &&
                   last->activity == activity;
        });
    }
};

} // namespace ringroom::system_test
