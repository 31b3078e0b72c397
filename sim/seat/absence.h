#pragma once
// Whether somebody who sits an exam has left its window, for longer than a blink: a desktop takes
// the keyboard for a moment as a window grows. The window's thread.
//
//     if (const auto turn = absence_.look(desk_, watched, now))
//         report(turn->left, turn->at);              // once when it was left, once when it is back
#include <optional>

#include "base/time.h"

namespace ringroom::seat {

class Desk;

class Absence {
public:
    struct Turn {
        bool left = false; ///< else: back
        Instant at;        ///< since when
    };
    /// Once a frame. `watched`: an exam is sat; what is not watched counts as being there.
    [[nodiscard]] std::optional<Turn> look(Desk& desk, bool watched, Instant now);
    /// It is left right now, and that was said.
    [[nodiscard]] bool away() const { return away_; }

private:
    bool was_here_ = true;
    bool away_ = false;
    Instant since_;
};

} // namespace ringroom::seat
