#include "server/exam_clock.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/log.h"
#include "base/wall_clock.h"
#include "server/alarms.h"

namespace ringroom::server {

namespace {
constexpr std::chrono::seconds tick{1};
}

ExamClock::ExamClock(exam::Hall& hall, Alarms& alarms)
    : hall_(hall)
    , alarms_(alarms)
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
    bool moved = false;
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, tick, [this] { return stopping_; })) {
        lock.unlock();
        hall_.advance({steady_now(), wall_now()});
        const auto ahead = clock_moved().ms;
        const bool now_moved = std::abs(ahead) > WallClock::moved_by.ms;
        if (std::exchange(moved, now_moved) != now_moved) {
            now_moved ? alarms_.raise(steady_now(), "server.clock_moved", 0)
                      : alarms_.clear("server.clock_moved", 0);
            log_warning("server",
                        now_moved ? "the computer's clock was moved; exams, appeals and retention "
                                    "go on by the time that has passed: ahead_s=" +
                                        std::to_string(ahead / 1'000)
                                  : "the computer's clock is as before it was moved");
        }
        lock.lock();
    }
}

} // namespace ringroom::server
