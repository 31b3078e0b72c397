#pragma once
// The courses of the lab: what each teaches whom, and how its students stand to its text on
// recording; one of them in a form (course_form.h). For who manages people. The window's thread.
#include <cstdint>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/course_form.h"
#include "seat/list_view.h"
#include "seat/posted.h"
#include "seat/sure_dialog.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class CoursesView final : public ListView {
public:
    explicit CoursesView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override;
    [[nodiscard]] bool dialog_is_open() const override { return sure_.is_open(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    void fill();
    void take_answers();
    void act(const Table::Asked& asked);
    void ask_remove(const wire::CourseRow& row);
    [[nodiscard]] std::string remove_words();
    [[nodiscard]] const wire::CourseRow* row_named(const std::string& id);

    Desk& desk_;
    Table table_;
    CourseForm form_;
    bool edits_ = false;
    SureDialog sure_;
    Asked<wire::List<wire::CourseRow>> rows_;
    CourseForm::People people_;
    std::string filled_;
    wire::CourseRow leaving_;                    ///< that is to be removed
    Asked<wire::List<wire::LessonRow>> lessons_; ///< of it
    Posted removing_;
};

} // namespace ringroom::seat
