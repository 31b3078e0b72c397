// What is practised alone and what is marked, in real windows by keys only: own practice and whom
// it is shared with, model recordings, news of marks, samples, a calibration, and a listening
// question. What the windows do is read from the lab.
#include "system/screen.h"

#include <fstream>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

// How far below the first list of the lists page these stand; listening across, which a student
// does not see, stands behind them.
constexpr int recordings_list = 4;
constexpr int practice_list = 7;
constexpr int messages_of_student = 9;

/// A class whose first number, which customers of a practice dial, has no menu before its queue.
std::filesystem::path straight_in(const std::filesystem::path& data) {
    write_class(data);
    auto settings = read_file(data / "lab.toml");
    const std::string menu = "flow:96100";
    settings.replace(settings.find(menu), menu.size(), "queue:complaints");
    std::ofstream(data / "lab.toml") << settings;
    return data;
}

/// Answers the call that rings at this window and has `key` end it.
void talk(Sitter& student, const char* key) {
    REQUIRE(student.screen.says("seat.state.ringing"));
    student.screen.press_until("space",
                               [&] { return student.screen.says("seat.state.talking", 1_s); });
    student.screen.repeat({key}, [&] {
        return student.ask<wire::SeatView>("/seat").agent.activity != Activity::talking;
    });
    REQUIRE(student.screen.says("seat.state.ready"));
}

/// The first script of the list calls the student, who has the list on show again.
void practise(Sitter& student) {
    student.screen.repeat({"alt+2", "Home", "Return"}, [&] {
        const auto mine = student.ask<wire::List<wire::DrillStatus>>("/practice").items;
        return !mine.empty() && mine.front().state != "ended";
    });
}

/// A call of the class's drill, talked for a moment; the record of what was measured.
std::string drilled(Lab& lab, Sitter& student) {
    const wire::DrillStart start{.pack = "bill-question-en",
                                 .class_name = "One",
                                 .seed = 7,
                                 .ear = "turn_taking",
                                 .contacts = 1,
                                 .length = 0_ms,
                                 .options = {{"number", "96101"}}};
    REQUIRE(lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start)));
    talk(student, "F3");
    std::string record;
    REQUIRE(lab.until([&] {
        const auto rows = lab.ask<wire::List<wire::GradingRow>>("GET", "/grading").items;
        if (!rows.empty() && rows.front().recorded)
            record = rows.front().id;
        return !record.empty();
    }));
    return record;
}

std::string mark_state(Lab& lab, const std::string& record) {
    return lab.ask<wire::Grading>("GET", "/grading/" + record).row.state;
}

/// The best band of every item, handed in and published.
void mark(Lab& lab, Screen& screen, const std::string& record) {
    const auto detail = lab.ask<wire::Grading>("GET", "/grading/" + record);
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < detail.items.size(); ++i)
        keys.insert(keys.end(), {"1", "Down"});
    keys.emplace_back("ctrl+Return");
    screen.press("alt+7");
    screen.repeat(keys, [&] {
        const auto now = lab.ask<wire::Grading>("GET", "/grading/" + record);
        return now.own && now.own->given;
    });
    screen.repeat({"p"}, [&] { return mark_state(lab, record) == "published"; });
}

/// From the list of messages to that of recordings, where the first is heard and a word is pinned
/// to it as in marking.
void pin_comment(Lab& lab, Sitter& student, const std::string& record) {
    const auto comments = [&] {
        return lab.ask<wire::List<wire::CommentRow>>("GET", "/recordings/" + record + "/comments")
            .items;
    };
    student.screen.press("alt+2");
    for (int i = recordings_list; i < messages_of_student; ++i)
        student.screen.press("ctrl+Prior");
    for (int i = 0; i < 20 && comments().empty(); ++i) {
        for (const auto* key : {"Escape", "Escape", "Home", "Return", "c"})
            student.screen.press(key);
        student.screen.type("too fast");
        student.screen.press("ctrl+s");
        lab.until([&] { return !comments().empty(); }, 2_s);
    }
    REQUIRE(comments().size() == 1);
    CHECK(comments().front().by_name == student.ask<wire::Person>("/me").name);
}

} // namespace

TEST_CASE("what is practised alone is stopped, shared, held up as a model and withdrawn by keys") {
    test::Folder folder;
    Lab lab({.data = straight_in(folder.path() / "data")});
    Sitter student(lab, "1001");
    student.screen.press_until("F10", [&] { return student.screen.says("seat.state.ready", 1_s); });
    student.screen.show_list(practice_list);
    practise(student);
    talk(student, "ctrl+F3");
    practise(student);
    talk(student, "F3");

    // The second has a mark, the one that was stopped has none; nobody else's to see until shared.
    const std::string record = "1-2";
    REQUIRE(lab.until([&] {
        const auto rows = student.ask<wire::List<wire::ResultRow>>("/results").items;
        return rows.size() == 2 && rows.front().final_score && !rows.back().final_score;
    }));
    const auto teacher_sees = [&] {
        return lab.teacher->wait<wire::ResultDetail>("GET", "/results/" + record).has_value();
    };
    CHECK_FALSE(teacher_sees());
    CHECK(lab.all<fact::ContactReleased>().empty()); // nor did the teacher's stream tell of it
    student.screen.press("alt+2");
    student.screen.press("ctrl+Prior");                 // to the marks
    student.screen.repeat({"Home", "j"}, teacher_sees); // the newest

    Sitter teacher(lab, "8001");
    const auto models = [&] { return lab.ask<wire::List<wire::ModelRow>>("GET", "/models").items; };
    teacher.screen.show_list(recordings_list);
    for (int i = 0; i < 20 && models().empty(); ++i) {
        for (const auto* key : {"Escape", "Home", "m"})
            teacher.screen.press(key);
        teacher.screen.type("A calm opening");
        teacher.screen.press("Return");
        teacher.screen.type("the name comes first");
        teacher.screen.press("ctrl+s");
        lab.until([&] { return !models().empty(); }, 2_s);
    }
    REQUIRE(models().size() == 1);
    CHECK(models().front().title.starts_with("A calm opening"));
    CHECK_FALSE(models().front().words.empty());
    CHECK(models().front().state == "asked");

    // The student is told, and the message leads to the list of models.
    for (const auto* key : {"ctrl+Next", "ctrl+Next", "ctrl+Next"})
        student.screen.press(key);
    student.screen.repeat({"Home", "Return", "Home", "y"},
                          [&] { return models().front().state == "given"; });
    teacher.screen.press("ctrl+Next");
    const AuditLog played(lab, "recording-sound");
    teacher.screen.repeat({"Home", "Return"}, [&] { return played.has(record); });
    student.screen.repeat({"u"}, [&] { return models().front().state == "refused"; });
    teacher.screen.repeat({"k"}, [&] { return models().empty(); });
    CHECK_FALSE(student.seat.ended());
    CHECK_FALSE(teacher.seat.ended());
}

TEST_CASE("samples, a calibration, marks and their news come by keys") {
    Lab lab;
    Sitter student(lab, "1001");
    student.screen.press_until("F10", [&] { return student.screen.says("seat.state.ready", 1_s); });
    const auto record = drilled(lab, student);
    Sitter teacher(lab, "8001");
    auto& screen = teacher.screen;

    // A sample of every contact; it leads into marking with its own alone.
    const auto samples = [&] {
        return lab.ask<wire::List<wire::SampleRow>>("GET", "/samples").items;
    };
    screen.press("alt+7");
    for (int i = 0; i < 20 && samples().empty(); ++i) {
        for (const auto* key : {"Escape", "Escape", "y", "t", "ctrl+a"})
            screen.press(key);
        screen.type("Week 9");
        for (const auto* key : {"Tab", "Tab", "ctrl+a"}) // past the way to the percentage
            screen.press(key);
        screen.type("100");
        screen.press("ctrl+s");
        lab.until([&] { return !samples().empty(); }, 2_s);
    }
    REQUIRE(samples().size() == 1);
    CHECK(samples().front().title == "Week 9");
    CHECK(samples().front().percent == 100);
    CHECK(samples().front().size == 1);

    // Everybody marks that contact blind; closed by who opened it, asked twice.
    const auto calibrations = [&] {
        return lab.ask<wire::List<wire::CalibrationRow>>("GET", "/calibrations").items;
    };
    screen.repeat({"k", "ctrl+s"}, [&] { return !calibrations().empty(); });
    REQUIRE(calibrations().size() == 1);
    CHECK(calibrations().front().contact == record);
    screen.repeat({"r", "r"}, [&] { return calibrations().front().revealed; });

    screen.press("Escape"); // back to marking
    mark(lab, screen, record);
    student.screen.show_list(messages_of_student);
    student.screen.repeat({"Home", "Return"}, [&] { return mark_state(lab, record) == "seen"; });
    pin_comment(lab, student, record);
    CHECK_FALSE(student.seat.ended());
    CHECK_FALSE(teacher.seat.ended());
}

TEST_CASE("a listening question is made and then changed in the bank's form by keys") {
    Lab lab;
    Sitter teacher(lab, "8001");
    auto& screen = teacher.screen;
    const auto questions = [&] {
        return lab.ask<wire::QuestionPage>("GET", "/questions?kind=listen").items;
    };
    // Of the first script, with the first breach that it offers.
    screen.press("alt+8");
    screen.repeat({"Escape", "b", "q", "Down", "Return", "Tab", "Tab", "Tab", "space", "ctrl+s"},
                  [&] { return !questions().empty(); });
    CHECK(questions().front().question.violations.size() == 1);

    // Back in the bank Enter has it in a form: without a name the lab refuses it, and the form
    // stays with what was typed.
    screen.repeat({"Escape", "Escape", "Escape", "b", "Home", "Return", "ctrl+a", "Delete",
                   "ctrl+s", "F", "ctrl+s"},
                  [&] { return questions().front().version > 1; });
    CHECK(questions().front().question.key == "F");
    CHECK(questions().front().question.violations.size() == 1);
    CHECK_FALSE(teacher.seat.ended());
}
