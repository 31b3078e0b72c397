// An exam that opens by mastery: who is kept out and told why, who is let in, who comes in by
// practice.
#include <catch2/catch.hpp>

#include "practised.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

/// The exam of the first week, which asks for the easier difficulty of the packs' one skill.
class GatedExam : public School {
public:
    GatedExam() {
        done(teacher, "POST", "/questions/import",
             {{"name", "q.gift"}, {"pieces", {test::three_questions}}});
        planned =
            done(teacher, "POST", "/exams", plan_with({{"skill", "投诉专席"}, {"difficulty", 1}}));
        done(teacher, "POST", "/exams/1/orders", {{"order", "open"}});
    }
    static json plan_with(const json& gate) {
        return {{"title", "Week 3"},
                {"class_name", "A"},
                {"quotas", {{{"count", 3}, {"points", 10'000}}}},
                {"gate", gate}};
    }
    void play(training::Milli mark, std::uint64_t customer) {
        ++contact_;
        REQUIRE(lab.store().write([&](store::Writer& writer) {
            return test::add_played(
                writer,
                {.contact = contact_, .student = AgentId{1}, .mark = mark, .customer = customer});
        }));
    }
    std::string try_to_sit() {
        const auto answer = say(lei, "POST", "/exams/1/sit", {{"seat", "7"}});
        return answer.status == 201 ? "sits"
                                    : json::parse(answer.body).at("message").get<std::string>();
    }
    json gate_for(const std::string& who) {
        return done(who, "GET", "/exams").at("items")[0].at("gate");
    }
    std::string allowed(const json& body) {
        const auto answer = say(teacher, "POST", "/exams/1/allow", body);
        return answer.status == 200 ? "allowed"
                                    : json::parse(answer.body).at("code").get<std::string>();
    }
    json planned;

private:
    std::uint64_t contact_ = 0;
};

} // namespace

TEST_CASE(
    "an exam opens for a student with enough good attempts, and says before what is missing") {
    GatedExam exam;
    CHECK(exam.refused(exam.lei, "POST", "/exams/1/sit", {{"seat", "7"}}) == "409 exam.gated");
    CHECK(exam.try_to_sit().find("not tried yet") != std::string::npos);
    exam.play(90'000, 1);
    exam.play(40'000, 2);
    CHECK(exam.try_to_sit().find("good in 1 of the last 4 attempts, 3 are needed") !=
          std::string::npos);
    auto gate = exam.gate_for(exam.lei);
    CHECK(gate.at("skill") == "投诉专席");
    CHECK(gate.at("open") == false);
    CHECK(gate.at("words").get<std::string>().starts_with("good in 1 of the last 4 attempts"));
    CHECK(gate.at("not_ready").empty()); // others' standing is not theirs to read
    exam.play(80'000, 1);
    CHECK(exam.try_to_sit() != "sits");
    exam.play(80'000, 2);
    gate = exam.gate_for(exam.lei);
    CHECK(gate.at("open") == true);
    CHECK_FALSE(gate.contains("words"));
    CHECK(exam.try_to_sit() == "sits");
    // A worse attempt meanwhile keeps nobody from going on.
    exam.play(10'000, 1);
    exam.play(10'000, 1);
    CHECK(exam.gate_for(exam.lei).at("open") == false);
    CHECK(exam.try_to_sit() == "sits");
}

TEST_CASE("who plans an exam with a gate sees who is not there yet, and may let one in") {
    GatedExam exam;
    // The team leader sits exams, too; teachers carry the class's name and sit none.
    REQUIRE(exam.planned.at("gate").at("not_ready").size() == 3);
    CHECK(exam.planned.at("gate").at("not_ready")[0].at("number") == "1001");
    CHECK(exam.planned.at("gate").at("not_ready")[2].at("number") == "3001");
    CHECK(exam.planned.at("people") == 3);
    CHECK(exam.allowed({{"number", "1001"}, {"what", "entry"}, {"reason", " "}}) ==
          "exam.allow.reason");
    CHECK(exam.allowed({{"number", "4711"}, {"what", "entry"}, {"reason", "why"}}) ==
          "exam.allow.student");
    CHECK(exam.allowed({{"number", "1001"}, {"what", "all"}, {"reason", "why"}}) ==
          "exam.allow.what");
    CHECK(exam.refused(exam.lei, "POST", "/exams/1/allow",
                       {{"number", "1001"}, {"what", "entry"}, {"reason", "me"}}) ==
          "403 api.forbidden");
    const auto after =
        exam.done(exam.teacher, "POST", "/exams/1/allow",
                  {{"number", "1001"}, {"what", "entry"}, {"reason", "was in hospital"}});
    REQUIRE(after.at("gate").at("not_ready").size() == 2);
    CHECK(after.at("gate").at("not_ready")[0].at("number") == "1002");
    CHECK(exam.allowed({{"number", "1001"}, {"what", "entry"}, {"reason", "again"}}) ==
          "exam.allow.entry");
    CHECK(exam.gate_for(exam.lei).at("open") == true);
    CHECK(exam.try_to_sit() == "sits");
    CHECK(exam.refused(exam.mei, "POST", "/exams/1/sit", {{"seat", "7"}}) == "409 exam.gated");
    const auto log = exam.done(exam.lei, "GET", "/sittings/1/log").at("items");
    CHECK(log[0].at("what") == "let_in");
    CHECK(log[0].at("detail").get<std::string>().find("was in hospital") != std::string::npos);
    const auto notes = exam.lab.machine().notes();
    CHECK(std::any_of(notes.begin(), notes.end(), [](const auto& note) {
        return note.action == "exam-allow" && note.subject == "1 1001 entry" && note.status == 200;
    }));
}

TEST_CASE("a gate asks for what the packs can teach") {
    GatedExam exam;
    const auto plan = [&](const json& gate) {
        const auto answer = exam.say(exam.teacher, "POST", "/exams", GatedExam::plan_with(gate));
        return answer.status == 201 ? "planned"
                                    : json::parse(answer.body).at("code").get<std::string>();
    };
    CHECK(plan({{"skill", "nobody's"}, {"difficulty", 1}}) == "exam.gate.skill");
    CHECK(plan({{"skill", "投诉专席"}, {"difficulty", 4}}) == "exam.gate.difficulty");
    CHECK(plan({{"skill", "投诉专席"}, {"difficulty", 0}}) == "exam.gate.difficulty");
    CHECK(plan({{"skill", "投诉专席"}, {"difficulty", 3}}) == "planned");
    CHECK(exam.done(exam.teacher, "GET", "/exams/2").at("gate").at("difficulty") == 3);
}
