// make_assets FOLDER: writes FOLDER/music/*.ogg and FOLDER/prompts/<language>/*.flac. Run by
// scripts/make-assets; its results are committed, so that a lab needs neither this program nor a
// synthesiser to play them.
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audio/clip.h"
#include "audio/prompts.h"
#include "audio/speech.h"
#include "audio/spell.h"
#include "audio/tools/music.h"
#include "base/text.h"

namespace {

using namespace ringroom;
using namespace ringroom::audio;
namespace fs = std::filesystem;

struct Line {
    std::string name;
    std::string words;
};

std::vector<Line> lines_of(Language language) {
    std::vector<Line> out;
    for (const auto name : standard_prompts())
        out.push_back({std::string(name), text(language, "audio.prompt." + std::string(name))});
    const bool zh = language == Language::zh;
    for (int i = 0; i <= (zh ? 9 : 19); ++i)
        out.push_back({std::to_string(i), spoken_number(language, i)});
    if (!zh)
        for (int i = 20; i <= 90; i += 10)
            out.push_back({std::to_string(i), spoken_number(language, i)});
    out.push_back({"hundred", zh ? "百" : "hundred"});
    out.push_back({"thousand", zh ? "千" : "thousand"});
    if (zh) {
        out.push_back({"ten", "十"});
        out.push_back({"two", "两"});
        out.push_back({"yao", "幺"});
    }
    return out;
}

bool report(const Result<void>& saved) {
    if (!saved)
        std::fprintf(stderr, "%s\n", saved.error().text.c_str());
    return saved.has_value();
}

bool write_prompts(const fs::path& folder, Language language, std::string_view tag) {
    fs::create_directories(folder);
    Speech speech(SpeechSettings{});
    const auto voice = prompt_voice(tag);
    for (const auto& line : lines_of(language)) {
        const auto clip = speech.say(line.words, voice);
        if (!clip) {
            std::fprintf(stderr, "%s: %s\n", line.name.c_str(), clip.error().text.c_str());
            return false;
        }
        if (!report(save_clip(**clip, folder / (line.name + ".flac"), FileKind::flac)))
            return false;
    }
    return true;
}

bool write_music(const fs::path& folder) {
    fs::create_directories(folder);
    for (auto& piece : tools::compose_all()) {
        const Clip clip(piece.name, std::move(piece.samples));
        if (!report(save_clip(clip, folder / (piece.name + ".ogg"), FileKind::ogg)))
            return false;
        std::printf("%s: %lld ms\n", piece.name.c_str(),
                    static_cast<long long>(clip.duration().ms));
    }
    return true;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_assets FOLDER\n");
        return 2;
    }
    const fs::path folder = argv[1];
    const bool done = write_music(folder / "music") &&
                      write_prompts(folder / "prompts" / "zh", Language::zh, "zh") &&
                      write_prompts(folder / "prompts" / "en", Language::en, "en");
    return done ? 0 : 1;
}
