// What the audit log says once, however often a page asks.
#include <catch2/catch.hpp>

#include "server/limits.h"
#include "server/looks.h"

using namespace ringroom;
using namespace ringroom::server;

namespace {

constexpr WallTime looks_begin{1'790'000'000'000};

directory::AuditEntry look_at(const std::string& recording, Duration later = {},
                              std::int64_t person = 3) {
    return {.at = looks_begin + later,
            .person = person,
            .number = "2001",
            .action = "recording-seal",
            .subject = recording,
            .status = 200};
}

} // namespace

TEST_CASE("a look at a seal goes on while it is asked for again, and begins anew after a pause") {
    Looks looks;
    CHECK_FALSE(looks.goes_on(look_at("1-11")));
    const auto almost = limits::look_pause - Duration{1};
    CHECK(looks.goes_on(look_at("1-11")));
    CHECK(looks.goes_on(look_at("1-11", almost)));
    CHECK(looks.goes_on(look_at("1-11", almost + almost))); // from the last time on
    CHECK_FALSE(looks.goes_on(look_at("1-11", almost + almost + limits::look_pause)));
    CHECK_FALSE(looks.goes_on(look_at("1-11", almost))); // the clock was set back
    CHECK(looks.goes_on(look_at("1-11", almost)));
}

TEST_CASE("another person, recording, outcome or deed is another line") {
    Looks looks;
    CHECK_FALSE(looks.goes_on(look_at("1-11")));
    CHECK_FALSE(looks.goes_on(look_at("1-11", {}, 4)));
    CHECK_FALSE(looks.goes_on(look_at("1-12")));
    auto refused = look_at("1-11");
    refused.status = 403;
    CHECK_FALSE(looks.goes_on(refused));
    CHECK(looks.goes_on(refused));
    auto heard = look_at("1-11");
    heard.action = "recording-sound";
    CHECK_FALSE(looks.goes_on(heard));
    CHECK_FALSE(looks.goes_on(heard)); // each time it is heard counts
}

TEST_CASE("so many looks are remembered, and the one longest ago gives way") {
    Looks looks;
    const auto nth = [](std::size_t i) {
        return look_at("1-" + std::to_string(i), Duration{static_cast<std::int64_t>(i)});
    };
    for (std::size_t i = 0; i < limits::looks_remembered; ++i)
        CHECK_FALSE(looks.goes_on(nth(i)));
    CHECK(looks.remembered() == limits::looks_remembered);
    CHECK(looks.goes_on(nth(1)));
    CHECK_FALSE(looks.goes_on(nth(limits::looks_remembered)));
    CHECK(looks.remembered() == limits::looks_remembered);
    CHECK(looks.goes_on(nth(1)));
    CHECK_FALSE(looks.goes_on(nth(0)));
}
