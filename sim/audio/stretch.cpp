#include "audio/stretch.h"

#include <SoundTouch.h>
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"

namespace ringroom::audio {
namespace {

// Pieces of 40 ms hold two periods of the lowest voice; longer ones double syllables when slow,
// shorter ones make a deep voice rough.
constexpr int piece_ms = 40;
constexpr int search_ms = 15;
constexpr int overlap_ms = 8;

} // namespace

struct Stretch::Inside {
    soundtouch::SoundTouch touch;
    std::vector<float> buffer;
    int speed = 1000;
    bool finished = false;
};

Stretch::Stretch(int rate)
    : inside_(std::make_unique<Inside>()) {
    check(rate >= rate_min && rate <= rate_max, "a sampling rate within limits");
    auto& touch = inside_->touch;
    touch.setSampleRate(static_cast<unsigned>(rate));
    touch.setChannels(1);
    touch.setSetting(SETTING_SEQUENCE_MS, piece_ms);
    touch.setSetting(SETTING_SEEKWINDOW_MS, search_ms);
    touch.setSetting(SETTING_OVERLAP_MS, overlap_ms);
}

Stretch::~Stretch() = default;

void Stretch::set_speed(int permille) {
    check(permille >= stretch_slowest && permille <= stretch_fastest, "a speed within limits");
    inside_->speed = permille;
    inside_->touch.setTempo(permille / 1000.0);
}

void Stretch::push(std::span<const std::int16_t> samples) {
    check(!inside_->finished, "nothing is pushed after the end");
    auto& buffer = inside_->buffer;
    buffer.resize(samples.size());
    std::transform(samples.begin(), samples.end(), buffer.begin(),
                   [](std::int16_t sample) { return static_cast<float>(sample) / 32768.0F; });
    inside_->touch.putSamples(buffer.data(), static_cast<unsigned>(buffer.size()));
}

std::size_t Stretch::pull(std::span<std::int16_t> out) {
    auto& buffer = inside_->buffer;
    buffer.resize(out.size());
    const auto count =
        inside_->touch.receiveSamples(buffer.data(), static_cast<unsigned>(out.size()));
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<std::int16_t>(
            std::clamp(std::lround(buffer[i] * 32768.0F), -32768L, 32767L));
    return count;
}

void Stretch::finish() {
    inside_->touch.flush();
    inside_->finished = true;
}

void Stretch::clear() {
    inside_->touch.clear();
    inside_->finished = false;
}

std::size_t Stretch::held() const {
    const auto ready = static_cast<std::size_t>(inside_->touch.numSamples());
    return static_cast<std::size_t>(inside_->touch.numUnprocessedSamples()) +
           ready * static_cast<std::size_t>(inside_->speed) / 1000;
}

} // namespace ringroom::audio
