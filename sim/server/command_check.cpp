#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "directory/settings.h"
#include "ivr/loader.h"
#include "persona/loader.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/words.h"

namespace ringroom::server {
namespace {

struct CheckOptions {
    std::filesystem::path path;
    std::filesystem::path lab;
    std::filesystem::path assets;
    Language language = Language::en;
    bool json = false;
};

/// The settings a pack will live with: named, or those of the data folder or of the samples.
std::optional<directory::Settings> lab_of(const CheckOptions& options) {
    namespace fs = std::filesystem;
    std::error_code error;
    const auto pack = fs::weakly_canonical(options.path, error);
    const auto packs =
        pack.filename().empty() ? pack.parent_path().parent_path() : pack.parent_path();
    for (const auto& file :
         {options.lab, packs.parent_path() / "lab.toml", packs / "sample-lab" / "lab.toml"})
        if (!file.empty() && fs::exists(file)) {
            Diagnostics unheard; // that file has a check of its own
            return directory::load_settings(file, options.language, unheard);
        }
    return std::nullopt;
}

Diagnostics diagnose(const CheckOptions& options, std::vector<std::string>& losses) {
    Diagnostics out;
    if (std::filesystem::is_directory(options.path)) {
        const auto lab = lab_of(options);
        const auto loaded = persona::load_pack(options.path, options.language,
                                               vocabulary_of(lab ? &*lab : nullptr));
        out = loaded.diagnostics;
        if (loaded.pack)
            for (const auto& drill : loaded.pack->drills)
                for (const auto ear : {persona::Ear::turns, persona::Ear::self_report}) {
                    const auto loss = persona::loss_under(*drill, ear);
                    if (!loss.rules.empty())
                        losses.push_back(
                            drill->title + ": " +
                            text(options.language, "server.check.lost",
                                 {{"ear", text(options.language,
                                               "server.ear." + std::string(to_string(ear)))},
                                  {"count", std::to_string(loss.rules.size())}}));
                }
        return out;
    }
    if (options.path.extension() == ".toml") {
        const auto around =
            files_around(std::filesystem::absolute(options.path).parent_path(), options.assets);
        [[maybe_unused]] const auto settings =
            directory::load_settings(options.path, options.language, out, around);
        return out;
    }
    std::ifstream in(options.path, std::ios::binary);
    const std::string source((std::istreambuf_iterator<char>(in)), {});
    return ivr::load_flow(options.path.filename().string(), source, options.language).diagnostics;
}

void print_json(const Diagnostics& diagnostics, const std::vector<std::string>& losses) {
    nlohmann::json out = {{"diagnostics", nlohmann::json::array()}, {"losses", losses}};
    for (const auto& d : diagnostics)
        out["diagnostics"].push_back(
            {{"file", d.file},
             {"line", d.line},
             {"column", d.column},
             {"severity", d.severity == Severity::error ? "error" : "warning"},
             {"code", d.code},
             {"message", d.message}});
    std::puts(out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

int check_path(const CheckOptions& options) {
    for (const auto& file : {options.path, options.lab})
        if (!file.empty() && !std::filesystem::exists(file))
            return complain("server.no_such_file", file.string());
    std::vector<std::string> losses;
    const auto diagnostics = diagnose(options, losses);
    if (options.json) {
        print_json(diagnostics, losses);
    } else {
        for (const auto& d : diagnostics)
            std::puts(labelled_line(d, options.language).c_str());
        for (const auto& loss : losses)
            std::puts(loss.c_str());
        if (diagnostics.empty())
            std::puts(text(options.language, "server.check.fine",
                           {{"name", options.path.filename().string()}})
                          .c_str());
    }
    return has_errors(diagnostics) ? exit_not_well : exit_well;
}

} // namespace

void add_check_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<CheckOptions>();
    const auto surroundings = find_surroundings();
    options->language = surroundings.language;
    options->assets = surroundings.assets;
    const auto language = options->language;
    auto* command = app.add_subcommand("check", text(language, "server.help.check"));
    command->add_option("path", options->path, text(language, "server.help.check_path"))
        ->required();
    command->add_option("--lab", options->lab, text(language, "server.help.lab"));
    command->add_flag("--json", options->json, text(language, "server.help.json"));
    command->callback([options, &exit_code] { exit_code = check_path(*options); });
}

} // namespace ringroom::server
