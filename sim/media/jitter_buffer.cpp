#include "media/jitter_buffer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ringroom::media {
namespace {
constexpr int frame = limits::tick_samples;
constexpr int first_delay = limits::jitter_first_ms * 8;
constexpr int most_delay = limits::jitter_most_ms * 8;
constexpr int watch_packets = 100;
constexpr int watch_after_late = 500; // a line that was late once is likely to be again
constexpr std::int64_t apart_us = limits::tick_ms * 1000;
constexpr std::int64_t margin_us = 5000;

/// Whole frames before the one that is taken next; a part of one counts as the frame before.
std::int64_t frames_ahead(int samples) {
    return samples >= 0 ? samples / frame : -((frame - 1 - samples) / frame);
}
} // namespace

void JitterBuffer::reset() {
    valid_ = 0;
    primed_ = false;
    skip_ = 0;
}

void JitterBuffer::watch_anew(int packets) {
    watch_ = packets;
    watched_ = 0;
    least_left_us_ = INT64_MAX;
    most_left_us_ = INT64_MIN;
}

void JitterBuffer::forget(std::int64_t position) {
    valid_ &= ~(1U << (position / cell % cells));
}

bool JitterBuffer::put(std::uint32_t timestamp, std::span<const std::uint8_t> payload,
                       std::int64_t now_us) {
    if (payload.size() > limits::speech_bytes)
        return false;
    if (!primed_) {
        delay_ = std::clamp(delay_, first_delay, most_delay);
        primed_ = true;
        valid_ = 0;
        base_ = size; // keeps positions positive
        base_timestamp_ = timestamp;
        play_ = base_ - delay_;
        end_ = base_;
        watch_anew(watch_packets);
    }
    const std::int64_t at = base_ + static_cast<std::int32_t>(timestamp - base_timestamp_);
    const auto length = static_cast<std::int64_t>(payload.size());
    if (at + length > play_ + size || at < play_ - size) {
        reset();
        return put(timestamp, payload, now_us);
    }
    adapt(static_cast<int>(at - play_), now_us);
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

/// `slack`: samples between what is taken next and what came now.
void JitterBuffer::adapt(int slack, std::int64_t now_us) {
    if (slack < 0) {
        const int more = std::min(most_delay - delay_, (-slack + frame - 1) / frame * frame);
        delay_ += more;
        skip_ -= more / cell;
        return watch_anew(watch_after_late);
    }
    const auto left = taken_us_ + apart_us - now_us + frames_ahead(slack - cell) * apart_us;
    least_left_us_ = std::min(least_left_us_, left);
    most_left_us_ = std::max(most_left_us_, left);
    if (++watched_ < watch_)
        return;
    const auto over = least_left_us_ - margin_us - (most_left_us_ - least_left_us_) / 2;
    if (over >= 0) {
        const int less = 1 + static_cast<int>(over / apart_us) * frame / cell;
        delay_ = std::max(delay_ - less * cell, 0);
        skip_ += less;
    }
    watch_anew(watch_packets);
}

bool JitterBuffer::take(std::span<std::uint8_t, limits::tick_samples> out, std::int64_t now_us) {
    taken_us_ = now_us;
    if (!primed_)
        return false;
    if (skip_ < 0) { // wait a frame: the delay grows
        skip_ += frame / cell;
        return false;
    }
    for (; skip_ > 0; --skip_) {
        forget(play_);
        play_ += cell;
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
