#include "headset/ringer.h"

#include <algorithm>

#include "headset/limits.h"
#include "headset/stream.h"

namespace ringroom::headset {

struct Ringer::Parts {
    std::unique_ptr<Stream> stream;
};

Ringer::Ringer(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
Ringer::~Ringer() = default;

Result<std::unique_ptr<Ringer>> Ringer::start(const std::string& output, audio::ClipPtr clip) {
    if (clip == nullptr || clip->samples().empty())
        return fail("headset.empty", "there is nothing to ring with");
    auto stream = Stream::open(
        Direction::output, output,
        [&](int rate) -> Stream::Serve {
            auto samples = std::make_shared<const audio::Samples>(
                audio::resample(clip->samples(), clip->rate(), rate));
            return [samples, at = std::size_t{0}](std::span<std::int16_t> out) mutable {
                for (auto& sample : out) {
                    sample = (*samples)[at];
                    at = (at + 1) % samples->size();
                }
            };
        },
        limits::device_buffer_most);
    if (!stream)
        return tl::unexpected(stream.error());
    return std::unique_ptr<Ringer>(new Ringer(std::make_unique<Parts>(Parts{std::move(*stream)})));
}

State Ringer::state() const {
    return parts_->stream->alive() ? State::running : State::lost;
}
const Device& Ringer::output() const {
    return parts_->stream->device();
}

} // namespace ringroom::headset
