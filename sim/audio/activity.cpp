#include "audio/activity.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace ringroom::audio {
namespace {

constexpr auto no_energy = UINT64_MAX;
constexpr double square_of_full_scale = 32768.0 * 32768.0;

std::uint64_t energy_of_dbov(double dbov) {
    return static_cast<std::uint64_t>(square_of_full_scale * line_frame *
                                      std::pow(10.0, dbov / 10.0));
}

std::uint64_t ratio_of_db(int db) {
    return static_cast<std::uint64_t>(1024.0 * std::pow(10.0, db / 10.0));
}

int tenths_of(std::uint64_t energy, std::int64_t frames) {
    if (energy == 0 || frames == 0)
        return -1000;
    const double mean = static_cast<double>(energy) / static_cast<double>(frames) /
                        (square_of_full_scale * line_frame);
    return std::max(-1000, static_cast<int>(std::lround(100.0 * std::log10(mean))));
}

// Sum of squares about the mean: a microphone's direct current is no sound.
std::uint64_t energy_of(std::span<const std::int16_t> frame) {
    std::uint64_t squares = 0;
    std::int64_t sum = 0;
    for (const auto sample : frame) {
        squares += static_cast<std::uint64_t>(sample * std::int64_t{sample});
        sum += sample;
    }
    const auto offset = static_cast<std::uint64_t>(sum * sum) / frame.size();
    return squares - std::min(offset, squares);
}

const auto dead_energy = energy_of_dbov(-84);         // digital silence teaches nothing
const auto first_noise = energy_of_dbov(-65);         // assumed until something is heard
const auto early_noise_ceiling = energy_of_dbov(-50); // until 4 s have been heard
const auto noise_ceiling = energy_of_dbov(-35);       // louder steady sounds count as speech

} // namespace

SpeechDetector::SpeechDetector(ActivitySettings settings)
    : settings_(settings)
    , margin_num_(ratio_of_db(settings.margin_db))
    , keep_num_(ratio_of_db(settings.margin_db - 3))
    , floor_energy_(energy_of_dbov(settings.floor_dbov))
    , noise_(first_noise) {
    check(settings.margin_db >= 4 && settings.margin_db <= 30, "the margin is 4..30 dB");
    check(settings.floor_dbov >= -80 && settings.floor_dbov <= -20, "the floor is -80..-20 dBov");
    check(settings.merge_gap >= activity_frame && settings.drop_burst >= 0_ms,
          "gaps and bursts are not negative");
    minima_.fill(no_energy);
}

int SpeechDetector::frame_level_tenths() const {
    return tenths_of(last_energy_, 1);
}

int SpeechDetector::mean_level() const {
    return tenths_of(active_energy_, active_frames_);
}

std::optional<SpeechEvent> SpeechDetector::push(std::span<const std::int16_t> frame) {
    check(frame.size() == line_frame, "a frame is 20 ms at 8 kHz");
    const auto energy = energy_of(frame);
    active_ = classify(energy);
    learn_noise(energy);
    last_energy_ = energy;
    auto event = step(active_, energy);
    ++frames_;
    return event;
}

bool SpeechDetector::classify(std::uint64_t energy) {
    const auto ratio = phase_ == Phase::silence ? margin_num_ : keep_num_;
    return energy >= floor_energy_ && energy * 1024 >= noise_ * ratio;
}

void SpeechDetector::learn_noise(std::uint64_t energy) {
    if (energy < dead_energy) {
        previous_ = 0;
        return;
    }
    const auto mean = previous_ == 0 ? energy : (energy + previous_) / 2;
    previous_ = energy;
    minima_[slot_] = std::min(minima_[slot_], mean);
    ++learnt_;
    if (++in_slot_ == frames_per_slot) {
        in_slot_ = 0;
        slot_ = (slot_ + 1) % noise_slots;
        minima_[slot_] = no_energy;
    }
    const auto quietest = *std::min_element(minima_.begin(), minima_.end());
    if (quietest == no_energy)
        return;
    const bool early = learnt_ < static_cast<std::int64_t>(noise_slots) * frames_per_slot;
    noise_ = std::clamp(quietest, dead_energy, early ? early_noise_ceiling : noise_ceiling);
}

std::optional<SpeechEvent> SpeechDetector::step(bool active, std::uint64_t energy) {
    if (!active) {
        const bool over = activity_frame * (frames_ - last_active_) >= settings_.merge_gap;
        return phase_ != Phase::silence && over ? close() : std::nullopt;
    }
    if (phase_ == Phase::silence) {
        phase_ = Phase::burst;
        begin_ = frames_;
        active_frames_ = 0;
        active_energy_ = 0;
    }
    ++active_frames_;
    active_energy_ += energy;
    last_active_ = frames_;
    if (phase_ != Phase::burst || activity_frame * active_frames_ < settings_.drop_burst)
        return std::nullopt;
    phase_ = Phase::speech;
    return SpeechEvent{SpeechEvent::Kind::began, activity_frame * begin_, 0_ms, mean_level()};
}

std::optional<SpeechEvent> SpeechDetector::close() {
    const bool spoken = phase_ == Phase::speech;
    phase_ = Phase::silence;
    if (!spoken)
        return std::nullopt;
    const auto end = activity_frame * (last_active_ + 1);
    return SpeechEvent{SpeechEvent::Kind::ended, end, end - activity_frame * begin_, mean_level()};
}

std::optional<SpeechEvent> SpeechDetector::finish() {
    return phase_ == Phase::silence ? std::nullopt : close();
}

} // namespace ringroom::audio
