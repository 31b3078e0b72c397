#include <catch2/catch.hpp>

#include "quality/calibration.h"

using namespace ringroom;
using namespace ringroom::quality;

namespace {
training::Card card_of(std::size_t items) {
    training::Card card;
    card.sections.push_back({.name = "items", .items = {}});
    for (std::size_t i = 0; i < items; ++i) {
        training::Item item{.name = "item " + std::to_string(i)};
        item.answer.applies = false;
        item.answer.reason = "unmarked";
        card.sections[0].items.push_back(item);
    }
    return card;
}
/// One column of the table: points in thousandths, -1: left out.
Sheet sheet_of(std::uint64_t marker, const std::vector<training::Milli>& points) {
    Sheet sheet{.calibration = 1, .marker = AgentId{marker}, .given = true};
    for (std::size_t i = 0; i < points.size(); ++i)
        sheet.answers.push_back({.item = "item " + std::to_string(i),
                                 .applies = points[i] >= 0,
                                 .points = std::max<training::Milli>(0, points[i])});
    const auto done = marked(card_of(points.size()), sheet);
    REQUIRE(done);
    return *done;
}
/// Shrout and Fleiss 1979, table 2, in tenths: four judges, six things.
std::vector<Sheet> shrout_fleiss() {
    return {
        sheet_of(1, {900, 600, 800, 700, 1000, 600}), sheet_of(2, {200, 100, 400, 100, 500, 200}),
        sheet_of(3, {500, 300, 600, 200, 600, 400}), sheet_of(4, {800, 200, 800, 600, 900, 700})};
}
} // namespace

TEST_CASE("a staged calibration gives the published figure") {
    const auto out = agreement_of(card_of(6), shrout_fleiss());
    CHECK(out.icc == 290); // .2898
    CHECK(out.icc_items == 6);
    REQUIRE(out.alpha_interval);
    CHECK(*out.alpha_interval < 400); // markers rank alike, yet one is harsh
    REQUIRE(out.alpha_low);
    CHECK(*out.alpha_low < *out.alpha_interval);
    CHECK(*out.alpha_high > *out.alpha_interval);
    REQUIRE(out.markers.size() == 4);
    CHECK(*out.markers[0].leaning > 0);
    CHECK(*out.markers[1].leaning < 0);
    CHECK(out.lowest == 25'000);
    CHECK(out.highest == 76'667);
}

TEST_CASE("the worst-worded item is the one they are farthest apart in") {
    const auto out =
        agreement_of(card_of(3), {sheet_of(1, {1000, 1000, 800}), sheet_of(2, {1000, 0, 600}),
                                  sheet_of(3, {1000, 300, 800})});
    REQUIRE(out.worst);
    CHECK(out.items[*out.worst].name == "item 1");
    CHECK(out.items[0].apart == 0);
    CHECK(out.items[1].mean == 433);
    CHECK(out.items[1].apart == 667); // 1, .7 and .3 apart
    CHECK(out.within_a_band == 667);  // 3 + 0 + 3 of 9 pairs
}

TEST_CASE("with an expert everybody is measured against that one") {
    const auto out =
        agreement_of(card_of(2), {sheet_of(1, {1000, 800}), sheet_of(2, {800, 400})}, AgentId{1});
    CHECK(out.items[0].expert == 1000);
    CHECK_FALSE(out.markers[0].leaning); // nobody leans against oneself
    CHECK(out.markers[1].leaning == -300);
    CHECK(out.markers[1].spread == 141);
}

TEST_CASE("what is left out leaves gaps that alpha bears and the intraclass correlation does not") {
    const auto out =
        agreement_of(card_of(3), {sheet_of(1, {1000, -1, 300}), sheet_of(2, {800, 600, 300})});
    CHECK(out.items[1].left_out == 1);
    CHECK(out.icc_items == 2);
    CHECK(out.alpha_interval);
}

TEST_CASE("one marker or none agrees with nobody") {
    CHECK_FALSE(agreement_of(card_of(2), {}).alpha_interval);
    CHECK_FALSE(agreement_of(card_of(2), {}).alpha_low);
    const auto one = agreement_of(card_of(2), {sheet_of(1, {1000, 800})});
    CHECK_FALSE(one.icc);
    CHECK_FALSE(one.worst);
    CHECK_FALSE(one.markers[0].leaning);
    auto draft = sheet_of(2, {0, 0});
    draft.given = false;
    CHECK(agreement_of(card_of(2), {sheet_of(1, {1000, 800}), draft}).markers.size() == 1);
}

TEST_CASE("judges of a contest lose their extremes from five on") {
    std::vector<Sheet> judges;
    for (const training::Milli points : {200, 600, 700, 800, 1000})
        judges.push_back(sheet_of(judges.size() + 1, {points}));
    const auto card = card_of(1);
    const auto out = contest(card, judges);
    REQUIRE(out);
    CHECK(out->final == 70'000);
    CHECK(out->passed);
    judges.pop_back();
    CHECK(contest(card, judges)->final == 57'500);
    CHECK_FALSE(contest(card, judges)->passed);
    for (auto& judge : judges)
        judge.given = false;
    CHECK_FALSE(contest(card, judges));
}

TEST_CASE(
    "a red line tells on a contest's mark when most judges saw it, and then as the form caps") {
    auto card = card_of(1);
    std::vector<Sheet> judges;
    for (int i = 0; i < 7; ++i)
        judges.push_back(sheet_of(judges.size() + 1, {900}));
    const auto with_red = [&](std::size_t count) {
        for (std::size_t i = 0; i < judges.size(); ++i) {
            judges[i].outcome.fatal = i < count;
            judges[i].outcome.final = i < count ? 0 : 90'000;
        }
        return *contest(card, judges);
    };
    const auto minority = with_red(3);
    CHECK_FALSE(minority.fatal);
    CHECK(minority.final == 90'000);
    CHECK(minority.passed);
    auto majority = with_red(4);
    CHECK(majority.fatal);
    CHECK(majority.raw == 90'000);
    CHECK(majority.final == 0);
    CHECK_FALSE(majority.passed);
    card.fatal_cap = 59'000;
    CHECK(with_red(4).final == 59'000);
}
