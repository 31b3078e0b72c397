#include <catch2/catch.hpp>

#include "training/item_analysis.h"

using namespace ringroom::training;

TEST_CASE("questions have the figures of the worked example") {
    const AnswerTable five = {{1, 1, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 0}, {0, 0, 0}};
    const auto found = analyse_questions(five);
    REQUIRE(found.size() == 3);
    CHECK(found[0].facility == Approx(0.6));
    CHECK(found[1].facility == Approx(0.6));
    CHECK(found[2].facility == Approx(0.4));
    CHECK(*found[0].discrimination == Approx(64.55).margin(0.005));
    CHECK(*found[1].discrimination == Approx(0).margin(1e-9));
    CHECK(*found[2].discrimination == Approx(32.73).margin(0.005));
    CHECK(*found[0].efficiency == Approx(100));
    CHECK(*found[1].efficiency == Approx(0).margin(1e-9));
    CHECK(*found[2].efficiency == Approx(37.5));
    CHECK(*internal_consistency(five) == Approx(46.15).margin(0.005));
    CHECK_FALSE(found[0].classical); // five attempts have no upper and lower 27 %
}

TEST_CASE("a wrong key shows itself; what everybody or nobody knew tells nothing") {
    const auto wrong = analyse_questions({{0, 1, 1}, {0, 1, 1}, {0, 1, 1}, {1, 0, 0}, {1, 0, 0}});
    CHECK(*wrong[0].discrimination < 0);
    const auto known = analyse_questions({{1, 1}, {1, 0}, {1, 1}, {1, 0}, {1, 1}});
    CHECK(known[0].facility == 1);
    CHECK_FALSE(known[0].discrimination);
    CHECK_FALSE(known[0].efficiency);
    CHECK_FALSE(internal_consistency({{1, 0}, {0, 1}, {1, 0}, {0, 1}, {1, 0}})); // equal totals
    CHECK_FALSE(internal_consistency({{1}, {0}, {1}, {0}, {1}}));
    CHECK(analyse_questions({}).empty());
    CHECK(analyse_questions({{1, 0}})[0].attempts == 1);
}

TEST_CASE("fewer attempts than a handful tell how many knew it, and nothing of the question") {
    AnswerTable table = {{1, 0, 1}, {0, 1, 1}, {1, 1, 0}};
    while (table.size() < telling_attempts) {
        const auto found = analyse_questions(table);
        CHECK(found[0].facility > 0);
        CHECK_FALSE(found[0].discrimination);
        CHECK_FALSE(found[0].efficiency);
        CHECK_FALSE(internal_consistency(table));
        table.push_back({0, 0, 1});
    }
    CHECK(analyse_questions(table)[0].discrimination);
    CHECK(internal_consistency(table));
}

TEST_CASE("the classical index stands from forty attempts on") {
    AnswerTable table;
    for (std::size_t i = 0; i < classical_attempts - 1; ++i)
        table.push_back({i >= 20 ? 1.0 : 0.0, static_cast<double>(i) / 40});
    CHECK_FALSE(analyse_questions(table)[0].classical);
    table.push_back({1, 1});
    CHECK(*analyse_questions(table)[0].classical == Approx(100)); // all above, none below
}
