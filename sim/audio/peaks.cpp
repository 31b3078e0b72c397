#include "audio/peaks.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "audio/g711.h"
#include "base/check.h"
#include "base/content.h"

namespace ringroom::audio {
namespace {

constexpr std::string_view peaks_magic = "RRPK1\n";
constexpr std::size_t seal_bytes_max = 128;
constexpr std::size_t frames_read = 64 * 1024; // at once; a multiple of nothing in particular
constexpr std::size_t wav_head_bytes = 64 * 1024;

/// Samples of one channel out of whole frames.
class Decoder {
public:
    explicit Decoder(const WavFormat& format)
        : coding_(format.coding)
        , frame_(static_cast<std::size_t>(format.frame_bytes()))
        , width_(frame_ / static_cast<std::size_t>(format.channels)) {
        for (unsigned i = 0; i < table_.size(); ++i)
            table_[i] = coding_ == WavCoding::ulaw ? decode_ulaw(static_cast<std::uint8_t>(i))
                                                   : decode_alaw(static_cast<std::uint8_t>(i));
    }
    /// The lows and highs of `frames` frames from `bytes` on, joined to `into`.
    void join(const char* bytes, std::size_t frames, std::size_t channel, Peak& into) const {
        int low = into.low;
        int high = into.high;
        const char* at = bytes + channel * width_;
        for (std::size_t i = 0; i < frames; ++i, at += frame_) {
            const int value = coding_ == WavCoding::pcm16
                                  ? static_cast<std::int16_t>(static_cast<std::uint8_t>(at[0]) |
                                                              static_cast<std::uint8_t>(at[1]) << 8)
                                  : table_[static_cast<std::uint8_t>(*at)];
            low = std::min(low, value);
            high = std::max(high, value);
        }
        into = {static_cast<std::int16_t>(low), static_cast<std::int16_t>(high)};
    }
    [[nodiscard]] std::size_t frame_bytes() const { return frame_; }

private:
    WavCoding coding_;
    std::size_t frame_;
    std::size_t width_;
    std::array<std::int16_t, 256> table_{};
};

/// Nothing joined yet: any sample is lower and higher.
constexpr Peak nothing{INT16_MAX, INT16_MIN};

Result<WavLayout> layout_of(std::ifstream& in, const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (!in || error)
        return fail("audio.missing", file.string() + ": no such file");
    std::vector<std::uint8_t> head(std::min<std::uint64_t>(size, wav_head_bytes));
    in.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    in.clear();
    return parse_wav(head, size);
}

tl::unexpected<Error> ends_early(const std::filesystem::path& file) {
    return fail("audio.damaged", file.string() + ": it ends before its end");
}

void put_number(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> (8 * i));
}

/// Takes numbers off the front; `good` is false once there were too few bytes.
struct Numbers {
    std::string_view left;
    bool good = true;
    std::uint64_t take(std::size_t bytes) {
        good = good && left.size() >= bytes;
        std::uint64_t value = 0;
        for (std::size_t i = 0; good && i < bytes; ++i)
            value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(left[i])) << (8 * i);
        if (good)
            left.remove_prefix(bytes);
        return value;
    }
};

std::size_t steps_of(std::uint64_t frames) {
    return static_cast<std::size_t>((frames + peaks_step - 1) / peaks_step);
}

/// The window in frames, within what there is.
struct Frames {
    std::uint64_t first = 0;
    std::uint64_t last = 0; ///< not included
    [[nodiscard]] std::uint64_t begin(std::size_t pixel, std::size_t pixels) const {
        return first + (last - first) * pixel / pixels;
    }
    /// At least one frame after begin().
    [[nodiscard]] std::uint64_t end(std::size_t pixel, std::size_t pixels) const {
        return std::max(begin(pixel, pixels) + 1, begin(pixel + 1, pixels));
    }
};

Frames frames_of(const PeakSummary& summary, PeakWindow window) {
    const auto rate = static_cast<std::uint64_t>(summary.layout.format.rate);
    const auto longest = summary.length().ms + 1;
    const auto at = [&](Duration time) {
        const auto ms = static_cast<std::uint64_t>(std::clamp<std::int64_t>(time.ms, 0, longest));
        return std::min(ms * rate / 1000, summary.layout.frames);
    };
    return {at(window.from), window.to.ms <= 0 ? summary.layout.frames : at(window.to)};
}

std::vector<Peak> from_steps(const std::vector<Peak>& steps, const Frames& frames,
                             std::size_t pixels) {
    std::vector<Peak> out(pixels);
    for (std::size_t i = 0; i < pixels; ++i) {
        Peak peak = nothing;
        const auto end = std::min<std::uint64_t>(steps_of(frames.end(i, pixels)), steps.size());
        for (auto step = frames.begin(i, pixels) / peaks_step; step < end; ++step) {
            const auto& one = steps[static_cast<std::size_t>(step)];
            peak = {std::min(peak.low, one.low), std::max(peak.high, one.high)};
        }
        out[i] = peak;
    }
    return out;
}

} // namespace

Result<PeakSummary> sum_up(const std::filesystem::path& file, std::string seal) {
    std::ifstream in(file, std::ios::binary);
    const auto layout = layout_of(in, file);
    if (!layout)
        return tl::unexpected(layout.error());
    const auto channels = static_cast<std::size_t>(layout->format.channels);
    PeakSummary out{.seal = std::move(seal), .layout = *layout, .channels = {}};
    out.channels.resize(channels, std::vector<Peak>(steps_of(layout->frames), nothing));
    const Decoder decoder(layout->format);
    std::vector<char> block(frames_read * decoder.frame_bytes());
    in.seekg(static_cast<std::streamoff>(layout->data_offset));
    for (std::uint64_t done = 0; done < layout->frames;) {
        const auto frames =
            static_cast<std::size_t>(std::min<std::uint64_t>(frames_read, layout->frames - done));
        if (!in.read(block.data(), static_cast<std::streamsize>(frames * decoder.frame_bytes())))
            return ends_early(file);
        for (std::size_t at = 0; at < frames;) {
            const auto step = static_cast<std::size_t>((done + at) / peaks_step);
            const auto count = std::min(
                frames - at, static_cast<std::size_t>((step + 1) * peaks_step -
                                                      static_cast<std::size_t>(done + at)));
            for (std::size_t channel = 0; channel < channels; ++channel)
                decoder.join(block.data() + at * decoder.frame_bytes(), count, channel,
                             out.channels[channel][step]);
            at += count;
        }
        done += frames;
    }
    return out;
}

std::string to_bytes(const PeakSummary& summary) {
    check(summary.seal.size() <= seal_bytes_max, "a seal is a hash");
    const auto& format = summary.layout.format;
    std::string out(peaks_magic);
    put_number(out, summary.seal.size(), 1);
    out += summary.seal;
    put_number(out, static_cast<std::uint64_t>(format.coding), 1);
    put_number(out, static_cast<std::uint64_t>(format.channels), 1);
    put_number(out, static_cast<std::uint64_t>(format.rate), 4);
    put_number(out, summary.layout.data_offset, 8);
    put_number(out, summary.layout.frames, 8);
    put_number(out, summary.layout.truncated ? 1 : 0, 1);
    out.reserve(out.size() + summary.channels.size() * steps_of(summary.layout.frames) * 4);
    for (const auto& channel : summary.channels)
        for (const auto& peak : channel) {
            put_number(out, static_cast<std::uint16_t>(peak.low), 2);
            put_number(out, static_cast<std::uint16_t>(peak.high), 2);
        }
    return out;
}

Result<PeakSummary> peaks_from_bytes(std::string_view bytes) {
    const auto wrong = fail("audio.peaks", "no summary of a recording");
    if (!bytes.starts_with(peaks_magic))
        return wrong;
    Numbers in{bytes.substr(peaks_magic.size())};
    const auto seal_bytes = static_cast<std::size_t>(in.take(1));
    if (!in.good || seal_bytes > seal_bytes_max || in.left.size() < seal_bytes)
        return wrong;
    PeakSummary out{.seal = std::string(in.left.substr(0, seal_bytes))};
    in.left.remove_prefix(seal_bytes);
    auto& format = out.layout.format;
    const auto coding = in.take(1);
    format.channels = static_cast<int>(in.take(1));
    const auto rate = in.take(4);
    out.layout.data_offset = in.take(8);
    out.layout.frames = in.take(8);
    const auto truncated = in.take(1);
    if (!in.good || coding > 2 || format.channels < 1 || format.channels > wav_channels_max ||
        rate < rate_min || rate > rate_max || truncated > 1 ||
        out.layout.frames > wav_file_bytes_max)
        return wrong;
    format.coding = static_cast<WavCoding>(coding);
    format.rate = static_cast<int>(rate);
    out.layout.truncated = truncated == 1;
    const auto steps = steps_of(out.layout.frames);
    if (in.left.size() != steps * 4 * static_cast<std::size_t>(format.channels))
        return wrong;
    out.channels.resize(static_cast<std::size_t>(format.channels), std::vector<Peak>(steps));
    for (auto& channel : out.channels)
        for (auto& peak : channel)
            peak = {static_cast<std::int16_t>(in.take(2)), static_cast<std::int16_t>(in.take(2))};
    return out;
}

std::filesystem::path peaks_path(const std::filesystem::path& file) {
    return file.string() + ".peaks";
}

Result<void> keep_peaks(const std::filesystem::path& file, const PeakSummary& summary) {
    // Two may make the same one at once.
    static std::atomic<std::uint64_t> number{0};
    const auto name = peaks_path(file).string();
    const auto beside = fmt::format("{}.{}.new", name, ++number);
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    const auto bytes = to_bytes(summary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    std::error_code error;
    // Read by nobody who may not read the sound.
    const auto sound = std::filesystem::status(file, error).permissions();
    if (!error)
        std::filesystem::permissions(beside, sound, error);
    if (out && !error)
        std::filesystem::rename(beside, name, error);
    if (!out || error) {
        std::filesystem::remove(beside, error);
        return fail("audio.write_failed", name + ": cannot be written");
    }
    return {};
}

Result<PeakSummary> kept_peaks(const std::filesystem::path& file, const std::string& seal) {
    if (!seal.empty()) {
        if (const auto bytes = content_of(peaks_path(file)))
            if (auto kept = peaks_from_bytes(*bytes); kept && kept->seal == seal)
                return kept;
    }
    auto made = sum_up(file, seal);
    if (made && !seal.empty())
        (void)keep_peaks(file, *made);
    return made;
}

Result<std::vector<std::vector<Peak>>> peaks_of(const std::filesystem::path& file,
                                                const PeakSummary& summary, PeakWindow window,
                                                std::size_t pixels) {
    check(pixels <= peaks_max, "a picture has at most peaks_max pixels");
    const auto frames = frames_of(summary, window);
    std::vector<std::vector<Peak>> out(summary.channels.size());
    if (pixels == 0 || frames.first >= frames.last)
        return out;
    if (frames.last - frames.first >= pixels * peaks_step) {
        for (std::size_t channel = 0; channel < out.size(); ++channel)
            out[channel] = from_steps(summary.channels[channel], frames, pixels);
        return out;
    }
    const Decoder decoder(summary.layout.format);
    const auto frame = decoder.frame_bytes();
    std::vector<char> sound(static_cast<std::size_t>(frames.last - frames.first) * frame);
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail("audio.missing", file.string() + ": no such file");
    in.seekg(static_cast<std::streamoff>(summary.layout.data_offset + frames.first * frame));
    if (!in.read(sound.data(), static_cast<std::streamsize>(sound.size())))
        return ends_early(file);
    for (std::size_t channel = 0; channel < out.size(); ++channel)
        for (std::size_t i = 0; i < pixels; ++i) {
            const auto begin = std::min(frames.begin(i, pixels), frames.last - 1);
            const auto end = std::min(frames.end(i, pixels), frames.last);
            Peak peak = nothing;
            decoder.join(sound.data() + static_cast<std::size_t>(begin - frames.first) * frame,
                         static_cast<std::size_t>(end - begin), channel, peak);
            out[channel].push_back(peak);
        }
    return out;
}

} // namespace ringroom::audio
