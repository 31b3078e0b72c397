// The seat's own page in a real window, by keys: the check, the test call, a device by its name;
// and one number at two windows.
#include "system/person.h"

#include <fstream>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// The tests' own class with an echo number.
std::filesystem::path class_with_echo(const test::Folder& folder) {
    const auto data = folder.path() / "data";
    write_class(data, 2);
    std::ofstream(data / "lab.toml", std::ios::app)
        << "[[number]]\ndials = \"96199\"\nname = \"Echo\"\nto = \"echo\"\n";
    return data;
}

std::string kept_settings(const Person& person) {
    return read_file(person.folder.path() / "ringroom" / "seat.json");
}

} // namespace

TEST_CASE("by keys the seat is checked, the echo number called, and a device chosen and kept") {
    sound::Pulse pulse;
    const test::Folder folder;
    Lab lab({.data = class_with_echo(folder)});
    Person student(lab, "1001", pulse, "mouth", "ear");
    REQUIRE(student.is(Presence::not_ready, Activity::idle));
    student.screen.await_window();
    // It opens by itself at the first sign-in of this computer, and keeps that it did.
    REQUIRE(lab.until(
        [&] { return kept_settings(student).find("\"checked\": true") != std::string::npos; }));
    // The check's own tones come out of the headset.
    for (int i = 0; i < 20; ++i) {
        student.screen.press("Return");
        if (lab.until([&] { return rms(student.ear->newest()) > audible; }, 6_s))
            break;
    }
    CHECK(rms(student.ear->newest()) > audible);
    student.speak(true); // what the check asks for, and what the echo gives back
    REQUIRE(lab.until([&] { return rms(student.ear->newest()) < audible; }));
    // The echo: a second later the headset has what was said; nobody else hears or records it.
    for (int i = 0; i < 20; ++i) {
        student.screen.press("ctrl+o");
        if (lab.until([&] { return rms(student.ear->newest()) > audible; }, 4_s))
            break;
    }
    CHECK(rms(student.ear->newest()) > audible);
    student.screen.press("F3");
    student.speak(false);
    CHECK_FALSE(lab.has<fact::ContactArrived>());
    // The second device of the list; the first is this computer's default.
    const auto named = [&] {
        const auto text = kept_settings(student);
        const auto at = text.find("\"microphone\": \"");
        return at != text.npos && text.at(at + 15) != '"';
    };
    for (int i = 0; i < 10 && !named(); ++i) {
        student.screen.press("i");
        lab.until(named, 1_s);
    }
    CHECK(named());
    CHECK_FALSE(student.seat->ended());
}

TEST_CASE("who signs in at a second window has the number, and the first window says so") {
    sound::Pulse pulse({"mouth2", "ear2"});
    const test::Folder folder;
    Lab lab({.data = class_with_echo(folder)});
    Person first(lab, "1001", pulse, "mouth", "ear");
    REQUIRE(first.is(Presence::not_ready, Activity::idle));
    first.screen.await_window();
    Person second(lab, "1001", pulse, "mouth2", "ear2");
    second.screen.await_window();
    REQUIRE(lab.until(
        [&] { return first.seat->err().find("client.signed_in_elsewhere") != std::string::npos; }));
    // The second works; keys at the first do nothing to the seat any more.
    first.screen.press("F10");
    lab.pass(1_s);
    CHECK(lab.all<fact::AgentStateChanged>().back().presence == Presence::not_ready);
    for (int i = 0; i < 40; ++i) {
        second.screen.press("F10");
        if (lab.until(
                [&] {
                    return lab.all<fact::AgentStateChanged>().back().presence == Presence::ready;
                },
                500_ms))
            break;
    }
    CHECK(lab.all<fact::AgentStateChanged>().back().presence == Presence::ready);
    CHECK(second.seat->err().find("client.signed_in_elsewhere") == std::string::npos);
}
