// A group of a course wherever a class chooses students: CLASS/GROUP reaches its members, and
// nobody sees more by it than by the class.
#include <catch2/catch.hpp>

#include "directory/limits.h"
#include "graded.h"
#include "practised.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

/// Class A: 1001 in group 一, 1002 in group 二, the team leader 3001 in 二, too.
class Halves : public School {
public:
    Halves()
        : leader(lab.token("3001")) {
        change("POST", "/courses", "一");
    }
    /// The course with its first group under this name; empty: without it.
    void regroup(const std::string& name) {
        change("PUT", "/courses/1", name);
        ++version_;
    }
    void archive() {
        done(teacher, "PUT", "/courses/1",
             {{"name", "实训"}, {"class_name", "A"}, {"version", version_}, {"archived", true}});
    }
    json written(const std::string& audience) {
        done(teacher, "POST", "/questions/import",
             {{"name", "q.gift"}, {"pieces", {test::three_questions}}});
        const auto row = done(teacher, "POST", "/exams",
                              {{"title", "Week 3"},
                               {"class_name", audience},
                               {"attempts", 2},
                               {"quotas", {{{"count", 3}, {"points", 10'000}}}}});
        done(teacher, "POST", "/exams/1/orders", {{"order", "open"}});
        return row;
    }
    std::size_t listed(const std::string& who, const std::string& path) {
        return done(who, "GET", path).at("items").size();
    }

    std::string leader;

private:
    void change(const std::string& method, const std::string& path, const std::string& first) {
        json groups = json::array({{{"name", "二"}, {"students", {"1002", "3001"}}}});
        if (!first.empty())
            groups.push_back({{"name", first}, {"students", {"1001"}}});
        json body{{"name", "实训"}, {"class_name", "A"}, {"groups", groups}};
        if (method == "PUT")
            body["version"] = version_;
        done(teacher, method, path, body);
    }
    int version_ = 1;
};

json practical(const std::string& audience) {
    return {{"title", "Week 9"}, {"class_name", audience}, {"calls", {{{"pack", "fault"}}}}};
}

std::string message_of(const test::Answered& answer) {
    return json::parse(answer.body).at("message");
}

} // namespace

TEST_CASE("the list of classes has each class's groups behind it, with their students") {
    Halves school;
    const auto rows = school.done(school.teacher, "GET", "/classes").at("items");
    CHECK(rows ==
          json::array({{{"class_name", "A"}, {"students", 2}, {"sitters", 3}},
                       {{"class_name", "A/一"}, {"students", 1}, {"sitters", 1}, {"of", "A"}},
                       {{"class_name", "A/二"}, {"students", 1}, {"sitters", 2}, {"of", "A"}}}));
    CHECK(school.refused(school.lei, "GET", "/classes") == "403 api.forbidden");
    school.archive();
    CHECK(school.listed(school.teacher, "/classes") == 1);
    const auto slash = school.say(school.teacher, "POST", "/courses",
                                  {{"name", "x"},
                                   {"class_name", "A"},
                                   {"groups", {{{"name", "a/b"}, {"students", json::array()}}}}});
    CHECK(slash.status == 422);
    CHECK(message_of(slash).find("a/b") != std::string::npos);
}

TEST_CASE("a written exam of a group is its members' and nobody else's of the class") {
    Halves school;
    CHECK(school.written("A/二").at("people") == 2); // the team leader sits it, too
    CHECK(school.listed(school.mei, "/exams") == 1);
    CHECK(school.listed(school.leader, "/exams") == 1);
    CHECK(school.listed(school.lei, "/exams") == 0);
    CHECK(school.refused(school.lei, "GET", "/exams/1") == "404 exam.unknown");
    CHECK(school.refused(school.lei, "POST", "/exams/1/sit", {{"seat", "7"}}) ==
          "404 exam.unknown");
    CHECK(school.sit(school.mei).at("state") == "running");
    const auto allow = [&](const std::string& number) {
        return school.say(school.teacher, "POST", "/exams/1/allow",
                          {{"number", number}, {"what", "attempt"}, {"reason", "ill"}});
    };
    CHECK(allow("1002").status == 200);
    CHECK(json::parse(allow("1001").body).at("code") == "exam.allow.student");
}

TEST_CASE("an unknown group is refused as an unknown class is") {
    Halves school;
    const json exam{{"title", "Week 3"}, {"quotas", {{{"count", 3}, {"points", 10'000}}}}};
    for (const auto* name : {"B", "A/三", "B/一"}) {
        auto written = exam;
        written["class_name"] = name;
        for (const auto& [path, body] : std::vector<std::pair<std::string, json>>{
                 {"/exams", written},
                 {"/practicals", practical(name)},
                 {"/practicals/check", practical(name)},
                 {"/samples", {{"title", "x"}, {"how", "random"}, {"class_name", name}}}}) {
            CAPTURE(name, path);
            const auto answer = school.say(school.teacher, "POST", path, body);
            CHECK(answer.status == 422);
            CHECK(json::parse(answer.body).at("code") == "exam.nobody");
            CHECK(message_of(answer).find(name) != std::string::npos);
        }
        const auto notice =
            school.say(school.teacher, "POST", "/messages", {{"class_name", name}, {"text", "早"}});
        CHECK(json::parse(notice.body).at("code") == "messages.nobody");
        CHECK(message_of(notice).find(name) != std::string::npos);
    }
}

TEST_CASE("a group that is renamed takes the exam from who has not begun, from nobody else") {
    Halves school;
    school.written("A/一");
    const auto sitting = school.sit(school.lei).at("id").get<std::int64_t>();
    school.regroup("甲");
    CHECK(school.done(school.teacher, "GET", "/exams/1").at("people") == 0);
    // Who has begun goes on, at another seat, too, and hands in.
    CHECK(school.listed(school.lei, "/exams") == 1);
    CHECK(school.sit(school.lei).at("id") == sitting);
    const auto path = "/sittings/" + std::to_string(sitting);
    const auto epoch = school.done(school.lei, "GET", path).at("epoch");
    school.done(school.lei, "POST", path + "/submit", {{"epoch", epoch}, {"pressed_at", 1'000}});
    // The exam stays in sight, but the second attempt is not theirs any more.
    CHECK(school.listed(school.lei, "/exams") == 1);
    CHECK(school.refused(school.lei, "POST", "/exams/1/sit", {{"seat", "7"}}) ==
          "403 exam.not_yours");
    for (const auto& who : {school.mei, school.leader})
        CHECK(school.listed(who, "/exams") == 0);
    school.regroup("一");
    CHECK(school.done(school.teacher, "GET", "/exams/1").at("people") == 1);
    CHECK(school.sit(school.lei).at("id") != sitting);
}

TEST_CASE("a group's gate counts who of the group is not there yet") {
    Halves school;
    school.done(school.teacher, "POST", "/questions/import",
                {{"name", "q.gift"}, {"pieces", {test::three_questions}}});
    const auto row = school.done(school.teacher, "POST", "/exams",
                                 {{"title", "Week 3"},
                                  {"class_name", "A/二"},
                                  {"quotas", {{{"count", 3}, {"points", 10'000}}}},
                                  {"gate", {{"skill", "投诉专席"}, {"difficulty", 1}}}});
    const auto& lacking = row.at("gate").at("not_ready");
    REQUIRE(lacking.size() == 2);
    CHECK(lacking[0].at("number") == "1002");
    CHECK(lacking[1].at("number") == "3001");
    const auto seen = school.done(school.mei, "GET", "/exams").at("items")[0];
    CHECK(seen.at("gate").at("open") == false);
    CHECK_FALSE(seen.contains("people"));
}

TEST_CASE("a practical exam of a group has its students as candidates, and keeps them") {
    Halves school;
    CHECK(school.done(school.teacher, "POST", "/practicals/check", practical("A/一"))
              .at("candidates") == 1);
    CHECK(school.done(school.teacher, "POST", "/practicals", practical("A/一")).at("candidates") ==
          1);
    CHECK(school.listed(school.lei, "/practicals") == 1);
    CHECK(school.listed(school.mei, "/practicals") == 0);
    CHECK(school.refused(school.mei, "GET", "/practicals/1") == "404 exam.unknown");
    school.regroup("");
    CHECK(school.listed(school.lei, "/practicals") == 1);
    CHECK(school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", "start"}})
              .at("state") == "running");
}

TEST_CASE("numbers outside the class or group are named, and what to do is said") {
    Halves school;
    auto plan = practical("A/一");
    plan["numbers"] = {"1002", "4711"};
    for (const auto* path : {"/practicals", "/practicals/check"}) {
        const auto answer = school.say(school.teacher, "POST", path, plan);
        CHECK(answer.status == 422);
        CHECK(json::parse(answer.body).at("code") == "exam.practical.outside");
        CHECK(message_of(answer).find("1002, 4711") != std::string::npos);
    }
    plan["numbers"] = {"1001", "4711"};
    CHECK(message_of(school.say(school.teacher, "POST", "/practicals", plan)).find("1001") ==
          std::string::npos);
    plan["numbers"] = json::array();
    for (int number = 5'000; number < 5'020; ++number)
        plan["numbers"].push_back(std::to_string(number));
    CHECK(message_of(school.say(school.teacher, "POST", "/practicals", plan)).find("5019.") !=
          std::string::npos); // 20 are named
    plan["numbers"].push_back("5020");
    const auto many = message_of(school.say(school.teacher, "POST", "/practicals", plan));
    CHECK(many.find("5019 …") != std::string::npos);
    CHECK(many.find("5020") == std::string::npos);
    plan["class_name"] = "A/三";
    CHECK(school.refused(school.teacher, "POST", "/practicals", plan) == "422 exam.nobody");
}

TEST_CASE("samples are drawn from a group's contacts, a calibration is its members'") {
    Halves school;
    for (const std::uint64_t student : {1, 2})
        REQUIRE(school.lab.store().write([&](store::Writer& writer) {
            return test::add_graded(writer, ContactId{10 + student}, AgentId{student});
        }));
    const auto candidates = [&](const std::string& audience) {
        return school
            .done(school.teacher, "POST", "/samples",
                  {{"title", "Week 1"},
                   {"how", "random"},
                   {"percent", 100},
                   {"class_name", audience},
                   {"preview", true}})
            .at("candidates");
    };
    CHECK(candidates("A") == 2);
    CHECK(candidates("A/一") == 1);
    school.done(school.teacher, "POST", "/calibrations",
                {{"contact", "1-12"}, {"title", "One ear"}, {"class_name", "A/一"}});
    CHECK(school.listed(school.lei, "/calibrations") == 1);
    CHECK(school.listed(school.mei, "/calibrations") == 0);
    CHECK(school.refused(school.mei, "GET", "/calibrations/1") == "404 quality.unknown");
}

TEST_CASE("progress and fairness are asked of a group by who may see the class") {
    Halves school;
    for (std::uint64_t contact = 1; contact <= 4; ++contact)
        REQUIRE(school.lab.store().write([&](store::Writer& writer) {
            return test::add_played(
                writer, {.contact = contact, .student = AgentId{1 + contact % 2}, .mark = 80'000});
        }));
    const auto group = "A%2F" + std::string("%E4%B8%80"); // A/一
    const auto all = school.done(school.teacher, "GET", "/progress?class=A");
    CHECK(all.at("students") == 2);
    CHECK(all == school.done(school.teacher, "GET", "/classes/A/progress"));
    const auto some = school.done(school.teacher, "GET", "/progress?class=" + group);
    CHECK(some.at("class_name") == "A/一");
    CHECK(some.at("students") == 1);
    REQUIRE(some.at("rows").size() == 1);
    CHECK(some.at("rows")[0].at("number") == "1001");
    for (const auto* path : {"/progress", "/progress?class=", "/progress?class=A%2F9"})
        CHECK(school.refused(school.teacher, "GET", path) == "404 api.not_found");
    CHECK(school.done(school.teacher, "GET", "/fairness?class=" + group).at("students") == 1);
    CHECK(school.refused(school.teacher, "GET", "/fairness?class=A%2F9") == "404 api.not_found");
    // A student is compared with the class, never with a few of it.
    const auto of_lei = school.done(school.teacher, "GET", "/people/1/progress?class=" + group);
    CHECK(of_lei.at("class_name") == "A/一");
    CHECK(school.refused(school.teacher, "GET", "/people/2/progress?class=" + group) ==
          "404 api.not_found");
    CHECK(school.refused(school.lei, "GET", "/me/progress?class=" + group) == "404 api.not_found");
    CHECK(school.refused(school.lei, "GET", "/progress?class=" + group) == "403 api.forbidden");
}

TEST_CASE("a notice to a group reaches its members; who is in which group students do not read") {
    Halves school;
    const auto sent = school.done(school.teacher, "POST", "/messages",
                                  {{"class_name", "A/一"}, {"text", "十点到机房"}});
    CHECK(sent.at("audience") == "class");
    CHECK(sent.at("audience_name") == "A/一");
    CHECK(school.listed(school.lei, "/messages") == 1);
    CHECK(school.listed(school.mei, "/messages") == 0);
    CHECK(school.refused(school.lei, "POST", "/messages",
                         {{"class_name", "A/一"}, {"text", "hi"}}) == "403 messages.no_notice");
    CHECK(school.refused(school.teacher, "POST", "/messages",
                         {{"class_name", ""}, {"text", "hi"}}) == "422 messages.to_whom");
    const auto groups_seen = [&](const std::string& who) {
        json out = json::array();
        const auto list = school.done(who, "GET", "/messages/recipients");
        for (const auto& one : list.at("items"))
            for (const auto& group : one.at("groups"))
                out.push_back(group);
        return out;
    };
    CHECK(groups_seen(school.teacher) == json{"A/一", "A/二", "A/二"});
    CHECK(groups_seen(school.mei).empty());
}

TEST_CASE("a class's gates hold for its groups") {
    Halves school;
    school.done(school.teacher, "POST", "/courses",
                {{"name", "另一门"}, {"class_name", "A"}, {"gates", true}});
    const json harder{{"pack", "fault"}, {"script", "two"}, {"class_name", "A/一"}};
    const auto refused = school.say(school.teacher, "POST", "/drills", harder);
    CHECK(refused.status == 409);
    CHECK(json::parse(refused.body).at("code") == "drill.not_ready");
    CHECK(message_of(refused).find("1001") != std::string::npos);
    CHECK(message_of(refused).find("1002") == std::string::npos); // of the other group
    auto anyway = harder;
    anyway["ignore_gates"] = true;
    CHECK(school.done(school.teacher, "POST", "/drills", anyway).at("class_name") == "A/一");
    auto large = harder;
    large["class_name"] = std::string(directory::limits::audience_bytes + 1, 'x');
    CHECK(school.refused(school.teacher, "POST", "/drills", large) == "422 api.value");
    large["class_name"] = std::string(directory::limits::audience_bytes, 'x');
    CHECK(school.refused(school.teacher, "POST", "/drills", large) != "422 api.value");
}
