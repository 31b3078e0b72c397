#pragma once
// What the seat keeps between runs, in the person's settings folder.
#include <filesystem>
#include <string>

#include "base/text.h"
#include "seat/sound.h"

namespace ringroom::seat {

struct Remembered {
    std::string server; ///< HOST:PORT; empty: never signed in
    std::string number;
    Language language = Language::zh;
    bool dark = false;
    bool checked = false; ///< the seat check was offered on this computer
    bool auto_answer = false;
    SoundChoice sound;
    int size = 0; ///< of text, in percent; 0: as the screen has it
    int width = 1366;
    int height = 768;
};
/// The person's folder of this program; it need not be there yet. Any thread.
[[nodiscard]] std::filesystem::path settings_folder();
/// What is missing or unreadable is the default. Any thread.
[[nodiscard]] Remembered remembered();
/// Nothing is said where it cannot be written: the seat works without. Any thread.
void remember(const Remembered& what);

} // namespace ringroom::seat
