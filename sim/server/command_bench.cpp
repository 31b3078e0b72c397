// How fast the machine is on this computer: a class of 50 for an hour in the modelled world.
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

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

int bench(const Surroundings& around) {
    const auto pack = persona::load_pack(around.scenarios / "broadband-complaint", around.language);
    if (!pack.pack)
        return complain("drill.unknown_pack", "broadband-complaint");
    const double before = cpu_seconds();
    const auto report = drill::rehearse({.drill = pack.pack->drills.front(),
                                         .students = class_size,
                                         .customers = customers_an_hour});
    const double spent = cpu_seconds() - before;
    if (!report)
        return complain(report.error().code, report.error().text);
    fmt::print(R"({{"name":"world_hour_50_seats","value":{:.3f},"unit":"s"}})"
               "\n",
               spent);
    fmt::print(R"({{"name":"world_events","value":{:.0f},"unit":"1/s"}})"
               "\n",
               static_cast<double>(report->events) / spent);
    return report->drained ? exit_well : exit_not_well;
}

} // namespace

void add_bench_command(CLI::App& app, int& exit_code) {
    auto around = std::make_shared<Surroundings>(find_surroundings());
    auto* command = app.add_subcommand("bench", text(around->language, "server.help.bench"));
    command->add_option("--scenarios", around->scenarios,
                        text(around->language, "server.help.scenarios"));
    command->callback([around, &exit_code] { exit_code = bench(*around); });
}

} // namespace ringroom::server
