// A group is chosen at the workstation where a class is: a teacher starts a drill for it by keys.
#include <algorithm>

#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

TEST_CASE("a teacher starts a drill for a group of the class by keys") {
    test::Folder folder;
    Lab lab;
    const wire::NewCourse course{
        .name = "Service", .class_name = "One", .groups = {{"b", {"1002"}}}};
    REQUIRE(lab.sign_in("9001")->wait<wire::CourseRow>("POST", "/courses", wire::encode(course)));
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path(), "8001"), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    // The lists come a moment later: the script, then the last of the classes, until it is begun.
    const auto begun = [&] {
        const auto drills = lab.ask<wire::List<wire::DrillStatus>>("GET", "/drills").items;
        return std::any_of(drills.begin(), drills.end(),
                           [](const auto& one) { return one.class_name == "One/b"; });
    };
    screen.repeat({"Escape", "alt+4", "Up", "e", "Down", "End", "Return", "s"}, begun);
    CHECK_FALSE(seat.ended());
}
