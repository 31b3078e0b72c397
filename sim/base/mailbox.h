#pragma once
// How threads meet. Mailbox: many writers, one reader, bounded, with a file descriptor that polls
// readable while something waits. SpscRing: one writer, one reader, no lock, nothing allocated
// after construction; for the media tick.
#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"

namespace ringroom {

/// An eventfd that is readable after wake() until drain(). Any thread may wake.
class Wakeup {
public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;
    void wake() const;
    void drain() const;
    [[nodiscard]] int fd() const { return fd_; }

private:
    int fd_;
};

template <class T>
class Mailbox {
public:
    explicit Mailbox(std::size_t capacity)
        : capacity_(capacity) {}

    /// False when full: the caller decides what a lost message means. Any thread.
    [[nodiscard]] bool post(T message) {
        {
            const std::lock_guard lock(mutex_);
            if (items_.size() >= capacity_)
                return false;
            items_.push_back(std::move(message));
        }
        wakeup_.wake();
        return true;
    }
    /// Everything that waits, oldest first. The reader's thread.
    [[nodiscard]] std::deque<T> take_all() {
        wakeup_.drain();
        const std::lock_guard lock(mutex_);
        return std::exchange(items_, {});
    }
    [[nodiscard]] int fd() const { return wakeup_.fd(); }

private:
    const std::size_t capacity_;
    Wakeup wakeup_;
    std::mutex mutex_;
    std::deque<T> items_; // guarded by mutex_
};

template <class T>
class SpscRing {
public:
    /// Holds up to `capacity` items; rounded up to a power of two.
    explicit SpscRing(std::size_t capacity) {
        std::size_t size = 1;
        while (size < capacity)
            size *= 2;
        slots_.resize(size);
        mask_ = size - 1;
    }
    /// Writer's thread. False when full.
    [[nodiscard]] bool push(T item) {
        const auto head = head_.load(std::memory_order_relaxed);
        if (head - tail_.load(std::memory_order_acquire) > mask_)
            return false;
        slots_[head & mask_] = std::move(item);
        head_.store(head + 1, std::memory_order_release);
        return true;
    }
    /// Reader's thread. Empty when there is nothing.
    [[nodiscard]] std::optional<T> pop() {
        const auto tail = tail_.load(std::memory_order_relaxed);
        if (tail == head_.load(std::memory_order_acquire))
            return std::nullopt;
        std::optional<T> item(std::move(slots_[tail & mask_]));
        tail_.store(tail + 1, std::memory_order_release);
        return item;
    }
    /// Reader's thread: at least so many can be popped. Any other: about so many.
    [[nodiscard]] std::size_t waiting() const {
        return head_.load(std::memory_order_acquire) - tail_.load(std::memory_order_relaxed);
    }

private:
    std::vector<T> slots_;
    std::size_t mask_ = 0;
    alignas(64) std::atomic<std::size_t> head_{0};
    alignas(64) std::atomic<std::size_t> tail_{0};
};

} // namespace ringroom
