#pragma once
// Tones: what a telephone network says without words, and what tests use to see who hears whom.
//
//     CadencedTone tone(ringback_cn);
//     tone.fill(frame);                          // each 20 ms, endless
//     tone_level_dbov(heard, 450, 8000) > -25    // "is 450 Hz in there?"
#include <cstdint>
#include <span>

#include "audio/clip.h"

namespace ringroom::audio {

/// Level of silence: what the level functions answer where there is nothing.
inline constexpr double silence_dbov = -100.0;

/// A tone with pauses. on + off is one period; off = 0 means steady.
struct ToneSpec {
    int hz = 450;
    Duration on = 1_s;
    Duration off = 0_s;
    double dbov = -16.0; ///< level while on; at most -3.01, a full-scale sine

    bool operator==(const ToneSpec&) const = default;
};

// The tones of GB/T 3380 (China).
inline constexpr ToneSpec ringback_cn{450, 1_s, 4_s};
inline constexpr ToneSpec busy_cn{450, 350_ms, 350_ms};
inline constexpr ToneSpec congestion_cn{450, 700_ms, 700_ms};
inline constexpr ToneSpec dial_cn{450, 1_s, 0_s};

/// An endless tone. One thread; fill() allocates nothing.
class CadencedTone {
public:
    explicit CadencedTone(ToneSpec spec, int rate = line_rate);
    /// Writes the next samples. Edges are ramped over 5 ms against clicks.
    void fill(std::span<std::int16_t> out);

private:
    std::int64_t on_;
    std::int64_t period_;
    std::int64_t at_ = 0; ///< sample within the period
    double amplitude_;
    double turn_; ///< radians a sample
    double phase_ = 0;
    std::int64_t ramp_;
};

/// A steady sine. Any thread.
[[nodiscard]] Samples sine(int hz, Duration length, double dbov = -16.0, int rate = line_rate);

/// Level of one frequency by Goertzel's algorithm, in dBov; a sine of level L gives L. The window
/// is the whole span; 50 ms or more separates tones 40 Hz apart. Empty spans give silence_dbov.
[[nodiscard]] double tone_level_dbov(std::span<const std::int16_t> samples, int hz,
                                     int rate = line_rate);

/// `name` played from its start for ever: one period of `spec` as a clip.
[[nodiscard]] ClipPtr tone_clip(std::string name, const ToneSpec& spec);

} // namespace ringroom::audio
