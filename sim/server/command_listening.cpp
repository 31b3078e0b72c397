// Makes listening questions (听音找错) at this machine's keyboard, while no server has the lab
// open.
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "directory/audit.h"
#include "directory/settings.h"
#include "persona/loader.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/live_backend.h"
#include "server/offline.h"
#include "server/studio.h"

namespace ringroom::server {
namespace {

struct ListeningOptions {
    Surroundings around;
    std::filesystem::path data = "lab-data";
    std::string script;
    std::vector<std::string> breaches;
    std::uint64_t seed = 1;
    int count = 1;
    std::string category;
    bool list = false;
    bool json = false;
};

struct FoundScript {
    std::string name;
    std::shared_ptr<const persona::Drill> drill;
    std::filesystem::path takes;
};

Result<FoundScript> find_script(const Content& content, const std::string& wanted) {
    for (const auto& pack : content.packs)
        for (const auto& drill : pack->drills)
            if (script_name(*pack, *drill) == wanted)
                return FoundScript{wanted, drill, content.pack_folders.at(pack->id) / "voices"};
    return fail("drill.unknown_script", '"' + wanted + '"');
}

void print_breaches(const ListeningOptions& options, const FoundScript& script) {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& one : drill::plantable(script.name, script.drill)) {
        const auto word = world::to_text(one);
        const auto label = world::name_of(one, options.around.language);
        out.push_back({{"breach", word}, {"label", label}});
        if (!options.json)
            std::printf("%s  %s\n", word.c_str(), label.c_str());
    }
    if (options.json)
        std::puts(out.dump(2).c_str());
}

nlohmann::json to_json(const MadeListening& made, std::uint64_t seed) {
    nlohmann::json planted = nlohmann::json::array();
    for (const auto& one : made.planted)
        planted.push_back({{"breach", world::to_text(one.breach)}, {"at_ms", one.at.ms}});
    return {{"question", made.question},      {"key", made.key},
            {"record", to_text(made.record)}, {"seed", seed},
            {"length_ms", made.length.ms},    {"planted", planted}};
}

void print_made(const ListeningOptions& options, const MadeListening& made) {
    const auto language = options.around.language;
    std::puts(text(language, "server.listening.made",
                   {{"question", std::to_string(made.question)},
                    {"key", made.key},
                    {"record", to_text(made.record)}})
                  .c_str());
    for (const auto& one : made.planted)
        std::printf("  %s  %s\n",
                    fmt::format("{}:{:06.3f}", one.at.ms / 60'000,
                                static_cast<double>(one.at.ms % 60'000) / 1000)
                        .c_str(),
                    world::name_of(one.breach, language).c_str());
}

Result<void> make_all(const ListeningOptions& options, const Content& content,
                      const FoundScript& script, std::vector<world::Breach> breaches) {
    auto store = store::Store::open(
        {.folder = options.data, .migrations = all_migrations(), .build = RINGROOM_VERSION});
    if (!store)
        return tl::unexpected(store.error());
    auto notary =
        evidence::Notary::open(**store, options.data, wall_now(), {{"program", RINGROOM_VERSION}});
    if (!notary)
        return tl::unexpected(notary.error());
    if (auto kept = keep_snapshot(options.data, content); !kept)
        return kept;
    exam::Bank bank(**store);
    const StudioParts parts{.store = **store,
                            .bank = bank,
                            .notary = std::move(*notary),
                            .data = options.data,
                            .assets = options.around.assets,
                            .content_hash = content.hash,
                            .zone = content.settings->zone};
    nlohmann::json out = nlohmann::json::array();
    for (int i = 0; i < options.count; ++i) {
        const auto seed = options.seed + static_cast<std::uint64_t>(i);
        const auto made = make_listening(parts,
                                         {.script = script.name,
                                          .drill = script.drill,
                                          .takes = script.takes,
                                          .seed = seed,
                                          .breaches = breaches,
                                          .category = options.category},
                                         {.name = "command line", .at = wall_now()});
        if (!made)
            return tl::unexpected(made.error());
        const auto noted = (*store)->write([&](store::Writer& writer) {
            return directory::append_audit(writer, {.at = wall_now(),
                                                    .action = "question-listening",
                                                    .subject = std::to_string(made->question),
                                                    .status = 201,
                                                    .source = "command line"});
        });
        if (!noted)
            return noted;
        out.push_back(to_json(*made, seed));
        if (!options.json)
            print_made(options, *made);
    }
    if (options.json)
        std::puts(out.dump(2).c_str());
    return {};
}

int run_listening(const ListeningOptions& options) {
    if (sodium_init() < 0)
        return complain("server.sodium", "libsodium");
    const LabOptions lab{.data = options.data,
                         .assets = options.around.assets,
                         .scenarios = options.around.scenarios,
                         .language = options.around.language,
                         .sample = false};
    if (!std::filesystem::exists(options.data / "ringroom.db"))
        return complain("server.no_such_file", (options.data / "ringroom.db").string());
    const auto content = read_content(lab);
    if (!content.settings || has_errors(content.diagnostics))
        return complain("server.content_mistakes", options.data.string());
    const auto script = find_script(content, options.script);
    if (!script)
        return complain(script.error().code, script.error().text);
    if (options.list) {
        print_breaches(options, *script);
        return exit_well;
    }
    std::vector<world::Breach> breaches;
    for (const auto& one : options.breaches) {
        auto breach = world::breach_from(one);
        if (!breach)
            return complain(breach.error().code, breach.error().text);
        breaches.push_back(std::move(*breach));
    }
    const auto made = make_all(options, content, *script, std::move(breaches));
    return made ? exit_well : complain(made.error().code, made.error().text);
}

} // namespace

void add_listening_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ListeningOptions>();
    options->around = find_surroundings();
    const auto help = [language = options->around.language](std::string_view key) {
        return text(language, "server.help." + std::string(key));
    };
    auto* command = app.add_subcommand("listening", help("listening"));
    command->add_option("script", options->script, help("listening_script"))->required();
    command->add_option("--data", options->data, help("data_there"));
    command->add_option("--scenarios", options->around.scenarios, help("scenarios"));
    command->add_option("--assets", options->around.assets, help("assets"));
    command->add_option("--breach", options->breaches, help("listening_breach"));
    command->add_option("--seed", options->seed, help("seed"));
    command->add_option("--count", options->count, help("listening_count"))
        ->check(CLI::Range(1, 100));
    command->add_option("--category", options->category, help("listening_category"));
    command->add_flag("--list", options->list, help("listening_list"));
    command->add_flag("--json", options->json, help("json"));
    command->callback([options, &exit_code] { exit_code = run_listening(*options); });
}

} // namespace ringroom::server
