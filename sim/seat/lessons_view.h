#pragma once
// The timetable of one's classes, and of one lesson its parts from theory to debrief: what is done
// when, the talk script to study, and for who runs drills the way to start the part, a form to plan
// lessons in and timetables from spreadsheets. The window's thread.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/lesson_form.h"
#include "seat/list_view.h"
#include "seat/posted.h"
#include "seat/sheet_import.h"
#include "seat/sure_dialog.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What a part of a lesson wants played, for the page of drills.
struct LessonDrill {
    std::string pack;
    std::string drill; ///< empty: the pack's first
    std::string class_name;
    std::int64_t minutes = 0;
    bool exchange = false; ///< students play the customers
};

/// Where a part of a lesson lies in time.
struct PartTime {
    WallTime from;
    WallTime to;
};
/// One each part, one after the other from the lesson's beginning. Empty: the beginning is no time.
[[nodiscard]] std::vector<PartTime> part_times(const wire::LessonRow& lesson);
/// The part that goes on at `now`; none: it has not begun, is over, or lies between the parts.
[[nodiscard]] std::optional<std::size_t> part_at(const std::vector<PartTime>& times, WallTime now);

class LessonsView final : public ListView {
public:
    /// `start_drill` goes to the page of drills, `hear` to listening across.
    LessonsView(Desk& desk, std::function<void(LessonDrill)> start_drill,
                std::function<void()> hear);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override;
    [[nodiscard]] bool dialog_is_open() const override { return sure_.is_open(); }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    enum class On { timetable, form, import };
    void draw_timetable(const Shown& shown, ImVec2 size);
    void draw_form(ImVec2 size);
    void draw_import(ImVec2 size);
    void act(const Table::Asked& asked);
    void change(const wire::LessonRow* lesson);
    void ask_remove(const wire::LessonRow& lesson);
    void take_answers();
    [[nodiscard]] const wire::LessonRow* row_of_id(std::int64_t lesson);
    void fill();
    void open(std::int64_t lesson);
    [[nodiscard]] const wire::LessonRow* opened();
    void draw_lesson(const Shown& shown, const wire::LessonRow& lesson, ImVec2 size);
    void draw_parts(const wire::LessonRow& lesson, ImVec2 size);
    void draw_part(const Shown& shown, const wire::LessonRow& lesson, ImVec2 size);
    void draw_study(const wire::ScriptStudy& study);
    [[nodiscard]] bool begins(const Shown& shown, const wire::LessonPartRow& part);
    void begin(const wire::LessonRow& lesson, const wire::LessonPartRow& part);

    Desk& desk_;
    const std::function<void(LessonDrill)> start_drill_;
    const std::function<void()> hear_;
    Asked<wire::List<wire::LessonRow>> lessons_;
    Asked<wire::List<wire::ScriptStudy>> study_;
    std::optional<Table> table_; ///< made when the rights are known: it shows what may be done
    LessonForm form_;
    SheetImport import_;
    SureDialog sure_;
    On on_ = On::timetable;
    Posted removing_;
    std::int64_t leaving_ = 0; ///< that is to be removed
    bool teaches_ = false;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    std::int64_t opened_ = 0; ///< 0: the timetable is on show
    std::size_t part_ = 0;    ///< of the lesson on show
};

} // namespace ringroom::seat
