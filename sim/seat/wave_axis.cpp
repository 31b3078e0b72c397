#include "seat/wave_axis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "seat/limits.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float zoom_step = 0.75F;
constexpr std::array<std::int64_t, 16> round_steps{
    100,    200,    500,     1'000,   2'000,   5'000,     10'000,    15'000,
    30'000, 60'000, 120'000, 300'000, 600'000, 1'800'000, 3'600'000, 7'200'000};

} // namespace

void WaveAxis::reset(Duration length) {
    length_ = std::max(length, Duration{});
    from_ = {};
    span_ = length_;
}

void WaveAxis::bound() {
    span_ = std::min(std::max(span_, limits::wave_least), length_);
    from_ = std::max(Duration{}, std::min(from_, length_ - span_));
}

float WaveAxis::x_of(Duration at) const {
    if (span_.ms <= 0)
        return 0;
    return static_cast<float>(static_cast<double>((at - from_).ms) * width_ /
                              static_cast<double>(span_.ms));
}

Duration WaveAxis::at(float x) const {
    const auto ms = std::llround(static_cast<double>(x) / width_ * static_cast<double>(span_.ms));
    return std::clamp(from_ + Duration{ms}, Duration{}, length_);
}

void WaveAxis::zoom(float steps, Duration about) {
    const double part =
        span_.ms > 0 ? static_cast<double>((about - from_).ms) / static_cast<double>(span_.ms) : 0;
    const double factor = std::pow(static_cast<double>(zoom_step), static_cast<double>(steps));
    span_ = Duration{std::llround(static_cast<double>(span_.ms) * factor)};
    span_ = std::min(std::max(span_, limits::wave_least), length_);
    from_ = about - Duration{std::llround(part * static_cast<double>(span_.ms))};
    bound();
}

void WaveAxis::move(float pixels) {
    from_ = from_ + Duration{std::llround(static_cast<double>(pixels) / width_ *
                                          static_cast<double>(span_.ms))};
    bound();
}

void WaveAxis::show(Duration from, Duration to) {
    from_ = from;
    span_ = to - from;
    bound();
}

bool WaveAxis::keep_in_sight(Duration at) {
    if (at >= from_ && at < to())
        return false;
    const auto former = from_;
    from_ = at - Duration{span_.ms / 10};
    bound();
    return from_ != former;
}

std::vector<WaveAxis::Tick> WaveAxis::ticks(float least) const {
    std::vector<Tick> out;
    if (span_.ms <= 0)
        return out;
    const double need = static_cast<double>(least) * static_cast<double>(span_.ms) / width_;
    auto step = round_steps.back();
    for (const auto one : round_steps)
        if (static_cast<double>(one) >= need) {
            step = one;
            break;
        }
    for (auto ms = (from_.ms + step - 1) / step * step; ms <= to().ms; ms += step) {
        auto label = length_text(Duration{ms});
        if (step < 1'000)
            label += "." + std::to_string(ms % 1'000 / 100);
        out.push_back({Duration{ms}, x_of(Duration{ms}), std::move(label)});
    }
    return out;
}

} // namespace ringroom::seat
