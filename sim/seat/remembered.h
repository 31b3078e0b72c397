#pragma once
// What the seat keeps between runs, in the person's settings folder.
#include <filesystem>
#include <string>
#include <vector>

#include "base/text.h"
#include "seat/sound.h"

namespace ringroom::seat {

struct Remembered {
    std::string server; ///< HOST:PORT; empty: never signed in
    std::string number;
    std::vector<std::string> numbers; ///< who signed in here, the last one first
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
/// Somebody with this number has signed in: they come first, and of the others the last
/// limits::people_of_seat stay. False: nothing has changed.
bool signed_in_here(Remembered& what, const std::string& number);
/// Who else signs in at this computer, after `number`; empty: nobody.
[[nodiscard]] std::string next_here(const Remembered& what, const std::string& number);
/// Nothing is said where it cannot be written: the seat works without. Any thread.
void remember(const Remembered& what);

} // namespace ringroom::seat
