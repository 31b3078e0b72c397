// A drill is started by the teacher and comes to whom it is for.
#include <fstream>

#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// 1001 is of class One, 1002 of class Two.
void write_two_classes(const std::filesystem::path& data) {
    write_class(data, 0);
    std::ofstream(data / "people.csv", std::ios::app)
        << "1001,Student 1,One,student\n1002,Student 2,Two,student\n";
}

wire::DrillStart bill_question(const std::string& class_name) {
    return {.pack = "bill-question-en",
            .class_name = class_name,
            .seed = 7,
            .ear = "turn_taking",
            .contacts = 1,
            .length = 0_ms,
            .options = {{"number", "96101"}}};
}

std::string refusal(Lab& lab, const wire::DrillStart& start) {
    const auto answer =
        lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    return answer ? "begun" : answer.error().code;
}

} // namespace

TEST_CASE("a drill calls its class; a call from outside may still ring at anybody's") {
    test::Folder folder;
    write_two_classes(folder.path() / "data");
    Lab lab({.data = folder.path() / "data"});
    Seat one(lab, "1001", 500);
    Seat two(lab, "1002", 600);
    two.handset().manner = Handset::Manner::declines;
    REQUIRE(refusal(lab, bill_question("Two")) == "begun");
    REQUIRE(lab.until([&] { return lab.has<fact::OfferEnded>(); }));
    CHECK(lab.all<fact::OfferEnded>().front().agent == two.agent);
    // Who declined is not asked again; the only other seat is of another class.
    Caller outside(lab, 900);
    outside.handset.call("96101");
    REQUIRE(lab.until([&] { return one.handset().ringing; }));
    CHECK(one.handset().ringing_for == "2"); // the queue's first strategy is top down
    two.handset().manner = Handset::Manner::answers;
    two.ready();
    // The server's word, not the telephone's: its 200 is still on the way when the handset talks.
    REQUIRE(lab.until([&] {
        return lab.has<fact::ContactConnected>(
            [&](const auto& fact) { return fact.agent == two.agent; });
    }));
    for (const auto& offer : lab.all<fact::OfferBegan>())
        CHECK(offer.agent == (offer.contact.value == 1 ? two.agent : one.agent));
    const auto drills = lab.ask<wire::List<wire::DrillStatus>>("GET", "/drills").items;
    REQUIRE(drills.size() == 1);
    CHECK(drills[0].class_name == "Two");
    CHECK(drills[0].in_progress == 1);
    const auto queues = lab.ask<wire::List<wire::QueueFigures>>("GET", "/queues").items;
    REQUIRE_FALSE(queues.empty());
    CHECK(queues[0].key == "complaints"); // as lab.toml has it, in whatever language
    CHECK(queues[0].answered == 1);
    // Without a class a drill is for everybody.
    outside.handset.hang_up();
    REQUIRE(lab.until([&] { return one.view().agent.activity == Activity::idle; }));
    CHECK(refusal(lab, bill_question("")) == "begun");
    REQUIRE(lab.until([&] { return lab.all<fact::OfferBegan>().back().contact.value == 3; }));
    CHECK(lab.all<fact::OfferBegan>().back().agent == one.agent);
}

TEST_CASE("a drill for a group calls its members and nobody else of the class") {
    Lab lab;
    Seat first(lab, "1001", 500); // whom the queue would ask first
    Seat second(lab, "1002", 600);
    const wire::NewCourse course{
        .name = "Service", .class_name = "One", .groups = {{"a", {}}, {"b", {"1002"}}}};
    REQUIRE(lab.sign_in("9001")->wait<wire::CourseRow>("POST", "/courses", wire::encode(course)));
    CHECK(refusal(lab, bill_question("One/c")) == "drill.unknown_class");
    CHECK(refusal(lab, bill_question("One/a")) == "drill.unknown_class"); // nobody is in it
    REQUIRE(refusal(lab, bill_question("One/b")) == "begun");
    REQUIRE(lab.until([&] { return lab.has<fact::OfferBegan>(); }));
    CHECK(lab.all<fact::OfferBegan>().front().agent == second.agent);
    const auto drills = lab.ask<wire::List<wire::DrillStatus>>("GET", "/drills").items;
    REQUIRE(drills.size() == 1);
    CHECK(drills[0].class_name == "One/b");
}

TEST_CASE("a practical exam of a group that is gone still records nobody without their consent") {
    Lab lab;
    const auto admin = lab.sign_in("9001");
    const wire::NewCourse course{.name = "Service",
                                 .class_name = "One",
                                 .consent = "Every call is recorded.",
                                 .groups = {{"b", {"1002"}}}};
    REQUIRE(admin->wait<wire::CourseRow>("POST", "/courses", wire::encode(course)));
    const wire::NewPractical plan{.title = "Week 9",
                                  .class_name = "One/b",
                                  .calls = {{.pack = "bill-question-en", .number = "96101"}}};
    const auto planned =
        lab.teacher->wait<wire::PracticalRow>("POST", "/practicals", wire::encode(plan));
    INFO((planned ? "" : planned.error().text));
    REQUIRE(planned);
    CHECK(planned->candidates == 1);
    const wire::CourseChange without{
        .version = 1, .name = "Service", .class_name = "One", .consent = "Every call is recorded."};
    REQUIRE(admin->wait<wire::CourseRow>("PUT", "/courses/1", wire::encode(without)));
    const auto started = lab.teacher->wait<wire::PracticalRow>(
        "POST", "/practicals/1/orders", wire::encode(wire::ExamOrder{"start"}));
    REQUIRE_FALSE(started);
    CHECK(started.error().code == "exam.practical.not_agreed");
}

TEST_CASE("a queue that asks for more than is mastered opens with the next drill") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data, 1);
    auto toml = read_file(data / "lab.toml");
    const auto replace = [&](const std::string& from, const std::string& to) {
        REQUIRE(toml.find(from) != std::string::npos);
        toml.replace(toml.find(from), from.size(), to);
    };
    // The drill's calls practise the skill on the ordinary queue; its customers call the other one.
    replace("skills = []", "skills = [\"bills\"]");
    replace("en = \"Everybody\"", "en = \"general\"");
    replace("max_wait = \"10min\"\nmusic = \"hold\"\n",
            "music = \"hold\"\n[[queue.skill]]\nskill = \"bills\"\nlevel = 100\n");
    replace("music = \"hold\"\n\n[[number]]",
            "music = \"hold\"\n[[queue.skill]]\nskill = \"bills\"\nlevel = 1\n\n[[number]]");
    replace("numbers = \"1001-1020\"", "numbers = \"1001-1020\"\nskills = { \"bills\" = 100 }");
    std::ofstream(data / "lab.toml") << toml;
    Lab lab({.data = data});
    Seat seat(lab, "1001", 500);
    const auto course = lab.sign_in("9001")->wait<wire::CourseRow>(
        "POST", "/courses",
        wire::encode(wire::NewCourse{.name = "Service", .class_name = "One", .gates = true}));
    REQUIRE(course);
    const auto drill = bill_question("One");
    CHECK(refusal(lab, drill) == "drill.queues_closed");
    auto anyway = drill;
    anyway.ignore_gates = true;
    CHECK(refusal(lab, anyway) == "begun");
    REQUIRE(lab.until([&] { return lab.has<fact::OfferBegan>(); }));
    CHECK(lab.all<fact::OfferBegan>().front().agent == seat.agent);
}

TEST_CASE("a drill that cannot be is refused and says why") {
    Lab lab;
    CHECK(refusal(lab, bill_question("Nobody's class")) == "drill.unknown_class");
    auto start = bill_question("One");
    start.pack = "no such pack";
    CHECK(refusal(lab, start) == "drill.unknown_pack");
    start = bill_question("One");
    start.script = "no such script";
    CHECK(refusal(lab, start) == "drill.unknown_script");
    start = bill_question("One");
    start.contacts = 10'001;
    CHECK(refusal(lab, start) == "drill.contacts");
    start = bill_question("One");
    start.length = Duration{8 * 3'600'000 + 1};
    CHECK(refusal(lab, start) == "drill.length");
    start = bill_question("One");
    start.options = {{"number", "99999"}};
    CHECK(refusal(lab, start) == "drill.number");
    start.options = {{"colour", "red"}};
    CHECK(refusal(lab, start) == "drill.unknown_option");
    start = bill_question("One");
    start.ear = "both";
    CHECK(refusal(lab, start) == "drill.ear");
    CHECK(lab.ask<wire::List<wire::DrillStatus>>("GET", "/drills").items.empty());
}
