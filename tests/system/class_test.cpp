// A class on one machine without people: a student and a teacher in real windows, driven by keys
// only, with headsets of their own at a sound server of the test's.
#include "audio/wav.h"
#include "system/person.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr double customers_tone = 900;

bool party(Lab& lab, const std::string& part) {
    return lab.until([&] {
        const auto parties = lab.all<fact::PartyChanged>();
        return !parties.empty() && parties.back().part == part;
    });
}

} // namespace

TEST_CASE("a student talks, a teacher listens, whispers and joins, at two windows by keys") {
    sound::Pulse pulse({"mouth2", "ear2"});
    Lab lab;
    Person student(lab, "1001", pulse, "mouth", "ear");
    Person teacher(lab, "8001", pulse, "mouth2", "ear2");
    REQUIRE(student.is(Presence::not_ready, Activity::idle));
    REQUIRE(teacher.is(Presence::not_ready, Activity::idle));
    student.screen.await_window();
    student.screen.press("F10");
    REQUIRE(student.is(Presence::ready, Activity::idle));
    Caller caller(lab, customers_tone);
    caller.handset.call("96101");
    REQUIRE(student.is(Presence::ready, Activity::ringing));
    student.screen.press("space");
    REQUIRE(student.is(Presence::ready, Activity::talking));
    CHECK(student.hears(customers_tone)); // the customer, in the headset
    student.speak(true);
    REQUIRE(lab.until([&] { return caller.handset.loudness() > audible; }));
    student.speak(false);

    teacher.screen.await_window();
    teacher.screen.press("alt+3");
    // The student's tile is beside the teacher's own; asked again until the page knows them.
    for (int i = 0; i < 50 && lab.all<fact::PartyChanged>().empty(); ++i) {
        teacher.screen.press("Right");
        teacher.screen.press("l");
        lab.pass(200_ms);
    }
    REQUIRE(party(lab, "listens"));
    CHECK(teacher.hears(customers_tone));

    caller.handset.sound->speaking = false; // what the student hears now is the teacher
    teacher.speak(true);
    teacher.screen.press("w");
    REQUIRE(party(lab, "whispers"));
    lab.pass(500_ms);
    caller.handset.forget();
    CHECK(student.hears_something());
    lab.pass(1_s);
    CHECK(caller.handset.loudness() < audible); // the customer does not
    teacher.screen.press("j");
    REQUIRE(party(lab, "talks"));
    REQUIRE(lab.until([&] { return caller.handset.loudness() > audible; }));
    teacher.screen.press("e");
    REQUIRE(party(lab, "left"));

    student.screen.press("F3");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
    const auto wav = audio::WavFile::open(lab.kept_recording());
    REQUIRE(wav);
    CHECK(media::test::has_tone(wav->channel(0), customers_tone));
    CHECK(media::test::lacks_tone(wav->channel(1), customers_tone));
    CHECK(rms(wav->channel(1)) > audible); // what the student and the teacher said
}
