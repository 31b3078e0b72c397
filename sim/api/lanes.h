#pragma once
// Inside of room api: a few threads that run jobs from one bounded queue.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ringroom::api {

class Lane {
public:
    Lane(int threads, std::size_t capacity);
    ~Lane() { stop(); }
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;
    /// False when full or stopping: the job is dropped. Any thread.
    [[nodiscard]] bool post(std::function<void()> job);
    [[nodiscard]] std::size_t waiting() const;
    /// Takes nothing more, runs what waits, then joins. One thread calls it.
    void stop();

private:
    void work();

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_; // guarded by mutex_
    bool stopping_ = false;                  // guarded by mutex_
    std::vector<std::thread> threads_;
};

} // namespace ringroom::api
