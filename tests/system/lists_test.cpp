// The lists of the workstation in a real window, worked with keys only: an own recording heard in
// the headset, a message read and answered, a case closed and its customer dialled.
#include "system/person.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr double recorded_tone = 900;
constexpr int lists_before_cases = 2;
constexpr int lists_before_recordings = 4;
constexpr int lists_before_messages = 9;

bool heard_now(const Person& person) {
    const auto newest = person.ear->newest();
    return !newest.empty() && media::test::has_tone(newest, recorded_tone);
}

} // namespace

TEST_CASE("an own recording is heard in the headset and falls silent when the telephone rings") {
    sound::Pulse pulse;
    Lab lab;
    Person student(lab, "1001", pulse, "mouth", "ear");
    REQUIRE(student.is(Presence::not_ready, Activity::idle));
    student.screen.await_window();
    student.screen.press("F10");
    REQUIRE(student.is(Presence::ready, Activity::idle));
    {
        Caller caller(lab, recorded_tone);
        caller.handset.call("96101");
        REQUIRE(student.is(Presence::ready, Activity::ringing));
        student.screen.press("space");
        REQUIRE(student.is(Presence::ready, Activity::talking));
        lab.pass(6_s);
        student.screen.press("F3");
        REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
    }
    lab.kept_recording();
    REQUIRE(lab.until([&] { return !heard_now(student); })); // the talk itself

    student.screen.show_list(lists_before_recordings);
    // Asked again until the list knows the recording and its sound is there.
    for (int i = 0; i < 50 && !heard_now(student); ++i) {
        student.screen.press("Down");
        student.screen.press("Return");
        lab.pass(300_ms);
    }
    REQUIRE(student.hears(recorded_tone));
    student.screen.press("space");
    REQUIRE(lab.until([&] { return !heard_now(student); }));
    student.screen.press("Return"); // from the beginning
    REQUIRE(student.hears(recorded_tone));
    // Faster and of one side alone, at its own pitch.
    student.screen.press("period");
    student.screen.press("period");
    student.screen.press("s");
    student.screen.press("Return");
    REQUIRE(student.hears(recorded_tone));
    student.screen.press("s"); // the student's own side: nothing was said there
    REQUIRE(lab.until([&] { return !heard_now(student); }));
    student.screen.press("s");
    student.screen.press("Return");
    REQUIRE(student.hears(recorded_tone));

    REQUIRE(student.is(Presence::ready, Activity::idle)); // wrapped up
    Caller other(lab, 1400, "13800002222");
    other.handset.call("96101");
    REQUIRE(student.is(Presence::ready, Activity::ringing));
    REQUIRE(lab.until([&] { return !heard_now(student); }));
    student.screen.press("space"); // answers, plays nothing
    REQUIRE(student.is(Presence::ready, Activity::talking));
    CHECK(student.hears(1400));
    CHECK(!heard_now(student));
    CHECK_FALSE(student.seat->ended());
}

TEST_CASE("a message of any characters is shown, read and answered at the workstation") {
    test::Folder folder;
    Lab lab;
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    REQUIRE(lab.until([&] { return !lab.all<fact::AgentStateChanged>().empty(); }));
    const auto student = lab.sign_in("1001");

    std::string text = "שלום \U0001F600 مرحبا\u202E turned\n";
    for (int i = 0; i < 1'900; ++i)
        text += "字";
    REQUIRE(lab.teacher->wait<wire::Message>(
        "POST", "/messages", wire::encode(wire::NewMessage{.to = {"1001"}, .text = text})));
    screen.await_window();
    screen.show_list(lists_before_messages);
    const auto unread = [&] {
        return student->wait<wire::MessagePage>("GET", "/messages")->unread;
    };
    CHECK(unread() <= 1);
    for (int i = 0; i < 50 && unread() > 0; ++i) { // chosen, it is read
        screen.press("Down");
        lab.pass(200_ms);
    }
    CHECK(unread() == 0);
    const auto answered = [&] {
        const auto page = lab.ask<wire::MessagePage>("GET", "/messages");
        return !page.items.empty() && !page.items.front().mine &&
               page.items.front().text.ends_with("ok");
    };
    // The answer; a person looks whether the cursor is in the box before writing, and so does this,
    // by writing again where it was not.
    for (int i = 0; i < 20 && !answered(); ++i) {
        screen.press("Escape");
        screen.press("Return");
        lab.pass(300_ms * (i + 1));
        for (const auto* key : {"o", "k", "ctrl+s"})
            screen.press(key);
        lab.until(answered, 1_s);
    }
    REQUIRE(answered());
    CHECK_FALSE(seat.ended());
}

TEST_CASE("a case of one's own is closed, read, opened again and its customer dialled by keys") {
    test::Folder folder;
    Lab lab;
    Seat other(lab, "1002", 500); // whose telephone is the customer's here
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    const auto student = lab.sign_in("1001");
    REQUIRE(student->wait<wire::CaseRow>(
        "POST", "/cases",
        wire::encode(
            wire::NewCase{.telephone = "1002", .title = "no line", .note = "since noon"})));
    const auto state = [&] {
        const auto page =
            student->wait<wire::List<wire::CaseRow>>("GET", "/cases?mine=true&state=all");
        REQUIRE(page);
        REQUIRE(page->items.size() == 1);
        return page->items.front().state;
    };
    // Asked for again where the list was not there yet.
    const auto until = [&](const std::vector<std::string>& keys,
                           const std::function<bool()>& done) {
        for (int i = 0; i < 20 && !done(); ++i) {
            for (const auto& key : keys)
                screen.press(key);
            lab.until(done, 5_s);
        }
        return done();
    };
    screen.await_window();
    screen.show_list(lists_before_cases);
    REQUIRE(until({"Down", "c"}, [&] { return state() == "closed"; }));
    screen.press("a"); // those that are closed, too
    REQUIRE(until({"Down", "Return", "c"}, [&] { return state() == "open"; }));
    REQUIRE(until({"d"}, [&] { return other.handset().ringing; }));
    CHECK_FALSE(seat.ended());
}
