// A wrong key corrected over the running server: who may, what a student is told, and where the new
// marks stand.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

/// Handed in with the wrong choice of question 1 and everything else right.
void sit_wrongly(School& school, const std::string& who) {
    const auto id = std::to_string(school.sit(who).at("id").get<int>());
    const auto save = [](int seq, int question, json answer) {
        return json{{"epoch", 1},    {"seq", seq},       {"question", question},
                    {"typed_at", 0}, {"answer", answer}, {"flagged", false}};
    };
    school.done(who, "POST", "/sittings/" + id + "/answers",
                {{"saves", {save(1, 0, {{"chosen", {1}}}), save(2, 1, {{"chosen", {1}}})}}});
    school.done(who, "POST", "/sittings/" + id + "/submit", {{"epoch", 1}, {"pressed_at", 0}});
}

/// The result is out, and its student has seen it.
void release(School& school) {
    sit_wrongly(school, school.lei);
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    school.done(school.lei, "GET", "/sittings/1");
}

/// That the second choice of question 1 is right.
json second_is_right(School& school) {
    auto question = school.done(school.teacher, "GET", "/questions/1?version=1").at("question");
    question["choices"][0]["share"] = 0;
    question["choices"][1]["share"] = 1'000;
    question["feedback"] = "the second";
    return {{"question", 1},
            {"version", 1},
            {"what", "key"},
            {"key", question},
            {"reason", "misprint"}};
}

const std::string there = "/exams/1/rekey";

} // namespace

TEST_CASE("a key is previewed and then corrected as it was, with a reason, by who marks") {
    School school;
    school.plan();
    release(school);
    auto order = second_is_right(school);
    CHECK(school.refused(school.lei, "POST", there + "/preview", order) == "403 api.forbidden");
    CHECK(school.refused(school.lei, "POST", there, order) == "403 api.forbidden");
    CHECK(school.refused(school.teacher, "POST", "/exams/9/rekey/preview", order) ==
          "404 exam.unknown");
    const auto plan = school.done(school.teacher, "POST", there + "/preview", order);
    CHECK(plan.at("done") == false);
    CHECK(plan.at("attempts") == 1);
    CHECK(plan.at("changed") == 1);
    CHECK(plan.at("now_pass") == 0);
    CHECK(plan.at("bank_version") == 2);
    REQUIRE(plan.at("items").size() == 1);
    CHECK(plan.at("items")[0].at("number") == "1001");
    CHECK(plan.at("items")[0].at("permille_before") == 333);
    CHECK(plan.at("items")[0].at("permille_after") == 667);
    CHECK(school.refused(school.teacher, "POST", there, order) == "409 exam.rekey.changed");
    order["digest"] = plan.at("digest");
    auto silent = order;
    silent.erase("reason");
    CHECK(school.refused(school.teacher, "POST", there, silent) == "422 exam.rekey.reason");
    CHECK(school.done(school.teacher, "POST", there, order).at("done") == true);
    CHECK(school.refused(school.teacher, "POST", there, order) == "409 exam.rekey.same");
    CHECK(school.done(school.teacher, "GET", "/questions/1").at("version") == 2);
    const auto notes = school.lab.machine().notes();
    const auto noted = std::find_if(notes.begin(), notes.end(), [](const auto& note) {
        return note.action == "exam-rekey" && note.status == 200;
    });
    REQUIRE(noted != notes.end());
    CHECK(noted->subject == "1 1/1 key");
    CHECK(noted->concerns == std::vector<std::int64_t>{1});
}

TEST_CASE("a corrected key shows in every list, on the sheet and in the log, and is told") {
    School school;
    school.plan();
    release(school);
    auto order = second_is_right(school);
    order["digest"] = school.done(school.teacher, "POST", there + "/preview", order).at("digest");
    school.done(school.teacher, "POST", there, order);
    const auto rows = school.done(school.teacher, "GET", "/exams/1/results").at("items");
    CHECK(rows[0].at("permille") == 667);
    const auto csv = school.say(school.teacher, "GET", "/exams/1/results/csv");
    CHECK(csv.body.find("66.7") != std::string::npos);
    const auto news = school.done(school.lei, "GET", "/messages");
    CHECK(news.at("unread_exams") == 1);
    CHECK(news.at("items")[0].at("kind") == "exam_mended");
    const auto mine = school.done(school.lei, "GET", "/sittings/1");
    CHECK(school.done(school.lei, "GET", "/messages").at("unread_exams") == 0);
    CHECK(mine.at("permille") == 667);
    const auto& sheet = mine.at("questions")[0];
    CHECK(sheet.at("earned") == 10'000);
    CHECK(sheet.at("feedback") == "the second");
    CHECK(sheet.at("parts")[0].at("right") == "wrong"); // the second choice's words
    CHECK(sheet.at("corrected").at("by") == "人");
    CHECK(sheet.at("corrected").at("reason") == "misprint");
    CHECK(sheet.at("corrected").at("what") == "key");
    CHECK_FALSE(sheet.at("corrected").contains("stands"));
    CHECK_FALSE(mine.at("questions")[1].contains("corrected"));
    const auto items = school.done(school.teacher, "GET", "/exams/1/items").at("items");
    REQUIRE(items[0].at("corrections").size() == 1);
    CHECK(items[0].at("facility") == 1'000);
    const auto log = school.done(school.lei, "GET", "/sittings/1/log").at("items");
    CHECK(log.back().at("what") == "rekeyed");
    CHECK(log.back().at("label").get<std::string>().size() > 5);
}

TEST_CASE("before a result is out neither chain nor log tells its student of marks by rule") {
    School school;
    school.plan();
    sit_wrongly(school, school.lei);
    // As the lab signs a paper that waits for marks by hand.
    REQUIRE(school.lab.machine().archive().testify({.kind = evidence::Kind::sitting_submitted,
                                                    .subject = "sitting/1",
                                                    .content = {{"earned", "10000"}}},
                                                   wall_now(),
                                                   [](store::Writer&) { return Result<void>(); }));
    const auto entries = [&](const std::string& who) {
        return school.done(who, "GET", "/evidence?subject=sitting/1").dump();
    };
    CHECK(entries(school.teacher).find("10000") != std::string::npos);
    CHECK(entries(school.lei).find("10000") == std::string::npos);
    CHECK(entries(school.lei).find("sitting_submitted") == std::string::npos);

    const auto correct = [&](json order) {
        order["digest"] =
            school.done(school.teacher, "POST", there + "/preview", order).at("digest");
        school.done(school.teacher, "POST", there, order);
    };
    const auto log = [&] {
        return school.done(school.lei, "GET", "/me/audit?kind=exam-rekey").at("items").size();
    };
    correct(second_is_right(school));
    CHECK(log() == 0);
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    correct({{"question", 3}, {"version", 1}, {"what", "full"}, {"reason", "misprint"}});
    CHECK(log() == 1);
}

TEST_CASE("a correction that is none, or changes what is read, is refused with words") {
    School school;
    school.plan();
    sit_wrongly(school, school.lei);
    const auto refused = [&](const json& order) {
        return school.refused(school.teacher, "POST", "/exams/1/rekey/preview", order);
    };
    const json base = {{"question", 1}, {"version", 1}};
    const auto with = [&](json more) {
        auto out = base;
        out.update(more);
        return out;
    };
    CHECK(refused(with({{"what", "less"}})) == "422 exam.rekey.what");
    CHECK(refused(with({{"what", "key"}})) == "422 exam.rekey.key");
    auto question = school.done(school.teacher, "GET", "/questions/1").at("question");
    CHECK(refused(with({{"what", "key"}, {"key", question}})) == "409 exam.rekey.same");
    question["stem"] = "Another?";
    CHECK(refused(with({{"what", "key"}, {"key", question}})) == "422 exam.rekey.text");
    question["kind"] = "dance";
    CHECK(refused(with({{"what", "key"}, {"key", question}})) == "422 exam.kind_unknown");
    CHECK(refused(with({{"what", "full"}, {"version", 7}})) == "404 exam.rekey.question");
    const auto plan =
        school.done(school.teacher, "POST", "/exams/1/rekey/preview", with({{"what", "full"}}));
    CHECK(plan.at("changed") == 1);
    CHECK_FALSE(plan.contains("bank_version"));
    // While nobody's result is out nobody is told, and who still sits reads nothing of it.
    school.sit(school.mei);
    school.done(school.teacher, "POST", "/exams/1/rekey",
                with({{"what", "full"}, {"reason", "unclear"}, {"digest", plan.at("digest")}}));
    CHECK(school.done(school.lei, "GET", "/messages").at("unread_exams") == 0);
    CHECK(school.done(school.mei, "GET", "/sittings/2/log").dump().find("unclear") ==
          std::string::npos);
    CHECK(school.done(school.teacher, "GET", "/sittings/2/log").dump().find("unclear") !=
          std::string::npos);
    CHECK(school.done(school.mei, "GET", "/sittings/2").dump().find("unclear") ==
          std::string::npos);
}
