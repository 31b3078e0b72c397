#pragma once
// What the seat keeps between runs, in the person's settings folder.
#include <string>

#include "base/text.h"

namespace ringroom::seat {

struct Remembered {
    std::string server = "127.0.0.1:8080";
    std::string number;
    Language language = Language::zh;
    bool dark = false;
    int width = 1366;
    int height = 768;
};
/// What is missing or unreadable is the default. Any thread.
[[nodiscard]] Remembered remembered();
/// Nothing is said where it cannot be written: the seat works without. Any thread.
void remember(const Remembered& what);

} // namespace ringroom::seat
