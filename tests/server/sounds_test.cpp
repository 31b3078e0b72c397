// What a caller hears while waiting: the files of the music folder by name.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "audio/clip.h"
#include "server/sound_library.h"
#include "sip/loop.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::server;
namespace fs = std::filesystem;

namespace {

/// Assets with the shipped prompts and `morning`, and what a test adds.
struct Assets {
    Assets() {
        const auto shipped = fs::path(RINGROOM_SOURCE_DIR) / "assets";
        fs::create_directories(music);
        fs::create_directory_symlink(shipped / "prompts", folder.path() / "prompts");
        fs::copy(shipped / "music" / "morning.ogg", music);
    }
    void add(const char* name, Duration length, audio::FileKind kind) const {
        const audio::Samples samples(static_cast<std::size_t>(length.ms * audio::line_rate / 1000));
        REQUIRE(audio::save_clip(audio::Clip(name, samples), music / name, kind));
    }
    /// How long the piece is that plays for `name`; 0: none. A fresh library each time.
    [[nodiscard]] Duration played(const std::string& name) const {
        auto sounds = SoundLibrary::open(
            loop,
            {.assets = folder.path(), .cache = folder.path() / "cache", .language = Language::en});
        REQUIRE(sounds);
        Duration length{};
        (*sounds)->prompts({"music:" + name}, [&](const std::vector<media::ClipPtr>& clips) {
            for (const auto& clip : clips)
                length = length + clip->duration();
        });
        return length;
    }

    test::Folder folder;
    fs::path music = folder.path() / "music";
    mutable sip::Loop loop;
};

} // namespace

TEST_CASE("a school's own music plays, whatever kind of file it is") {
    const Assets assets;
    assets.add("ours.wav", 700_ms, audio::FileKind::wav_pcm16);
    assets.add("theirs.flac", 900_ms, audio::FileKind::flac);
    CHECK(assets.played("ours") == 700_ms);
    CHECK(assets.played("theirs") == 900_ms);
    const auto morning = assets.played("morning");
    CHECK(morning > 10_s);
    assets.add("late.ogg", 1200_ms, audio::FileKind::ogg);
    CHECK(assets.played("late") == 1200_ms);
    // What is not there, or is no sound, gives way to the house's own.
    CHECK(assets.played("nothing") == morning);
    std::ofstream(assets.music / "noise.wav") << "no sound at all";
    CHECK(assets.played("noise") == morning);
}
