#include "api/lanes.h"

#include <exception>
#include <string>
#include <utility>

#include "base/log.h"

namespace ringroom::api {

Lane::Lane(int threads, std::size_t capacity)
    : capacity_(capacity) {
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this] { work(); });
}

void Lane::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

bool Lane::post(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || jobs_.size() >= capacity_)
            return false;
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

std::size_t Lane::waiting() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
}

void Lane::work() {
    while (true) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty())
                return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        try {
            job();
        } catch (const std::exception& fault) {
            log_error("api", std::string("a job failed why=") + fault.what());
        }
    }
}

} // namespace ringroom::api
