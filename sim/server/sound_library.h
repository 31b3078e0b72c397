#pragma once
// From words to sound: standard prompts, hold music, tones, recorded takes, and lines synthesised
// once and kept. The control thread asks; what is not ready is made on the speech thread and comes
// back through the Loop.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audio/clip.h"
#include "base/result.h"
#include "base/text.h"
#include "media/clip.h"

namespace ringroom::sip {
class Loop;
}

namespace ringroom::server {

struct SoundOptions {
    std::filesystem::path assets; ///< with prompts/LANGUAGE and music/
    std::filesystem::path cache;  ///< for synthesised speech
    Language language = Language::zh;
};

/// A line to be spoken by a virtual customer, or an item of PlayPrompts.
struct SoundWanted {
    std::string script; ///< whose takes are looked through; empty: none
    std::string line;   ///< name of the take; empty: synthesise
    std::string words;
    std::string voice; ///< empty: the house voice
};

/// Hold music of that name, else the house's; null: there is none. Waits for the disk.
[[nodiscard]] audio::ClipPtr hold_music(const std::filesystem::path& assets,
                                        const std::string& name);

class SoundLibrary {
public:
    using Ready = std::function<void(std::vector<media::ClipPtr>)>;

    /// Errors: those of the prompt folder.
    [[nodiscard]] static Result<std::unique_ptr<SoundLibrary>> open(sip::Loop& loop,
                                                                    SoundOptions options);
    ~SoundLibrary();
    SoundLibrary(const SoundLibrary&) = delete;
    SoundLibrary& operator=(const SoundLibrary&) = delete;

    /// Where a script's recorded takes lie. Control thread.
    void add_takes(const std::string& script, const std::filesystem::path& folder);
    /// Items as in command::PlayPrompts. Calls `ready` at once when everything is at hand, else
    /// later on the control thread. What cannot be had is left out. Control thread.
    void prompts(const std::vector<std::string>& items, Ready ready);
    void line(const SoundWanted& wanted, Ready ready);
    /// Makes a line ahead of its time, so that the first caller does not wait. Control thread.
    void prepare(const SoundWanted& wanted);

private:
    struct Inside;
    explicit SoundLibrary(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::server
