#pragma once
// A member of every single-thread class: the first call binds the thread, a call from another one
// stops the program. Costs one comparison; on in every build.
#include <atomic>
#include <thread>

#include "base/check.h"

namespace ringroom {

class ThreadCheck {
public:
    /// Aborts when called from a thread other than the first.
    void here() const {
        auto bound = owner_.load(std::memory_order_relaxed);
        const auto self = std::this_thread::get_id();
        if (bound == std::thread::id{}) {
            owner_.compare_exchange_strong(bound, self);
            bound = owner_.load(std::memory_order_relaxed);
        }
        check(bound == self, "called from a thread that does not own this");
    }
    /// Lets the next caller own it: for hand-over at start and stop.
    void release() { owner_.store({}, std::memory_order_relaxed); }

private:
    mutable std::atomic<std::thread::id> owner_{};
};

} // namespace ringroom
