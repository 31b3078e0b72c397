// The lab's echo number, with telephones against the running server.
#include "server/limits.h"
#include "system/lab.h"

#include <algorithm>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// The tests' own lab with an echo number.
void write_class_with_echo(const std::filesystem::path& data) {
    write_class(data);
    std::ofstream(data / "lab.toml", std::ios::app)
        << "[[number]]\ndials = \"96199\"\nname = \"Echo\"\nto = \"echo\"\n";
}

} // namespace

TEST_CASE("the echo number greets, then gives back what is said, and is no contact") {
    const test::Folder data;
    write_class_with_echo(data.path());
    Lab lab({.data = data.path()});
    Seat seat(lab, "1001", 700, false);
    CHECK(seat.telephone.echo == "96199");
    seat.handset().call("96199");
    REQUIRE(lab.until([&] { return seat.handset().talking; }));
    seat.handset().forget();
    REQUIRE(lab.until([&] { return seat.handset().loudness() > 100; })); // the greeting
    REQUIRE(lab.until([&] {
        lab.pass(400_ms);
        const bool heard = seat.handset().hears(700);
        seat.handset().forget();
        return heard;
    }));
    seat.handset().hang_up();
    REQUIRE(lab.until([&] { return !seat.handset().released.empty(); }));
    CHECK_FALSE(lab.has<fact::ContactArrived>());
    CHECK(lab.health().status == "ok");
    seat.handset().call("96199"); // and again
    seat.handset().talking = false;
    REQUIRE(lab.until([&] { return seat.handset().talking; }));
}

TEST_CASE("as many echo calls as a class makes at once, the next is busy") {
    const test::Folder data;
    write_class_with_echo(data.path());
    Lab lab({.arguments = {"--invites-a-second", "1000"}, .data = data.path()});
    std::vector<std::unique_ptr<Handset>> sets;
    const auto call = [&] {
        sets.push_back(std::make_unique<Handset>(lab, "13800001111", "", 700));
        sets.back()->call("96199");
    };
    for (std::size_t i = 0; i < server::limits::echo_calls; ++i)
        call();
    REQUIRE(lab.until([&] {
        return std::all_of(sets.begin(), sets.end(), [](const auto& set) { return set->talking; });
    }));
    call();
    REQUIRE(lab.until([&] { return !sets.back()->released.empty(); }));
    CHECK(sets.back()->released.back().cause == sip::Cause::busy);
    sets.front()->hang_up();
    REQUIRE(lab.until([&] { return !sets.front()->released.empty(); }));
    call();
    CHECK(lab.until([&] { return sets.back()->talking; }));
}
