#include "headset/capture.h"

#include <algorithm>

namespace ringroom::headset {

Capture::Capture(int rate, std::shared_ptr<media::Line> line, std::shared_ptr<Joint> joint)
    : line_(std::move(line))
    , joint_(std::move(joint))
    , resampler_(rate, 8000)
    , piece_(static_cast<std::size_t>(rate / 10))
    , resampled_(resampler_.most(piece_)) {}

void Capture::feed(std::span<const std::int16_t> device) {
    while (!device.empty()) {
        const auto piece = device.first(std::min(piece_, device.size()));
        feed_piece(piece);
        device = device.subspan(piece.size());
    }
}

void Capture::feed_piece(std::span<const std::int16_t> device) {
    const auto count = resampler_.run(device, resampled_);
    for (std::size_t i = 0; i < count; ++i) {
        block_[in_block_++] = resampled_[i];
        if (in_block_ == block_.size())
            block_full();
    }
}

void Capture::block_full() {
    in_block_ = 0;
    while (const auto far = joint_->far.pop())
        cleaner_.heard(*far);
    cleaner_.clean(block_, joint_->bypass.load(std::memory_order_relaxed));
    std::copy(block_.begin(), block_.end(), frame_.begin() + static_cast<long>(in_frame_));
    in_frame_ += block_.size();
    if (joint_->side_tone.load(std::memory_order_relaxed) &&
        !joint_->muted.load(std::memory_order_relaxed))
        (void)joint_->side.push(block_); // a full ring: nobody plays, nothing is missed
    if (in_frame_ == frame_.size())
        frame_full();
}

void Capture::frame_full() {
    in_frame_ = 0;
    joint_->said.store(level_of(frame_), std::memory_order_relaxed);
    if (joint_->muted.load(std::memory_order_relaxed))
        frame_.fill(0);
    if (!line_->said.push(frame_))
        joint_->said_dropped.fetch_add(1, std::memory_order_relaxed);
}

} // namespace ringroom::headset
