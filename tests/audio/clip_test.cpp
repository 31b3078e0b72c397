#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>
#include <sndfile.h>
#include <sys/stat.h>

#include "audio/clip.h"
#include "audio/level.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

// A file of several channels, each with its own tone.
void write_channels(const std::filesystem::path& file, int channels, int rate, int frames) {
    SF_INFO info{};
    info.channels = channels;
    info.samplerate = rate;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    auto* out = sf_open(file.c_str(), SFM_WRITE, &info);
    REQUIRE(out != nullptr);
    std::vector<Samples> tones;
    for (int c = 0; c < channels; ++c)
        tones.push_back(sine(400 * (c + 1), {frames * 1000LL / rate + 1}, -20, rate));
    Samples row(static_cast<std::size_t>(channels));
    for (std::size_t i = 0; i < static_cast<std::size_t>(frames); ++i) {
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] = tones[c][i];
        sf_writef_short(out, row.data(), 1);
    }
    sf_close(out);
}

void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

} // namespace

TEST_CASE("a clip comes back from every kind of file") {
    const TemporaryFolder folder;
    const Clip clip("tone", sine(440, 1500_ms, -20));
    for (const auto& [kind, name] : {std::pair{FileKind::wav_pcm16, "a.wav"},
                                     {FileKind::wav_alaw, "b.wav"},
                                     {FileKind::wav_ulaw, "c.wav"},
                                     {FileKind::flac, "d.flac"},
                                     {FileKind::ogg, "e.ogg"}}) {
        REQUIRE(save_clip(clip, folder.path() / name, kind));
        const auto back = load_clip(folder.path() / name);
        REQUIRE(back);
        CHECK((*back)->duration() == 1500_ms);
        CHECK((*back)->rate() == line_rate);
        CHECK((*back)->name() == std::string(name, 1));
        CHECK(tone_level_dbov((*back)->samples(), 440) == Approx(-20).margin(0.5));
    }
    // Nothing half-written is left beside them.
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 5);
}

TEST_CASE("lossless files keep every sample") {
    const TemporaryFolder folder;
    Samples extreme{0, 32767, -32768, 1, -1, 12345};
    for (const auto kind : {FileKind::wav_pcm16, FileKind::flac}) {
        REQUIRE(save_clip(Clip("x", extreme), folder.path() / "x", kind));
        const auto back = load_clip(folder.path() / "x");
        REQUIRE(back);
        CHECK(Samples((*back)->samples().begin(), (*back)->samples().end()) == extreme);
    }
}

TEST_CASE("a long OGG is written whole") {
    const TemporaryFolder folder;
    const Clip clip("long", babble(120_s, 4));
    REQUIRE(save_clip(clip, folder.path() / "l.ogg", FileKind::ogg));
    const auto back = load_clip(folder.path() / "l.ogg");
    REQUIRE(back);
    CHECK((*back)->duration() == 120_s);
}

TEST_CASE("channels are mixed down and the rate is made ours") {
    const TemporaryFolder folder;
    write_channels(folder.path() / "s.wav", 2, 44100, 44100);
    const auto clip = load_clip(folder.path() / "s.wav");
    REQUIRE(clip);
    CHECK((*clip)->samples().size() == 8000);
    CHECK(tone_level_dbov((*clip)->samples(), 400) == Approx(-26).margin(0.3));
    CHECK(tone_level_dbov((*clip)->samples(), 800) == Approx(-26).margin(0.3));
    write_channels(folder.path() / "m.wav", 8, 8000, 800);
    CHECK(load_clip(folder.path() / "m.wav"));
}

TEST_CASE("limits of a clip hold exactly") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.wav";
    write_channels(file, 1, 8000, 8000);
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
    CHECK(load_clip(file, {.longest = 1_s}));
    CHECK(code_of(load_clip(file, {.longest = 999_ms})) == "audio.too_long");
    CHECK(load_clip(file, {.file_bytes = bytes}));
    CHECK(code_of(load_clip(file, {.file_bytes = bytes - 1})) == "audio.too_large");
    write_channels(file, clip_channels_max + 1, 8000, 10);
    CHECK(code_of(load_clip(file)) == "audio.bad_format");
    write_channels(file, 1, rate_min - 1, 10);
    CHECK(code_of(load_clip(file)) == "audio.bad_format");
    write_channels(file, 1, rate_min, 1000);
    CHECK(load_clip(file));
}

TEST_CASE("what is no sound is refused by name") {
    const TemporaryFolder folder;
    CHECK(code_of(load_clip(folder.path() / "none")) == "audio.missing");
    CHECK(code_of(load_clip(folder.path())) == "audio.missing");
    write_text(folder.path() / "text.wav", "this is a letter, not a sound");
    CHECK(code_of(load_clip(folder.path() / "text.wav")) == "audio.not_sound");
    write_text(folder.path() / "empty.wav", "");
    CHECK(code_of(load_clip(folder.path() / "empty.wav")) == "audio.not_sound");
    write_channels(folder.path() / "no.wav", 1, 8000, 0);
    CHECK(code_of(load_clip(folder.path() / "no.wav")) == "audio.empty");
    REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    CHECK(code_of(load_clip(folder.path() / "pipe")) == "audio.missing"); // and does not hang
}

TEST_CASE("a FLAC file cut in the middle is damaged, not a shorter clip") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.flac";
    REQUIRE(save_clip(Clip("n", noise(2_s, -20)), file, FileKind::flac));
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK(code_of(load_clip(file)) == "audio.damaged");
}

TEST_CASE("where nothing can be written the error says so") {
    const Clip clip("x", Samples(10, 0));
    const auto saved = save_clip(clip, "/nonexistent/folder/x.wav");
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == "audio.write_failed");
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "taken");
    CHECK_FALSE(save_clip(clip, folder.path() / "taken")); // a folder stands there
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("resampling keeps level, length and time") {
    const auto wide = sine(1000, 1_s, -20, 48000);
    const auto narrow = resample(wide, 48000, 8000);
    CHECK(narrow.size() == 8000);
    CHECK(tone_level_dbov(narrow, 1000) == Approx(-20).margin(0.2));
    CHECK(resample(narrow, 8000, 8000) == narrow);
    CHECK(resample({}, 44100, 8000).empty());
    CHECK(resample(Samples(1, 100), 44100, 8000).size() == 1);
    // An impulse stays where it was: the delay of the filter is taken out.
    Samples impulse(4800, 0);
    impulse[2400] = 30000;
    const auto moved = resample(impulse, 48000, 8000);
    const auto top = std::max_element(moved.begin(), moved.end()) - moved.begin();
    CHECK(std::abs(static_cast<int>(top) - 400) <= 1);
    // What lies above half the new rate is gone instead of folded back.
    CHECK(rms_dbov(resample(sine(6000, 1_s, -10, 48000), 48000, 8000)) < -45);
}

TEST_CASE("a clip's duration is never shorter than its sound") {
    CHECK(Clip("x", Samples(8001, 0)).duration() == 1001_ms);
    CHECK(Clip("x", Samples(8000, 0)).duration() == 1_s);
    CHECK(Clip("x", Samples(16000, 0), 16000).duration() == 1_s);
    CHECK(Clip("x", {}).duration() == 0_ms);
}
