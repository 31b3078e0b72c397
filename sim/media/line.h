#pragma once
// A Line is where a person's sound device meets the media engine: rings of frames and no lock.
// Whoever holds the device may come and go in a call; the line stays.
#include <array>
#include <atomic>
#include <climits>
#include <cstdint>

#include "base/mailbox.h"

namespace ringroom::media {

/// One writer and one reader a ring; each may be another thread.
struct Line {
    using Frame = std::array<std::int16_t, 160>; ///< 20 ms, 8 kHz, mono, linear
    SpscRing<Frame> said{8};                     ///< device writes, engine reads
    SpscRing<Frame> heard{8};                    ///< engine writes, device reads
    static constexpr int untold = INT_MIN;
    /// Samples that the device has yet to play beyond what it keeps in reserve; it is given sound
    /// when there are none. Untold: it gets a frame every 20 ms.
    std::atomic<int> in_hand{untold};
    /// A recording that the person listens to: the player writes, the device reads.
    SpscRing<Frame> beside{4};
    std::atomic<bool> beside_on{false}; ///< off: it falls silent at once, what waits is lost
};

} // namespace ringroom::media
