#pragma once
// When does somebody speak? A SpeechDetector eats 20 ms frames and tells when speech began and
// ended, with the times of the sound itself, not of the decision.
//
//     SpeechDetector ear;
//     if (auto event = ear.push(frame)) ...     // one frame each 20 ms, silence included
//
// A frame is active when its energy is well above the tracked noise (the quietest 40 ms of the last
// 4 s). Gaps below 200 ms are merged; what gathers less than 100 ms of active frames is dropped
// (training.md 2.3). So `began` is told 100 ms late and `ended` 200 ms late, each with its true
// time. Steady sounds below -35 dBov are learnt as noise within 4 s. Integers only; nothing is
// allocated after construction; one thread.
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "audio/limits.h"
#include "base/time.h"

namespace ringroom::audio {

inline constexpr Duration activity_frame = 20_ms;

struct ActivitySettings {
    Duration merge_gap = 200_ms;  ///< silence shorter than this does not end speech
    Duration drop_burst = 100_ms; ///< less activity than this is no speech
    int margin_db = 9;            ///< above the noise to begin; 3 dB less to go on. 4..30
    int floor_dbov = -55;         ///< nothing quieter is speech. -80..-20

    bool operator==(const ActivitySettings&) const = default;
};

struct SpeechEvent {
    enum class Kind { began, ended };
    Kind kind = Kind::began;
    Duration at;                   ///< time of the sound since the first frame
    Duration length;               ///< ended: how long it lasted; began: 0
    int level_tenths_dbov = -1000; ///< mean over the active frames so far

    bool operator==(const SpeechEvent&) const = default;
};

class SpeechDetector {
public:
    explicit SpeechDetector(ActivitySettings settings = {});

    /// The next 20 ms at 8 kHz: exactly line_frame samples. At most one event.
    std::optional<SpeechEvent> push(std::span<const std::int16_t> frame);
    /// The sound is over: ends speech that still goes on (or drops a short burst).
    std::optional<SpeechEvent> finish();

    /// Between `began` and `ended`, as told.
    [[nodiscard]] bool speaking() const { return phase_ == Phase::speech; }
    /// Whether the last frame was active.
    [[nodiscard]] bool active() const { return active_; }
    /// Sound heard so far.
    [[nodiscard]] Duration heard() const { return activity_frame * frames_; }
    /// Level of the last frame in tenths of dBov, for a meter; -1000 for silence.
    [[nodiscard]] int frame_level_tenths() const;

private:
    enum class Phase { silence, burst, speech };

    bool classify(std::uint64_t energy);
    void learn_noise(std::uint64_t energy);
    std::optional<SpeechEvent> step(bool active, std::uint64_t energy);
    std::optional<SpeechEvent> close();
    [[nodiscard]] int mean_level() const;

    static constexpr std::size_t noise_slots = 20; ///< of 200 ms each: 4 s
    static constexpr int frames_per_slot = 10;

    ActivitySettings settings_;
    std::uint64_t margin_num_; ///< energy ratios in 1/1024
    std::uint64_t keep_num_;
    std::uint64_t floor_energy_;
    Phase phase_ = Phase::silence;
    bool active_ = false;
    std::int64_t frames_ = 0;
    std::int64_t begin_ = 0; ///< frame at which the burst or speech began
    std::int64_t last_active_ = 0;
    std::int64_t active_frames_ = 0;
    std::uint64_t active_energy_ = 0;
    std::uint64_t last_energy_ = 0;
    std::uint64_t previous_ = 0; ///< energy of the frame before, for 40 ms means
    std::array<std::uint64_t, noise_slots> minima_;
    std::size_t slot_ = 0;
    int in_slot_ = 0;
    std::int64_t learnt_ = 0; ///< frames that taught the noise
    std::uint64_t noise_;
};

} // namespace ringroom::audio
