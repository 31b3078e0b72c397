#pragma once
// Adaptive jitter buffer for a decoder that needs a frame every 20 ms. Keeps codes, not samples.
// The delay begins with 20 ms, grows by a frame when a packet came too late, up to 120 ms, and
// shrinks by 10 ms when for two seconds every packet would have been in time with that much less:
// 5 ms to spare, and half of how unequally long they lay. One thread.
#include <array>
#include <cstdint>
#include <span>

#include "media/limits.h"

namespace ringroom::media {

class JitterBuffer {
public:
    /// Forgets everything: the next packet begins a new stream.
    void reset();
    /// False when all of it came too late (or too far ahead: then the buffer starts anew). Of one
    /// clock, both times.
    bool put(std::uint32_t timestamp, std::span<const std::uint8_t> payload, std::int64_t now_us);
    /// The next 20 ms. False when there is nothing for it (out is untouched).
    bool take(std::span<std::uint8_t, limits::tick_samples> out, std::int64_t now_us);
    [[nodiscard]] int delay_ms() const { return delay_ / 8; }
    [[nodiscard]] bool primed() const { return primed_; }

private:
    static constexpr int cell = 80; // 10 ms: what validity is kept for
    static constexpr int cells = 32;
    static constexpr int size = cell * cells;

    void adapt(int slack, std::int64_t now_us);
    void watch_anew(int packets);
    void forget(std::int64_t position);

    std::array<std::uint8_t, size> codes_{};
    std::uint32_t valid_ = 0; // one bit a cell
    bool primed_ = false;
    std::uint32_t base_timestamp_ = 0; // of position base_
    std::int64_t base_ = 0;
    std::int64_t play_ = 0; // position of the next sample to be taken
    std::int64_t end_ = 0;  // one past the newest sample
    int delay_ = 0;         // samples, the target
    int skip_ = 0;          // cells to drop at the next takes; below zero: to wait
    std::int64_t taken_us_ = 0;
    std::int64_t least_left_us_ = 0; // until needed, were the delay a cell shorter
    std::int64_t most_left_us_ = 0;
    int watched_ = 0; // packets since the watch began
    int watch_ = 0;   // packets of a watch
};

} // namespace ringroom::media
