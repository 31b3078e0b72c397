#pragma once
// Where a sound device and the engine meet: frames of 20 ms, 8 kHz, linear, in two rings without
// locks. The device's callback has one end, the worker's tick the other.
#include <array>
#include <cstdint>

#include "base/mailbox.h"

namespace ringroom::media {

struct Line {
    using Frame = std::array<std::int16_t, 160>;
    SpscRing<Frame> said{8};  ///< device to engine; what is full is lost
    SpscRing<Frame> heard{8}; ///< engine to device; likewise
};

} // namespace ringroom::media
