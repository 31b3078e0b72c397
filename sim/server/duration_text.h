#pragma once
// Spans of time as people type them at a command line.
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::server {

/// "90s", "2min", "1h", "500ms", "2分钟", "90秒"; a bare number is seconds. From 0 to a day. Error
/// "robot.duration". Any thread.
[[nodiscard]] Result<Duration> duration_from(std::string_view text);

} // namespace ringroom::server
