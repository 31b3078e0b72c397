#include "audio/tone.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"

namespace ringroom::audio {
namespace {

constexpr double full_scale = 32768.0;
constexpr double sine_top_dbov = -3.01;

double amplitude_of(double dbov) {
    const double limited = std::min(dbov, sine_top_dbov);
    return std::min(full_scale * std::pow(10.0, limited / 20.0) * std::numbers::sqrt2, 32767.0);
}

double turn_of(int hz, int rate) {
    return 2.0 * std::numbers::pi * hz / rate;
}

std::int64_t samples_of(Duration length, int rate) {
    return length.ms * rate / 1000;
}

} // namespace

CadencedTone::CadencedTone(ToneSpec spec, int rate)
    : on_(samples_of(spec.on, rate))
    , period_(samples_of(spec.on + spec.off, rate))
    , amplitude_(amplitude_of(spec.dbov))
    , turn_(turn_of(spec.hz, rate))
    , ramp_(spec.off > 0_s ? rate / 200 : 0) {
    check(spec.hz > 0 && spec.hz * 2 < rate, "a tone lies below half the sampling rate");
    check(spec.on > 0_s && spec.off >= 0_s, "a tone sounds at least a while");
}

void CadencedTone::fill(std::span<std::int16_t> out) {
    for (auto& sample : out) {
        double gain = at_ < on_ ? 1.0 : 0.0;
        if (gain > 0 && ramp_ > 0) {
            const auto edge = std::min(at_, on_ - 1 - at_);
            gain = std::min(1.0, static_cast<double>(edge) / static_cast<double>(ramp_));
        }
        sample = static_cast<std::int16_t>(std::lround(amplitude_ * gain * std::sin(phase_)));
        phase_ += turn_;
        if (phase_ > 2.0 * std::numbers::pi)
            phase_ -= 2.0 * std::numbers::pi;
        if (++at_ == period_)
            at_ = 0;
    }
}

Samples sine(int hz, Duration length, double dbov, int rate) {
    Samples out(static_cast<std::size_t>(samples_of(length, rate)));
    CadencedTone({hz, 1_s, 0_s, dbov}, rate).fill(out);
    return out;
}

double tone_level_dbov(std::span<const std::int16_t> samples, int hz, int rate) {
    if (samples.empty())
        return silence_dbov;
    const double turn = turn_of(hz, rate);
    const double factor = 2.0 * std::cos(turn);
    double one = 0;
    double two = 0;
    for (const auto sample : samples) {
        const double zero = sample + factor * one - two;
        two = one;
        one = zero;
    }
    const double power = one * one + two * two - factor * one * two;
    const auto count = static_cast<double>(samples.size());
    // |X|^2 of a sine of amplitude A is (A n / 2)^2; its mean square is A^2 / 2.
    const double mean_square = 2.0 * power / (count * count);
    if (mean_square <= 0)
        return silence_dbov;
    return std::max(silence_dbov, 10.0 * std::log10(mean_square / (full_scale * full_scale)));
}

ClipPtr tone_clip(std::string name, const ToneSpec& spec) {
    Samples out(static_cast<std::size_t>(samples_of(spec.on + spec.off, line_rate)));
    CadencedTone(spec).fill(out);
    return std::make_shared<const Clip>(std::move(name), std::move(out));
}

} // namespace ringroom::audio
