#pragma once
// Says again what it heard, later: the other end of a test call. A worker's.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "media/limits.h"

namespace ringroom::media {

class Echo {
public:
    using Frame = std::array<std::int16_t, limits::tick_samples>;
    /// `delay` in whole ticks, at least one, at most limits::echo_delay. Allocates here only.
    explicit Echo(Duration delay)
        : frames_(static_cast<std::size_t>(delay.ms / limits::tick_ms)) {}
    /// Once a tick: puts away what is heard now ...
    void hear(const Frame& frame) { frames_[at_] = frame; }
    /// ... and then, before the next hear(), gives what was heard `delay` ago.
    void say(Frame& out) {
        at_ = (at_ + 1) % frames_.size();
        out = frames_[at_];
    }

private:
    std::vector<Frame> frames_; ///< a ring; silence at first
    std::size_t at_ = 0;
};

} // namespace ringroom::media
