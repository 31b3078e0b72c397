#include <thread>

#include <catch2/catch.hpp>

#include "base/mailbox.h"
#include "base/text.h"
#include "sip/leg.h"
#include "sip/limits.h"
#include "sip/loop.h"

using namespace ringroom;
using namespace ringroom::sip;

TEST_CASE("timers fire in order of deadline, then of asking, and cancelled ones never") {
    Loop loop;
    std::string fired;
    const auto now = steady_now();
    loop.at(now + 20_ms, [&] { fired += 'c'; });
    loop.at(now + 10_ms, [&] { fired += 'a'; });
    loop.at(now + 10_ms, [&] { fired += 'b'; });
    const auto never = loop.at(now + 5_ms, [&] { fired += 'x'; });
    loop.cancel(never);
    loop.cancel(never);
    loop.at(now - 1000_ms, [&] { fired += '0'; });
    REQUIRE(loop.run_until([&] { return fired.size() == 4; }, 10_s));
    CHECK(fired == "0abc");
    CHECK(steady_now() >= now + 20_ms);
}

TEST_CASE("a task may ask for more, and take itself away") {
    Loop loop;
    int count = 0;
    std::function<void()> again = [&] {
        if (++count < 100)
            loop.defer(again);
    };
    loop.defer(again);
    Mailbox<int> box(4);
    int sum = 0;
    loop.watch(box.fd(), [&] {
        for (const int i : box.take_all())
            sum += i;
        loop.unwatch(box.fd());
    });
    REQUIRE(box.post(3));
    REQUIRE(loop.run_until([&] { return count == 100 && sum == 3; }, 10_s));
    REQUIRE(box.post(4));
    CHECK_FALSE(loop.run_until([&] { return sum != 3; }, 20_ms));
}

TEST_CASE("other threads post and stop") {
    Loop loop;
    int sum = 0;
    std::thread other([&] {
        for (int i = 1; i <= 100; ++i)
            while (!loop.post([&sum, i] { sum += i; })) {
            }
        loop.stop();
    });
    loop.run();
    other.join();
    CHECK(loop.run_until([&] { return sum == 5050; }, 10_s));
}

TEST_CASE("the limit of posted functions, and one past it") {
    Loop loop;
    for (std::size_t i = 0; i < limits::posted; ++i)
        REQUIRE(loop.post([] {}));
    CHECK_FALSE(loop.post([] {}));
    loop.stop(); // heard all the same
    loop.run();
}

TEST_CASE("every cause has its words in both languages") {
    for (int i = 0; i <= static_cast<int>(Cause::failed); ++i)
        CHECK(has_text("sip.cause." + std::string(name_of(static_cast<Cause>(i)))));
}
