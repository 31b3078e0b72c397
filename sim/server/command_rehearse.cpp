#include <algorithm>
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drill/rehearsal.h"
#include "persona/loader.h"
#include "persona/walk.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/words.h"
#include "training/score.h"

namespace ringroom::server {
namespace {

using nlohmann::json;

struct RehearseOptions {
    Surroundings around;
    std::string pack;
    std::string script;
    std::string ear = "marked";
    int runs = 1000;
    std::uint64_t seed = 7;
    int students = 10;
    std::int64_t customers = 100;
    bool json = false;
};

void print_walk(Language language, const persona::Drill& drill, const persona::WalkReport& walk) {
    std::puts(text(language, "server.rehearse.walked",
                   {{"title", drill.title},
                    {"runs", std::to_string(walk.runs)},
                    {"dead", std::to_string(walk.dead_ends)},
                    {"mean", fmt::format("{:.1f}", static_cast<double>(walk.mean.ms) / 1000)},
                    {"low", std::to_string(walk.score_low)},
                    {"high", std::to_string(walk.score_high)}})
                  .c_str());
    for (const auto& [ending, count] : walk.endings)
        std::puts(
            text(language, "server.rehearse.ending",
                 {{"share", fmt::format("{:5.1f}", 100.0 * count / walk.runs)}, {"ending", ending}})
                .c_str());
    for (const int line : walk.dead_lines)
        std::puts(text(language, "server.rehearse.dead_line",
                       {{"line", drill.lines[static_cast<std::size_t>(line)].text}})
                      .c_str());
}

bool play_samples(const std::shared_ptr<const persona::Drill>& drill, std::uint64_t seed,
                  json& out) {
    bool kept = true;
    for (const auto& sample : drill->samples) {
        const auto report = persona::play_sample(drill, sample, seed);
        const bool well = report.ending_kept && report.score_kept;
        kept = kept && well;
        out.push_back({{"name", report.name},
                       {"ending", report.ending},
                       {"score", report.score},
                       {"kept", well}});
    }
    return kept;
}

json class_json(const drill::RehearsalReport& report) {
    json profiles = json::array();
    for (const auto& line : report.by_profile)
        profiles.push_back({{"profile", world::to_string(line.profile)},
                            {"contacts", line.contacts},
                            {"graded", line.graded},
                            {"fatal", line.fatal},
                            {"mean", line.mean ? json(*line.mean) : json()}});
    return {{"contacts", report.contacts}, {"answered", report.answered}, {"events", report.events},
            {"drained", report.drained},   {"endings", report.endings},   {"profiles", profiles}};
}

void print_class(Language language, const drill::RehearsalReport& report) {
    std::puts(text(language, "server.rehearse.class",
                   {{"contacts", std::to_string(report.contacts)},
                    {"answered", std::to_string(report.answered)},
                    {"events", std::to_string(report.events)}})
                  .c_str());
    for (const auto& line : report.by_profile)
        std::puts(text(language, "server.rehearse.profile",
                       {{"profile", std::string(world::to_string(line.profile))},
                        {"contacts", std::to_string(line.contacts)},
                        {"mean", line.mean ? training::shown(*line.mean) : std::string("-")},
                        {"fatal", std::to_string(line.fatal)}})
                      .c_str());
}

/// True if the drill is sound: no dead end, every sample keeps its ending.
bool rehearse_drill(const RehearseOptions& options,
                    const std::shared_ptr<const persona::Drill>& drill, json& out) {
    const auto ear = options.ear == "turn_taking" ? persona::Ear::turns : persona::Ear::self_report;
    const auto walk =
        persona::walk(drill, {.runs = options.runs, .seed = options.seed, .ear = ear});
    json samples = json::array();
    const bool kept = play_samples(drill, options.seed, samples);
    const auto lesson = drill::rehearse({.drill = drill,
                                         .seed = options.seed,
                                         .ear = ear,
                                         .students = options.students,
                                         .customers = options.customers});
    if (!lesson) {
        complain(lesson.error().code, lesson.error().text);
        return false;
    }
    if (!options.json) {
        print_walk(options.around.language, *drill, walk);
        for (const auto& sample : samples)
            std::puts(text(options.around.language, "server.rehearse.sample",
                           {{"name", sample.at("name")},
                            {"ending", sample.at("ending")},
                            {"score", sample.at("score").dump()},
                            {"verdict", sample.at("kept").get<bool>() ? "✓" : "✗"}})
                          .c_str());
        print_class(options.around.language, *lesson);
    }
    json dead = json::array();
    for (const int line : walk.dead_lines)
        dead.push_back(drill->lines[static_cast<std::size_t>(line)].text);
    out.push_back({{"script", drill->id},
                   {"runs", walk.runs},
                   {"dead_ends", walk.dead_ends},
                   {"endings", walk.endings},
                   {"dead_lines", dead},
                   {"mean_ms", walk.mean.ms},
                   {"score", {walk.score_low, walk.score_mean, walk.score_high}},
                   {"samples", samples},
                   {"class", class_json(*lesson)}});
    return walk.dead_ends == 0 && kept && lesson->drained;
}

int rehearse_pack(const RehearseOptions& options) {
    auto folder = std::filesystem::path(options.pack);
    if (!std::filesystem::exists(folder / "pack.lua"))
        folder = options.around.scenarios / options.pack;
    const auto loaded = persona::load_pack(folder, options.around.language, vocabulary_of(nullptr));
    for (const auto& d : loaded.diagnostics)
        std::fprintf(stderr, "%s\n", labelled_line(d, options.around.language).c_str());
    if (!loaded.pack)
        return std::filesystem::exists(folder / "pack.lua")
                   ? complain("server.pack_mistakes", options.pack)
                   : complain("drill.unknown_pack", options.pack);
    json out = json::array();
    bool sound = true;
    for (const auto& drill : loaded.pack->drills)
        if (options.script.empty() || drill->id == options.script)
            sound = rehearse_drill(options, drill, out) && sound;
    if (out.empty())
        return complain("drill.unknown_script", options.script);
    if (options.json)
        std::puts(out.dump(2, ' ', false, json::error_handler_t::replace).c_str());
    return sound ? exit_well : exit_not_well;
}

} // namespace

void add_rehearse_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<RehearseOptions>();
    options->around = find_surroundings();
    const auto language = options->around.language;
    auto* command = app.add_subcommand("rehearse", text(language, "server.help.rehearse"));
    command->add_option("pack", options->pack, text(language, "server.help.pack"))->required();
    command->add_option("--scenarios", options->around.scenarios,
                        text(language, "server.help.scenarios"));
    command->add_option("--script", options->script, text(language, "server.help.script"));
    command->add_option("--runs", options->runs, text(language, "server.help.runs"))
        ->check(CLI::Range(1, 100'000));
    command->add_option("--seed", options->seed, text(language, "server.help.seed"));
    command->add_option("--students", options->students, text(language, "server.help.students"));
    command->add_option("--customers", options->customers, text(language, "server.help.customers"));
    command->add_option("--ear", options->ear, text(language, "server.help.ear"))
        ->check(CLI::IsMember({"marked", "turn_taking"}));
    command->add_flag("--json", options->json, text(language, "server.help.json"));
    command->callback([options, &exit_code] { exit_code = rehearse_pack(*options); });
}

} // namespace ringroom::server
