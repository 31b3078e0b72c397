#pragma once
// A recording made without a call: sounds placed on a time axis go through the same recorder as
// those of a talk, so that the file, its marks, its seal and its seconds are like any other's.
//
//     const auto sealed = render(folder, {.file = "12/000001.wav", .length = 65_s,
//                                         .sounds = {{.at = 1_s, .channel = 1, .clip = hello}}});
//
// Writes to the disk and takes about a thousandth of the recording's length. Any thread.
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "media/clip.h"
#include "media/event.h"

namespace ringroom::media {

struct PlacedSound {
    Duration at; ///< from the beginning of the recording
    int channel = 0;
    ClipPtr clip;
    Duration until{}; ///< cut there, or played again until there; 0: once, whole
};
struct PlacedMark {
    Duration at;
    std::string text; ///< KIND, tab, words
};
struct RenderOrder {
    std::string file; ///< below the folder; must not exist
    std::string note;
    int channels = 2;
    Duration length;                 ///< at most limits::render_length
    std::vector<PlacedSound> sounds; ///< any order; what overlaps in a channel is mixed
    std::vector<PlacedMark> marks;   ///< in order of time
};

/// Errors: "media.limit" (length, channels), "media.exists", "media.render" (the disk).
[[nodiscard]] Result<Sealed> render(const std::filesystem::path& folder, RenderOrder order);

} // namespace ringroom::media
