// Calibration and samples at the seat: figures as a person reads them, and what the form for a
// sample sends to the lab.
#include <catch2/catch.hpp>

#include <functional>

#include "base/text.h"
#include "seat/calibration_view.h"
#include "seat/fields.h"
#include "seat/samples_view.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

std::string sample_wrong(const std::function<void(SampleDraft&)>& change) {
    SampleDraft draft{.title = "Week 1"};
    change(draft);
    const auto sample = sample_of(draft, false);
    return sample ? "" : sample.error().code;
}

} // namespace

TEST_CASE("coefficients and leanings are rounded to what is read, with their sign") {
    CHECK(coefficient_words(std::nullopt) == "—");
    CHECK(coefficient_words(815) == "0.82");
    CHECK(coefficient_words(814) == "0.81");
    CHECK(coefficient_words(1'000) == "1.00");
    CHECK(coefficient_words(-125) == "−0.13");
    CHECK(coefficient_words(-4) == "0.00"); // no sign before nothing
    CHECK(leaning_words(std::nullopt) == "—");
    CHECK(leaning_words(42) == "+4.2%");
    CHECK(leaning_words(-5) == "−0.5%");
    CHECK(leaning_words(0) == "0.0%");
}

TEST_CASE("a sample goes to the lab as it was typed, by chance, by strata or by what happened") {
    SampleDraft draft{.title = " Week 1 ", .class_name = "One", .markers = "8001 8002"};
    draft.overlap = "50";
    draft.seed = "7";
    draft.triggers[0] = true; // not of this way
    const auto chance = sample_of(draft, true);
    REQUIRE(chance);
    CHECK(chance->title == "Week 1");
    CHECK(chance->how == "random");
    CHECK(chance->percent == 20);
    CHECK(chance->triggers.empty());
    CHECK(chance->markers == std::vector<std::string>{"8001", "8002"});
    CHECK(chance->overlap == 50);
    CHECK(chance->class_name == "One");
    CHECK(chance->seed == 7);
    CHECK(chance->preview == true);
    draft.way = 2;
    draft.triggers[3] = true;
    const auto happened = sample_of(draft, false);
    REQUIRE(happened);
    CHECK(happened->how == "triggered");
    CHECK_FALSE(happened->percent);
    CHECK(happened->triggers == std::vector<std::string>{"fatal", "interrupted"});
    CHECK_FALSE(happened->preview);
    for (const auto* one : sample_triggers)
        CHECK(has_text(std::string("seat.sample.trigger.") + one));
    for (const auto* one : sample_ways)
        CHECK(has_text(std::string("seat.sample.way.") + one));
}

TEST_CASE("what is wrong in a sample is named by its field") {
    CHECK(sample_wrong([](auto&) {}).empty());
    CHECK(sample_wrong([](auto& d) { d.title = " "; }) == "seat.sample.title");
    for (const auto* percent : {"", "0", "101", "x"})
        CHECK(sample_wrong([&](auto& d) { d.percent = percent; }) == "seat.sample.percent");
    CHECK(sample_wrong([](auto& d) { d.percent = "100"; }).empty());
    CHECK(sample_wrong([](auto& d) { d.way = 2; }) == "seat.sample.triggers");
    CHECK(sample_wrong([](auto& d) { d.overlap = "101"; }) == "seat.sample.overlap");
    // Marked twice needs two who mark.
    CHECK(sample_wrong([](auto& d) { d.overlap = "10"; }) == "seat.sample.overlap");
    CHECK(sample_wrong([](auto& d) {
              d.overlap = "100";
              d.markers = "8001,8002";
          }).empty());
    CHECK(sample_wrong([](auto& d) { d.seed = "-1"; }) == "seat.practical.seed");
}

TEST_CASE("numbers of people are read out of whatever parts them") {
    CHECK(numbers_typed("").empty());
    CHECK(numbers_typed(" , ").empty());
    CHECK(numbers_typed("1001，1002\t1003;1004") ==
          std::vector<std::string>{"1001", "1002", "1003", "1004"});
}
