#pragma once
// From an author's folder to drills. Every mistake is named with file, line, column, what was meant
// and how to mend it, in the author's language; nothing is loaded while there is an error.
//
//     auto loaded = load_pack(read_pack("scenarios/telesales"), Language::zh);
//     if (!loaded.pack) for (const auto& d : loaded.diagnostics) print(to_line(d));
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/text.h"
#include "persona/drill.h"

namespace ringroom::persona {

/// A pack as text: file name relative to the folder ("/" between parts) -> content.
using PackFiles = std::map<std::string, std::string>;

struct Pack {
    std::string id;    ///< the folder's name
    std::string title; ///< 名称
    std::string title_en;
    std::string version;
    std::string about;                                ///< 简介
    std::vector<std::shared_ptr<const Drill>> drills; ///< in the order of pack.lua
    std::vector<Form> forms;
    std::vector<TalkScript> talks;
    std::vector<std::string> moves; ///< 动作: the school's list
    PackFiles files;                ///< everything that was read, for other rooms
    std::uint64_t hash = 0;         ///< FNV-1a over names and contents, for journals

    /// The drill with that id or file name, or null.
    [[nodiscard]] std::shared_ptr<const Drill> drill(std::string_view id) const;
};

struct LoadedPack {
    std::shared_ptr<const Pack> pack; ///< null if there was an error
    Diagnostics diagnostics;          ///< errors and warnings, by file and line
};
struct LoadedDrill {
    std::shared_ptr<const Drill> drill; ///< null if there was an error
    Diagnostics diagnostics;
};

/// Reads the folder's .lua, .csv and .toml files; sub-folders one deep, `voices` left out. Errors:
/// "pack.no_folder", "pack.too_large", "pack.not_readable". Does I/O; not for the machine's thread.
[[nodiscard]] Result<PackFiles> read_pack(const std::filesystem::path& folder);

/// Names that other rooms give, so that a misspelt one is found. What is empty is not looked at.
struct Vocabulary {
    std::vector<std::string> measures; ///< what 自动 may ask for, in both languages
    std::vector<std::string> queues;   ///< keys and names of the lab's queues, for 技能组
};

/// Pure. `id` names the pack; `language` is that of the messages.
[[nodiscard]] LoadedPack load_pack(const PackFiles& files, Language language,
                                   std::string_view id = "pack", const Vocabulary& known = {});
/// Reads and loads; a folder that cannot be read is one Diagnostic.
[[nodiscard]] LoadedPack load_pack(const std::filesystem::path& folder, Language language,
                                   const Vocabulary& known = {});

/// What a single drill needs from its pack.
struct DrillContext {
    Form form;
    TalkScript talk;
    std::vector<std::string> moves; ///< the school's list; empty: the drill's own words are it
    std::string keys;
    std::vector<RecordEntry> on_record; ///< before the drill's own
    Vocabulary known;
};
/// One drill file out of `files`. Pure.
[[nodiscard]] LoadedDrill load_drill(const PackFiles& files, const std::string& file,
                                     Language language, const DrillContext& context = {});

/// Branches (当) and scenes no call can reach when moves are learnt through `ear`.
struct Loss {
    Ear ear = Ear::turns;
    std::vector<int> rules;  ///< ids of 当-rules
    std::vector<int> scenes; ///< indices
};
[[nodiscard]] Loss loss_under(const Drill& drill, Ear ear);

} // namespace ringroom::persona
