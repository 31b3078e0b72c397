// What the pure functions of the audio room cost. Prints one line a figure; run a release build.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>

#include "audio/activity.h"
#include "audio/analysis.h"
#include "audio/g711.h"
#include "audio/level.h"
#include "audio/tone.h"
#include "base/random.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Syllables of buzz with pauses and room noise: as much to find as in a real channel.
Samples conversation(Duration length) {
    Random random(1);
    Samples out(static_cast<std::size_t>(length.ms * line_rate / 1000));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double t = static_cast<double>(i) / line_rate;
        const bool talking = std::fmod(t, 7.0) < 4.0;
        const double swell = talking ? 0.5 - 0.5 * std::cos(26.0 * t) : 0.0;
        const double wave = std::sin(750.0 * t) + 0.5 * std::sin(1500.0 * t);
        out[i] = static_cast<std::int16_t>(3000.0 * swell * wave +
                                           static_cast<double>(random.between(-40, 40)));
    }
    return out;
}

void bench_codec(const Samples& samples) {
    std::vector<std::uint8_t> bytes(samples.size());
    Samples back(samples.size());
    const auto count = static_cast<double>(samples.size());
    for (const auto law : {Law::alaw, Law::ulaw}) {
        const double in = seconds_of([&] { encode(law, samples, bytes); });
        const double out = seconds_of([&] { decode(law, bytes, back); });
        std::printf("G.711 %s: encode %.2f, decode %.2f ns a sample\n",
                    law == Law::alaw ? "A-law" : "mu-law", in * 1e9 / count, out * 1e9 / count);
    }
}

void bench_detector(const Samples& samples) {
    SpeechDetector detector;
    const std::span<const std::int16_t> all(samples);
    int events = 0;
    const double time = seconds_of([&] {
        for (std::size_t at = 0; at + line_frame <= all.size(); at += line_frame)
            events += detector.push(all.subspan(at, line_frame)) ? 1 : 0;
    });
    const auto frames = static_cast<double>(samples.size() / line_frame);
    std::printf("speech detector: %.0f ns a frame of 20 ms (%d events)\n", time * 1e9 / frames,
                events);
}

void bench_analysis(const Samples& samples) {
    ChannelAnalysis found;
    const double whole = seconds_of([&] { found = analyse_channel(samples); });
    const double level = seconds_of([&] { (void)active_level(samples); });
    std::printf("analysis of one channel of 1 h: %.2f s (of it P.56 level %.2f s); %zu segments, "
                "%d syllables\n",
                whole, level, found.speech.size(), found.syllables);
    const double measures =
        seconds_of([&] { (void)measure_conversation(found.speech, found.speech); });
    std::printf("conversation measures of %zu segments a side: %.2f ms\n", found.speech.size(),
                measures * 1e3);
}

void bench_resample(const Samples& samples) {
    const std::span<const std::int16_t> minute(samples.data(), 60 * line_rate);
    const double time = seconds_of([&] { (void)resample(minute, 22050, line_rate); });
    std::printf("resampling 22.05 to 8 kHz: %.1f ms a minute of sound\n",
                time * 1e3 * 22050 / line_rate);
}

} // namespace

int main() {
    const auto hour = conversation(60_min);
    bench_codec(hour);
    bench_detector(hour);
    bench_analysis(hour);
    bench_resample(hour);
    return 0;
}
