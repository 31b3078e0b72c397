// A recording without a call: every sound stands where it was placed, and the file is sealed like
// any other.
#include <catch2/catch.hpp>

#include "audio/analysis.h"
#include "audio/wav.h"
#include "base/content.h"
#include "media/engine.h"
#include "media/limits.h"
#include "media/marks.h"
#include "media/recorder.h"
#include "media/render.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::media;

namespace {

ClipPtr loud(Duration length) {
    std::vector<std::int16_t> samples(static_cast<std::size_t>(length.ms) * 8);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = (i / 8) % 2 == 0 ? 8'000 : -8'000;
    return make_clip(samples);
}

/// Whether the channel is loud in that millisecond.
bool sounds_at(const std::string& bytes, int channel, Duration at) {
    const auto place = wav_header_bytes + static_cast<std::size_t>(at.ms) * 8 * 2;
    for (std::size_t i = 0; i < 8; ++i)
        if (bytes.at(place + 2 * i + static_cast<std::size_t>(channel)) !=
            static_cast<char>(silence_byte(Codec::pcma)))
            return true;
    return false;
}

std::string file_in(const ringroom::test::Folder& folder, const std::string& name) {
    const auto content = content_of(folder.path() / name);
    REQUIRE(content);
    return *content;
}

} // namespace

TEST_CASE("sounds stand where they are placed, each in its channel, for as long as they last") {
    ringroom::test::Folder folder;
    const auto sealed = render(
        folder.path(),
        {.file = "3/000001.wav",
         .length = 10_s,
         .sounds = {{.at = 1'003_ms, .channel = 0, .clip = loud(500_ms)},
                    {.at = 2'000_ms, .channel = 1, .clip = loud(400_ms), .until = 2'150_ms},
                    {.at = 4'000_ms, .channel = 1, .clip = loud(100_ms), .until = 5'000_ms}}});
    REQUIRE(sealed);
    CHECK(sealed->duration == 10_s);
    CHECK(sealed->gaps == 0_s);
    const auto bytes = file_in(folder, "3/000001.wav");
    CHECK(bytes.size() == wav_header_bytes + 10'000 * 8 * 2);
    CHECK(sealed->sha256 == hash_file((folder.path() / "3/000001.wav").string()));
    for (const auto& [channel, from, to] :
         {std::tuple{0, 1'003_ms, 1'503_ms}, {1, 2'000_ms, 2'150_ms}, {1, 4'000_ms, 5'000_ms}}) {
        INFO(from.ms);
        CHECK_FALSE(sounds_at(bytes, channel, from - 1_ms));
        CHECK(sounds_at(bytes, channel, from));
        CHECK(sounds_at(bytes, channel, to - 1_ms));
        CHECK_FALSE(sounds_at(bytes, channel, to));
        CHECK_FALSE(sounds_at(bytes, 1 - channel, from + 10_ms));
    }
    CHECK(sounds_at(bytes, 1, 4'555_ms)); // played again and again
}

TEST_CASE(
    "what is placed twice in a channel at once is mixed, and marks are kept with their words") {
    ringroom::test::Folder folder;
    const auto sealed =
        render(folder.path(), {.file = "a.wav",
                               .length = 2_s,
                               .sounds = {{.at = 0_s, .channel = 0, .clip = loud(300_ms)},
                                          {.at = 200_ms, .channel = 0, .clip = loud(300_ms)}},
                               .marks = {{0_ms, "scene\topening"}, {1'990_ms, "hold_began\t"}}});
    REQUIRE(sealed);
    CHECK(sealed->marks == 2);
    const auto bytes = file_in(folder, "a.wav");
    CHECK(sounds_at(bytes, 0, 499_ms));
    CHECK_FALSE(sounds_at(bytes, 0, 500_ms));
    const auto marks = file_in(folder, "a.wav.marks");
    CHECK(is_sealed(marks));
    CHECK(marks.find("scene") != marks.npos);
    CHECK(marks.find(R"("at_ms":1990)") != marks.npos);
}

TEST_CASE("lengths are bounded, files are never written over, and a full disk is told") {
    ringroom::test::Folder folder;
    CHECK(render(folder.path(), {.file = "a.wav", .length = limits::render_length})->duration ==
          limits::render_length);
    CHECK(render(folder.path(), {.file = "b.wav", .length = limits::render_length + 1_ms})
              .error()
              .code == "media.limit");
    CHECK(render(folder.path(), {.file = "b.wav", .length = 0_s}).error().code == "media.limit");
    CHECK(render(folder.path(),
                 {.file = "b.wav", .channels = limits::recording_channels + 1, .length = 1_s})
              .error()
              .code == "media.limit");
    CHECK(render(folder.path(), {.file = "a.wav", .length = 1_s}).error().code == "media.exists");
    CHECK(render(folder.path() / "a.wav", {.file = "c.wav", .length = 1_s}).error().code ==
          "media.render");
}
