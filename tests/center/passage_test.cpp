// One contact's passage through the machine, and everything that can come between.
#include <catch2/catch.hpp>

#include "center/limits.h"
#include "house.h"

using namespace ringroom;
using ringroom::test::Desk;

TEST_CASE("a caller passes menu, queue, offer, talk and wrap-up") {
    Desk desk;
    desk.sign_on(1);
    const LegId caller = desk.call("96100");
    CHECK(desk.commands<command::AnswerLeg>().at(0).leg == caller);
    CHECK(desk.commands<command::PlayPrompts>().at(0).items.at(0) == "text:Press 1 or 2.");
    desk.pass(2_s);
    desk.happen(event::LegDigit{caller, "1"});
    CHECK(desk.facts<fact::ContactQueued>().at(0).queue == QueueId{1});
    const LegId seat = desk.ringing("1001");
    REQUIRE(seat);
    desk.happen(event::LegRinging{seat});
    desk.pass(3_s);
    desk.happen(event::LegAnswered{seat});
    CHECK(desk.facts<fact::ContactConnected>().at(0).waited == 3_s);
    CHECK(desk.commands<command::StartRecording>().at(0).agent == seat);
    CHECK(desk.machine.view(desk.now).agents.at(0).activity == Activity::talking);

    desk.pass(30_s);
    desk.happen(event::LegReleased{caller, Cause::normal});
    CHECK(desk.facts<fact::ContactReleased>().at(0).by == "customer");
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == seat);
    CHECK(desk.facts<fact::ContactDone>().empty());
    CHECK(desk.machine.counts().legs == 0);
    desk.happen(event::Disposition{AgentId{1}, desk.contact(), "solved"});
    desk.happen(event::WrapUpDone{AgentId{1}});
    CHECK(desk.facts<fact::ContactDone>().size() == 1);
    CHECK(desk.machine.counts().contacts == 0);
    CHECK(desk.machine.counts().bridges == 0);
}

TEST_CASE("the machine does not mind how late it is called") {
    const auto run = [](Duration step) {
        Desk desk;
        desk.call("96100");
        for (Duration t{}; t < 120_s; t += step)
            desk.pass(step);
        return desk.output.facts;
    };
    CHECK(run(10_ms) == run(1_s));
    CHECK(run(10_ms) == run(40_s));
}

TEST_CASE("an unknown number is refused and leaves nothing behind") {
    Desk desk;
    const LegId leg = desk.call("12345");
    CHECK(desk.commands<command::ReleaseLeg>().at(0).leg == leg);
    CHECK(desk.commands<command::ReleaseLeg>().at(0).cause == Cause::unknown_number);
    CHECK(desk.machine.counts().contacts == 0);
}

TEST_CASE("music plays while a caller waits and stops for the agent") {
    Desk desk;
    const LegId caller = desk.call("96102");
    const auto music = desk.commands<command::PlayPrompts>().back();
    CHECK(music.loop);
    CHECK(music.leg == caller);
    desk.sign_on(1);
    desk.happen(event::LegRinging{desk.ringing("1001")});
    desk.happen(event::LegAnswered{desk.ringing("1001")});
    CHECK(desk.commands<command::StopPlay>().back().play == music.play);
}

TEST_CASE("an announcement interrupts the music, and the music returns") {
    Desk desk;
    desk.call("96102");
    desk.pass(11_s);
    const auto said = desk.commands<command::PlayPrompts>().back();
    CHECK(said.items.at(0) == "position:1");
    CHECK(desk.facts<fact::Announced>().at(0).number == 1);
    desk.happen(event::PlayFinished{said.play, true});
    CHECK(desk.commands<command::PlayPrompts>().back().loop);
}

TEST_CASE("a caller who gives up while a seat rings stops the ringing without blame") {
    Desk desk;
    desk.sign_on(1);
    const LegId caller = desk.call("96102");
    const LegId seat = desk.ringing("1001");
    desk.happen(event::LegRinging{seat});
    desk.happen(event::LegReleased{caller, Cause::cancelled});
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == seat);
    CHECK(desk.facts<fact::OfferEnded>().back().end == OfferEnd::caller_left);
    CHECK(desk.facts<fact::QueueLeft>().back().exit == QueueExit::abandoned);
    CHECK(desk.machine.view(desk.now).agents.at(0).presence == Presence::ready);
    CHECK(desk.machine.counts().contacts == 0);
}

TEST_CASE("an agent who declines is taken out of ready and the caller goes on") {
    Desk desk;
    desk.sign_on(1);
    desk.sign_on(2);
    desk.call("96102");
    desk.happen(event::LegReleased{desk.ringing("1001"), Cause::declined});
    CHECK(desk.facts<fact::OfferEnded>().back().end == OfferEnd::declined);
    CHECK(desk.machine.view(desk.now).agents.at(0).presence == Presence::not_ready);
    CHECK(desk.ringing("1002"));
}

TEST_CASE("a seat whose telephone is gone cannot be rung") {
    Desk desk;
    desk.sign_on(1);
    desk.happen(event::ExtensionChanged{"1001", false});
    desk.call("96102");
    CHECK_FALSE(desk.ringing("1001"));
    CHECK(desk.facts<fact::OfferEnded>().back().end == OfferEnd::unreachable);
    CHECK(desk.machine.view(desk.now).agents.at(0).presence == Presence::not_ready);
}

TEST_CASE("an answer that comes too late is hung up") {
    Desk desk;
    desk.sign_on(1);
    const LegId caller = desk.call("96102");
    const LegId seat = desk.ringing("1001");
    desk.happen(event::LegReleased{caller, Cause::cancelled});
    const auto before = desk.facts<fact::ContactConnected>().size();
    desk.happen(event::LegAnswered{seat});
    CHECK(desk.facts<fact::ContactConnected>().size() == before);
    CHECK(desk.machine.counts().legs == 0);
}

TEST_CASE("hold gives the customer music and takes both voices out") {
    Desk desk;
    const LegId caller = desk.talk();
    desk.happen(event::AgentHold{AgentId{1}, true});
    CHECK(desk.commands<command::PlayPrompts>().back().leg == caller);
    CHECK(desk.commands<command::SetHearing>().back().hears.empty());
    CHECK(desk.machine.view(desk.now).agents.at(0).activity == Activity::holding);
    desk.happen(event::AgentHold{AgentId{1}, false});
    CHECK(desk.commands<command::SetHearing>().back().hears.size() == 2);
    CHECK(desk.facts<fact::HoldEnded>().size() == 1);
}

TEST_CASE("a contact that ends on hold says that the hold ended") {
    Desk desk;
    const LegId caller = desk.talk();
    desk.happen(event::AgentHold{AgentId{1}, true});
    desk.happen(event::LegReleased{caller, Cause::normal});
    CHECK(desk.facts<fact::HoldEnded>().size() == 1);
}

TEST_CASE("lost sound ends the talk, says so, and takes the seat out of ready") {
    Desk desk;
    desk.talk();
    desk.happen(event::MediaLost{desk.ringing("1001")});
    CHECK(desk.facts<fact::ContactReleased>().at(0).cause == Cause::media_lost);
    CHECK(desk.facts<fact::Alarm>().at(0).code == "center.alarm.media_lost");
    desk.happen(event::Disposition{AgentId{1}, desk.contact(), "lost"});
    desk.happen(event::WrapUpDone{AgentId{1}});
    CHECK(desk.machine.view(desk.now).agents.at(0).presence == Presence::not_ready);
}

TEST_CASE("what a sealed recording tells is noted: lost sound, and how fast the agent spoke") {
    Desk desk;
    desk.talk();
    const auto contact = desk.contact();
    desk.happen(event::SoundLost{contact, 4_s, 300_ms});
    desk.happen(event::RecordingSealed{contact, "a.wav", "cafe", 60_s, 300, 240});
    CHECK(desk.facts<fact::SoundLost>() == std::vector{fact::SoundLost{contact, 4_s, 300_ms}});
    CHECK(desk.facts<fact::RecordingKept>() ==
          std::vector{fact::RecordingKept{contact, "a.wav", "cafe", 60_s, 300, 240}});
}

TEST_CASE("the exit key leads out of the queue, another key does not") {
    Desk desk;
    const LegId caller = desk.call("96102");
    desk.happen(event::LegDigit{caller, "5"});
    CHECK(desk.facts<fact::QueueLeft>().empty());
    desk.happen(event::LegDigit{caller, "9"});
    CHECK(desk.facts<fact::QueueLeft>().at(0).exit == QueueExit::exit_key);
    CHECK(desk.facts<fact::ContactQueued>().back().queue == QueueId{2});
}

TEST_CASE("who waits too long is sent away with a word, not dropped") {
    Desk desk;
    const LegId caller = desk.call("96100");
    desk.happen(event::LegDigit{caller, "2"});
    desk.pass(61_s);
    CHECK(desk.facts<fact::QueueLeft>().at(0).exit == QueueExit::timed_out);
    const auto sorry = desk.commands<command::PlayPrompts>().back();
    CHECK(sorry.items.at(0) == "prompt:all_busy");
    desk.happen(event::PlayFinished{sorry.play, true});
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == caller);
    CHECK(desk.machine.counts().contacts == 0);
}

TEST_CASE("one seat calls another") {
    Desk desk;
    desk.sign_on(1);
    desk.sign_on(2);
    const LegId caller = desk.call("1002", "1001");
    const LegId callee = desk.ringing("1002");
    REQUIRE(callee);
    CHECK(desk.commands<command::RingLeg>().at(0).leg == caller);
    desk.happen(event::LegAnswered{callee});
    CHECK(desk.commands<command::SetHearing>().back().hears.size() == 2);
    CHECK(desk.machine.view(desk.now).agents.at(0).activity == Activity::talking);
    CHECK(desk.machine.view(desk.now).agents.at(1).activity == Activity::talking);
    desk.happen(event::LegReleased{caller, Cause::normal});
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == callee);
    CHECK(desk.machine.counts().legs == 0);
    const LegId again = desk.call("1002", "1001");
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == again);
    CHECK(desk.commands<command::ReleaseLeg>().back().cause == Cause::busy);
}

TEST_CASE("the centre takes its limit of contacts and refuses one more") {
    Desk desk;
    for (std::size_t n = 0; n < center::limits::contacts; ++n)
        desk.machine.handle(
            desk.now, event::LegArrived{LegId{first_incoming_leg + n}, "13900000000", "96102"},
            desk.output);
    CHECK(desk.commands<command::ReleaseLeg>().empty());
    CHECK(desk.machine.counts().contacts == center::limits::contacts);
    desk.calls = center::limits::contacts;
    desk.machine.handle(
        desk.now, event::LegArrived{LegId{first_incoming_leg + desk.calls}, "13900000000", "96102"},
        desk.output);
    CHECK(desk.commands<command::ReleaseLeg>().at(0).cause == Cause::rejected_full);
    CHECK(desk.machine.counts().contacts == center::limits::contacts);
}
