// A timetable from anybody: no crash, and what is taken keeps the limits.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "directory/limits.h"
#include "directory/timetable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace ringroom;
    using namespace ringroom::directory;
    Course course;
    course.id = 1;
    course.name = "c";
    course.class_name = "k";
    Lesson known;
    known.id = 1;
    known.course = 1;
    known.title = "t";
    known.starts = {1'795'000'000'000};
    Diagnostics diagnostics;
    const auto book = sheet::read({reinterpret_cast<const char*>(bytes), size}, "fuzz.csv",
                                  Language::zh, diagnostics);
    if (!book)
        return 0;
    const auto plan =
        plan_timetable({course}, {known}, *book, {.utc_offset = Duration{28'800'000}}, diagnostics);
    check(!plan.sound || !has_errors(diagnostics), "a plan with mistakes is not sound");
    check(plan.rows.size() <= limits::timetable_rows, "rows are bounded");
    for (const auto& row : plan.rows)
        check(row.refused || check_lesson(row.lesson).has_value(), "a lesson is checked");
    return 0;
}
