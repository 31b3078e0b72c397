#pragma once
// Recordings on disk: WAV with up to eight channels in PCM 16 bit, A-law or mu-law. Strict in what
// it believes of a header (these files may come from a crash or from a stranger) and lenient in one
// thing: a file whose sizes were never filled in is read up to its real end and marked `truncated`.
//
//     auto wav = WavFile::open(path);
//     auto student = wav->channel(1);
//     auto picture = peaks(student, 1200);
#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "audio/clip.h"
#include "base/result.h"

namespace ringroom::audio {

enum class WavCoding { pcm16, alaw, ulaw };

struct WavFormat {
    WavCoding coding = WavCoding::alaw;
    int channels = 2;
    int rate = line_rate;

    /// Bytes of one sample of every channel.
    [[nodiscard]] int frame_bytes() const {
        return channels * (coding == WavCoding::pcm16 ? 2 : 1);
    }
    bool operator==(const WavFormat&) const = default;
};

/// Where the sound stands in a file's bytes.
struct WavLayout {
    WavFormat format;
    std::uint64_t data_offset = 0;
    std::uint64_t frames = 0; ///< whole frames really present
    bool truncated = false;   ///< the header promises something else than is there

    bool operator==(const WavLayout&) const = default;
};

/// Size of the header that wav_header() writes.
inline constexpr std::size_t wav_header_bytes = 58;
/// A header for `frames` frames; 0 while a recording is still being written. RIFF, fmt (18 bytes),
/// fact, data. Sizes beyond 4 GiB are written as 0xFFFFFFFF. Any thread, nothing allocated.
[[nodiscard]] std::array<std::uint8_t, wav_header_bytes> wav_header(const WavFormat& format,
                                                                    std::uint64_t frames);

/// Reads a header from the first bytes of a file; `file_bytes` is the size of the whole file.
/// Errors: wav.not_wav, wav.bad_format, wav.unsupported, wav.no_data. Safe on any bytes.
[[nodiscard]] Result<WavLayout> parse_wav(std::span<const std::uint8_t> bytes,
                                          std::uint64_t file_bytes);

/// A recording in memory. Immutable; any thread.
class WavFile {
public:
    /// Errors: audio.missing, audio.too_large (wav_file_bytes_max), and those of parse_wav.
    [[nodiscard]] static Result<WavFile> open(const std::filesystem::path& file);
    [[nodiscard]] static Result<WavFile> from_bytes(std::vector<std::uint8_t> bytes);

    [[nodiscard]] const WavLayout& layout() const { return layout_; }
    [[nodiscard]] const WavFormat& format() const { return layout_.format; }
    [[nodiscard]] Duration duration() const;
    /// One channel as linear samples; index from 0, below channels.
    [[nodiscard]] Samples channel(int index) const;
    /// All channels summed with clipping: what a listener of the whole call hears.
    [[nodiscard]] Samples mixed() const;
    /// The same sound as a PCM 16 bit WAV file, which every browser plays.
    [[nodiscard]] std::vector<std::uint8_t> as_pcm16_wav() const;

private:
    WavFile(std::vector<std::uint8_t> bytes, WavLayout layout);
    [[nodiscard]] std::int16_t sample(std::size_t frame, int channel) const;

    std::vector<std::uint8_t> bytes_;
    WavLayout layout_;
};

struct WavRepair {
    bool repaired = false;    ///< false: nothing was wrong
    std::uint64_t frames = 0; ///< whole frames the file now states
};

/// Writes the sizes that a crash left open into the header and cuts half a frame at the end.
/// The sound itself is never touched. Errors: those of WavFile::open, audio.write_failed.
[[nodiscard]] Result<WavRepair> repair_wav(const std::filesystem::path& file);

/// Lowest and highest sample behind one pixel of a picture.
struct Peak {
    std::int16_t low = 0;
    std::int16_t high = 0;
    bool operator==(const Peak&) const = default;
};

/// `pixels` pairs over the whole span; fewer samples than pixels repeat. At most peaks_max.
[[nodiscard]] std::vector<Peak> peaks(std::span<const std::int16_t> samples, std::size_t pixels);

} // namespace ringroom::audio
