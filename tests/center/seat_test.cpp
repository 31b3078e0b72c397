// What people ask for at their seats, and what they are refused.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "center/limits.h"
#include "house.h"
#include "persona/drill.h"

using namespace ringroom;
using ringroom::test::Desk;

namespace {
std::string refusal(const Desk& desk) {
    const auto refused = desk.facts<fact::RequestRefused>();
    return refused.empty() ? "" : refused.back().code;
}

/// A customer who has nothing to say.
std::shared_ptr<persona::Drill> a_drill() {
    auto drill = std::make_shared<persona::Drill>();
    drill->scenes.push_back({.name = "only"});
    return drill;
}
} // namespace

TEST_CASE("a seat belongs to one agent at a time") {
    Desk desk;
    desk.sign_on(1);
    desk.happen(event::AgentLogOn{AgentId{2}, "1001"});
    CHECK(refusal(desk) == "center.refused.extension_taken");
    desk.happen(event::AgentLogOff{AgentId{1}});
    desk.happen(event::AgentLogOn{AgentId{2}, "1001"});
    CHECK(desk.facts<fact::RequestRefused>().size() == 1);
}

TEST_CASE("each refusal has words in both languages") {
    Desk desk;
    desk.happen(event::AgentLogOn{AgentId{77}, "1001"});
    desk.happen(event::AgentPresence{AgentId{1}, Presence::ready, {}});
    desk.happen(event::AgentLogOff{AgentId{1}});
    desk.happen(event::AgentRelease{AgentId{1}});
    desk.happen(event::AgentHold{AgentId{1}, true});
    desk.happen(event::MoveMarked{AgentId{1}, ContactId{1}, "道歉"});
    desk.happen(event::WrapUpDone{AgentId{1}});
    desk.happen(event::WrapUpExtend{AgentId{1}});
    desk.happen(event::NextRecord{AgentId{1}});
    desk.happen(event::DialRecord{AgentId{1}});
    const auto refused = desk.facts<fact::RequestRefused>();
    CHECK(refused.size() == 10);
    for (const auto& one : refused) {
        INFO(one.request << " " << one.code);
        CHECK(has_text(one.code));
    }
}

TEST_CASE("nobody works on another agent's contact") {
    Desk desk;
    desk.talk();
    desk.sign_on(2);
    desk.happen(event::FormField{AgentId{2}, desk.contact(), "电话", "1"});
    CHECK(refusal(desk) == "center.refused.not_your_contact");
    desk.happen(event::MoveMarked{AgentId{2}, desk.contact(), "道歉"});
    CHECK(desk.facts<fact::MoveMade>().empty());
}

TEST_CASE("moves are marked in the talk only; the form also in wrap-up") {
    Desk desk;
    const LegId caller = desk.talk();
    const ContactId contact = desk.contact();
    desk.happen(event::MoveMarked{AgentId{1}, contact, "道歉"});
    CHECK(desk.facts<fact::MoveMade>().size() == 1);
    CHECK(desk.commands<command::MarkRecording>().back().words == "道歉");
    desk.happen(event::LegReleased{caller, Cause::normal});
    desk.happen(event::MoveMarked{AgentId{1}, contact, "道歉"});
    CHECK(refusal(desk) == "center.refused.not_talking");
    desk.happen(event::FormField{AgentId{1}, contact, "工单号", "123"});
    CHECK(desk.facts<fact::FieldKeyed>().back().value == "123");
}

TEST_CASE("a form value fits at its limit and not one past it") {
    Desk desk;
    desk.talk();
    const std::string most(center::limits::field_bytes, 'x');
    desk.happen(event::FormField{AgentId{1}, desk.contact(), "备注", most});
    CHECK(desk.facts<fact::FieldKeyed>().size() == 1);
    desk.happen(event::FormField{AgentId{1}, desk.contact(), "备注", most + "x"});
    CHECK(refusal(desk) == "center.refused.bad_value");
    for (std::size_t n = 1; n < center::limits::fields_per_contact; ++n)
        desk.happen(event::FormField{AgentId{1}, desk.contact(), "f" + std::to_string(n), "1"});
    CHECK(desk.facts<fact::FieldKeyed>().size() == center::limits::fields_per_contact);
    desk.happen(event::FormField{AgentId{1}, desk.contact(), "one more", "1"});
    CHECK(desk.facts<fact::FieldKeyed>().size() == center::limits::fields_per_contact);
    desk.happen(event::FormField{AgentId{1}, desk.contact(), "备注", "known fields may change"});
    CHECK(desk.facts<fact::FieldKeyed>().size() == center::limits::fields_per_contact + 1);
}

TEST_CASE("wrap-up does not end without the disposition that is required") {
    Desk desk;
    const LegId caller = desk.talk();
    desk.happen(event::LegReleased{caller, Cause::normal});
    desk.happen(event::WrapUpDone{AgentId{1}});
    CHECK(refusal(desk) == "center.refused.disposition_missing");
    desk.pass(60_s);
    CHECK(desk.facts<fact::ContactDone>().empty());
    desk.happen(event::Disposition{AgentId{1}, desk.contact(), "solved"});
    desk.happen(event::WrapUpDone{AgentId{1}});
    CHECK(desk.facts<fact::ContactDone>().size() == 1);
}

TEST_CASE("declining by the seat is the same as declining by the telephone") {
    Desk desk;
    desk.sign_on(1);
    desk.call("96102");
    desk.happen(event::LegRinging{desk.ringing("1001")});
    desk.happen(event::AgentRelease{AgentId{1}});
    CHECK(desk.facts<fact::OfferEnded>().back().end == OfferEnd::declined);
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == desk.ringing("1001"));
}

TEST_CASE("a busy number was busy even where the busy tone never ends") {
    Desk desk;
    auto drill = std::make_shared<persona::Drill>();
    drill->direction = Direction::outbound;
    drill->connect = {.answer = 0, .busy = 100};
    desk.machine.add_script("calls", drill);
    desk.sign_on(1);
    desk.happen(event::DrillBegan{DrillId{1}, "calls", 1, "turns"});
    desk.happen(event::RecordListed{DrillId{1}, 1, "13800000001"});
    desk.happen(event::NextRecord{AgentId{1}});
    desk.happen(event::DialRecord{AgentId{1}});
    const LegId seat = desk.ringing("1001");
    REQUIRE(seat);
    desk.happen(event::LegRinging{seat});
    desk.happen(event::LegAnswered{seat});
    desk.pass(10_s);
    REQUIRE(desk.facts<fact::DialEnded>().size() == 1);
    CHECK(desk.facts<fact::DialEnded>()[0].cause == Cause::busy);
    desk.pass(60_s); // no PlayFinished
    REQUIRE(desk.facts<fact::ContactReleased>().size() == 1);
    CHECK(desk.facts<fact::ContactReleased>()[0].cause == Cause::busy);
}

TEST_CASE("a class's drill reaches that class's seats only") {
    Desk desk;
    auto drill = std::make_shared<persona::Drill>();
    drill->direction = Direction::outbound;
    desk.machine.add_script("calls", drill);
    desk.machine.add_script("answers", a_drill());
    desk.sign_on(1);
    desk.happen(event::DrillBegan{DrillId{1}, "calls", 1, "turns", {AgentId{2}}});
    desk.happen(event::RecordListed{DrillId{1}, 1, "13800000001"});
    desk.happen(event::NextRecord{AgentId{1}});
    CHECK(refusal(desk) == "center.refused.no_record");
    desk.happen(event::DrillBegan{DrillId{2}, "answers", 1, "turns", {AgentId{3}, AgentId{2}}});
    desk.happen(event::CustomerCalls{DrillId{2}, 1, "13900000001", "96102"});
    CHECK(desk.facts<fact::OfferBegan>().empty()); // seat 1 is ready, but of another class
    desk.call("96102");
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 1); // a call outside drills is for everybody
    CHECK(desk.facts<fact::OfferBegan>()[0].agent == AgentId{1});
    desk.sign_on(2);
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 2);
    CHECK(desk.facts<fact::OfferBegan>()[1].agent == AgentId{2});
    desk.happen(event::DrillEnded{DrillId{2}, true});
    desk.happen(event::NextRecord{AgentId{2}});
    CHECK(desk.facts<fact::RecordShown>().size() == 1);
    desk.happen(event::AgentRelease{AgentId{2}});
    desk.happen(event::DrillEnded{DrillId{1}, true});
    CHECK(desk.machine.view(desk.now).drills.empty());
}

TEST_CASE("customers of a class that is not on wait, and give up as others do") {
    Desk desk;
    desk.machine.add_script("answers", a_drill());
    desk.sign_on(1);
    desk.happen(event::DrillBegan{DrillId{1}, "answers", 1, "turns", {AgentId{2}}});
    desk.happen(event::CustomerCalls{DrillId{1}, 1, "13900000001", "96102"});
    desk.happen(event::DrillFilled{DrillId{1}});
    for (int minute = 0; minute < 30; ++minute)
        desk.pass(1_min);
    CHECK(desk.facts<fact::OfferBegan>().empty());
    REQUIRE(desk.facts<fact::ContactReleased>().size() == 1);
    CHECK(desk.facts<fact::DrillStateChanged>().back().state == "ended");
}
