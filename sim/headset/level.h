#pragma once
// What a level meter shows.
#include <cstdint>
#include <span>

namespace ringroom::headset {

/// Tenths of dBov (ITU-T G.100.1): a full-scale sine has peak 0 and rms -30. Silence is -1000.
struct Level {
    int peak_tenths = -1000;
    int rms_tenths = -1000;

    bool operator==(const Level&) const = default;
};

/// Level of one piece of sound. Any thread; allocates nothing.
[[nodiscard]] Level level_of(std::span<const std::int16_t> samples);

} // namespace ringroom::headset
