#pragma once
// A question of an exam that is to be marked otherwise for everybody: another key, or full marks
// for all. The lab says first what it would do; the same key then does exactly that. For who marks.
// The window's thread.
//
//     rekey_.open(exam, item);
//     if (rekey_.draw(size)) ...                       // back to the figures
//     if (rekey_.take_done()) items_.forget();
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/posted.h"
#include "seat/question_answers.h"
#include "wire/messages.h"

namespace ringroom::seat {

class ExamRekeyForm {
public:
    explicit ExamRekeyForm(Desk& desk)
        : desk_(desk)
        , rows_(desk, 150)
        , answers_(desk, rows_) {}
    void open(std::int64_t exam, const wire::ExamItemRow& item);
    /// At the cursor. True: back to the figures.
    [[nodiscard]] bool draw(ImVec2 size);
    /// Once after the lab has done it.
    [[nodiscard]] bool take_done() { return std::exchange(done_, false); }

private:
    void take_question();
    void take_answers();
    /// What is typed, without the reason. The error's code is the field that is wrong.
    [[nodiscard]] Result<wire::ExamRekey> typed() const;
    void send(const std::string& now);
    void draw_key();
    void draw_plan();
    void draw_rows();
    void refused(const Error& error);

    Desk& desk_;
    FormRows rows_;
    QuestionAnswers answers_;
    std::int64_t exam_ = 0;
    wire::ExamItemRow item_;
    Asked<wire::QuestionRow> question_;
    bool filled_ = false; ///< the draft is of question_
    QuestionDraft draft_;
    std::vector<std::string> rights_; ///< of matching: what is on offer
    bool full_ = false;
    std::string reason_;
    Posted looking_;
    Posted doing_;
    std::string looked_at_;                 ///< what plan_ is the preview of
    std::optional<wire::ExamRekeyed> plan_; ///< the last preview
    bool done_ = false;
};

} // namespace ringroom::seat
