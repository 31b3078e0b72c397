#pragma once
// A command that runs until someone presses Ctrl-C or `kill` asks it to end.
#include <functional>

#include "base/result.h"

namespace ringroom::server {

/// Runs `run` on this thread. SIGINT or SIGTERM has `stop` called, on a thread of its own, which is
/// to make `run` return. Once in a process: a signal has one receiver. Error: server.pipe.
[[nodiscard]] Result<void> run_until_signal(const std::function<void()>& run,
                                            const std::function<void()>& stop);

} // namespace ringroom::server
