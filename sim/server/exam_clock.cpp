#include "server/exam_clock.h"

#include <chrono>

namespace ringroom::server {

namespace {
constexpr std::chrono::seconds tick{1};
}

ExamClock::ExamClock(exam::Hall& hall)
    : hall_(hall)
    , thread_([this] { run(); }) {}

ExamClock::~ExamClock() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void ExamClock::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, tick, [this] { return stopping_; })) {
        lock.unlock();
        hall_.advance({steady_now(), wall_now()});
        lock.lock();
    }
}

} // namespace ringroom::server
