#include "headset/cleaner.h"

#include <algorithm>
#include <cmath>

#include <webrtc/modules/audio_processing/include/audio_processing.h>

#include "base/check.h"

namespace ringroom::headset {

namespace {

constexpr int rate = 8000;
constexpr int gain_target_dbfs = 9; ///< below full scale; a telephone voice sits near -20 dBov
constexpr int gain_most_db = 9;
/// What the library wants to be told although it measures the delay itself.
constexpr int delay_guess_ms = 60;

using Floats = std::array<float, limits::block_samples>;

void to_float(const Block& from, Floats& to) {
    std::transform(from.begin(), from.end(), to.begin(),
                   [](std::int16_t s) { return static_cast<float>(s) / 32768.0F; });
}
void to_int(const Floats& from, Block& to) {
    std::transform(from.begin(), from.end(), to.begin(), [](float s) {
        return static_cast<std::int16_t>(
            std::lround(std::clamp(s * 32768.0F, -32768.0F, 32767.0F)));
    });
}

std::unique_ptr<webrtc::AudioProcessing> make_processing() {
    webrtc::Config config;
    config.Set(new webrtc::DelayAgnostic(true));
    config.Set(new webrtc::ExtendedFilter(true));
    config.Set(new webrtc::ExperimentalAgc(false)); // it turns knobs of the sound card
    std::unique_ptr<webrtc::AudioProcessing> made(webrtc::AudioProcessing::Create(config));
    check(made != nullptr, "webrtc-audio-processing can be made");
    const webrtc::StreamConfig mono(rate, 1);
    bool good = made->Initialize({{mono, mono, mono, mono}}) == 0;
    good = good && made->high_pass_filter()->Enable(true) == 0;
    auto* echo = made->echo_cancellation();
    good = good && echo->enable_drift_compensation(false) == 0 &&
           echo->set_suppression_level(webrtc::EchoCancellation::kModerateSuppression) == 0 &&
           echo->Enable(true) == 0;
    auto* noise = made->noise_suppression();
    good = good && noise->set_level(webrtc::NoiseSuppression::kModerate) == 0 &&
           noise->Enable(true) == 0;
    auto* gain = made->gain_control();
    good = good && gain->set_mode(webrtc::GainControl::kAdaptiveDigital) == 0 &&
           gain->set_target_level_dbfs(gain_target_dbfs) == 0 &&
           gain->set_compression_gain_db(gain_most_db) == 0 && gain->enable_limiter(true) == 0 &&
           gain->Enable(true) == 0;
    check(good, "webrtc-audio-processing takes 8 kHz and our settings");
    return made;
}

} // namespace

struct Cleaner::Parts {
    std::unique_ptr<webrtc::AudioProcessing> processing = make_processing();
    webrtc::StreamConfig mono{rate, 1};
    Floats in{};
    Floats out{};
};

Cleaner::Cleaner()
    : parts_(std::make_unique<Parts>()) {}
Cleaner::~Cleaner() = default;

void Cleaner::heard(const Block& block) {
    to_float(block, parts_->in);
    const float* in = parts_->in.data();
    float* out = parts_->out.data();
    parts_->processing->ProcessReverseStream(&in, parts_->mono, parts_->mono, &out);
}

void Cleaner::clean(Block& said, bool bypass) {
    to_float(said, parts_->in);
    parts_->processing->set_stream_delay_ms(delay_guess_ms);
    const float* in = parts_->in.data();
    float* out = parts_->out.data();
    const int error = parts_->processing->ProcessStream(&in, parts_->mono, parts_->mono, &out);
    if (error == 0 && !bypass)
        to_int(parts_->out, said);
}

} // namespace ringroom::headset
