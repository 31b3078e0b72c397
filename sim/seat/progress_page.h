#pragma once
// Progress: one's own for a student; for who sees the class all students, the class's skills and
// items, whether marks are fair, and any one student. The window's thread.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seat/class_choice.h"
#include "seat/class_progress_view.h"
#include "seat/fairness_view.h"
#include "seat/page.h"
#include "seat/progress_view.h"

namespace ringroom::seat {

class ProgressPage final : public Page {
public:
    explicit ProgressPage(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;

private:
    enum class View { students, items, fairness };
    void keys();
    void draw_class(ImVec2 size);
    void draw_names();
    void draw_classes();
    void draw_student(ImVec2 size);
    void go(int by);

    Desk& desk_;
    ProgressView student_view_;
    ClassProgressView class_view_;
    FairnessView fairness_view_;
    ClassChoice classes_;
    std::string class_name_; ///< on show, or CLASS/GROUP; empty: none is known yet
    View view_ = View::students;
    std::optional<AgentId> student_; ///< looked at closer
};

} // namespace ringroom::seat
