#pragma once
// A Clip is a finished piece of sound: immutable, mono, linear 16 bit, 8 kHz unless it says
// otherwise. It is handed between threads as ClipPtr and never copied.
//
//     auto music = load_clip("assets/music/harbour.ogg");
//     if (!music) log_error("media", music.error().text);
//
// Everything here blocks on the disk: call it from a thread that may wait, never in a media tick.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/limits.h"
#include "base/result.h"
#include "base/time.h"

namespace ringroom::audio {

using Samples = std::vector<std::int16_t>;

class Clip {
public:
    /// `name` is for people and logs. `rate` in samples per second, within rate_min..rate_max.
    Clip(std::string name, Samples samples, int rate = line_rate);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::span<const std::int16_t> samples() const { return samples_; }
    [[nodiscard]] int rate() const { return rate_; }
    /// Rounded up to whole milliseconds, so that "finished after duration()" is never early.
    [[nodiscard]] Duration duration() const;

private:
    std::string name_;
    Samples samples_;
    int rate_;
};

using ClipPtr = std::shared_ptr<const Clip>;

struct ClipLimits {
    Duration longest = clip_longest;
    std::int64_t file_bytes = clip_file_bytes_max;
};

/// Reads WAV, OGG, FLAC and whatever else libsndfile knows; mixes channels down and resamples to
/// 8 kHz. Errors: audio.missing, audio.too_large, audio.not_sound, audio.too_long, audio.empty,
/// audio.bad_format, audio.damaged (reading failed half-way).
[[nodiscard]] Result<ClipPtr> load_clip(const std::filesystem::path& file, ClipLimits limits = {});

enum class FileKind { wav_pcm16, wav_alaw, wav_ulaw, flac, ogg };

/// Writes beside the target and renames, so that a reader never sees half a file.
/// Errors: audio.write_failed.
[[nodiscard]] Result<void> save_clip(const Clip& clip, const std::filesystem::path& file,
                                     FileKind kind = FileKind::wav_pcm16);

/// Band-limited conversion (speexdsp, quality 8) with its delay removed; the result has
/// ceil(samples * to / from) samples. Rates within rate_min..rate_max.
[[nodiscard]] Samples resample(std::span<const std::int16_t> samples, int from, int to);

} // namespace ringroom::audio
