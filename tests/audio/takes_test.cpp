#include <fstream>

#include <catch2/catch.hpp>

#include "audio/limits.h"
#include "audio/takes.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

namespace fs = std::filesystem;

void put(const fs::path& file) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "x";
}

} // namespace

TEST_CASE("a take is found along dialect, Mandarin, speaker, or not at all") {
    const TemporaryFolder folder;
    put(folder.path() / "王桂兰-合肥话" / "greet.wav");
    put(folder.path() / "王桂兰-普通话" / "greet.wav");
    put(folder.path() / "王桂兰-普通话" / "angry.flac");
    put(folder.path() / "王桂兰" / "bye.ogg");
    put(folder.path() / "王桂兰" / "notes.txt");
    const auto takes = Takes::scan(folder.path());
    REQUIRE(takes);
    CHECK(takes->size() == 4);
    const auto greet = takes->find("王桂兰-合肥话", "greet");
    REQUIRE(greet);
    CHECK(greet->exact);
    CHECK(greet->voice == "王桂兰-合肥话");
    const auto angry = takes->find("王桂兰-合肥话", "angry");
    REQUIRE(angry);
    CHECK_FALSE(angry->exact);
    CHECK(angry->file == folder.path() / "王桂兰-普通话" / "angry.flac");
    CHECK(takes->find("王桂兰-合肥话", "bye")->voice == "王桂兰");
    CHECK_FALSE(takes->find("王桂兰-合肥话", "notes"));
    CHECK_FALSE(takes->find("李建国-合肥话", "greet"));
    CHECK_FALSE(takes->find("", ""));
    CHECK(
        takes->missing(
            {{"王桂兰-合肥话", "greet"}, {"王桂兰-合肥话", "angry"}, {"王桂兰-合肥话", "never"}}) ==
        std::vector<MissingTake>{{"王桂兰-合肥话", "angry", true},
                                 {"王桂兰-合肥话", "never", false}});
}

TEST_CASE("of two takes of a line the WAV is used") {
    const TemporaryFolder folder;
    for (const char* ending : {"ogg", "wav", "flac"})
        put(folder.path() / "v" / (std::string("line.") + ending));
    const auto takes = Takes::scan(folder.path());
    CHECK(takes->size() == 1);
    CHECK(takes->find("v", "line")->file.extension() == ".wav");
}

TEST_CASE("a pack without takes has none; links that lead out are not followed") {
    const TemporaryFolder folder;
    CHECK(Takes::scan(folder.path() / "none")->size() == 0);
    put(folder.path() / "outside" / "secret.wav");
    fs::create_directories(folder.path() / "voices" / "v");
    fs::create_symlink(folder.path() / "outside" / "secret.wav",
                       folder.path() / "voices" / "v" / "secret.wav");
    fs::create_directory_symlink(folder.path() / "outside", folder.path() / "voices" / "w");
    const auto takes = Takes::scan(folder.path() / "voices");
    REQUIRE(takes);
    CHECK(takes->size() == 0);
    CHECK_FALSE(takes->find("..", "secret"));
    CHECK_FALSE(takes->find("v", "../../outside/secret"));
    put(folder.path() / "file");
    CHECK(Takes::scan(folder.path() / "file").error().code == "takes.unreadable");
}

TEST_CASE("the number of voices and of takes is bounded") {
    const TemporaryFolder folder;
    for (std::size_t i = 0; i < takes_voices_max; ++i)
        fs::create_directories(folder.path() / ("v" + std::to_string(i)));
    CHECK(Takes::scan(folder.path()));
    fs::create_directories(folder.path() / "one more");
    CHECK(Takes::scan(folder.path()).error().code == "takes.too_many");
    const TemporaryFolder second;
    for (std::size_t i = 0; i < takes_lines_max; ++i)
        put(second.path() / "v" / (std::to_string(i) + ".wav"));
    CHECK(Takes::scan(second.path()));
    put(second.path() / "v" / "one more.wav");
    CHECK(Takes::scan(second.path()).error().code == "takes.too_many");
}

TEST_CASE("chains of voices") {
    CHECK(voice_chain("王桂兰-合肥话") ==
          std::vector<std::string>{"王桂兰-合肥话", "王桂兰-普通话", "王桂兰"});
    CHECK(voice_chain("王桂兰") == std::vector<std::string>{"王桂兰", "王桂兰-普通话"});
    CHECK(voice_chain("John-en") == std::vector<std::string>{"John-en", "John"});
    CHECK(voice_chain("-x") == std::vector<std::string>{"-x"});
}
