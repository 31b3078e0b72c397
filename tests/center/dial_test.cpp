// What a seat's own telephone dials: a record of a list, a customer who called, anybody else.
#include <catch2/catch.hpp>

#include "center/house.h"
#include "center/limits.h"
#include "persona/drill.h"

using namespace ringroom;
using namespace ringroom::test;

namespace {

std::shared_ptr<persona::Drill> calls_out() {
    auto drill = std::make_shared<persona::Drill>();
    drill->direction = Direction::outbound;
    drill->language = Language::en;
    drill->connect = {.answer = 0, .busy = 100};
    return drill;
}

/// Two numbers to be called, by agent 1 only.
void list_two(Desk& desk) {
    desk.machine.add_script("calls", calls_out());
    desk.sign_on(1);
    desk.happen(event::DrillBegan{DrillId{1}, "calls", 1, "turns", {AgentId{1}}});
    desk.happen(event::RecordListed{DrillId{1}, 1, "138-0000 0001"});
    desk.happen(event::RecordListed{DrillId{1}, 2, "138-0000 0002"});
}

Cause refused(const Desk& desk) {
    const auto releases = desk.commands<command::ReleaseLeg>();
    REQUIRE_FALSE(releases.empty());
    return releases.back().cause;
}

} // namespace

TEST_CASE("a seat that dials a number of its list has that record, whichever is next") {
    Desk desk;
    list_two(desk);
    REQUIRE(desk.machine.view(desk.now).drills[0].records->size() == 2);
    CHECK(desk.machine.view(desk.now).drills[0].records->at(1).telephone == "138-0000 0002");
    desk.call("13800000002", "1001");
    REQUIRE(desk.facts<fact::RecordShown>().size() == 1);
    CHECK(desk.facts<fact::RecordShown>()[0].telephone == "138-0000 0002");
    CHECK(desk.facts<fact::DialBegan>().size() == 1);
    REQUIRE(desk.machine.view(desk.now).drills[0].records->size() == 1);
    CHECK(desk.machine.view(desk.now).drills[0].records->at(0).telephone == "138-0000 0001");
    desk.call("13800000001", "1001"); // one at a time
    CHECK(refused(desk) == Cause::busy);
    CHECK(desk.facts<fact::RecordShown>().size() == 1);
    desk.pass(20_s);
    CHECK(desk.facts<fact::ContactReleased>().back().cause == Cause::busy);
}

TEST_CASE("another class's record is nobody's to a seat: it is told there is no line") {
    Desk desk;
    list_two(desk);
    desk.sign_on(2);
    desk.call("13800000002", "1002");
    CHECK(desk.machine.view(desk.now).drills[0].records->size() == 2);
    REQUIRE(desk.facts<fact::RecordShown>().size() == 1); // what is known of them pops all the same
    CHECK(desk.facts<fact::RecordShown>()[0].agent == AgentId{2});
    CHECK_FALSE(desk.machine.contact(desk.facts<fact::RecordShown>()[0].contact)->drill);
    desk.pass(5_s);
    CHECK(desk.facts<fact::DialEnded>().back().cause == Cause::unreachable);
    CHECK(desk.commands<command::PlayPrompts>().back().items ==
          std::vector<std::string>{"prompt:no_line"});
    desk.pass(10_s);
    CHECK(desk.facts<fact::ContactReleased>().back().cause == Cause::unreachable);
}

TEST_CASE("a virtual customer who has called answers when called back") {
    Desk desk;
    auto drill = std::make_shared<persona::Drill>();
    drill->scenes.resize(1);
    desk.machine.add_script("answers", drill);
    desk.sign_on(1);
    desk.happen(event::DrillBegan{DrillId{1}, "answers", 1, "turns"});
    desk.happen(event::CustomerCalls{DrillId{1}, 1, "0510-8271 4436", "96102"});
    desk.sign_on(2);
    desk.call("051082714436", "1002"); // still on the line to the first seat
    desk.pass(5_s);
    CHECK(desk.facts<fact::DialEnded>().back().cause == Cause::busy);
    desk.happen(event::LegRinging{desk.ringing("1001")});
    desk.happen(event::LegAnswered{desk.ringing("1001")});
    desk.happen(event::AgentRelease{AgentId{1}});
    desk.sign_on(3);
    desk.call("051082714436", "1003");
    desk.pass(13_s); // answers within 12 s
    CHECK(desk.facts<fact::DialEnded>().back().cause == Cause::normal);
    const auto talk = desk.machine.contact_of(AgentId{3});
    REQUIRE(talk);
    const auto view = desk.machine.contact(talk);
    CHECK(view->script == "answers");
    CHECK(view->customer == 1);
    CHECK_FALSE(view->drill); // it is not one more customer of the lesson
    desk.happen(event::AgentRelease{AgentId{3}});
    CHECK(desk.facts<fact::ContactReleased>().back().contact == talk);
}

TEST_CASE("a number of the fewest digits goes outside, a shorter one does not exist") {
    Desk desk;
    desk.sign_on(1);
    const std::string number(center::limits::outside_digits, '5');
    desk.call(number.substr(1), "1001");
    CHECK(refused(desk) == Cause::unknown_number);
    CHECK(desk.facts<fact::RecordShown>().empty());
    desk.call(number, "1001");
    CHECK(desk.facts<fact::RecordShown>().size() == 1);
    // Who is not signed on has a telephone, and no seat to call from.
    desk.happen(event::ExtensionChanged{"1003", true});
    desk.call(number, "1003");
    CHECK(refused(desk) == Cause::unknown_number);
}

TEST_CASE("a view shows as many records as its limit and not one more") {
    Desk desk;
    desk.machine.add_script("calls", calls_out());
    desk.sign_on(1);
    desk.happen(event::DrillBegan{DrillId{1}, "calls", 1, "turns"});
    for (std::uint64_t n = 1; n <= center::limits::records_seen + 1; ++n)
        desk.happen(event::RecordListed{DrillId{1}, n, std::to_string(13'800'000'000 + n)});
    const auto line = desk.machine.view(desk.now).drills[0];
    CHECK(line.listed == center::limits::records_seen + 1);
    CHECK(line.records->size() == center::limits::records_seen);
}

TEST_CASE("a record that was busy is called again from the seat, as another attempt") {
    Desk desk;
    list_two(desk);
    desk.call("13800000001", "1001");
    desk.pass(20_s);
    desk.happen(event::Disposition{AgentId{1}, desk.contact(), "not reached"});
    desk.happen(event::WrapUpDone{AgentId{1}});
    REQUIRE_FALSE(desk.contact());
    desk.call("13800000001", "1001");
    REQUIRE(desk.contact());
    CHECK(desk.machine.contact(desk.contact())->script == "calls");
    CHECK(desk.machine.contact(desk.contact())->customer == 1);
    desk.pass(5_s);
    CHECK(desk.facts<fact::DialEnded>().size() == 2);
    CHECK(desk.facts<fact::DialEnded>().back().cause == Cause::busy);
    CHECK(desk.machine.view(desk.now).drills[0].records->size() == 1); // the list is as it was
}
