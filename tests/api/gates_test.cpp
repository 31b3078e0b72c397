// Gates of a course: who is not there yet is named, and nothing starts unless that is meant.
#include <catch2/catch.hpp>

#include "practised.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

const json harder{{"pack", "fault"}, {"script", "two"}, {"class_name", "A"}}; // of difficulty 3
const json easier{{"pack", "fault"}, {"class_name", "A"}};                    // of difficulty 1

class Gated : public School {
public:
    Gated() {
        done(teacher, "POST", "/courses", {{"name", "实训"}, {"class_name", "A"}, {"gates", true}});
    }
    /// Three good calls with two customers.
    void master(std::uint64_t student) {
        for (const std::uint64_t customer : {1, 2, 1}) {
            ++contact_;
            REQUIRE(lab.store().write([&](store::Writer& writer) {
                return test::add_played(writer, {.contact = contact_,
                                                 .student = AgentId{student},
                                                 .mark = 90'000,
                                                 .customer = customer});
            }));
        }
    }

private:
    std::uint64_t contact_ = 0;
};

} // namespace

TEST_CASE("a harder drill is refused with the names of who is not there yet") {
    Gated school;
    school.master(1);
    const auto refused = school.say(school.teacher, "POST", "/drills", harder);
    CHECK(refused.status == 409);
    const auto why = json::parse(refused.body);
    CHECK(why.at("code") == "drill.not_ready");
    CHECK(why.at("message").get<std::string>().find("1002") != std::string::npos);
    CHECK(why.at("message").get<std::string>().find("1001") == std::string::npos);
    CHECK(why.at("remedy").get<std::string>().find("ignore_gates") != std::string::npos);
    CHECK(school.done(school.teacher, "GET", "/drills").at("items").empty());
    school.master(2);
    const auto begun = school.done(school.teacher, "POST", "/drills", harder);
    CHECK(begun.at("state") == "running");
    CHECK(begun.at("not_ready").empty());
}

TEST_CASE("who means it starts it nevertheless, and is told who is not there yet") {
    Gated school;
    auto anyway = harder;
    anyway["ignore_gates"] = true;
    const auto begun = school.done(school.teacher, "POST", "/drills", anyway);
    REQUIRE(begun.at("not_ready").size() == 2);
    CHECK(begun.at("not_ready")[0].at("number") == "1001");
    CHECK(begun.at("not_ready")[0].at("words").get<std::string>().starts_with("not tried yet"));
    const auto shown = school.done(school.teacher, "GET", "/drills/1");
    CHECK(shown.at("not_ready").empty()); // it is told once
}

TEST_CASE("a queue that asks for more than is mastered is closed, until it is mastered") {
    Gated school;
    const auto closed = [&](const json& drill) {
        const auto begun = school.done(school.teacher, "POST", "/drills", drill);
        CHECK(begun.at("not_ready").size() ==
              (school.lab.machine().closed_queues().empty()
                   ? 0
                   : school.lab.machine().closed_queues().at(QueueId{2}).size()));
        return school.lab.machine().closed_queues();
    };
    using Closed = api::ClosedQueues;
    // Level 20 is of difficulty 1, the easiest; 60 is of 3, before which 1 is mastered.
    CHECK(closed(easier) == Closed{{QueueId{2}, {AgentId{1}, AgentId{2}}}});
    const auto words =
        school.done(school.teacher, "POST", "/drills", easier).at("not_ready")[0].at("words");
    CHECK(words == "no calls of Important customers yet: not tried yet; 3 good attempts of the "
                   "last 4 are needed");
    school.master(1);
    CHECK(closed(easier) == Closed{{QueueId{2}, {AgentId{2}}}});
    school.master(2);
    CHECK(closed(easier).empty());
}

TEST_CASE("the queue that a drill is named for is open to it: there its work is learnt") {
    Gated school;
    school.lab.machine().ask_more(80); // of who serves 投诉专席, too
    school.done(school.teacher, "POST", "/drills", easier);
    CHECK(school.lab.machine().closed_queues().size() == 1);
    CHECK(school.lab.machine().closed_queues().contains(QueueId{2}));
}

TEST_CASE("queues are open to all where gates are ignored, or there are none") {
    Gated school;
    auto anyway = easier;
    anyway["ignore_gates"] = true;
    school.done(school.teacher, "POST", "/drills", anyway);
    CHECK(school.lab.machine().closed_queues().empty());
    auto everybody = easier;
    everybody["class_name"] = "";
    school.done(school.teacher, "POST", "/drills", everybody);
    CHECK(school.lab.machine().closed_queues().empty());
    School without;
    without.done(without.teacher, "POST", "/drills", easier);
    CHECK(without.lab.machine().closed_queues().empty());
}

TEST_CASE("the easiest drill, a class without gates and a course that is over keep nobody out") {
    Gated school;
    CHECK(school.say(school.teacher, "POST", "/drills", easier).status == 201);
    auto nobody = harder;
    nobody["class_name"] = "";
    CHECK(school.say(school.teacher, "POST", "/drills", nobody).status == 201);
    auto unknown = harder;
    unknown["pack"] = "gone";
    CHECK(school.refused(school.teacher, "POST", "/drills", unknown) == "422 drill.unknown_pack");
    json course{{"version", 1}, {"name", "实训"}, {"class_name", "A"}, {"gates", true}};
    course["archived"] = true;
    CHECK(school.done(school.teacher, "PUT", "/courses/1", course).at("gates") == true);
    CHECK(school.say(school.teacher, "POST", "/drills", harder).status == 201);
    course["archived"] = false;
    course["version"] = 2;
    course["gates"] = false;
    CHECK(school.done(school.teacher, "PUT", "/courses/1", course).at("gates") == false);
    CHECK(school.say(school.teacher, "POST", "/drills", harder).status == 201);
}
