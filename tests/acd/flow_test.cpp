// Runs every case of tests/flows and proves that the runner itself notices what is wrong.
#include <catch2/catch.hpp>

#include <filesystem>

#include "flow_actions.h"
#include "flow_expectations.h"

using namespace flows;

namespace {

std::vector<std::string> run_text(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> failures;
    for (const auto& one : read_cases(in)) {
        Runner runner("case.flow");
        for (auto& failure : runner.run(one))
            failures.push_back(failure);
    }
    return failures;
}

std::vector<std::filesystem::path> flow_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(RINGROOM_SOURCE_DIR "/tests/flows"))
        if (entry.path().extension() == ".flow")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

TEST_CASE("every flow case comes out as written") {
    std::size_t cases = 0;
    std::set<std::string> titles;
    for (const auto& path : flow_files()) {
        std::ifstream in(path);
        for (const auto& one : read_cases(in)) {
            ++cases;
            INFO(path.filename().string() << ": " << one.title);
            CHECK(titles.insert(one.title).second);
            Runner runner(path.filename().string());
            for (const auto& failure : runner.run(one))
                FAIL_CHECK(failure);
        }
    }
    CHECK(cases >= 60);
}

TEST_CASE("a flow case that is wrong names its line, what was expected and what is true") {
    const auto failures = run_text("case one\n"
                                   "10:00 queue Q\n"
                                   "agent A\n"
                                   "A ready\n"
                                   "call 1 -> Q\n"
                                   "expect 1 with A\n");
    REQUIRE(failures.size() == 1);
    CHECK(failures[0] == "case.flow:6: expected call 1 with A, but it is offered to A");
}

TEST_CASE("mistakes of writing are named") {
    auto only = [](const std::string& text) {
        const auto failures = run_text(text);
        return failures.size() == 1 ? failures[0] : std::to_string(failures.size());
    };
    CHECK(only("case x\nqueue Q colour=red\n") == "case.flow:2: \"colour=\" is not known here");
    CHECK(only("case x\nZ ready\n") ==
          "case.flow:2: \"Z\" is neither an agent nor a word known here");
    CHECK(only("case x\n10:00 queue Q\n9:00 agent A\n") ==
          "case.flow:3: the time runs backwards here");
    CHECK(only("case x\nqueue Q ring=soon\n") == "case.flow:2: \"\" is not a whole number");
    CHECK(only("case x\nqueue Q\ncall 1 -> R\n") == "case.flow:3: no queue is called \"R\"");
    CHECK(only("case x\nqueue Q\nagent A\nA answers\n").find("case.flow:4: the router refused") ==
          0);
    CHECK(only("case x\nexpect position 1\n") ==
          "case.flow:2: the line is too short; see docs/routing.md");
}
