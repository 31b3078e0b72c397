// The seat's back room at a real lab, without its window: what only its own state can tell in time.
#include "media/line.h"
#include "seat/back.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// 1001 is ready at a back room, and a customer rings.
struct Ringing {
    Lab lab;
    seat::Back back{std::make_shared<media::Line>(), [] {}};
    Caller caller{lab, 900};

    Ringing() {
        back.sign_in({"127.0.0.1", lab.http_port()}, "1001", lab.password("1001"));
        REQUIRE(becomes(
            [](const seat::Shown& s) { return s.stage == seat::Stage::at_seat && s.registered; }));
        back.ready();
        REQUIRE(
            becomes([](const seat::Shown& s) { return s.view.agent.presence == Presence::ready; }));
        caller.handset.call("96101");
        REQUIRE(becomes([](const seat::Shown& s) {
            return s.view.contact && s.view.agent.activity == Activity::ringing &&
                   s.hook == seat::Hook::ringing;
        }));
    }
    bool becomes(const std::function<bool(const seat::Shown&)>& what) {
        return lab.until([&] { return what(back.shown()); });
    }
    /// The note as the lab has it.
    std::string kept() {
        const auto student = lab.sign_in("1001");
        const auto view = student->wait<wire::SeatView>("GET", "/seat");
        REQUIRE(view);
        return view->contact ? view->contact->note.value_or("") : std::string{};
    }
};

} // namespace

TEST_CASE("what is typed while it rings is the lab's once the call is answered") {
    Ringing call;
    call.back.note("his name is on the bill");
    call.back.save(); // as leaving the field does
    REQUIRE(call.becomes([](const seat::Shown& s) { return s.unsaved == 1; }));
    call.back.answer();
    REQUIRE(call.becomes([](const seat::Shown& s) {
        return s.view.agent.activity == Activity::talking && s.unsaved == 0;
    }));
    CHECK(call.back.shown().notice.code.empty());
    CHECK(call.kept() == "his name is on the bill");
}

TEST_CASE("what was typed about a call that went by is gone, and the seat says so") {
    Ringing call;
    call.back.note("wants to");
    REQUIRE(call.becomes([](const seat::Shown& s) { return s.unsaved == 1; }));
    call.caller.handset.hang_up();
    REQUIRE(call.becomes([](const seat::Shown& s) { return !s.view.contact; }));
    CHECK(call.becomes([](const seat::Shown& s) { return s.unsaved == 0; }));
    CHECK(call.back.shown().notice.code == "seat.went_by");
}

TEST_CASE("a talk between seats names the colleague on both sides and has no customer") {
    Lab lab;
    struct Place {
        seat::Back back{std::make_shared<media::Line>(), [] {}};
        Place(Lab& lab, const std::string& number) {
            back.sign_in({"127.0.0.1", lab.http_port()}, number, lab.password(number));
            REQUIRE(lab.until([&] {
                const auto shown = back.shown();
                return shown.registered && shown.view.agent.presence == Presence::not_ready;
            }));
        }
        [[nodiscard]] std::string colleague() const {
            const auto shown = back.shown();
            return shown.view.contact ? shown.view.contact->colleague_number.value_or("") : "";
        }
    };
    Place asks(lab, "1001");
    Place asked(lab, "1002");
    asks.back.call("1002");
    REQUIRE(lab.until([&] { return asked.back.shown().hook == seat::Hook::ringing; }));
    CHECK(lab.until([&] { return asked.colleague() == "1001"; }));
    asked.back.answer();
    CHECK(lab.until([&] { return asks.colleague() == "1002"; }));
    const auto contact = asked.back.shown().view.contact;
    REQUIRE(contact);
    CHECK_FALSE(contact->colleague_name.value_or("").empty());
    CHECK_FALSE(contact->record);
    CHECK(contact->form.inputs.empty());
}
