#include <catch2/catch.hpp>

#include "pbx/switchboard.h"

using namespace ringroom;
using namespace ringroom::pbx;

namespace {

constexpr ContactId contact{1};
constexpr LegId caller{std::uint64_t{1} << 32};

template <class C>
std::vector<C> all(const std::vector<Command>& commands) {
    std::vector<C> out;
    for (const auto& command : commands)
        if (const auto* one = std::get_if<C>(&command))
            out.push_back(*one);
    return out;
}

struct Talk {
    Switchboard board;
    std::vector<Command> out;
    LegId agent;
    BridgeId bridge;
    Talk() {
        board.leg_arrived(caller, contact);
        board.answer(caller, out);
        agent = board.originate({contact, "1001", "96100", ""}, out);
        board.leg_answered(agent);
        bridge = board.connect(caller, agent, out);
    }
};

bool hears(const command::SetHearing& matrix, LegId listener, LegId speaker) {
    for (std::size_t i = 0; i < matrix.hears.size(); ++i)
        if (matrix.hears[i] == listener && matrix.speaks[i] == speaker)
            return true;
    return false;
}

} // namespace

TEST_CASE("two connected legs hear each other and nothing else") {
    Talk talk;
    const auto matrix = all<command::SetHearing>(talk.out).back();
    CHECK(matrix.hears.size() == 2);
    CHECK(hears(matrix, caller, talk.agent));
    CHECK(hears(matrix, talk.agent, caller));
}

TEST_CASE("a held caller hears music, is not heard, and comes back") {
    Talk talk;
    talk.out.clear();
    talk.board.hold(caller, {"music:garden"}, talk.out);
    CHECK(all<command::SetHearing>(talk.out).back().hears.empty());
    const auto music = all<command::PlayPrompts>(talk.out).at(0);
    CHECK(music.leg == caller);
    CHECK(music.loop);
    talk.board.hold(caller, {"music:garden"}, talk.out);
    CHECK(all<command::PlayPrompts>(talk.out).size() == 1);

    talk.out.clear();
    talk.board.retrieve(caller, talk.out);
    CHECK(all<command::StopPlay>(talk.out).at(0).play == music.play);
    CHECK(all<command::SetHearing>(talk.out).back().hears.size() == 2);
}

TEST_CASE("releasing a held leg stops its music") {
    Talk talk;
    talk.board.hold(caller, {"music:garden"}, talk.out);
    talk.out.clear();
    talk.board.leg_released(caller, talk.out);
    CHECK(all<command::StopPlay>(talk.out).size() == 1);
}

TEST_CASE("the last leg out closes the bridge, and nothing is left") {
    Talk talk;
    talk.out.clear();
    talk.board.leg_released(caller, talk.out);
    CHECK(all<command::CloseBridge>(talk.out).empty());
    talk.board.release(talk.agent, Cause::normal, talk.out);
    CHECK(all<command::CloseBridge>(talk.out).size() == 1);
    CHECK(all<command::ReleaseLeg>(talk.out).at(0).leg == talk.agent);
    CHECK(talk.board.leg_count() == 0);
    CHECK(talk.board.bridge_count() == 0);
}

TEST_CASE("late reports about a leg that is gone change nothing") {
    Switchboard board;
    std::vector<Command> out;
    CHECK_FALSE(board.leg_ringing(LegId{77}));
    CHECK_FALSE(board.leg_answered(LegId{77}));
    board.leg_released(LegId{77}, out);
    board.release(LegId{77}, Cause::normal, out);
    CHECK(out.empty());
}

TEST_CASE("a leg answers once") {
    Switchboard board;
    std::vector<Command> out;
    const auto leg = board.originate({contact, "1001", "", ""}, out);
    CHECK(board.leg_ringing(leg));
    CHECK(board.leg_answered(leg));
    CHECK_FALSE(board.leg_answered(leg));
    CHECK_FALSE(board.leg_ringing(leg));
}

TEST_CASE("a virtual party is closed, not hung up") {
    Switchboard board;
    std::vector<Command> out;
    const auto leg = board.open_virtual(contact, out);
    CHECK(board.find(leg)->state == LegState::answered);
    board.release(leg, Cause::normal, out);
    CHECK(all<command::CloseVirtual>(out).size() == 1);
    CHECK(all<command::ReleaseLeg>(out).empty());
}

TEST_CASE("extensions are reachable while a telephone is registered") {
    Switchboard board;
    CHECK_FALSE(board.reachable("1001"));
    board.extension_changed("1001", true);
    CHECK(board.reachable("1001"));
    board.extension_changed("1001", false);
    CHECK_FALSE(board.reachable("1001"));
}
