// Learning curves, gates and where one stands, on histories made by hand.
#include <catch2/catch.hpp>

#include "training/progress.h"

using namespace ringroom;
using namespace ringroom::training;

namespace {

struct Tried {
    Milli mark = 0;
    int difficulty = 1;
    std::uint64_t customer = 0; ///< 0: one after the other
    bool fatal = false;
    std::string skill = "投诉";
};

std::vector<Practice> history(const std::vector<Tried>& attempts) {
    std::vector<Practice> out;
    for (const auto& one : attempts)
        out.push_back({.key = {1, ContactId{out.size() + 1}},
                       .skill = one.skill,
                       .difficulty = one.difficulty,
                       .mark = one.mark,
                       .fatal = one.fatal,
                       .customer = one.customer == 0 ? out.size() + 1 : one.customer});
    return out;
}

} // namespace

TEST_CASE("a skill is the attempts at it in their order, with the curve after each") {
    const auto all = history({{.mark = 90'000},
                              {.mark = 10'000, .skill = "营销"},
                              {.mark = 80'000},
                              {.mark = 79'999},
                              {.mark = 100'000}});
    const auto skills = skill_progress(all);
    REQUIRE(skills.size() == 2);
    CHECK(skills[0].skill == "投诉");
    CHECK(skills[0].attempts == std::vector<std::size_t>{0, 2, 3, 4});
    CHECK(skills[0].mean == 87'500);
    CHECK(skills[0].last == 100'000);
    CHECK(skills[0].best == 100'000);
    REQUIRE(skills[0].known.size() == 4); // good, good, not, good: the worked example of the source
    CHECK(skills[0].known[0] == Approx(0.6927).margin(5e-5));
    CHECK(skills[0].known[3] == Approx(0.8955).margin(5e-5));
    CHECK(skills[0].mastered == 1);
    CHECK(skills[1].attempts == std::vector<std::size_t>{1});
    CHECK(skills[1].mastered == 0);
    CHECK(skill_progress({}).empty());
}

TEST_CASE("each difficulty has a gate of its own, and the highest open one is what is mastered") {
    const auto all = history({{.mark = 90'000, .difficulty = 2},
                              {.mark = 90'000, .difficulty = 1},
                              {.mark = 90'000, .difficulty = 1},
                              {.mark = 90'000, .difficulty = 2},
                              {.mark = 90'000, .difficulty = 1},
                              {.mark = 70'000, .difficulty = 3}});
    const auto skill = skill_progress(all).front();
    REQUIRE(skill.gates.size() == 3);
    CHECK(skill.gates[0].difficulty == 1);
    CHECK(skill.gates[0].standing.open);
    CHECK(skill.gates[1].standing == GateStanding{.tried = 2, .good = 2, .seeds = 2});
    CHECK(skill.gates[2].standing.tried == 1);
    CHECK(skill.mastered == 1);
}

TEST_CASE("what is missing before a gate is said in both languages") {
    const Gate gate;
    const auto said = [&](const std::vector<Attempt>& attempts, Language language) {
        return words_of(gate, standing_of(gate, attempts), language);
    };
    const Attempt good{.mark = 80'000, .seed = 1};
    const Attempt other{.mark = 80'000, .seed = 2};
    const Attempt fatal{.mark = 0, .fatal = true, .seed = 3};
    CHECK(said({}, Language::en).starts_with("not tried yet"));
    CHECK(said({good, other}, Language::en) ==
          "good in 2 of the last 4 attempts, 3 are needed (good: from 80.0 on)");
    CHECK(said({good, good, good}, Language::en).find("another customer") != std::string::npos);
    CHECK(said({good, other, good, fatal}, Language::en).starts_with("a red line"));
    CHECK(said({good, other, good}, Language::en) == "mastered");
    CHECK(said({good, other, good}, Language::zh) == "已掌握");
}

TEST_CASE("a curve is flat from four attempts on, unless it rises or the skill is mastered") {
    const auto flat = [](std::vector<Tried> attempts) {
        return skill_progress(history(attempts)).front().flat;
    };
    const Tried poor{.mark = 50'000};
    CHECK_FALSE(flat({poor, poor, poor}));
    CHECK(flat({poor, poor, poor, poor}));
    CHECK(flat({poor, poor, {.mark = 51'000}, {.mark = 51'000}}));
    CHECK_FALSE(flat({poor, poor, {.mark = 51'001}, {.mark = 51'001}}));
    CHECK(flat({poor, poor, {.mark = 90'000}, {.mark = 40'000}, {.mark = 10'000}}));
    const Tried good{.mark = 95'000};
    CHECK_FALSE(flat({good, good, good, good})); // nothing is left to learn
    // One slip among good ones, at another level than the mastered one.
    const Tried slip{.mark = 0, .difficulty = 2};
    CHECK_FALSE(flat({good, good, good, slip, good, good, good}));
}

TEST_CASE("items are counted over all forms that have them") {
    auto all = history({{}, {}});
    all[0].items = {{"开场", 100'000}, {"方案", 0}};
    all[1].items = {{"方案", 50'000}};
    const auto items = item_progress(all);
    REQUIRE(items.size() == 2);
    CHECK(items[0].item == "开场");
    CHECK(items[0].marks == std::vector<Milli>{100'000});
    CHECK(items[1].marks == std::vector<Milli>{0, 50'000});
    CHECK(items[1].mean == 25'000);
    CHECK(items[1].known < items[0].known);
    CHECK(item_progress({}).empty());
}

TEST_CASE("an item stands out by five points over two attempts at least") {
    ItemProgress item{.item = "开场", .marks = {70'000, 70'000}, .mean = 70'000};
    CHECK(stands(item, 65'000) == ItemStanding::strong);
    CHECK(stands(item, 65'001) == ItemStanding::even);
    CHECK(stands(item, 75'000) == ItemStanding::weak);
    CHECK(stands(item, 74'999) == ItemStanding::even);
    item.marks.pop_back();
    CHECK(stands(item, 0) == ItemStanding::few);
    CHECK(to_string(ItemStanding::weak) == "weak");
}

TEST_CASE("quartiles lie between two students in proportion, and equals share a place") {
    CHECK_FALSE(spread_of({}));
    CHECK(*spread_of({7'000}) == Spread{1, 7'000, 7'000, 7'000, 7'000});
    CHECK(*spread_of({40'000, 10'000, 30'000, 20'000}) ==
          Spread{4, 25'000, 17'500, 25'000, 32'500});
    CHECK(*spread_of({50'000, 10'000, 30'000, 20'000, 40'000}) ==
          Spread{5, 30'000, 20'000, 30'000, 40'000});
    const std::vector<Milli> means{90, 80, 80, 70};
    CHECK(place_of(90, means) == 1);
    CHECK(place_of(80, means) == 2);
    CHECK(place_of(70, means) == 4);
}
