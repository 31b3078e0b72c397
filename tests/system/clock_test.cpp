// The computer's clock is moved under a running lab.
#include <catch2/catch.hpp>

#include <algorithm>

#include "system/clocks.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

TEST_CASE(
    "a clock that is moved is an alarm as long as it is wrong, and nothing is deleted by it") {
    const Clocks clocks;
    Lab lab;
    const auto admin = lab.sign_in("9001");
    const auto moved = [&] {
        const auto alarms = lab.health().alarms;
        return std::any_of(alarms.begin(), alarms.end(), [](const auto& one) {
            return one.code == "server.clock_moved" && one.standing;
        });
    };
    const auto preview = [&] {
        const auto out = admin->wait<wire::RetentionPreview>("GET", "/retention");
        INFO((out ? "" : out.error().text));
        REQUIRE(out);
        return *out;
    };
    const auto run = [&] {
        const auto done = admin->wait<wire::RetentionDone>(
            "POST", "/retention/run", wire::encode(wire::RetentionRun{preview().id, true}));
        return done ? "done" : std::string(done.error().code);
    };
    CHECK_FALSE(moved());
    CHECK_FALSE(preview().clock_doubt);
    CHECK(run() == "done");

    for (const auto hours : {2, -2}) {
        clocks.set("lab", std::chrono::hours(hours));
        REQUIRE(lab.until(moved));
        CHECK(preview().clock_doubt == "moved");
        CHECK(run() == "evidence.clock_moved"); // whatever is said of the clock
        clocks.set("lab", std::chrono::hours(0));
        REQUIRE(lab.until([&] { return !moved(); }));
        CHECK(preview().clock_doubt != "moved");
    }
}
