// Who hears whom, by tones, on the wire and in the recording (reference acd.md 2.15).
#include "phone.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

constexpr double customer_tone = 500;
constexpr double student_tone = 800;
constexpr double instructor_tone = 1300;
constexpr double music_tone = 1900;
const std::vector<double> all_tones{customer_tone, student_tone, instructor_tone, music_tone};

struct Call {
    Lab lab;
    Phone customer{customer_tone};
    Phone student{student_tone};
    Phone instructor{instructor_tone};
    BridgeId bridge;
    RecordingId recording;

    explicit Call(bool with_instructor = true) {
        lab.connect(customer);
        lab.connect(student);
        bridge = *lab.engine->create_bridge({1});
        lab.join(bridge, {&customer, &student});
        if (with_instructor) {
            lab.connect(instructor);
            lab.join(bridge, {&instructor});
        }
        recording = *lab.engine->start_recording({1}, "call.wav", {.channels = 3});
        REQUIRE(lab.engine->attach(recording, customer.party, 0));
        REQUIRE(lab.engine->attach(recording, student.party, 1));
        if (with_instructor)
            REQUIRE(lab.engine->attach(recording, instructor.party, 2));
    }
    void hear(const std::vector<Hearing>& matrix) { REQUIRE(lab.engine->hear(bridge, matrix)); }
    void finish() {
        lab.engine->stop(recording);
        lab.run(100);
        REQUIRE(lab.told<Sealed>().size() == 1);
    }
    std::vector<std::int16_t> recorded(int channel) const {
        return channel_of(lab.folder.path / "call.wav", channel);
    }
    void check_recording_keeps_everybody_apart() {
        finish();
        CHECK(has_tone(recorded(0), customer_tone));
        CHECK(lacks_tone(recorded(0), student_tone));
        CHECK(has_tone(recorded(1), student_tone));
        CHECK(lacks_tone(recorded(1), customer_tone));
        CHECK(lacks_tone(recorded(1), instructor_tone));
        CHECK(has_tone(recorded(2), instructor_tone));
    }
};

} // namespace

TEST_CASE("two parties with one codec are forwarded octet for octet") {
    Call call(false);
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({student_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone}, all_tones));
    const auto& got = call.student.packets;
    REQUIRE(got.size() == 25);
    for (std::size_t i = 1; i < got.size(); ++i) {
        CHECK(got[i].sequence == static_cast<std::uint16_t>(got[i - 1].sequence + 1));
        CHECK(got[i].timestamp == got[i - 1].timestamp + 160);
        CHECK(got[i].ssrc == got[0].ssrc);
        CHECK(got[i].ssrc != call.customer.ssrc);
    }
    std::vector<std::uint8_t> codes(160);
    encode(Codec::pcma, sine(customer_tone, 160, 160 * 10), codes);
    CHECK(got[0].payload == codes);
    call.finish();
    CHECK(has_tone(call.recorded(0), customer_tone));
    CHECK(has_tone(call.recorded(1), student_tone));
    CHECK(lacks_tone(call.recorded(0), student_tone));
}

TEST_CASE("A-law and u-law parties understand each other") {
    Lab lab;
    Phone a(customer_tone, Codec::pcma);
    Phone u(student_tone, Codec::pcmu);
    lab.connect(a);
    lab.connect(u);
    const auto bridge = *lab.engine->create_bridge({1});
    lab.join(bridge, {&a, &u});
    const auto recording = *lab.engine->start_recording({1}, "x.wav", {.codec = Codec::pcmu});
    REQUIRE(lab.engine->attach(recording, a.party, 0));
    REQUIRE(lab.engine->attach(recording, u.party, 1));
    lab.run_settled(500);
    CHECK(a.hears_only({student_tone}, all_tones));
    CHECK(u.hears_only({customer_tone}, all_tones));
    lab.engine->stop(recording);
    lab.run(100);
    CHECK(has_tone(channel_of(lab.folder.path / "x.wav", 0), customer_tone));
    CHECK(has_tone(channel_of(lab.folder.path / "x.wav", 1), student_tone));
}

TEST_CASE("monitor: the instructor hears both and is heard by nobody") {
    Call call;
    call.hear({{call.customer.party, {call.student.party}},
               {call.student.party, {call.customer.party}},
               {call.instructor.party, {call.customer.party, call.student.party}}});
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({student_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone}, all_tones));
    CHECK(call.instructor.hears_only({customer_tone, student_tone}, all_tones));
    call.check_recording_keeps_everybody_apart();
}

TEST_CASE("whisper: only the student hears the instructor") {
    Call call;
    call.hear({{call.customer.party, {call.student.party}},
               {call.student.party, {call.customer.party, call.instructor.party}},
               {call.instructor.party, {call.customer.party, call.student.party}}});
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({student_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone, instructor_tone}, all_tones));
    CHECK(call.instructor.hears_only({customer_tone, student_tone}, all_tones));
    call.check_recording_keeps_everybody_apart();
}

TEST_CASE("barge and three-way: everybody hears everybody else, nobody oneself") {
    Call call; // no matrix was given: this is the default
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({student_tone, instructor_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone, instructor_tone}, all_tones));
    CHECK(call.instructor.hears_only({customer_tone, student_tone}, all_tones));
    call.check_recording_keeps_everybody_apart();
}

TEST_CASE("takeover: the customer hears the instructor, the student only listens") {
    Call call;
    call.hear({{call.customer.party, {call.instructor.party}},
               {call.student.party, {call.customer.party, call.instructor.party}},
               {call.instructor.party, {call.customer.party}}});
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({instructor_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone, instructor_tone}, all_tones));
    CHECK(call.instructor.hears_only({customer_tone}, all_tones));
    call.check_recording_keeps_everybody_apart();
}

TEST_CASE("private aside: the instructor speaks to the student and hears nothing of the call") {
    Call call;
    call.hear({{call.customer.party, {call.student.party}},
               {call.student.party, {call.customer.party, call.instructor.party}}});
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({student_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone, instructor_tone}, all_tones));
    CHECK(call.instructor.hears_only({}, all_tones));
    CHECK(call.instructor.packets.size() == 25); // silence, but a live line
    call.check_recording_keeps_everybody_apart();
}

TEST_CASE("hold: music for the customer, nothing for the student, the tap goes on") {
    Call call;
    call.hear({{call.instructor.party, {call.customer.party, call.student.party}}});
    const auto music = make_clip(sine(music_tone, 8000));
    const auto play = call.lab.engine->play(call.customer.party, {music}, {.loop = true});
    REQUIRE(play);
    call.lab.run_settled(500);
    CHECK(call.customer.hears_only({music_tone}, all_tones));
    CHECK(call.student.hears_only({}, all_tones));
    CHECK(call.instructor.hears_only({customer_tone, student_tone}, all_tones));

    // Retrieved: both talk again within a tick.
    call.lab.engine->stop(*play);
    call.hear(
        {{call.customer.party, {call.student.party}}, {call.student.party, {call.customer.party}}});
    call.lab.run(20);
    for (auto* phone : call.lab.phones)
        phone->forget();
    call.lab.run(400);
    CHECK(call.customer.hears_only({student_tone}, all_tones));
    CHECK(call.student.hears_only({customer_tone}, all_tones));
    call.check_recording_keeps_everybody_apart();
    CHECK(call.recorded(0).size() >= 8 * 1000); // holding is not cut out
}

TEST_CASE("consult: the customer waits with music while two colleagues talk") {
    Lab lab;
    Phone customer(customer_tone);
    Phone student(student_tone);
    Phone colleague(instructor_tone);
    for (auto* phone : {&customer, &student, &colleague})
        lab.connect(*phone);
    const auto call = *lab.engine->create_bridge({1});
    lab.join(call, {&customer, &student});
    lab.run(200);
    const auto consult = *lab.engine->create_bridge({1});
    lab.join(consult, {&student, &colleague}); // joining leaves the first bridge
    REQUIRE(lab.engine->play(customer.party, {make_clip(sine(music_tone, 8000))}, {.loop = true}));
    lab.run_settled(400);
    CHECK(customer.hears_only({music_tone}, all_tones));
    CHECK(student.hears_only({instructor_tone}, all_tones));
    CHECK(colleague.hears_only({student_tone}, all_tones));

    // Attended transfer: the colleague gets the customer, the student goes.
    lab.engine->leave(student.party);
    lab.join(call, {&colleague});
    const auto stopped = lab.engine->play(customer.party, {make_clip(sine(music_tone, 160))});
    REQUIRE(stopped);
    lab.run(60);
    lab.run_settled(400);
    CHECK(customer.hears_only({instructor_tone}, all_tones));
    CHECK(colleague.hears_only({customer_tone}, all_tones));
    CHECK(student.packets.empty());
}

TEST_CASE("a matrix switches within one tick, and the outgoing stream has no jump") {
    Call call;
    const std::vector<Hearing> monitor{
        {call.customer.party, {call.student.party}},
        {call.student.party, {call.customer.party}},
        {call.instructor.party, {call.customer.party, call.student.party}}};
    call.hear(monitor);
    call.lab.run(400);
    for (auto* phone : call.lab.phones)
        phone->forget();
    for (int round = 0; round < 6; ++round) {
        if (round % 2 == 0)
            call.hear({{call.customer.party, {call.student.party, call.instructor.party}},
                       {call.student.party, {call.customer.party, call.instructor.party}},
                       {call.instructor.party, {call.customer.party, call.student.party}}});
        else
            call.hear(monitor);
        call.lab.run(200);
    }
    for (const auto* phone : call.lab.phones) {
        REQUIRE(phone->packets.size() >= 59);
        for (std::size_t i = 1; i < phone->packets.size(); ++i) {
            const auto& a = phone->packets[i - 1];
            const auto& b = phone->packets[i];
            CHECK(b.ssrc == a.ssrc);
            CHECK(b.sequence == static_cast<std::uint16_t>(a.sequence + 1));
            const auto step = b.timestamp - a.timestamp;
            CHECK(step >= 160);
            CHECK(step <= 480);
        }
    }
}

TEST_CASE("a conference of 20: each hears the 19 others") {
    Lab lab;
    std::vector<std::unique_ptr<Phone>> phones;
    std::vector<double> tones;
    const auto bridge = *lab.engine->create_bridge({1});
    for (int i = 0; i < 20; ++i) {
        tones.push_back(300 + 150 * i);
        phones.push_back(std::make_unique<Phone>(tones.back(), i % 2 ? Codec::pcma : Codec::pcmu));
        lab.connect(*phones.back());
        lab.join(bridge, {phones.back().get()});
    }
    lab.run_settled(400); // twenty times 8000 clips: look for presence only
    for (std::size_t i = 0; i < phones.size(); ++i) {
        int heard = 0;
        for (std::size_t j = 0; j < tones.size(); ++j)
            heard += j != i && tone_level(phones[i]->sound, tones[j]) > 400;
        CHECK(heard == 19);
    }
}

TEST_CASE("a bridge takes 64 members and refuses the next") {
    Lab lab;
    const auto bridge = *lab.engine->create_bridge({1});
    for (std::size_t i = 0; i < limits::bridge_members; ++i)
        REQUIRE(lab.engine->join(bridge, *lab.engine->open_virtual({1})));
    const auto extra = *lab.engine->open_virtual({1});
    const auto refused = lab.engine->join(bridge, extra);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "media.limit");
    lab.run(40);
}

TEST_CASE("a matrix that names a stranger changes nothing") {
    Call call;
    Phone outside(music_tone);
    call.lab.connect(outside);
    const auto refused =
        call.lab.engine->hear(call.bridge, {{call.customer.party, {outside.party}}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "media.unknown");
    call.lab.run_settled(400);
    CHECK(call.customer.hears_only({student_tone, instructor_tone}, all_tones));
    CHECK(outside.packets.empty());
}

TEST_CASE("a party of another worker moves to its bridge, with its prompt") {
    Lab lab({.workers = 2});
    Phone customer(customer_tone);
    Phone student(student_tone);
    lab.connect(customer, {0});
    lab.connect(student, {1});
    const auto bridge = *lab.engine->create_bridge({0});
    const auto old = *lab.engine->start_recording({1}, "old.wav");
    const auto recording = *lab.engine->start_recording({0}, "new.wav");
    REQUIRE(lab.engine->attach(old, student.party, 0));
    CHECK(lab.engine->attach(recording, student.party, 1).error().code == "media.other_worker");
    lab.run(400);
    lab.join(bridge, {&customer, &student});
    REQUIRE(lab.engine->attach(recording, student.party, 1)); // asked while it is under way
    lab.run_settled(400);
    CHECK(customer.hears_only({student_tone}, all_tones));
    CHECK(student.hears_only({customer_tone}, all_tones));
    lab.engine->stop(old);
    lab.engine->stop(recording);
    lab.run(100);
    REQUIRE(lab.told<Sealed>().size() == 2);
    const auto before = channel_of(lab.folder.path / "old.wav", 0);
    CHECK(has_tone(part(before, 20, 380), student_tone));
    CHECK(lacks_tone(part(before, 420, 900), student_tone));
    CHECK(has_tone(part(channel_of(lab.folder.path / "new.wav", 1), 460, 980), student_tone));
}

TEST_CASE("what is asked of a party under way comes true where it arrives") {
    Lab lab({.workers = 2});
    Phone customer(customer_tone);
    Phone student(student_tone);
    Phone instructor(instructor_tone);
    lab.connect(customer, {0});
    lab.connect(student, {1});
    lab.connect(instructor, {1});
    const auto bridge = *lab.engine->create_bridge({0});
    const auto other = *lab.engine->create_bridge({1});
    const auto recording = *lab.engine->start_recording({0}, "x.wav");
    lab.join(bridge, {&customer, &student, &instructor});
    // A matrix before they have arrived; one of them turns back, and one tap is undone.
    REQUIRE(lab.engine->hear(bridge, {{student.party, {customer.party}}}));
    REQUIRE(lab.engine->attach(recording, student.party, 0));
    lab.engine->stop(recording);
    lab.join(other, {&instructor});
    REQUIRE(
        lab.engine->play(instructor.party, {make_clip(sine(music_tone, 8000))}, {.loop = true}));
    lab.run_settled(400);
    CHECK(student.hears_only({customer_tone}, all_tones));
    CHECK(customer.hears_only({}, all_tones));
    CHECK(instructor.hears_only({music_tone}, all_tones));
    // Gone while under way: bridge, then party.
    lab.join(bridge, {&instructor});
    lab.engine->close(bridge);
    lab.run_settled(200);
    CHECK(instructor.hears_only({music_tone}, all_tones));
    lab.join(other, {&student});
    lab.engine->close(student.party);
    lab.run(100);
    CHECK(lab.engine->counters().parties == 2);
    lab.join(other, {&customer}); // and the engine ends while one is under way
    REQUIRE(lab.engine->play(customer.party, {make_clip(sine(music_tone, 8000))}));
}
