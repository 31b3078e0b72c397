// Practical exams that are repeated by who has not passed, and those that open by mastery.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "practised.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

class PracticalSeries : public School {
public:
    std::string plan(const json& more = json::object()) {
        json body{{"title", "Week 9"}, {"class_name", "A"}, {"calls", {{{"pack", "fault"}}}}};
        body.update(more);
        const auto answer = say(teacher, "POST", "/practicals", body);
        const auto said = json::parse(answer.body);
        if (answer.status != 201)
            return said.at("code");
        return "/practicals/" + std::to_string(said.at("id").get<int>());
    }
    std::string order(const std::string& exam, const char* what) {
        const auto answer = say(teacher, "POST", exam + "/orders", {{"order", what}});
        return answer.status == 200 ? what : json::parse(answer.body).at("code");
    }
    /// This one had a call of it.
    void play(int exam, std::size_t candidate, ContactKey contact = {}) {
        REQUIRE(lab.machine().practicals().change(
            exam, wall_now(), [&](exam::Practical& one, exam::PracticalLog&) -> Result<void> {
                one.candidates.at(candidate).calls.push_back(
                    {.state = exam::CallState::over, .drill = DrillId{71}, .contact = contact});
                return {};
            }));
    }
    void hold(const std::string& exam) {
        for (const auto* what : {"start", "end", "release"})
            REQUIRE(order(exam, what) == what);
    }
    json candidates(const std::string& exam) {
        return done(teacher, "GET", exam + "/candidates").at("items");
    }
    void practise(std::int64_t student) {
        for (std::uint64_t customer = 1; customer <= 3; ++customer)
            REQUIRE(lab.store().write([&](store::Writer& writer) {
                return test::add_played(writer,
                                        {.contact = ++contact_,
                                         .student = AgentId{static_cast<std::uint64_t>(student)},
                                         .mark = 90'000,
                                         .customer = customer});
            }));
    }

private:
    std::uint64_t contact_ = 100;
};

const json needs_skill{{"gate", {{"skill", "投诉专席"}, {"difficulty", 1}}}};

} // namespace

TEST_CASE("an exam is repeated by who has not passed and has an attempt left") {
    PracticalSeries school;
    const auto first = school.plan({{"attempts", 2}});
    CHECK(school.plan({{"repeats", 1}}) == "exam.practical.repeats");
    CHECK(school.plan({{"repeats", 4711}}) == "exam.unknown");
    school.play(1, 0); // 1001; the other one was ill
    school.hold(first);
    CHECK(school.plan({{"repeats", 1}, {"pass_mark", 60}}) == "exam.practical.repeats_other");
    CHECK(school.plan({{"repeats", 1}, {"calls", {{{"pack", "fault"}, {"weight", 2}}}}}) ==
          "exam.practical.repeats_other");
    const auto second = school.plan({{"repeats", 1}, {"attempts", 9}, {"limit", 60'000}});
    auto rows = school.candidates(second);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("attempt") == 2);
    CHECK(rows[1].at("attempt") == 1);
    const auto row = school.done(school.lei, "GET", second);
    CHECK(row.at("attempt") == 2);
    CHECK(row.at("attempts") == 2); // the first exam's word counts
    CHECK(row.at("repeats") == 1);
    // Planned is an attempt, until it is put away or over without a call.
    CHECK(school.plan({{"repeats", 1}, {"numbers", {"1001"}}}) == "exam.practical.attempts");
    rows = school.candidates(school.plan({{"repeats", 1}}));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("number") == "1002");
    CHECK(school.plan({{"repeats", 1}}) == "exam.practical.nobody_repeats");
    CHECK(school.refused(school.teacher, "POST", "/practicals/check",
                         {{"title", "x"},
                          {"class_name", "A"},
                          {"calls", {{{"pack", "fault"}}}},
                          {"repeats", 1}}) == "409 exam.practical.nobody_repeats");
    school.hold(second);
    CHECK(school.plan({{"repeats", 2}, {"numbers", {"1001"}}}) != "exam.practical.attempts");
}

TEST_CASE("of an exam and those that repeat it the best attempt counts, of equal ones the first") {
    PracticalSeries school;
    const ContactKey marked{1, ContactId{11}};
    const auto first = school.plan({{"pass_mark", 86}});
    school.play(1, 0);
    school.play(1, 1);
    school.hold(first);
    CHECK(school.candidates(first)[0].at("counts") == true);
    const auto second = school.plan({{"repeats", 1}, {"pass_mark", 86}});
    school.play(2, 0, marked);
    school.play(2, 1);
    school.hold(second);
    const auto before = school.candidates(first);
    const auto after = school.candidates(second);
    REQUIRE(after[0].at("score").get<int>() > 0);
    CHECK(before[0].at("counts") == false);
    CHECK(after[0].at("counts") == true);
    CHECK(before[1].at("counts") == true); // 0 and 0
    CHECK(after[1].at("counts") == false);
    CHECK(school.done(school.lei, "GET", first).at("counts") == false);
    CHECK(school.done(school.lei, "GET", second).at("counts") == true);
    // Who has passed repeats nothing, unless somebody names them.
    const auto rows = school.candidates(school.plan({{"repeats", 2}, {"pass_mark", 86}}));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("number") == "1002");
    CHECK(school.candidates(school.plan({{"repeats", 2}, {"pass_mark", 86}, {"numbers", {"1001"}}}))
              .size() == 1);
    const auto csv = school.say(school.teacher, "GET", second + "/results/csv").body;
    CHECK(csv.find("1001,") != std::string::npos);
}

TEST_CASE("an exam asks for a skill: who has not mastered it as it begins gets no calls") {
    PracticalSeries school;
    CHECK(school.plan({{"gate", {{"skill", "nobody's"}, {"difficulty", 1}}}}) == "exam.gate.skill");
    CHECK(school.plan({{"gate", {{"skill", "投诉专席"}, {"difficulty", 0}}}}) == "exam.rules.gate");
    const auto exam = school.plan(needs_skill);
    auto mine = school.done(school.lei, "GET", exam).at("gate");
    CHECK(mine.at("open") == false);
    CHECK(mine.at("words").get<std::string>().find("not tried yet") != std::string::npos);
    CHECK(school.candidates(exam)[1].at("warnings").back().at("code") == "exam.practical.gated");
    CHECK(school.order(exam, "start") == "exam.practical.nobody_ready");
    school.practise(1);
    CHECK(school.done(school.lei, "GET", exam).at("gate").at("open") == true);
    REQUIRE(school.order(exam, "start") == "start");
    const auto rows = school.candidates(exam);
    CHECK(rows[0].at("standing").at("state") == "waiting");
    CHECK(rows[1].at("standing").at("state") == "kept_out");
    // Neither locked to it nor marked by it.
    CHECK(school.done(school.mei, "GET", "/me/practicals").at("items").empty());
    CHECK(school.done(school.lei, "GET", "/me/practicals").at("items").size() == 1);
    CHECK(school.done(school.mei, "GET", exam).at("mine").at("state") == "kept_out");
    CHECK(school.refused(school.mei, "POST", exam + "/screen", {{"left", true}, {"ago", 0}}) ==
          "404 exam.unknown");
    school.play(1, 0);
    REQUIRE(school.order(exam, "end") == "end");
    REQUIRE(school.order(exam, "release") == "release");
    CHECK_FALSE(school.done(school.mei, "GET", exam).contains("score"));
    CHECK(school.refused(school.mei, "GET", exam + "/mine") == "409 exam.not_released");
    CHECK(school.refused(school.teacher, "GET", exam + "/sheets?number=1002") ==
          "404 drill.no_candidate");
    const auto csv = school.say(school.teacher, "GET", exam + "/results/csv").body;
    CHECK(csv.find("Not admitted") != std::string::npos);
    // It was no attempt of theirs.
    CHECK(school.candidates(school.plan({{"repeats", 1}, {"numbers", {"1002"}}}))[0].at(
              "attempt") == 1);
}

TEST_CASE("a teacher lets somebody in before the gate, with a reason, before or while it runs") {
    PracticalSeries school;
    const auto exam = school.plan(needs_skill);
    const auto rows = school.candidates(exam);
    const auto let_in = [&](std::size_t who, const std::string& reason) {
        return school.say(school.teacher, "POST", exam + "/let-in",
                          {{"person", rows[who].at("person")}, {"reason", reason}});
    };
    CHECK(let_in(0, " ").status == 422);
    CHECK(school.refused(school.lei, "POST", exam + "/let-in",
                         {{"person", rows[0].at("person")}, {"reason", "I can"}}) ==
          "403 api.forbidden");
    CHECK(let_in(0, "a good month").status == 200);
    CHECK(school.candidates(exam)[0].at("let_in") == true);
    CHECK(school.candidates(exam)[0].at("warnings").size() + 1 == rows[0].at("warnings").size());
    REQUIRE(school.order(exam, "start") == "start");
    CHECK(school.candidates(exam)[0].at("standing").at("state") == "waiting");
    CHECK(school.candidates(exam)[1].at("standing").at("state") == "kept_out");
    CHECK(let_in(1, "mastered it at home").status == 200);
    CHECK(school.candidates(exam)[1].at("standing").at("state") == "waiting");
    CHECK(school.done(school.mei, "GET", "/me/practicals").at("items").size() == 1);
}

TEST_CASE("who has not agreed to be recorded stops no others: they come when they have agreed") {
    PracticalSeries school;
    const auto exam = school.plan();
    const json mei{{"person", school.candidates(exam)[1].at("person")}, {"reason", "agreed now"}};
    school.lab.machine().lacks_consent = 2; // 1002
    CHECK(school.order(exam, "start") == "exam.practical.not_agreed");
    CHECK(school.candidates(exam)[0].at("standing").at("state") == "waiting");
    REQUIRE(school.order(exam, "start_ready") == "start_ready");
    CHECK(school.done(school.teacher, "GET", exam).at("state") == "running");
    CHECK(school.candidates(exam)[1].at("standing").at("state") == "kept_out");
    CHECK(school.done(school.mei, "GET", "/me/practicals").at("items").empty());
    CHECK(school.refused(school.teacher, "POST", exam + "/let-in", mei) ==
          "409 exam.practical.not_agreed");
    school.lab.machine().lacks_consent = 0;
    school.done(school.teacher, "POST", exam + "/let-in", mei);
    CHECK(school.done(school.mei, "GET", "/me/practicals").at("items").size() == 1);
    // Also one whom a teacher had let in before the gate, and nobody at all.
    const auto gated = school.plan(needs_skill);
    const auto rows = school.candidates(gated);
    const json lei{{"person", rows[0].at("person")}, {"reason", "a good month"}};
    school.done(school.teacher, "POST", gated + "/let-in", lei);
    school.lab.machine().lacks_consent = 1;
    CHECK(school.order(gated, "start_ready") == "exam.practical.nobody_ready");
    school.practise(2);
    REQUIRE(school.order(gated, "start_ready") == "start_ready");
    CHECK(school.candidates(gated)[0].at("standing").at("state") == "kept_out");
    CHECK(school.candidates(gated)[1].at("standing").at("state") == "waiting");
}

TEST_CASE("a call that does not count stands in no curve, gate or fairness") {
    PracticalSeries school;
    const auto exam = school.plan();
    school.practise(1); // 101 to 103
    const auto told = [&] {
        const auto skill = school.done(school.lei, "GET", "/me/progress").at("skills")[0];
        const auto fair = school.done(school.teacher, "GET", "/fairness?class=A").at("marks");
        CHECK(fair == skill.at("attempts"));
        return skill.at("attempts").get<int>();
    };
    CHECK(told() == 3);
    school.play(1, 0, {1, ContactId{101}});
    CHECK(told() == 3);
    REQUIRE(school.lab.machine().practicals().change(
        1, wall_now(), [&](exam::Practical& one, exam::PracticalLog&) -> Result<void> {
            one.candidates.at(0).calls.back().state = exam::CallState::voided;
            return {};
        }));
    CHECK(told() == 2);
}

TEST_CASE("who took no call of an exam was absent; what was put away is not there for candidates") {
    PracticalSeries school;
    const auto exam = school.plan();
    school.play(1, 0);
    school.hold(exam);
    const auto rows = school.candidates(exam);
    CHECK(rows[0].at("standing").at("state") == "finished");
    CHECK(rows[1].at("standing").at("state") == "absent");
    CHECK(school.done(school.mei, "GET", exam).at("mine").at("state") == "absent");
    const auto csv = school.say(school.teacher, "GET", exam + "/results/csv").body;
    CHECK(csv.find(",,absent,") != std::string::npos);
    const auto second = school.plan();
    school.done(school.mei, "GET", second);
    REQUIRE(school.order(second, "drop") == "drop");
    CHECK(school.refused(school.mei, "GET", second) == "404 exam.unknown");
    CHECK(school.done(school.teacher, "GET", second).at("state") == "dropped");
}

TEST_CASE("nobody is let into a practical exam whose calls they do not want recorded") {
    PracticalSeries school;
    const auto exam = school.plan(needs_skill);
    school.practise(1);
    REQUIRE(school.order(exam, "start") == "start");
    school.lab.machine().lacks_consent = 2; // 1002
    const json mei{{"person", school.candidates(exam)[1].at("person")}, {"reason", "a good month"}};
    CHECK(school.refused(school.teacher, "POST", exam + "/let-in", mei) ==
          "409 exam.practical.not_agreed");
    school.lab.machine().lacks_consent = 1;
    school.done(school.teacher, "POST", exam + "/let-in", mei);
    // Nor does it go on with who has none.
    CHECK(school.order(exam, "resume") == "exam.practical.not_agreed");
    // While it goes on, consent is not taken back.
    CHECK(school.refused(school.lei, "POST", "/me/consents",
                         {{"course", 1}, {"version", ""}, {"accepted", false}}) ==
          "409 consent.in_exam");
}
