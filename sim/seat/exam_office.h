#pragma once
// Exams for who holds them: all of them, written and practical, of each its hall, of written ones
// their questions' figures and the bank, and how a new one is planned. The window's thread.
//
//     office_.draw(size);
//     if (const auto sitting = office_.take_look()) exam_.look_at(*sitting);
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/exam_bank.h"
#include "seat/exam_hall.h"
#include "seat/exam_items.h"
#include "seat/exam_plan.h"
#include "seat/practical_hall.h"
#include "seat/practical_plan.h"
#include "seat/table.h"

namespace ringroom::seat {

class ExamOffice {
public:
    explicit ExamOffice(Desk& desk);
    /// At the cursor.
    void draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    [[nodiscard]] bool dialog_is_open() const {
        return hall_.dialog_is_open() || practical_hall_.dialog_is_open();
    }
    /// An attempt that is to be looked at, once.
    [[nodiscard]] std::optional<std::int64_t> take_look() { return std::exchange(look_, {}); }
    /// A contact whose recording and marks are to be looked at, once.
    [[nodiscard]] std::optional<std::string> take_listen() { return practical_hall_.take_listen(); }
    /// The next attempt with an answer that waits for a mark, after one of them was looked at;
    /// nothing: none is left.
    [[nodiscard]] std::optional<std::int64_t> next_to_mark(std::int64_t done);
    /// A mark was given.
    void marked() { hall_.forget(); }

private:
    enum class View { exams, hall, items, bank, plan, practical_hall, practical_plan };
    void draw_exams(ImVec2 size);
    void draw_opened(const wire::ExamRow& exam, ImVec2 size);
    void draw_practical(ImVec2 size);
    void open(std::int64_t exam);
    void open_practical(std::int64_t exam);
    void add_practicals(std::vector<TableRow>& rows);
    void fill();
    [[nodiscard]] const wire::ExamRow* opened();
    [[nodiscard]] const wire::PracticalRow* opened_practical();

    Desk& desk_;
    View view_ = View::exams;
    Table table_;
    Asked<wire::List<wire::ExamRow>> exams_;
    Asked<wire::List<wire::PracticalRow>> practicals_;
    std::uint64_t filled_ = 0; ///< versions of both lists
    Language filled_in_ = Language::zh;
    std::int64_t exam_ = 0; ///< whose hall is on show
    ExamHall hall_;
    ExamItemsView items_;
    ExamBank bank_;
    ExamPlan plan_;
    PracticalHall practical_hall_;
    PracticalPlan practical_plan_;
    std::uint64_t changes_ = 0;
    std::optional<std::int64_t> look_;
    std::vector<std::int64_t> to_mark_; ///< the first is looked at now
};

} // namespace ringroom::seat
