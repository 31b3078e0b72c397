// What people ask for at their seats, and what they are refused.
#include <catch2/catch.hpp>

#include "acd/limits.h"
#include "base/text.h"
#include "center/limits.h"
#include "house.h"
#include "persona/drill.h"

using namespace ringroom;
namespace limits = ringroom::center::limits;
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

TEST_CASE("a queue that is closed to one of a drill offers them none of its calls") {
    Desk desk;
    desk.machine.add_script("answers", a_drill());
    const auto begin = [&](std::uint64_t drill, const std::vector<AgentId>& agents,
                           const std::vector<AgentId>& closed_to) {
        desk.happen(event::DrillBegan{DrillId{drill}, "answers", 1, "turns", agents});
        desk.happen(event::QueueClosed{DrillId{drill}, QueueId{1}, closed_to});
    };
    desk.sign_on(1);
    begin(1, {AgentId{1}, AgentId{2}}, {AgentId{1}});
    desk.happen(event::CustomerCalls{DrillId{1}, 1, "13900000001", "96102"});
    CHECK(desk.facts<fact::OfferBegan>().empty()); // seat 1 is ready and of the class
    desk.sign_on(2);
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 1);
    CHECK(desk.facts<fact::OfferBegan>()[0].agent == AgentId{2});
    desk.call("96102"); // a call outside the drill is for everybody
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 2);
    CHECK(desk.facts<fact::OfferBegan>()[1].agent == AgentId{1});
    desk.happen(event::DrillEnded{DrillId{1}, true});
    // A drill for everybody closes a queue too; the next drill has forgotten all of it.
    desk.sign_on(3);
    begin(2, {}, {AgentId{3}});
    desk.happen(event::CustomerCalls{DrillId{2}, 1, "13900000001", "96102"});
    CHECK(desk.facts<fact::OfferBegan>().size() == 3);
    CHECK(desk.facts<fact::OfferBegan>()[2].agent == AgentId{2});
    desk.happen(event::DrillEnded{DrillId{2}, true});
    desk.happen(event::DrillBegan{DrillId{3}, "answers", 1, "turns", {AgentId{3}}});
    desk.happen(event::CustomerCalls{DrillId{3}, 1, "13900000001", "96102"});
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 4);
    CHECK(desk.facts<fact::OfferBegan>()[3].agent == AgentId{3});
}

TEST_CASE("who is set apart is called by a drill for them alone, also after new settings") {
    Desk desk;
    desk.machine.add_script("answers", a_drill());
    desk.sign_on(1);
    desk.happen(event::AgentSetApart{AgentId{1}, true});
    desk.happen(event::AgentSetApart{AgentId{99}, true}); // of whom nobody has heard
    desk.call("96102");                                   // from outside
    desk.happen(event::DrillBegan{DrillId{1}, "answers", 1, "turns", {AgentId{1}, AgentId{2}}});
    desk.happen(event::CustomerCalls{DrillId{1}, 1, "13900000001", "96102"});
    desk.happen(event::SettingsChanged{"test"});
    CHECK(desk.facts<fact::OfferBegan>().empty());
    desk.happen(event::DrillBegan{DrillId{2}, "answers", 1, "turns", {AgentId{1}}});
    desk.happen(event::CustomerCalls{DrillId{2}, 1, "13900000002", "96102"});
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 1);
    CHECK(desk.facts<fact::OfferBegan>()[0].contact == ContactId{3});
    desk.happen(event::DrillEnded{DrillId{2}, true});
    CHECK(desk.facts<fact::OfferBegan>().size() == 1);
    desk.happen(event::AgentSetApart{AgentId{1}, false});
    REQUIRE(desk.facts<fact::OfferBegan>().size() == 2);
    CHECK(desk.facts<fact::OfferBegan>()[1].contact == ContactId{1}); // who waits longest
}

TEST_CASE("queues are closed up to the groups that the router keeps, and one more is told") {
    Desk desk;
    desk.machine.add_script("answers", a_drill());
    desk.happen(event::DrillBegan{DrillId{1}, "answers", 1, "turns", {AgentId{1}}});
    for (std::uint64_t queue = 1; queue < acd::limits::groups; ++queue)
        desk.happen(event::QueueClosed{DrillId{1}, QueueId{queue}, {AgentId{1}}});
    CHECK(desk.facts<fact::Alarm>().empty());
    desk.happen(event::QueueClosed{DrillId{1}, QueueId{acd::limits::groups}, {AgentId{1}}});
    REQUIRE(desk.facts<fact::Alarm>().size() == 1);
    CHECK(desk.facts<fact::Alarm>()[0].code == "center.alarm.queue_not_closed");
    desk.happen(event::QueueClosed{DrillId{9}, QueueId{1}, {AgentId{1}}}); // of no drill
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

namespace {
/// Agent 1 talks to a customer of a drill with a form, moves and endings.
struct DrillTalk : Desk {
    explicit DrillTalk(std::shared_ptr<persona::Drill> drill) {
        machine.add_script("answers", std::move(drill));
        sign_on(1);
        happen(event::DrillBegan{DrillId{1}, "answers", 1, "marked"});
        happen(event::CustomerCalls{DrillId{1}, 1, "13900000001", "96102"});
        happen(event::LegRinging{ringing("1001")});
        happen(event::LegAnswered{ringing("1001")});
    }
    /// The code of the refusal; empty: granted.
    std::string asked(const Event& event) {
        const auto before = facts<fact::RequestRefused>().size();
        happen(event);
        const auto refused = facts<fact::RequestRefused>();
        return refused.size() == before ? "" : refused.back().code + " " + refused.back().about;
    }
};

std::shared_ptr<persona::Drill> complaint() {
    auto drill = a_drill();
    drill->moves = {"道歉", "核对身份"};
    drill->school_moves = {"请重复"};
    drill->endings = {"满意"};
    drill->form.fields = {
        {.name = "工单号", .kind = persona::FieldKind::digits, .length = 8},
        {.name = "诉求", .kind = persona::FieldKind::choice, .choices = {"道歉", "赔偿"}},
        {.name = "资费", .kind = persona::FieldKind::integer},
        {.name = "回访", .kind = persona::FieldKind::yes_no},
        {.name = "上门时间", .kind = persona::FieldKind::time}};
    drill->facts = {{.name = "工单号"}, {.name = "备注"}};
    return drill;
}
} // namespace

TEST_CASE("a seat marks the moves of the drill and of the school, and sees what it marked") {
    DrillTalk desk(complaint());
    const auto id = desk.contact();
    const auto marks = [&](const char* move) {
        return desk.asked(event::MoveMarked{AgentId{1}, id, move});
    };
    CHECK(marks("核对身份") == "");
    CHECK(marks("道歉") == "");
    CHECK(marks("请重复") == "");
    CHECK(marks("核对身份") == "");
    CHECK(marks("翻跟头") == "center.refused.unknown_move 翻跟头");
    CHECK(desk.facts<fact::MoveMade>().size() == 4);
    CHECK(desk.machine.contact(id)->moves ==
          std::vector<std::string>{"核对身份", "道歉", "请重复"});
}

TEST_CASE("outside drills any move may be marked; so many are shown and no more") {
    Desk desk;
    desk.talk();
    for (std::size_t i = 0; i <= limits::moves_shown; ++i)
        desk.happen(event::MoveMarked{AgentId{1}, desk.contact(), "move " + std::to_string(i)});
    CHECK(desk.facts<fact::MoveMade>().size() == limits::moves_shown + 1);
    CHECK(desk.machine.contact(desk.contact())->moves.size() == limits::moves_shown);
}

TEST_CASE("a form takes its own fields; what is typed is kept, what is submitted is right") {
    DrillTalk desk(complaint());
    const auto id = desk.contact();
    const auto keys = [&](const char* field, const char* value) {
        return desk.asked(event::FormField{AgentId{1}, id, field, value});
    };
    const auto submits = [&] { return desk.asked(event::FormSaved{AgentId{1}, id}); };
    CHECK(keys("星座", "白羊") == "center.refused.unknown_field 星座");
    CHECK(keys("备注", "随便写") == ""); // a fact that the form does not name
    CHECK(keys("诉求", "退婚") == "center.refused.wrong_value 诉求");
    CHECK(keys("回访", "也许") == "center.refused.wrong_value 回访");
    CHECK(keys("回访", "是") == "");
    CHECK(keys("诉求", "赔偿") == "");
    CHECK(keys("诉求", "") == "");
    CHECK(keys("工单号", "12a") == "");
    CHECK(desk.facts<fact::FieldKeyed>().back().value == "12a");
    CHECK(submits() == "center.refused.wrong_value 工单号");
    CHECK(desk.facts<fact::FormSubmitted>().empty());
    CHECK(keys("工单号", "+86 510-123") == "");
    CHECK(keys("资费", "3元") == "");
    CHECK(submits() == "center.refused.wrong_value 资费");
    CHECK(keys("资费", "-39") == "");
    CHECK(keys("上门时间", "尽快") == "");
    CHECK(submits() == "center.refused.wrong_value 上门时间");
    CHECK(keys("上门时间", "明天下午两点") == "");
    CHECK(submits() == "");
    CHECK(desk.facts<fact::FormSubmitted>().size() == 1);
}

TEST_CASE("a disposition is one of those offered, in the drill's language") {
    DrillTalk desk(complaint());
    const auto id = desk.contact();
    const auto sets = [&](const char* code) {
        return desk.asked(event::Disposition{AgentId{1}, id, code});
    };
    CHECK(sets("XYZ") == "center.refused.unknown_disposition XYZ");
    CHECK(desk.machine.contact(id)->disposition.empty());
    for (const char* code : {"满意", "已处理", "未接通"})
        CHECK(sets(code) == "");
    for (const char* code : {"move", "field", "disposition", "reason"})
        CHECK(has_text("center.refused.unknown_" + std::string(code)));
    CHECK(has_text("center.refused.wrong_value"));
}

TEST_CASE("reasons for not being ready are the lab's, where it has a list") {
    auto settings = std::make_shared<center::Settings>(*test::small_centre());
    settings->reasons = {"小休", "用餐"};
    Desk desk(settings);
    desk.sign_on(1);
    const auto rests = [&](const char* reason) {
        desk.happen(event::AgentPresence{AgentId{1}, Presence::not_ready, reason});
    };
    rests("炒股");
    CHECK(refusal(desk) == "center.refused.unknown_reason");
    rests("用餐");
    rests("");
    CHECK(desk.facts<fact::RequestRefused>().size() == 1);
    Desk any;
    any.sign_on(1);
    any.happen(event::AgentPresence{AgentId{1}, Presence::not_ready, "炒股"});
    CHECK(refusal(any).empty());
}

TEST_CASE("who leaves before an agent came was not hung up on by one") {
    for (const auto language : {Language::zh, Language::en}) {
        Desk desk;
        auto drill = a_drill();
        drill->language = language;
        desk.machine.add_script("answers", drill);
        desk.happen(event::DrillBegan{DrillId{1}, "answers", 1, "turns"});
        desk.happen(event::CustomerCalls{DrillId{1}, 1, "13900000001", "96102"});
        desk.happen(event::DrillEnded{DrillId{1}, true}); // still in line
        REQUIRE(desk.facts<fact::ContactReleased>().size() == 1);
        CHECK(desk.facts<fact::ContactReleased>()[0].ending ==
              persona::ending_name(persona::BuiltInEnding::abandoned_queue, language));
    }
    DrillTalk talk(a_drill());
    talk.happen(event::AgentRelease{AgentId{1}});
    CHECK(talk.facts<fact::ContactReleased>()[0].ending ==
          persona::ending_name(persona::BuiltInEnding::agent_hung_up, Language::zh));
}

TEST_CASE("who has had enough of a talk stops it at once, and that is noted; a leader releases") {
    DrillTalk talk(complaint());
    talk.happen(event::ForceRelease{AgentId{1}, AgentId{1}});
    const auto released = talk.facts<fact::ContactReleased>();
    REQUIRE(released.size() == 1);
    CHECK(released[0].by == "stopped");
    CHECK(released[0].ending ==
          persona::ending_name(persona::BuiltInEnding::stopped, Language::zh));
    CHECK(persona::ending_in(Language::en, released[0].ending) == "stopped by the agent");
    DrillTalk other(complaint());
    other.happen(event::ForceRelease{AgentId{3}, AgentId{1}});
    CHECK(other.facts<fact::ContactReleased>().at(0).by == "supervisor");
}
