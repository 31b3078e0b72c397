// What the headset costs: processor time of the sound of one seat, and how old sound is after one
// way through the earpiece and back through the microphone of a null sink (PulseAudio, no sound
// card). Prints one JSON object a line: {"name": ..., "value": ..., "unit": ...}
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "../headset/pulse.h"
#include "audio/tone.h"
#include "headset/capture.h"
#include "headset/headset.h"
#include "headset/playback.h"

using namespace ringroom;
using namespace ringroom::headset;
using media::Line;

namespace {

constexpr int rate = 48'000;
constexpr int clicks_left_out = 12; ///< while the queues settle
constexpr int clicks = 25;

double cpu_ms() {
    timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

void print(const char* name, double value, const char* unit) {
    std::printf("{\"name\": \"headset.%s\", \"value\": %.2f, \"unit\": \"%s\"}\n", name, value,
                unit);
}

void processor_time() {
    auto line = std::make_shared<Line>();
    auto joint = std::make_shared<Joint>();
    Capture capture(rate, line, joint);
    Playback playback(rate, line, joint);
    constexpr int seconds = 60;
    const auto voice = audio::sine(450, 1_s, -16.0, rate);
    audio::Samples ear(rate / 100);
    const double before = cpu_ms();
    for (std::size_t i = 0; i < seconds * 100; ++i) {
        capture.feed(std::span(voice).subspan(i % 100 * ear.size(), ear.size()));
        while (const auto frame = line->said.pop())
            (void)line->heard.push(*frame);
        playback.fill(ear);
    }
    print("voice.cpu", (cpu_ms() - before) / seconds, "ms per s of sound");
}

/// Milliseconds from a click's way onto the line to its way off the line, or 0 if it got lost.
double click(Line& line, Instant& next) {
    Instant sent{};
    double age = 0;
    headset::test::becomes(
        [&] {
            for (; steady_now() >= next; next = next + 20_ms) {
                Line::Frame frame{};
                if (sent.ms == 0) {
                    for (std::size_t i = 0; i < frame.size(); ++i)
                        frame[i] = i / 4 % 2 == 0 ? 8000 : -8000;
                    sent = steady_now();
                }
                (void)line.heard.push(frame);
            }
            while (const auto frame = line.said.pop()) {
                if (age == 0 &&
                    std::any_of(frame->begin(), frame->end(), [](int s) { return s > 2000; }))
                    age = static_cast<double>((steady_now() - sent).ms);
            }
            return age > 0 && steady_now() - sent > 500_ms; // the next one in silence
        },
        3_s);
    return age;
}

void loop_through_null_sink() {
    headset::test::Pulse pulse;
    auto line = std::make_shared<Line>();
    const auto headset = Headset::open({.input = "ear", .output = "ear"}, line);
    if (!headset) {
        std::fprintf(stderr, "headset: %s\n", headset.error().text.c_str());
        std::exit(1);
    }
    (*headset)->bypass(true);
    auto next = steady_now();
    std::vector<double> ages;
    for (int i = 0; i < clicks_left_out + clicks; ++i) {
        const double age = click(*line, next);
        if (i >= clicks_left_out)
            ages.push_back(age);
    }
    std::sort(ages.begin(), ages.end());
    print("loop.p50", ages[ages.size() / 2], "ms");
    print("loop.max", ages.back(), "ms");
    print("loop.lost", static_cast<double>(std::count(ages.begin(), ages.end(), 0.0)), "clicks");
}

} // namespace

int main() {
    processor_time();
    loop_through_null_sink();
    return 0;
}
