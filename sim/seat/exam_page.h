#pragma once
// Exams: one's own list, the written exam that is sat here and results; for who holds them their
// office. While a written one is sat nothing else is to be had at this seat; what was typed comes
// to the disk and the lab whichever page is on show. The window's thread.
#include <optional>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/exam_marker.h"
#include "seat/exam_office.h"
#include "seat/exam_sheet.h"
#include "seat/own_practicals.h"
#include "seat/page.h"
#include "seat/practical_result.h"
#include "seat/seated_exam.h"
#include "seat/table.h"
#include "seat/twice.h"

namespace ringroom::seat {

class ExamPage final : public Page {
public:
    explicit ExamPage(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;
    /// Once a frame, whichever page is on show.
    void keep_up(const Shown& shown, bool on_show);
    /// It wants the whole window, and everything else is out of reach.
    [[nodiscard]] bool locked() const { return exam_.locked(); }
    /// Once, after an exam has gone on by itself.
    [[nodiscard]] bool take_arrival() { return exam_.take_arrival(); }
    [[nodiscard]] bool dialog_is_open() const { return office_.dialog_is_open(); }
    /// A contact whose recording and marks are to be looked at, once.
    [[nodiscard]] std::optional<std::string> take_listen();
    /// What the window is called meanwhile.
    [[nodiscard]] std::string title() const;

private:
    // The list.
    void draw_own(const Shown& shown, ImVec2 size);
    void draw_list(ImVec2 size);
    void take_wanted(const Shown& shown);
    void fill();
    void draw_choice(const wire::ExamRow& exam, ImVec2 size);
    void act(const Shown& shown, const wire::ExamRow& exam);
    void look(const wire::ExamRow& exam);
    [[nodiscard]] const wire::ExamRow* chosen();
    [[nodiscard]] std::string state_words(const wire::ExamRow& exam) const;
    // The exam that is sat or looked at.
    void draw_exam(const Shown& shown, ImVec2 size);
    void draw_question(const Shown& shown, ImVec2 size);
    void go_to_unmarked();
    void keys();
    void go(std::size_t place);
    void go_to_open();
    void ask_hand_in();
    void draw_bar(ImVec2 size);
    void draw_saving();
    void draw_clock(float right);
    void draw_strip(ImVec2 size);
    void draw_cell(std::size_t place, ImVec2 low, float size);
    void draw_legend();
    void draw_buttons(float width);
    void draw_cover(ImVec2 size, const std::string& words);
    void draw_result(ImVec2 size);
    void draw_foot(const Shown& shown, ImVec2 size);
    void draw_hand_in();
    /// Why no question is to be seen; empty: it is.
    [[nodiscard]] std::string cover_words() const;

    Desk& desk_;
    SeatedExam exam_;
    ExamSheet sheet_;
    ExamMarker marker_;
    ExamOffice office_;
    Table table_;
    Asked<wire::List<wire::ExamRow>> exams_;
    OwnPracticals practicals_;
    PracticalResult result_; ///< of a practical exam
    bool shows_result_ = false;
    std::uint64_t filled_ = 0; ///< versions of both lists
    Language filled_in_ = Language::zh;
    std::uint64_t changes_ = 0;
    Twice<std::int64_t> begin_; ///< an exam
    std::int64_t sitting_ = 0;  ///< on show
    Instant shown_since_;
    bool marks_ = false; ///< goes from answer to answer that waits for a mark
    std::size_t place_ = 0;
    bool asks_ = false;       ///< whether to hand in
    bool asked_once_ = false; ///< the question has been on show for a frame
    Table::Asked wanted_;     ///< of the list, in this frame
};

} // namespace ringroom::seat
