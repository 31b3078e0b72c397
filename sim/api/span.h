#pragma once
// Our durations as the timers of Asio want them.
#include <chrono>

#include "base/time.h"

namespace ringroom::api {

/// Any thread.
[[nodiscard]] inline std::chrono::milliseconds span_of(Duration duration) {
    return std::chrono::milliseconds(duration.ms);
}

} // namespace ringroom::api
