#pragma once
// One lesson of the timetable in a form: when, where, and its parts with what is played in each.
// For who runs drills. The window's thread.
//
//     form_.open(row);                                  // or form_.open_new()
//     if (form_.draw(size)) ...                         // back
//     if (const auto row = form_.take_saved()) ...      // with what it clashes with
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/lesson_draft.h"
#include "seat/shared_draft.h"

namespace ringroom::seat {

class LessonForm {
public:
    explicit LessonForm(Desk& desk);
    /// What was typed and neither saved nor dropped is still there when the same lesson is opened
    /// again.
    void open(const wire::LessonRow& row) { shared_.open(row); }
    void open_new() { shared_.open_new(); }
    /// At the cursor. True: back.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] static std::vector<Key> foot_keys() { return {Key::save, Key::escape}; }
    /// The lesson as the lab has it now, once.
    [[nodiscard]] std::optional<wire::LessonRow> take_saved() { return shared_.take_saved(); }

private:
    void save();
    void draw_course();
    void draw_parts();
    void draw_part(PartDraft& part);
    void draw_played(PartDraft& part);

    Desk& desk_;
    FormRows rows_;
    SharedDraft<wire::LessonRow, LessonDraft> shared_;
    Asked<wire::List<wire::CourseRow>> courses_;
    Asked<wire::List<wire::PackRow>> packs_;
};

} // namespace ringroom::seat
