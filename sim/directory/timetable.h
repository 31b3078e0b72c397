#pragma once
// A timetable from a spreadsheet, CSV or XLSX. A row is a lesson:
//
//     课程,课题,日期,开始,时长,环节,剧本包,剧本,地点
//     电话客户服务实训,断网投诉,2026-11-23,08:30,90,理论15/脚本15/角色互换20/实战30/讲评10,broadband,fault,实训室
//     A
//
// or with 结束 (end) in place of 时长 (minutes). The course, one that goes on, is named, with its
// class behind a "/" where two have one name, and the term behind another. A row of the same course
// and the same beginning as a lesson changes that lesson; all others are added; nothing is removed.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "directory/courses.h"
#include "sheet/book.h"
#include "store/store.h"

namespace ringroom::directory {

struct PlannedLesson {
    int row = 0;
    bool refused = false; ///< see the diagnostics of its row
    bool changed = false; ///< else added, or unchanged
    Lesson lesson;        ///< with the id and version of the one it changes; id 0: a new one
    std::vector<Clash> clashes;
};

struct TimetablePlan {
    std::vector<PlannedLesson> rows;
    bool sound = false;
    std::string version; ///< of what was planned, as ImportPlan's
};

struct TimetableOptions {
    std::string table{};
    Language language = Language::zh;
    Duration utc_offset{}; ///< of the clock on the school's wall
    /// Whether the lab has this script, "" for the pack's first; none: nobody asks.
    std::function<bool(const std::string& pack, const std::string& drill)> has_script{};
};

/// Pure; mistakes go to `diagnostics` with row and column.
[[nodiscard]] TimetablePlan plan_timetable(const std::vector<Course>& courses,
                                           const std::vector<Lesson>& lessons,
                                           const sheet::Book& book, const TimetableOptions& options,
                                           Diagnostics& diagnostics);

/// All of it or nothing. Errors: "classes.import_mistakes", "classes.changed" (a lesson has changed
/// since), those of add_lesson().
[[nodiscard]] Result<void> apply_timetable(store::Store& store, const TimetablePlan& plan);

/// "2026-11-23", "2026/11/3", "2026年11月3日" and "8:30", "08:30" as a moment; nothing for anything
/// else.
[[nodiscard]] std::optional<WallTime> moment_of(std::string_view day, std::string_view clock,
                                                Duration utc_offset);

} // namespace ringroom::directory
