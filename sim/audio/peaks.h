#pragma once
// The picture of a long recording, summed up once: lows and highs of every 20 ms of each channel,
// kept beside the sound as NAME.wav.peaks. Any window is drawn from it without reading the sound,
// but for windows so narrow that a pixel is less than 20 ms; those read the sound they show.
//
//     auto summary = kept_peaks(file, seal);        // reads the sidecar, or makes and keeps it
//     auto rows = peaks_of(file, *summary, {.from = 60_s, .to = 90_s}, 1200);
//
// A sidecar is believed only where it names the seal of the sound; any other is made anew. Blocks
// on the disk; any thread.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "audio/wav.h"
#include "base/result.h"
#include "base/time.h"

namespace ringroom::audio {

/// Samples of one channel that are summed up in one pair: 20 ms at 8 kHz.
inline constexpr std::size_t peaks_step = 160;

struct PeakSummary {
    std::string seal; ///< of the sound this was made of; empty: of sound that may still grow
    WavLayout layout;
    /// For each channel a pair every peaks_step samples, the last one of what is left.
    std::vector<std::vector<Peak>> channels;

    [[nodiscard]] Duration length() const {
        return {static_cast<std::int64_t>(layout.frames) * 1000 / layout.format.rate};
    }
    bool operator==(const PeakSummary&) const = default;
};

/// Reads the sound through. Errors: audio.missing, audio.damaged (it ends early), those of
/// parse_wav.
[[nodiscard]] Result<PeakSummary> sum_up(const std::filesystem::path& file, std::string seal);
/// As a sidecar holds it: a head, then the pairs in little-endian 16 bit.
[[nodiscard]] std::string to_bytes(const PeakSummary& summary);
/// Error "audio.peaks": not whole, or not such a file. Safe on any bytes.
[[nodiscard]] Result<PeakSummary> peaks_from_bytes(std::string_view bytes);

[[nodiscard]] std::filesystem::path peaks_path(const std::filesystem::path& file);
/// Writes beside the sound and renames, so that a reader never sees half of it.
/// Error "audio.write_failed".
[[nodiscard]] Result<void> keep_peaks(const std::filesystem::path& file,
                                      const PeakSummary& summary);
/// The sidecar where it names `seal`; else the sound is read and, where there is a seal, the
/// sidecar written (that this failed is no error). Without a seal nothing is kept. Errors of
/// sum_up().
[[nodiscard]] Result<PeakSummary> kept_peaks(const std::filesystem::path& file,
                                             const std::string& seal);

/// A piece of the recording's time. `to` 0, or past the end: its end.
struct PeakWindow {
    Duration from{};
    Duration to{};
};
/// For each channel `pixels` pairs over the window (up to peaks_max; none of an empty window). A
/// pixel is never less than one sample; where it is more than 20 ms its borders are rounded out to
/// whole 20 ms. Errors: audio.missing, audio.damaged.
[[nodiscard]] Result<std::vector<std::vector<Peak>>> peaks_of(const std::filesystem::path& file,
                                                              const PeakSummary& summary,
                                                              PeakWindow window,
                                                              std::size_t pixels);

} // namespace ringroom::audio
