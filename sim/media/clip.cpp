#include "media/clip.h"

#include <algorithm>

#include "media/limits.h"

namespace ringroom::media {

Clip::Clip(std::span<const std::int16_t> samples) {
    samples = samples.first(std::min(samples.size(), limits::clip_samples));
    pcmu_.resize(samples.size());
    pcma_.resize(samples.size());
    encode(Codec::pcmu, samples, pcmu_);
    encode(Codec::pcma, samples, pcma_);
}

Duration Clip::duration() const {
    return {static_cast<std::int64_t>(samples()) * 1000 / limits::samples_per_second};
}

ClipPtr make_clip(std::span<const std::int16_t> samples) {
    return std::make_shared<const Clip>(samples);
}

} // namespace ringroom::media
