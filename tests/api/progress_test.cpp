// Progress over the wire: one's own, a student's, the class's, and who may see which.
#include <catch2/catch.hpp>

#include "practised.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::Played;
using test::School;

namespace {

/// Classmates 1003 to 1005, so that nobody can be told by a mean of few.
class Year : public School {
public:
    Year() {
        const auto admin = lab.token("9001");
        for (const auto* number : {"1003", "1004", "1005"})
            done(admin, "POST", "/people",
                 {{"number", number}, {"name", "同学"}, {"role", "student"}, {"classes", {"A"}}});
    }
    void play(const Played& played) {
        REQUIRE(lab.store().write(
            [&](store::Writer& writer) { return test::add_played(writer, played); }));
    }
    /// Everybody once, from 50 to 90 points; the persons are 1, 2, 6, 7, 8.
    void everybody_plays() {
        std::uint64_t contact = 100;
        for (const std::uint64_t person : {1, 2, 6, 7, 8}) {
            play({.contact = contact,
                  .student = AgentId{person},
                  .mark = static_cast<training::Milli>(contact - 95) * 10'000});
            ++contact;
        }
    }
};

} // namespace

TEST_CASE("a student sees the own curve, the gate and what it rests on") {
    Year year;
    CHECK(year.done(year.lei, "GET", "/me/progress").at("skills").empty());
    year.play({.contact = 1, .student = AgentId{1}, .mark = 90'000, .customer = 1});
    year.play({.contact = 2, .student = AgentId{1}, .mark = 50'000, .customer = 2});
    year.play({.contact = 3, .student = AgentId{1}, .mark = 85'000, .customer = 1});
    auto seen = year.done(year.lei, "GET", "/me/progress");
    CHECK(seen.at("number") == "1001");
    CHECK(seen.at("class_name") == "A");
    REQUIRE(seen.at("skills").size() == 1);
    const auto skill = seen.at("skills")[0];
    CHECK(skill.at("skill") == "投诉专席"); // of the pack's script
    CHECK(skill.at("attempts") == 3);
    CHECK(skill.at("mean") == 75'000);
    CHECK(skill.at("mastered") == 0);
    CHECK(skill.at("curve")[1].at("mark") == 50'000);
    CHECK(skill.at("curve")[1].at("title") == "师傅爽约投诉");
    CHECK(skill.at("curve")[0].at("known") > skill.at("curve")[1].at("known"));
    REQUIRE(skill.at("gates").size() == 2); // the packs have a harder one, too
    CHECK(skill.at("gates")[0].at("good") == 2);
    CHECK(skill.at("gates")[0].at("words").get<std::string>().starts_with("good in 2 of the last"));
    CHECK(skill.at("gates")[1].at("difficulty") == 3);
    CHECK_FALSE(skill.contains("classmates")); // too few: a mean would name somebody
    CHECK(seen.at("items")[0].at("marks") == json{90'000, 50'000, 85'000});
    CHECK_FALSE(seen.at("items")[0].contains("class_mean"));
    year.play({.contact = 4, .student = AgentId{1}, .mark = 80'000, .customer = 2});
    seen = year.done(year.lei, "GET", "/me/progress");
    CHECK(seen.at("skills")[0].at("mastered") == 1);
    CHECK(seen.at("skills")[0].at("gates")[0].at("mastered") == true);
}

TEST_CASE("from five on a student is told how the class lies, and nobody's name") {
    Year year;
    year.everybody_plays();
    year.play({.contact = 105, .student = AgentId{1}, .mark = 50'000});
    const auto seen = year.done(year.lei, "GET", "/me/progress");
    const auto skill = seen.at("skills")[0];
    CHECK(skill.at("classmates") == json{{"students", 5},
                                         {"mean", 70'000},
                                         {"lower", 60'000},
                                         {"median", 70'000},
                                         {"upper", 80'000}});
    CHECK(skill.at("place") == 5);
    CHECK(seen.at("items")[0].at("class_mean") == 66'667);
    CHECK(seen.at("items")[0].at("standing") == "weak");
    CHECK(seen.dump().find("1002") == std::string::npos);
    CHECK(year.refused(year.lei, "GET", "/me/progress?class=B") == "404 api.not_found");
    CHECK(year.say(year.lei, "GET", "/me/progress?class=A").status == 200);
}

TEST_CASE("others' progress is for who may see the class, and the log has who looked") {
    Year year;
    year.everybody_plays();
    CHECK(year.refused(year.lei, "GET", "/people/2/progress") == "403 api.forbidden");
    CHECK(year.refused(year.lei, "GET", "/people/1/progress") == "403 api.forbidden");
    CHECK(year.refused(year.lei, "GET", "/classes/A/progress") == "403 api.forbidden");
    const auto seen = year.done(year.teacher, "GET", "/people/2/progress");
    CHECK(seen.at("number") == "1002");
    CHECK(seen.at("skills")[0].at("place") == 4);
    const auto notes = year.lab.machine().notes();
    CHECK(std::any_of(notes.begin(), notes.end(), [](const auto& note) {
        return note.action == "progress-read" && note.subject == "1002" && note.number == "2001";
    }));
    CHECK(year.refused(year.teacher, "GET", "/people/4711/progress") == "404 api.not_found");
    CHECK(year.refused(year.teacher, "GET", "/people/x/progress") == "404 api.not_found");
    CHECK(year.refused(year.teacher, "GET", "/classes/nobody/progress") == "404 api.not_found");
    const auto own = year.done(year.teacher, "GET", "/me/progress"); // no student of the class
    CHECK(own.at("class_name") == "");
}

TEST_CASE("the class's page has a line each student and skill, the idle ones too") {
    Year year;
    year.everybody_plays();
    year.play({.contact = 105, .student = AgentId{2}, .mark = 20'000, .script = "gone/away"});
    const auto page = year.done(year.teacher, "GET", "/classes/A/progress");
    CHECK(page.at("students") == 5);
    REQUIRE(page.at("rows").size() == 10);
    CHECK(page.at("rows")[0].at("number") == "1001");
    CHECK(page.at("rows")[0].at("skill") == "gone/away"); // of no pack any more
    CHECK(page.at("rows")[0].at("attempts") == 0);
    CHECK_FALSE(page.at("rows")[0].contains("mean"));
    CHECK(page.at("rows")[1].at("mean") == 50'000);
    CHECK(page.at("rows")[1].at("next") == 1);
    REQUIRE(page.at("skills").size() == 2);
    CHECK(page.at("skills")[1].at("spread").at("median") == 70'000);
    CHECK(page.at("skills")[1].at("mastered") == 0);
    REQUIRE(page.at("items").size() == 2);
    CHECK(page.at("items")[0].at("mean") == 61'667);
    CHECK(page.at("items")[0].at("weak") == false);
}

TEST_CASE("classes that have students are listed for who may see their results") {
    Year year;
    const auto list = year.done(year.teacher, "GET", "/classes").at("items");
    REQUIRE(list.size() >= 1);
    CHECK(list[0].at("class_name") == "A");
    CHECK(list[0].at("students") == 5);
    CHECK(year.refused(year.lei, "GET", "/classes") == "403 api.forbidden");
}
