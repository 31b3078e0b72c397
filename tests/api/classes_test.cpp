// Courses and the timetable over the running server: kept, seen by whom they concern, imported.
#include <catch2/catch.hpp>

#include "api/lab.h"

using namespace ringroom;
using test::Lab;

namespace {

template <class T>
T asked(Lab& lab, const std::string& number, test::Ask ask, int status) {
    ask.token = lab.token(number);
    ask.headers = "Accept-Language: zh\r\n";
    const auto answer = lab.ask(ask);
    CAPTURE(answer.body);
    CHECK(answer.status == status);
    const auto decoded = wire::decode<T>(answer.body);
    return decoded ? *decoded : T{};
}

int status_of_ask(Lab& lab, const std::string& number, test::Ask ask) {
    ask.token = lab.token(number);
    return lab.ask(ask).status;
}

const std::string lesson_body =
    R"({"course":1,"title":"断网","starts_at":"2026-11-23T00:30:00Z","minutes":90,)"
    R"("parts":[{"kind":"理论","minutes":30},{"kind":"live","minutes":60,"pack":"fault"}]})";

} // namespace

TEST_CASE("a course and its lessons are kept and seen by its class") {
    Lab lab;
    const auto made = asked<wire::CourseRow>(
        lab, "2001",
        {.method = "POST",
         .path = "/courses",
         .body =
             R"({"name":"实训","class_name":"A","term":"2026 秋","consent":"会录音",)"
             R"("groups":[{"name":"一","students":["1001"]},{"name":"二","students":["1002"]}]})"},
        201);
    CHECK(made.version == 1);
    CHECK(made.groups.size() == 2);
    CHECK(status_of_ask(
              lab, "1001",
              {.method = "POST", .path = "/courses", .body = R"({"name":"x","class_name":"A"})"}) ==
          403);
    const auto lesson = asked<wire::LessonRow>(
        lab, "2001", {.method = "POST", .path = "/lessons", .body = lesson_body}, 201);
    CHECK(lesson.warnings.empty());
    CHECK(lesson.ends_at == "2026-11-23T02:00:00.000Z");
    REQUIRE(lesson.parts.size() == 2);
    CHECK(lesson.parts[0].label == "理论");
    const auto again = asked<wire::LessonRow>(
        lab, "2001", {.method = "POST", .path = "/lessons", .body = lesson_body}, 201);
    REQUIRE(again.warnings.size() == 1);
    CHECK(again.warnings[0].lesson == lesson.id);
    CHECK(again.warnings[0].message == "该班此时已有别的课。");

    // Student 1001 is of class A: the own group, no warnings; 1002's classes decide what they see.
    const auto seen = asked<wire::List<wire::CourseRow>>(lab, "1001", {.path = "/courses"}, 200);
    REQUIRE(seen.items.size() == 1);
    REQUIRE(seen.items[0].groups.size() == 1);
    CHECK(seen.items[0].groups[0].name == "一");
    const auto own = asked<wire::List<wire::LessonRow>>(lab, "1001", {.path = "/lessons"}, 200);
    REQUIRE(own.items.size() == 2);
    CHECK(own.items[1].warnings.empty());
    const auto later = asked<wire::List<wire::LessonRow>>(
        lab, "2001", {.path = "/lessons?from=2026-11-23T02:00:00Z&course=1"}, 200);
    CHECK(later.items.empty());
    CHECK(status_of_ask(lab, "2001", {.path = "/lessons?from=tomorrow"}) == 400);

    const auto path = "/lessons/" + std::to_string(again.id);
    CHECK(asked<wire::LessonRow>(lab, "2001", {.path = path}, 200).warnings.size() == 1);
    CHECK(asked<wire::LessonRow>(lab, "1001", {.path = path}, 200).warnings.empty());
    CHECK(status_of_ask(lab, "2001", {.path = "/lessons/99"}) == 404);
    CHECK(status_of_ask(lab, "2001", {.path = "/lessons/x"}) == 404);
}

TEST_CASE("the script of a lesson's part is read by its class before it is played") {
    Lab lab;
    const auto course = [](const std::string& name) {
        return R"({"name":"实训","class_name":")" + name + "\"}";
    };
    for (const auto* name : {"A", "elsewhere"})
        REQUIRE(status_of_ask(lab, "2001",
                              {.method = "POST", .path = "/courses", .body = course(name)}) == 201);
    auto others = lesson_body;
    others.replace(others.find(R"("course":1)"), 10, R"("course":2)");
    for (const auto& body : {lesson_body, others})
        REQUIRE(status_of_ask(lab, "2001", {.method = "POST", .path = "/lessons", .body = body}) ==
                201);
    const auto study = asked<wire::List<wire::ScriptStudy>>(
        lab, "1001", {.path = "/lessons/1/parts/2/study"}, 200);
    REQUIRE(study.items.size() == 1);
    CHECK(study.items[0].steps.at(0).words == "您好");
    // Theory plays nothing; there is no third part, no part 0; another class's is not told of.
    CHECK(
        asked<wire::List<wire::ScriptStudy>>(lab, "1001", {.path = "/lessons/1/parts/1/study"}, 200)
            .items.empty());
    for (const auto* path :
         {"/lessons/1/parts/3/study", "/lessons/1/parts/0/study", "/lessons/1/parts/x/study",
          "/lessons/2/parts/2/study", "/lessons/9/parts/1/study"})
        CHECK(status_of_ask(lab, "1001", {.path = path}) == 404);
    CHECK(status_of_ask(lab, "2001", {.path = "/lessons/2/parts/2/study"}) == 200);
}

TEST_CASE("courses and lessons are changed by the version that was read, and removed") {
    Lab lab;
    REQUIRE(status_of_ask(lab, "2001",
                          {.method = "POST",
                           .path = "/courses",
                           .body = R"({"name":"实训","class_name":"A"})"}) == 201);
    REQUIRE(status_of_ask(lab, "2001",
                          {.method = "POST", .path = "/lessons", .body = lesson_body}) == 201);
    CHECK(status_of_ask(lab, "2001",
                        {.method = "PUT",
                         .path = "/lessons/1",
                         .body = R"({"version":1,"course":1,"title":"x","starts_at":)"
                                 R"("2026-11-23T06:30:00Z","minutes":45})"}) == 200);
    CHECK(status_of_ask(lab, "2001",
                        {.method = "PUT",
                         .path = "/lessons/1",
                         .body = R"({"version":1,"course":1,"title":"y","starts_at":)"
                                 R"("2026-11-23T06:30:00Z","minutes":45})"}) == 409);
    CHECK(status_of_ask(lab, "2001",
                        {.method = "PUT",
                         .path = "/courses/1",
                         .body = R"({"version":1,"name":"实训","class_name":"B"})"}) == 200);
    CHECK(asked<wire::List<wire::LessonRow>>(lab, "1001", {.path = "/lessons"}, 200)
              .items.empty()); // another class's now
    CHECK(status_of_ask(lab, "2001", {.method = "POST", .path = "/courses/1/remove"}) == 204);
    CHECK(status_of_ask(lab, "2001", {.method = "POST", .path = "/lessons/1/remove"}) == 404);
    CHECK(status_of_ask(lab, "2001", {.method = "POST", .path = "/courses/x/remove"}) == 404);
}

TEST_CASE("a timetable is previewed, then imported as previewed") {
    Lab lab;
    REQUIRE(status_of_ask(lab, "2001",
                          {.method = "POST",
                           .path = "/courses",
                           .body = R"({"name":"实训","class_name":"A"})"}) == 201);
    const std::string list = "课程,课题,日期,开始,时长\n实训,断网,2026-11-23,08:30,90\n";
    const auto send = [&](const std::string& query, const std::string& body, int status) {
        return asked<wire::TimetableImport>(lab, "2001",
                                            {.method = "POST",
                                             .path = "/timetable/import" + query,
                                             .body = body,
                                             .content_type = "text/csv"},
                                            status);
    };
    const auto shown = send("?preview=true", list, 200);
    CHECK(shown.sound);
    REQUIRE(shown.rows.size() == 1);
    CHECK(shown.rows[0].effect == "added");
    CHECK(shown.rows[0].lesson.course_name == "实训");
    CHECK(shown.findings.empty());
    CHECK(send("?version=" + shown.version, list, 200).applied);
    CHECK(send("?preview=true", list, 200).rows.at(0).effect == "unchanged");
    send("?version=" + shown.version, list, 409);
    const auto no_pack = send("?preview=true",
                              "课程,课题,日期,开始,剧本包,剧本\n实训,断网,2026-11-24,08:30,nix,\n"
                              "实训,断网,2026-11-25,08:30,fault,two\n",
                              200);
    CHECK(no_pack.sound);
    REQUIRE(no_pack.findings.size() == 1);
    CHECK(no_pack.findings[0].row == 2);
    const auto wrong =
        send("?preview=true", "课程,课题,日期,开始\n别的,断网,2026-11-23,08:30\n", 200);
    CHECK_FALSE(wrong.sound);
    CHECK(wrong.rows.at(0).effect == "refused");
    CHECK(wrong.findings.at(0).place == "第 2 行 A 列");
    send("", "课程,课题,日期,开始\n别的,断网,2026-11-23,08:30\n", 422);
}

TEST_CASE("a student accepts what a course tells of recording, and teachers see who has") {
    Lab lab;
    const auto ask = [&](const std::string& who, const std::string& method, const std::string& path,
                         const std::string& body = "") {
        return lab.ask({.method = method, .path = path, .token = lab.token(who), .body = body});
    };
    REQUIRE(ask("9001", "POST", "/courses",
                R"({"name":"实训","class_name":"A","consent":"通话将被录音。"})")
                .status == 201);
    const auto mine = [&] {
        const auto rows =
            wire::decode<wire::List<wire::ConsentRow>>(ask("1001", "GET", "/me/consents").body);
        REQUIRE(rows);
        REQUIRE(rows->items.size() == 1);
        return rows->items[0];
    };
    const auto before = mine();
    CHECK(before.text == "通话将被录音。");
    CHECK_FALSE(before.accepted_at);
    const auto answer = [&](bool accepted, const std::string& version) {
        return ask("1001", "POST", "/me/consents",
                   R"({"course":1,"version":")" + version + R"(","accepted":)" +
                       (accepted ? "true}" : "false}"));
    };
    CHECK(answer(false, before.version).status == 409);
    CHECK(answer(true, "0123456789abcdef").status == 409);
    CHECK(answer(true, before.version).status == 200);
    CHECK(mine().accepted_at);
    const auto all = wire::decode<wire::List<wire::ConsentStanding>>(
        ask("2001", "GET", "/courses/1/consents").body);
    REQUIRE(all);
    REQUIRE(all->items.size() == 3); // two students, and who leads them
    CHECK(all->items[0].accepted_at);
    CHECK_FALSE(all->items[1].accepted_at);
    const auto counted =
        wire::decode<wire::List<wire::CourseRow>>(ask("2001", "GET", "/courses").body);
    REQUIRE(counted);
    CHECK(counted->items.at(0).asked == 3);
    CHECK(counted->items.at(0).accepted == 1);
    const auto uncounted =
        wire::decode<wire::List<wire::CourseRow>>(ask("1001", "GET", "/courses").body);
    REQUIRE(uncounted);
    CHECK_FALSE(uncounted->items.at(0).asked); // how others stand is nothing to a classmate
    CHECK_FALSE(uncounted->items.at(0).accepted);
    CHECK(ask("1001", "GET", "/courses/1/consents").status == 403);
    CHECK(ask("2001", "GET", "/courses/9/consents").status == 404);
    CHECK(answer(false, before.version).status == 200);
    CHECK_FALSE(mine().accepted_at);
}
