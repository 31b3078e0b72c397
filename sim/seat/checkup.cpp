#include "seat/checkup.h"

#include <algorithm>

#include <fmt/format.h>

#include "seat/greeting.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

headset::Level louder(headset::Level one, headset::Level other) {
    return {std::max(one.peak_tenths, other.peak_tenths),
            std::max(one.rms_tenths, other.rms_tenths)};
}

Duration length_of(Checkup::Phase phase) {
    switch (phase) {
    case Checkup::Phase::quiet:
        return limits::check_quiet;
    case Checkup::Phase::tone:
        return limits::check_tone;
    case Checkup::Phase::speak:
        return limits::check_speak;
    case Checkup::Phase::idle:
    case Checkup::Phase::done:
        break;
    }
    return {};
}

std::string decibels(int tenths) {
    return fmt::format("{} dB", tenths / 10);
}

} // namespace

void Checkup::begin(Instant now) {
    *this = {};
    taken_ = now;
    next(Phase::quiet, now);
}

void Checkup::next(Phase phase, Instant now) {
    phase_ = phase;
    since_ = now;
    tone_due_ = phase == Phase::tone;
}

bool Checkup::takes_tone() {
    return std::exchange(tone_due_, false);
}

float Checkup::progress(Instant now) const {
    const auto length = length_of(phase_);
    if (length.ms == 0)
        return phase_ == Phase::done ? 1.0F : 0.0F;
    return std::min(1.0F, static_cast<float>((now - since_).ms) / static_cast<float>(length.ms));
}

void Checkup::take(const Sound& sound, Instant now) {
    sound_ = sound;
    const Duration passed = std::min(now - taken_, limits::check_frame);
    taken_ = now;
    const Duration into = now - since_;
    switch (phase_) {
    case Phase::quiet:
        quiet_ = louder(quiet_, sound.said);
        break;
    case Phase::tone:
        tone_in_ear_ = louder(tone_in_ear_, sound.heard);
        if (into >= limits::check_settle) // the canceller has had its moment
            with_tone_ = louder(with_tone_, sound.said);
        break;
    case Phase::speak:
        if (sound.said.rms_tenths >= limits::voice_tenths) {
            voice_ += passed;
            spoken_ = louder(spoken_, sound.said);
        }
        if (voice_ >= limits::check_voice)
            return next(Phase::done, now);
        break;
    case Phase::idle:
    case Phase::done:
        return;
    }
    if (into >= length_of(phase_))
        next(phase_ == Phase::quiet  ? Phase::tone
             : phase_ == Phase::tone ? Phase::speak
                                     : Phase::done,
             now);
}

std::vector<CheckLine> Checkup::lines() const {
    return {microphone(), headset(), levels(), echo()};
}

/// What a device's trouble says; an open line where there is none.
CheckLine Checkup::device(const char* name) const {
    if (sound_.works)
        return {name, Mark::open, "seat.check.not_yet", {}};
    if (sound_.trouble.empty())
        return {name, Mark::open, "seat.check.opening", {}};
    return {name, Mark::bad, sound_.trouble, {}};
}

CheckLine Checkup::microphone() const {
    auto line = device("seat.check.microphone");
    if (!sound_.works)
        return line;
    if (voice_ > Duration{})
        return {line.name, Mark::good, "seat.check.microphone_good", {}};
    if (phase_ == Phase::done)
        return {line.name, Mark::bad, "seat.check.microphone_silent", {}};
    if (phase_ == Phase::speak)
        line.text = "seat.check.speak";
    return line;
}

CheckLine Checkup::headset() const {
    auto line = device("seat.check.headset");
    if (line.mark == Mark::bad) // one device or one cause for both: said with the microphone
        line.text = "seat.check.as_above";
    if (!sound_.works)
        return line;
    if (sound_.stands_in)
        return {line.name, Mark::bad, "seat.check.stands_in", {}};
    if (phase_ == Phase::speak || phase_ == Phase::done)
        return tone_in_ear_.rms_tenths >= limits::voice_tenths
                   ? CheckLine{line.name, Mark::good, "seat.check.headset_good", {}}
                   : CheckLine{line.name, Mark::bad, "seat.check.headset_silent", {}};
    if (phase_ == Phase::tone)
        line.text = "seat.check.tone";
    return line;
}

CheckLine Checkup::levels() const {
    CheckLine line{"seat.check.levels", Mark::open, "seat.check.not_yet", {}};
    if (!sound_.works || phase_ != Phase::done || voice_ == Duration{})
        return line;
    line.figure = decibels(spoken_.rms_tenths);
    if (spoken_.peak_tenths >= limits::clipping_tenths) {
        line.mark = Mark::bad;
        line.text = "seat.check.too_loud";
    } else if (spoken_.rms_tenths < limits::faint_tenths) {
        line.mark = Mark::bad;
        line.text = "seat.check.too_quiet";
    } else {
        line.mark = Mark::good;
        line.text = "seat.check.levels_good";
    }
    return line;
}

CheckLine Checkup::echo() const {
    CheckLine line{"seat.check.echo", Mark::open, "seat.check.not_yet", {}};
    if (!sound_.works || (phase_ != Phase::speak && phase_ != Phase::done))
        return line;
    const int rise = with_tone_.rms_tenths - std::max(quiet_.rms_tenths, limits::silence_tenths);
    const bool comes_back =
        with_tone_.rms_tenths >= limits::voice_tenths && rise >= limits::echo_tenths;
    line.mark = comes_back ? Mark::bad : Mark::good;
    line.text = comes_back ? "seat.check.echo_bad" : "seat.check.echo_good";
    return line;
}

CheckLine network_line(const std::optional<Burst>& burst, const std::optional<CallQuality>& call) {
    CheckLine line{"seat.check.network", Mark::open, "seat.check.not_yet", {}};
    if (!burst)
        return line;
    line.figure = fmt::format("{} ms, {} ms", burst->middle.ms, burst->worst.ms);
    line.mark = Mark::good;
    line.text = "seat.check.network_good";
    if (burst->answered < burst->asked) {
        line.mark = Mark::bad;
        line.text = "seat.check.network_lost";
        line.figure = fmt::format("{}/{}", burst->asked - burst->answered, burst->asked);
    } else if (burst->middle > limits::slow_middle || burst->worst > limits::slow_worst) {
        line.mark = Mark::bad;
        line.text = "seat.check.network_slow";
    } else if (call && call->packets > 0) {
        const auto all = call->packets + call->lost;
        const bool bad = call->lost * 100 > all || call->jitter > limits::jitter_high;
        line.mark = bad ? Mark::bad : Mark::good;
        line.text = bad ? "seat.check.call_bad" : "seat.check.call_good";
        line.figure += fmt::format(
            "; {:.1f} %, {} ms", 100.0 * static_cast<double>(call->lost) / static_cast<double>(all),
            call->jitter.ms);
    }
    return line;
}

CheckLine clock_line(Duration clock_ahead) {
    if (clocks_differ(clock_ahead))
        return {"seat.check.clock", Mark::bad, "seat.clock_off", {}};
    return {"seat.check.clock", Mark::good, "seat.check.clock_good",
            std::to_string(std::abs(clock_ahead.ms) / 1000 + 1)};
}

CheckLine telephone_line(bool registered) {
    if (registered)
        return {"seat.check.telephone", Mark::good, "seat.check.telephone_good", {}};
    return {"seat.check.telephone", Mark::bad, "seat.no_registration", {}};
}

} // namespace ringroom::seat
