// What a course tells of recording, at the workstation: shown before anything else, accepted with a
// key, read again and taken back in the settings.
#include "system/screen.h"

#include <algorithm>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// Who of the course's class has accepted its text.
std::vector<std::string> accepted(Lab& lab) {
    std::vector<std::string> out;
    const auto all = lab.ask<wire::List<wire::ConsentStanding>>("GET", "/courses/1/consents");
    for (const auto& one : all.items)
        if (one.accepted_at)
            out.push_back(one.number);
    return out;
}

/// The administrator adds a course that asks for consent, for the class of 1001.
void add_course(Lab& lab) {
    const auto admin = lab.sign_in("9001");
    const auto course = admin->wait<wire::CourseRow>(
        "POST", "/courses",
        wire::encode(wire::NewCourse{
            .name = "Service", .class_name = "One", .consent = "Every call is recorded."}));
    REQUIRE(course);
}

} // namespace

TEST_CASE("a student accepts what is recorded with a key, and takes it back in the settings") {
    test::Folder folder;
    Lab lab;
    add_course(lab);
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    const auto is = [&](const std::vector<std::string>& who) {
        return lab.until([&] { return accepted(lab) == who; }, 1_s);
    };
    CHECK(is({}));
    // The text comes a moment later: pressed until it is accepted, as a person would.
    screen.press_until("ctrl+s", [&] { return is({"1001"}); });
    screen.press("alt+6");
    screen.press("k");
    screen.press_until("ctrl+s", [&] { return is({}); });
    CHECK_FALSE(seat.ended());
}
