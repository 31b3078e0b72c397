#pragma once
// Why somebody is not ready: one key chooses. The window's thread.
#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class BreakDialog {
public:
    explicit BreakDialog(Desk& desk)
        : desk_(desk) {}
    /// Asks for the reason; where there is no choice of reasons, the seat is not ready at once.
    void begin(const Shown& shown);
    [[nodiscard]] bool is_open() const { return open_; }
    /// Once a frame, open or not.
    void draw(const Shown& shown);

private:
    void take(const std::string& reason);

    Desk& desk_;
    bool open_ = false;
};

} // namespace ringroom::seat
