#include "media/jitter_buffer.h"

#include <algorithm>
#include <cstring>

namespace ringroom::media {
namespace {
constexpr int frame = limits::tick_samples;
constexpr int least_delay = limits::jitter_least_ms * 8;
constexpr int most_delay = limits::jitter_most_ms * 8;
constexpr int window_packets = 100;
} // namespace

void JitterBuffer::reset() {
    valid_ = 0;
    primed_ = false;
    delay_ = std::clamp(delay_, least_delay, most_delay);
    window_ = 0;
    skip_ = 0;
}

void JitterBuffer::forget(std::int64_t position) {
    valid_ &= ~(1U << (position / cell % cells));
}

bool JitterBuffer::put(std::uint32_t timestamp, std::span<const std::uint8_t> payload) {
    if (payload.size() > limits::speech_bytes)
        return false;
    if (!primed_) {
        delay_ = std::clamp(delay_, least_delay, most_delay);
        primed_ = true;
        valid_ = 0;
        base_ = size; // keeps positions positive
        base_timestamp_ = timestamp;
        play_ = base_ - delay_;
        end_ = base_;
        least_slack_ = most_delay;
        window_ = 0;
    }
    const std::int64_t at = base_ + static_cast<std::int32_t>(timestamp - base_timestamp_);
    const auto length = static_cast<std::int64_t>(payload.size());
    if (at + length > play_ + size || at < play_ - size) {
        reset();
        return put(timestamp, payload);
    }
    adapt(static_cast<int>(at - play_));
    if (at < play_) // a part that has been played is of no use, and neither is half a frame
        return false;
    for (std::int64_t i = 0; i < length;) {
        const auto slot = (at + i) % size;
        const auto run = std::min(length - i, size - slot);
        std::memcpy(&codes_[static_cast<std::size_t>(slot)], &payload[static_cast<std::size_t>(i)],
                    static_cast<std::size_t>(run));
        i += run;
    }
    for (std::int64_t p = at / cell; p * cell < at + length; ++p)
        valid_ |= 1U << (p % cells);
    end_ = std::max(end_, at + length);
    base_ = at;
    base_timestamp_ = timestamp;
    return true;
}

void JitterBuffer::adapt(int slack) {
    if (slack < 0) {
        if (delay_ < most_delay) {
            const int more = std::min(most_delay - delay_, (-slack + frame - 1) / frame * frame);
            delay_ += more;
            skip_ -= more / frame;
        }
        least_slack_ = most_delay;
        window_ = 0;
        return;
    }
    least_slack_ = std::min(least_slack_, slack);
    if (++window_ < window_packets)
        return;
    if (least_slack_ >= 2 * frame && delay_ > least_delay) {
        delay_ -= frame;
        ++skip_;
    } else if (least_slack_ > most_delay) { // the sender's clock is ahead of ours
        ++skip_;
    }
    least_slack_ = most_delay + frame;
    window_ = 0;
}

bool JitterBuffer::take(std::span<std::uint8_t, limits::tick_samples> out) {
    if (!primed_)
        return false;
    if (skip_ < 0) { // wait a frame: the delay grows
        ++skip_;
        return false;
    }
    for (; skip_ > 0; --skip_) {
        for (int c = 0; c < frame; c += cell)
            forget(play_ + c);
        play_ += frame;
    }
    bool whole = true;
    for (int c = 0; c < frame; c += cell) {
        const auto slot = (play_ + c) % size;
        whole = whole && (valid_ >> (slot / cell) & 1U) != 0;
        for (int i = 0; i < cell && whole; ++i)
            out[static_cast<std::size_t>(c + i)] =
                codes_[static_cast<std::size_t>((slot + i) % size)];
    }
    for (int c = 0; c < frame; c += cell)
        forget(play_ + c);
    play_ += frame;
    if (play_ > end_ + size) // nothing for long: the next packet finds its place afresh
        reset();
    return whole;
}

} // namespace ringroom::media
