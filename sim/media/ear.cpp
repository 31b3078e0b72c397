#include "media/ear.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "media/limits.h"

namespace ringroom::media {
namespace {

constexpr int shortest_burst = 5; // frames: 0.1 s
constexpr int longest_gap = 10;   // frames: 0.2 s
constexpr double above_noise = 9; // dB
constexpr double least_speech = -50;
constexpr double lowest_noise = -70;
constexpr double highest_noise = -35;
constexpr double noise_rise = 0.02; // dB a frame while louder than the floor
constexpr std::int64_t frame_us = limits::tick_ms * 1000;

double decibels(double mean_square) {
    return 10 * std::log10(std::max(mean_square, 1e-3) / (32768.0 * 32768.0));
}

std::array<float, 256> squares_of(Codec codec) {
    std::array<float, 256> squares{};
    for (std::size_t i = 0; i < squares.size(); ++i) {
        const float v = decode_table(codec)[i];
        squares[i] = v * v;
    }
    return squares;
}

const std::array<float, 256>& squares(Codec codec) {
    static const std::array<std::array<float, 256>, 2> both{squares_of(Codec::pcmu),
                                                            squares_of(Codec::pcma)};
    return both[static_cast<std::size_t>(codec)];
}

} // namespace

int Ear::level_dbov(double mean_square) {
    return static_cast<int>(std::lround(std::clamp(decibels(mean_square), -127.0, 0.0)));
}

void Ear::reset() {
    *this = Ear();
}

std::optional<Utterance> Ear::hear(Codec codec, std::span<const std::uint8_t> codes,
                                   std::int64_t now_us) {
    const auto& table = squares(codec);
    std::optional<Utterance> told;
    for (const auto code : codes) {
        sum_ += table[code];
        if (++gathered_ < limits::tick_samples)
            continue;
        if (auto utterance = frame(sum_ / limits::tick_samples, now_us))
            told = utterance;
        sum_ = 0;
        gathered_ = 0;
    }
    return told;
}

std::optional<Utterance> Ear::hear_nothing(int silent, std::int64_t now_us) {
    std::optional<Utterance> told;
    sum_ = 0;
    gathered_ = 0;
    for (int i = 0; i < std::min(silent, longest_gap + 1); ++i)
        if (auto utterance = frame(0, now_us))
            told = utterance;
    return told;
}

std::optional<Utterance> Ear::frame(double mean_square, std::int64_t now_us) {
    const double level = decibels(mean_square);
    const bool active = level > std::max(noise_db_ + above_noise, least_speech);
    if (level < noise_db_)
        noise_db_ = std::max(lowest_noise, noise_db_ + (level - noise_db_) * 0.2);
    else
        noise_db_ = std::min(highest_noise, noise_db_ + noise_rise);
    if (active) {
        if (active_ == 0) {
            began_us_ = now_us - frame_us;
            speech_sum_ = 0;
            speech_frames_ = 0;
            peak_ = 0;
        }
        ++active_;
        quiet_ = 0;
        speech_sum_ += mean_square;
        ++speech_frames_;
        peak_ = std::max(peak_, mean_square);
        if (speaking_ || active_ < shortest_burst)
            return std::nullopt;
        speaking_ = true;
        return Utterance{.began = true, .at_us = began_us_};
    }
    if (active_ == 0)
        return std::nullopt;
    ++quiet_;
    if (!speaking_) { // a click: forget it unless it goes on at once
        if (quiet_ > 2)
            active_ = 0;
        return std::nullopt;
    }
    if (quiet_ < longest_gap)
        return std::nullopt;
    speaking_ = false;
    active_ = 0;
    const auto end = now_us - quiet_ * frame_us;
    return Utterance{.began = false,
                     .at_us = end,
                     .length_us = std::max<std::int64_t>(0, end - began_us_),
                     .level_dbov = level_dbov(speech_sum_ / speech_frames_),
                     .peak_dbov = level_dbov(peak_)};
}

} // namespace ringroom::media
