#pragma once
// Tells speech from silence in 20 ms frames of G.711: energy above a tracked noise floor. Gaps
// under 0.2 s are bridged, bursts under 0.1 s dropped. One thread.
#include <cstdint>
#include <optional>
#include <span>

#include "media/codec.h"

namespace ringroom::media {

struct Utterance {
    bool began = false; ///< else ended
    std::int64_t at_us = 0;
    std::int64_t length_us = 0;
    int level_dbov = 0;
    int peak_dbov = 0;
};

class Ear {
public:
    void reset();
    /// Codes that arrived until `now_us`, any number of them.
    std::optional<Utterance> hear(Codec codec, std::span<const std::uint8_t> codes,
                                  std::int64_t now_us);
    /// Nothing arrived for `silent` 20 ms frames.
    std::optional<Utterance> hear_nothing(int silent, std::int64_t now_us);
    [[nodiscard]] bool speaking() const { return speaking_; }
    /// Mean square of a full-scale square wave is 0 dBov.
    [[nodiscard]] static int level_dbov(double mean_square);

private:
    std::optional<Utterance> frame(double mean_square, std::int64_t now_us);

    double sum_ = 0; // of squares, of the frame being gathered
    int gathered_ = 0;
    double noise_db_ = -60;
    bool speaking_ = false;
    int active_ = 0; // frames of the present burst
    int quiet_ = 0;  // frames since the last active one
    std::int64_t began_us_ = 0;
    double speech_sum_ = 0;
    int speech_frames_ = 0;
    double peak_ = 0;
};

} // namespace ringroom::media
