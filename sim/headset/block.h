#pragma once
// What capture and playback, which run in two callbacks of the device, share: rings and atomics.
#include <array>
#include <atomic>
#include <cstdint>

#include "base/mailbox.h"
#include "headset/level.h"
#include "headset/limits.h"

namespace ringroom::headset {

using Block = std::array<std::int16_t, limits::block_samples>; ///< 10 ms, 8 kHz, mono

/// Between the two callbacks and the person who switches. The rings have one writer and one reader
/// each; the rest may be read and written by any thread.
struct Joint {
    SpscRing<Block> far{limits::far_blocks};   ///< playback -> echo canceller
    SpscRing<Block> side{limits::side_blocks}; ///< capture -> side tone
    std::atomic<bool> muted{false};
    std::atomic<bool> bypass{false};
    std::atomic<bool> side_tone{false};
    std::atomic<Level> said;
    std::atomic<Level> heard;
    std::atomic<std::int64_t> said_dropped{0};  ///< frames the engine did not fetch in time
    std::atomic<std::int64_t> heard_dropped{0}; ///< frames that waited too long
    std::atomic<std::int64_t> heard_trimmed{0}; ///< blocks of 10 ms cut out to stay lean
    std::atomic<std::int64_t> heard_missing{0}; ///< blocks of 10 ms filled with silence
};
static_assert(std::atomic<Level>::is_always_lock_free);

} // namespace ringroom::headset
