#pragma once
// Sound ready to be sent: encoded once, on the thread that loads it, so that a tick only copies.
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/time.h"
#include "media/codec.h"

namespace ringroom::media {

/// 8 kHz mono, immutable, shared by any number of players.
class Clip {
public:
    /// Cut at limits::clip_samples.
    explicit Clip(std::span<const std::int16_t> samples);

    [[nodiscard]] std::size_t samples() const { return pcmu_.size(); }
    [[nodiscard]] Duration duration() const;
    [[nodiscard]] std::span<const std::uint8_t> encoded(Codec codec) const {
        return codec == Codec::pcmu ? pcmu_ : pcma_;
    }

private:
    std::vector<std::uint8_t> pcmu_;
    std::vector<std::uint8_t> pcma_;
};

using ClipPtr = std::shared_ptr<const Clip>;

/// Any thread.
[[nodiscard]] ClipPtr make_clip(std::span<const std::int16_t> samples);

} // namespace ringroom::media
