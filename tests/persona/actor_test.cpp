#include "call.h"

#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "persona/actor.h"
#include "persona/ledger.h"
#include "persona/limits.h"

using namespace ringroom;
using namespace ringroom::persona;

TEST_CASE("inbound: menu, queue, greeting, then the customer speaks") {
    Call call(house("broadband-complaint"));
    call.hear(heard::InMenu{});
    CHECK(call.acts.empty());
    call.pass(4_s);
    REQUIRE(call.count<act::Press>() == 1);
    CHECK(call.last<act::Press>().digits == "2");
    call.hear(heard::InMenu{});
    call.pass(5_s);
    CHECK(call.count<act::Press>() == 1);
    call.hear(heard::Queued{});
    CHECK(call.actor.state() == ActorState::queued);
    call.hear(heard::AtAgent{});
    CHECK(call.actor.state() == ActorState::greeting);
    CHECK(call.count<act::Say>() == 0);
    call.speak("问好");
    CHECK(call.actor.scene() == "开场");
    CHECK(call.text().find("你们师傅到底还来不来") != std::string::npos);
    CHECK(call.text().find('{') == std::string::npos);
    CHECK(call.last<act::Say>().mood == MoodTag::angry);
    CHECK(call.last<act::Say>().voice == "王桂兰-合肥话");
}

TEST_CASE("a silent agent is spoken to after a while") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.pass(3999_ms);
    CHECK(call.count<act::Say>() == 0);
    call.pass(1_ms);
    CHECK(call.count<act::Say>() == 1);
}

TEST_CASE("a caller leaves a queue that takes too long") {
    Call call(drill_of("剧本 { 名称=\"a\", 排队耐心=\"100秒\" }\n场景 \"一\"\n客户说 \"喂\"\n否则 "
                       "{ 结束 \"完\" }"));
    call.hear(heard::Queued{});
    const auto leaves = call.actor.next_deadline();
    CHECK(leaves.ms >= 50'000);
    CHECK(leaves.ms <= 150'000);
    call.pass(leaves - call.now);
    CHECK(call.last<act::Finished>().ending == "放弃排队");
    CHECK(call.count<act::HangUp>() == 1);
    CHECK(call.actor.next_deadline() == Instant::never());
}

TEST_CASE("the good conversation ends well") {
    Call call(house("broadband-complaint"));
    Ledger ledger(call.actor);
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.speak("道歉");
    CHECK(call.actor.mood() == -1);
    call.listen();
    REQUIRE(call.count<act::FactSpoken>() == 1);
    const auto spoken = call.last<act::FactSpoken>();
    CHECK(spoken.fact == "工单号");
    CHECK(spoken.value.size() == 8);
    CHECK(spoken.value == call.actor.value("工单号").shown());
    call.speak("复述确认");
    call.listen();
    CHECK(call.actor.scene() == "定时间");
    call.speak("复述确认");
    CHECK(call.last<act::Finished>().ending == "满意");
    CHECK(call.count<act::HangUp>() == 0);
    call.pass(8_s);
    CHECK(call.count<act::HangUp>() == 1);
    call.hear(heard::Gone{});
    CHECK(call.count<act::Finished>() == 1);
}

TEST_CASE("turn-taking hears no marks") {
    Call call(house("broadband-complaint"), Ear::turns);
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.speak("道歉");
    CHECK_FALSE(call.last<act::MoveHeard>().counted);
    CHECK(call.actor.mood() == -2);
    CHECK(call.actor.scene() == "讲事情");
    CHECK(call.last<act::BranchTaken>().name == "否则");
}

TEST_CASE("a mark may come a little after the turn") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.hear(heard::StudentBegan{});
    call.pass(1_s);
    call.hear(heard::StudentEnded{});
    call.pass(1400_ms);
    CHECK(call.actor.scene() == "开场");
    call.hear(heard::Move{"道歉"});
    CHECK(call.actor.mood() == -1);
    CHECK(call.actor.scene() == "讲事情");
}

TEST_CASE("a mark before the words waits for them") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.hear(heard::Move{"道歉"});
    call.pass(1_s);
    CHECK(call.actor.scene() == "开场");
    call.hear(heard::StudentBegan{});
    call.pass(10_s);
    CHECK(call.actor.scene() == "开场");
    call.hear(heard::StudentEnded{});
    call.pass(800_ms);
    CHECK(call.actor.scene() == "讲事情");
}

TEST_CASE("a pause within a turn does not end it") {
    Call call(house("broadband-complaint"), Ear::turns);
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    for (int i = 0; i < 5; ++i) {
        call.hear(heard::StudentBegan{});
        call.pass(1_s);
        call.hear(heard::StudentEnded{});
        call.pass(700_ms);
    }
    CHECK(call.actor.scene() == "开场");
    call.pass(100_ms);
    CHECK(call.actor.scene() == "讲事情");
}

TEST_CASE("the first matching branch wins, whatever the order of the marks") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.hear(heard::StudentBegan{});
    call.hear(heard::Move{"核对身份"});
    call.hear(heard::Move{"道歉"});
    call.hear(heard::StudentEnded{});
    call.pass(1_s);
    CHECK(call.last<act::BranchTaken>().name == "道歉");
}

TEST_CASE("silence is prompted, then the customer hangs up") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.pass(4_s);
    call.listen();
    call.pass(4999_ms);
    CHECK(call.count<act::SilencePrompted>() == 0);
    call.pass(1_ms);
    CHECK(call.text() == "喂?喂?听得到吗?");
    call.listen();
    call.pass(5_s);
    CHECK(call.count<act::SilencePrompted>() == 2);
    call.listen();
    call.pass(5_s);
    CHECK(call.last<act::Finished>().ending == "没人理我");
    CHECK(call.count<act::HangUp>() == 1);
}

TEST_CASE("speaking over a line for half a second is an interruption") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.pass(4_s);
    call.hear(heard::StudentBegan{});
    call.pass(499_ms);
    CHECK(call.count<act::Interrupted>() == 0);
    call.pass(1_ms);
    CHECK(call.count<act::Interrupted>() == 1);
    CHECK(call.count<act::StopSaying>() == 1);
    CHECK(call.text() == "你先让我把话说完!");
    CHECK(call.actor.mood() == -3);
}

TEST_CASE("a murmur under half a second is none, and no turn") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.pass(4_s);
    call.hear(heard::StudentBegan{});
    call.pass(400_ms);
    call.hear(heard::StudentEnded{});
    call.pass(1_s);
    CHECK(call.count<act::Interrupted>() == 0);
    CHECK(call.actor.scene() == "开场");
    call.listen();
    call.pass(2_s);
    CHECK(call.actor.scene() == "开场");
}

TEST_CASE("a line that may be interrupted gives way at once") {
    Call call(drill_of(outbound + "场景 \"一\"\n客户说(可插话 \"那个……\")\n否则 { 结束 \"完\" }"));
    call.hear(heard::AtAgent{});
    call.hear(heard::StudentBegan{});
    CHECK(call.count<act::StopSaying>() == 1);
    call.pass(1_s);
    CHECK(call.count<act::Interrupted>() == 0);
    call.hear(heard::StudentEnded{});
    call.pass(2_s);
    CHECK(call.actor.ending() == "完");
}

TEST_CASE("hold spends patience and the customer says so afterwards") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.speak("核对身份");
    call.listen();
    call.hear(heard::HoldBegan{});
    call.pass(15_s);
    call.hear(heard::HoldEnded{});
    CHECK(call.text() == "又要等?");
    // 10 s beyond the free ones, and 20 by the author; a little silence before.
    CHECK(call.actor.patience() == 40_s);
    call.listen();
    call.hear(heard::HoldBegan{});
    call.pass(45_s);
    CHECK(call.last<act::Finished>().ending == "没了耐心");
    CHECK(call.count<act::HangUp>() == 1);
}

TEST_CASE("what is said as a hold begins is said again after it") {
    Call call(drill_of(plain));
    call.hear(heard::AtAgent{});
    call.hear(heard::HoldBegan{});
    CHECK(call.count<act::StopSaying>() == 1);
    call.pass(2_s);
    call.hear(heard::HoldEnded{});
    CHECK(call.count<act::Say>() == 2);
    CHECK(call.text() == "喂");
}

TEST_CASE("patience runs out in silence and the customer says goodbye") {
    Call call(drill_of("剧本 { 名称=\"a\", 方向=\"呼出\" }\n客户 { 姓名=\"王\", 耐心=5 }\n"
                       "场景 \"一\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }"));
    call.hear(heard::AtAgent{});
    call.listen();
    call.pass(8_s);
    CHECK(call.text() == "算了，我不等了。");
    CHECK(call.actor.ending().empty());
    call.listen();
    CHECK(call.actor.ending() == "没了耐心");
    CHECK(call.count<act::HangUp>() == 1);
}

TEST_CASE("asking again has the line repeated and is noted") {
    Call call(house("broadband-complaint"));
    Ledger ledger(call.actor);
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    call.speak("道歉");
    call.listen();
    const auto before = call.text();
    call.speak("请重复");
    CHECK(call.text() == before);
    CHECK(call.last<act::FactAskedAgain>().fact == "工单号");
    call.listen();
    for (const auto& act : call.acts)
        ledger.note(call.now, act);
    CHECK(ledger.entries()[2].asked_again + ledger.entries()[0].asked_again +
              ledger.entries()[1].asked_again + ledger.entries()[3].asked_again ==
          1);
}

TEST_CASE("weak hearing asks to speak up, at most three times") {
    int asked = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Call call(house("broadband-complaint"), Ear::turns, seed);
        call.hear(heard::AtAgent{});
        call.speak();
        call.listen();
        for (int i = 0; i < 12 && call.actor.ending().empty(); ++i) {
            call.speak({}, -600);
            call.listen();
        }
        CHECK(call.count<act::AskedLouder>() <= max_asked_louder);
        asked += call.count<act::AskedLouder>();
    }
    CHECK(asked > 20);
    Call loud(house("broadband-complaint"), Ear::turns);
    loud.hear(heard::AtAgent{});
    loud.speak();
    loud.listen();
    loud.speak({}, -260, 40);
    CHECK(loud.count<act::AskedLouder>() == 0);
}

TEST_CASE("the order form decides the sale") {
    const auto drill = house("telesales");
    std::map<std::string, int> endings;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Call call(drill, Ear::self_report, seed);
        call.hear(heard::AtAgent{});
        call.listen();
        call.speak("报公司和工号");
        call.listen();
        call.speak("一分钟讲完");
        call.listen();
        if (call.actor.scene() != "异议")
            continue;
        call.hear(heard::FormKeyed{"报的价", "39"});
        call.speak("报价");
        call.listen();
        CHECK(call.actor.scene() == "成交");
        call.speak("说明合约期");
        call.listen();
        call.speak("征得同意");
        ++endings[call.actor.ending()];
    }
    CHECK(endings["成交"] > 10);
    CHECK(endings.size() == 1);
}

TEST_CASE("a scene's time limit speaks even while the student does") {
    Call call(house("telesales"), Ear::turns);
    call.hear(heard::AtAgent{});
    call.listen();
    Call talker(house("telesales"));
    talker.hear(heard::AtAgent{});
    talker.listen();
    talker.speak("报公司和工号");
    talker.listen();
    talker.hear(heard::StudentBegan{});
    talker.pass(60_s);
    CHECK(talker.text() == "太啰嗦了,再见。");
    talker.listen();
    CHECK(talker.actor.ending() == "太长");
}

TEST_CASE("the call's limit ends it") {
    Call call(house("telesales"));
    call.hear(heard::AtAgent{});
    call.hear(heard::StudentBegan{});
    call.pass(4_min);
    CHECK(call.actor.ending() == "超时");
}

TEST_CASE("form fields can be branches of their own") {
    Form form;
    form.fields = {{"单号", FieldKind::digits, true, 8, {}}};
    Call call(drill_of(plain + "当 \"填表\" { 字段=\"单号\", 结束 \"填了\" }", form));
    call.hear(heard::AtAgent{});
    call.hear(heard::FormKeyed{"别的", "1"});
    call.hear(heard::FormKeyed{"单号", "1"});
    CHECK(call.actor.ending().empty()); // the customer is still speaking
    call.listen();
    CHECK(call.actor.ending() == "填了");
}

TEST_CASE("a long monologue can be cut short") {
    Call call(drill_of(plain + "当 \"说太久\" { 等=30, 客户说 \"等等\" }"));
    call.hear(heard::AtAgent{});
    call.listen();
    call.hear(heard::StudentBegan{});
    call.pass(29_s);
    CHECK(call.text() == "喂");
    call.pass(1_s);
    CHECK(call.text() == "等等");
}

TEST_CASE("a visited scene comes back") {
    Call call(drill_of(outbound +
                       "场景 \"一\"\n客户说 \"喂\"\n当 \"核对\" { 引用 \"身份\" }\n"
                       "否则 { 结束 \"完\" }\n场景 \"身份\"\n客户说 \"我姓王\"\n否则 { 返回() }"));
    call.hear(heard::AtAgent{});
    call.listen();
    call.speak("核对");
    CHECK(call.actor.scene() == "身份");
    call.listen();
    call.speak();
    CHECK(call.actor.scene() == "一");
    CHECK(call.actor.ending().empty());
    call.speak();
    CHECK(call.actor.ending() == "完");
}

TEST_CASE("scenes that chase each other without a word are cut off") {
    Call call(drill_of(outbound +
                       "场景 \"一\"\n若 \"心情 < 9\" { 转到 \"二\" }\n否则 { 结束 \"完\" }\n"
                       "场景 \"二\"\n若 \"心情 < 9\" { 转到 \"一\" }\n否则 { 结束 \"完\" }"));
    call.hear(heard::AtAgent{});
    CHECK(call.actor.ending() == "掉线");
}

TEST_CASE("lines are taken in turn, least recently used first") {
    Call call(drill_of(outbound +
                       "场景 \"一\"\n客户说 { \"a\", \"b\", \"c\" }\n当 \"再\" { 转到 \"一\" }\n"
                       "否则 { 结束 \"完\" }"));
    call.hear(heard::AtAgent{});
    std::map<std::string, int> heard_lines;
    for (int i = 0; i < 6; ++i) {
        ++heard_lines[call.text()];
        call.listen();
        call.speak("再");
    }
    CHECK(heard_lines == std::map<std::string, int>{{"a", 2}, {"b", 2}, {"c", 2}});
}

TEST_CASE("the other side may vanish at any time") {
    for (int when = 0; when < 4; ++when) {
        Call call(house("broadband-complaint"));
        if (when > 0)
            call.hear(heard::Queued{});
        if (when > 1)
            call.hear(heard::AtAgent{});
        if (when > 2)
            call.pass(5_s);
        call.hear(heard::Gone{when == 1});
        const std::string left = when == 0 ? "放弃排队" : when == 1 ? "掉线" : "座席先挂";
        CHECK(call.actor.ending() == left);
        CHECK_FALSE(call.last<act::Finished>().by_customer);
        CHECK(call.actor.next_deadline() == Instant::never());
        const auto before = call.acts.size();
        call.hear(heard::Move{"道歉"});
        call.pass(60_s);
        CHECK(call.acts.size() == before);
    }
}

TEST_CASE("a line whose end is never reported is given up") {
    Call call(drill_of(plain));
    call.hear(heard::AtAgent{});
    call.pass(1_min);
    call.pass(1_min);
    CHECK_FALSE(call.actor.ending().empty());
}

TEST_CASE("the same seed gives the same call, another seed another") {
    const auto play = [](std::uint64_t seed) {
        Call call(house("broadband-complaint"), Ear::self_report, seed);
        call.hear(heard::AtAgent{});
        std::string all;
        for (int i = 0; i < 8; ++i) {
            call.speak(i % 2 == 0 ? "核对身份" : "");
            call.listen();
        }
        for (const auto& act : call.acts)
            if (const auto* say = std::get_if<act::Say>(&act))
                all += say->text;
        return all;
    };
    CHECK(play(5) == play(5));
    CHECK(play(5) != play(6));
}

TEST_CASE("a copy goes its own way") {
    Call call(house("broadband-complaint"));
    call.hear(heard::AtAgent{});
    call.speak();
    call.listen();
    Actor other = call.actor;
    call.speak("道歉");
    CHECK(other.scene() == "开场");
    CHECK(call.actor.scene() == "讲事情");
    CHECK(other.open_branches().size() == 5);
}

TEST_CASE("outbound customers come from the list, one after the other") {
    const auto drill = house("telesales");
    CHECK(Actor(drill, 1, 1, Ear::turns).name() == "王桂兰");
    CHECK(Actor(drill, 1, 2, Ear::turns).name() == "李建国");
    CHECK(Actor(drill, 9, 21, Ear::turns).name() == "王桂兰");
    CHECK(Actor(drill, 1, 2, Ear::turns).value("电话").shown() == "0510-88670567");
}

TEST_CASE("keys may be groups and hold variables") {
    Call call(drill_of(
        "剧本 { 名称=\"a\", 按键=\"2,12#\" }\n场景 \"一\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }"));
    call.hear(heard::InMenu{});
    call.pass(4_s);
    call.hear(heard::InMenu{});
    call.pass(4_s);
    REQUIRE(call.count<act::Press>() == 2);
    CHECK(call.last<act::Press>().digits == "12#");
    Call other(drill_of("剧本 { 名称=\"a\" }\n场景 \"一\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }"),
               Ear::turns, 1, "7");
    other.hear(heard::InMenu{});
    other.pass(4_s);
    CHECK(other.last<act::Press>().digits == "7");
}

TEST_CASE("pending marks and fields are bounded") {
    Call call(drill_of(plain));
    call.hear(heard::AtAgent{});
    for (int i = 0; i < 1000; ++i) {
        call.hear(heard::Move{"m" + std::to_string(i)});
        call.hear(heard::FormKeyed{"f" + std::to_string(i), "x"});
    }
    call.hear(heard::FormKeyed{"x", std::string(max_field_bytes + 1, 'x')});
    call.listen();
    call.speak();
    CHECK(call.actor.ending() == "完");
}

TEST_CASE("steered by hand the customer says that line, and listens again") {
    Call call(house("broadband-complaint"));
    const auto& lines = call.actor.drill().lines;
    call.hear(heard::Steered{lines.back().id});
    CHECK(call.count<act::Say>() == 0); // not in the talk yet
    call.hear(heard::AtAgent{});
    call.speak();
    REQUIRE(call.count<act::Say>() == 1);
    call.hear(heard::Steered{lines.back().id}); // over his own words
    CHECK(call.last<act::Say>().line == lines.back().id);
    CHECK(call.text() == call.actor.spoken(lines.back()));
    call.hear(heard::LineFinished{call.said(), true});
    const auto said = call.count<act::Say>();
    call.hear(heard::Steered{"l00000000"});
    CHECK(call.count<act::Say>() == said);
}
