// What a call costs the whole server, and how long people wait for it: a lab in a child process,
// 50 seats with telephone, API client and event stream, and callers on a trunk, who press a key in
// the menu, wait in the queue, talk and are recorded. Prints one JSON object a line.
//
//     server_bench              all figures, two minutes
//     server_bench serve ...    the child: the same as `ringroom serve`
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "server/commands.h"

#include "server_bench_lab.h"
#include "server_bench_phones.h"

using namespace ringroom;
using namespace ringroom::bench;

namespace {

constexpr int seats = 50;
constexpr int callers = 80;

void print(const std::string& name, double value, const char* unit) {
    std::printf("{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"}\n", name.c_str(), value, unit);
    std::fflush(stdout);
}

void print_percentiles(const std::string& name, std::vector<double> values) {
    if (values.empty())
        return;
    std::sort(values.begin(), values.end());
    const auto at = [&](double part) {
        return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
    };
    print(name + ".p50", at(0.5), "ms");
    print(name + ".p99", at(0.99), "ms");
    print(name + ".max", values.back(), "ms");
    print(name + ".count", static_cast<double>(values.size()), "calls");
}

/// Calls as fast as they come, no sound sent: what signalling, decisions, journal, recording and
/// grading cost, all threads of the server together.
void bench_set_up(const BenchLab& lab, Telephones& telephones, int calls) {
    (void)telephones.run({.calls = 100, .at_once = 10}); // prompts spoken, pages touched
    const double cpu = lab.cpu_ms();
    const double began = now_ms();
    const auto seen = telephones.run({.calls = calls, .at_once = 40});
    const double seconds = (seen.nearly_all - began) / 1e3;
    print("server.call_setup.cpu", (lab.cpu_ms() - cpu) / seen.finished, "ms");
    print("server.call_setup.rate", calls * 0.99 / seconds, "1/s");
    print("server.call_setup.failed", seen.failed, "calls");
    print_percentiles("server.call_setup", seen.set_up);
}

/// More callers than seats, talks of about a second: whoever hangs up frees a seat that the next
/// caller in the queue gets.
void bench_agent_free(Telephones& telephones, int calls) {
    const auto seen =
        telephones.run({.calls = calls, .at_once = callers, .talk_low = 700, .talk_high = 1'500});
    print_percentiles("server.agent_free_to_invite", seen.free_to_invite);
    print("server.agent_free_to_invite.failed", seen.failed, "calls");
    print("server.agent_free_to_invite.busy", seen.busy, "calls");
}

/// Ten talks at once with sound both ways.
void bench_sound(Telephones& telephones, int calls) {
    const auto seen = telephones.run(
        {.calls = calls, .at_once = 10, .talk_low = 600, .talk_high = 900, .sound = true});
    print_percentiles("server.answer_to_audio", seen.answer_to_audio);
    print_percentiles("server.hang_up_told", seen.hang_up_told);
    print("server.sound.failed", seen.failed, "calls");
}

/// Fifty recorded talks held: processor time a second and memory.
void bench_held(const BenchLab& lab, Telephones& telephones) {
    const double before = lab.resident_kb();
    telephones.hold(seats, Duration{3'000}, [&] {
        const double cpu = lab.cpu_ms();
        const double began = now_ms();
        telephones.idle(Duration{5'000});
        const double seconds = (now_ms() - began) / 1e3;
        const int talks = std::max(telephones.talks(), 1);
        print("server.held_50.talks", talks, "calls");
        print("server.held_50.cpu", (lab.cpu_ms() - cpu) / seconds / talks, "ms per call-second");
        print("server.held_50.memory", (lab.resident_kb() - before) / talks, "kB per call");
    });
}

void bench_idle(const BenchLab& lab, Telephones& telephones) {
    const double cpu = lab.cpu_ms();
    const double began = now_ms();
    telephones.idle(Duration{3'000});
    print("server.idle_50_seats.cpu", (lab.cpu_ms() - cpu) / (now_ms() - began) * 100, "%");
    print("server.resident", lab.resident_kb() / 1024, "MB");
}

int serve(int argc, char** argv) {
    CLI::App app{"the lab of server_bench"};
    int code = 0;
    server::add_serve_command(app, code);
    CLI11_PARSE(app, argc, argv);
    return code;
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "serve")
        return serve(argc, argv);
    set_log_level(LogLevel::error);
    auto lab = BenchLab::start(seats);
    if (!lab)
        return 1;
    Telephones telephones(*lab, seats, callers);
    if (!telephones.take_seats()) {
        std::fprintf(stderr, "the seats could not be taken\n");
        return 1;
    }
    bench_idle(*lab, telephones);
    bench_held(*lab, telephones); // first: the server is fresh, its memory grows by these calls
    bench_set_up(*lab, telephones, 4'000);
    bench_agent_free(telephones, 2'000);
    bench_sound(telephones, 400);
    print("server.resident_after", lab->resident_kb() / 1024, "MB");
    return 0;
}
