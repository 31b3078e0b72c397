#pragma once
// Adaptive jitter buffer for a decoder that needs a frame every 20 ms. Keeps codes, not samples.
// The delay grows by a frame when a packet came too late, up to 120 ms, and shrinks by one when for
// two seconds every packet lay there a frame longer than needed, down to 20 ms. One thread.
#include <array>
#include <cstdint>
#include <span>

#include "media/limits.h"

namespace ringroom::media {

class JitterBuffer {
public:
    /// Forgets everything: the next packet begins a new stream.
    void reset();
    /// False when all of it came too late (or too far ahead: then the buffer starts anew).
    bool put(std::uint32_t timestamp, std::span<const std::uint8_t> payload);
    /// The next 20 ms. False when there is nothing for it (out is untouched).
    bool take(std::span<std::uint8_t, limits::tick_samples> out);
    [[nodiscard]] int delay_ms() const { return delay_ / 8; }
    [[nodiscard]] bool primed() const { return primed_; }

private:
    static constexpr int cell = 80; // 10 ms: what validity is kept for
    static constexpr int cells = 32;
    static constexpr int size = cell * cells;

    void adapt(int slack);
    void forget(std::int64_t position);

    std::array<std::uint8_t, size> codes_{};
    std::uint32_t valid_ = 0; // one bit a cell
    bool primed_ = false;
    std::uint32_t base_timestamp_ = 0; // of position base_
    std::int64_t base_ = 0;
    std::int64_t play_ = 0; // position of the next sample to be taken
    std::int64_t end_ = 0;  // one past the newest sample
    int delay_ = 0;         // samples, the target
    int least_slack_ = 0;   // samples, of the current window
    int window_ = 0;        // packets in it
    int skip_ = 0;          // frames to drop at the next take
};

} // namespace ringroom::media
