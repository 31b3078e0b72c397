#include <catch2/catch.hpp>

#include "contact/journal.h"

using namespace ringroom;

TEST_CASE("an event survives the journal") {
    const StampedEvent in{Instant{42}, event::LegArrived{LegId{9}, "1001", "961\"00\n投诉"}};
    const auto out = from_line(to_line(in));
    REQUIRE(out);
    CHECK(std::get<StampedEvent>(*out) == in);
}

TEST_CASE("a fact with every kind of field survives the journal") {
    const StampedFact in{Instant{-1},
                         fact::AgentStateChanged{AgentId{7}, Presence::not_ready, Activity::ringing,
                                                 "午餐", StateCause::no_answer, ContactId{3}}};
    const auto out = from_line(to_line(in));
    REQUIRE(out);
    CHECK(std::get<StampedFact>(*out) == in);
    CHECK(hash_of(in, 1) == hash_of(std::get<StampedFact>(*out), 1));
}

TEST_CASE("equal facts hash alike and any changed field hashes otherwise") {
    const StampedFact a{Instant{5}, fact::MenuStep{ContactId{1}, "main", "2", "digit", 5_s, 1_s}};
    auto b = a;
    CHECK(hash_of(a, 0) == hash_of(b, 0));
    std::get<fact::MenuStep>(b.fact).digit.push_back('3');
    CHECK(hash_of(a, 0) != hash_of(b, 0));
    b = a;
    b.at = Instant{6};
    CHECK(hash_of(a, 0) != hash_of(b, 0));
}

TEST_CASE("broken and foreign lines are refused with their own codes") {
    CHECK(from_line("").error().code == "journal.broken");
    CHECK(from_line("[1,\"event\"]").error().code == "journal.broken");
    CHECK(from_line("[1,\"event\",\"Nonsense\",{}]").error().code == "journal.unknown_word");
    CHECK(from_line("[1,\"event\",\"LegDigit\",{\"leg\":1}]").error().code == "journal.broken");
    CHECK(from_line("[1,\"fact\",\"HoldBegan\",{\"contact\":\"x\",\"agent\":1}]").error().code ==
          "journal.broken");
}

TEST_CASE("a recording kept before its pace was measured has none") {
    const auto old = from_line("[1,\"fact\",\"RecordingKept\",{\"contact\":3,\"file\":\"a.wav\","
                               "\"sha256\":\"\",\"length\":5000,\"gaps\":0}]");
    REQUIRE(old);
    CHECK(std::get<fact::RecordingKept>(std::get<StampedFact>(*old).fact).pace == 0);
    const StampedFact now{Instant{1}, fact::RecordingKept{ContactId{3}, "a.wav", "", 5_s, 0, 240}};
    const auto out = from_line(to_line(now));
    REQUIRE(out);
    CHECK(std::get<StampedFact>(*out) == now);
}

TEST_CASE("bytes that are not UTF-8 do not stop the journal") {
    const StampedEvent in{Instant{0}, event::LegArrived{LegId{1}, "\xff\xfe", "1"}};
    CHECK(from_line(to_line(in)));
}

TEST_CASE("a fact tells its contact") {
    CHECK(contact_of(fact::HoldBegan{ContactId{8}, AgentId{1}}) == ContactId{8});
    CHECK_FALSE(contact_of(fact::DrillStateChanged{DrillId{1}, "ended"}));
}

namespace {
/// What comes back when `words` has been through a line.
std::string through_a_line(const std::string& words) {
    const auto out = from_line(to_line(StampedEvent{Instant{}, event::LegDigit{LegId{1}, words}}));
    REQUIRE(out);
    return std::get<event::LegDigit>(std::get<StampedEvent>(*out).event).digit;
}
} // namespace

TEST_CASE("every character comes back from a line, and no line breaks within") {
    std::string all;
    for (char c = 1; c != 127; ++c)
        all += c;
    all += std::string(1, '\0') + "\x7f é 投诉 \xf0\x9f\x98\x80";
    CHECK(through_a_line(all) == all);
    CHECK(to_line(StampedEvent{Instant{}, event::LegDigit{LegId{1}, all}}).find('\n') ==
          std::string::npos);
}

TEST_CASE("each byte that is no UTF-8 becomes a replacement character") {
    const std::string sign = "\xef\xbf\xbd";
    CHECK(through_a_line("a\x80z") == "a" + sign + "z");
    CHECK(through_a_line("\xc0\xaf") == sign + sign);            // overlong
    CHECK(through_a_line("\xed\xa0\x80") == sign + sign + sign); // a surrogate
    CHECK(through_a_line("\xf4\x90\x80\x80").size() == 4 * 3);   // beyond U+10FFFF
    CHECK(through_a_line("\xe6\x8a") == sign + sign);            // cut short
    CHECK(through_a_line("\xf0\x9f\x98") == sign + sign + sign);
    CHECK(through_a_line("\xed\x9f\xbf") == "\xed\x9f\xbf"); // the last before them
}

TEST_CASE("a fact as the API shows it has name, time and fields") {
    CHECK(to_json({Instant{-5}, fact::HoldBegan{ContactId{8}, AgentId{1}}}) ==
          R"({"name":"HoldBegan","at":-5,"contact":8,"agent":1})");
    CHECK(to_json({Instant{5}, fact::FactSpoken{ContactId{8}, "号码", "1\"2", true}})
              .ends_with(R"("value":"1\"2","again":true})"));
}

TEST_CASE("a drill's agents survive the journal, and lines from before there were any read") {
    const StampedEvent in{
        Instant{1},
        event::DrillBegan{DrillId{2}, "p/s", 3, "turns", {AgentId{4}, AgentId{5}}, {AgentId{6}}}};
    const auto out = from_line(to_line(in));
    REQUIRE(out);
    CHECK(std::get<StampedEvent>(*out) == in);
    const auto old =
        from_line(R"([1,"event","DrillBegan",{"drill":2,"script":"p/s","seed":3,"ear":"turns"}])");
    REQUIRE(old);
    const auto& began = std::get<event::DrillBegan>(std::get<StampedEvent>(*old).event);
    CHECK(began.agents.empty());
    CHECK(began.players.empty());
    CHECK_FALSE(from_line(R"([1,"event","DrillBegan",{"drill":2,"script":"p/s","seed":3}])"));
    CHECK_FALSE(from_line(
        R"([1,"event","DrillBegan",{"drill":2,"script":"","seed":3,"ear":"","agents":["x"]}])"));
}
