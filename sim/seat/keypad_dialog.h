#pragma once
// The keypad: keys into a menu while talking; a number to call otherwise. The window's thread.
#include <string>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class KeypadDialog {
public:
    explicit KeypadDialog(Desk& desk)
        : desk_(desk) {}
    void open();
    [[nodiscard]] bool is_open() const { return open_; }
    void close() { open_ = false; }
    /// Once a frame, open or not.
    void draw(const Shown& shown);

private:
    void press(const Shown& shown, char key);
    void draw_keys(const Shown& shown);

    Desk& desk_;
    bool open_ = false;
    bool focus_ = false;
    bool talked_ = false; ///< in a talk since it was opened
    std::string typed_;
    std::size_t sent_ = 0; ///< of what is typed
};

} // namespace ringroom::seat
