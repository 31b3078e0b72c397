// A class on one machine without people: a student and a teacher in real windows, driven by keys
// only, with headsets of their own at a sound server of the test's.
#include <algorithm>
#include <functional>
#include <map>

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

/// The tests' class, in which there is time to work after a call.
std::filesystem::path unhurried_class(const test::Folder& folder, int students) {
    const auto data = folder.path() / "data";
    write_class(data, students);
    auto toml = read_file(data / "lab.toml");
    const std::string hurried = "wrap_up = \"1s\"";
    for (auto at = toml.find(hurried); at != toml.npos; at = toml.find(hurried, at + 1))
        toml.replace(at, hurried.size(), "wrap_up = \"5min\"");
    std::ofstream(data / "lab.toml") << toml;
    return data;
}

void start_drill(Lab& lab, const std::string& pack, std::uint64_t seed,
                 std::map<std::string, std::string> options) {
    const wire::DrillStart start{.pack = pack,
                                 .class_name = "One",
                                 .seed = seed,
                                 .ear = "marked",
                                 .contacts = 1,
                                 .length = 0_ms,
                                 .options = std::move(options)};
    const auto drill = lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    INFO((drill ? "" : drill.error().text));
    REQUIRE(drill);
}

/// Pressed until the lab has it so: the screen is a moment behind, and a person looks, too.
bool press_until(Person& person, const std::string& key, const std::function<bool()>& done) {
    for (int i = 0; i < 40 && !done(); ++i) {
        person.screen.press(key);
        person.lab.until(done, 500_ms);
    }
    return done();
}

template <class T>
std::function<bool()> told(Lab& lab, std::size_t count = 1) {
    return [&lab, count] { return lab.all<T>().size() >= count; };
}

/// The loudest that a channel is between two instants of the run.
double loudness_between(const audio::WavFile& wav, int channel, Instant began, Instant from,
                        Instant to) {
    const auto samples = wav.channel(channel);
    const auto at = [&](Instant when) {
        const auto index = (when - began).ms * wav.format().rate / 1'000;
        return static_cast<std::ptrdiff_t>(
            std::clamp<std::int64_t>(index, 0, static_cast<std::int64_t>(samples.size())));
    };
    return rms(std::vector<std::int16_t>(samples.begin() + at(from), samples.begin() + at(to)));
}

Instant instant_of_connection(Lab& lab) {
    for (const auto& one : lab.facts.all())
        if (std::holds_alternative<fact::ContactConnected>(one.fact))
            return one.at;
    return {};
}

/// The first time that this party spoke: began, ended.
std::pair<Instant, Instant> first_words(Lab& lab, const std::string& party) {
    for (const auto& one : lab.facts.all())
        if (const auto* spoke = std::get_if<fact::Spoke>(&one.fact))
            if (spoke->party == party)
                return {spoke->began, one.at};
    return {};
}

/// However long the channel is silent before and after.
bool has_tone_for_a_second(const std::vector<std::int16_t>& samples, double hertz) {
    constexpr std::ptrdiff_t second = 8'000;
    for (auto at = samples.begin(); samples.end() - at >= second; at += second / 4)
        if (media::test::has_tone({at, at + second}, hertz))
            return true;
    return false;
}

/// What is missing is asked for, and typed; the lab has it as it is typed.
void work_the_form(Lab& lab, Person& student) {
    student.screen.press("1");
    REQUIRE(lab.until(told<fact::MoveMade>(lab)));
    student.screen.press("ctrl+Return");
    const auto keyed = [&](const std::string& value) {
        return [&lab, value] {
            return lab.has<fact::FieldKeyed>([&](const auto& one) { return one.value == value; });
        };
    };
    for (const char* key : {"4", "4", "7", "1", "0"})
        student.screen.press(key);
    REQUIRE(lab.until(keyed("44710")));
    student.screen.press("Tab");
    for (const char* key : {"8", "2", "7", "1"})
        student.screen.press(key);
    REQUIRE(lab.until(keyed("8271")));
    CHECK(lab.all<fact::FieldKeyed>().back().field != lab.all<fact::FieldKeyed>().front().field);
    REQUIRE(press_until(student, "ctrl+g", told<fact::DispositionSet>(lab)));
}

/// Customer and student each on their own channel.
void check_recording(Lab& lab) {
    const auto wav = audio::WavFile::open(lab.kept_recording());
    REQUIRE(wav);
    const auto began = instant_of_connection(lab);
    const auto customer = first_words(lab, "customer");
    const auto agent = first_words(lab, "agent");
    CHECK(loudness_between(*wav, 0, began, customer.first, customer.second) > audible);
    CHECK(loudness_between(*wav, 1, began, customer.first, customer.second) < audible);
    CHECK(loudness_between(*wav, 1, began, agent.first, agent.second) > audible);
}

/// The next record is shown, dialled, and its result set.
void call_next_record(Lab& lab, Person& student) {
    start_drill(lab, "telesales", 7, {});
    REQUIRE(press_until(student, "F9", told<fact::RecordShown>(lab)));
    REQUIRE(press_until(student, "F9", told<fact::DialBegan>(lab)));
    REQUIRE(lab.until(told<fact::DialEnded>(lab)));
    CHECK(lab.all<fact::DialEnded>()[0].cause == Cause::normal); // so it is with this seed
    REQUIRE(student.is(Presence::ready, Activity::talking));
    CHECK(student.hears_something());
    REQUIRE(press_until(student, "ctrl+g", told<fact::DispositionSet>(lab, 2)));
    REQUIRE(press_until(student, "F3", told<fact::ContactReleased>(lab, 2)));
    REQUIRE(press_until(student, "ctrl+Return", told<fact::ContactDone>(lab, 2)));
}

} // namespace

TEST_CASE("by keys a complaint is heard, worked and kept, and the next record called") {
    sound::Pulse pulse;
    test::Folder folder;
    Lab lab({.data = unhurried_class(folder, 1)});
    Person student(lab, "1001", pulse, "mouth", "ear");
    REQUIRE(student.is(Presence::not_ready, Activity::idle));
    student.screen.await_window();
    student.screen.press("F10"); // once: a second press would ask for a break
    REQUIRE(student.is(Presence::ready, Activity::idle));

    // The complaint: an upset customer speaks first, then the student.
    start_drill(lab, "broadband-complaint", 7, {{"number", "96101"}});
    REQUIRE(student.is(Presence::ready, Activity::ringing));
    student.screen.press("space");
    REQUIRE(student.is(Presence::ready, Activity::talking));
    REQUIRE(student.hears_something());
    REQUIRE(lab.until([&] { return first_words(lab, "customer").second != Instant{}; }));
    student.speak(true);
    lab.pass(3_s);
    student.speak(false);
    REQUIRE(lab.until([&] { return first_words(lab, "agent").second != Instant{}; }));

    work_the_form(lab, student);
    student.screen.press("F3");
    REQUIRE(lab.until(told<fact::ContactReleased>(lab)));
    CHECK(lab.all<fact::ContactReleased>().back().by == "agent");
    REQUIRE(student.is(Presence::ready, Activity::after_call_work));
    REQUIRE(press_until(student, "ctrl+Return", told<fact::ContactDone>(lab)));

    check_recording(lab);
    call_next_record(lab, student);
    CHECK_FALSE(student.seat->ended());
}

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
    caller.handset.forget();              // the tone before the answer
    student.speak(true);
    REQUIRE(lab.until([&] { return caller.handset.loudness() > audible; }));
    lab.pass(500_ms);
    student.speak(false);

    teacher.screen.await_window();
    teacher.screen.press("alt+3");
    // Tiles stand by number, the student's first; asked again until the page knows them.
    for (int i = 0; i < 50 && lab.all<fact::PartyChanged>().empty(); ++i) {
        teacher.screen.press("Left");
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
    CHECK(has_tone_for_a_second(wav->channel(0), customers_tone));
    CHECK(media::test::lacks_tone(wav->channel(1), customers_tone));
    CHECK(rms(wav->channel(1)) > audible);
    REQUIRE(wav->format().channels == 3);
    CHECK(rms(wav->channel(2)) > audible); // what the teacher said
}

TEST_CASE("who gives a customer away by keys ends the wrap-up by key") {
    sound::Pulse pulse;
    test::Folder folder;
    Lab lab({.data = unhurried_class(folder, 2)});
    Person student(lab, "1001", pulse, "mouth", "ear");
    Seat colleague(lab, "1002", 1400, false);
    REQUIRE(colleague.ask("POST", "/seat/log-on", "{}").empty()); // there, and not ready
    colleague.handset().manner = Handset::Manner::answers;
    REQUIRE(student.is(Presence::not_ready, Activity::idle));
    student.screen.await_window();
    student.screen.press("F10");
    REQUIRE(student.is(Presence::ready, Activity::idle));
    Caller caller(lab, customers_tone);
    caller.handset.call("96101");
    REQUIRE(student.is(Presence::ready, Activity::ringing));
    student.screen.press("space");
    REQUIRE(student.is(Presence::ready, Activity::talking));
    student.screen.press("F6");
    student.screen.type("1002");
    REQUIRE(press_until(student, "Return", told<fact::ContactTransferred>(lab)));
    REQUIRE(student.is(Presence::ready, Activity::after_call_work));
    REQUIRE(lab.until([&] { return colleague.handset().hears(customers_tone); }));
    const auto agent = student.id();
    REQUIRE(press_until(student, "ctrl+Return", [&] {
        const auto states = lab.all<fact::AgentStateChanged>();
        const auto last = std::find_if(states.rbegin(), states.rend(),
                                       [&](const auto& one) { return one.agent == agent; });
        return last != states.rend() && last->activity == Activity::idle;
    }));
    CHECK_FALSE(lab.has<fact::ContactDone>()); // the customer is with the colleague
}
