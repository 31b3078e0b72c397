#pragma once
// The check of a seat before work, like a pilot's: what is looked at in which order, and what was
// found. Pure: sound and time come in, marks come out. The window's thread.
//
//     checkup.begin(now);
//     ... every frame: checkup.take(sound, now); if (checkup.takes_tone()) play the test tone;
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "headset/level.h"
#include "seat/quality.h"

namespace ringroom::seat {

enum class Mark {
    open, ///< not known yet
    good,
    bad,
};

struct CheckLine {
    const char* name; ///< a text key
    Mark mark = Mark::open;
    std::string text;   ///< a text key: what was found, and the remedy where it is bad
    std::string figure; ///< replaces {figure} in it
};

class Checkup {
public:
    /// What the sound devices say now.
    struct Sound {
        bool works = false;
        bool stands_in = false; ///< for a chosen device
        std::string trouble;    ///< a text key
        headset::Level said;
        headset::Level heard;
    };
    enum class Phase { idle, quiet, tone, speak, done };

    /// Everything of sound anew.
    void begin(Instant now);
    /// Once a frame.
    void take(const Sound& sound, Instant now);
    [[nodiscard]] Phase phase() const { return phase_; }
    /// True once when the test tone is to be played.
    [[nodiscard]] bool takes_tone();
    /// Of the phase that runs; 0 to 1, for a bar.
    [[nodiscard]] float progress(Instant now) const;

    /// Microphone, headset, levels, echo.
    [[nodiscard]] std::vector<CheckLine> lines() const;

private:
    void next(Phase phase, Instant now);
    [[nodiscard]] CheckLine device(const char* name) const;
    [[nodiscard]] CheckLine microphone() const;
    [[nodiscard]] CheckLine headset() const;
    [[nodiscard]] CheckLine levels() const;
    [[nodiscard]] CheckLine echo() const;

    Phase phase_ = Phase::idle;
    Instant since_;
    bool tone_due_ = false;
    Sound sound_;
    headset::Level quiet_;       ///< loudest while nobody spoke
    headset::Level with_tone_;   ///< loudest of the microphone while the tone was in the ear
    headset::Level tone_in_ear_; ///< loudest of the ear then
    headset::Level spoken_;      ///< loudest while the person spoke
    Duration voice_;             ///< how long speech was heard
    Instant taken_;
};

/// The line about the way to the lab: round trips, and sound of a test call where one was made.
[[nodiscard]] CheckLine network_line(const std::optional<Burst>& burst,
                                     const std::optional<CallQuality>& call);
[[nodiscard]] CheckLine clock_line(Duration clock_ahead);
[[nodiscard]] CheckLine telephone_line(bool registered);

} // namespace ringroom::seat
