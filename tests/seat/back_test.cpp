// The seat's back room and memory, where there is no server and no screen.
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <mutex>

#include <catch2/catch.hpp>

#include "media/line.h"
#include "seat/back.h"
#include "seat/limits.h"
#include "seat/remembered.h"
#include "seat/telephone.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

/// A back room whose changes can be waited for.
struct Seat {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t changes = 0;
    Back back{std::make_shared<media::Line>(), [this] {
                  const std::lock_guard lock(mutex);
                  ++changes;
                  changed.notify_all();
              }};

    bool until(const std::function<bool(const Shown&)>& done) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(30), [&] { return done(back.shown()); });
    }
};

/// The settings folder of this test only.
struct Home {
    test::Folder folder;
    Home() { ::setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1); }
    ~Home() { ::unsetenv("XDG_CONFIG_HOME"); }
    void write(const std::string& text) const {
        std::filesystem::create_directories(folder.path() / "ringroom");
        std::ofstream(folder.path() / "ringroom" / "seat.json") << text;
    }
};

} // namespace

TEST_CASE("where no lab answers the seat says so and can be asked again") {
    Seat seat;
    for (int i = 0; i < 2; ++i) {
        seat.back.sign_in({"127.0.0.1", 1}, "1001", "secret");
        REQUIRE(seat.until([&](const Shown& shown) {
            return shown.stage == Stage::signed_out && !shown.notice.code.empty();
        }));
        CHECK(seat.back.shown().notice.code == "client.nobody_there");
        CHECK(seat.back.shown().server == "127.0.0.1:1");
    }
}

TEST_CASE("what is asked without having signed in does nothing") {
    Seat seat;
    seat.back.ready();
    seat.back.answer();
    seat.back.hang_up();
    seat.back.mute(true);
    seat.back.mark("greet");
    seat.back.submit();
    seat.back.sign_out();
    seat.back.key("order", "4471");    // of no contact: nothing to keep
    seat.back.tell("seat.signed_out"); // the last of them: everything before has been done
    REQUIRE(seat.until([](const Shown& shown) { return !shown.notice.code.empty(); }));
    CHECK(seat.back.shown().unsaved == 0);
    CHECK(seat.back.shown().stage == Stage::signed_out);
    CHECK(seat.back.shown().hook == Hook::none);
}

TEST_CASE("the last server, number, language, theme and size are remembered") {
    const Home home;
    remember({.server = "lab:9000",
              .number = "1024",
              .language = Language::en,
              .dark = true,
              .width = 1920,
              .height = 1080});
    const auto kept = remembered();
    CHECK(kept.server == "lab:9000");
    CHECK(kept.number == "1024");
    CHECK(kept.language == Language::en);
    CHECK(kept.dark);
    CHECK(kept.width == 1920);
    CHECK(kept.height == 1080);
}

TEST_CASE("a computer remembers the students who share it, the last one first") {
    const Home home;
    Remembered what;
    CHECK(next_here(what, "1001").empty());
    CHECK(signed_in_here(what, "1001"));
    CHECK_FALSE(signed_in_here(what, "1001"));
    CHECK_FALSE(signed_in_here(what, ""));
    CHECK(next_here(what, "1001").empty()); // nobody else
    CHECK(next_here(what, "") == "1001");
    for (const auto* number : {"1002", "1003", "1004"})
        CHECK(signed_in_here(what, number));
    CHECK(what.numbers == std::vector<std::string>{"1004", "1003", "1002", "1001"});
    CHECK(signed_in_here(what, "1002")); // comes to the front, and stays once
    CHECK(what.numbers.size() == limits::people_of_seat);
    CHECK(signed_in_here(what, "1005")); // one past the limit
    CHECK(what.numbers == std::vector<std::string>{"1005", "1002", "1004", "1003"});
    CHECK(next_here(what, "1005") == "1002");
    CHECK(next_here(what, "1003") == "1005"); // and round again
    remember(what);
    CHECK(remembered().numbers == what.numbers);
    home.write(R"({"server":"lab:1","numbers":["1","2","3","4","5"]})");
    CHECK(remembered().numbers.size() == limits::people_of_seat);
    home.write(R"({"server":"lab:1","numbers":[1]})");
    CHECK(remembered().server.empty());
}

TEST_CASE("a broken memory is none") {
    const Home home;
    CHECK(remembered().server.empty());
    for (const char* broken :
         {"", "{", "[1]", "{\"server\":7}", "{\"width\":\"wide\"}", "\xff\xfe"}) {
        home.write(broken);
        CHECK(remembered().server.empty());
        CHECK(remembered().width == 1366);
    }
}

TEST_CASE("the own address is the one that leads to the lab") {
    CHECK(*own_address_towards("127.0.0.1") == "127.0.0.1");
    CHECK(own_address_towards("no.such.host.invalid").error().code == "seat.no_network");
}
