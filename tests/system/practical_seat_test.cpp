// A practical exam at the workstation: the seat is locked to it, its calls come over the telephone,
// a killed seat is in it again with the call it had, and what the teacher sees of all that.
#include "system/screen.h"

#include <algorithm>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

class Practical {
public:
    explicit Practical(Lab& lab)
        : lab_(lab) {
        const wire::NewPracticalCall call{.pack = "bill-question-en", .number = "96101"};
        const auto row = lab.teacher->wait<wire::PracticalRow>(
            "POST", "/practicals",
            wire::encode(wire::NewPractical{.title = "Week 9",
                                            .class_name = "One",
                                            .numbers = {"1001"},
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
            "POST", "/practicals/1/orders", wire::encode(wire::PracticalOrder{word}));
        INFO((row ? "" : row.error().text));
        REQUIRE(row);
    }
    [[nodiscard]] wire::PracticalCandidate candidate() const {
        return lab_.ask<wire::List<wire::PracticalCandidate>>("GET", "/practicals/1/candidates")
            .items.front();
    }
    bool has(const std::function<bool(const wire::PracticalCandidate&)>& what) const {
        return lab_.until([&] { return what(candidate()); });
    }

private:
    Lab& lab_;
};

bool is_talking(Lab& lab) {
    const auto states = lab.all<fact::AgentStateChanged>();
    return !states.empty() && states.back().activity == Activity::talking;
}

/// Answered as often as it takes: a stroke may be lost while the window grows.
void take_call(Lab& lab, Screen& screen) {
    screen.press_until("space", [&] { return lab.until([&] { return is_talking(lab); }, 1_s); });
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
    screen.press_until("F10", [&] { return screen.says("seat.state.ringing", 3_s); });
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
    exam.order("release");
    screen.press("alt+8");
    CHECK(exam.candidate().passed);
    CHECK_FALSE(seat->ended());
}
