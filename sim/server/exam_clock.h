#pragma once
// Tells the exam hall the time about once a second, on a thread of its own: hands in what is over,
// opens and closes exams, keeps the clocks of sittings; and tells in the log when the computer's
// clock was moved, and as an alarm for as long as it stands.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "exam/hall.h"

namespace ringroom::server {

class Alarms;

class ExamClock {
public:
    /// Both outlive it.
    ExamClock(exam::Hall& hall, Alarms& alarms);
    ~ExamClock();
    ExamClock(const ExamClock&) = delete;
    ExamClock& operator=(const ExamClock&) = delete;

private:
    void run();

    exam::Hall& hall_;
    Alarms& alarms_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false; // guarded by mutex_
    std::thread thread_;
};

} // namespace ringroom::server
