#include "headset/level.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "audio/level.h"

namespace ringroom::headset {

Level level_of(std::span<const std::int16_t> samples) {
    int peak = 0;
    for (const auto sample : samples)
        peak = std::max(peak, std::abs(static_cast<int>(sample)));
    if (peak == 0)
        return {};
    return {.peak_tenths = static_cast<int>(std::lround(200 * std::log10(peak / 32768.0))),
            .rms_tenths = static_cast<int>(std::lround(10 * audio::rms_dbov(samples)))};
}

} // namespace ringroom::headset
