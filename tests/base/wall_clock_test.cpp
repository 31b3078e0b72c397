// The wall's clock as it goes by itself.
#include <catch2/catch.hpp>

#include "base/wall_clock.h"

using namespace ringroom;

TEST_CASE("a clock that is moved while it is watched is not followed, a corrected one is") {
    constexpr auto hour = 60_min;
    WallClock clock;
    CHECK(clock.at({0}, {1'000'000}) == WallTime{1'000'000});
    CHECK(clock.at({5'000}, {1'005'000}) == WallTime{1'005'000});
    // A time server puts it right by a minute at most, again and again.
    CHECK(clock.at({6'000}, {1'066'000}) == WallTime{1'066'000});
    CHECK(clock.at({7'000}, {1'007'000}) == WallTime{1'007'000});
    CHECK(clock.at({8'000}, {1'068'001}) == WallTime{1'008'000}); // one past it
    CHECK(clock.at({9'000}, WallTime{1'009'000} + hour) == WallTime{1'009'000});
    CHECK(clock.at({10'000}, {1'010'000 - hour.ms}) == WallTime{1'010'000});
    CHECK(clock.at({11'000}, {1'011'000}) == WallTime{1'011'000}); // moved back to what it was
    // However long it stays moved, time goes on.
    CHECK(clock.at({hour.ms}, WallTime{1'000'000} + hour * 24) == WallTime{1'000'000} + hour);
}

TEST_CASE("the house's clock goes with the wall's as long as nobody moves that") {
    const auto before = wall_now();
    const auto now = house_now();
    CHECK(now >= before + Duration{-2});
    CHECK(now <= wall_now() + Duration{2});
}
