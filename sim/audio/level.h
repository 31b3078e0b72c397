#pragma once
// Loudness. Levels are in dBov: 0 dBov is the power of a full-scale square wave, so a full-scale
// sine is -3.01 dBov (ITU-T G.100.1). Measures that are stored are whole tenths of a decibel.
#include <cstdint>
#include <span>

#include "audio/clip.h"

namespace ringroom::audio {

/// Root mean square over the whole span, in dBov; silence_dbov (-100) for silence. Any thread.
[[nodiscard]] double rms_dbov(std::span<const std::int16_t> samples);

struct ActiveLevel {
    int tenths_dbov = -1000;   ///< level while speaking; -1000 for silence
    int activity_permille = 0; ///< share of the time in which somebody speaks

    bool operator==(const ActiveLevel&) const = default;
};

/// Active speech level and activity factor after ITU-T P.56 method B: envelope with two 30 ms time
/// constants, thresholds 6 dB apart, 200 ms hang-over, margin 15.9 dB. Any thread.
[[nodiscard]] ActiveLevel active_level(std::span<const std::int16_t> samples, int rate = line_rate);

/// The same sound at an active level of `dbov`; turned down further where a peak would clip.
/// Silence comes back unchanged.
[[nodiscard]] Samples at_active_level(std::span<const std::int16_t> samples, double dbov,
                                      int rate = line_rate);

} // namespace ringroom::audio
