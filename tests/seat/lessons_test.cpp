// Where the parts of a lesson lie in time.
#include <catch2/catch.hpp>

#include "seat/lessons_view.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

wire::LessonRow lesson_of(std::vector<std::int64_t> minutes) {
    wire::LessonRow out{.starts_at = "2026-11-23T00:30:00Z"};
    for (const auto length : minutes)
        out.parts.push_back({.kind = "theory", .minutes = length});
    return out;
}

} // namespace

TEST_CASE("parts of a lesson follow each other from its beginning") {
    const auto lesson = lesson_of({15, 0, 30});
    const auto times = part_times(lesson);
    const auto starts = from_iso(lesson.starts_at);
    REQUIRE(starts);
    REQUIRE(times.size() == 3);
    CHECK(times[0].from == *starts);
    CHECK(times[2].from == *starts + 15_min);
    CHECK(times[2].to == *starts + 45_min);

    CHECK_FALSE(part_at(times, *starts + Duration{-1}));
    CHECK(part_at(times, *starts) == 0U);
    CHECK(part_at(times, *starts + (15_min - Duration{1})) == 0U);
    CHECK(part_at(times, *starts + 15_min) == 2U); // a part without time is never on
    CHECK_FALSE(part_at(times, *starts + 45_min));
}

TEST_CASE("a lesson whose beginning cannot be read has no times") {
    auto lesson = lesson_of({15});
    lesson.starts_at = "tomorrow";
    CHECK(part_times(lesson).empty());
    CHECK_FALSE(part_at({}, WallTime{0}));
}
