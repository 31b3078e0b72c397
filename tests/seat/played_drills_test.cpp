// Which drills a teacher can choose among, from the list of results.
#include <catch2/catch.hpp>

#include "seat/played_drills.h"
#include "seat/samples_view.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

wire::ResultRow played(std::uint64_t drill, std::uint64_t student, const char* at) {
    return {.drill = DrillId{drill},
            .script = "pack/script",
            .agent = AgentId{student},
            .started_at = at,
            .recorded = true,
            .title = "Lamps"};
}

} // namespace

TEST_CASE("drills are named once, the newest first, and an exam's task is one") {
    auto silent = played(9, 1, "2026-11-20T08:00:00Z");
    silent.recorded = false;
    auto first = played(4, 1, "2026-11-20T10:00:00Z");
    auto second = played(5, 2, "2026-11-20T10:00:01Z");
    first.across = second.across = DrillId{4};
    const auto drills =
        played_drills({silent, played(2, 1, "2026-11-20T09:00:05Z"),
                       played(2, 1, "2026-11-20T09:00:00Z"), played(2, 3, "2026-11-20T09:00:09Z"),
                       first, second, played(0, 1, "2026-11-20T07:00:00Z")});
    REQUIRE(drills.size() == 2);
    CHECK(drills[0].id == DrillId{4});
    CHECK(drills[0].exam);
    CHECK(drills[0].students == 2);
    CHECK(drills[1].id == DrillId{2});
    CHECK_FALSE(drills[1].exam);
    CHECK(drills[1].contacts == 3);
    CHECK(drills[1].students == 2);
    CHECK(drills[1].began == "2026-11-20T09:00:00Z");
    CHECK(played_drills({}).empty());
}

TEST_CASE("a sample is of the drill that was chosen, or of all") {
    SampleDraft draft{.title = "Week 3"};
    CHECK_FALSE(sample_of(draft, false)->drill);
    draft.drill = DrillId{7};
    CHECK(sample_of(draft, false)->drill == DrillId{7});
}
