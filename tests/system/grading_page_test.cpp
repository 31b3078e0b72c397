// The page of marking, drawn where nobody looks and worked with keys, over a lab of its own: from
// one contact to the next, blind, how long it took, the mean of two judges, and the same customer
// once more.
#include <fstream>

#include "seat/grading_page.h"
#include "seat/typist.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

bool is_open(const wire::RubricItem& item) {
    return !item.answered && item.judge != "red_line";
}

/// Three students have had a call each; the third's is the newest.
class ThreeCalls {
public:
    explicit ThreeCalls(const std::string& more_settings = {})
        : lab({.data = written(folder.path() / "data", more_settings)}) {
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            Seat student(lab, numbers[i], 500);
            student.handset().manner = Handset::Manner::answers;
            const wire::DrillStart start{.pack = "bill-question-en",
                                         .class_name = "One",
                                         .seed = 7 + i,
                                         .ear = "turn_taking",
                                         .contacts = 1,
                                         .length = 0_ms,
                                         .options = {{"number", "96101"}}};
            REQUIRE(lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start)));
            REQUIRE(lab.until([&] { return student.handset().talking; }));
            lab.pass(1_s);
            student.handset().hang_up();
            REQUIRE(lab.until([&] { return gradings().size() == i + 1; }));
            REQUIRE(student.ask("POST", "/seat/log-off") == "");
        }
        records = {gradings()[2].id, gradings()[1].id, gradings()[0].id};
    }
    [[nodiscard]] std::vector<wire::GradingRow> gradings() {
        return lab.ask<wire::List<wire::GradingRow>>("GET", "/grading").items;
    }
    [[nodiscard]] wire::Grading grading(std::size_t student) {
        return lab.ask<wire::Grading>("GET", "/grading/" + records.at(student));
    }
    /// Which of the three sheets the teacher has handed in.
    [[nodiscard]] std::vector<bool> given() {
        std::vector<bool> out;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto one = grading(i);
            out.push_back(one.own && one.own->given);
        }
        return out;
    }
    [[nodiscard]] Duration spent(std::size_t student) {
        const auto one = grading(student);
        return one.own ? one.own->spent : Duration{};
    }
    /// Another judge hands in full marks for what the engine left open.
    void judged_by(const std::string& number, std::size_t student) {
        const auto judge = lab.sign_in(number);
        wire::SheetChange sheet{.given = true};
        for (const auto& item : grading(student).items)
            if (is_open(item))
                sheet.answers.push_back({.item = item.name, .points = item.bands.front().points});
        const auto kept = judge->wait<wire::MarkSheet>(
            "PUT", "/grading/" + records.at(student) + "/sheet", wire::encode(sheet));
        INFO((kept ? "" : kept.error().text));
        REQUIRE(kept);
    }

    static std::filesystem::path written(std::filesystem::path data, const std::string& more) {
        write_class(data);
        std::ofstream(data / "lab.toml", std::ios::app) << more;
        return data;
    }

    test::Folder folder;
    Lab lab;
    std::vector<std::string> numbers{"1001", "1002", "1003"};
    std::vector<std::string> records; ///< by student
};

/// The teacher at the page, or whose number is given.
struct Marker {
    explicit Marker(Lab& a_lab, const std::string& number = "8001")
        : lab(a_lab) {
        typist.listens();
        place.back.sign_in({"127.0.0.1", lab.http_port()}, number, lab.password(number));
        typist.until([this] { return place.back.shown().stage == seat::Stage::at_seat; });
        sees("Student 3"); // the newest is on show
    }
    void sees(const std::string& words) {
        typist.until([this, words] { return typist.reads(words); });
    }
    /// So many were handed in since the page was opened, and a form is on show.
    void handed_in(int count) { sees(" " + std::to_string(count) + " 份"); }
    /// The foot says it.
    void hears(const std::string& key, const std::string& count) {
        typist.until([=, this] {
            return place.back.shown().notice.words ==
                   text(Language::zh, key, {{"count", count}, {"key", "O"}});
        });
    }
    /// The best band of every item of the contact on show that the engine left open.
    void marks_all(const wire::Grading& grading) {
        for (const auto& item : grading.items) {
            if (is_open(item))
                typist.strokes(SDL_SCANCODE_1);
            typist.strokes(SDL_SCANCODE_DOWN);
        }
    }
    void run() {
        typist.run([this] {
            place.desk.begin_frame();
            page.draw(place.back.shown(), ImGui::GetContentRegionAvail());
        });
    }

    Lab& lab;
    seat::test::Typist typist;
    seat::test::Place place{typist.look()};
    seat::GradingPage page{place.desk};
};

} // namespace

TEST_CASE("handing in goes on to the next contact that waits, and begins again at the top") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    // From the second on: the third below it is next, and then the first, which was passed over.
    typist.strokes(SDL_SCANCODE_PAGEDOWN);
    marker.handed_in(0);
    const std::vector<std::vector<bool>> after{
        {false, true, false}, {true, true, false}, {true, true, true}};
    for (int i = 0; i < 3; ++i) {
        marker.marks_all(calls.grading(1)); // as open as the others
        typist.commands(SDL_SCANCODE_RETURN);
        marker.handed_in(i + 1);
        typist.then([&, i] { CHECK(calls.given() == after.at(static_cast<std::size_t>(i))); });
    }
    marker.run();
}

TEST_CASE("marking blind hides who it is, on the page and in what it asks for") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    const auto title = calls.gradings().front().title.substr(0, 10);
    marker.sees(title);
    typist.strokes(SDL_SCANCODE_B);
    typist.until([&] { return !typist.reads("Student ") && typist.reads(title); });
    typist.strokes(SDL_SCANCODE_PAGEDOWN); // of the next neither
    marker.handed_in(0);
    typist.then([&] { CHECK_FALSE(typist.reads("Student ")); });
    typist.strokes(SDL_SCANCODE_B);
    marker.sees("Student ");
    marker.run();
}

TEST_CASE("the time a sheet is open adds up, over other sheets in between, and reaches the lab") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    std::vector<Duration> spent{Duration{}};
    // Each choice is kept by itself once it rests, with the time until then.
    const auto kept_longer = [&] {
        typist.until([&] { return calls.spent(2) > spent.back(); });
        typist.then([&] { spent.push_back(calls.spent(2)); });
    };
    marker.handed_in(0);
    typist.strokes(SDL_SCANCODE_1);
    kept_longer();
    typist.strokes(SDL_SCANCODE_2);
    kept_longer();
    typist.strokes(SDL_SCANCODE_PAGEDOWN);
    marker.handed_in(0); // its form is there
    typist.strokes(SDL_SCANCODE_PAGEUP);
    marker.handed_in(0);
    typist.strokes(SDL_SCANCODE_1);
    kept_longer();
    marker.run();
    REQUIRE(spent.size() == 4);
    CHECK(calls.spent(0) == Duration{});
    CHECK(calls.spent(2) == spent.back());
}

TEST_CASE("the mean of two judges is published with a second press, and its step says so") {
    ThreeCalls calls;
    calls.judged_by("9001", 2);
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    marker.handed_in(0);
    typist.strokes(SDL_SCANCODE_M); // one judge makes no mean
    marker.marks_all(calls.grading(2));
    typist.commands(SDL_SCANCODE_RETURN);
    marker.handed_in(1);
    typist.strokes(SDL_SCANCODE_V); // all, and back to it
    typist.strokes(SDL_SCANCODE_PAGEUP);
    marker.handed_in(1);
    typist.strokes(SDL_SCANCODE_M);
    typist.then([&] { CHECK(calls.grading(2).row.state == "draft"); });
    typist.strokes(SDL_SCANCODE_M);
    typist.until([&] { return calls.grading(2).row.state == "published"; });
    marker.hears("seat.grading.published_mean", "2");
    // In the history, and above a form of which no one judge's bands are the mark.
    const auto mean = text(Language::zh, "seat.grading.mean_of", {{"count", "2"}});
    typist.until([&] { return typist.times_read(mean) == 2; });
    marker.run();
    const auto history = calls.grading(2).history;
    CHECK(history.back().judges == 2);
    CHECK_FALSE(history.back().by_name.empty());
}

TEST_CASE("the same customer is asked for at the page, and calls whoever was named") {
    ThreeCalls calls;
    Seat student(calls.lab, "1004", 500);
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    marker.handed_in(0);
    typist.strokes(SDL_SCANCODE_W);
    typist.commands(SDL_SCANCODE_A);
    typist.types("1004");
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.until([&] { return calls.lab.until([&] { return student.handset().ringing; }, 50_ms); });
    marker.run();
    student.handset().answer();
    calls.lab.pass(1_s);
    student.handset().hang_up();
    REQUIRE(calls.lab.until([&] { return calls.gradings().size() == 4; }));
    const auto newest =
        calls.lab.ask<wire::ResultDetail>("GET", "/results/" + calls.gradings().front().id);
    CHECK(newest.row.repeats == calls.records.at(2));
    CHECK(newest.row.agent_number == "1004");
}

TEST_CASE("what is handed in is published with a second press, and the foot says so") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    marker.handed_in(0);
    marker.marks_all(calls.grading(2));
    typist.commands(SDL_SCANCODE_RETURN);
    marker.handed_in(1);
    typist.strokes(SDL_SCANCODE_O);
    marker.hears("seat.grading.publish_again", "1");
    typist.strokes(SDL_SCANCODE_O);
    marker.hears("seat.grading.published", "1");
    marker.run();
    CHECK(calls.grading(2).row.state == "published");
}

TEST_CASE("where the own assessment comes first it is given at the page, and then the mark seen") {
    ThreeCalls calls("\n[grading]\nself_first = true\n");
    const auto form = calls.grading(2); // before anybody has answered in it
    calls.judged_by("8001", 2);
    REQUIRE(calls.lab.teacher->wait<wire::Grading>(
        "POST", "/grading/" + calls.records.at(2) + "/steps",
        wire::encode(wire::StepRequest{.step = "publish", .version = calls.grading(2).version})));
    Marker marker(calls.lab, "1003");
    auto& typist = marker.typist;
    const auto asked = text(Language::zh, "seat.grading.self_first");
    marker.sees(asked);
    marker.marks_all(form);
    typist.commands(SDL_SCANCODE_RETURN);
    typist.until([&] { return calls.grading(2).row.state == "seen"; });
    typist.until([&] { return !typist.reads(asked); });
    marker.run();
}

TEST_CASE("after a list without a contact the form is back at once") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    marker.handed_in(0);
    typist.strokes(SDL_SCANCODE_V); // all
    typist.strokes(SDL_SCANCODE_V); // appeals: there is none
    marker.sees(text(Language::zh, "seat.grading.none_appealed"));
    typist.strokes(SDL_SCANCODE_V);
    Instant asked;
    typist.then([&] { asked = steady_now(); });
    marker.handed_in(0);
    typist.then([&] { CHECK(steady_now() - asked < 5_s); });
    marker.run();
}

TEST_CASE("a list of contacts is narrowed by words, and Enter takes the first of them") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    marker.handed_in(0);
    typist.commands(SDL_SCANCODE_F);
    typist.types("student 2");
    typist.until([&] { return typist.reads("Student 2") && !typist.reads("Student 1"); });
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.until([&] { return !typist.reads("Student 3"); }); // nor in the middle
    marker.handed_in(0);
    marker.run();
}

TEST_CASE("a contact that is marked blind keeps its number, whoever is handed in before it") {
    ThreeCalls calls;
    Marker marker(calls.lab);
    auto& typist = marker.typist;
    const auto number = [](int place) {
        return text(Language::zh, "seat.grading.number", {{"number", std::to_string(place)}});
    };
    marker.handed_in(0);
    typist.strokes(SDL_SCANCODE_B);
    marker.sees(number(3));
    typist.strokes(SDL_SCANCODE_PAGEUP);
    typist.strokes(SDL_SCANCODE_PAGEUP);
    marker.handed_in(0);
    marker.marks_all(calls.grading(1)); // as open as the others
    typist.commands(SDL_SCANCODE_RETURN);
    marker.handed_in(1);
    typist.until([&] { return !typist.reads(number(1)); });
    typist.then([&] { CHECK((typist.reads(number(2)) && typist.reads(number(3)))); });
    marker.run();
}

TEST_CASE(
    "the lane of who is recorded is theirs by name, and oneself's only in one's own contact") {
    ThreeCalls calls;
    seat::test::Typist typist;
    seat::test::Place place(typist.look());
    place.back.sign_in({"127.0.0.1", calls.lab.http_port()}, "1001", calls.lab.password("1001"));
    typist.until([&] { return place.back.shown().stage == seat::Stage::at_seat; });
    seat::PlayerPanel own(place.desk);
    seat::PlayerPanel another(place.desk);
    const auto student = calls.grading(0).row.agent;
    // Lent to them, as a calibration does: the same sound serves.
    const auto opened = [&](seat::PlayerPanel& player, AgentId agent) {
        const auto shown = place.back.shown();
        if (!player.is_open() && shown.stage == seat::Stage::at_seat)
            player.open(calls.records[0], "", {}, shown, seat::opening_of(shown, agent));
        if (player.is_open())
            player.draw(shown, {600, 300});
    };
    typist.until([&] { return own.is_open() && own.data().lanes.size() > 1; });
    typist.until([&] { return another.is_open() && another.data().lanes.size() > 1; });
    typist.run([&] {
        place.desk.begin_frame();
        ImGui::PushID("own");
        opened(own, student);
        ImGui::PopID();
        opened(another, AgentId{student.value + 1});
    });
    CHECK(own.data().lanes[1].name == text(Language::zh, "seat.player.me"));
    CHECK(another.data().lanes[1].name == text(Language::zh, "seat.player.student"));
}
