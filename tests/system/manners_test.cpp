// A workstation in a real window when the lab, the screen or another seat misbehaves.
#include <chrono>
#include <functional>
#include <set>

#include "system/clocks.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

bool comes_to(Lab& lab, Presence presence, Activity activity) {
    return lab.until([&] {
        const auto states = lab.all<fact::AgentStateChanged>();
        return !states.empty() && states.back().presence == presence &&
               states.back().activity == activity;
    });
}

enum class Customer { caller, of_a_drill };

/// A student at a window, in a talk.
struct Talk {
    Lab& lab;
    test::Folder folder;
    Screen screen{lab, folder.path()};
    Program seat{seat_words(lab, screen, folder.path()), folder.path(), "seat"};
    client::Client student{lab.network, {"127.0.0.1", lab.http_port()}};
    std::unique_ptr<Caller> caller = std::make_unique<Caller>(lab, 900);

    explicit Talk(
        Lab& a_lab, Customer customer = Customer::caller,
        const std::function<void(Screen&)>& answer = [](Screen& on) { on.press("space"); })
        : lab(a_lab) {
        REQUIRE(comes_to(lab, Presence::not_ready, Activity::idle));
        screen.await_window();
        screen.press("F10");
        REQUIRE(comes_to(lab, Presence::ready, Activity::idle));
        if (customer == Customer::caller)
            caller->handset.call("96101");
        else
            start_drill();
        REQUIRE(comes_to(lab, Presence::ready, Activity::ringing));
        answer(screen);
        REQUIRE(comes_to(lab, Presence::ready, Activity::talking));
        sign_in();
        REQUIRE(lab.until([&] { return view().contact.has_value(); }));
        screen.press("ctrl+n"); // the note
    }
    void start_drill() const {
        const wire::DrillStart start{.pack = "bill-question-en",
                                     .class_name = "One",
                                     .seed = 7,
                                     .contacts = 1,
                                     .length = 0_ms,
                                     .options = {{"number", "96101"}}};
        REQUIRE(lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start)));
    }
    void sign_in() {
        const auto login = student.wait<wire::LoginAnswer>(
            "POST", "/login", wire::encode(wire::LoginRequest{"1001", lab.password("1001")}));
        REQUIRE(login);
        student.use_token(login->token);
    }
    wire::SeatView view() {
        const auto view = student.wait<wire::SeatView>("GET", "/seat");
        REQUIRE(view);
        return *view;
    }
    bool field_becomes(const std::string& field, const std::string& value) {
        return lab.until([&] {
            const auto contact = view().contact;
            if (!contact)
                return false;
            const auto keyed = contact->keyed.find(field);
            return keyed != contact->keyed.end() && keyed->second == value;
        });
    }
    bool note_becomes(const std::string& words) {
        return lab.until([&] {
            const auto contact = view().contact;
            return contact && contact->note == words;
        });
    }
};

} // namespace

TEST_CASE("a number signed in at a second window leaves the first, which says so and rests") {
    Lab lab;
    test::Folder one;
    test::Folder other;
    Screen first(lab, one.path());
    Screen second(lab, other.path());
    const Program seat(seat_words(lab, first, one.path()), one.path(), "seat");
    REQUIRE(first.says("seat.state.not_ready"));
    const Program taker(seat_words(lab, second, other.path()), other.path(), "seat");
    REQUIRE(first.says("client.signed_in_elsewhere"));
    REQUIRE(second.says("seat.state.not_ready"));
    second.press("F10");
    REQUIRE(second.says("seat.state.ready"));
    CHECK(first.title().find(text(Language::zh, "client.signed_in_elsewhere")) !=
          std::string::npos);
}

TEST_CASE("a lab that stands still for a while has the typed text after, and the talk goes on") {
    Lab lab;
    Talk talk(lab);
    talk.screen.type("before ");
    REQUIRE(talk.note_becomes("before "));
    for (const auto pause : {1_s, 10_s}) { // that long is what is tested
        lab.server().tell(SIGSTOP);
        talk.screen.type("x");
        lab.pass(pause);
        lab.server().tell(SIGCONT);
        const std::string typed = "before " + std::string(pause == 1_s ? "x" : "xx");
        REQUIRE(talk.note_becomes(typed));
        CHECK(talk.view().agent.activity == Activity::talking);
    }
    CHECK(talk.screen.title().find(text(Language::zh, "seat.state.talking")) != std::string::npos);
    talk.screen.press("F3");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
    CHECK(lab.all<fact::ContactReleased>().back().by == "agent");
}

TEST_CASE("a lab that was killed in a talk has what was typed meanwhile, and the seat is back") {
    Lab lab;
    Talk talk(lab);
    talk.screen.type("kept ");
    REQUIRE(talk.note_becomes("kept "));
    CHECK(lab.server().end(SIGKILL) == 128 + SIGKILL);
    talk.screen.type("while away");
    REQUIRE(talk.screen.says("seat.returning"));
    talk.caller.reset();
    lab.start_again();
    REQUIRE(talk.screen.says("seat.state.not_ready", 60_s));
    talk.sign_in();
    REQUIRE(lab.until([&] {
        const auto log = talk.student.wait<wire::List<wire::LogRow>>("GET", "/log");
        return log && !log->items.empty() && log->items[0].note == "kept while away";
    }));
    CHECK_FALSE(talk.view().contact);
    talk.screen.press("F10"); // and works on
    REQUIRE(comes_to(lab, Presence::ready, Activity::idle));
    talk.caller = std::make_unique<Caller>(lab, 900);
    talk.caller->handset.call("96101"); // its telephone is free of the call that was
    REQUIRE(comes_to(lab, Presence::ready, Activity::ringing));
    talk.screen.press("space");
    REQUIRE(comes_to(lab, Presence::ready, Activity::talking));
}

TEST_CASE("a form typed into while the lab is away has it in its fields, or in the note") {
    Lab lab;
    Talk talk(lab, Customer::of_a_drill);
    talk.screen.press("ctrl+Return"); // into the first field that is missing
    talk.screen.type("12");
    REQUIRE(talk.field_becomes("account", "12"));
    lab.server().tell(SIGSTOP);
    talk.screen.type("34");
    talk.screen.press("Tab");
    talk.screen.type("39");
    lab.pass(3_s); // that long is what is tested
    lab.server().tell(SIGCONT);
    REQUIRE(talk.field_becomes("account", "1234"));
    REQUIRE(talk.field_becomes("amount", "39"));
    CHECK(talk.view().contact->note.value_or("").empty());
    // A lab that starts anew has no such contact: its note keeps what came too late for the form.
    CHECK(lab.server().end(SIGKILL) == 128 + SIGKILL);
    talk.screen.type("0");
    REQUIRE(talk.screen.says("seat.returning"));
    lab.start_again();
    REQUIRE(talk.screen.says("seat.state.not_ready", 60_s));
    talk.sign_in();
    REQUIRE(lab.until([&] {
        const auto log = talk.student.wait<wire::List<wire::LogRow>>("GET", "/log");
        return log && !log->items.empty() && log->items[0].note == "Amount: 390";
    }));
}

TEST_CASE("clocks that are set in a talk, either way, change no time that was measured") {
    const Clocks clocks;
    Lab lab;
    clocks.use("seat");
    Talk talk(lab);
    const auto began = steady_now();
    talk.screen.type("noted ");
    REQUIRE(talk.note_becomes("noted "));
    for (const auto ahead : {std::chrono::hours(26), std::chrono::hours(-26)}) {
        clocks.set("lab", ahead);
        clocks.set("seat", -ahead);
        talk.sign_in(); // a day later no token is good
        talk.screen.type("x");
        REQUIRE(talk.note_becomes(ahead.count() > 0 ? "noted x" : "noted xx"));
        const auto in_state = talk.view().agent.in_state;
        CHECK(in_state >= Duration{});
        CHECK(in_state <= steady_now() - began + 5_s);
    }
    CHECK(talk.screen.title().find(text(Language::zh, "seat.state.talking")) != std::string::npos);
    talk.screen.press("F3");
    REQUIRE(comes_to(lab, Presence::ready, Activity::idle)); // its second of wrap-up is over
    REQUIRE(lab.until([&] {
        const auto log = talk.student.wait<wire::List<wire::LogRow>>("GET", "/log");
        return log && !log->items.empty();
    }));
    const auto log = talk.student.wait<wire::List<wire::LogRow>>("GET", "/log");
    CHECK(log->items[0].talk > Duration{});
    CHECK(log->items[0].talk <= steady_now() - began + 5_s);
    CHECK(log->items[0].waited >= Duration{});
    CHECK(log->items[0].waited < 10_s);
    CHECK(log->items[0].wrap_up >= Duration{});
    CHECK(log->items[0].wrap_up < 10_s);
    Caller other(lab, 900, "13800002222"); // and work goes on
    other.handset.call("96101");
    REQUIRE(comes_to(lab, Presence::ready, Activity::ringing));
    CHECK_FALSE(talk.seat.ended());
}

TEST_CASE("a number signed in at a second window in a talk takes the talk along") {
    Lab lab;
    Talk talk(lab);
    const test::Folder other;
    Screen second(lab, other.path());
    const Program taker(seat_words(lab, second, other.path()), other.path(), "taker");
    REQUIRE(talk.screen.says("client.signed_in_elsewhere"));
    second.await_window();
    // The hook ends it only where the call is; pressed until then.
    for (int i = 0; i < 200 && !lab.has<fact::ContactReleased>(); ++i) {
        second.press("F3");
        lab.pass(100_ms);
    }
    REQUIRE(lab.has<fact::ContactReleased>());
    CHECK(lab.all<fact::ContactReleased>().back().by == "agent");
    CHECK(lab.all<fact::ContactConnected>().size() == 1);
}

TEST_CASE("what is typed without a pause is at the lab while it is typed") {
    Lab lab;
    Talk talk(lab);
    bool saved = false;
    for (int keys = 0; keys < 400 && !saved; ++keys) {
        talk.screen.type("a");
        const auto contact = talk.view().contact;
        saved = contact && contact->note && !contact->note->empty();
    }
    CHECK(saved);
}

TEST_CASE("a shift that a leader ended is begun anew by the key for ready") {
    Lab lab;
    const test::Folder folder;
    Screen screen(lab, folder.path());
    const Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    REQUIRE(comes_to(lab, Presence::not_ready, Activity::idle));
    screen.await_window();
    const auto agent = lab.all<fact::AgentStateChanged>().back().agent;
    const auto forced =
        lab.teacher->wait("PUT", "/agents/" + std::to_string(agent.value) + "/state",
                          wire::encode(wire::SeatState{"logged_out", std::nullopt}));
    REQUIRE(forced);
    REQUIRE(forced->status < 400);
    REQUIRE(comes_to(lab, Presence::logged_out, Activity::idle));
    REQUIRE(screen.says("seat.state.logged_out"));
    screen.press("F10");
    REQUIRE(comes_to(lab, Presence::ready, Activity::idle));
}

TEST_CASE("why somebody takes a break is chosen by one key; Esc leaves things as they are") {
    const test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data, 1);
    auto toml = read_file(data / "lab.toml");
    const std::string table = "[lab]\n";
    toml.insert(toml.find(table) + table.size(), "not_ready_reasons = [\"小休\", \"用餐\"]\n");
    std::ofstream(data / "lab.toml") << toml;
    Lab lab({.data = data});
    Screen screen(lab, folder.path());
    const Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    REQUIRE(comes_to(lab, Presence::not_ready, Activity::idle));
    screen.await_window();
    screen.press("F10");
    REQUIRE(screen.says("seat.state.ready"));
    screen.press("F10");
    screen.press("Escape");
    screen.press("F10");
    screen.press("2");
    REQUIRE(comes_to(lab, Presence::not_ready, Activity::idle));
    CHECK(lab.all<fact::AgentStateChanged>().back().reason == "用餐"); // the second of the lab's
    const auto states = lab.all<fact::AgentStateChanged>();
    CHECK(std::count_if(states.begin(), states.end(), [](const auto& one) {
              return one.presence == Presence::not_ready && !one.reason.empty();
          }) <= 2); // logged on, and this one
}

TEST_CASE("a drill is started once, however often its key is pressed") {
    Lab lab;
    const test::Folder folder;
    Screen screen(lab, folder.path());
    const Program seat(seat_words(lab, screen, folder.path(), "8001"), folder.path(), "seat");
    REQUIRE(comes_to(lab, Presence::not_ready, Activity::idle));
    screen.await_window();
    const auto started = [&] {
        const auto all = lab.teacher->wait<wire::List<wire::DrillStatus>>("GET", "/drills");
        REQUIRE(all);
        std::multiset<std::string> scripts;
        for (const auto& drill : all->items)
            scripts.insert(drill.script);
        return scripts;
    };
    screen.press("alt+4");
    REQUIRE(lab.until([&] { // as soon as the page knows the packs
        screen.press("Down");
        for (int i = 0; i < 3; ++i)
            screen.press("s");
        return !started().empty();
    }));
    lab.pass(300_ms);
    const auto all = started(); // the choice may have gone on between the keys
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
}

TEST_CASE("a seat that answers by itself takes the call without a key") {
    Lab lab;
    const test::Folder folder;
    std::filesystem::create_directories(folder.path() / "ringroom");
    std::ofstream(folder.path() / "ringroom" / "seat.json")
        << R"({"auto_answer": true, "checked": true})";
    Screen screen(lab, folder.path());
    const Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    REQUIRE(comes_to(lab, Presence::not_ready, Activity::idle));
    screen.await_window();
    screen.press("F10");
    REQUIRE(comes_to(lab, Presence::ready, Activity::idle));
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(comes_to(lab, Presence::ready, Activity::talking));
    screen.press("F3");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
}

TEST_CASE("where nobody arranges windows the window is the screen, small or large") {
    Lab lab;
    const test::Folder folder;
    for (const std::string size : {"1024x600", "1920x1080"}) {
        Screen screen(lab, folder.path(), size);
        const Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
        screen.await_window();
        CHECK(screen.geometry() == "0,0 " + size);
    }
}

TEST_CASE("where there is no screen the seat says so instead of working unseen") {
    test::Folder folder;
    Program seat({"env", "-u", "WAYLAND_DISPLAY", "DISPLAY=:9999",
                  "XDG_CONFIG_HOME=" + folder.path().string(), RINGROOM_SEAT_PROGRAM, "--language",
                  "en"},
                 folder.path(), "seat");
    CHECK(seat.wait() == 2);
    CHECK(seat.err().find(text(Language::en, "seat.no_display")) != std::string::npos);
}
