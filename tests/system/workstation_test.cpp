// ringroom-seat in a real window under Xvfb, worked with keys only.
#include "system/screen.h"

#include <fstream>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

bool is(Lab& lab, Presence presence, Activity activity) {
    const auto states = lab.all<fact::AgentStateChanged>();
    return !states.empty() && states.back().presence == presence &&
           states.back().activity == activity;
}

} // namespace

TEST_CASE("a call is taken, worked and wrapped up at the workstation without the mouse") {
    test::Folder folder;
    Lab lab;
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    REQUIRE(lab.until([&] { return is(lab, Presence::not_ready, Activity::idle); }));
    screen.await_window();
    screen.press("F10");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::idle); }));
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::ringing); }));
    screen.press("space");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::talking); }));
    REQUIRE(lab.until([&] { return caller.handset.talking; }));
    lab.pass(1_s);
    screen.press("F4");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::holding); }));
    caller.handset.forget();
    REQUIRE(lab.until([&] { return caller.handset.loudness() > 100; })); // music
    screen.press("F4");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::talking); }));
    screen.press("F3");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
    CHECK(lab.all<fact::ContactReleased>().back().by == "agent");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::idle); })); // 1 s of wrap-up
    // The screen is a moment behind the machine, and who is busy does not sign out: pressed again,
    // as a person would.
    for (int i = 0; i < 50 && !is(lab, Presence::logged_out, Activity::idle); ++i) {
        screen.press("ctrl+q");
        lab.pass(100_ms);
    }
    CHECK(is(lab, Presence::logged_out, Activity::idle));
    CHECK_FALSE(seat.ended());
}

TEST_CASE("a callback written in a talk outlives it, is promised and dialled where one works") {
    test::Folder folder;
    Lab lab;
    Seat customer(lab, "1002", 500, false); // whose telephone is the customer's here
    REQUIRE(customer.ask("POST", "/seat/log-on", "{}") == "");
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    const auto student = lab.sign_in("1001");
    const auto callbacks = [&] {
        const auto page = student->wait<wire::List<wire::CallbackRow>>("GET", "/callbacks");
        REQUIRE(page);
        return page->items;
    };
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    screen.press("F10");
    REQUIRE(screen.says("seat.state.ready"));
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(screen.says("seat.state.ringing"));
    screen.press("space");
    REQUIRE(screen.says("seat.state.talking"));
    screen.press("ctrl+b");
    screen.press("Tab"); // when is filled in
    screen.type("1002");
    screen.press("F3");
    REQUIRE(screen.says("seat.state.ready")); // one second of wrap-up
    CHECK(callbacks().empty());
    screen.press("ctrl+s");
    REQUIRE(lab.until([&] { return callbacks().size() == 1; }));
    CHECK(callbacks()[0].telephone == "1002");
    CHECK_FALSE(callbacks()[0].contact.empty());
    // Pressed until then: the list comes a moment later.
    for (int i = 0; i < 50 && !customer.handset().ringing; ++i) {
        screen.press("ctrl+p");
        lab.until([&] { return customer.handset().ringing; }, 200_ms);
    }
    CHECK(customer.handset().ringing);
    CHECK_FALSE(seat.ended());
}

TEST_CASE("a workstation killed in a call and started again has the call again") {
    test::Folder folder;
    Lab lab;
    Screen screen(lab, folder.path());
    auto seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    REQUIRE(lab.until([&] { return is(lab, Presence::not_ready, Activity::idle); }));
    screen.await_window();
    screen.press("F10");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::idle); }));
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::ringing); }));
    screen.press("space");
    REQUIRE(lab.until([&] { return is(lab, Presence::ready, Activity::talking); }));
    seat->end(SIGKILL);
    seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "again");
    screen.await_window();
    // Its telephone has the call only if the lab gave it back: the hook ends it. Pressed until
    // then.
    for (int i = 0; i < 100 && !lab.has<fact::ContactReleased>(); ++i) {
        screen.press("F3");
        lab.pass(100_ms);
    }
    REQUIRE(lab.has<fact::ContactReleased>());
    CHECK(lab.all<fact::ContactReleased>().back().by == "agent");
    CHECK(lab.all<fact::ContactConnected>().size() == 1);
}
