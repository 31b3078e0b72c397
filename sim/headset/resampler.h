#pragma once
// A stream from one sample rate to another (speexdsp, quality 4: about 4 ms of delay, pass band to
// 3.4 kHz at 8 kHz).
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace ringroom::headset {

/// One thread at a time; after construction nothing is allocated.
class Resampler {
public:
    /// Rates within limits::rate_min..rate_max. Equal rates copy.
    Resampler(int from, int to);
    ~Resampler();
    /// Takes all of `in`; returns how many samples went into `out`, which must hold
    /// most(in.size()).
    std::size_t run(std::span<const std::int16_t> in, std::span<std::int16_t> out);
    /// The most samples run() writes for this many.
    [[nodiscard]] std::size_t most(std::size_t samples) const;

private:
    struct Free {
        void operator()(void* state) const;
    };
    std::unique_ptr<void, Free> state_; ///< empty where both rates are one
    std::size_t from_;
    std::size_t to_;
};

} // namespace ringroom::headset
