#include "audio/wav.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "audio/g711.h"
#include "base/check.h"

namespace ringroom::audio {
namespace {

constexpr std::uint32_t open_size = 0xFFFFFFFF; ///< written where the real size does not fit
constexpr std::uint16_t tag_pcm = 1;
constexpr std::uint16_t tag_alaw = 6;
constexpr std::uint16_t tag_ulaw = 7;
constexpr std::uint16_t tag_extensible = 0xFFFE;
/// A header is looked for in so many first bytes of a file.
constexpr std::size_t header_bytes_max = 64 * 1024;

using Bytes = std::span<const std::uint8_t>;

std::uint32_t read_u32(Bytes bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

std::uint16_t read_u16(Bytes bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
}

bool is_at(Bytes bytes, std::size_t at, const char* four) {
    return std::memcmp(bytes.data() + at, four, 4) == 0;
}

std::uint32_t size_field(std::uint64_t size) {
    return size >= open_size ? open_size : static_cast<std::uint32_t>(size);
}

/// Layout, and where the sizes stand that repair_wav() mends.
struct Parsed {
    WavLayout layout;
    std::uint64_t data_bytes = 0;            ///< present, half frames included
    std::optional<std::size_t> fact_samples; ///< offset of fact's sample count
};

Result<WavFormat> parse_format(Bytes chunk) {
    if (chunk.size() < 16)
        return fail("wav.bad_format", "the fmt chunk is too short");
    auto tag = read_u16(chunk, 0);
    const int bits = read_u16(chunk, 14);
    if (tag == tag_extensible) {
        if (chunk.size() < 40)
            return fail("wav.bad_format", "the extensible fmt chunk is too short");
        tag = read_u16(chunk, 24);
    }
    WavFormat format;
    if (tag == tag_pcm && bits == 16)
        format.coding = WavCoding::pcm16;
    else if (tag == tag_alaw && bits == 8)
        format.coding = WavCoding::alaw;
    else if (tag == tag_ulaw && bits == 8)
        format.coding = WavCoding::ulaw;
    else
        return fail("wav.unsupported", fmt::format("coding {} with {} bits", tag, bits));
    format.channels = read_u16(chunk, 2);
    const auto rate = read_u32(chunk, 4);
    if (format.channels < 1 || format.channels > wav_channels_max || rate < rate_min ||
        rate > rate_max)
        return fail("wav.bad_format", fmt::format("{} channels at {} Hz", format.channels, rate));
    format.rate = static_cast<int>(rate);
    if (read_u16(chunk, 12) != format.frame_bytes())
        return fail("wav.bad_format", "the size of a frame contradicts coding and channels");
    return format;
}

// A data size of 0 is honest only where the outer size agrees that nothing more was promised.
bool size_is_open(std::uint32_t stated, std::uint64_t data_offset, Bytes bytes,
                  std::uint64_t file_bytes) {
    if (stated == open_size)
        return true;
    if (data_offset + stated > file_bytes)
        return true;
    const auto riff = std::uint64_t{read_u32(bytes, 4)} + 8;
    return stated == 0 && data_offset < file_bytes && riff != file_bytes;
}

void take_data(Parsed& out, std::uint32_t stated, std::size_t offset, Bytes bytes,
               std::uint64_t file_bytes) {
    const bool open = size_is_open(stated, offset, bytes, file_bytes);
    const auto frame = static_cast<std::uint64_t>(out.layout.format.frame_bytes());
    out.data_bytes = open ? file_bytes - std::min<std::uint64_t>(offset, file_bytes) : stated;
    out.layout.data_offset = offset;
    out.layout.frames = out.data_bytes / frame;
    // More than 4 GiB cannot be stated: an open size is then all that a sound file can say.
    const bool beyond = out.data_bytes >= open_size && stated == open_size;
    out.layout.truncated = (open && !beyond) || out.data_bytes % frame != 0;
}

Result<Parsed> parse(Bytes bytes, std::uint64_t file_bytes) {
    if (bytes.size() < 12 || file_bytes < bytes.size() || !is_at(bytes, 0, "RIFF") ||
        !is_at(bytes, 8, "WAVE"))
        return fail("wav.not_wav", "no RIFF WAVE header");
    Parsed out;
    bool have_format = false;
    std::uint64_t at = 12;
    for (int n = 0; n < wav_chunks_max && at + 8 <= bytes.size(); ++n) {
        const auto here = static_cast<std::size_t>(at);
        const auto size = read_u32(bytes, here + 4);
        if (is_at(bytes, here, "data")) {
            if (!have_format)
                return fail("wav.bad_format", "sound before its format");
            take_data(out, size, here + 8, bytes, file_bytes);
            return out;
        }
        const bool whole = here + 8 + std::uint64_t{size} <= bytes.size();
        if (is_at(bytes, here, "fmt ")) {
            if (have_format || !whole)
                return fail("wav.bad_format", "the fmt chunk is cut off or comes twice");
            auto format = parse_format(bytes.subspan(here + 8, size));
            if (!format)
                return tl::unexpected(format.error());
            out.layout.format = *format;
            have_format = true;
        } else if (is_at(bytes, here, "fact") && whole && size >= 4) {
            out.fact_samples = here + 8;
        }
        at += 8 + std::uint64_t{size} + (size & 1U);
    }
    return fail("wav.no_data", "no sound follows the header");
}

Result<std::uint64_t> size_of(const std::filesystem::path& file, std::int64_t limit) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return fail("audio.missing", file.string() + ": no such file");
    const auto size = std::filesystem::file_size(file, error);
    if (error || static_cast<std::int64_t>(size) > limit)
        return fail("audio.too_large", fmt::format("{}: {} bytes", file.string(), size));
    return size;
}

bool write_at(std::fstream& file, std::uint64_t at, std::uint32_t value) {
    std::array<char, 4> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(value >> (8 * i));
    file.seekp(static_cast<std::streamoff>(at));
    return static_cast<bool>(file.write(bytes.data(), bytes.size()));
}

class HeaderWriter {
public:
    void word(const char* four) {
        std::memcpy(bytes_.data() + at_, four, 4);
        at_ += 4;
    }
    void u32(std::uint32_t value) {
        for (int i = 0; i < 4; ++i)
            bytes_[at_++] = static_cast<std::uint8_t>(value >> (8 * i));
    }
    void u16(std::uint32_t value) {
        bytes_[at_++] = static_cast<std::uint8_t>(value);
        bytes_[at_++] = static_cast<std::uint8_t>(value >> 8);
    }
    [[nodiscard]] const auto& done() const {
        check(at_ == bytes_.size(), "the header has its stated size");
        return bytes_;
    }

private:
    std::array<std::uint8_t, wav_header_bytes> bytes_{};
    std::size_t at_ = 0;
};

std::uint32_t tag_of(WavCoding coding) {
    switch (coding) {
    case WavCoding::pcm16:
        return tag_pcm;
    case WavCoding::alaw:
        return tag_alaw;
    case WavCoding::ulaw:
        return tag_ulaw;
    }
    check_failed("a WavCoding has a tag", std::source_location::current());
}

} // namespace

std::array<std::uint8_t, wav_header_bytes> wav_header(const WavFormat& format,
                                                      std::uint64_t frames) {
    const auto frame = static_cast<std::uint32_t>(format.frame_bytes());
    const auto rate = static_cast<std::uint32_t>(format.rate);
    const auto data = frames * frame;
    HeaderWriter out;
    out.word("RIFF");
    out.u32(size_field(wav_header_bytes - 8 + data));
    out.word("WAVE");
    out.word("fmt ");
    out.u32(18);
    out.u16(tag_of(format.coding));
    out.u16(static_cast<std::uint32_t>(format.channels));
    out.u32(rate);
    out.u32(rate * frame);
    out.u16(frame);
    out.u16(format.coding == WavCoding::pcm16 ? 16 : 8);
    out.u16(0);
    out.word("fact");
    out.u32(4);
    out.u32(size_field(frames));
    out.word("data");
    out.u32(size_field(data));
    return out.done();
}

Result<WavLayout> parse_wav(std::span<const std::uint8_t> bytes, std::uint64_t file_bytes) {
    const auto parsed = parse(bytes, file_bytes);
    if (!parsed)
        return tl::unexpected(parsed.error());
    return parsed->layout;
}

WavFile::WavFile(std::vector<std::uint8_t> bytes, WavLayout layout)
    : bytes_(std::move(bytes))
    , layout_(layout) {}

Result<WavFile> WavFile::open(const std::filesystem::path& file) {
    const auto size = size_of(file, wav_file_bytes_max);
    if (!size)
        return tl::unexpected(size.error());
    std::ifstream in(file, std::ios::binary);
    std::vector<std::uint8_t> bytes(*size);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): iostreams know only char
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return from_bytes(std::move(bytes));
}

Result<WavFile> WavFile::from_bytes(std::vector<std::uint8_t> bytes) {
    if (static_cast<std::int64_t>(bytes.size()) > wav_file_bytes_max)
        return fail("audio.too_large", fmt::format("{} bytes", bytes.size()));
    const auto layout = parse_wav(bytes, bytes.size());
    if (!layout)
        return tl::unexpected(layout.error());
    return WavFile(std::move(bytes), *layout);
}

Duration WavFile::duration() const {
    return {static_cast<std::int64_t>(layout_.frames) * 1000 / layout_.format.rate};
}

std::int16_t WavFile::sample(std::size_t frame, int channel) const {
    const auto width = layout_.format.coding == WavCoding::pcm16 ? 2U : 1U;
    const auto at = static_cast<std::size_t>(layout_.data_offset) +
                    frame * static_cast<std::size_t>(layout_.format.frame_bytes()) +
                    static_cast<std::size_t>(channel) * width;
    switch (layout_.format.coding) {
    case WavCoding::pcm16:
        return static_cast<std::int16_t>(read_u16(bytes_, at));
    case WavCoding::alaw:
        return decode_alaw(bytes_[at]);
    case WavCoding::ulaw:
        return decode_ulaw(bytes_[at]);
    }
    return 0;
}

Samples WavFile::channel(int index) const {
    check(index >= 0 && index < layout_.format.channels, "the recording has this channel");
    Samples out(static_cast<std::size_t>(layout_.frames));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = sample(i, index);
    return out;
}

Samples WavFile::mixed() const {
    Samples out(static_cast<std::size_t>(layout_.frames));
    for (std::size_t i = 0; i < out.size(); ++i) {
        int sum = 0;
        for (int c = 0; c < layout_.format.channels; ++c)
            sum += sample(i, c);
        out[i] = static_cast<std::int16_t>(std::clamp(sum, -32768, 32767));
    }
    return out;
}

std::vector<std::uint8_t> WavFile::as_pcm16_wav() const {
    auto format = layout_.format;
    format.coding = WavCoding::pcm16;
    const auto header = wav_header(format, layout_.frames);
    std::vector<std::uint8_t> out(header.begin(), header.end());
    out.reserve(header.size() + static_cast<std::size_t>(layout_.frames) *
                                    static_cast<std::size_t>(format.frame_bytes()));
    for (std::size_t i = 0; i < layout_.frames; ++i) {
        for (int c = 0; c < format.channels; ++c) {
            const auto value = static_cast<std::uint16_t>(sample(i, c));
            out.push_back(static_cast<std::uint8_t>(value));
            out.push_back(static_cast<std::uint8_t>(value >> 8));
        }
    }
    return out;
}

Result<WavRepair> repair_wav(const std::filesystem::path& file) {
    const auto size = size_of(file, INT64_MAX);
    if (!size)
        return tl::unexpected(size.error());
    std::fstream io(file, std::ios::binary | std::ios::in | std::ios::out);
    std::vector<std::uint8_t> head(std::min<std::uint64_t>(*size, header_bytes_max));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): iostreams know only char
    if (!io.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size())))
        return fail("audio.write_failed", file.string() + ": cannot be opened for repair");
    const auto parsed = parse(head, *size);
    if (!parsed)
        return tl::unexpected(parsed.error());
    const auto& layout = parsed->layout;
    WavRepair out{.repaired = layout.truncated, .frames = layout.frames};
    if (!layout.truncated)
        return out;
    const auto data = layout.frames * static_cast<std::uint64_t>(layout.format.frame_bytes());
    bool written = write_at(io, 4, size_field(layout.data_offset + data - 8)) &&
                   write_at(io, layout.data_offset - 4, size_field(data));
    if (parsed->fact_samples)
        written = written && write_at(io, *parsed->fact_samples, size_field(layout.frames));
    io.close();
    std::error_code error;
    if (written && layout.data_offset + data < *size)
        std::filesystem::resize_file(file, layout.data_offset + data, error);
    if (!written || io.fail() || error)
        return fail("audio.write_failed", file.string() + ": could not be repaired");
    return out;
}

std::vector<Peak> peaks(std::span<const std::int16_t> samples, std::size_t pixels) {
    check(pixels <= peaks_max, "a picture has at most peaks_max pixels");
    std::vector<Peak> out(pixels);
    if (samples.empty())
        return out;
    for (std::size_t i = 0; i < pixels; ++i) {
        const auto begin = i * samples.size() / pixels;
        const auto end = std::max(begin + 1, (i + 1) * samples.size() / pixels);
        const auto part = samples.subspan(begin, end - begin);
        const auto [low, high] = std::minmax_element(part.begin(), part.end());
        out[i] = {*low, *high};
    }
    return out;
}

} // namespace ringroom::audio
