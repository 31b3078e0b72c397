#include <catch2/catch.hpp>

#include "crm/limits.h"
#include "crm/log_fold.h"
#include "crm/people.h"

using namespace ringroom;
using namespace ringroom::crm;
using ringroom::test::lei;
using ringroom::test::mei;

namespace {

constexpr WallTime base{1'800'000'000'000};

struct Folded {
    LogFold fold{7, base};
    std::vector<LogRow> rows;
    std::vector<ContactKey> recorded;

    void take(std::int64_t ms, Fact fact) {
        auto step = fold.take({Instant{ms}, std::move(fact)});
        if (step.done)
            rows.push_back(*step.done);
        if (step.recorded)
            recorded.push_back(*step.recorded);
    }
};

constexpr ContactId one{1};

fact::ContactArrived calls(Direction direction = Direction::inbound) {
    return {one, direction, direction == Direction::inbound ? "051082714436" : "",
            direction == Direction::inbound ? "96100" : "13800001111", DrillId{7001}};
}

} // namespace

TEST_CASE("a call that was answered") {
    Folded folded;
    folded.take(1'000, calls());
    folded.take(3'000, fact::ContactQueued{one, QueueId{2}});
    folded.take(9'000, fact::ContactConnected{one, lei, 6_s});
    folded.take(10'000, fact::DispositionSet{one, lei, "满意"});
    folded.take(69'000, fact::ContactReleased{one, Cause::normal, "customer", "满意"});
    folded.take(70'000, fact::RecordingKept{one, "a.wav", "", 60_s});
    CHECK(folded.rows.empty());
    folded.take(79'500, fact::ContactDone{one, lei});
    REQUIRE(folded.rows.size() == 1);
    CHECK(folded.rows[0] == LogRow{.key = {7, one},
                                   .telephone = "051082714436",
                                   .dialled = "96100",
                                   .direction = Direction::inbound,
                                   .queue = QueueId{2},
                                   .agent = lei,
                                   .drill = DrillId{7001},
                                   .started = base + 1_s,
                                   .waited = 6_s,
                                   .talk = 60_s,
                                   .wrap_up = 10'500_ms,
                                   .outcome = Outcome::talked,
                                   .disposition = "满意",
                                   .recorded = true});
    CHECK(folded.fold.open() == 0);
}

TEST_CASE("passed on, it belongs to the last who talked, and the talks add up") {
    Folded folded;
    folded.take(0, calls());
    folded.take(0, fact::ContactQueued{one, QueueId{2}});
    folded.take(5'000, fact::ContactConnected{one, lei, 5_s});
    folded.take(25'000, fact::ContactConnected{one, mei, 2_s});
    folded.take(55'000, fact::ContactReleased{one, Cause::normal, "agent", ""});
    folded.take(55'000, fact::ContactDone{one, mei});
    REQUIRE(folded.rows.size() == 1);
    CHECK(folded.rows[0].agent == mei);
    CHECK(folded.rows[0].talk == 50_s);
    CHECK(folded.rows[0].waited == 5_s);
}

TEST_CASE("who gave up, who was turned away") {
    for (const auto& [by, outcome] :
         {std::pair{"customer", Outcome::abandoned}, std::pair{"system", Outcome::not_served}}) {
        Folded folded;
        folded.take(0, calls());
        folded.take(2'000, fact::ContactQueued{one, QueueId{2}});
        folded.take(44'000, fact::ContactReleased{one, Cause::normal, by, ""});
        folded.take(44'000, fact::ContactDone{one, {}});
        REQUIRE(folded.rows.size() == 1);
        CHECK(folded.rows[0].outcome == outcome);
        CHECK(folded.rows[0].waited == 42_s);
        CHECK(folded.rows[0].talk == 0_s);
        CHECK_FALSE(folded.rows[0].agent);
    }
}

TEST_CASE("an outbound record counts from when somebody saw it") {
    Folded folded;
    folded.take(0, calls(Direction::outbound));
    folded.take(60'000, fact::RecordShown{one, lei, "13800001111"});
    folded.take(65'000, fact::DialBegan{one, lei});
    folded.take(85'000, fact::DialEnded{one, lei, Cause::no_answer});
    folded.take(85'000, fact::ContactReleased{one, Cause::no_answer, "system", ""});
    folded.take(90'000, fact::ContactDone{one, lei});
    REQUIRE(folded.rows.size() == 1);
    CHECK(folded.rows[0].outcome == Outcome::not_reached);
    CHECK(folded.rows[0].telephone == "13800001111");
    CHECK(folded.rows[0].dialled.empty());
    CHECK(folded.rows[0].started == base + 60_s);
    CHECK(folded.rows[0].waited == 20_s);
    CHECK(folded.rows[0].agent == lei);
    Folded unseen;
    unseen.take(0, calls(Direction::outbound));
    unseen.take(9'000, fact::ContactReleased{one, Cause::normal, "system", ""});
    unseen.take(9'000, fact::ContactDone{one, {}});
    CHECK(unseen.rows.empty());
}

TEST_CASE("a recording that is sealed later is told by itself; strangers are skipped") {
    Folded folded;
    folded.take(0, fact::ContactConnected{ContactId{9}, lei, 0_s});
    folded.take(0, fact::ContactDone{ContactId{9}, lei});
    folded.take(5, fact::RecordingKept{one, "a.wav", "", 60_s});
    CHECK(folded.rows.empty());
    REQUIRE(folded.recorded.size() == 1);
    CHECK(folded.recorded[0] == ContactKey{7, one});
}

TEST_CASE("a talk that was cut off lasted as long as anything was told") {
    LogFold fold(7, base);
    const ContactId one{1};
    (void)fold.take({Instant{0}, fact::ContactArrived{.contact = one}});
    (void)fold.take({Instant{2'000}, fact::ContactConnected{one, AgentId{3}, 2_s}});
    (void)fold.take({Instant{9'000}, fact::ContactArrived{.contact = ContactId{2}}});
    const auto rest = fold.interrupted();
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].talk == 7_s);
    CHECK(rest[0].outcome == Outcome::interrupted);
    CHECK(rest[1].talk == 0_s);
}

TEST_CASE("what was cut off is told as that, and no more contacts are followed than the limit") {
    LogFold fold(7, base);
    for (std::uint64_t n = 1; n <= limits::contacts_open; ++n)
        CHECK_FALSE(fold.take({Instant{0}, fact::ContactArrived{.contact = ContactId{n}}}).done);
    CHECK(fold.open() == limits::contacts_open);
    CHECK_FALSE(fold.take({Instant{0},
                           fact::ContactArrived{.contact = ContactId{limits::contacts_open + 1}}})
                    .done);
    CHECK(fold.open() == limits::contacts_open);
    CHECK_FALSE(fold.take({Instant{1}, fact::ContactDone{ContactId{1}, {}}}).done);
    const auto rest = fold.interrupted();
    CHECK(rest.size() == limits::contacts_open);
    CHECK(rest.front().outcome == Outcome::interrupted);
    CHECK(fold.open() == 0);
}
