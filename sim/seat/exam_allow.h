#pragma once
// A teacher makes an exception for one student of a written exam: to begin before the exam's gate
// is mastered, or one attempt more; with the reason. The window's thread.
//
//     allow_.open(exam.id, gate_.value(), chosen_row());
//     allow_.draw();
//     if (allow_.take_done()) gate_.forget();
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

class ExamAllow {
public:
    explicit ExamAllow(Desk& desk)
        : desk_(desk) {}
    /// `gated`: the exam with who is not there yet; `row`: whose attempt is chosen. Either may be
    /// null: the number is typed then.
    void open(std::int64_t exam, const wire::ExamRow* gated, const wire::ExamResultRow* row);
    [[nodiscard]] bool is_open() const { return open_; }
    /// Every frame.
    void draw();
    /// Once after the lab has taken one.
    [[nodiscard]] bool take_done() { return std::exchange(done_, false); }

private:
    Desk& desk_;
    std::int64_t exam_ = 0;
    bool open_ = false;
    bool focus_ = false;
    bool done_ = false;
    bool attempt_ = false;
    std::vector<std::string> numbers_; ///< of who is not there yet
    std::string number_;
    std::string reason_;
    Posted sending_;
};

} // namespace ringroom::seat
