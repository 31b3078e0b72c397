#pragma once
// Recorded takes of a pack: voices/<voice>/<line>.wav (or .flac, .ogg). A line is looked for along
// its voice's chain: "王桂兰-合肥话", then any voice of the same speaker in Mandarin
// ("王桂兰-普通话", "王桂兰"); what no folder has is left to synthesis.
//
//     auto takes = Takes::scan(pack / "voices");
//     if (auto found = takes->find("王桂兰-合肥话", "greet")) load_clip(found->file);
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ringroom::audio {

struct Take {
    std::filesystem::path file;
    std::string voice; ///< the folder it was found in
    bool exact = true; ///< false: a stand-in along the chain
};

struct MissingTake {
    std::string voice;
    std::string line;
    bool stand_in = false; ///< a stand-in exists; else the line will be synthesised

    bool operator==(const MissingTake&) const = default;
};

/// A line asked for: voice and line id.
struct WantedTake {
    std::string voice;
    std::string line;
};

class Takes {
public:
    /// Reads the folder once; a folder that does not exist has no takes. Links and names that lead
    /// out of the folder are ignored. Errors: takes.too_many, takes.unreadable.
    [[nodiscard]] static Result<Takes> scan(const std::filesystem::path& folder);

    /// The take for a line, or nothing: then synthesise. Const, any thread.
    [[nodiscard]] std::optional<Take> find(std::string_view voice, std::string_view line) const;
    /// Those of `wanted` that have no take of their own, in the order given.
    [[nodiscard]] std::vector<MissingTake> missing(const std::vector<WantedTake>& wanted) const;
    [[nodiscard]] std::size_t size() const;

private:
    std::map<std::string, std::map<std::string, std::filesystem::path, std::less<>>, std::less<>>
        voices_;
};

/// The chain of folders for a voice, itself first.
[[nodiscard]] std::vector<std::string> voice_chain(std::string_view voice);

} // namespace ringroom::audio
