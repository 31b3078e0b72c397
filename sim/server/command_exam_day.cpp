// ringroom exam-day: exams from the question bank to the certificate, without people.
#include <memory>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "server/commands.h"
#include "server/exam_day.h"

namespace ringroom::server {
namespace {

int run_exam_day(const DemoPlaces& places) {
    set_log_level(LogLevel::warning);
    DemoLab::heed_signals();
    ExamDay day(places);
    const auto code = day.run();
    return code ? *code : complain(code.error().code, code.error().text);
}

} // namespace

void add_exam_day_command(CLI::App& app, int& exit_code) {
    const auto around = find_surroundings();
    const auto say = [&](const char* key) { return text(around.language, key); };
    auto places = std::make_shared<DemoPlaces>();
    places->out = "exam-day";
    places->assets = around.assets;
    places->scenarios = around.scenarios;
    places->language = around.language;
    auto* command = app.add_subcommand("exam-day", say("robot.help.exam_day"));
    command->footer(say("robot.help.demo_exit"));
    command->add_option("--out", places->out, say("robot.help.demo_out"));
    command->add_option("--assets", places->assets, say("server.help.assets"));
    command->add_option("--scenarios", places->scenarios, say("server.help.scenarios"));
    command->add_option("--seed", places->seed, say("robot.help.demo_seed"));
    command->add_flag("--verbose", places->verbose, say("robot.help.demo_verbose"));
    command->callback([places, &exit_code] { exit_code = run_exam_day(*places); });
}

} // namespace ringroom::server
