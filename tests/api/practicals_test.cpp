// Practical exams over the running server: who sees and orders what.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "graded.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

json plan(int papers = 1) {
    return {{"title", "Week 9"},
            {"class_name", "A"},
            {"papers", papers},
            {"calls", {{{"pack", "fault"}, {"weight", 2}}, {{"pack", "fault"}}}}};
}

std::int64_t person_of(School& school, const std::string& number) {
    const auto rows = school.done(school.teacher, "GET", "/practicals/1/candidates");
    for (const auto& one : rows.at("items"))
        if (one.at("number") == number)
            return one.at("person");
    return 0;
}

/// The first candidate has had the first call of the first exam.
void add_call(School& school, ContactKey contact = {}) {
    REQUIRE(school.lab.machine().practicals().change(
        1, wall_now(), [&](exam::Practical& exam, exam::PracticalLog&) -> Result<void> {
            exam.candidates.front().calls.push_back({.task = 0,
                                                     .state = exam::CallState::over,
                                                     .drill = DrillId{71},
                                                     .contact = contact});
            return {};
        }));
}

} // namespace

TEST_CASE("a practical exam is planned for a class; its students see it and nobody else's") {
    School school;
    CHECK(school.refused(school.lei, "POST", "/practicals", plan()) == "403 api.forbidden");
    CHECK(school.refused(school.teacher, "POST", "/practicals", plan(9)) ==
          "422 exam.practical.papers");
    auto nobody = plan();
    nobody["class_name"] = "nobody's";
    CHECK(school.refused(school.teacher, "POST", "/practicals", nobody) == "422 exam.nobody");
    auto unknown = plan();
    unknown["calls"][0]["pack"] = "gone";
    CHECK(school.refused(school.teacher, "POST", "/practicals", unknown) ==
          "422 drill.unknown_pack");
    const auto row = school.done(school.teacher, "POST", "/practicals", plan());
    CHECK(row.at("state") == "waiting");
    CHECK(row.at("calls").size() == 2);
    const auto seen = school.done(school.lei, "GET", "/practicals").at("items");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].at("mine").at("done") == 0);
    CHECK_FALSE(seen[0].contains("score"));
    const auto stranger = school.lab.token("3001");
    CHECK(school.done(stranger, "GET", "/practicals").at("items").empty());
    CHECK(school.refused(stranger, "GET", "/practicals/1") == "404 exam.unknown");
    for (const auto* path : {"candidates", "difficulty", "results/csv", "results/xlsx"})
        CHECK(school.refused(school.lei, "GET", "/practicals/1/" + std::string(path)) ==
              "403 api.forbidden");
    CHECK(school.refused(school.lei, "POST", "/practicals/1/orders", {{"order", "start"}}) ==
          "403 api.forbidden");
}

TEST_CASE("who of a class sits an exam may be said by number") {
    School school;
    auto some = plan();
    some["numbers"] = {"1002"};
    CHECK(school.done(school.teacher, "POST", "/practicals", some).at("candidates") == 1);
    CHECK(school.done(school.lei, "GET", "/practicals").at("items").empty());
    some["numbers"] = {"1002", "4711"};
    CHECK(school.refused(school.teacher, "POST", "/practicals", some) ==
          "422 exam.practical.outside");
}

TEST_CASE("a plan is looked at before it is kept: difficulty, and who would get no calls") {
    School school;
    CHECK(school.refused(school.lei, "POST", "/practicals/check", plan()) == "403 api.forbidden");
    auto nobody = plan();
    nobody["class_name"] = "nobody's";
    CHECK(school.refused(school.teacher, "POST", "/practicals/check", nobody) == "422 exam.nobody");
    CHECK(school.refused(school.teacher, "POST", "/practicals/check", plan(9)) ==
          "422 exam.practical.papers");
    auto with_seed = plan();
    with_seed["seed"] = 75;
    const auto found = school.done(school.teacher, "POST", "/practicals/check", with_seed);
    CHECK(found.at("seed") == 75);
    CHECK(found.at("candidates") == 2);
    CHECK(found.at("difficulty").at("equal") == true);
    REQUIRE(found.at("warnings").size() == 1);
    CHECK(found.at("warnings")[0].at("number") == "1001");
    CHECK(found.at("warnings")[0].at("code") == "exam.practical.no_queue");
    CHECK(school.done(school.teacher, "GET", "/practicals").at("items").empty());
    // The same is seen of each candidate until there are no more calls to come.
    school.done(school.teacher, "POST", "/practicals", with_seed);
    const auto warned = [&] {
        const auto rows =
            school.done(school.teacher, "GET", "/practicals/1/candidates").at("items");
        return rows[0].at("warnings").size();
    };
    CHECK(warned() == 1);
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}});
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "end"}});
    CHECK(warned() == 0);
}

TEST_CASE("a seat sees its exam without marks, and tells when its window is left") {
    School school;
    CHECK(school.done(school.lei, "GET", "/me/practicals").at("items").empty());
    school.done(school.teacher, "POST", "/practicals", plan());
    const auto seen = school.done(school.lei, "GET", "/me/practicals").at("items");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].at("state") == "waiting");
    CHECK(seen[0].at("calls") == 2);
    CHECK(seen[0].at("mine").at("done") == 0);
    const json left{{"left", true}, {"ago", 0}};
    CHECK(school.refused(school.lei, "POST", "/practicals/1/screen", left) ==
          "409 exam.not_running");
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}});
    school.done(school.lei, "POST", "/practicals/1/screen", left);
    CHECK(school.done(school.lei, "GET", "/me/practicals").at("items")[0].at("away") == true);
    school.done(school.lei, "POST", "/practicals/1/screen", {{"left", false}, {"ago", 0}});
    const auto rows = school.done(school.teacher, "GET", "/practicals/1/candidates").at("items");
    CHECK(rows[0].at("number") == "1001");
    CHECK(rows[0].at("times_left") == 1);
    CHECK(rows[0].at("away") == false);
    CHECK(rows[1].at("times_left") == 0);
    // Who does not sit it has no window of it.
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/screen", left) ==
          "404 exam.unknown");
    CHECK(school.refused(school.lab.token("3001"), "POST", "/practicals/1/screen", left) ==
          "404 exam.unknown");
    CHECK(school.refused(school.lei, "GET", "/practicals/1/certificate") ==
          "409 exam.practical.state");
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "end"}});
    CHECK(school.refused(school.lei, "GET", "/practicals/1/certificate") ==
          "409 exam.not_released");
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "release"}});
    CHECK(school.refused(school.lei, "GET", "/practicals/1/certificate") == "409 exam.not_passed");
    CHECK(school.refused(school.lab.token("3001"), "GET", "/practicals/1/certificate") ==
          "404 exam.unknown");
    CHECK(school.done(school.lei, "GET", "/me/practicals").at("items").empty());
}

TEST_CASE("who passed has a certificate of their own") {
    School school;
    auto easy = plan();
    easy["pass_mark"] = 0;
    school.done(school.teacher, "POST", "/practicals", easy);
    for (const auto* order : {"start", "end", "release"})
        school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", order}});
    const auto pdf = school.say(school.lei, "GET", "/practicals/1/certificate");
    CHECK(pdf.status == 200);
    CHECK(pdf.body.substr(0, 5) == "%PDF-");
}

TEST_CASE("results come out when the exam is over, and each student sees their own") {
    School school;
    REQUIRE(school.lab.store().write(
        [](store::Writer& writer) { return test::add_graded(writer, ContactId{11}, AgentId{1}); }));
    // Lent to a classmate for marking, who hears it until it turns out to be a call of an exam.
    school.done(school.teacher, "POST", "/samples",
                {{"title", "Week 9"}, {"how", "random"}, {"percent", 100}, {"markers", {"1002"}}});
    CHECK(school.say(school.mei, "GET", "/recordings/1-11/sound").status == 200);
    school.done(school.teacher, "POST", "/practicals", plan());
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/orders", {{"order", "release"}}) ==
          "409 exam.practical.state");
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}});
    // The customers of its calls may call others yet: no measures, no marks, nothing to be keyed.
    add_call(school);
    CHECK(school.refused(school.mei, "GET", "/recordings/1-11/sound") == "404 api.not_found");
    for (const auto& student : {school.lei, school.mei})
        CHECK(school.refused(school.teacher, "POST", "/results/1-12/again",
                             {{"number", student == school.lei ? "1001" : "1002"}}) ==
              "409 again.exam");
    for (const auto* path : {"/results/1-11", "/grading/1-11", "/evidence?subject=1-11"}) {
        CAPTURE(path);
        CHECK(school.refused(school.lei, "GET", path) == "409 exam.not_released");
    }
    CHECK(school.done(school.lei, "GET", "/results").at("items").empty());
    CHECK(school.done(school.teacher, "GET", "/results/1-11").at("row").at("agent") == 1);
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}}) ==
          "409 exam.practical.state");
    CHECK(school.refused(school.lei, "GET", "/practicals/1/mine") == "409 exam.not_released");
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "end"}});
    // Over, and not out: what was measured would tell the result.
    CHECK(school.refused(school.lei, "GET", "/results/1-11") == "409 exam.not_released");
    CHECK(school.done(school.lei, "GET", "/results").at("items").empty());
    const auto out =
        school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "release"}});
    CHECK(out.at("state") == "released");
    auto session = school.lab.store().reader();
    REQUIRE(session);
    const auto told = (*session)->reader().rows(
        "SELECT subject, content FROM evidence WHERE kind = 'practical_released'");
    REQUIRE(told);
    REQUIRE(told->size() == 1);
    CHECK(told->front().text(0) == "practical/1");
    CHECK(told->front().text(1).find("[\"1001\",\"0\"]") != std::string::npos);
    CHECK(school.done(school.lei, "GET", "/results/1-11").at("row").at("agent") == 1);
    const auto mine = school.done(school.lei, "GET", "/practicals/1/mine");
    CHECK(mine.at("number") == "1001");
    CHECK(mine.at("score") == 0); // no call came about
    CHECK(mine.at("passed") == false);
    CHECK(school.done(school.lei, "GET", "/practicals/1").at("passed") == false);
}

TEST_CASE("while an exam goes on a candidate practises nothing and takes no sound of it home") {
    School school;
    REQUIRE(school.lab.store().write(
        [](store::Writer& writer) { return test::add_graded(writer, ContactId{11}, AgentId{1}); }));
    school.done(school.teacher, "POST", "/practicals", plan());
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}});
    add_call(school);
    const auto taken_home = [&] {
        const auto mine = school.say(school.lei, "GET", "/me/data");
        REQUIRE(mine.status == 200);
        return mine.body.find("recordings/1-11.wav") != std::string::npos;
    };
    CHECK_FALSE(taken_home());
    CHECK(school.refused(school.lei, "POST", "/practice",
                         {{"pack", "p"}, {"script", "p/d"}, {"contacts", 1}}) ==
          "409 practice.in_exam");
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "end"}});
    CHECK(taken_home());
}

TEST_CASE("who is about to release results is told of an appeal that is open") {
    School school;
    school.done(school.teacher, "POST", "/practicals", plan());
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}});
    const ContactKey key{1, ContactId{11}};
    REQUIRE(school.lab.store().write(
        [&](store::Writer& writer) { return test::add_graded(writer, key.contact, AgentId{1}); }));
    add_call(school, key);
    auto& reviews = school.lab.machine().reviews();
    REQUIRE(reviews.save({.key = key,
                          .marker = AgentId{3},
                          .source = training::Source::instructor,
                          .answers = {{.item = "解决方案", .points = 300}},
                          .given = true},
                         wall_now()));
    const auto take = [&](quality::Step step, std::uint64_t by) {
        const auto version = reviews.review(key, wall_now())->version;
        REQUIRE(reviews.step(key, {.step = step, .by = AgentId{by}, .at = wall_now(), .words = "w"},
                             version));
    };
    const auto warnings = [&] {
        const auto rows = school.done(school.teacher, "GET", "/practicals/1/candidates");
        return rows.at("items").front().at("warnings");
    };
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "end"}});
    take(quality::Step::publish, 3);
    CHECK(warnings().empty());
    take(quality::Step::appeal, 1);
    REQUIRE(warnings().size() == 1);
    CHECK(warnings().front().at("code") == "exam.practical.appeal_open");
    CHECK(warnings().front().at("message").get<std::string>().find("1-11") != std::string::npos);
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "release"}});
    CHECK(warnings().empty()); // it is out; the appeal is answered as any other
}

TEST_CASE("results that are out are had as tables and on paper") {
    School school;
    school.done(school.teacher, "POST", "/practicals", plan());
    for (const auto* order : {"start", "end", "release"})
        school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", order}});
    const auto csv = school.say(school.teacher, "GET", "/practicals/1/results/csv").body;
    CHECK(csv.find("1001") != std::string::npos);
    CHECK(csv.find("师傅爽约投诉") != std::string::npos);
    const auto xlsx = school.say(school.teacher, "GET", "/practicals/1/results/xlsx");
    CHECK(xlsx.status == 200);
    CHECK(xlsx.body.substr(0, 2) == "PK");
    for (const auto& [who, path] :
         {std::pair{school.teacher, "sheets"}, std::pair{school.teacher, "sheets?number=1002"},
          std::pair{school.lei, "sheet"}}) {
        const auto pdf = school.say(who, "GET", "/practicals/1/" + std::string(path));
        CAPTURE(path, pdf.body.substr(0, 200));
        CHECK(pdf.status == 200);
        CHECK(pdf.headers.at("content-type") == "application/pdf");
        CHECK(pdf.body.substr(0, 5) == "%PDF-");
    }
    CHECK(school.refused(school.teacher, "GET", "/practicals/1/sheets?number=4711") ==
          "404 drill.no_candidate");
    CHECK(school.refused(school.teacher, "GET", "/practicals/1/certificates") ==
          "409 exam.nobody_passed");
    CHECK(school.refused(school.lei, "GET", "/practicals/1/sheets") == "403 api.forbidden");
}

TEST_CASE("a student who asks for another's sheet is refused, and that person reads of it") {
    School school;
    school.done(school.teacher, "POST", "/practicals", plan());
    CHECK(school.refused(school.lei, "GET", "/practicals/1/sheets?number=1002") ==
          "403 api.forbidden");
    const auto log =
        school.done(school.mei, "GET", "/me/audit?kind=practical-sheets-export").dump();
    CAPTURE(log);
    CHECK(log.find("\"number\":\"1001\"") != std::string::npos);
    CHECK(log.find("\"status\":403") != std::string::npos);
}

TEST_CASE("pages of a written exam: for the class at once, for the student when it is released") {
    School school;
    school.plan();
    CHECK(school.refused(school.teacher, "GET", "/exams/1/sheets") == "409 exam.not_handed_in");
    const auto id = std::to_string(school.sit(school.lei).at("id").get<int>());
    school.done(school.lei, "POST", "/sittings/" + id + "/submit",
                {{"epoch", 1}, {"pressed_at", 0}});
    CHECK(school.say(school.teacher, "GET", "/exams/1/sheets").body.substr(0, 5) == "%PDF-");
    CHECK(school.refused(school.lei, "GET", "/sittings/" + id + "/sheet") ==
          "409 exam.not_released");
    CHECK(school.refused(school.mei, "GET", "/sittings/" + id + "/sheet") ==
          "404 exam.unknown_sitting");
}

TEST_CASE("who leads a team keeps their hands off an exam that goes on") {
    School school;
    const auto leader = school.lab.token("3001");
    school.done(school.teacher, "POST", "/practicals", plan());
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}});
    const auto tried = [&](const char* what, const json& body) {
        return school.refused(leader, "POST", "/agents/1/" + std::string(what), body);
    };
    CHECK(tried("supervise", {{"part", "whispers"}}) == "409 exam.sits");
    CHECK(tried("release", json::object()) == "409 exam.sits");
    CHECK(tried("transfer", {{"to", "1002"}}) == "409 exam.sits");
    CHECK(school.refused(leader, "PUT", "/agents/1/state", {{"state", "logged_out"}}) ==
          "409 exam.sits");
    CHECK(school.say(school.teacher, "POST", "/agents/1/release", json::object()).status != 409);
    school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "end"}});
    CHECK(school.say(leader, "POST", "/agents/1/release", json::object()).status != 409);
}

TEST_CASE("more time and another call need a reason and a candidate") {
    School school;
    school.done(school.teacher, "POST", "/practicals", plan());
    const auto lei = person_of(school, "1001");
    REQUIRE(lei > 0);
    json extra{{"person", lei}, {"extra", 60'000}, {"reason", ""}};
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/extra", extra) ==
          "422 exam.practical.reason");
    extra["reason"] = std::string(501, 'x');
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/extra", extra) ==
          "422 exam.practical.reason");
    extra["reason"] = std::string(500, 'x');
    school.done(school.teacher, "POST", "/practicals/1/extra", extra);
    extra["person"] = 4'711;
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/extra", extra) ==
          "404 drill.no_candidate");
    CHECK(school.refused(school.teacher, "POST", "/practicals/1/again",
                         {{"person", lei}, {"call", 0}, {"reason", "the line broke"}}) ==
          "409 drill.no_call");
    const auto rows = school.done(school.teacher, "GET", "/practicals/1/candidates").at("items");
    CHECK(rows[0].at("extra") == 60'000);
}
