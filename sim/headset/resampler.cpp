#include "headset/resampler.h"

#include <algorithm>

#include <speex/speex_resampler.h>

#include "base/check.h"
#include "headset/limits.h"

namespace ringroom::headset {

namespace {
constexpr int quality = 4;
SpeexResamplerState* speex(void* state) {
    return static_cast<SpeexResamplerState*>(state);
}
} // namespace

void Resampler::Free::operator()(void* state) const {
    speex_resampler_destroy(speex(state));
}

Resampler::Resampler(int from, int to)
    : from_(static_cast<std::size_t>(from))
    , to_(static_cast<std::size_t>(to)) {
    for (const int rate : {from, to})
        check(rate >= limits::rate_min && rate <= limits::rate_max, "a rate the room works with");
    if (from == to)
        return;
    int error = 0;
    state_.reset(speex_resampler_init(1, static_cast<unsigned>(from), static_cast<unsigned>(to),
                                      quality, &error));
    check(state_ != nullptr && error == RESAMPLER_ERR_SUCCESS, "speexdsp knows the rates");
}
Resampler::~Resampler() = default;

std::size_t Resampler::most(std::size_t samples) const {
    return samples * to_ / from_ + 2;
}

std::size_t Resampler::run(std::span<const std::int16_t> in, std::span<std::int16_t> out) {
    check(out.size() >= (state_ ? most(in.size()) : in.size()), "room for what comes out");
    if (!state_) {
        std::copy(in.begin(), in.end(), out.begin());
        return in.size();
    }
    auto taken = static_cast<spx_uint32_t>(in.size());
    auto given = static_cast<spx_uint32_t>(out.size());
    speex_resampler_process_int(speex(state_.get()), 0, in.data(), &taken, out.data(), &given);
    check(taken == in.size(), "speexdsp takes all where the output has room");
    return given;
}

} // namespace ringroom::headset
