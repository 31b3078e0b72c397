#include <catch2/catch.hpp>

#include "training/score.h"

using namespace ringroom;
using namespace ringroom::training;

namespace {
Item item(std::string name, Milli points, Milli possible, std::int64_t weight = 1) {
    Item i{.name = std::move(name), .possible = possible, .weight = weight};
    i.answer.points = points;
    return i;
}
Item not_applicable(std::string name, Milli possible, std::int64_t weight = 1) {
    auto i = item(std::move(name), 0, possible, weight);
    i.answer.applies = false;
    return i;
}
Card card_of(std::vector<Item> items) {
    Card card;
    card.sections.push_back({.name = "all", .items = std::move(items)});
    return card;
}
/// Two sections: weight 40 with 1 of 2 points, weight 20 with 1 of 1.
Card oracle() {
    Card card{.weighing = Weighing::sections};
    card.sections.push_back({"G1", 40, {item("a", 1000, 1000), item("b", 0, 1000)}});
    card.sections.push_back({"G2", 20, {item("c", 1000, 1000)}});
    return card;
}
} // namespace

TEST_CASE("the published example of section weights gives 60 %") {
    const auto s = score(oracle());
    CHECK(s.raw == 60'000);
    CHECK(s.final == 60'000);
    CHECK(s.passed);
    CHECK(s.sections[0].percent == 50'000);
    CHECK(s.sections[1].percent == 100'000);
    CHECK(s.sections[0].items[0].applied_weight == 40'000);
    CHECK(s.sections[1].items[0].applied_weight == 20'000);
}

TEST_CASE("what does not apply leaves numerator and denominator") {
    auto card = oracle();
    card.sections[0].items[1].answer.applies = false;
    CHECK(score(card).raw == 100'000);
    card.sections[0].items[0].answer.applies = false; // the whole section vanishes
    const auto s = score(card);
    CHECK(s.raw == 100'000);
    CHECK(s.sections[0].possible == 0);
    CHECK_FALSE(s.sections[0].percent);
    CHECK(s.sections[1].items[0].applied_weight == 100'000);
}

TEST_CASE("a card without any answer has no mark, not a zero") {
    const auto s = score(card_of({not_applicable("a", 1000, 50), not_applicable("b", 1000, 50)}));
    CHECK_FALSE(s.raw);
    CHECK_FALSE(s.final);
    CHECK_FALSE(s.passed);
    CHECK_FALSE(score(Card{}).raw);
}

TEST_CASE("item weights count points of 100") {
    const auto s = score(card_of({item("greeting", 1000, 1000, 10), item("calm", 0, 1000, 25),
                                  item("facts", 1000, 1000, 25), not_applicable("solve", 1000, 25),
                                  item("pace", 1000, 1000, 15)}));
    CHECK(s.raw == 66'667); // 50 of 75
    CHECK(s.sections[0].items[3].applied_weight == 0);
    CHECK(s.sections[0].items[1].applied_weight == 33'333);
}

TEST_CASE("divisions round half up at a thousandth") {
    CHECK(score(card_of({item("a", 1, 3)})).raw == 33'333);
    CHECK(score(card_of({item("a", 2, 3)})).raw == 66'667);
    CHECK(score(card_of({item("a", 1, 200'000)})).raw == 1); // 0.5 thousandths
}

TEST_CASE("a fatal item keeps the raw mark and lowers the final one") {
    auto card = card_of({item("calm", 1000, 1000, 90), item("no blame", 0, 1000, 10)});
    card.sections[0].items[1].fatal = true;
    SECTION("to nothing") {
        const auto s = score(card);
        CHECK(s.raw == 90'000);
        CHECK(s.final == 0);
        CHECK(s.fatal);
        CHECK(s.sections[0].fatal);
        CHECK(s.fatal_items == std::vector<std::string>{"no blame"});
        CHECK_FALSE(s.passed);
    }
    SECTION("to 59 at most") {
        card.fatal_cap = 59'000;
        CHECK(score(card).final == 59'000);
        card.sections[0].items[0].answer.points = 300; // raw 27 % stays 27 %
        CHECK(score(card).final == 27'000);
    }
    SECTION("not when it does not apply") {
        card.sections[0].items[1].answer.applies = false;
        CHECK(score(card).final == 100'000);
        CHECK_FALSE(score(card).fatal);
    }
    SECTION("even with a pass mark of 0") {
        card.pass_mark = 0;
        CHECK_FALSE(score(card).passed);
    }
}

TEST_CASE("a fatal item without weight still fails the form") {
    auto card = card_of({item("calm", 1000, 1000, 100), item("red line", 0, 1000, 0)});
    card.sections[0].items[1].fatal = true;
    const auto s = score(card);
    CHECK(s.raw == 100'000);
    CHECK(s.final == 0);
}

TEST_CASE("critical items feed a percentage of their own") {
    auto card =
        card_of({item("a", 500, 1000, 50), item("b", 1000, 1000, 30), item("c", 0, 1000, 20)});
    card.sections[0].items[1].critical = true;
    card.sections[0].items[2].critical = true;
    CHECK(score(card).critical == 60'000);
    CHECK(problem_with(card).empty());
    card.sections[0].items[1].answer.points = 500;
    CHECK(problem_with(card) == "critical_partial");
}

TEST_CASE("penalties come off and the total stays within 0 and 100") {
    auto card = card_of({item("a", 1000, 1000)});
    card.deductions.push_back({.name = "last day only", .points = 10'000, .count = 2});
    CHECK(score(card).total == 80'000);
    CHECK(score(card).raw == 100'000);
    card.deductions.push_back({.name = "shouting", .points = 90'000, .count = 1});
    CHECK(score(card).total == 0);
    card.deductions[1].count = 2'000'000'000; // clamps, never overflows
    CHECK(score(card).total == 0);
    card.deductions[0].points = -1;
    CHECK(problem_with(card) == "penalty");
}

TEST_CASE("limits of a card hold at the limit and fail one past it") {
    std::vector<Item> items(limits::form_items,
                            item("x", limits::item_points, limits::item_points, limits::weight));
    auto card = card_of(items);
    CHECK(problem_with(card).empty());
    CHECK(score(card).raw == 100'000); // no overflow with everything at its limit
    card.sections[0].items.push_back(item("one more", 0, 1000));
    CHECK(problem_with(card) == "too_many_items");
    CHECK(problem_with(card_of({item("w", 0, 1000, limits::weight + 1)})) == "weight");
    CHECK(problem_with(card_of({item("w", 0, 1000, -1)})) == "weight");
    CHECK(problem_with(card_of({item("p", 0, limits::item_points + 1)})) == "points");
    CHECK(problem_with(card_of({item("p", 1001, 1000)})) == "points");
    CHECK(problem_with(card_of({item("p", 0, 0)})) == "points");
}

TEST_CASE("marks are shown with one decimal, half up") {
    CHECK(shown(60'000) == "60.0");
    CHECK(shown(66'649) == "66.6");
    CHECK(shown(66'650) == "66.7");
    CHECK(shown(-250) == "-0.3");
    CHECK(shown(-40) == "0.0");
}

TEST_CASE("five judges lose their extremes, four do not") {
    CHECK(judges_mean({80'000, 90'000, 85'000, 10'000, 100'000}) == 85'000);
    CHECK(judges_mean({80'000, 90'000}) == 85'000);
    CHECK_FALSE(judges_mean({}));
}
