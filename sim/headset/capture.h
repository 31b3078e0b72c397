#pragma once
// From the microphone's callback to the line: resampled, cleaned, muted, measured, cut into frames.
#include <memory>
#include <span>
#include <vector>

#include "headset/block.h"
#include "headset/cleaner.h"
#include "headset/resampler.h"
#include "media/line.h"

namespace ringroom::headset {

/// One thread at a time (the microphone's callback); never locks, allocates or waits.
class Capture {
public:
    /// `rate` is the device's.
    Capture(int rate, std::shared_ptr<media::Line> line, std::shared_ptr<Joint> joint);
    /// Any number of samples as the device gives them; more than 100 ms is taken in pieces.
    void feed(std::span<const std::int16_t> device);

private:
    void feed_piece(std::span<const std::int16_t> device);
    void block_full();
    void frame_full();

    std::shared_ptr<media::Line> line_;
    std::shared_ptr<Joint> joint_;
    Resampler resampler_;
    Cleaner cleaner_;
    std::size_t piece_;
    std::vector<std::int16_t> resampled_;
    Block block_{};
    std::size_t in_block_ = 0;
    media::Line::Frame frame_{};
    std::size_t in_frame_ = 0;
};

} // namespace ringroom::headset
