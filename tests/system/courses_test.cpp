// A teacher's own part at the workstation, by keys, over a lab: courses with groups, class lists
// with a mistake in them, lessons; and two people at one course.
#include <fstream>

#include "base/csv.h"
#include "seat/courses_view.h"
#include "seat/exam_import.h"
#include "seat/typist.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

// How far below the first list of the lists page these stand, for a teacher.
constexpr int timetable_list = 9;
constexpr int courses_list = 10;

std::filesystem::path downloads_of(const Sitter& person) {
    const auto folder = person.folder.path() / "down";
    std::filesystem::create_directory(folder);
    std::ofstream(person.folder.path() / "user-dirs.dirs")
        << "XDG_DOWNLOAD_DIR=\"" << folder.string() << "\"\n";
    return folder;
}

std::vector<wire::CourseRow> courses_of(Lab& lab) {
    return lab.ask<wire::List<wire::CourseRow>>("GET", "/courses").items;
}

bool knows(Lab& lab, const std::string& number) {
    const auto all = lab.ask<wire::List<wire::Person>>("GET", "/people").items;
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& one) { return one.number == number; });
}

/// What was kept in the folder; empty: nothing yet.
std::filesystem::path kept_cards(const std::filesystem::path& folder) {
    for (const auto& one : std::filesystem::directory_iterator(folder))
        if (one.path().filename().string().starts_with("ringroom-cards"))
            return one.path();
    return {};
}

} // namespace

TEST_CASE("a teacher makes a course with two groups, and mends and takes in a class list by keys") {
    Lab lab;
    Sitter teacher(lab, "8001");
    auto& screen = teacher.screen;
    const auto downloads = downloads_of(teacher);
    screen.show_list(courses_list);
    screen.press("n");
    screen.type("Dropped");
    for (const auto* key : {"Tab", "Escape", "Escape", "Escape"}) // told of it, then it is dropped
        screen.press(key);
    screen.press("n");
    screen.type("Service");
    screen.press("Tab");
    screen.type("One");
    for (int i = 0; i < 6; ++i) // past the class's list, term, retention, text and gates
        screen.press("Tab");
    for (const auto* group : {"Early", "Late"}) {
        screen.type(group);
        screen.press("Return");
    }
    screen.repeat({"ctrl+s"}, [&] { return courses_of(lab).size() == 1; });
    REQUIRE(courses_of(lab)[0].groups.size() == 2);
    CHECK(courses_of(lab)[0].groups[1].name == "Late");
    CHECK(courses_of(lab)[0].class_name == "One");
    CHECK(courses_of(lab)[0].name == "Service");

    // The first student into the second group, the second into the first.
    const auto grouped = [&] {
        const auto groups = courses_of(lab)[0].groups;
        return groups[0].students == std::vector<std::string>{"1002"} &&
               groups[1].students == std::vector<std::string>{"1001"};
    };
    screen.repeat({"Home", "Return", "Escape", "Home", "2", "Down", "1", "ctrl+s"}, grouped);

    const auto list = downloads / "class.csv";
    std::ofstream(list) << "number,name,class\n1005,Student 5,One\n1006,,One\n";
    const AuditLog imported(lab, "people-import");
    screen.press("ctrl+Next");
    screen.repeat({"a", "Home", "Return"}, [&] { return imported.has("preview class.csv"); });
    screen.press("ctrl+s"); // nothing is taken in while it is wrong
    std::ofstream(list) << "number,name,class\n1005,Student 5,One\n1006,Student 6,One\n";
    CHECK_FALSE(knows(lab, "1005"));
    screen.repeat({"Return", "ctrl+s"}, [&] { return knows(lab, "1006"); });
    CHECK(lab.until([&] { return imported.has("class.csv"); })); // it is noted behind the answer
    screen.repeat({"e"}, [&] { return !kept_cards(downloads).empty(); });
    const auto cards = read_csv(read_file(kept_cards(downloads)));
    REQUIRE(cards.size() == 3);
    const auto login = lab.teacher->wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{"1006", cards[2].cells.at(3).text}));
    CHECK(login);
    CHECK_FALSE(teacher.seat.ended());
}

TEST_CASE("a file of questions is mended and looked at again, and then taken in") {
    const test::Folder folder;
    ::setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
    std::ofstream(folder.path() / "user-dirs.dirs")
        << "XDG_DOWNLOAD_DIR=\"" << folder.path().string() << "\"\n";
    const auto file = folder.path() / "bank.gift";
    const std::string question =
        "$CATEGORY: Calls\n\n::K1:: What comes first? {=A greeting ~The bill";
    std::ofstream(file) << question << "\n";
    Lab lab;
    seat::test::Typist typist;
    seat::test::Place place(typist.look());
    place.desk.remembered.language = Language::en;
    place.back.use_language(Language::en);
    seat::ExamImport import(place.desk);
    import.begin();
    place.back.sign_in({"127.0.0.1", lab.http_port()}, "8001", lab.password("8001"));
    typist.listens();
    const auto says = [&](const std::string& words) {
        typist.until([&typist, words] { return typist.reads(words); });
    };
    typist.until([&] { return place.back.shown().stage == seat::Stage::at_seat; });
    typist.strokes(SDL_SCANCODE_HOME);
    typist.strokes(SDL_SCANCODE_RETURN);
    says("Nothing is taken in.");
    typist.then([&] { std::ofstream(file) << question << "}\n"; });
    typist.strokes(SDL_SCANCODE_RETURN);
    says("1 new");
    typist.commands(SDL_SCANCODE_S);
    says("Taken in: 1.");
    typist.run([&] {
        place.desk.begin_frame();
        (void)import.draw(ImGui::GetContentRegionAvail());
    });
    ::unsetenv("XDG_CONFIG_HOME");
}

TEST_CASE("under a dialog the key of another page neither goes there nor writes") {
    Lab lab;
    Sitter teacher(lab, "8001");
    auto& screen = teacher.screen;
    screen.show_list(courses_list);
    screen.press("ctrl+Next");
    screen.press("n");
    screen.type("1005");
    for (const auto* key : {"alt+8", "alt+1", "Tab"})
        screen.press(key);
    screen.type("Student 5");
    screen.repeat({"ctrl+s"}, [&] { return knows(lab, "1005"); });
}

TEST_CASE("a teacher plans, changes and removes a lesson by keys, and is told what clashes") {
    Lab lab;
    const auto course = lab.teacher->wait<wire::CourseRow>(
        "POST", "/courses", wire::encode(wire::NewCourse{.name = "Service", .class_name = "One"}));
    REQUIRE(course);
    const auto lessons = [&] {
        return lab.ask<wire::List<wire::LessonRow>>("GET", "/lessons").items;
    };
    Sitter teacher(lab, "8001");
    auto& screen = teacher.screen;
    screen.show_list(timetable_list);
    screen.press("n");
    for (int i = 0; i < 20 && lessons().empty(); ++i) {
        // Until the courses have come there is none to choose.
        for (const auto* key : {"Escape", "n", "Down", "Return", "Tab"})
            screen.press(key);
        screen.press("ctrl+a");
        screen.type("Lamps");
        screen.press("Tab");
        screen.press("ctrl+a");
        screen.type("2030-11-23 08:30");
        screen.press("ctrl+s");
        lab.until([&] { return !lessons().empty(); }, 2_s);
    }
    REQUIRE(lessons().size() == 1);
    CHECK(lessons()[0].title == "Lamps");
    CHECK(lessons()[0].minutes == 90);
    // The page of the lesson is on show: changed from there.
    for (int i = 0; i < 20 && lessons()[0].title == "Lamps"; ++i) {
        for (const auto* key : {"Escape", "Escape", "Home", "c", "Tab", "ctrl+a"})
            screen.press(key);
        screen.type("Lights");
        screen.press("ctrl+s");
        lab.until([&] { return lessons()[0].title != "Lamps"; }, 2_s);
    }
    CHECK(lessons()[0].title == "Lights");
    screen.repeat({"Escape", "Home", "Delete", "Return"}, [&] { return lessons().empty(); });
    CHECK(courses_of(lab).size() == 1);
    CHECK_FALSE(teacher.seat.ended());
}

TEST_CASE("two people at one course: the second is told, and nothing of either is lost") {
    Lab lab;
    auto other = lab.sign_in("9001");
    REQUIRE(other->wait<wire::CourseRow>(
        "POST", "/courses", wire::encode(wire::NewCourse{.name = "Service", .class_name = "One"})));
    seat::test::Typist typist;
    seat::test::Place place(typist.look());
    place.desk.remembered.language = Language::en;
    place.back.use_language(Language::en);
    seat::CoursesView view(place.desk);
    place.back.sign_in({"127.0.0.1", lab.http_port()}, "8001", lab.password("8001"));
    typist.listens();
    const auto says = [&](const std::string& key, TextArguments arguments = {}) {
        const auto words = text(Language::en, key, std::move(arguments));
        typist.until([&typist, words] { return typist.reads(words); });
    };
    typist.until([&] { return place.back.shown().stage == seat::Stage::at_seat; });
    says("seat.list.count", {{"count", "1"}});
    typist.strokes(SDL_SCANCODE_HOME);
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.until([&] { return typist.reads("Service  ·  One"); });
    typist.commands(SDL_SCANCODE_A);
    typist.types("Mine");
    typist.then([&] {
        CHECK(other->wait<wire::CourseRow>(
            "PUT", "/courses/1",
            wire::encode(wire::CourseChange{
                .version = 1, .name = "Theirs", .class_name = "One", .term = "2027"})));
    });
    typist.commands(SDL_SCANCODE_S);
    says("seat.other.theirs", {{"fields", text(Language::en, "seat.course.term")}});
    says("seat.other.both", {{"fields", text(Language::en, "seat.course.name")}});
    typist.then([&] { CHECK(courses_of(lab)[0].name == "Theirs"); });
    typist.commands(SDL_SCANCODE_S);
    typist.until([&] { return courses_of(lab)[0].name == "Mine"; });
    typist.run([&] {
        place.desk.begin_frame();
        view.draw(place.back.shown(), ImGui::GetContentRegionAvail());
    });
    CHECK(courses_of(lab)[0].term == "2027");
    CHECK(courses_of(lab)[0].version == 3);
}
