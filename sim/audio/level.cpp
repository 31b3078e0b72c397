#include "audio/level.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "audio/tone.h"
#include "base/check.h"

namespace ringroom::audio {
namespace {

constexpr double full_scale_db = 90.308998699; // 20 log10(32768)
constexpr std::size_t threshold_count = 15;    // 1, 2, 4 ... 16384

// How long the envelope stood above each threshold, hang-over included.
struct Activity {
    std::array<std::int64_t, threshold_count> active{};
    double sum_of_squares = 0;
};

// The envelope moves with 30 ms, so it is compared once a millisecond.
Activity gather(std::span<const std::int16_t> samples, int rate) {
    const double keep = std::exp(-1.0 / (0.03 * rate));
    const auto stride = static_cast<std::size_t>(std::max(1, rate / 1000));
    const std::int64_t hang = 200 * rate / 1000 / static_cast<std::int64_t>(stride);
    std::array<std::int64_t, threshold_count> until{};
    Activity out;
    double smooth = 0;
    double envelope = 0;
    std::int64_t now = 0;
    std::uint64_t squares = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const int value = samples[i];
        squares += static_cast<std::uint64_t>(value * std::int64_t{value});
        smooth = keep * smooth + (1.0 - keep) * std::abs(value);
        envelope = keep * envelope + (1.0 - keep) * smooth;
        if ((i + 1) % stride != 0)
            continue;
        ++now;
        double threshold = 1.0;
        for (std::size_t j = 0; j < threshold_count && envelope >= threshold; ++j, threshold *= 2) {
            out.active[j] += now + hang - std::max(now - 1, until[j]);
            until[j] = now + hang;
        }
    }
    for (std::size_t j = 0; j < threshold_count; ++j) { // hang-over past the end is no time
        out.active[j] -= std::max<std::int64_t>(0, until[j] - now);
        out.active[j] *= static_cast<std::int64_t>(stride);
    }
    out.sum_of_squares = static_cast<double>(squares);
    return out;
}

// Where level minus threshold crosses the margin, interpolated between two thresholds.
double level_at_margin(const Activity& activity) {
    constexpr double margin = 15.9;
    double last_level = 0;
    double last_delta = 0;
    for (std::size_t j = 0; j < threshold_count; ++j) {
        if (activity.active[j] <= 0)
            return last_level;
        const double level =
            10.0 * std::log10(activity.sum_of_squares / static_cast<double>(activity.active[j]));
        const double delta = level - 20.0 * std::log10(std::exp2(static_cast<double>(j)));
        if (delta <= margin) {
            if (j == 0 || last_delta <= delta)
                return level;
            const double part = (last_delta - margin) / (last_delta - delta);
            return last_level + (level - last_level) * part;
        }
        last_level = level;
        last_delta = delta;
    }
    return last_level;
}

} // namespace

double rms_dbov(std::span<const std::int16_t> samples) {
    std::uint64_t squares = 0;
    for (const auto sample : samples)
        squares += static_cast<std::uint64_t>(sample * std::int64_t{sample});
    if (squares == 0)
        return silence_dbov;
    const double mean = static_cast<double>(squares) / static_cast<double>(samples.size());
    return std::max(silence_dbov, 10.0 * std::log10(mean) - full_scale_db);
}

ActiveLevel active_level(std::span<const std::int16_t> samples, int rate) {
    check(rate >= rate_min && rate <= rate_max, "rates are within rate_min..rate_max");
    const auto activity = gather(samples, rate);
    if (activity.sum_of_squares == 0 || activity.active[0] == 0)
        return {};
    const double level = level_at_margin(activity);
    const double long_term =
        10.0 * std::log10(activity.sum_of_squares / static_cast<double>(samples.size()));
    const double factor = std::pow(10.0, (long_term - level) / 10.0);
    ActiveLevel out;
    out.tenths_dbov = static_cast<int>(std::lround((level - full_scale_db) * 10.0));
    out.activity_permille = std::clamp(static_cast<int>(std::lround(factor * 1000.0)), 0, 1000);
    return out;
}

Samples at_active_level(std::span<const std::int16_t> samples, double dbov, int rate) {
    Samples out(samples.begin(), samples.end());
    const auto now = active_level(samples, rate);
    if (now.activity_permille == 0 && now.tenths_dbov <= -1000)
        return out;
    int top = 1;
    for (const auto sample : samples)
        top = std::max(top, std::abs(int{sample}));
    const double wanted = std::pow(10.0, (dbov - now.tenths_dbov / 10.0) / 20.0);
    const double gain = std::min(wanted, 32000.0 / top);
    for (auto& sample : out)
        sample = static_cast<std::int16_t>(std::lround(sample * gain));
    return out;
}

} // namespace ringroom::audio
