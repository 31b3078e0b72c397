#pragma once
// How a worker gives back what the control thread made: a lock-free stack without a bound, so that
// nothing is freed in a tick and nothing is lost.
#include <atomic>
#include <utility>

namespace ringroom::media {

struct Returned {
    Returned() = default;
    virtual ~Returned() = default;
    Returned(const Returned&) = delete;
    Returned& operator=(const Returned&) = delete;
    Returned* next_returned = nullptr;
};

class ReturnStack {
public:
    ReturnStack() = default;
    ~ReturnStack() { free_all(); }
    ReturnStack(const ReturnStack&) = delete;
    ReturnStack& operator=(const ReturnStack&) = delete;

    /// The worker.
    void give(Returned* thing) {
        thing->next_returned = head_.load(std::memory_order_relaxed);
        while (!head_.compare_exchange_weak(thing->next_returned, thing, std::memory_order_release,
                                            std::memory_order_relaxed)) {
        }
    }
    /// The control thread: everything given since, linked by next_returned; null when nothing.
    [[nodiscard]] Returned* take_all() {
        return head_.exchange(nullptr, std::memory_order_acquire);
    }
    /// The control thread.
    void free_all() {
        auto* thing = take_all();
        while (thing != nullptr)
            delete std::exchange(thing, thing->next_returned);
    }

private:
    std::atomic<Returned*> head_{nullptr};
};

} // namespace ringroom::media
