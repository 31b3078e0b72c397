#include <catch2/catch.hpp>

#include "training/mastery.h"

using namespace ringroom::training;

TEST_CASE("the gate opens with three good of the last four, of two customers, none fatal") {
    const Gate gate;
    const Attempt good{.mark = 80'000, .seed = 1};
    const Attempt other{.mark = 95'000, .seed = 2};
    const Attempt short_of{.mark = 79'999, .seed = 3};
    const Attempt fatal{.mark = 90'000, .fatal = true, .seed = 4};
    CHECK(is_open(gate, {good, other, good}));
    CHECK(is_open(gate, {good, short_of, other, good}));
    CHECK_FALSE(is_open(gate, {good, other}));
    CHECK_FALSE(is_open(gate, {good, good, good, good})); // one customer, learnt by heart
    CHECK_FALSE(is_open(gate, {good, other, short_of, short_of}));
    CHECK_FALSE(is_open(gate, {good, other, good, fatal}));
    CHECK(is_open(gate, {fatal, good, other, good, good})); // long ago
    CHECK_FALSE(is_open(gate, {}));
}

TEST_CASE("knowledge tracing has the values of the worked example") {
    const auto after = trace({.known = 0.3, .learns = 0.1, .slips = 0.1, .guesses = 0.2},
                             {true, true, false, true});
    REQUIRE(after.size() == 4);
    CHECK(after[0] == Approx(0.6927).margin(5e-5));
    CHECK(after[1] == Approx(0.9192).margin(5e-5));
    CHECK(after[2] == Approx(0.6285).margin(5e-5));
    CHECK(after[3] == Approx(0.8955).margin(5e-5));
    CHECK(trace({.known = 1, .slips = 0}, {false})[0] == 1); // impossible by the model: no change
}

TEST_CASE("a queue's levels are shared by the difficulties, twenty each") {
    CHECK(difficulty_of_level(1) == 1);
    CHECK(difficulty_of_level(20) == 1);
    CHECK(difficulty_of_level(21) == 2);
    CHECK(difficulty_of_level(50) == 3);
    CHECK(difficulty_of_level(80) == 4);
    CHECK(difficulty_of_level(81) == 5);
    CHECK(difficulty_of_level(100) == 5);
}
