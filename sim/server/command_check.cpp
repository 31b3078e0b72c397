#include <algorithm>
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/content.h"
#include "crm/import.h"
#include "directory/import.h"
#include "directory/settings.h"
#include "ivr/loader.h"
#include "knowledge/library.h"
#include "persona/loader.h"
#include "server/commands.h"
#include "server/lab.h"
#include "server/words.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
    fs::path path;
    fs::path lab;
    fs::path assets;
    Language language = Language::en;
    bool json = false;
};

/// What is to be checked, without a slash behind it.
fs::path whole_path(const CheckOptions& options) {
    std::error_code error;
    const auto path = fs::weakly_canonical(options.path, error);
    return path.filename().empty() ? path.parent_path() : path;
}

/// The settings a pack or a menu will live with: named, or those of the data folder it lies in or,
/// for a pack, of the samples.
std::optional<directory::Settings> lab_of(const CheckOptions& options) {
    const auto around = whole_path(options).parent_path();
    for (const auto& file :
         {options.lab, around.parent_path() / "lab.toml", around / "sample-lab" / "lab.toml"})
        if (!file.empty() && fs::exists(file)) {
            Diagnostics unheard; // that file has a check of its own
            return directory::load_settings(file, options.language, unheard);
        }
    return std::nullopt;
}

/// A folder's articles; `pack` names it in what is said.
void check_knowledge(const fs::path& folder, const std::string& pack, Language language,
                     Diagnostics& out) {
    const auto found = knowledge::read_articles({{folder, pack}}, language).diagnostics;
    out.insert(out.end(), found.begin(), found.end());
}

Diagnostics check_pack(const CheckOptions& options, std::vector<std::string>& losses) {
    const auto lab = lab_of(options);
    auto loaded =
        persona::load_pack(options.path, options.language, vocabulary_of(lab ? &*lab : nullptr));
    check_knowledge(options.path / "knowledge", whole_path(options).filename().string(),
                    options.language, loaded.diagnostics);
    if (loaded.pack)
        for (const auto& drill : loaded.pack->drills)
            for (const auto ear : {persona::Ear::turns, persona::Ear::self_report}) {
                const auto loss = persona::loss_under(*drill, ear);
                if (!loss.rules.empty())
                    losses.push_back(
                        drill->title + ": " +
                        text(options.language, "server.check.lost",
                             {{"ear",
                               text(options.language, "server.ear." + std::string(to_string(ear)))},
                              {"count", std::to_string(loss.rules.size())}}));
            }
    return loaded.diagnostics;
}

std::optional<directory::Settings> check_settings(const fs::path& file, const CheckOptions& options,
                                                  Diagnostics& out) {
    const auto around = files_around(fs::absolute(file).parent_path(), options.assets);
    return directory::load_settings(file, options.language, out, around);
}

void check_menu(const fs::path& file, const std::optional<directory::Settings>& lab,
                Language language, Diagnostics& out) {
    const auto found = ivr::load_flow(file.string(), content_of(file).value_or(""), language,
                                      lab ? menu_names_of(*lab) : ivr::Vocabulary{})
                           .diagnostics;
    out.insert(out.end(), found.begin(), found.end());
}

void check_list(const fs::path& file, Language language, Diagnostics& out) {
    if (file.filename() == "customers.csv")
        (void)crm::parse_customers(content_of(file).value_or(""), file.string(), language, out);
    else
        (void)directory::parse_people(content_of(file).value_or(""), file.string(), language, out);
}

/// All that would keep `serve` from starting, and articles that would stay out; packs with mistakes
/// do not.
Diagnostics check_lab(const CheckOptions& options) {
    Diagnostics out;
    const auto lab = check_settings(options.path / "lab.toml", options, out);
    for (const auto& file : sorted_entries(options.path / "ivr"))
        if (file.extension() == ".lua")
            check_menu(file, lab, options.language, out);
    for (const auto* name : {"people.csv", "customers.csv"})
        if (const auto list = options.path / name; fs::exists(list))
            check_list(list, options.language, out);
    check_knowledge(options.path / "knowledge", "", options.language, out);
    return out;
}

Diagnostics diagnose(const CheckOptions& options, std::vector<std::string>& losses) {
    const auto& path = options.path;
    if (fs::is_directory(path))
        return fs::exists(path / "lab.toml") && !fs::exists(path / "pack.lua")
                   ? check_lab(options)
                   : check_pack(options, losses);
    Diagnostics out;
    if (path.extension() == ".toml")
        check_settings(path, options, out);
    else if (path.extension() == ".csv")
        check_list(path, options.language, out);
    else if (path.extension() == ".md")
        out = knowledge::check_article(path, options.language);
    else
        check_menu(path, lab_of(options), options.language, out);
    return out;
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

/// How many of which; nothing where there are none.
void print_count(const Diagnostics& diagnostics, Language language) {
    const auto errors = std::count_if(diagnostics.begin(), diagnostics.end(), [](const auto& one) {
        return one.severity == Severity::error;
    });
    const auto all = static_cast<std::ptrdiff_t>(diagnostics.size());
    if (all > 0)
        std::puts(
            text(language, "server.check.count",
                 {{"errors", std::to_string(errors)}, {"warnings", std::to_string(all - errors)}})
                .c_str());
}

int check_path(const CheckOptions& options) {
    for (const auto& file : {options.path, options.lab})
        if (!file.empty() && !fs::exists(file))
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
        print_count(diagnostics, options.language);
        if (diagnostics.empty())
            std::puts(text(options.language, "server.check.fine",
                           {{"name", whole_path(options).filename().string()}})
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
