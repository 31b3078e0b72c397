// Model recordings, news of marks, own practice and the stop key over the wire.
#include <catch2/catch.hpp>

#include "api/graded.h"
#include "api/school.h"

using namespace ringroom;
using namespace ringroom::test;
using nlohmann::json;

namespace {

/// Contact 1-11 is Lei's (1001), 1-12 Mei's (1002); both are graded.
class Modelled : public School {
public:
    Modelled() {
        for (const std::uint64_t student : {1, 2})
            REQUIRE(lab.store().write([&](store::Writer& writer) {
                return add_graded(writer, ContactId{10 + student}, AgentId{student});
            }));
    }
    json hold_up(const std::string& record = "1-11") {
        return done(teacher, "PUT", "/models/" + record,
                    {{"title", "A calm opening"}, {"words", "the name comes first"}});
    }
    std::int64_t unread(const std::string& who, const char* which) {
        return done(who, "GET", "/messages").at(which);
    }
    int sound(const std::string& who, const std::string& record = "1-11") {
        return say(who, "GET", "/recordings/" + record + "/sound").status;
    }
};

} // namespace

TEST_CASE("a model recording is heard by all once whoever is heard in it agrees") {
    Modelled m;
    CHECK(m.hold_up().at("state") == "asked");
    const auto asked = m.done(m.lei, "GET", "/messages").at("items")[0];
    CHECK(asked.at("kind") == "model");
    CHECK(asked.at("subject") == "1-11");
    CHECK(m.done(m.mei, "GET", "/models").at("items").empty());
    CHECK(m.done(m.lei, "GET", "/models").at("items")[0].at("mine") == true);
    CHECK(m.refused(m.mei, "GET", "/recordings/1-11") == "409 quality.model_withheld");
    CHECK(m.refused(m.mei, "POST", "/models/1-11/answer", {{"agrees", true}}) ==
          "404 quality.unknown");
    m.done(m.lei, "POST", "/models/1-11/answer", {{"agrees", true}});
    CHECK(m.unread(m.lei, "unread") == 0); // answered is read
    const auto row = m.done(m.mei, "GET", "/models?q=calm").at("items")[0];
    CHECK(row.at("title") == "A calm opening");
    CHECK(row.at("mine") == false);
    CHECK_FALSE(row.contains("agent_name")); // nobody learns whose voice it is
    CHECK(m.done(m.teacher, "GET", "/models").at("items")[0].contains("agent_name"));
    CHECK(m.done(m.mei, "GET", "/models?q=nothing").at("items").empty());
    CHECK(m.sound(m.mei) == 200);
    CHECK(m.say(m.mei, "GET", "/recordings/1-11/waveform").status == 200);
    const auto heard = m.done(m.mei, "GET", "/recordings/1-11");
    CHECK(heard.at("agent") == 0);
    CHECK(heard.at("agent_name") == "");
    CHECK(m.sound(m.lei, "1-12") == 404); // the other one is no model
    m.done(m.lei, "POST", "/models/1-11/answer", {{"agrees", false}});
    CHECK(m.sound(m.mei) == 409);
    CHECK(m.done(m.mei, "GET", "/models").at("items").empty());
}

TEST_CASE("who does not agree to being recorded is no model") {
    Modelled m;
    m.hold_up();
    m.done(m.lei, "POST", "/models/1-11/answer", {{"agrees", true}});
    CHECK(m.sound(m.mei) == 200);
    const auto admin = m.lab.token("9001");
    m.done(admin, "POST", "/courses",
           {{"name", "实训"}, {"class_name", "A"}, {"consent", "通话将被录音。"}});
    CHECK(m.sound(m.mei) == 409);
    CHECK(m.done(m.teacher, "GET", "/models").at("items")[0].at("state") == "withheld");
    CHECK(m.refused(m.teacher, "PUT", "/models/1-12", {{"title", "t"}, {"words", ""}}) ==
          "409 quality.model_withheld");
    CHECK(m.refused(m.teacher, "POST", "/calibrations", {{"contact", "1-12"}, {"title", "t"}}) ==
          "409 quality.not_agreed");
    const auto text = m.done(m.lei, "GET", "/me/consents").at("items")[0];
    m.done(m.lei, "POST", "/me/consents",
           {{"course", 1}, {"version", text.at("version")}, {"accepted", true}});
    CHECK(m.sound(m.mei) == 200);
}

TEST_CASE("models are made and removed by who grades, with a title") {
    Modelled m;
    CHECK(m.refused(m.lei, "PUT", "/models/1-12", {{"title", "t"}, {"words", ""}}) ==
          "403 api.forbidden");
    CHECK(m.refused(m.teacher, "PUT", "/models/1-12", {{"title", ""}, {"words", ""}}) ==
          "422 quality.title");
    CHECK(m.refused(m.teacher, "PUT", "/models/1-99", {{"title", "t"}, {"words", ""}}) ==
          "404 api.not_found");
    m.hold_up();
    m.hold_up(); // again: another title, no second question
    CHECK(m.done(m.lei, "GET", "/messages").at("items").size() == 1);
    CHECK(m.refused(m.lei, "POST", "/models/1-11/remove") == "403 api.forbidden");
    m.done(m.teacher, "POST", "/models/1-11/remove");
    CHECK(m.refused(m.teacher, "POST", "/models/1-11/remove") == "404 quality.unknown");
    CHECK(m.done(m.lei, "GET", "/models").at("items").empty());
}

TEST_CASE("model recordings come page after page, also past one that is not shown") {
    Modelled m;
    m.hold_up("1-11");
    m.hold_up("1-12");
    const auto first = m.done(m.teacher, "GET", "/models?limit=1");
    CHECK(first.at("items").size() == 1);
    const auto next = first.at("next").get<std::string>();
    const auto second = m.done(m.teacher, "GET", "/models?limit=1&after=" + next);
    CHECK(second.at("items")[0].at("id") != next);
    CHECK(m.done(m.teacher, "GET", "/models").count("next") == 0);
    // Neither is agreed to: Lei sees the own one, on whichever page it stands.
    std::size_t seen = m.done(m.lei, "GET", "/models?limit=1").at("items").size();
    seen += m.done(m.lei, "GET", "/models?limit=1&after=" + next).at("items").size();
    CHECK(seen == 1);
    CHECK(m.refused(m.teacher, "GET", "/models?after=x") == "400 api.query");
}

TEST_CASE("a student is told that a mark is out, and that an appeal is answered") {
    Modelled m;
    const auto version = [&] { return m.done(m.teacher, "GET", "/grading/1-11").at("version"); };
    const json sheet = {
        {"version", 0},
        {"given", true},
        {"answers", {{{"item", "解决方案"}, {"applies", true}, {"points", 600}, {"reason", ""}}}}};
    m.done(m.teacher, "PUT", "/grading/1-11/sheet", sheet);
    CHECK(m.unread(m.lei, "unread_marks") == 0);
    m.done(m.teacher, "POST", "/grading/1-11/steps", {{"step", "publish"}, {"version", version()}});
    CHECK(m.unread(m.lei, "unread_marks") == 1);
    CHECK(m.unread(m.mei, "unread_marks") == 0);
    CHECK(m.unread(m.teacher, "unread") == 0); // nor does the teacher find it among the own
    const auto news = m.done(m.lei, "GET", "/messages").at("items")[0];
    CHECK(news.at("kind") == "mark");
    CHECK(news.at("subject") == "1-11");
    m.done(m.lei, "GET", "/grading/1-11"); // looked at
    CHECK(m.unread(m.lei, "unread_marks") == 0);
    m.done(m.lei, "POST", "/grading/1-11/steps",
           {{"step", "appeal"}, {"version", version()}, {"words", "please listen again"}});
    m.done(m.lab.token("9001"), "POST", "/grading/1-11/steps",
           {{"step", "remark"}, {"version", version()}, {"words", "it stands"}});
    const auto answer = m.done(m.lei, "GET", "/messages").at("items")[0];
    CHECK(answer.at("kind") == "appeal");
    CHECK(m.unread(m.lei, "unread_marks") == 1);
}

TEST_CASE("who sat an exam is told that its results are out") {
    School school;
    school.plan();
    school.sit(school.lei);
    school.done(school.lei, "POST", "/sittings/1/submit", {{"epoch", 1}, {"pressed_at", 0}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    const auto page = school.done(school.lei, "GET", "/messages");
    CHECK(page.at("unread_exams") == 1);
    CHECK(page.at("items")[0].at("subject") == "exam/1");
    CHECK(school.done(school.mei, "GET", "/messages").at("unread_exams") == 0); // did not sit
    school.done(school.lei, "GET", "/sittings/1");
    CHECK(school.done(school.lei, "GET", "/messages").at("unread_exams") == 0);
}

TEST_CASE("a student's own practice is nobody else's to see, until it is shared") {
    Modelled m;
    CHECK_FALSE(m.done(m.lei, "GET", "/practice/scripts").at("items").empty());
    CHECK(m.done(m.lei, "POST", "/practice", {{"pack", "fault"}}).at("state") == "running");
    CHECK(m.done(m.lei, "GET", "/practice").at("items").size() == 1);
    CHECK(m.done(m.mei, "GET", "/practice").at("items").empty());
    CHECK(m.refused(m.lab.token("3001"), "POST", "/agents/1/supervise", {{"part", "listens"}}) ==
          "403 practice.private");
    m.lab.machine().secluded[DrillId{9}] = api::Seclusion::practice;
    m.lab.machine().live_drill = DrillId{9};
    CHECK(m.done(m.lab.token("3001"), "GET", "/contacts").at("items").empty());
    CHECK(m.done(m.teacher, "GET", "/contacts").at("items").empty());
    m.lab.machine().secluded[DrillId{9}] = api::Seclusion::exam;
    CHECK(m.done(m.lab.token("3001"), "GET", "/contacts").at("items").empty());
    CHECK(m.done(m.teacher, "GET", "/contacts").at("items").size() == 1);
    CHECK(m.done(m.lei, "POST", "/practice/stop").at("state") == "ended");
    CHECK(m.refused(m.lei, "POST", "/practice/stop") == "409 practice.none");
    m.lab.machine().practice = "private"; // of contact 11
    CHECK(m.say(m.lei, "GET", "/results/1-11").status == 200);
    CHECK(m.sound(m.lei) == 200);
    for (const char* path : {"/results/1-11", "/recordings/1-11", "/recordings/1-11/sound",
                             "/grading/1-11", "/results/1-11/form"}) {
        INFO(path);
        CHECK(m.say(m.teacher, "GET", path).status == 404);
    }
    CHECK(m.say(m.teacher, "PUT", "/models/1-11", {{"title", "t"}, {"words", ""}}).status == 404);
    CHECK(m.say(m.teacher, "POST", "/results/1-11/again", {{"number", "1001"}}).status == 404);
    CHECK(m.refused(m.mei, "PUT", "/results/1-11/shared", {{"shared", true}}) ==
          "404 practice.unknown");
    m.done(m.lei, "PUT", "/results/1-11/shared", {{"shared", true}});
    CHECK(m.say(m.teacher, "GET", "/results/1-11").status == 200);
    CHECK(m.sound(m.teacher) == 200);
    CHECK(m.sound(m.mei) == 404); // with teachers, not with the class
    m.done(m.lei, "PUT", "/results/1-11/shared", {{"shared", false}});
    CHECK(m.sound(m.teacher) == 404);
}
