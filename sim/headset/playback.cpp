#include "headset/playback.h"

#include <algorithm>

namespace ringroom::headset {

namespace {
constexpr int side_tone_divisor = 10; ///< -20 dB
} // namespace

Playback::Playback(int rate, std::shared_ptr<media::Line> line, std::shared_ptr<Joint> joint)
    : line_(std::move(line))
    , joint_(std::move(joint))
    , resampler_(8000, rate)
    , ready_(resampler_.most(limits::block_samples)) {
    tell_in_hand();
}

Playback::~Playback() {
    line_->in_hand = media::Line::untold;
}

void Playback::fill(std::span<std::int16_t> device) {
    while (!device.empty()) {
        if (ready_at_ == ready_end_) {
            ready_at_ = 0;
            ready_end_ = resampler_.run(next_block(), ready_);
            continue;
        }
        const auto count = std::min(device.size(), ready_end_ - ready_at_);
        std::copy_n(ready_.begin() + static_cast<long>(ready_at_), count, device.begin());
        ready_at_ += count;
        device = device.subspan(count);
    }
}

void Playback::drop_oldest() {
    first_ = (first_ + 1) % waiting_.size();
    --count_;
    joint_->heard_dropped.fetch_add(1, std::memory_order_relaxed);
}

void Playback::fetch() {
    while (const auto frame = line_->heard.pop()) {
        if (count_ == waiting_.size())
            drop_oldest();
        waiting_[(first_ + count_++) % waiting_.size()] = *frame;
    }
}

bool Playback::take(Block& block) {
    if (at_ == frame_.size() && count_ > 0) {
        frame_ = waiting_[first_];
        first_ = (first_ + 1) % waiting_.size();
        --count_;
        at_ = 0;
        joint_->heard.store(level_of(frame_), std::memory_order_relaxed);
    }
    if (at_ == frame_.size())
        return false;
    std::copy_n(frame_.begin() + static_cast<long>(at_), block.size(), block.begin());
    at_ += block.size();
    return true;
}

void Playback::stay_lean() {
    fewest_ = std::min(fewest_, count_ * frame_.size() + frame_.size() - at_);
    if (++watched_ < limits::lean_blocks)
        return;
    const auto reserve = static_cast<std::size_t>(reserve_) * limits::block_samples;
    Block gone;
    if (fewest_ >= limits::lean_samples + reserve && take(gone))
        joint_->heard_trimmed.fetch_add(1, std::memory_order_relaxed);
    watched_ = 0;
    fewest_ = SIZE_MAX;
}

void Playback::tell_in_hand() {
    const auto samples = count_ * frame_.size() + frame_.size() - at_;
    const auto reserve = static_cast<std::size_t>(reserve_) * limits::block_samples;
    line_->in_hand.store(static_cast<int>(samples) - static_cast<int>(reserve),
                         std::memory_order_relaxed);
}

void Playback::keep_reserve(bool missed) {
    if (missed) {
        missed_ = std::min(missed_ + 1, limits::pause_blocks);
        return;
    }
    if (missed_ > 0 && missed_ < limits::pause_blocks) {
        reserve_ = std::min(reserve_ + 1, limits::reserve_blocks);
        steady_ = 0;
    } else if (++steady_ == limits::steady_blocks) {
        reserve_ = std::max(reserve_ - 1, 0);
        steady_ = 0;
    }
    missed_ = 0;
}

Block Playback::next_block() {
    fetch();
    Block block{};
    const bool missed = !take(block);
    if (missed) {
        joint_->heard.store({}, std::memory_order_relaxed);
        joint_->heard_missing.fetch_add(1, std::memory_order_relaxed);
    }
    keep_reserve(missed);
    stay_lean();
    tell_in_hand();
    add_beside(block);
    (void)joint_->far.push(block); // full: no microphone runs, there is no echo to cancel
    add_side_tone(block);
    return block;
}

void Playback::add_beside(Block& block) {
    if (!line_->beside_on.load(std::memory_order_relaxed)) {
        while (line_->beside.pop())
            continue;
        beside_at_ = beside_.size();
        return;
    }
    if (beside_at_ == beside_.size()) {
        const auto frame = line_->beside.pop();
        if (!frame)
            return;
        beside_ = *frame;
        beside_at_ = 0;
    }
    for (auto& sample : block)
        sample =
            static_cast<std::int16_t>(std::clamp(sample + beside_[beside_at_++], -32768, 32767));
}

void Playback::add_side_tone(Block& block) {
    if (!joint_->side_tone.load(std::memory_order_relaxed)) {
        while (joint_->side.pop()) // what is left of the last time
            continue;
        return;
    }
    const auto side = joint_->side.pop();
    for (std::size_t i = 0; side && i < block.size(); ++i)
        block[i] = static_cast<std::int16_t>(
            std::clamp(block[i] + (*side)[i] / side_tone_divisor, -32768, 32767));
}

} // namespace ringroom::headset
