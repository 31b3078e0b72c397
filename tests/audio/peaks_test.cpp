// The picture of a long recording: the same whether read from the sound or from what was kept.
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "audio/g711.h"
#include "audio/peaks.h"
#include "support/folder.h"

#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

/// Two channels: noise whose loudness rises, and silence with one loud sample.
std::filesystem::path write_recording(const std::filesystem::path& folder, Duration length,
                                      WavCoding coding, std::size_t loud_at) {
    const WavFormat format{.coding = coding, .channels = 2};
    const auto sound = noise(length, -20);
    const auto head = wav_header(format, sound.size());
    const auto file = folder / "call.wav";
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(head.data()), head.size());
    for (std::size_t i = 0; i < sound.size(); ++i)
        for (const int value : {static_cast<int>(sound[i]), i == loud_at ? 20'000 : 0}) {
            if (coding == WavCoding::pcm16) {
                out.put(static_cast<char>(value & 255));
                out.put(static_cast<char>(value >> 8 & 255));
            } else {
                out.put(static_cast<char>(encode_alaw(static_cast<std::int16_t>(value))));
            }
        }
    return file;
}

} // namespace

TEST_CASE("a picture from what was kept shows what is in the sound") {
    const auto coding = GENERATE(WavCoding::pcm16, WavCoding::alaw);
    const test::Folder folder;
    const auto file = write_recording(folder.path(), 10_s, coding, 40'000);
    const auto wav = WavFile::open(file);
    REQUIRE(wav);
    const auto summary = sum_up(file, "seal");
    REQUIRE(summary);
    CHECK(summary->length() == 10_s);
    REQUIRE(summary->channels.size() == 2);
    CHECK(summary->channels[0].size() == 500);
    // 500 pixels of 20 ms fall on the borders of what was summed up: exactly the picture of old.
    const auto whole = peaks_of(file, *summary, {}, 500);
    REQUIRE(whole);
    CHECK((*whole)[0] == peaks(wav->channel(0), 500));
    CHECK((*whole)[1] == peaks(wav->channel(1), 500));
    // So narrow that the sound itself is read: half a second, a pixel a millisecond.
    const auto narrow = peaks_of(file, *summary, {4'750_ms, 5'250_ms}, 500);
    REQUIRE(narrow);
    const auto all = wav->channel(1);
    CHECK((*narrow)[1] == peaks(std::span(all).subspan(38'000, 4'000), 500));
    CHECK((*narrow)[1][250].high >= 19'000);
    CHECK((*narrow)[1][249].high < 100);
    // Rounded out, never in: the loud sample is in any picture that covers it.
    const auto odd = peaks_of(file, *summary, {1'234_ms, 9'876_ms}, 37);
    REQUIRE(odd);
    CHECK(std::count_if((*odd)[1].begin(), (*odd)[1].end(),
                        [](const Peak& p) { return p.high >= 19'000; }) >= 1);
}

TEST_CASE("of three channels each has a picture of its own, kept and read again") {
    const test::Folder folder;
    const auto file = folder.path() / "call.wav";
    const auto head = wav_header({.coding = WavCoding::pcm16, .channels = 3}, 16'000);
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(head.data()), head.size());
    // Each is loud in a stretch of its own: the customer, the student, a third party.
    constexpr int stretch = 4'000;
    for (int i = 0; i < 16'000; ++i)
        for (int channel = 0; channel < 3; ++channel) {
            const int value = i / stretch == channel ? (channel + 1) * 1'000 : 0;
            out.put(static_cast<char>(value & 255));
            out.put(static_cast<char>(value >> 8 & 255));
        }
    out.close();
    for (int round = 0; round < 2; ++round) { // made, then as it was kept
        const auto summary = kept_peaks(file, "seal");
        REQUIRE(summary);
        REQUIRE(summary->channels.size() == 3);
        CHECK(*peaks_from_bytes(to_bytes(*summary)) == *summary);
        const auto whole = peaks_of(file, *summary, {}, 4); // a pixel a stretch
        REQUIRE(whole);
        REQUIRE(whole->size() == 3);
        for (std::size_t channel = 0; channel < 3; ++channel)
            for (std::size_t pixel = 0; pixel < 4; ++pixel)
                CHECK((*whole)[channel].at(pixel).high ==
                      (pixel == channel ? static_cast<int>(channel + 1) * 1'000 : 0));
        // So narrow that the sound itself is read.
        const auto narrow = peaks_of(file, *summary, {1'250_ms, 1'300_ms}, 50);
        REQUIRE(narrow);
        CHECK((*narrow)[1].at(25).high == 0);
        CHECK((*narrow)[2].at(25).high == 3'000);
    }
}

TEST_CASE("a window past the end or the wrong way round is cut or empty") {
    const test::Folder folder;
    const auto file = write_recording(folder.path(), 1'010_ms, WavCoding::alaw, 0);
    const auto summary = sum_up(file, "");
    REQUIRE(summary);
    CHECK(summary->channels[0].size() == 51); // the last one of 10 ms
    CHECK(peaks_of(file, *summary, {500_ms, 99_s}, 10)->at(0).size() == 10);
    CHECK(peaks_of(file, *summary, {Duration{-5}, 99_s}, 10)->at(0).size() == 10);
    CHECK(peaks_of(file, *summary, {800_ms, 500_ms}, 10)->at(0).empty());
    CHECK(peaks_of(file, *summary, {99_s, 100_s}, 10)->at(0).empty());
    CHECK(peaks_of(file, *summary, {}, 0)->at(0).empty());
    CHECK(peaks_of(file, *summary, {}, peaks_max)->at(0).size() == peaks_max);
    // More pixels than samples: each shows one.
    CHECK(peaks_of(file, *summary, {0_ms, 1_ms}, 100)->at(0).size() == 100);
}

TEST_CASE("what was kept is believed only where it names the seal") {
    const test::Folder folder;
    const auto file = write_recording(folder.path(), 2_s, WavCoding::alaw, 100);
    REQUIRE(kept_peaks(file, ""));
    CHECK(!std::filesystem::exists(peaks_path(file))); // it may still grow
    const auto first = kept_peaks(file, "abc");
    REQUIRE(first);
    REQUIRE(std::filesystem::exists(peaks_path(file)));
    // Nobody reads it who may not read the sound.
    std::filesystem::permissions(file, std::filesystem::perms{0640});
    REQUIRE(keep_peaks(file, *first));
    CHECK(std::filesystem::status(peaks_path(file)).permissions() == std::filesystem::perms{0640});
    // Of another seal: the sound is read, and what was kept is written anew.
    auto lie = *first;
    lie.seal = "another";
    for (auto& peak : lie.channels[0])
        peak = {};
    REQUIRE(keep_peaks(file, lie));
    CHECK(kept_peaks(file, "abc")->channels == first->channels);
    CHECK(*kept_peaks(file, "abc") == *first);
    // Cut off, or rubbish: the same.
    for (const std::string& bytes : {to_bytes(*first).substr(0, 700), std::string("RRPK1\n"),
                                     std::string(), to_bytes(*first) + "x"}) {
        CHECK(peaks_from_bytes(bytes).error().code == "audio.peaks");
        std::ofstream(peaks_path(file), std::ios::binary | std::ios::trunc) << bytes;
        CHECK(*kept_peaks(file, "abc") == *first);
        CHECK(*peaks_from_bytes(to_bytes(*first)) == *first);
    }
    // The folder cannot be written to: a picture all the same.
    std::filesystem::remove(peaks_path(file));
    std::filesystem::create_directory(peaks_path(file));
    CHECK(*kept_peaks(file, "abc") == *first);
    CHECK(kept_peaks(folder.path() / "none.wav", "abc").error().code == "audio.missing");
}
