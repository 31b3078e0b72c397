// A written exam at the workstation: sat with keys only, killed in the middle, gone on with, handed
// in; and what the lab knows of it.
#include "system/cable.h"
#include "system/screen.h"

#include <algorithm>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// The lab's end of an exam, as its teacher and its student see it.
class Exam {
public:
    explicit Exam(Lab& lab)
        : lab_(lab)
        , student_(lab.network, {"127.0.0.1", lab.http_port()}) {
        const auto login = student_.wait<wire::LoginAnswer>(
            "POST", "/login", wire::encode(wire::LoginRequest{"1001", lab.password("1001")}));
        REQUIRE(login);
        student_.use_token(login->token);
        class_name_ = login->person.classes.front();
        add({.key = "1",
             .kind = "single",
             .stem = "Within how many seconds is a call answered?",
             .choices = {{"60", 0, {}}, {"20", 1'000, {}}}});
        add({.key = "2",
             .kind = "fill_in",
             .stem = "The customer is asked for ___ and thanked.",
             .blanks = {{{{"patience", 1'000}}}}});
        add({.key = "3",
             .kind = "matching",
             .stem = "What belongs together?",
             .pairs = {{"F4", "hold"}, {"F3", "hang up"}}});
        add({.key = "4", .kind = "true_false", .stem = "One may eat at the seat.", .truth = false});
    }
    /// A robot student's call with one breach in it, and where that is.
    wire::PlantedBreach add_listening() {
        const std::string drill = "bill-question-en/bill-question";
        const auto offered = lab_.ask<wire::List<wire::ListeningBreach>>(
            "GET", "/questions/listening?drill=bill-question-en%2Fbill-question");
        REQUIRE_FALSE(offered.items.empty());
        const auto made = post<wire::ListeningMade>(
            "/questions/listening", wire::NewListening{.drill = drill,
                                                       .breaches = {offered.items.front().breach},
                                                       .seed = 7});
        REQUIRE(made.planted.size() == 1);
        return made.planted.front();
    }
    /// The place on the sheet of the only question of this kind.
    [[nodiscard]] std::size_t place_of_kind(const std::string& kind) const {
        const auto all = sitting().questions;
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.kind == kind; });
        REQUIRE(found != all.end());
        return static_cast<std::size_t>(found - all.begin());
    }
    [[nodiscard]] wire::ExamAnswer answer_to(const std::string& kind) const {
        return sitting().questions.at(place_of_kind(kind)).answer;
    }
    /// Of all four questions in their order, open at once.
    void plan(bool together = false, std::int64_t questions = 4,
              const std::string& first = "open") {
        const auto exam = post<wire::ExamRow>(
            "/exams", wire::NewExam{.title = "Week 3",
                                    .class_name = class_name_,
                                    .quotas = {{.count = questions, .points = 10'000}},
                                    .shuffle_choices = false,
                                    .together = together,
                                    .limit = 60_min});
        id = exam.id;
        if (!first.empty())
            order(first);
    }
    void add(const wire::NewQuestion& question) {
        (void)post<wire::QuestionRow>("/questions", question);
    }
    /// The student sits down, without a window.
    wire::ExamSitting sit() {
        return ask<wire::ExamSitting>("/exams/" + std::to_string(id) + "/sit",
                                      wire::ExamSeat{"A-01"});
    }
    void answer(const wire::ExamSitting& sitting, std::int64_t question, const std::string& text) {
        const auto saved =
            ask<wire::ExamSaved>("/sittings/" + std::to_string(sitting.id) + "/answers",
                                 wire::ExamSaves{{{.epoch = sitting.epoch,
                                                   .seq = 1,
                                                   .question = question,
                                                   .typed_at = sitting.used,
                                                   .answer = {.texts = {text}}}}});
        REQUIRE(saved.outcomes.size() == 1);
        CHECK(saved.outcomes.front().kept);
    }
    void hand_in(const wire::ExamSitting& sitting) {
        (void)ask<wire::ExamSitting>("/sittings/" + std::to_string(sitting.id) + "/submit",
                                     wire::ExamSubmit{sitting.epoch, sitting.used});
    }
    void order(const std::string& what) {
        (void)post<wire::ExamRow>("/exams/" + std::to_string(id) + "/orders",
                                  wire::ExamOrder{what});
    }
    [[nodiscard]] std::vector<wire::ExamResultRow> rows() const {
        return lab_
            .ask<wire::List<wire::ExamResultRow>>("GET",
                                                  "/exams/" + std::to_string(id) + "/results")
            .items;
    }
    /// The only attempt, with answers and keys.
    [[nodiscard]] wire::ExamSitting sitting() const {
        return lab_.ask<wire::ExamSitting>("GET", "/sittings/1");
    }
    bool is(const std::string& state) const {
        return lab_.until([&] {
            const auto all = rows();
            return !all.empty() && all.front().state == state;
        });
    }
    /// The place of this option of a question: each sheet has an order of its own.
    std::int64_t place_of(std::size_t question, const std::string& text) const {
        const auto options = sitting().questions.at(question).options;
        const auto found = std::find_if(options.begin(), options.end(),
                                        [&](const auto& one) { return one.text == text; });
        REQUIRE(found != options.end());
        return found->index;
    }
    /// The key that chooses what stands there.
    static std::string key_of(std::int64_t place) { return std::to_string(place + 1); }
    using Is = std::function<bool(const wire::ExamSitting&)>;
    bool has(const Is& what, Duration limit = patience) const {
        return lab_.until([&] { return what(sitting()); }, limit);
    }
    std::int64_t id = 0;

private:
    template <class T, class Body>
    T post(const std::string& target, const Body& body) {
        auto answer = lab_.teacher->wait<T>("POST", target, wire::encode(body));
        INFO(target << " " << (answer ? "" : answer.error().text));
        REQUIRE(answer);
        return *answer;
    }
    template <class T, class Body>
    T ask(const std::string& target, const Body& body) {
        auto answer = student_.wait<T>("POST", target, wire::encode(body));
        INFO(target << " " << (answer ? "" : answer.error().text));
        REQUIRE(answer);
        return *answer;
    }

    Lab& lab_;
    client::Client student_;
    std::string class_name_;
};

bool is_text(const wire::ExamSitting& sitting, std::size_t place, const std::string& text) {
    const auto& texts = sitting.questions.at(place).answer.texts;
    return !texts.empty() && texts.front() == text;
}

/// As it fills the screen the window loses the keyboard for a moment: a stroke may be lost then.
void press_until(const Exam& exam, Screen& screen, const std::string& key, const Exam::Is& what) {
    screen.press_until(key, [&] { return exam.has(what, 2_s); });
}

/// From signed in to the first question.
void begin(Screen& screen) {
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    screen.press("alt+8");
    screen.press_until("Return", [&] { return screen.says("seat.exam.runs", 400_ms); });
}

/// What the seat has on its disk.
std::string journals(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& one : std::filesystem::directory_iterator(folder / "ringroom" / "exams"))
        all += read_file(one.path());
    return all;
}

/// The lab does not answer any more: one request stays under way, and what is typed then is on the
/// seat's disk alone.
void type_unheard(Lab& lab, Screen& screen, const std::filesystem::path& folder,
                  const std::vector<std::string>& words) {
    lab.server().tell(SIGSTOP);
    for (const auto& one : words) {
        const auto before = journals(folder).size();
        screen.type(one);
        REQUIRE(lab.until([&] { return journals(folder).size() > before; }));
    }
}

/// The third question and the fourth, which is forgotten at first; from the first on.
void finish(const Exam& exam, Screen& screen) {
    screen.press("F3"); // never repeated, however long a busy computer takes for the stroke
    const std::map<std::string, std::string> does{{"F4", "hold"}, {"F3", "hang up"}};
    std::vector<std::int64_t> fitting;
    const auto asked = exam.sitting().questions.at(2);
    for (const auto& key : asked.lefts)
        fitting.push_back(exam.place_of(2, does.at(key)));
    for (const auto place : fitting)
        screen.press(Exam::key_of(place));
    REQUIRE(
        exam.has([&](const auto& now) { return now.questions.at(2).answer.matched == fitting; }));
    // Of other pages no key does anything, and the window stays.
    for (const auto* key : {"alt+1", "alt+2", "ctrl+q", "F10", "alt+F4"})
        screen.press(key);
    CHECK(screen.says("seat.exam.runs"));
    screen.press("ctrl+Return");
    screen.press("Escape"); // one question has no answer: back to it
    screen.press("F3");
    screen.press("2");
    REQUIRE(exam.has([](const auto& now) { return now.questions.at(3).answered; }));
    screen.press("ctrl+Return");
    screen.press("ctrl+Return");
    REQUIRE(exam.is("marked")); // nothing in it needs a person
}

} // namespace

TEST_CASE("an exam is sat with keys, survives its seat's death, and is handed in") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.plan();
    Screen screen(lab, folder.path());
    auto seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    begin(screen);
    REQUIRE(exam.is("running"));
    const auto right = exam.place_of(0, "20");
    press_until(exam, screen, Exam::key_of(right), [&](const auto& now) {
        return now.questions.at(0).answer.chosen == std::vector<std::int64_t>{right};
    });
    screen.press("F2");
    screen.press("F3"); // the next one that is open: the field of its blank has the cursor
    screen.type("pati");
    REQUIRE(exam.has([](const auto& now) { return is_text(now, 1, "pati"); }));
    CHECK(exam.sitting().questions.at(0).flagged);
    type_unheard(lab, screen, folder.path(), {"en", "ce"});
    seat->end(SIGKILL);
    lab.server().tell(SIGCONT);
    CHECK_FALSE(is_text(exam.sitting(), 1, "patience"));
    seat =
        std::make_unique<Program>(seat_words(lab, screen, folder.path()), folder.path(), "again");
    // It goes on by itself: nobody presses anything.
    REQUIRE(exam.has([](const auto& now) { return is_text(now, 1, "patience"); }));
    CHECK(exam.sitting().epoch == 2);
    REQUIRE(screen.says("seat.exam.runs"));
    press_until(exam, screen, "F2", [](const auto& now) { return !now.questions.at(0).flagged; });
    finish(exam, screen);
    CHECK(exam.rows().front().permille == 1'000);
    CHECK(exam.rows().front().answered == 4);
    REQUIRE(screen.says("seat.state.not_ready")); // an ordinary seat again
    CHECK_FALSE(journals(folder.path()).empty());
    exam.order("close");
    exam.order("release");
    // The files of a result that is out are of no use to anybody.
    REQUIRE(lab.until([&] { return journals(folder.path()).empty(); }));
    CHECK_FALSE(seat->ended());
}

namespace {

/// The question of this kind is on show, whichever was.
void turn_to(const Exam& exam, Screen& screen, const std::string& kind) {
    for (std::size_t i = 0; i < exam.sitting().questions.size(); ++i)
        screen.press("Prior");
    for (std::size_t i = 0; i < exam.place_of_kind(kind); ++i)
        screen.press("Next");
}

/// Typed, and the lab has it so.
void type_answer(const Exam& exam, Screen& screen, const std::string& kind,
                 const std::string& words) {
    turn_to(exam, screen, kind);
    screen.type(words);
    REQUIRE(exam.has([&](const auto&) {
        const auto texts = exam.answer_to(kind).texts;
        return !texts.empty() && texts.front() == words;
    }));
}

/// A breach is named where it is not, and taken back; then where it is.
void name_what_is_heard(const Exam& exam, Screen& screen, const wire::PlantedBreach& planted) {
    constexpr std::int64_t step_ms = 3'000; // of an arrow
    turn_to(exam, screen, "listen");
    const auto key = Exam::key_of(exam.place_of(exam.place_of_kind("listen"), planted.label));
    const auto named = [&] { return exam.answer_to("listen").heard.size(); };
    // The recording comes a moment later: pressed until it can be named in.
    press_until(exam, screen, key, [&](const auto&) { return named() > 0; });
    CHECK(exam.answer_to("listen").heard.front().at.ms < step_ms);
    press_until(exam, screen, "Delete", [&](const auto&) { return named() == 0; });
    for (auto at = planted.at.ms; at > step_ms / 2; at -= step_ms)
        screen.press("Right");
    screen.press(key);
    REQUIRE(exam.has([&](const auto&) { return named() == 1; }));
    const auto off = exam.answer_to("listen").heard.front().at - planted.at;
    CHECK(std::abs(off.ms) <= step_ms / 2);
}

} // namespace

TEST_CASE("what was typed without a network counts though a spare seat went on meanwhile") {
    test::Folder folder;
    test::Folder spare_folder;
    Lab lab;
    Exam exam(lab);
    exam.plan();
    Cable cable(lab.http_port());
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path(), "1001", cable.port()), folder.path(),
                 "seat");
    begin(screen);
    REQUIRE(exam.is("running"));
    const auto right = exam.place_of(0, "20");
    press_until(exam, screen, Exam::key_of(right), [&](const auto& now) {
        return now.questions.at(0).answer.chosen == std::vector<std::int64_t>{right};
    });
    screen.hide(true);
    REQUIRE(exam.has([](const auto& now) { return now.times_left == 1; }));
    cable.pull();
    screen.hide(false); // which the lab does not hear
    REQUIRE(screen.says("seat.returning"));
    screen.press("F3");
    screen.type("patience");
    REQUIRE(
        lab.until([&] { return journals(folder.path()).find("patience") != std::string::npos; }));
    Screen spare_screen(lab, spare_folder.path());
    Program spare(seat_words(lab, spare_screen, spare_folder.path()), spare_folder.path(), "spare");
    REQUIRE(exam.has([](const auto& now) { return now.epoch == 2; }));
    REQUIRE(spare_screen.says("seat.exam.runs"));
    CHECK_FALSE(is_text(exam.sitting(), 1, "patience"));
    CHECK(exam.sitting().time_left == Duration{});
    cable.plug();
    REQUIRE(exam.has([](const auto& now) { return is_text(now, 1, "patience"); }));
    REQUIRE(exam.has([](const auto& now) { return now.time_left.ms > 0 && now.times_left == 1; }));
    REQUIRE(screen.says("seat.exam.handed_over"));
    CHECK(exam.sitting().epoch == 2); // and nobody was signed out over there
    CHECK(spare_screen.says("seat.exam.runs"));
    CHECK_FALSE(seat.ended());
}

TEST_CASE("who hands in without a network has handed in as soon as it is back") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.plan();
    Cable cable(lab.http_port());
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path(), "1001", cable.port()), folder.path(),
                 "seat");
    begin(screen);
    REQUIRE(exam.is("running"));
    cable.pull();
    REQUIRE(screen.says("seat.returning"));
    screen.press("ctrl+Return");
    screen.press("ctrl+Return");
    cable.plug();
    REQUIRE(exam.is("marked"));
    REQUIRE(screen.says("seat.state.not_ready"));
    CHECK_FALSE(seat.ended());
}

TEST_CASE("numbers, several choices, words, a text to copy and breaches are answered with keys") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.add({.key = "5", .kind = "numeric", .stem = "How many?", .numbers = {{"9", "11"}}});
    exam.add({.key = "6",
              .kind = "multiple",
              .stem = "What is said in every call?",
              .choices = {{"a greeting", 1'000, {}}, {"a goodbye", 1'000, {}}, {"a joke", 0, {}}}});
    exam.add({.key = "7", .kind = "short", .stem = "What do you say first?"});
    exam.add({.key = "8",
              .kind = "typing",
              .stem = "Copy this.",
              .copy = "one moment please",
              .copy_time = 60_s,
              .copy_goal = 10});
    const auto planted = exam.add_listening();
    exam.plan(false, 9);
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    begin(screen);
    REQUIRE(exam.is("running"));
    const auto single = exam.place_of_kind("single");
    press_until(exam, screen, "1",
                [&](const auto& now) { return now.questions.at(single).answered; });

    type_answer(exam, screen, "numeric", "10");
    const auto several = exam.place_of_kind("multiple");
    turn_to(exam, screen, "multiple");
    for (const auto* right : {"a greeting", "a goodbye"}) {
        const auto place = exam.place_of(several, right);
        press_until(exam, screen, Exam::key_of(place), [&](const auto& now) {
            const auto& chosen = now.questions.at(several).answer.chosen;
            return std::find(chosen.begin(), chosen.end(), place) != chosen.end();
        });
    }
    type_answer(exam, screen, "short", "Good morning.");
    type_answer(exam, screen, "typing", "one moment please");
    CHECK(exam.answer_to("typing").typed_for.value_or(0_ms).ms > 0);
    name_what_is_heard(exam, screen, planted);

    screen.press("ctrl+Return");
    screen.press_until("ctrl+Return", [&] { return exam.rows().front().state != "running"; });
    const auto marked = exam.sitting();
    for (const auto* kind : {"numeric", "multiple", "typing", "listen"}) {
        const auto& one = marked.questions.at(exam.place_of_kind(kind));
        INFO(kind);
        CHECK(one.earned == one.points);
    }
    CHECK(marked.questions.at(exam.place_of_kind("short")).needs_mark.value_or(false));
    CHECK_FALSE(seat.ended());
}

TEST_CASE("all begin at once, a pause hides the sheet, and a window that was left is told") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.plan(true);
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    screen.press("alt+8");
    screen.press_until("Return", [&] { return screen.says("seat.exam.waits", 400_ms); });
    REQUIRE(exam.is("opened"));
    exam.order("start");
    REQUIRE(screen.says("seat.exam.runs"));
    press_until(exam, screen, "2", [](const auto& now) { return now.questions.at(0).answered; });
    screen.hide(true);
    REQUIRE(exam.has([](const auto& now) { return now.times_left == 1; }));
    screen.hide(false);
    REQUIRE(exam.has([](const auto& now) { return now.time_left.ms > 0; }));
    exam.order("pause");
    REQUIRE(screen.says("seat.exam.paused"));
    const auto before = exam.sitting().questions.at(0).answer.chosen;
    screen.press("1");
    exam.order("resume");
    REQUIRE(screen.says("seat.exam.runs"));
    CHECK(exam.sitting().questions.at(0).answer.chosen == before);
    exam.order("close");
    REQUIRE(exam.is("marked"));
    REQUIRE(screen.says("seat.state.not_ready"));
    CHECK_FALSE(seat.ended());
}

TEST_CASE("as long as an exam is sat the window fills the screen, then it is as it was") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.plan();
    std::filesystem::create_directories(folder.path() / "ringroom");
    std::ofstream(folder.path() / "ringroom" / "seat.json") << R"({"width": 1100, "height": 700})";
    Screen screen(lab, folder.path());
    screen.manage();
    Program seat(seat_words(lab, screen, folder.path()), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    const auto before = screen.geometry();
    CHECK(before.find(" 1100x700") != std::string::npos);
    begin(screen);
    const auto is = [&](const std::string& geometry) {
        return lab.until([&] { return screen.geometry() == geometry; });
    };
    CHECK(is("0,0 1366x768"));
    exam.order("pause");
    REQUIRE(screen.says("seat.exam.paused"));
    CHECK(screen.geometry() == "0,0 1366x768"); // nobody looks things up meanwhile
    exam.order("close");
    REQUIRE(screen.says("seat.state.not_ready"));
    CHECK(is(before));
    CHECK_FALSE(seat.ended());
}

TEST_CASE("a teacher opens, gives time, closes, marks and releases at the workstation") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.add({.key = "5", .kind = "short", .stem = "What do you say first?"});
    exam.plan(false, 5, "");
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path(), "8001"), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    const auto row = [&] {
        return lab.ask<wire::ExamRow>("GET", "/exams/" + std::to_string(exam.id));
    };
    const auto is = [&](const std::string& state) {
        return lab.until([&] { return row().state == state; }, 1_s);
    };
    screen.press("alt+8");
    // The list comes a moment later: pressed until the exam is opened, as a person would.
    screen.press_until("Return", [&] {
        screen.press("o");
        return is("open");
    });
    const auto sat = exam.sit();
    exam.answer(sat, 4, "Good morning.");
    // Back to the list and into the hall again, until its rows have come: who sits is the first.
    const auto has_more = [&] {
        screen.press("Up");
        screen.press("t");
        screen.type("5");
        screen.press("Tab");
        screen.type("late bus");
        screen.press("ctrl+s");
        return exam.has([](const auto& now) { return now.left > 60_min; }, 2_s);
    };
    for (int i = 0; i < 20 && !has_more(); ++i)
        for (const auto* key : {"Escape", "Escape", "Return"})
            screen.press(key);
    REQUIRE(exam.sitting().left > 60_min);
    screen.press_until("o", [&] { return is("closed"); });
    screen.press_until("m", [&] { // five quarters: the last is all of it
        screen.press("5");
        return exam.has([](const auto& now) { return now.state == "marked"; }, 1_s);
    });
    CHECK(exam.sitting().questions.at(4).earned == exam.sitting().questions.at(4).points);
    screen.press_until("Escape", [&] {
        screen.press("u");
        screen.press("u");
        return exam.has([](const auto& now) { return now.state == "released"; }, 2_s);
    });
    CHECK_FALSE(seat.ended());
}

TEST_CASE("a wrong key is corrected for everybody at the workstation, after release too") {
    test::Folder folder;
    Lab lab;
    Exam exam(lab);
    exam.plan();
    const auto sat = exam.sit();
    exam.answer(sat, 1, "tolerance"); // the key says patience
    exam.hand_in(sat);
    exam.order("close");
    exam.order("release");
    const auto earned = [&] { return exam.sitting().questions.at(1).earned; };
    REQUIRE(earned() == 0);
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path(), "8001"), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    screen.press("alt+8");
    // The second question of the figures: full marks for all, looked at, then done.
    screen.repeat({"Escape", "Escape", "Escape", "Return", "i", "Home", "Down", "shift+i", "w",
                   "Tab", "space", "ctrl+s", "ctrl+s"},
                  [&] { return earned() == exam.sitting().questions.at(1).points; });
    const auto corrected = exam.sitting().questions.at(1).corrected;
    REQUIRE(corrected);
    CHECK(corrected->what == "full");
    CHECK(corrected->reason == "w");
    CHECK_FALSE(seat.ended());
}
