// Who of a recording is heard, as many sides as it has.
#include <catch2/catch.hpp>

#include "seat/mix.h"

using namespace ringroom::seat;

namespace {

using Levels = std::vector<int>;

/// What each press of the key makes of it, until all are heard again.
std::vector<Solo> round_of(Mix& mix) {
    std::vector<Solo> out;
    do {
        mix.next_solo();
        out.push_back(mix.solo());
    } while (mix.solo() != Solo::all && out.size() < 10);
    return out;
}

} // namespace

TEST_CASE("third parties are heard alone only where the recording has a lane of theirs") {
    Mix mix;
    const std::vector<Solo> two{Solo::customer, Solo::student, Solo::all};
    CHECK(round_of(mix) == two); // until it is known
    mix.use_lanes(2);
    CHECK(round_of(mix) == two);
    mix.use_lanes(3);
    CHECK(round_of(mix) == std::vector{Solo::customer, Solo::student, Solo::third, Solo::all});
    mix.use_lanes(1);
    CHECK(round_of(mix) == std::vector{Solo::customer, Solo::all});
    mix.use_lanes(0);
    CHECK(round_of(mix) == std::vector{Solo::all});
    mix.use_lanes(4); // of a newer lab: what has no name is heard with all
    CHECK(round_of(mix).size() == 4);
}

TEST_CASE("a side alone silences the others, and goes where the next recording does not have it") {
    Mix mix;
    CHECK(mix.levels() == Levels{1'000, 1'000, 1'000});
    mix.use_lanes(3);
    mix.next_solo();
    CHECK(mix.levels() == Levels{1'000, 0, 0});
    mix.next_solo();
    CHECK(mix.levels() == Levels{0, 1'000, 0});
    mix.next_solo();
    CHECK(mix.levels() == Levels{0, 0, 1'000});
    mix.use_lanes(3);
    CHECK(mix.solo() == Solo::third); // the next has it too
    mix.use_lanes(2);
    CHECK(mix.solo() == Solo::all);
    CHECK(mix.levels() == Levels{1'000, 1'000, 1'000});
}

TEST_CASE("a balance makes one side more quiet, never louder, and leaves third parties alone") {
    Mix mix;
    mix.set_balance(-20);
    CHECK(mix.levels() == Levels{1'000, 800, 1'000});
    mix.set_balance(99'999);
    CHECK(mix.balance() == 100);
    CHECK(mix.levels() == Levels{0, 1'000, 1'000});
    mix.set_balance(-101);
    CHECK(mix.balance() == -100);
    mix.next_solo();
    mix.next_solo(); // the student alone, and turned down all the way
    CHECK(mix.levels() == Levels{0, 0, 0});
}
