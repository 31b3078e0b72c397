#pragma once
// The mark that a person gives one answer of a sitting that is handed in: what it should mention,
// quarters of the points by figure keys, or points of one's own with a reason. The window's thread.
//
//     if (marker_.draw(exam, place, size))
//         go on to the next one
#include <cstdint>
#include <string>

#include <imgui.h>

#include "seat/posted.h"
#include "seat/seated_exam.h"

namespace ringroom::seat {

class ExamMarker {
public:
    explicit ExamMarker(Desk& desk)
        : desk_(desk) {}
    /// Whether who looks at this sitting may mark it now.
    [[nodiscard]] static bool may(const SeatedExam& exam);
    static constexpr float points = 140; ///< high
    /// At the cursor. True in the frame in which the lab has taken a mark.
    bool draw(SeatedExam& exam, std::size_t place, ImVec2 size);

private:
    [[nodiscard]] bool take_answers(SeatedExam& exam);
    void begin(const wire::ExamSitting& sitting, const wire::ExamQuestion& question);
    void draw_hints(const wire::ExamQuestion& question);
    void draw_quarters(const wire::ExamSitting& sitting, const wire::ExamQuestion& question);
    void draw_own(const wire::ExamSitting& sitting, const wire::ExamQuestion& question);
    void send(const wire::ExamSitting& sitting, const wire::ExamQuestion& question,
              std::int64_t earned);

    Desk& desk_;
    std::int64_t sitting_ = 0;
    std::int64_t place_ = -1;
    std::string points_;
    std::string reason_;
    Posted sending_;
    std::int64_t sent_of_ = 0; ///< sitting
    std::int64_t sent_at_ = -1;
    Posted reading_; ///< the sitting, after a refusal
};

} // namespace ringroom::seat
