// A practical exam at the workstation: the seat is locked to it, its calls come over the telephone,
// a killed seat is in it again with the call it had, and what the teacher sees of all that.
#include "system/screen.h"

#include <algorithm>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

class Practical {
public:
    explicit Practical(Lab& lab, const char* number = "1001")
        : lab_(lab) {
        const wire::NewPracticalCall call{.pack = "bill-question-en", .number = "96101"};
        const auto row = lab.teacher->wait<wire::PracticalRow>(
            "POST", "/practicals",
            wire::encode(wire::NewPractical{.title = "Week 9",
                                            .class_name = "One",
                                            .numbers = {number},
                                            .calls = {call, call},
                                            .limit = 20_min,
                                            .rest = 300_ms,
                                            .pass_mark = 0,
                                            .seed = 75}));
        INFO((row ? "" : row.error().text));
        REQUIRE(row);
    }
    void order(const char* word) {
        const auto row = lab_.teacher->wait<wire::PracticalRow>(
            "POST", "/practicals/1/orders", wire::encode(wire::ExamOrder{word}));
        INFO((row ? "" : row.error().text));
        REQUIRE(row);
    }
    [[nodiscard]] wire::PracticalCandidate candidate() const {
        return lab_.ask<wire::List<wire::PracticalCandidate>>("GET", "/practicals/1/candidates")
            .items.front();
    }
    bool has(const std::function<bool(const wire::PracticalCandidate&)>& what,
             Duration limit = patience) const {
        return lab_.until([&] { return what(candidate()); }, limit);
    }

private:
    Lab& lab_;
};

bool is_talking(Lab& lab) {
    const auto states = lab.all<fact::AgentStateChanged>();
    return !states.empty() && states.back().activity == Activity::talking;
}

/// Ready and answered, as often as it takes: a stroke may be lost while the window grows, and a
/// slow machine lets a call pass, which waits and rings again.
void take_call(Lab& lab, Screen& screen) {
    const auto talks = [&] { return lab.until([&] { return is_talking(lab); }, 1_s); };
    for (int i = 0; i < 40 && !talks(); ++i)
        screen.press(screen.says("seat.state.not_ready", 0_ms) ? "F10" : "space");
    REQUIRE(is_talking(lab));
}

/// Five minutes more for the candidate on show, by keys; the log keeps the reason.
void give_time(Lab& lab, Screen& screen, const Practical& exam) {
    for (int i = 0; i < 20 && exam.candidate().extra.ms == 0; ++i) {
        screen.press("t");
        screen.type("5");
        screen.press("Tab");
        screen.type("fire alarm");
        screen.press("ctrl+s");
        lab.until([&] { return exam.candidate().extra.ms > 0; }, 1_s);
        screen.press("Escape");
        if (exam.candidate().extra.ms == 0)
            screen.press("Return"); // it had led back to the list
    }
    CHECK(exam.candidate().extra == 5_min);
    const auto log = lab.ask<wire::List<wire::PracticalLogRow>>("GET", "/practicals/1/log");
    CHECK(std::any_of(log.items.begin(), log.items.end(),
                      [](const auto& line) { return line.words == "fire alarm"; }));
}

/// Results and papers of a released exam, each by its key.
void fetch_files(Lab& lab, Screen& screen, const std::filesystem::path& downloads) {
    for (const auto& [key, name] :
         {std::pair{"v", "practical-1-results.csv"}, std::pair{"e", "practical-1-results.xlsx"},
          std::pair{"d", "practical-1-sheets.pdf"}, std::pair{"z", "practical-1-certificates.pdf"}})
        screen.press_until(key, [&, file = downloads / name] {
            return lab.until([&] { return std::filesystem::exists(file); }, 1_s);
        });
}

/// A calibration with a contact of this seat's student, who marks it with keys, until it is handed
/// in; then it is closed.
void calibrate(Lab& lab, Screen& screen, const std::string& record) {
    const auto opened = lab.teacher->wait<wire::CalibrationDetail>(
        "POST", "/calibrations",
        wire::encode(
            wire::NewCalibration{.contact = record, .title = "One ear", .class_name = "One"}));
    INFO((opened ? "" : opened.error().text));
    REQUIRE(opened);
    const auto url = "/calibrations/" + std::to_string(opened->row.id);
    const auto handed_in = [&] {
        return lab.ask<wire::CalibrationDetail>("GET", url).row.handed_in == 1;
    };
    screen.press("alt+7");
    screen.press_until("j", [&] {
        for (std::size_t i = 0; i < opened->items.size(); ++i) {
            screen.press("1");
            screen.press("Down");
        }
        screen.press("ctrl+Return");
        return lab.until(handed_in, 2_s);
    });
    const auto closed = lab.teacher->wait<wire::CalibrationDetail>("POST", url + "/reveal", "");
    REQUIRE(closed);
    REQUIRE(closed->figures);
    CHECK(closed->figures->markers.empty()); // of the only sheet: whose contact it is
    CHECK(closed->figures->items.size() == opened->items.size());
}

} // namespace

TEST_CASE("a practical exam locks the seat, survives its death in a call, and is told when left") {
    test::Folder folder;
    Lab lab;
    Practical exam(lab);
    Screen screen(lab, folder.path());
    auto seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    exam.order("start");
    REQUIRE(screen.says("seat.practical.is.running"));
    // Of other pages no key does anything, nobody signs out, and the window stays.
    for (const auto* key : {"alt+8", "alt+2", "ctrl+q", "alt+F4"})
        screen.press(key);
    // No call of one's own: the keypad's goes nowhere.
    screen.press("F8");
    screen.type("96101");
    screen.press("Return");
    screen.press("Escape");
    CHECK(screen.says("seat.practical.is.running"));
    CHECK_FALSE(lab.has<fact::ContactArrived>());
    screen.hide(true);
    REQUIRE(exam.has([](const auto& now) { return now.times_left == 1 && now.away; }));
    screen.hide(false);
    REQUIRE(exam.has([](const auto& now) { return now.time_left.ms > 0 && !now.away; }));
    take_call(lab, screen);
    CHECK(exam.candidate().standing.state == "on_call");
    seat->end(SIGKILL);
    seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "again");
    // Nobody presses anything: in its exam again, and the lab gives the call back.
    REQUIRE(screen.says("seat.practical.is.running"));
    REQUIRE(screen.says("seat.state.talking"));
    screen.press_until("F3", [&] { return lab.has<fact::ContactReleased>(); });
    CHECK(lab.all<fact::ContactConnected>().size() == 1);
    REQUIRE(exam.has([](const auto& now) { return now.standing.done == 1; }));
    exam.order("pause");
    REQUIRE(screen.says("seat.practical.is.paused"));
    exam.order("end");
    // An ordinary seat again.
    REQUIRE(lab.until([&] {
        return screen.title().find(text(Language::zh, "seat.practical.is.paused")) ==
               std::string::npos;
    }));
    REQUIRE(exam.has([](const auto& now) { // a call that rang is put away
        return std::none_of(now.calls.begin(), now.calls.end(),
                            [](const auto& one) { return one.state == "under_way"; });
    }));
    exam.order("release");
    CHECK(exam.candidate().passed);
    const auto calls = exam.candidate().calls;
    const auto heard = std::find_if(calls.begin(), calls.end(),
                                    [](const auto& one) { return one.state == "over"; });
    REQUIRE(heard != calls.end());
    calibrate(lab, screen, heard->result.value_or(""));
    CHECK_FALSE(seat->ended());
}

TEST_CASE("a teacher holds a practical exam at the workstation: who is missed, orders, files") {
    test::Folder folder;
    Lab lab({.students = 21}); // 1021 is in no queue
    Practical exam(lab, "1021");
    REQUIRE(exam.candidate().warnings.size() == 2); // one for each call
    CHECK(exam.candidate().warnings[0].code == "exam.practical.no_queue");
    Screen screen(lab, folder.path());
    std::filesystem::create_directories(folder.path() / "Downloads");
    auto words = seat_words(lab, screen, folder.path(), "8001");
    words.insert(words.begin() + 1, "HOME=" + folder.path().string());
    Program seat(words, folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    const auto is = [&](const std::string& state) {
        return lab.until(
            [&] { return lab.ask<wire::PracticalRow>("GET", "/practicals/1").state == state; },
            1_s);
    };
    screen.press("alt+8");
    // The list comes a moment later: opened and started as often as it takes.
    screen.press_until("Return", [&] {
        screen.press("g");
        screen.press("g");
        return is("running");
    });
    screen.press_until("p", [&] { return is("paused"); });
    screen.press_until("p", [&] { return is("running"); });
    give_time(lab, screen, exam);
    const auto until_is = [&](const char* key, const char* state) {
        for (int i = 0; i < 20 && !is(state); ++i) {
            screen.press(key);
            screen.press(key);
            if (!is(state))
                screen.press("Return");
        }
        REQUIRE(is(state));
    };
    until_is("o", "ended");
    until_is("u", "released");
    fetch_files(lab, screen, folder.path() / "Downloads");
    CHECK_FALSE(seat.ended());
}

TEST_CASE(
    "a seat without a network costs nothing: the clock stands, the call comes to a spare one") {
    test::Folder folder;
    Lab lab({.arguments = {"--media-timeout", "3s"}});
    Practical exam(lab);
    Screen screen(lab, folder.path());
    auto seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    exam.order("start");
    REQUIRE(screen.says("seat.practical.is.running"));
    REQUIRE(exam.has([](const auto& now) { return now.standing.at_seat; }));
    const auto events = [&] {
        std::string out;
        for (const auto& line :
             lab.ask<wire::List<wire::PracticalLogRow>>("GET", "/practicals/1/log").items)
            out = line.what + " " + out;
        return out;
    };
    seat->tell(SIGSTOP); // the cable is out; its telephone stays registered
    REQUIRE(exam.has([](const auto& now) { return !now.standing.at_seat; }));
    const auto left = exam.candidate().standing.left;
    lab.pass(2_s);
    CHECK(exam.candidate().standing.left == left);
    CHECK(events().find("seat_left") != std::string::npos);
    seat->tell(SIGCONT);
    REQUIRE(exam.has([](const auto& now) { return now.standing.at_seat; }));
    CHECK(events().find("seat_back") != std::string::npos);
    take_call(lab, screen);
    const auto lost = exam.candidate().calls.front().call;
    seat->end(SIGKILL); // for good: the computer is broken
    REQUIRE(exam.has([](const auto& now) { return now.calls.front().state == "voided"; }));
    CHECK(exam.candidate().standing.done == 0);
    test::Folder spare;
    seat = std::make_unique<Program>(seat_words(lab, screen, spare.path()), spare.path(), "spare");
    REQUIRE(screen.says("seat.practical.is.running"));
    for (int i = 0; i < 40 && !is_talking(lab); ++i) {
        screen.press("ctrl+Return"); // the wrap-up of the call that was lost
        screen.press(screen.says("seat.state.not_ready", 0_ms) ? "F10" : "space");
        lab.until([&] { return is_talking(lab); }, 1_s);
    }
    REQUIRE(is_talking(lab));
    CHECK(exam.candidate().calls.back().call == lost); // the same once more
    screen.press_until("F3", [&] {
        return exam.has([](const auto& now) { return now.standing.done == 1; }, 1_s);
    });
    CHECK_FALSE(seat->ended());
}
