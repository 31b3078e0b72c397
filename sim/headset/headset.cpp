#include "headset/headset.h"

#include "headset/block.h"
#include "headset/capture.h"
#include "headset/playback.h"
#include "headset/stream.h"

namespace ringroom::headset {

struct Headset::Parts {
    std::shared_ptr<Joint> joint = std::make_shared<Joint>();
    std::unique_ptr<Stream> output;
    std::unique_ptr<Stream> input;
};

Headset::Headset(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
Headset::~Headset() = default;

Result<std::unique_ptr<Headset>> Headset::open(const Choice& choice,
                                               std::shared_ptr<media::Line> line, Duration buffer) {
    auto parts = std::make_unique<Parts>();
    const auto joint = parts->joint;
    auto output = Stream::open(
        Direction::output, choice.output,
        [&](int rate) -> Stream::Serve {
            return [playback = std::make_shared<Playback>(rate, line, joint)](auto samples) {
                playback->fill(samples);
            };
        },
        buffer);
    if (!output)
        return tl::unexpected(output.error());
    parts->output = std::move(*output);
    auto input = Stream::open(
        Direction::input, choice.input,
        [&](int rate) -> Stream::Serve {
            return [capture = std::make_shared<Capture>(rate, line, joint)](auto samples) {
                capture->feed(samples);
            };
        },
        buffer);
    if (!input)
        return tl::unexpected(input.error());
    parts->input = std::move(*input);
    return std::unique_ptr<Headset>(new Headset(std::move(parts)));
}

void Headset::mute(bool on) {
    parts_->joint->muted = on;
}
bool Headset::muted() const {
    return parts_->joint->muted;
}
void Headset::bypass(bool on) {
    parts_->joint->bypass = on;
}
bool Headset::bypassed() const {
    return parts_->joint->bypass;
}
void Headset::side_tone(bool on) {
    parts_->joint->side_tone = on;
}
bool Headset::has_side_tone() const {
    return parts_->joint->side_tone;
}
Level Headset::said() const {
    return parts_->joint->said;
}
Level Headset::heard() const {
    return parts_->joint->heard;
}
State Headset::state() const {
    return parts_->input->alive() && parts_->output->alive() ? State::running : State::lost;
}
Figures Headset::figures() const {
    const auto& joint = *parts_->joint;
    return {.said_dropped = joint.said_dropped,
            .heard_dropped = joint.heard_dropped,
            .heard_trimmed = joint.heard_trimmed,
            .heard_missing = joint.heard_missing};
}
const Device& Headset::input() const {
    return parts_->input->device();
}
const Device& Headset::output() const {
    return parts_->output->device();
}
Duration Headset::input_latency() const {
    return parts_->input->latency();
}
Duration Headset::output_latency() const {
    return parts_->output->latency();
}

} // namespace ringroom::headset
