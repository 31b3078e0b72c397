#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "quality/limits.h"
#include "quality/sampling.h"

using namespace ringroom;
using namespace ringroom::quality;

namespace {
/// `students` with `contacts` each, in two scripts by turns.
std::vector<Candidate> a_class(std::uint64_t students, std::uint64_t contacts) {
    std::vector<Candidate> out;
    for (std::uint64_t c = 0; c < contacts; ++c)
        for (std::uint64_t s = 1; s <= students; ++s)
            out.push_back({.key = {1, ContactId{c * students + s}},
                           .student = AgentId{1000 + s},
                           .script = c % 2 == 0 ? "投诉" : "提速",
                           .final = 80'000,
                           .passed = true,
                           .talk = Duration{120'000}});
    return out;
}
std::size_t twice_in(const std::vector<Drawn>& drawn) {
    std::size_t out = 0;
    for (const auto& one : drawn)
        out += one.markers.size() == 2 ? 1 : 0;
    return out;
}
} // namespace

TEST_CASE("a stratified sample takes of every student in every script") {
    const auto all = a_class(50, 20);
    const auto drawn = draw(all, {.how = How::stratified, .percent = 20}, 7);
    REQUIRE(drawn);
    CHECK(drawn->size() == 200);
    std::map<std::pair<AgentId, std::string>, int> strata;
    for (const auto& one : *drawn)
        for (const auto& c : all)
            if (c.key == one.key)
                ++strata[{c.student, c.script}];
    CHECK(strata.size() == 100);
    for (const auto& [stratum, count] : strata)
        CHECK(count == 2);
}

TEST_CASE("a small stratum is not passed over") {
    const auto drawn = draw(a_class(3, 1), {.how = How::stratified, .percent = 1}, 7);
    REQUIRE(drawn);
    CHECK(drawn->size() == 3);
}

TEST_CASE("the same seed draws the same, another draws otherwise") {
    const auto all = a_class(50, 20);
    const Plan plan{.how = How::random, .percent = 10, .markers = {AgentId{1}, AgentId{2}}};
    const auto keys = [&](std::uint64_t seed) {
        std::vector<std::pair<ContactKey, std::vector<AgentId>>> out;
        const auto drawn = draw(all, plan, seed);
        for (const auto& one : *drawn)
            out.emplace_back(one.key, one.markers);
        return out;
    };
    CHECK(keys(7).size() == 100);
    CHECK(keys(7) == keys(7));
    CHECK(keys(7) != keys(8));
}

TEST_CASE("three markers with a fifth marked twice share the work evenly, in balanced pairs") {
    const std::vector<AgentId> markers{AgentId{1}, AgentId{2}, AgentId{3}};
    const auto drawn = draw(
        a_class(50, 1), {.how = How::random, .percent = 100, .markers = markers, .overlap = 20}, 7);
    REQUIRE(drawn);
    CHECK(drawn->size() == 50);
    CHECK(twice_in(*drawn) == 10);
    std::map<AgentId, int> load;
    std::map<std::set<AgentId>, int> pairs;
    for (const auto& one : *drawn) {
        for (const auto marker : one.markers)
            ++load[marker];
        if (one.markers.size() == 2)
            ++pairs[{one.markers[0], one.markers[1]}];
    }
    CHECK(load.size() == 3);
    for (const auto& [marker, count] : load)
        CHECK(count == 20);
    CHECK(pairs.size() == 3);
    for (const auto& [pair, count] : pairs)
        CHECK((count == 3 || count == 4));
}

TEST_CASE("whoever has least is given what is marked twice") {
    const std::vector<AgentId> markers{AgentId{101}, AgentId{102}, AgentId{103}, AgentId{104}};
    const auto drawn = draw(
        a_class(2, 1), {.how = How::random, .percent = 100, .markers = markers, .overlap = 100}, 7);
    REQUIRE(drawn);
    std::map<AgentId, int> load;
    for (const auto& one : *drawn)
        for (const auto marker : one.markers)
            ++load[marker];
    CHECK(load.size() == 4); // one each
}

TEST_CASE("classmates mark each other, and nobody their own") {
    const auto all = a_class(5, 4);
    std::vector<AgentId> markers;
    for (std::uint64_t s = 1; s <= 5; ++s)
        markers.push_back(AgentId{1000 + s});
    const auto drawn =
        draw(all, {.how = How::random, .percent = 100, .markers = markers, .overlap = 50}, 7);
    REQUIRE(drawn->size() == 20);
    CHECK(twice_in(*drawn) == 10);
    for (const auto& one : *drawn)
        for (const auto& c : all)
            if (c.key == one.key) {
                CHECK_FALSE(one.markers.empty());
                CHECK(std::find(one.markers.begin(), one.markers.end(), c.student) ==
                      one.markers.end());
            }
    // The only marker is the student: nobody.
    const auto alone = draw(a_class(1, 1), {.how = How::random, .markers = {AgentId{1001}}}, 7);
    CHECK(alone->front().markers.empty());
}

TEST_CASE("what happened draws all it happened in, and says why") {
    auto all = a_class(4, 1);
    all[0].fatal = true;
    all[0].passed = false;
    all[1].longest_silence = Duration{10'000};
    all[2].longest_silence = Duration{9'999};
    const auto drawn =
        draw(all, {.how = How::triggered, .triggers = {Trigger::fatal, Trigger::long_silence}}, 7);
    REQUIRE(drawn);
    REQUIRE(drawn->size() == 2);
    CHECK((*drawn)[0].because == std::vector{Trigger::fatal});
    CHECK((*drawn)[1].because == std::vector{Trigger::long_silence});
    all[3].final.reset();
    all[3].passed = false; // never graded: not failed
    CHECK(draw(all, {.how = How::triggered, .triggers = {Trigger::failed}}, 7)->size() == 1);
    CHECK(draw(all, {.how = How::triggered, .triggers = {Trigger::short_talk}}, 7)->empty());
    CHECK(draw(all, {.how = How::triggered, .triggers = {Trigger::interrupted}}, 7)->empty());
}

TEST_CASE("a plan that cannot be drawn is refused with what is wrong") {
    const auto all = a_class(2, 1);
    const auto code = [&](const Plan& plan) { return draw(all, plan, 1).error().code; };
    CHECK(code({.how = How::random, .percent = 0}) == "quality.percent");
    CHECK(code({.how = How::random, .percent = 101}) == "quality.percent");
    CHECK(code({.how = How::triggered}) == "quality.triggers");
    CHECK(code({.how = How::random, .overlap = 10}) == "quality.overlap");
    CHECK(code({.how = How::random, .markers = {AgentId{1}}, .overlap = 10}) == "quality.overlap");
    CHECK(check_plan({}, limits::candidates));
    CHECK(check_plan({}, limits::candidates + 1).error().code == "quality.crowd");
    CHECK(draw({}, {}, 1)->empty());
}
