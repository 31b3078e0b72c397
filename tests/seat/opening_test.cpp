// What a key opens in front of what, what closes by itself, and when a person means.
#include "seat/calendar.h"
#include "seat/call_panel.h"
#include "seat/contact_panel.h"
#include "seat/typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

TEST_CASE("what one key opens comes to the front, and what it covers stays as it was") {
    Typist typist;
    Place place(typist.look());
    ContactPanel panel(place.desk);
    Shown shown;
    shown.view.agent.activity = Activity::talking;
    shown.hook = Hook::talking;
    shown.view.contact = wire::SeatContact{.id = ContactId{7}, .mine = "agent"};
    const auto is_seen = [&](bool promise, bool customer) {
        typist.then([=, &panel, &shown] {
            CHECK(panel.promises(shown) == promise);
            CHECK(panel.edits_customer(shown) == customer);
            CHECK(ImGui::GetIO().WantTextInput);
        });
    };
    typist.then([] {});
    typist.commands(SDL_SCANCODE_K); // what is known to answer with
    is_seen(false, false);
    typist.commands(SDL_SCANCODE_B);
    is_seen(true, false);
    typist.commands(SDL_SCANCODE_E);
    is_seen(false, true);
    typist.commands(SDL_SCANCODE_J);
    is_seen(false, false);
    typist.commands(SDL_SCANCODE_B);
    is_seen(true, false);
    typist.commands(SDL_SCANCODE_J);
    typist.strokes(SDL_SCANCODE_ESCAPE); // back from the cases, no further
    typist.then([&] { CHECK(panel.promises(shown)); });
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.then([&] {
        CHECK_FALSE(panel.promises(shown));
        CHECK(panel.edits_customer(shown)); // below it
    });
    typist.commands(SDL_SCANCODE_E);
    is_seen(false, true);
    typist.run([&] {
        panel.keys(shown);
        panel.draw(shown, {700, 600});
    });
}

TEST_CASE("whom to transfer or consult is no longer asked once the talk is over") {
    Typist typist;
    Place place(typist.look());
    CallPanel panel(place.desk);
    Shown shown;
    const auto talks = [&](std::uint64_t contact) {
        shown.hook = Hook::talking;
        shown.view.agent.activity = Activity::talking;
        shown.view.contact = wire::SeatContact{.id = ContactId{contact}, .mine = "agent"};
    };
    const auto open = [&](SDL_Scancode key) {
        typist.then([&] { talks(7); });
        typist.strokes(key);
        typist.then([&] { CHECK(panel.dialog_is_open()); });
    };
    const auto shut = [&] { typist.then([&] { CHECK_FALSE(panel.dialog_is_open()); }); };
    for (const auto key : {SDL_SCANCODE_F6, SDL_SCANCODE_F7, SDL_SCANCODE_F8}) {
        open(key);
        typist.then([&] { // the customer has hung up
            shown.hook = Hook::none;
            shown.view.agent.activity = Activity::after_call_work;
        });
        shut();
    }
    open(SDL_SCANCODE_F6);
    typist.then([&] { talks(8); });
    shut();
    typist.run([&] {
        if (!panel.dialog_is_open())
            panel.keys(shown);
        panel.draw_dialogs(shown);
    });
}

TEST_CASE("when to call back is understood as a person writes it") {
    const auto now = at_hour(wall_now(), 0, 11, 20);
    const auto is = [&](const char* text, int days, int hour, int minute = 0) {
        INFO(text);
        const auto at = instant_of(text, now);
        REQUIRE(at);
        CHECK(date_and_time(*at) == date_and_time(at_hour(now, days, hour, minute)));
    };
    is("14:30", 0, 14, 30);
    is("9:05", 1, 9, 5); // today it is over
    is("today 15:00", 0, 15);
    is("tomorrow 10:00", 1, 10);
    is("Tomorrow at 9 am", 1, 9);
    is("tomorrow afternoon 2:15", 1, 14, 15);
    is("day after tomorrow 16:45", 2, 16, 45);
    is("3pm", 0, 15);
    is("明天 10:00", 1, 10);
    is("明天10：00", 1, 10);
    is("今天下午3点半", 0, 15, 30);
    is("后天 上午 9 点", 2, 9);
    is("明天，10点20分", 1, 10, 20);
    is("中午 12:30", 0, 12, 30);
    is("今晚8点", 0, 20);
    is(date_and_time(at_hour(now, 3, 8, 30)).c_str(), 3, 8, 30);
    for (const char* wrong : {"", "9", "tomorrow", "明天", "tomorrow 25:00", "明天 10:75", "soon",
                              "10:00 tomorrow maybe", "明天 -3:00", "晚上 12 点"})
        CHECK_FALSE(instant_of(wrong, now));
}
