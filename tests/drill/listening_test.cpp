// Talks with breaches planted in them: each at the instant that the key says, and nothing else
// wrong.
#include <algorithm>

#include <catch2/catch.hpp>

#include "drill/limits.h"
#include "drill/listening.h"
#include "persona/loader.h"

using namespace ringroom;
using world::Breach;
using world::Slip;

namespace {

std::shared_ptr<const persona::Drill> heard_drill(const std::string& pack) {
    const auto loaded =
        persona::load_pack(std::string(RINGROOM_SOURCE_DIR) + "/scenarios/" + pack, Language::en);
    REQUIRE(loaded.pack);
    return loaded.pack->drills.front();
}

Result<drill::Staged> staged(const std::string& pack, std::vector<Breach> breaches,
                             std::uint64_t seed = 7) {
    return drill::stage({.script = pack,
                         .drill = heard_drill(pack),
                         .seed = seed,
                         .breaches = std::move(breaches)});
}

} // namespace

TEST_CASE("every breach that a script offers can be planted alone") {
    const std::string pack =
        GENERATE("broadband-complaint", "city-hotline", "bill-question-en", "telesales");
    for (const auto& one : world::breaches_of(*heard_drill(pack))) {
        INFO(pack << " " << world::to_text(one));
        const auto talk = staged(pack, {one});
        CHECK(talk);
        if (talk) WARN(pack << " " << world::to_text(one) << " tries " << talk->tries << " at " << talk->key[0].at.ms);
    }
}
