#include <catch2/catch.hpp>

#include "training/agreement.h"

using namespace ringroom::training;

namespace {

using Row = std::vector<std::optional<double>>;
constexpr auto none = std::nullopt;

/// Krippendorff's own example, four markers by twelve things, turned: the oracle of R's DescTools.
const MarkTable twelve = {{1, 1, none, 1}, {2, 2, 3, 2},       {3, 3, 3, 3},
                          {3, 3, 3, 3},    {2, 2, 2, 2},       {1, 2, 3, 4},
                          {4, 4, 4, 4},    {1, 1, 2, 1},       {2, 2, 2, 2},
                          {none, 5, 5, 5}, {none, none, 1, 1}, {none, 3, none, none}};

/// Shrout and Fleiss 1979, table 2: six things, four markers.
const MarkTable six = {{9, 2, 5, 8}, {6, 1, 3, 2},  {8, 4, 6, 8},
                       {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};

} // namespace

TEST_CASE("Krippendorff's alpha has the published values at every scale") {
    CHECK(*krippendorff_alpha(twelve, Scale::nominal) == Approx(0.7434).margin(5e-5));
    CHECK(*krippendorff_alpha(twelve, Scale::ordinal) == Approx(0.8154).margin(5e-5));
    CHECK(*krippendorff_alpha(twelve, Scale::interval) == Approx(0.8491).margin(5e-5));
    CHECK(*krippendorff_alpha(twelve, Scale::ratio) == Approx(0.7974).margin(5e-5));
}

TEST_CASE(
    "alpha is 1 where all agree, near 0 by chance, below it against each other, else nothing") {
    CHECK(*krippendorff_alpha({{1, 1}, {2, 2}, {5, 5}}, Scale::interval) == 1);
    CHECK(*krippendorff_alpha({{1, 2}, {2, 1}}, Scale::nominal) < 0);
    CHECK_FALSE(krippendorff_alpha({{3, 3}, {3, 3}}, Scale::interval)); // one value tells nothing
    CHECK_FALSE(krippendorff_alpha({{1, none}, {none, 2}}, Scale::nominal));
    CHECK_FALSE(krippendorff_alpha({}, Scale::ratio));
    CHECK(*krippendorff_alpha({{0, 0}, {1, 1}}, Scale::ratio) == 1); // 0 and 0 differ by nothing
}

TEST_CASE("intraclass correlations have the published values") {
    const auto found = intraclass(six);
    REQUIRE(found);
    CHECK(found->one_way_single == Approx(0.1657).margin(5e-5));
    CHECK(found->agreement_single == Approx(0.2898).margin(5e-5));
    CHECK(found->consistency_single == Approx(0.7148).margin(5e-5));
    CHECK(found->one_way_mean == Approx(0.4428).margin(5e-5));
    CHECK(found->agreement_mean == Approx(0.6201).margin(5e-5));
    CHECK(found->consistency_mean == Approx(0.9093).margin(5e-5));
}

TEST_CASE("a harsh marker costs agreement, not consistency; gaps and single rows tell nothing") {
    const MarkTable harsh = {{80, 70}, {90, 80}, {60, 50}};
    const auto found = intraclass(harsh);
    REQUIRE(found);
    CHECK(found->consistency_single == Approx(1));
    CHECK(found->agreement_single < 0.9);
    CHECK_FALSE(intraclass({{1, none}, {2, 3}}));
    CHECK_FALSE(intraclass({{1, 2}}));
    CHECK_FALSE(intraclass({{1}, {2}}));
    CHECK_FALSE(intraclass({{4, 4}, {4, 4}}));
}

TEST_CASE("kappa has the textbook value; near misses weigh less in the weighted one") {
    CHECK(*cohens_kappa({{20, 5}, {10, 15}}) == Approx(0.4));
    CHECK(*weighted_kappa({{20, 5}, {10, 15}}) == Approx(0.4)); // two bands: the same
    const std::vector<std::vector<int>> near = {{10, 2, 0}, {2, 10, 2}, {0, 2, 10}};
    const std::vector<std::vector<int>> far = {{10, 0, 2}, {2, 10, 2}, {2, 0, 10}};
    CHECK(*weighted_kappa(near) > *weighted_kappa(far));
    CHECK(*cohens_kappa(near) < *weighted_kappa(near));
    CHECK_FALSE(cohens_kappa({{7, 0}, {0, 0}}));
}

TEST_CASE("tolerance counts the pairs of one thing that lie near each other") {
    CHECK(*tolerance_agreement({{1, 2, 4}, {3, none, 3}}, 1) == Approx(0.5)); // 1-2 and 3-3 of 4
    CHECK(*tolerance_agreement({{1, 2}}, 0.999) == 0);
    CHECK_FALSE(tolerance_agreement({{1, none}}, 1));
}

TEST_CASE("leniency is told against an expert, or against the others") {
    const MarkTable table = {{80, 70, none}, {90, 80, 85}};
    const auto expert = leanings(table, {75, 85});
    REQUIRE(expert.size() == 3);
    CHECK(expert[0].mean == Approx(5));
    CHECK(expert[0].spread == Approx(0));
    CHECK(expert[1].mean == Approx(-5));
    CHECK(expert[2].count == 1);
    const auto others = leanings(table);
    CHECK(others[0].mean == Approx((10 + 7.5) / 2));
    CHECK(others[2].mean == Approx(0));
    CHECK(leanings({{1, none}})[0].count == 0); // nobody else marked it
    CHECK(leanings(table, {none, none})[1].count == 0);
    CHECK(leanings({}).empty());
}

TEST_CASE("alpha's interval is what drawing things again gives, the same for a seed") {
    // Against 20,000 draws of another program's generator: .424 to 1, and -.180 to .338.
    const auto wide = alpha_bounds(twelve, 1);
    REQUIRE(wide);
    CHECK(wide->low == Approx(0.424).margin(0.04));
    CHECK(wide->high == Approx(1).margin(0.02));
    const auto poor = alpha_bounds(six, 1);
    REQUIRE(poor);
    CHECK(poor->low == Approx(-0.180).margin(0.03));
    CHECK(poor->high == Approx(0.338).margin(0.03));
    CHECK(alpha_bounds(six, 1)->low == poor->low);
    CHECK(alpha_bounds(six, 2)->low != poor->low);
}

TEST_CASE("more things make alpha's interval narrower, too few or all alike give none") {
    MarkTable many;
    for (int i = 0; i < 20; ++i)
        many.insert(many.end(), six.begin(), six.end());
    const auto few = *alpha_bounds(six, 1);
    const auto more = *alpha_bounds(many, 1);
    CHECK(more.high - more.low < (few.high - few.low) / 3);
    CHECK(more.low < *krippendorff_alpha(many, Scale::interval));
    CHECK(more.high > *krippendorff_alpha(many, Scale::interval));
    CHECK_FALSE(alpha_bounds({{1, 2}}, 1));
    CHECK_FALSE(alpha_bounds({{1, none}, {none, 2}, {1, 2}}, 1));
    CHECK_FALSE(alpha_bounds({{3, 3}, {3, 3}}, 1));
    CHECK_FALSE(alpha_bounds({{0.7, 0.7, 0.7}, {0.7, 0.7, 0.7}, {0.7, 0.7, 0.7}}, 1));
    CHECK_FALSE(alpha_bounds({}, 1));
    const auto agreed = alpha_bounds({{1, 1}, {2, 2}, {3, 3}}, 1);
    REQUIRE(agreed);
    CHECK(agreed->low == 1);
}
