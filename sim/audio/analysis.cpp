#include "audio/analysis.h"

#include <algorithm>
#include <array>

#include "audio/level.h"

namespace ringroom::audio {

Segments tidy(Segments segments) {
    std::sort(segments.begin(), segments.end(), [](const Segment& a, const Segment& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    Segments out;
    for (const auto& segment : segments) {
        if (segment.end <= segment.begin)
            continue;
        if (!out.empty() && segment.begin <= out.back().end)
            out.back().end = std::max(out.back().end, segment.end);
        else
            out.push_back(segment);
    }
    return out;
}

Segments find_speech(std::span<const std::int16_t> samples, const ActivitySettings& settings) {
    SpeechDetector detector(settings);
    Segments out;
    const Duration length{static_cast<std::int64_t>(samples.size()) * 1000 / line_rate};
    const auto take = [&](const std::optional<SpeechEvent>& event) {
        if (event && event->kind == SpeechEvent::Kind::ended)
            out.push_back({event->at - event->length, std::min(event->at, length)});
    };
    while (samples.size() >= line_frame) {
        take(detector.push(samples.first(line_frame)));
        samples = samples.subspan(line_frame);
    }
    if (!samples.empty()) {
        std::array<std::int16_t, line_frame> last{};
        std::copy(samples.begin(), samples.end(), last.begin());
        take(detector.push(last));
    }
    take(detector.finish());
    return out;
}

Pace pace_of(int syllables_per_minute) {
    if (syllables_per_minute <= 0)
        return Pace::unknown;
    if (syllables_per_minute < 160)
        return Pace::slow;
    return syllables_per_minute > 320 ? Pace::fast : Pace::normal;
}

ChannelAnalysis analyse_channel(std::span<const std::int16_t> samples) {
    constexpr Duration least_for_pace = 3_s;
    ChannelAnalysis out;
    out.length = {static_cast<std::int64_t>(samples.size()) * 1000 / line_rate};
    out.speech = find_speech(samples);
    for (const auto& segment : out.speech)
        out.spoken += segment.length();
    if (out.speech.empty())
        return out;
    const auto level = active_level(samples);
    out.level_tenths_dbov = level.tenths_dbov;
    out.activity_permille = level.activity_permille;
    out.syllables = count_syllables(samples, out.speech);
    if (out.spoken >= least_for_pace)
        out.syllables_per_minute =
            static_cast<int>(std::int64_t{out.syllables} * 60'000 / out.spoken.ms);
    out.pace = pace_of(out.syllables_per_minute);
    return out;
}

} // namespace ringroom::audio
