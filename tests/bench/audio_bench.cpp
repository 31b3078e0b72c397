// What the pure functions of the audio room cost. Prints one JSON object a line; run a release
// build.
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "audio/activity.h"
#include "audio/analysis.h"
#include "audio/g711.h"
#include "audio/level.h"
#include "audio/peaks.h"
#include "audio/stretch.h"
#include "audio/tone.h"
#include "audio/wav.h"
#include "base/check.h"
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

void print(const std::string& name, double value, const char* unit) {
    std::printf("{\"name\":\"audio.%s\",\"value\":%.3f,\"unit\":\"%s\"}\n", name.c_str(), value,
                unit);
}

void bench_codec(const Samples& samples) {
    std::vector<std::uint8_t> bytes(samples.size());
    Samples back(samples.size());
    const auto count = static_cast<double>(samples.size());
    for (const auto law : {Law::alaw, Law::ulaw}) {
        const double in = seconds_of([&] { encode(law, samples, bytes); });
        const double out = seconds_of([&] { decode(law, bytes, back); });
        const std::string name = law == Law::alaw ? "alaw" : "ulaw";
        print(name + "_encode", in * 1e9 / count, "ns per sample");
        print(name + "_decode", out * 1e9 / count, "ns per sample");
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
    check(events > 0, "the bench speaks");
    print("speech_detector", time * 1e9 / frames, "ns per 20 ms");
}

void bench_analysis(const Samples& samples) {
    ChannelAnalysis found;
    const double whole = seconds_of([&] { found = analyse_channel(samples); });
    const double level = seconds_of([&] { (void)active_level(samples); });
    print("analysis_of_one_hour", whole, "s");
    print("active_level_of_one_hour", level, "s");
    const double measures =
        seconds_of([&] { (void)measure_conversation(found.speech, found.speech); });
    print("conversation_measures_of_one_hour", measures * 1e3, "ms");
}

void bench_resample(const Samples& samples) {
    const std::span<const std::int16_t> minute(samples.data(), 60 * line_rate);
    const double time = seconds_of([&] { (void)resample(minute, 22050, line_rate); });
    print("resampling_of_one_minute", time * 1e3 * 22050 / line_rate, "ms");
}

/// What opening a recording of an hour costs the server, but for the way there: the picture as wide
/// as a screen, the first time with nothing kept beside the sound, then again; and a piece of it.
void bench_picture(const Samples& samples) {
    const auto folder = std::filesystem::temp_directory_path() / "ringroom-audio-bench";
    std::filesystem::create_directories(folder);
    const auto file = folder / "hour.wav";
    {
        const WavFormat format{.coding = WavCoding::alaw, .channels = 2};
        const auto head = wav_header(format, samples.size());
        std::vector<std::uint8_t> channel(samples.size());
        encode(Law::alaw, samples, channel);
        std::string bytes(head.begin(), head.end());
        for (const auto byte : channel)
            bytes.append(2, static_cast<char>(byte));
        std::ofstream(file, std::ios::binary) << bytes;
    }
    const auto open = [&](PeakWindow window) {
        return 1e3 * seconds_of([&] {
                   const auto summary = kept_peaks(file, "bench");
                   check(summary && peaks_of(file, *summary, window, 1600),
                         "the bench can be opened");
               });
    };
    print("picture_of_one_hour.first", open({}), "ms");
    print("picture_of_one_hour.again", open({}), "ms");
    print("picture_of_ten_seconds", open({30_min, 30_min + 10_s}), "ms");
    std::filesystem::remove_all(folder);
}

void bench_stretch(const Samples& samples) {
    const std::span<const std::int16_t> minute(samples.data(), 60 * line_rate);
    Stretch stretch;
    stretch.set_speed(1500);
    std::array<std::int16_t, line_frame> frame{};
    const double time = seconds_of([&] {
        for (std::size_t at = 0; at < minute.size(); at += line_frame) {
            stretch.push(minute.subspan(at, line_frame));
            while (stretch.pull(frame) > 0) {
            }
        }
    });
    print("speed_of_one_minute", time * 1e3, "ms");
}

} // namespace

int main() {
    const auto hour = conversation(60_min);
    bench_codec(hour);
    bench_detector(hour);
    bench_analysis(hour);
    bench_resample(hour);
    bench_picture(hour);
    bench_stretch(hour);
    return 0;
}
