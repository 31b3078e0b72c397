// Third parties in a talk: consultation, conference, transfer, supervision. Who hears whom is read
// from the last matrix of the bridge.
#include <catch2/catch.hpp>

#include "base/random.h"
#include "center/house.h"
#include "center/limits.h"

using namespace ringroom;
using namespace ringroom::test;

namespace {

constexpr AgentId student{1};
constexpr AgentId colleague{2};
constexpr AgentId leader{3};

/// A customer talks to the student; a colleague and a leader are signed on.
struct Talk : Desk {
    LegId customer;
    LegId seat;
    explicit Talk(const std::shared_ptr<const center::Settings>& settings = small_centre())
        : Desk(settings) {
        customer = talk();
        seat = ringing("1001");
        sign_on(2);
        sign_on(3);
    }
    bool hears(LegId listener, LegId speaker) const {
        const auto matrix = commands<command::SetHearing>().back();
        for (std::size_t i = 0; i < matrix.hears.size(); ++i)
            if (matrix.hears[i] == listener && matrix.speaks[i] == speaker)
                return true;
        return false;
    }
    bool hear_each_other(LegId one, LegId other) const {
        return hears(one, other) && hears(other, one);
    }
    LegId answered(const std::string& extension) {
        const LegId leg = ringing(extension);
        happen(event::LegAnswered{leg});
        return leg;
    }
    std::string refusal() const {
        const auto all = facts<fact::RequestRefused>();
        return all.empty() ? "" : all.back().code;
    }
    center::AgentLine line(AgentId agent) const {
        for (const auto& one : machine.view(now).agents)
            if (one.agent == agent)
                return one;
        return {};
    }
    center::Stage stage() const { return machine.contact(ContactId{1})->stage; }
    AgentId owner() const { return machine.contact(ContactId{1})->agent; }
};

} // namespace

TEST_CASE("consulting: the customer hears music, the two agents hear each other") {
    Talk desk;
    desk.happen(event::Consult{student, "1002"});
    CHECK(desk.line(colleague).activity == Activity::dialling);
    CHECK(desk.machine.contact_of(colleague) == ContactId{1}); // sees whose call it is
    const LegId other = desk.answered("1002");
    CHECK(desk.hear_each_other(desk.seat, other));
    CHECK_FALSE(desk.hears(desk.customer, desk.seat));
    CHECK_FALSE(desk.hears(other, desk.customer));
    CHECK(desk.line(student).activity == Activity::holding);
    CHECK(desk.line(colleague).activity == Activity::talking);

    SECTION("taken back, the colleague waits; put back, the customer") {
        desk.happen(event::AgentHold{student, false});
        CHECK(desk.hear_each_other(desk.seat, desk.customer));
        CHECK_FALSE(desk.hears(other, desk.seat));
        desk.happen(event::AgentHold{student, true});
        CHECK(desk.hear_each_other(desk.seat, other));
        CHECK_FALSE(desk.hears(desk.customer, desk.seat));
    }
    SECTION("in conference everybody hears everybody") {
        desk.happen(event::Conference{student});
        for (const auto& [one, two] :
             {std::pair{desk.seat, other}, {desk.seat, desk.customer}, {other, desk.customer}})
            CHECK(desk.hear_each_other(one, two));
        CHECK(desk.line(student).activity == Activity::talking);
    }
}

TEST_CASE("the end of a consultation") {
    Talk desk;
    desk.happen(event::Consult{student, "1002"});
    const LegId other = desk.answered("1002");
    SECTION("frees the colleague without wrap-up; the customer still waits") {
        desk.happen(event::ConsultEnd{student});
        CHECK(desk.line(colleague).activity == Activity::idle);
        CHECK_FALSE(desk.machine.contact_of(colleague));
        CHECK(desk.line(student).activity == Activity::holding);
        desk.happen(event::AgentHold{student, false});
        CHECK(desk.hear_each_other(desk.seat, desk.customer));
    }
    SECTION("who was consulted hangs up: the same") {
        desk.happen(event::LegReleased{other, Cause::normal});
        CHECK(desk.line(colleague).activity == Activity::idle);
        CHECK(desk.stage() == center::Stage::talking);
    }
    SECTION("the colleague hangs up by the seat: the customer stays") {
        desk.happen(event::AgentRelease{colleague});
        CHECK(desk.stage() == center::Stage::talking);
        CHECK(desk.owner() == student);
    }
    SECTION("the colleague cannot hold a customer who is not theirs") {
        desk.happen(event::AgentHold{colleague, false});
        CHECK(desk.refusal() == "center.refused.no_contact");
    }
    SECTION("no sound from the colleague ends only their part") {
        desk.happen(event::MediaLost{other});
        CHECK(desk.stage() == center::Stage::talking);
        CHECK(desk.line(colleague).activity == Activity::idle);
    }
    SECTION("the customer gives up: everybody is free") {
        desk.happen(event::LegReleased{desk.customer, Cause::normal});
        CHECK(desk.line(student).activity == Activity::after_call_work);
        CHECK(desk.line(colleague).activity == Activity::idle);
        desk.happen(event::Disposition{student, ContactId{1}, "done"});
        desk.happen(event::WrapUpDone{student});
        CHECK(desk.machine.counts().legs == 0);
        CHECK(desk.machine.counts().bridges == 0);
    }
    SECTION("a second consultation is refused") {
        desk.happen(event::Consult{student, "1003"});
        CHECK(desk.refusal() == "center.refused.third_party");
    }
}

TEST_CASE("whoever does not answer a consultation stops ringing") {
    Talk desk;
    desk.happen(event::Consult{student, "1002"});
    desk.happen(event::Conference{student});
    CHECK(desk.refusal() == "center.refused.not_answered");
    desk.happen(event::Transfer{student, "", {}});
    CHECK(desk.refusal() == "center.refused.not_answered");
    desk.pass(center::limits::dial_seat);
    CHECK(desk.line(colleague).activity == Activity::idle);
    CHECK(desk.facts<fact::PartyChanged>().back().part == "left");
    desk.happen(event::ConsultEnd{student});
    CHECK(desk.refusal() == "center.refused.no_third_party");
}

TEST_CASE("what cannot be consulted is refused with the reason") {
    Talk desk;
    for (const auto& [to, code] : {std::pair{"9999", "center.refused.no_such_target"},
                                   {"1001", "center.refused.not_callable"},
                                   {"faults", "center.refused.no_such_target"}}) {
        desk.happen(event::Consult{student, to});
        CHECK(desk.refusal() == code);
    }
    desk.happen(event::ExtensionChanged{"1002", false});
    desk.happen(event::Consult{student, "1002"});
    CHECK(desk.refusal() == "center.refused.not_callable");
    CHECK(desk.hear_each_other(desk.seat, desk.customer)); // not put on hold for nothing
    desk.happen(event::Consult{leader, "1002"});
    CHECK(desk.refusal() == "center.refused.no_contact");
}

TEST_CASE("attended transfer: the colleague has the customer, the student wraps up") {
    Talk desk;
    desk.happen(event::FormField{student, ContactId{1}, "order", "4471"});
    desk.happen(event::Consult{student, "1002"});
    const LegId other = desk.answered("1002");
    desk.happen(event::Transfer{student, "", {}});
    CHECK(desk.hear_each_other(other, desk.customer));
    CHECK(desk.owner() == colleague);
    CHECK(desk.line(student).activity == Activity::after_call_work);
    CHECK(desk.commands<command::RecordParty>() ==
          std::vector{command::RecordParty{ContactId{1}, other, true}, // beside, and then instead
                      command::RecordParty{ContactId{1}, other, false}});
    const auto told = desk.facts<fact::ContactTransferred>().back();
    CHECK(told == fact::ContactTransferred{ContactId{1}, student, "1002", "attended"});
    // The form goes with the customer.
    desk.happen(event::FormField{colleague, ContactId{1}, "town", "Wuxi"});
    CHECK(desk.machine.contact(ContactId{1})->fields.size() == 2);
    desk.happen(event::FormField{student, ContactId{1}, "town", "Suzhou"});
    CHECK(desk.refusal() == "center.refused.not_your_contact");
    desk.happen(event::WrapUpDone{student}); // no outcome is asked of who gave the customer away
    CHECK(desk.line(student).activity == Activity::idle);
    desk.happen(event::AgentHold{colleague, true});
    desk.happen(event::AgentHold{colleague, false});
    desk.happen(event::AgentRelease{colleague});
    CHECK(desk.line(colleague).activity == Activity::after_call_work);
    desk.happen(event::Disposition{colleague, ContactId{1}, "done"});
    desk.happen(event::WrapUpDone{colleague});
    CHECK(desk.machine.counts().contacts == 0);
    CHECK(desk.commands<command::StartRecording>().size() == 1);
}

TEST_CASE("blind transfer to a seat") {
    Talk desk;
    desk.happen(event::AgentHold{student, true});
    desk.happen(event::Transfer{student, "1002", {}});
    CHECK(desk.line(student).activity == Activity::after_call_work);
    CHECK(desk.line(colleague).activity == Activity::dialling);
    SECTION("answered") {
        const LegId other = desk.answered("1002");
        CHECK(desk.hear_each_other(other, desk.customer));
        CHECK(desk.owner() == colleague);
        CHECK(desk.commands<command::StartRecording>().size() == 1);
    }
    SECTION("declined: back to who gave him away, who is free again") {
        desk.happen(event::WrapUpDone{student});
        desk.happen(event::LegReleased{desk.ringing("1002"), Cause::declined});
        CHECK(desk.line(colleague).activity == Activity::idle);
        const LegId again = desk.answered("1001");
        CHECK(desk.hear_each_other(again, desk.customer));
        CHECK(desk.owner() == student);
    }
    SECTION("not answered and nobody to go back to: into the queue he came from, and answered") {
        desk.happen(event::AgentLogOff{student});
        desk.pass(center::limits::dial_seat);
        CHECK(desk.stage() == center::Stage::queued);
        const LegId next = desk.answered("1003"); // who has been free longest
        CHECK(desk.hear_each_other(next, desk.customer));
    }
    SECTION("the customer hangs up meanwhile") {
        desk.happen(event::LegReleased{desk.customer, Cause::normal});
        CHECK(desk.machine.contact_of(colleague) == ContactId{});
        CHECK(desk.machine.counts().legs == 0);
    }
}

TEST_CASE("transfer to a queue and to a number") {
    Talk desk;
    SECTION("a queue") {
        desk.happen(event::Transfer{student, "complaints", {}});
        CHECK(desk.line(student).activity == Activity::after_call_work);
        CHECK(desk.facts<fact::ContactQueued>().back().queue == QueueId{2});
        const LegId other = desk.answered("1002");
        CHECK(desk.hear_each_other(other, desk.customer));
        CHECK(desk.commands<command::StartRecording>().size() == 1);
    }
    SECTION("a menu: he may press again") {
        desk.happen(event::Transfer{student, "96100", {}});
        CHECK(desk.stage() == center::Stage::menu);
        desk.happen(event::LegDigit{desk.customer, "2"});
        CHECK(desk.stage() == center::Stage::queued);
    }
    SECTION("nothing of that name, or a seat that is busy") {
        desk.happen(event::Transfer{student, "nowhere", {}});
        CHECK(desk.refusal() == "center.refused.no_such_target");
        desk.happen(event::Transfer{student, "1001", {}});
        CHECK(desk.refusal() == "center.refused.not_callable");
        CHECK(desk.hear_each_other(desk.seat, desk.customer));
    }
    SECTION("by the leader, in the student's place") {
        desk.happen(event::Transfer{student, "1002", leader});
        desk.answered("1002");
        CHECK(desk.owner() == colleague);
        desk.happen(event::Transfer{student, "1002", leader});
        CHECK(desk.facts<fact::RequestRefused>().back().agent == leader);
    }
}

TEST_CASE("supervision: listen, whisper, join, take over") {
    Talk desk;
    desk.happen(event::Supervise{leader, student, Part::listens});
    const LegId ear = desk.answered("1003");
    CHECK(desk.hears(ear, desk.customer));
    CHECK(desk.hears(ear, desk.seat));
    CHECK_FALSE(desk.hears(desk.seat, ear));
    CHECK_FALSE(desk.hears(desk.customer, ear));
    CHECK(desk.commands<command::RecordParty>().empty());

    desk.happen(event::Supervise{leader, student, Part::whispers});
    CHECK(desk.hears(desk.seat, ear));
    CHECK_FALSE(desk.hears(desk.customer, ear));
    REQUIRE(desk.commands<command::RecordParty>().size() == 1);
    CHECK(desk.commands<command::RecordParty>().front().beside);

    desk.happen(event::Supervise{leader, student, Part::talks});
    CHECK(desk.hear_each_other(desk.customer, ear));
    CHECK(desk.commands<command::RecordParty>().size() == 1); // recorded already

    SECTION("goes again: nothing else changes, nothing to wrap up") {
        desk.happen(event::SuperviseEnd{leader});
        CHECK(desk.line(leader).activity == Activity::idle);
        CHECK(desk.hear_each_other(desk.customer, desk.seat));
    }
    SECTION("hangs up: the same") {
        desk.happen(event::AgentRelease{leader});
        CHECK(desk.line(leader).activity == Activity::idle);
        CHECK(desk.stage() == center::Stage::talking);
    }
    SECTION("takes over") {
        desk.happen(event::TakeOver{leader});
        CHECK(desk.owner() == leader);
        CHECK(desk.line(student).activity == Activity::after_call_work);
        CHECK(desk.hear_each_other(desk.customer, ear));
        CHECK(desk.facts<fact::ContactTransferred>().back().kind == "taken_over");
    }
    SECTION("the customer hangs up: the leader is free") {
        desk.happen(event::LegReleased{desk.customer, Cause::normal});
        CHECK(desk.line(leader).activity == Activity::idle);
    }
    SECTION("the student transfers: the leader, who was with the student, leaves") {
        desk.happen(event::Transfer{student, "1002", {}});
        CHECK(desk.line(leader).activity == Activity::idle);
    }
}

TEST_CASE("supervision that cannot be is refused to who asked") {
    Talk desk;
    desk.happen(event::Supervise{student, student, Part::listens});
    CHECK(desk.refusal() == "center.refused.own_call");
    desk.happen(event::Supervise{leader, colleague, Part::listens});
    CHECK(desk.refusal() == "center.refused.no_contact");
    desk.happen(event::TakeOver{leader});
    CHECK(desk.refusal() == "center.refused.no_third_party");
    desk.happen(event::SuperviseEnd{leader});
    CHECK(desk.refusal() == "center.refused.no_third_party");
    desk.happen(event::ExtensionChanged{"1003", false});
    desk.happen(event::Supervise{leader, student, Part::listens});
    CHECK(desk.refusal() == "center.refused.not_callable");
    for (const auto& refused : desk.facts<fact::RequestRefused>())
        CHECK((refused.agent == leader || refused.agent == student));
}

TEST_CASE("as many third parties as the limit, and one more is refused") {
    auto settings = std::make_shared<center::Settings>(*small_centre());
    for (std::uint64_t n = 4; n <= 6; ++n) {
        auto agent = settings->agents.front();
        agent.id = AgentId{n};
        agent.number = std::to_string(1000 + n);
        settings->agents.push_back(agent);
    }
    Talk desk(settings);
    for (std::uint64_t n = 4; n <= 6; ++n)
        desk.sign_on(n);
    for (std::uint64_t n = 2; n < 2 + center::limits::parties; ++n)
        desk.happen(event::Supervise{AgentId{n}, student, Part::listens});
    CHECK(desk.refusal().empty());
    desk.happen(event::Supervise{AgentId{6}, student, Part::listens});
    CHECK(desk.refusal() == "center.refused.third_party");
}

TEST_CASE("a state that is set in wrap-up does not begin the wrap-up's clock anew") {
    Talk desk;
    desk.happen(event::AgentRelease{student});
    REQUIRE(desk.line(student).activity == Activity::after_call_work);
    const Instant began = desk.line(student).since;
    desk.pass(2_s);
    desk.happen(event::ForcePresence{leader, student, Presence::not_ready, "meeting"});
    CHECK(desk.line(student).presence == Presence::not_ready);
    CHECK(desk.line(student).activity == Activity::after_call_work);
    CHECK(desk.line(student).since == began);
    desk.happen(event::ForcePresence{leader, colleague, Presence::not_ready, "meeting"});
    CHECK(desk.line(colleague).since == desk.now);
}

TEST_CASE("a leader ends a contact and sets a state") {
    Talk desk;
    desk.happen(event::ForcePresence{leader, colleague, Presence::not_ready, "meeting"});
    CHECK(desk.line(colleague).presence == Presence::not_ready);
    CHECK(desk.facts<fact::AgentStateChanged>().back().cause == StateCause::supervisor);
    desk.happen(event::ForcePresence{leader, colleague, Presence::logged_out, {}});
    CHECK(desk.line(colleague).presence == Presence::logged_out);
    desk.happen(event::ForcePresence{leader, colleague, Presence::ready, {}});
    CHECK(desk.refusal() == "center.refused.no_such_target");
    desk.happen(event::ForceRelease{leader, student});
    CHECK(desk.facts<fact::ContactReleased>().back().by == "supervisor");
    desk.happen(event::ForceRelease{leader, colleague});
    CHECK(desk.refusal() == "center.refused.no_contact");
    CHECK(desk.facts<fact::RequestRefused>().back().agent == leader);
}

TEST_CASE("a seat that began anew is put back into its talk") {
    Talk desk;
    const LegId before = desk.seat;
    desk.happen(event::SeatReturned{student});
    const LegId again = desk.answered("1001");
    CHECK(again != before);
    CHECK(desk.hear_each_other(again, desk.customer));
    CHECK(desk.commands<command::ReleaseLeg>().back().leg == before);
    CHECK(desk.commands<command::RecordParty>().back().leg == again);
    desk.happen(event::LegReleased{before, Cause::normal}); // late news
    CHECK(desk.stage() == center::Stage::talking);
    desk.happen(event::LegReleased{again, Cause::normal});
    CHECK(desk.facts<fact::ContactReleased>().back().by == "agent");
    desk.happen(event::SeatReturned{student});
    CHECK(desk.refusal() == "center.refused.no_contact");
}

TEST_CASE("a seat that does not answer its return leaves things as they were") {
    Talk desk;
    desk.happen(event::SeatReturned{student});
    desk.happen(event::SeatReturned{student});
    CHECK(desk.refusal() == "center.refused.third_party");
    desk.pass(center::limits::dial_seat);
    CHECK(desk.hear_each_other(desk.seat, desk.customer));
    CHECK(desk.line(student).activity == Activity::talking);
}

TEST_CASE("a moment of the recording is marked") {
    Talk desk;
    desk.happen(event::RecordingMarked{student, "unhappy here"});
    CHECK(desk.commands<command::MarkRecording>().back() ==
          command::MarkRecording{ContactId{1}, "bookmark", "unhappy here"});
    desk.happen(event::RecordingMarked{student, std::string(center::limits::mark_bytes, 'x')});
    CHECK(desk.refusal().empty());
    desk.happen(event::RecordingMarked{student, std::string(center::limits::mark_bytes + 1, 'x')});
    CHECK(desk.refusal() == "center.refused.bad_value");
}

TEST_CASE("a move heard by a classmate counts with its source") {
    Talk desk;
    desk.happen(event::MoveObserved{leader, ContactId{1}, "apologise", "teacher"});
    CHECK(desk.facts<fact::MoveMade>().back() ==
          fact::MoveMade{ContactId{1}, student, "apologise", "teacher"});
    desk.happen(event::MoveObserved{leader, ContactId{1}, "apologise", "classmate"});
    const auto seen = desk.machine.contact(ContactId{1});
    REQUIRE(seen);
    CHECK(seen->observed == std::vector<std::string>{"apologise"}); // each once
    CHECK(seen->moves.empty());                                     // the student's own
    for (std::size_t i = 1; i <= center::limits::moves_shown; ++i)
        desk.happen(event::MoveObserved{leader, ContactId{1}, std::to_string(i), "teacher"});
    CHECK(desk.machine.contact(ContactId{1})->observed.size() == center::limits::moves_shown);
    desk.happen(event::MoveObserved{leader, ContactId{9}, "apologise", "teacher"});
    CHECK(desk.refusal() == "center.refused.not_talking");
    desk.happen(event::LineSteered{leader, ContactId{1}, "l00000000"});
    CHECK(desk.refusal() == "center.refused.not_talking"); // a person without a script
}

TEST_CASE("marking before anybody has answered is told as that") {
    Talk desk;
    desk.happen(event::AgentRelease{student});
    desk.happen(event::MoveObserved{leader, ContactId{1}, "apologise", "teacher"});
    CHECK(desk.refusal() == "center.refused.not_talking");
    (void)desk.call("96102");
    desk.happen(event::MoveObserved{leader, ContactId{2}, "apologise", "teacher"});
    CHECK(desk.refusal() == "center.refused.talk_not_begun");
}

namespace {

/// Everything people and telephones may do, in any order.
struct AnyOrder : Desk {
    Random random;
    std::vector<LegId> customers;
    explicit AnyOrder(std::uint64_t seed)
        : random(stream(seed, "any order")) {
        for (std::uint64_t n = 1; n <= 3; ++n)
            sign_on(n);
    }
    AgentId somebody() { return AgentId{static_cast<std::uint64_t>(random.between(1, 3))}; }
    std::string somewhere() {
        static const std::vector<std::string> places{"1001",  "1002", "1003",      "96100",
                                                     "96102", "",     "complaints"};
        return places[random.below(places.size())];
    }
    Part some_part() { return static_cast<Part>(random.below(3)); }
    /// A telephone that the machine made ring answers, declines or hangs up.
    void some_telephone() {
        const auto made = commands<command::OriginateLeg>();
        if (made.empty())
            return;
        const LegId leg =
            made[made.size() - 1 - random.below(std::min<std::size_t>(4, made.size()))].leg;
        if (random.chance(70))
            happen(event::LegAnswered{leg});
        else
            happen(event::LegReleased{leg, random.chance(50) ? Cause::declined : Cause::normal});
    }
    void some_customer() {
        if (random.chance(60) || customers.empty())
            customers.push_back(call(random.chance(80) ? "96102" : "96100"));
        else
            happen(event::LegReleased{customers[random.below(customers.size())], Cause::normal});
    }
    void something() {
        switch (random.below(16)) {
        case 0:
        case 1:
            return some_customer();
        case 2:
        case 3:
        case 4:
            return some_telephone();
        case 5:
            return happen(event::Consult{somebody(), somewhere()});
        case 6:
            return happen(event::ConsultEnd{somebody()});
        case 7:
            return happen(event::Conference{somebody()});
        case 8:
            return happen(event::Transfer{somebody(), somewhere(), {}});
        case 9:
            return happen(event::Supervise{somebody(), somebody(), some_part()});
        case 10:
            return happen(random.chance(50) ? Event{event::SuperviseEnd{somebody()}}
                                            : Event{event::TakeOver{somebody()}});
        case 11:
            return happen(event::AgentHold{somebody(), random.chance(50)});
        case 12:
            return happen(random.chance(50) ? Event{event::SeatReturned{somebody()}}
                                            : Event{event::AgentRelease{somebody()}});
        case 13:
            return happen(event::ForcePresence{somebody(), somebody(), Presence::ready, {}});
        case 14:
            return wrap_up();
        default:
            return pass(Duration{random.between(0, 9'000)});
        }
    }
    void wrap_up() {
        const auto agent = somebody();
        happen(event::Disposition{agent, machine.contact_of(agent), "done"});
        happen(event::WrapUpDone{agent});
    }
    /// Everybody hangs up and finishes.
    void end() {
        for (const auto leg : customers)
            happen(event::LegReleased{leg, Cause::normal});
        for (std::uint64_t n = 1; n <= 3; ++n) {
            happen(event::Disposition{AgentId{n}, machine.contact_of(AgentId{n}), "done"});
            happen(event::WrapUpDone{AgentId{n}});
        }
        pass(120_s);
    }
};

} // namespace

TEST_CASE("whatever people do in whatever order, nothing is left behind") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        INFO("seed " << seed);
        AnyOrder day(seed);
        for (int i = 0; i < 300; ++i)
            day.something(); // the machine's own checks look after each
        day.end();
        CHECK(day.machine.counts().legs == 0);
        CHECK(day.machine.counts().bridges == 0);
        CHECK(day.machine.counts().contacts == 0);
    }
}
