// How fast the machine is on this computer: a class of 50 for an hour in the modelled world.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "drill/rehearsal.h"
#include "persona/loader.h"
#include "server/commands.h"

namespace ringroom::server {
namespace {

constexpr int class_size = 50;
constexpr std::int64_t customers_an_hour = 1'500;
constexpr std::size_t repetitions = 5; // the middle one is told

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Hour {
    double seconds = 0;
    drill::RehearsalReport report;
};

Result<Hour> play_hour(const persona::Pack& pack, bool graded) {
    std::array<double, repetitions> seconds{};
    Hour hour;
    for (auto& one : seconds) {
        const double before = cpu_seconds();
        auto report = drill::rehearse({.drill = pack.drills.front(),
                                       .students = class_size,
                                       .customers = customers_an_hour,
                                       .graded = graded});
        if (!report)
            return tl::unexpected(report.error());
        one = cpu_seconds() - before;
        hour.report = std::move(*report);
    }
    std::sort(seconds.begin(), seconds.end());
    hour.seconds = seconds[repetitions / 2];
    return hour;
}

void print(std::string_view name, double value, std::string_view unit) {
    fmt::print("{{\"name\":\"{}\",\"value\":{:.3f},\"unit\":\"{}\"}}\n", name, value, unit);
}

int bench(const Surroundings& around) {
    const auto pack = persona::load_pack(around.scenarios / "broadband-complaint", around.language);
    if (!pack.pack)
        return complain("drill.unknown_pack", "broadband-complaint");
    const auto graded = play_hour(*pack.pack, true);
    const auto alone = graded ? play_hour(*pack.pack, false) : graded;
    if (!alone)
        return complain(alone.error().code, alone.error().text);
    const auto events = static_cast<double>(alone->report.events);
    print("world.class_hour", graded->seconds, "s");
    print("world.class_hour_ungraded", alone->seconds, "s");
    print("world.class_hour_events", events, "events");
    print("world.events_per_second", events / alone->seconds, "1/s");
    return graded->report.drained ? exit_well : exit_not_well;
}

} // namespace

void add_bench_command(CLI::App& app, int& exit_code) {
    auto around = std::make_shared<Surroundings>(find_surroundings());
    auto* command = app.add_subcommand("bench", text(around->language, "server.help.bench"));
    command->add_option("--scenarios", around->scenarios,
                        text(around->language, "server.help.scenarios"));
    const auto always = [](std::int64_t) {}; // figures are JSON with and without the flag
    command->add_flag_function("--json", always, text(around->language, "server.help.json"));
    command->callback([around, &exit_code] { exit_code = bench(*around); });
}

} // namespace ringroom::server
