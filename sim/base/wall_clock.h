#pragma once
// The clock on the wall as it goes by itself. What opens or closes at a time people have named goes
// by it: a computer whose clock somebody moves by more than a minute neither closes a window early
// nor opens one again. Smaller steps, as of a time server, are followed.
//
//     WallClock clock;
//     if (clock.at(now.at, now.wall) >= exam.closes) ...      // pure: time is handed in
//     reviews.review(key, house_now());                       // floors 5 and up
#include <optional>

#include "base/time.h"

namespace ringroom {

/// One thread at a time.
class WallClock {
public:
    /// A step beyond this is a move.
    static constexpr Duration moved_by{60'000};

    /// What the wall would show if nobody had moved it since the first call. `steady` never goes
    /// back.
    [[nodiscard]] WallTime at(Instant steady, WallTime wall);

private:
    std::optional<Duration> ahead_; ///< of the steady clock, before it was moved
};

/// wall_now() as a WallClock has it that began with the first call in this program. For floors 5
/// and up only. Any thread.
[[nodiscard]] WallTime house_now();
/// How far the computer's clock is ahead of house_now(); beyond WallClock::moved_by it was moved
/// while this program ran. Any thread.
[[nodiscard]] Duration clock_moved();

} // namespace ringroom
