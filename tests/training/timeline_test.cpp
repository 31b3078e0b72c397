// What was said and keyed when, and one moment of a contact beside the same of another.
#include <catch2/catch.hpp>

#include "support/folder.h"
#include "training/limits.h"
#include "training/tables.h"
#include "training/timeline.h"

using namespace ringroom;
using namespace ringroom::training;

namespace {

constexpr ContactId the_contact{7};

StampedFact stamped(std::int64_t ms, Fact what) {
    return {Instant{ms}, std::move(what)};
}

StampedFact agent_spoke(std::int64_t from, std::int64_t to) {
    return stamped(to, fact::Spoke{the_contact, "agent", Instant{from}, -200, ""});
}

StampedFact customer_spoke(std::int64_t from, std::int64_t to, const std::string& line) {
    return stamped(to, fact::Spoke{the_contact, "customer", Instant{from}, 0, line});
}

/// Two scenes with two lines; the student answers the first after 1.5 s, talks into the second.
std::vector<StampedFact> scripted_call() {
    return {stamped(1'000, fact::ContactConnected{the_contact, AgentId{3}, 1_s}),
            stamped(1'000, fact::SceneEntered{the_contact, "开场"}),
            stamped(2'000, fact::LineBegan{the_contact, "l1", "你们师傅怎么没来？"}),
            stamped(2'500, fact::LineBegan{ContactId{8}, "l1", "别人的"}),
            customer_spoke(2'000, 5'000, "l1"),
            agent_spoke(6'500, 9'000),
            stamped(9'200, fact::FieldKeyed{the_contact, AgentId{3}, "工单号", "44"}),
            stamped(10'000, fact::SceneEntered{the_contact, "要说法"}),
            stamped(11'000, fact::LineBegan{the_contact, "l2", "那怎么赔？"}),
            agent_spoke(13'000, 16'000),
            customer_spoke(11'000, 14'000, "l2"),
            stamped(17'000, fact::FieldKeyed{the_contact, AgentId{3}, "工单号", "4471"}),
            stamped(20'000, fact::LineBegan{the_contact, "l1", "你们师傅怎么没来？"}),
            customer_spoke(20'000, 22'000, "l1"),
            stamped(30'000, fact::ContactReleased{the_contact, Cause::normal, "customer", "满意"}),
            stamped(31'000, fact::DispositionSet{the_contact, AgentId{3}, "已解决"}),
            stamped(32'000, fact::FormSubmitted{the_contact, AgentId{3}})};
}

const Moment* moment_named(const std::vector<Moment>& all, std::string_view name) {
    for (const auto& one : all)
        if (one.name == name)
            return &one;
    return nullptr;
}

} // namespace

TEST_CASE("a timeline holds what was said and keyed, of one contact only") {
    const auto t = timeline_of(the_contact, scripted_call());
    CHECK(t.connected == Instant{1'000});
    CHECK(t.released == Instant{30'000});
    REQUIRE(t.scenes.size() == 2);
    CHECK(t.scenes[1] == EnteredScene{"要说法", Instant{10'000}});
    REQUIRE(t.lines.size() == 3);
    CHECK(t.lines[0].span == Span{Instant{2'000}, Instant{5'000}});
    CHECK(t.lines[0].words == "你们师傅怎么没来？");
    CHECK(t.lines[2].span == Span{Instant{20'000}, Instant{22'000}});
    CHECK(t.student.size() == 2);
    REQUIRE(t.keyed.size() == 2);
    CHECK(t.keyed[1] == KeyedField{"工单号", "4471", Instant{17'000}});
    CHECK(t.submitted == Instant{32'000});
    CHECK(t.disposition == "已解决");
    const auto again = timeline_from_json(to_json(t));
    REQUIRE(again);
    CHECK((*again == t));
    CHECK(timeline_from_json("{}").error().code == "training.timeline");
    CHECK(timeline_from_json("[").error().code == "training.timeline");
}

TEST_CASE("a moment says how the student took it") {
    const auto all = moments_of(timeline_of(the_contact, scripted_call()));
    REQUIRE(all.size() == 4); // two scenes, two lines; the line that came again counts once
    const auto* opening = moment_named(all, "开场");
    REQUIRE(opening);
    CHECK(opening->kind == "scene");
    CHECK(opening->span == Span{Instant{1'000}, Instant{10'000}});
    CHECK(opening->reaction == 1'500_ms);
    CHECK(opening->silence == 1'500_ms); // 5.0 to 6.5
    CHECK(opening->spoken == 2'500_ms);
    CHECK(opening->interruptions == 0);
    const auto* first = moment_named(all, "l1");
    REQUIRE(first);
    CHECK(first->words == "你们师傅怎么没来？");
    CHECK(first->span == Span{Instant{2'000}, Instant{5'000}});
    CHECK(first->reaction == 1'500_ms);
    CHECK(first->silence == 2'000_ms); // 9.0 to the next line at 11.0
    const auto* second = moment_named(all, "l2");
    REQUIRE(second);
    CHECK(second->reaction == 0_ms); // spoke already
    CHECK(second->interruptions == 1);
    CHECK(second->spoken == 3'000_ms);
    CHECK(first->id != second->id);
    CHECK(first->id ==
          moment_named(moments_of(timeline_of(the_contact, scripted_call())), "l1")->id);
}

TEST_CASE("who says nothing has no reaction, and silence until the customer goes on") {
    std::vector<StampedFact> facts;
    for (auto& one : scripted_call())
        if (const auto* spoke = std::get_if<fact::Spoke>(&one.fact);
            spoke == nullptr || spoke->party != "agent")
            facts.push_back(one);
    const auto all = moments_of(timeline_of(the_contact, facts));
    CHECK(!moment_named(all, "l1")->reaction);
    CHECK(moment_named(all, "l1")->silence == 6'000_ms);
    CHECK(moment_named(all, "l1")->spoken == 0_ms);
    CHECK(moments_of({}).empty());
}

TEST_CASE("a timeline is bounded") {
    std::vector<StampedFact> facts;
    for (std::size_t i = 0; i <= limits::timeline_rows; ++i)
        facts.push_back(
            stamped(static_cast<std::int64_t>(i),
                    fact::FieldKeyed{the_contact, AgentId{3}, "备注", std::to_string(i)}));
    CHECK(timeline_of(the_contact, std::span(facts).first(limits::timeline_rows)).keyed.size() ==
          limits::timeline_rows);
    const auto t = timeline_of(the_contact, facts);
    CHECK(t.keyed.size() == limits::timeline_rows);
    CHECK(t.keyed.back().value == std::to_string(limits::timeline_rows - 1));
}

TEST_CASE("a timeline is kept and read, and none is nothing") {
    const test::Folder folder;
    auto opened = store::Store::open({.folder = folder.path(), .migrations = migrations()});
    REQUIRE(opened);
    auto& store = **opened;
    const auto t = timeline_of(the_contact, scripted_call());
    for (int i = 0; i < 2; ++i) // written again when somebody marks it
        REQUIRE(store.write([&](store::Writer& w) { return save(w, 3, the_contact, t); }));
    const auto session = store.reader();
    REQUIRE(session);
    const auto kept = kept_timeline((*session)->reader(), 3, the_contact);
    REQUIRE(kept);
    REQUIRE(*kept);
    CHECK((**kept == t));
    CHECK(!kept_timeline((*session)->reader(), 4, the_contact)->has_value());
}
