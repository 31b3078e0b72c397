#include "base/wall_clock.h"

#include <cstdlib>
#include <mutex>

namespace ringroom {

WallTime WallClock::at(Instant steady, WallTime wall) {
    const Duration ahead{wall.ms - steady.ms};
    if (!ahead_ || std::abs(ahead.ms - ahead_->ms) <= moved_by.ms)
        ahead_ = ahead;
    return {steady.ms + ahead_->ms};
}

WallTime house_now() {
    static std::mutex mutex;
    static WallClock clock; // guarded by mutex
    const std::scoped_lock lock(mutex);
    return clock.at(steady_now(), wall_now());
}

Duration clock_moved() {
    return Duration{wall_now().ms - house_now().ms};
}

} // namespace ringroom
