// The form as it stood at the playhead.
#include <catch2/catch.hpp>

#include "seat/form_history.h"
#include "seat/limits.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

wire::FormHistory filled() {
    return {.inputs = {"工单号", "诉求", "备注"},
            .changes = {{5_s, "工单号", "44"},
                        {9_s, "工单号", "4471"},
                        {12_s, "诉求", "赔偿"},
                        {20_s, "诉求", ""},
                        {21_s, "别的", "x"}},
            .disposition = "已解决",
            .disposed = 30_s,
            .submitted = 31_s};
}

} // namespace

TEST_CASE("the form stands as it was keyed until then") {
    const auto before = form_then(filled(), 4'999_ms);
    REQUIRE(before.rows.size() == 3); // a field that the form does not have is none
    CHECK(before.rows[0].field == "工单号");
    CHECK(before.rows[0].value.empty());
    CHECK((before.rows[0].keyed == std::optional<Duration>(5_s))); // where to go to see it keyed
    CHECK(!before.rows[2].keyed);
    const auto first = form_then(filled(), 5_s);
    CHECK(first.rows[0].value == "44");
    CHECK(first.rows[0].fresh);
    const auto later = form_then(filled(), 9_s + limits::form_fresh);
    CHECK(later.rows[0].value == "4471");
    CHECK(!later.rows[0].fresh);
    CHECK(form_then(filled(), 12_s).rows[1].value == "赔偿");
    CHECK(form_then(filled(), 20_s).rows[1].value.empty()); // taken out again
    CHECK(!form_then(filled(), 20_s).submitted);
}

TEST_CASE("outcome and submission appear when they came") {
    CHECK(form_then(filled(), 29_s).disposition.empty());
    CHECK(form_then(filled(), 30_s).disposition == "已解决");
    CHECK(!form_then(filled(), 30_s).submitted);
    CHECK(form_then(filled(), 31_s).submitted);
    auto never = filled();
    never.submitted.reset();
    never.disposed.reset();
    CHECK(!form_then(never, 99_s).submitted);
    CHECK(form_then(never, 99_s).disposition.empty());
    CHECK(form_then({}, 1_s).rows.empty());
}
