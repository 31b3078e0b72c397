// A class on one machine without people: a student and a teacher in real windows, driven by keys
// only, with headsets of their own at a sound server of the test's.
#include <algorithm>
#include <cmath>

#include "audio/wav.h"
#include "headset/pulse.h"
#include "media/phone.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;
namespace sound = ringroom::headset::test;

namespace {

constexpr double customers_tone = 900;
constexpr double audible = 150; // root mean square; silence on these lines is below 20

double rms(const std::vector<std::int16_t>& samples) {
    double sum = 0;
    for (const auto one : samples)
        sum += static_cast<double>(one) * one;
    return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

std::filesystem::path speech() {
    return std::filesystem::path(RINGROOM_SOURCE_DIR) / "assets" / "prompts" / "en" /
           "please_wait.flac";
}

/// Somebody at a screen with a headset.
struct Person {
    Lab& lab;
    std::string number;
    sound::Pulse& pulse;
    std::string mouth;
    test::Folder folder;
    Screen screen{lab, folder.path()};
    std::unique_ptr<Program> seat;
    std::unique_ptr<sound::Recording> ear;
    std::unique_ptr<sound::Speaking> voice;

    Person(Lab& a_lab, std::string a_number, sound::Pulse& a_pulse, std::string in,
           const std::string& out)
        : lab(a_lab)
        , number(std::move(a_number))
        , pulse(a_pulse)
        , mouth(std::move(in)) {
        auto words = seat_words(lab, screen, folder.path(), number);
        words.insert(words.begin() + 1,
                     "ALSA_CONFIG_PATH=" + pulse.config_for(mouth, out).string());
        seat = std::make_unique<Program>(words, folder.path(), "seat");
        ear = std::make_unique<sound::Recording>(out);
    }
    void speak(bool on) {
        voice = on ? std::make_unique<sound::Speaking>(pulse, mouth, speech()) : nullptr;
    }
    bool hears_something() {
        return lab.until([&] { return rms(ear->newest()) > audible; });
    }
    bool hears(double tone) {
        return lab.until([&] {
            const auto newest = ear->newest();
            return !newest.empty() && media::test::has_tone(newest, tone);
        });
    }
    AgentId id() const {
        const auto rows = lab.ask<wire::List<wire::AgentRow>>("GET", "/agents").items;
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](const auto& one) { return one.number == number; });
        REQUIRE(row != rows.end());
        return row->id;
    }
    bool is(Presence presence, Activity activity) {
        const auto me = id();
        return lab.until([&] {
            const auto states = lab.all<fact::AgentStateChanged>();
            const auto last = std::find_if(states.rbegin(), states.rend(),
                                           [&](const auto& one) { return one.agent == me; });
            return last != states.rend() && last->presence == presence &&
                   last->activity == activity;
        });
    }
};

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
