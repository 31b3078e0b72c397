// What a seal tells of the sound beside its hash: where the network lost some, how fast somebody
// spoke.
#include "phone.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

/// One caller, recorded.
struct Told {
    Lab lab;
    Phone caller{500};
    RecordingId recording;

    Told() {
        lab.connect(caller);
        lab.run(60);
        recording = *lab.engine->start_recording({1}, "told.wav");
        REQUIRE(lab.engine->attach(recording, caller.party, 0));
    }
    Sealed finish() {
        lab.engine->stop(recording);
        lab.run(40);
        REQUIRE(lab.told<Sealed>().size() == 1);
        return lab.told<Sealed>()[0];
    }
};

} // namespace

TEST_CASE("long losses are told with the seal, each with its place, up to a limit") {
    Told r;
    r.lab.run(500);
    for (const int lost : {9, 10}) { // 180 ms only count, 200 ms are told
        r.caller.lose = lost;
        r.lab.run(500);
    }
    for (std::size_t i = 0; i < limits::losses_told; ++i) {
        r.caller.lose = 10;
        r.lab.run(300);
    }
    const auto sealed = r.finish();
    CHECK(sealed.gaps == 180_ms + 200_ms * (1 + static_cast<int>(limits::losses_told)));
    REQUIRE(sealed.losses.size() == limits::losses_told);
    CHECK(sealed.losses[0].length == 200_ms);
    CHECK(std::abs(sealed.losses[0].from.ms - 1'000) <= 20);
    CHECK(std::abs(sealed.losses[1].from.ms - 1'500) <= 20);
}

TEST_CASE("who only stopped sending lost nothing") {
    Told r;
    r.lab.run(500);
    r.caller.speaking = false;
    r.lab.run(1000);
    r.caller.speaking = true;
    r.lab.run(500);
    CHECK(r.finish().losses.empty());
}

TEST_CASE("a seal tells how fast the asked-for channel speaks, and of no other") {
    const auto pace_at = [](int syllables, int paced, std::int64_t ms) {
        Lab lab;
        Phone customer{500}, agent{200};
        agent.syllables = syllables;
        lab.connect(customer);
        lab.connect(agent);
        lab.run(60);
        const auto recording = *lab.engine->start_recording({1}, "pace.wav", {.paced = paced});
        REQUIRE(lab.engine->attach(recording, customer.party, 0));
        REQUIRE(lab.engine->attach(recording, agent.party, 1));
        lab.run(ms);
        lab.engine->stop(recording);
        lab.run(40);
        REQUIRE(lab.told<Sealed>().size() == 1);
        return lab.told<Sealed>()[0].pace;
    };
    CHECK(pace_at(4, 1, 6'000) == Approx(240).margin(20));
    CHECK(pace_at(6, 1, 6'000) == Approx(360).margin(30));
    CHECK(pace_at(4, 1, 2'000) == 0);  // too little to tell
    CHECK(pace_at(4, -1, 6'000) == 0); // nobody asked
    CHECK(pace_at(4, 2, 6'000) == 0);  // there is none
}
