// Where a call comes to wait, and who would ever be given it.
#include <catch2/catch.hpp>

#include "center/arrival.h"
#include "house.h"

using namespace ringroom;
using namespace ringroom::center;

namespace {

std::vector<std::string> arrives(const Settings& settings, const ScriptedCall& call) {
    std::vector<std::string> out;
    for (const auto* queue : arrival_queues(settings, call))
        out.push_back(queue->names.front());
    return out;
}

} // namespace

TEST_CASE("a call arrives where its script's group leads, else wherever its menu may") {
    const auto centre = test::small_centre();
    using All = std::vector<std::string>;
    CHECK(arrives(*centre, {.number = "96102"}) == All{"faults"});
    CHECK(arrives(*centre, {.number = "96102", .group = "complaints"}) == All{"faults"});
    CHECK(arrives(*centre, {.number = "96100", .group = "complaints"}) == All{"complaints"});
    CHECK(arrives(*centre, {.number = "96100", .group = "投诉"}) == All{"complaints"});
    CHECK(arrives(*centre, {.number = "96100", .group = "advice"}) == All{"faults", "complaints"});
    CHECK(arrives(*centre, {.number = "96100", .group = "faults", .own_keys = true}) ==
          All{"faults", "complaints"});
    CHECK(arrives(*centre, {.number = "4711"}).empty());
    CHECK(keys_to(centre->numbers.at("96100"), {"complaints"}) == "2");
    CHECK(keys_to(centre->numbers.at("96102"), {"faults"}) == "");
    CHECK_FALSE(keys_to(centre->numbers.at("96102"), {"complaints"}));
    CHECK_FALSE(keys_to(centre->numbers.at("96100"), {"nobody's"}));
}

TEST_CASE("only members with the skill are given a call, of whom less is asked in time too") {
    const auto centre = test::small_centre();
    auto queue = centre->queues[0];
    auto agent = centre->agents[0].acd;
    CHECK(is_given(agent, queue));
    queue.acd.required = {{SkillId{1}, 50}};
    CHECK_FALSE(is_given(agent, queue));
    agent.skills = {{SkillId{1}, 49}};
    CHECK_FALSE(is_given(agent, queue));
    agent.skills = {{SkillId{1}, 50}};
    CHECK(is_given(agent, queue));
    agent.skills = {{SkillId{1}, 20}};
    queue.acd.relax = {{.after = 30_s, .lower = {{SkillId{1}, 20}}}};
    CHECK(is_given(agent, queue));
    queue.acd.relax[0].lower[0].level = 21;
    CHECK_FALSE(is_given(agent, queue));
    agent.queues.clear();
    queue.acd.required.clear();
    CHECK_FALSE(is_given(agent, queue));
}
