#pragma once
// Wall clocks that a test moves under running programs.
//
//     const Clocks clocks;
//     Lab lab;                                     // goes by "lab"
//     clocks.set("lab", std::chrono::hours(2));    // from now on two hours ahead
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/folder.h"

namespace ringroom::system_test {

/// Wall clocks of the test's own for the programs that are started while it lives.
class Clocks {
public:
    Clocks() {
        set("lab", std::chrono::seconds(0));
        set("seat", std::chrono::seconds(0));
        ::setenv("LD_PRELOAD", RINGROOM_CLOCK, 1);
        use("lab");
    }
    ~Clocks() {
        ::unsetenv("LD_PRELOAD");
        ::unsetenv("RINGROOM_TEST_CLOCK");
    }
    Clocks(const Clocks&) = delete;
    Clocks& operator=(const Clocks&) = delete;

    /// Programs started from now on have this one.
    void use(const std::string& whose) const {
        ::setenv("RINGROOM_TEST_CLOCK", (folder_.path() / whose).c_str(), 1);
    }
    void set(const std::string& whose, std::chrono::seconds ahead) const {
        const std::int64_t seconds = ahead.count();
        const int file = ::open((folder_.path() / whose).c_str(), O_WRONLY | O_CREAT, 0600);
        REQUIRE(::pwrite(file, &seconds, sizeof seconds, 0) == sizeof seconds);
        ::close(file);
    }

private:
    test::Folder folder_;
};

} // namespace ringroom::system_test
