#include "audio/clip.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <system_error>

#include <fmt/format.h>
#include <sndfile.h>
#include <speex/speex_resampler.h>
#include <unistd.h>

#include "base/check.h"

namespace ringroom::audio {
namespace {

struct CloseFile {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, CloseFile>;

std::int16_t to_sample(float value) {
    const float scaled = std::nearbyint(value * 32768.0F);
    return static_cast<std::int16_t>(std::clamp(scaled, -32768.0F, 32767.0F));
}

// A stream of mono floats to another rate, without the delay of the filter.
class Converter {
public:
    Converter(int from, int to)
        : from_(from)
        , to_(to) {
        if (from == to)
            return;
        int error = 0;
        state_ = speex_resampler_init(1, static_cast<spx_uint32_t>(from),
                                      static_cast<spx_uint32_t>(to), 8, &error);
        check(state_ != nullptr, "the resampler takes every rate in rate_min..rate_max");
        speex_resampler_skip_zeros(state_);
    }
    ~Converter() {
        if (state_ != nullptr)
            speex_resampler_destroy(state_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    void push(std::span<const float> in, Samples& out) {
        taken_ += static_cast<std::int64_t>(in.size());
        feed(in, out);
    }
    // Pushes the tail out of the filter and brings `out` to its exact length.
    void finish(Samples& out) {
        const auto wanted = static_cast<std::size_t>((taken_ * to_ + from_ - 1) / from_);
        const std::array<float, 512> zeros{};
        while (out.size() < wanted)
            feed(zeros, out);
        out.resize(wanted);
    }

private:
    void feed(std::span<const float> in, Samples& out) {
        if (state_ == nullptr) {
            for (const float value : in)
                out.push_back(to_sample(value));
            return;
        }
        std::array<float, 2048> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): written
        while (!in.empty()) {
            auto used = static_cast<spx_uint32_t>(in.size());
            auto made = static_cast<spx_uint32_t>(buffer.size());
            speex_resampler_process_float(state_, 0, in.data(), &used, buffer.data(), &made);
            for (spx_uint32_t i = 0; i < made; ++i)
                out.push_back(to_sample(buffer[i]));
            check(used + made > 0, "the resampler moves on");
            in = in.subspan(used);
        }
    }

    std::int64_t from_;
    std::int64_t to_;
    std::int64_t taken_ = 0;
    SpeexResamplerState* state_ = nullptr;
};

void mix_down(std::span<const float> in, int channels, std::span<float> out) {
    const float scale = 1.0F / static_cast<float>(channels);
    for (std::size_t i = 0; i < out.size(); ++i) {
        float sum = 0;
        for (int c = 0; c < channels; ++c)
            sum += in[i * static_cast<std::size_t>(channels) + static_cast<std::size_t>(c)];
        const float mean = sum * scale;
        out[i] = std::isfinite(mean) ? mean : 0.0F; // a float file may hold anything
    }
}

Result<Samples> read_all(SNDFILE* file, const SF_INFO& info, Duration longest,
                         const std::string& name) {
    constexpr std::size_t chunk = 4096;
    std::vector<float> in(chunk * static_cast<std::size_t>(info.channels));
    std::vector<float> mono(chunk);
    Samples out;
    Converter converter(info.samplerate, line_rate);
    std::int64_t frames = 0;
    while (true) {
        const auto got = sf_readf_float(file, in.data(), chunk);
        if (got <= 0)
            break;
        frames += got;
        if (frames * 1000 > longest.ms * info.samplerate)
            return fail("audio.too_long", fmt::format("{}: longer than {} ms", name, longest.ms));
        const auto count = static_cast<std::size_t>(got);
        mix_down(in, info.channels, std::span(mono).first(count));
        converter.push(std::span(mono).first(count), out);
    }
    if (sf_error(file) != SF_ERR_NO_ERROR || (info.frames < INT32_MAX && frames < info.frames))
        return fail("audio.damaged",
                    fmt::format("{}: {} of {} frames could be read", name, frames, info.frames));
    converter.finish(out);
    return out;
}

int format_of(FileKind kind) {
    switch (kind) {
    case FileKind::wav_pcm16:
        return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    case FileKind::wav_alaw:
        return SF_FORMAT_WAV | SF_FORMAT_ALAW;
    case FileKind::wav_ulaw:
        return SF_FORMAT_WAV | SF_FORMAT_ULAW;
    case FileKind::flac:
        return SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    case FileKind::ogg:
        return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    }
    check_failed("a FileKind has a format", std::source_location::current());
}

bool write_all(const Clip& clip, const std::filesystem::path& file, FileKind kind) {
    SF_INFO info{};
    info.samplerate = clip.rate();
    info.channels = 1;
    info.format = format_of(kind);
    const File out(sf_open(file.c_str(), SFM_WRITE, &info));
    if (!out)
        return false;
    if (kind == FileKind::ogg) {
        double quality = 0.5;
        sf_command(out.get(), SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    }
    // In pieces: the Vorbis encoder of libsndfile keeps one whole write on its stack.
    auto rest = clip.samples();
    while (!rest.empty()) {
        const auto piece = rest.first(std::min<std::size_t>(rest.size(), 4096));
        const auto count = static_cast<sf_count_t>(piece.size());
        if (sf_write_short(out.get(), piece.data(), count) != count)
            return false;
        rest = rest.subspan(piece.size());
    }
    sf_write_sync(out.get());
    return sf_error(out.get()) == SF_ERR_NO_ERROR;
}

} // namespace

Clip::Clip(std::string name, Samples samples, int rate)
    : name_(std::move(name))
    , samples_(std::move(samples))
    , rate_(rate) {
    check(rate >= rate_min && rate <= rate_max, "a clip's rate is within rate_min..rate_max");
}

Duration Clip::duration() const {
    const auto count = static_cast<std::int64_t>(samples_.size());
    return {(count * 1000 + rate_ - 1) / rate_};
}

Result<ClipPtr> load_clip(const std::filesystem::path& file, ClipLimits limits) {
    const auto name = file.string();
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) // a pipe would block for ever
        return fail("audio.missing", name + ": no such file");
    const auto bytes = std::filesystem::file_size(file, error);
    if (error || static_cast<std::int64_t>(bytes) > limits.file_bytes)
        return fail("audio.too_large",
                    fmt::format("{}: {} bytes, at most {}", name, bytes, limits.file_bytes));
    SF_INFO info{};
    const File in(sf_open(file.c_str(), SFM_READ, &info));
    if (!in)
        return fail("audio.not_sound", name + ": " + sf_strerror(nullptr));
    if (info.channels < 1 || info.channels > clip_channels_max || info.samplerate < rate_min ||
        info.samplerate > rate_max)
        return fail("audio.bad_format",
                    fmt::format("{}: {} channels at {} Hz", name, info.channels, info.samplerate));
    if (info.frames < INT32_MAX && info.frames * 1000 > limits.longest.ms * info.samplerate)
        return fail("audio.too_long",
                    fmt::format("{}: {} ms, at most {}", name, info.frames * 1000 / info.samplerate,
                                limits.longest.ms));
    auto samples = read_all(in.get(), info, limits.longest, name);
    if (!samples)
        return tl::unexpected(samples.error());
    if (samples->empty())
        return fail("audio.empty", name + ": holds no sound");
    return std::make_shared<const Clip>(file.stem().string(), std::move(*samples));
}

Result<void> save_clip(const Clip& clip, const std::filesystem::path& file, FileKind kind) {
    static std::atomic<unsigned> counter{0};
    auto partial = file;
    partial += fmt::format(".part{}-{}", ::getpid(), counter.fetch_add(1));
    std::error_code error;
    const bool written = write_all(clip, partial, kind);
    if (written)
        std::filesystem::rename(partial, file, error);
    if (!written || error) {
        std::error_code ignored;
        std::filesystem::remove(partial, ignored);
        return fail("audio.write_failed", file.string() + ": could not be written");
    }
    return {};
}

Samples resample(std::span<const std::int16_t> samples, int from, int to) {
    check(from >= rate_min && from <= rate_max && to >= rate_min && to <= rate_max,
          "rates are within rate_min..rate_max");
    if (from == to)
        return {samples.begin(), samples.end()};
    Converter converter(from, to);
    Samples out;
    out.reserve(samples.size() * static_cast<std::size_t>(to) / static_cast<std::size_t>(from) + 1);
    std::array<float, 1024> chunk; // NOLINT(cppcoreguidelines-pro-type-member-init): written below
    while (!samples.empty()) {
        const auto count = std::min(samples.size(), chunk.size());
        for (std::size_t i = 0; i < count; ++i)
            chunk[i] = static_cast<float>(samples[i]) / 32768.0F;
        converter.push(std::span(chunk).first(count), out);
        samples = samples.subspan(count);
    }
    converter.finish(out);
    return out;
}

} // namespace ringroom::audio
