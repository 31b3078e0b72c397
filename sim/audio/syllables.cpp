// Speaking rate without words: every syllable has one loud, voiced middle.
#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/analysis.h"

namespace ringroom::audio {
namespace {

constexpr std::size_t hop = line_rate / 100; // 10 ms
constexpr Duration hop_length = 10_ms;
constexpr double quiet_db = -100.0;

// Intensity each 10 ms, seen through a window of 50 ms.
std::vector<double> intensity_of(std::span<const std::int16_t> samples) {
    std::vector<double> energy(samples.size() / hop);
    for (std::size_t i = 0; i < energy.size(); ++i) {
        std::uint64_t sum = 0;
        for (const auto sample : samples.subspan(i * hop, hop))
            sum += static_cast<std::uint64_t>(sample * std::int64_t{sample});
        energy[i] = static_cast<double>(sum) / (hop * 32768.0 * 32768.0);
    }
    std::vector<double> out(energy.size(), quiet_db);
    const auto at = [&](std::size_t i, int shift) {
        const auto j = static_cast<std::ptrdiff_t>(i) + shift;
        return j < 0 || j >= static_cast<std::ptrdiff_t>(energy.size())
                   ? 0.0
                   : energy[static_cast<std::size_t>(j)];
    };
    for (std::size_t i = 0; i < energy.size(); ++i) {
        const double mean =
            (at(i, -2) + 2 * at(i, -1) + 3 * at(i, 0) + 2 * at(i, 1) + at(i, 2)) / 9.0;
        if (mean > 1e-10)
            out[i] = 10.0 * std::log10(mean);
    }
    return out;
}

// Whether 40 ms around a peak repeat themselves at 60..400 Hz; at half the rate, which is enough.
bool is_voiced(std::span<const std::int16_t> samples, std::size_t middle) {
    constexpr std::size_t half_window = 160;
    constexpr std::size_t window = 160; // samples at 4 kHz
    constexpr std::size_t lag_min = 10;
    constexpr std::size_t lag_max = 66;
    if (middle < half_window || middle + half_window > samples.size())
        return false;
    std::vector<double> half(window);
    for (std::size_t i = 0; i < window; ++i) {
        const auto at = middle - half_window + 2 * i;
        half[i] = samples[at] + samples[at + 1];
    }
    for (std::size_t lag = lag_min; lag <= lag_max; ++lag) {
        double product = 0;
        double early = 0;
        double late = 0;
        for (std::size_t i = 0; i + lag < window; ++i) {
            product += half[i] * half[i + lag];
            early += half[i] * half[i];
            late += half[i + lag] * half[i + lag];
        }
        if (product > 0 && product * product > 0.16 * early * late) // correlation above 0.4
            return true;
    }
    return false;
}

bool inside(const Segments& speech, Duration at) {
    const auto after = std::upper_bound(speech.begin(), speech.end(), at,
                                        [](Duration t, const Segment& s) { return t < s.begin; });
    return after != speech.begin() && at < std::prev(after)->end;
}

// Of the speech. The loudest hundredth is left out: a knock on the headset must not hide the rest.
double loudest(const std::vector<double>& intensity, const Segments& speech) {
    std::vector<double> spoken;
    for (std::size_t i = 0; i < intensity.size(); ++i)
        if (inside(speech, hop_length * static_cast<std::int64_t>(i)))
            spoken.push_back(intensity[i]);
    if (spoken.empty())
        return quiet_db;
    const auto rank = spoken.size() - 1 - spoken.size() / 100;
    const auto nth = spoken.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(spoken.begin(), nth, spoken.end());
    return *nth;
}

// Peaks with a dip of 2 dB on both sides.
std::vector<std::size_t> find_peaks(const std::vector<double>& intensity) {
    constexpr double dip = 2.0;
    std::vector<std::size_t> out;
    bool rising = true;
    std::size_t extreme = 0;
    for (std::size_t i = 0; i < intensity.size(); ++i) {
        if (rising) {
            if (intensity[i] > intensity[extreme])
                extreme = i;
            if (intensity[i] > intensity[extreme] - dip)
                continue;
            out.push_back(extreme);
            rising = false;
            extreme = i;
        } else {
            if (intensity[i] < intensity[extreme])
                extreme = i;
            if (intensity[i] < intensity[extreme] + dip)
                continue;
            rising = true;
            extreme = i;
        }
    }
    if (rising && !intensity.empty())
        out.push_back(extreme);
    return out;
}

} // namespace

int count_syllables(std::span<const std::int16_t> samples, const Segments& speech) {
    const auto intensity = intensity_of(samples);
    if (intensity.empty() || speech.empty())
        return 0;
    const double threshold = std::max(loudest(intensity, speech) - 25.0, -60.0);
    int count = 0;
    for (const auto peak : find_peaks(intensity)) {
        if (intensity[peak] < threshold ||
            !inside(speech, hop_length * static_cast<std::int64_t>(peak)))
            continue;
        if (is_voiced(samples, peak * hop + hop / 2))
            ++count;
    }
    return count;
}

} // namespace ringroom::audio
