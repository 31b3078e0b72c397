// Unfairness that was planted is found; where there is none, no warning is given.
#include <catch2/catch.hpp>

#include "base/random.h"
#include "training/fairness.h"
#include "training/limits.h"

using namespace ringroom;
using namespace ringroom::training;

namespace {

constexpr std::size_t voice = 0, seat = 1, marker = 2, order = 3;

/// A bell of twelve dice, spread 10 points.
Milli noise(Random& random) {
    Milli sum = 0;
    for (int i = 0; i < 12; ++i)
        sum += random.between(-5'000, 5'000);
    return sum;
}

/// A class of 20 students, 12 marks each, of two scripts of which one is ten points harder;
/// students differ by up to thirty points. `planted` says what a mark gets on top.
template <class Planted>
std::vector<Rated> class_with(std::uint64_t seed, Planted planted) {
    auto random = stream(seed, "class");
    std::vector<Rated> out;
    for (std::uint64_t student = 1; student <= 20; ++student) {
        const auto level = random.between(45'000, 75'000);
        for (int call = 0; call < 12; ++call) {
            Rated one{.student = AgentId{student}, .script = call % 3 == 0 ? "hard" : "easy"};
            one.values = {"voice " + std::to_string(random.below(4)),
                          "seat " + std::to_string(random.below(6)),
                          "marker " + std::to_string(random.below(3)), std::to_string(call + 1)};
            one.mark = level + noise(random) - (one.script == "hard" ? 10'000 : 0) + planted(one);
            out.push_back(std::move(one));
        }
    }
    return out;
}

const FairValue& value_of(const FairSplit& split, const std::string& value) {
    for (const auto& one : split.values)
        if (one.value == value)
            return one;
    throw std::runtime_error("no such value");
}

int warnings_in(const std::vector<FairSplit>& splits) {
    int out = 0;
    for (const auto& split : splits)
        for (const auto& value : split.values)
            out += value.warning ? 1 : 0;
    return out;
}

} // namespace

TEST_CASE("a voice that costs eight points is found, in size and with a warning") {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto marks = class_with(
            seed, [](const Rated& one) { return one.values[voice] == "voice 2" ? -8'000 : 0; });
        const auto splits = fairness(marks, 4);
        const auto& planted = value_of(splits[voice], "voice 2");
        REQUIRE(planted.difference);
        CHECK(*planted.difference == Approx(-8'000).margin(5'000));
        found += planted.warning ? 1 : 0;
    }
    CHECK(found >= 18);
}

TEST_CASE("a lenient marker is found though the best students came to him") {
    auto marks = class_with(3, [](const Rated&) { return 0; });
    for (auto& one : marks) {
        if (one.student.value <= 10) // these have him every other time, the others seldom
            one.values[marker] = one.values[voice] < "voice 2" ? "kind" : "strict";
        else
            one.values[marker] = one.values[voice] == "voice 0" ? "kind" : "strict";
        one.mark += one.student.value <= 10 ? 20'000 : 0;
        one.mark += one.values[marker] == "kind" ? 7'000 : 0;
    }
    const auto splits = fairness(marks, 4);
    const auto& kind = value_of(splits[marker], "kind");
    const auto& strict = value_of(splits[marker], "strict");
    CHECK(kind.mean - strict.mean > 10'000); // which is mostly the students'
    CHECK(*kind.difference == Approx(7'000).margin(4'000));
    CHECK(*strict.difference == -*kind.difference);
    CHECK(kind.warning);
    CHECK(strict.chance == kind.chance);
}

// That is what a chance of 0.05 means: over 1,000 classes it is 46.
TEST_CASE("without unfairness at most 5 classes of 100 see a warning") {
    int warned = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        warned += warnings_in(fairness(class_with(seed, [](const Rated&) { return 0; }), 4)) > 0;
    CHECK(warned <= 5);
}

TEST_CASE("a hard script makes no voice unfair, though the voice is mostly heard in it") {
    auto marks = class_with(5, [](const Rated&) { return 0; });
    for (auto& one : marks)
        if (one.script == "hard" && one.values[voice] != "voice 0")
            one.values[voice] = "voice 3";
    const auto splits = fairness(marks, 4);
    const auto& heard = value_of(splits[voice], "voice 3");
    CHECK(heard.mean < value_of(splits[voice], "voice 1").mean - 4'000);
    CHECK_FALSE(heard.warning);
    CHECK(std::abs(*heard.difference) < 4'000);
}

TEST_CASE("what nobody had both ways cannot be told") {
    std::vector<Rated> marks;
    for (std::uint64_t i = 0; i < 40; ++i) // a student always sits at the same seat
        marks.push_back({AgentId{1 + i % 4},
                         "one",
                         static_cast<Milli>(i % 4 * 20'000 + i * 100),
                         {"seat " + std::to_string(i % 4)}});
    const auto split = fairness(marks, 1)[0];
    REQUIRE(split.values.size() == 4);
    for (const auto& value : split.values) {
        CHECK(value.marks == 10);
        CHECK(value.students == 1);
        CHECK_FALSE(value.difference);
        CHECK_FALSE(value.chance);
        CHECK_FALSE(value.warning);
    }
}

TEST_CASE("with four marks nothing is said of a value, with five it is") {
    std::vector<Rated> marks;
    for (std::uint64_t i = 0; i < 19; ++i)
        marks.push_back({AgentId{1 + i % 2},
                         "one",
                         static_cast<Milli>(50'000 + i * i % 7 * 1'000),
                         {i < 4 ? "rare" : "usual"}});
    CHECK_FALSE(fairness(marks, 1)[0].values[1].difference);
    marks[4].values[0] = "rare";
    CHECK(fairness(marks, 1)[0].values[1].difference);
    CHECK(fairness(marks, 1)[0].values[1].value == "rare");
}

TEST_CASE("the same marks and seed give the same answer, and what is not known is left out") {
    auto marks = class_with(9, [](const Rated&) { return 0; });
    for (std::size_t i = 0; i < marks.size(); i += 2)
        marks[i].values[seat].clear();
    const auto once = fairness(marks, 4);
    const auto again = fairness(marks, 4);
    std::size_t counted = 0;
    for (std::size_t i = 0; i < once[seat].values.size(); ++i) {
        CHECK(once[seat].values[i].chance == again[seat].values[i].chance);
        counted += once[seat].values[i].marks;
    }
    CHECK(counted == marks.size() / 2);
    CHECK(fairness({}, 2).size() == 2);
    CHECK(fairness({}, 2)[0].values.empty());
    for (auto& one : marks)
        one.mark = 70'000; // nothing differs at all
    CHECK(warnings_in(fairness(marks, 4)) == 0);
}

TEST_CASE("at the limit every value is shown, one past it the rarest is counted only") {
    const auto with = [](std::size_t values) {
        std::vector<Rated> marks;
        for (std::size_t i = 0; i < values; ++i)
            for (std::size_t n = 0; n < (i == 0 ? 1U : 2U); ++n)
                marks.push_back({AgentId{1}, "one", 50'000, {std::to_string(i)}});
        return fairness(marks, 1)[0];
    };
    CHECK(with(limits::fair_values).values.size() == limits::fair_values);
    CHECK(with(limits::fair_values).left_out == 0);
    const auto more = with(limits::fair_values + 1);
    CHECK(more.values.size() == limits::fair_values);
    CHECK(more.left_out == 1);
    CHECK(std::none_of(more.values.begin(), more.values.end(),
                       [](const auto& one) { return one.value == "0"; }));
}
