// The server is killed while fifty seats save: whatever was acknowledged is there afterwards, and
// every sitting goes on.
#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "exam/hall.h"
#include "exam/tables.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

constexpr std::int64_t seats = 50;

/// What the child tells of each acknowledged save; written whole, as it is shorter than PIPE_BUF.
struct Acknowledged {
    std::int64_t person = 0;
    std::int64_t seq = 0;
};

struct Opened {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<Hall> hall;
};

Opened open_hall(const std::filesystem::path& folder, Instant now) {
    auto store = store::Store::open({.folder = folder, .migrations = migrations()});
    if (!store)
        std::abort();
    auto hall = Hall::open(**store, {now, {1}});
    if (!hall)
        std::abort();
    return {std::move(*store), std::move(*hall)};
}

/// One seat: its next answer goes out when the one before it is acknowledged.
void save_on(Hall& hall, std::int64_t person, std::int64_t seq, int pipe) {
    const Save save{.seq = seq,
                    .typed_at = Duration{seq},
                    .answer = {.texts = {std::to_string(seq)}},
                    .flagged = false};
    hall.save(person, person, {save}, {Instant{seq}, {2}},
              [&hall, person, seq, pipe](const Result<SavedSitting>& saved) {
                  if (!saved || !saved->outcomes.front().kept)
                      std::abort();
                  const Acknowledged told{person, seq};
                  if (::write(pipe, &told, sizeof told) == sizeof told)
                      save_on(hall, person, seq + 1, pipe);
              });
}

[[noreturn]] void serve(const std::filesystem::path& folder, int pipe) {
    auto [store, hall] = open_hall(folder, {0});
    Diagnostics found;
    const auto read = parse_gift("Why?{}", "q", Language::en, found);
    if (!hall->bank().import(read, {}))
        std::abort();
    ExamSetup setup{.title = "t", .class_name = "A"};
    setup.blueprint.quotas = {{.count = 1}};
    setup.rules.limit = 0_ms;
    if (!hall->create(setup, {}, 1, Language::en, found) ||
        !hall->order(1, Order::open, {{0}, {1}}))
        std::abort();
    for (std::int64_t person = 1; person <= seats; ++person)
        if (!hall->sit(1, {person, std::to_string(person), "S"}, "seat", {{0}, {1}}))
            std::abort();
    for (std::int64_t person = 1; person <= seats; ++person)
        save_on(*hall, person, 1, pipe);
    for (;;)
        ::pause(); // until it is killed
}

} // namespace

TEST_CASE("killed while fifty seats save: what was acknowledged is kept") {
    test::Folder folder;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(pipe[0]);
        serve(folder.path(), pipe[1]);
    }
    ::close(pipe[1]);
    std::map<std::int64_t, std::int64_t> told; // by person: the last acknowledged
    Acknowledged one;
    for (int count = 0; count < 2'000; ++count) {
        REQUIRE(::read(pipe[0], &one, sizeof one) == sizeof one);
        told[one.person] = std::max(told[one.person], one.seq);
    }
    ::kill(child, SIGKILL);
    while (::read(pipe[0], &one, sizeof one) == sizeof one) // told before the blow fell
        told[one.person] = std::max(told[one.person], one.seq);
    ::close(pipe[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(told.size() == seats);

    const auto [store, hall] = open_hall(folder.path(), {5'000'000});
    for (const auto& [person, seq] : told) {
        const auto detail = hall->sitting(person, {{5'000'000}, {3}});
        REQUIRE(detail);
        CHECK(detail->row.kept.state == SittingState::running);
        REQUIRE(detail->answers.size() == 1);
        CHECK(detail->answers[0].seq >= seq);
        CHECK(detail->answers[0].answer.texts[0] == std::to_string(detail->answers[0].seq));
        CHECK(detail->row.kept.used <= Duration{detail->answers[0].seq});
    }
}
