#pragma once
// One lesson of the timetable in a form: when, where, and its parts with what is played in each.
// For who runs drills. The window's thread.
//
//     form_.open(row);                                  // or form_.open_new()
//     if (form_.draw(size)) ...                         // back
//     if (const auto row = form_.take_saved()) ...      // with what it clashes with
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/lesson_draft.h"
#include "seat/posted.h"

namespace ringroom::seat {

class LessonForm {
public:
    explicit LessonForm(Desk& desk);
    /// What was typed and neither saved nor dropped is still there when the same lesson is opened
    /// again.
    void open(const wire::LessonRow& row);
    void open_new();
    /// At the cursor. True: back.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] static std::vector<Key> foot_keys() { return {Key::save, Key::escape}; }
    /// The lesson as the lab has it now, once.
    [[nodiscard]] std::optional<wire::LessonRow> take_saved() { return std::exchange(saved_, {}); }

private:
    void use(const wire::LessonRow& row);
    [[nodiscard]] bool asks_to_leave();
    void rebase(const wire::LessonRow& row);
    void save();
    void take_answer();
    void compare();
    void draw_course();
    void draw_parts();
    void draw_part(PartDraft& part);
    void draw_played(PartDraft& part);
    void refusal(const char* field);

    Desk& desk_;
    FormRows rows_;
    std::int64_t id_ = 0; ///< 0: a new one
    std::int64_t version_ = 0;
    bool opened_ = false;
    std::optional<LessonDraft> warned_of_; ///< what Esc would drop, as it was told
    LessonDraft base_;                     ///< as it was read
    LessonDraft draft_;
    Posted sending_;
    Asked<wire::LessonRow> now_; ///< what the other has saved
    bool comparing_ = false;
    std::string why_;  ///< the lab's refusal
    std::string told_; ///< that somebody else was quicker
    Asked<wire::List<wire::CourseRow>> courses_;
    Asked<wire::List<wire::PackRow>> packs_;
    std::optional<wire::LessonRow> saved_;
};

} // namespace ringroom::seat
