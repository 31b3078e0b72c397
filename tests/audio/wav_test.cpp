#include <fstream>

#include <catch2/catch.hpp>

#include "audio/g711.h"
#include "audio/wav.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes wav_bytes(const WavFormat& format, const Bytes& sound) {
    const auto header =
        wav_header(format, sound.size() / static_cast<std::size_t>(format.frame_bytes()));
    Bytes out(header.begin(), header.end());
    out.insert(out.end(), sound.begin(), sound.end());
    return out;
}

void put_u32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

void write(const std::filesystem::path& file, const Bytes& bytes) {
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
}

std::string wav_code(const Bytes& bytes) {
    const auto parsed = parse_wav(bytes, bytes.size());
    return parsed ? "" : parsed.error().code;
}

constexpr std::size_t fmt_at = 20; // first byte inside the fmt chunk
constexpr std::size_t data_size_at = wav_header_bytes - 4;

} // namespace

TEST_CASE("each channel comes out by itself, in every coding") {
    for (const auto coding : {WavCoding::pcm16, WavCoding::alaw, WavCoding::ulaw}) {
        Bytes sound;
        for (int i = 0; i < 800; ++i) {
            for (const std::int16_t value : {std::int16_t{1000}, std::int16_t{-3000}}) {
                if (coding == WavCoding::pcm16) {
                    sound.push_back(static_cast<std::uint8_t>(value));
                    sound.push_back(static_cast<std::uint8_t>(value >> 8));
                } else {
                    sound.push_back(coding == WavCoding::alaw ? encode_alaw(value)
                                                              : encode_ulaw(value));
                }
            }
        }
        const auto wav = WavFile::from_bytes(wav_bytes({coding, 2, 8000}, sound));
        REQUIRE(wav);
        CHECK(wav->duration() == 100_ms);
        CHECK_FALSE(wav->layout().truncated);
        CHECK(wav->channel(0)[799] == Approx(1000).margin(40));
        CHECK(wav->channel(1)[0] == Approx(-3000).margin(80));
        CHECK(wav->mixed()[10] == Approx(-2000).margin(100));
        const auto converted = WavFile::from_bytes(wav->as_pcm16_wav());
        REQUIRE(converted);
        CHECK(converted->format() == WavFormat{WavCoding::pcm16, 2, 8000});
        CHECK(converted->channel(0) == wav->channel(0));
        CHECK(converted->channel(1) == wav->channel(1));
    }
}

TEST_CASE("other programs read our header") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.wav";
    write(file, wav_bytes({WavCoding::alaw, 2, 8000}, Bytes(1600, encode_alaw(4000))));
    const auto clip = load_clip(file); // libsndfile
    REQUIRE(clip);
    CHECK((*clip)->duration() == 100_ms);
    CHECK((*clip)->samples()[100] == Approx(4000).margin(130));
}

TEST_CASE("we read the headers of other programs") {
    const TemporaryFolder folder;
    const Clip clip("a", sine(440, 500_ms, -20));
    for (const auto kind : {FileKind::wav_pcm16, FileKind::wav_alaw, FileKind::wav_ulaw}) {
        REQUIRE(save_clip(clip, folder.path() / "b.wav", kind));
        const auto wav = WavFile::open(folder.path() / "b.wav");
        REQUIRE(wav);
        CHECK(wav->duration() == 500_ms);
        CHECK_FALSE(wav->layout().truncated);
        CHECK(tone_level_dbov(wav->channel(0), 440) == Approx(-20).margin(0.3));
    }
}

TEST_CASE("a recording whose sizes were never filled in is read to its end, and mended") {
    const TemporaryFolder folder;
    for (const std::uint32_t left_open : {0U, 0xFFFFFFFFU, 5000U}) {
        auto bytes = wav_bytes({WavCoding::alaw, 2, 8000}, Bytes(1601, 0xD5)); // half a frame more
        put_u32(bytes, 4, left_open == 0 ? wav_header_bytes - 8 : left_open);
        put_u32(bytes, data_size_at, left_open);
        const auto file = folder.path() / "crash.wav";
        write(file, bytes);
        const auto before = WavFile::open(file);
        REQUIRE(before);
        CHECK(before->layout().truncated);
        CHECK(before->layout().frames == 800);
        const auto repaired = repair_wav(file);
        REQUIRE(repaired);
        CHECK(repaired->repaired);
        CHECK(repaired->frames == 800);
        const auto after = WavFile::open(file);
        REQUIRE(after);
        CHECK_FALSE(after->layout().truncated);
        CHECK(after->layout().frames == 800);
        CHECK(std::filesystem::file_size(file) == wav_header_bytes + 1600);
        CHECK_FALSE(repair_wav(file)->repaired); // a second time there is nothing to do
    }
}

TEST_CASE("an honest empty recording is empty, not truncated") {
    const auto bytes = wav_bytes({WavCoding::alaw, 2, 8000}, {});
    const auto layout = parse_wav(bytes, bytes.size());
    REQUIRE(layout);
    CHECK(layout->frames == 0);
    CHECK_FALSE(layout->truncated);
    CHECK(WavFile::from_bytes(bytes)->channel(1).empty());
}

TEST_CASE("chunks before and after the sound are skipped, odd sizes padded") {
    auto bytes = wav_bytes({WavCoding::ulaw, 1, 8000}, Bytes(100, 0x80));
    const Bytes list{'L', 'I', 'S', 'T', 3, 0, 0, 0, 'x', 'y', 'z', 0};
    bytes.insert(bytes.begin() + 12, list.begin(), list.end());
    bytes.insert(bytes.end(), list.begin(), list.end());
    put_u32(bytes, 4, static_cast<std::uint32_t>(bytes.size() - 8));
    const auto layout = parse_wav(bytes, bytes.size());
    REQUIRE(layout);
    CHECK(layout->frames == 100);
    CHECK(layout->data_offset == wav_header_bytes + list.size());
    CHECK_FALSE(layout->truncated);
}

TEST_CASE("every contradiction in a header is refused by name") {
    const auto good = wav_bytes({WavCoding::alaw, 2, 8000}, Bytes(100, 0));
    CHECK(wav_code(good).empty());
    CHECK(wav_code({}) == "wav.not_wav");
    CHECK(wav_code(Bytes(good.begin(), good.begin() + 11)) == "wav.not_wav");
    CHECK(wav_code(Bytes(good.begin(), good.begin() + 12)) == "wav.no_data");
    CHECK(wav_code(Bytes(good.begin(), good.begin() + 30)) == "wav.bad_format");
    const auto with = [&](std::size_t at, std::uint8_t value) {
        auto bytes = good;
        bytes[at] = value;
        return wav_code(bytes);
    };
    CHECK(with(0, 'X') == "wav.not_wav");
    CHECK(with(fmt_at, 3) == "wav.unsupported");       // float
    CHECK(with(fmt_at + 14, 16) == "wav.unsupported"); // A-law with 16 bits
    CHECK(with(fmt_at + 2, 0) == "wav.bad_format");    // no channel
    CHECK(with(fmt_at + 2, 9) == "wav.bad_format");    // one past the limit
    CHECK(with(fmt_at + 2, 3) == "wav.bad_format");    // contradicts the frame size
    CHECK(with(fmt_at + 5, 0) == "wav.bad_format");    // 64 Hz
    CHECK(with(fmt_at + 7, 0xFF) == "wav.bad_format"); // 4 GHz
    CHECK(with(16, 4) == "wav.bad_format");            // fmt chunk too short
    CHECK(with(12, 'x') == "wav.bad_format");          // sound without format
}

TEST_CASE("the eighth channel is taken") {
    const auto bytes = wav_bytes({WavCoding::alaw, 8, 8000}, Bytes(80, 0xD5));
    CHECK(parse_wav(bytes, bytes.size())->frames == 10);
}

TEST_CASE("a chain of endless small chunks is given up at the limit") {
    auto bytes = wav_bytes({WavCoding::alaw, 1, 8000}, Bytes(10, 0));
    const auto chunks_before = [&](std::size_t count) {
        auto copy = bytes;
        const Bytes junk{'j', 'u', 'n', 'k', 0, 0, 0, 0};
        for (std::size_t i = 0; i < count; ++i)
            copy.insert(copy.begin() + 12, junk.begin(), junk.end());
        return wav_code(copy);
    };
    CHECK(chunks_before(wav_chunks_max - 3).empty()); // fmt, fact and data are chunks too
    CHECK(chunks_before(wav_chunks_max - 2) == "wav.no_data");
}

TEST_CASE("a file of more than 4 GiB states what it can and is no crash victim") {
    const std::uint64_t frames = 3ULL << 30;
    const auto header = wav_header({WavCoding::alaw, 2, 8000}, frames);
    const auto layout = parse_wav(header, wav_header_bytes + frames * 2);
    REQUIRE(layout);
    CHECK(layout->frames == frames);
    CHECK_FALSE(layout->truncated);
}

TEST_CASE("what is not a file is missing") {
    const TemporaryFolder folder;
    CHECK(WavFile::open(folder.path() / "none.wav").error().code == "audio.missing");
    CHECK(WavFile::open(folder.path()).error().code == "audio.missing");
    CHECK(repair_wav(folder.path() / "none.wav").error().code == "audio.missing");
    write(folder.path() / "x.wav", Bytes(100, 'x'));
    CHECK(WavFile::open(folder.path() / "x.wav").error().code == "wav.not_wav");
    CHECK(repair_wav(folder.path() / "x.wav").error().code == "wav.not_wav");
}

TEST_CASE("the picture of a waveform shows lows and highs") {
    Samples samples(1000, 0);
    samples[0] = -500;
    samples[999] = 700;
    const auto picture = peaks(samples, 10);
    REQUIRE(picture.size() == 10);
    CHECK(picture[0] == Peak{-500, 0});
    CHECK(picture[5] == Peak{0, 0});
    CHECK(picture[9] == Peak{0, 700});
    CHECK(peaks({}, 5) == std::vector<Peak>(5));
    CHECK(peaks(samples, 0).empty());
    const auto wide = peaks(std::span(samples).first(1), 3); // fewer samples than pixels
    CHECK(wide == std::vector<Peak>(3, Peak{-500, -500}));
    CHECK(peaks(samples, peaks_max).size() == peaks_max);
}
