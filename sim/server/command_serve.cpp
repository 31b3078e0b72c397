#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "server/commands.h"
#include "server/duration_text.h"
#include "server/lab.h"
#include "server/until_signal.h"

namespace ringroom::server {
namespace {

struct ServeOptions {
    LabOptions lab;
    std::string ready_file;
    std::string media_timeout;
    bool json_log = false;
    bool verbose = false;
    bool quiet = false;
};

/// The check that shows what is said of `file`: of its pack, or of the data folder.
std::string check_of(const std::filesystem::path& file, const LabOptions& lab) {
    const auto pack = file.empty() ? file : *file.begin();
    for (const auto& folder : {lab.data / "packs", lab.scenarios})
        if (file.is_relative() && std::filesystem::exists(folder / pack / "pack.lua"))
            return "ringroom check " + (folder / pack).string() + " --lab " +
                   (lab.data / "lab.toml").string();
    return "ringroom check " + lab.data.string();
}

/// Errors in full; of warnings only how many, for they are the author's business, not the day's.
void print_diagnostics(const Diagnostics& diagnostics, const LabOptions& lab) {
    std::map<std::string, std::size_t> warnings; // by the command that shows them
    for (const auto& one : diagnostics)
        if (one.severity == Severity::error)
            std::fprintf(stderr, "! %s\n", to_line(one).c_str());
        else
            ++warnings[check_of(one.file, lab)];
    for (const auto& [command, count] : warnings)
        std::fprintf(stderr, "%s\n",
                     text(lab.language, "server.warnings",
                          {{"count", std::to_string(count)}, {"command", command}})
                         .c_str());
}

void say_how_to_connect(const Lab& lab, const ServeOptions& options) {
    const auto language = options.lab.language;
    std::puts(text(language, "server.ready",
                   {{"address", options.lab.address},
                    {"sip", std::to_string(lab.sip_port())},
                    {"http", std::to_string(lab.http_port())},
                    {"cards", (options.lab.data / "cards.csv").string()}})
                  .c_str());
    if (!lab.interrupted().empty()) {
        std::string list;
        for (const auto& one : lab.interrupted())
            list += " " + one;
        std::puts(text(language, "server.interrupted",
                       {{"count", std::to_string(lab.interrupted().size())},
                        {"mended", std::to_string(lab.mended_recordings())},
                        {"list", list}})
                      .c_str());
    }
    std::fflush(stdout);
}

void write_ready_file(const Lab& lab, const std::string& file) {
    if (file.empty())
        return;
    // Written whole, then named: whoever waits for it never reads half of it.
    const auto part = file + ".part";
    std::ofstream(part) << fmt::format(R"({{"http_port":{},"sip_port":{},"run":{},"pid":{}}})"
                                       "\n",
                                       lab.http_port(), lab.sip_port(), lab.run_number(),
                                       ::getpid());
    std::rename(part.c_str(), file.c_str());
}

int serve(ServeOptions options) {
    if (!options.media_timeout.empty()) {
        const auto timeout = duration_from(options.media_timeout);
        if (!timeout)
            return complain(timeout.error().code, timeout.error().text);
        options.lab.media_timeout = *timeout;
    }
    set_log_json(options.json_log);
    set_log_level(options.verbose ? LogLevel::debug
                  : options.quiet ? LogLevel::error
                                  : LogLevel::info);
    if (const auto own = check_own_address(options.lab.address); !own)
        return complain(own.error().code, options.lab.address, own.error().text);
    Diagnostics diagnostics;
    auto lab = Lab::open(options.lab, diagnostics);
    print_diagnostics(diagnostics, options.lab);
    if (!lab)
        return complain(lab.error().code, lab.error().text);
    // A file at its limit is a full disk: writing fails, talk goes on.
    std::signal(SIGXFSZ, SIG_IGN);
    const auto ran = run_until_signal(
        [&] {
            say_how_to_connect(**lab, options);
            write_ready_file(**lab, options.ready_file);
            (*lab)->run();
        },
        [&] { (*lab)->stop(); });
    return ran ? exit_well : complain(ran.error().code, ran.error().text);
}

} // namespace

void add_serve_command(CLI::App& app, int& exit_code) {
    const auto around = find_surroundings();
    auto options = std::make_shared<ServeOptions>();
    auto& lab = options->lab;
    lab.assets = around.assets;
    lab.scenarios = around.scenarios;
    lab.language = around.language;
    auto* command = app.add_subcommand("serve", text(around.language, "server.help.serve"));
    command->add_option("--data", lab.data, text(around.language, "server.help.data"));
    command->add_option("--assets", lab.assets, text(around.language, "server.help.assets"));
    command->add_option("--scenarios", lab.scenarios,
                        text(around.language, "server.help.scenarios"));
    command->add_option("--address", lab.address, text(around.language, "server.help.address"));
    command->add_option("--sip-port", lab.sip_port, text(around.language, "server.help.sip_port"));
    command->add_option("--http-port", lab.http_port,
                        text(around.language, "server.help.http_port"));
    command->add_option("--announce", lab.announce, text(around.language, "server.help.announce"))
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, bool>{{"on", true}, {"off", false}}))
        ->option_text("on|off");
    command->add_option("--rtp-first", lab.rtp_first, text(around.language, "server.help.rtp"));
    command->add_option("--rtp-last", lab.rtp_last, text(around.language, "server.help.rtp"));
    command->add_option("--media-workers", lab.media_workers,
                        text(around.language, "server.help.media_workers"));
    command->add_option("--media-timeout", options->media_timeout,
                        text(around.language, "server.help.media_timeout"));
    command->add_option("--trunk", lab.trunks, text(around.language, "server.help.trunk"));
    command
        ->add_option("--invites-a-second", lab.invites_a_second,
                     text(around.language, "server.help.invites_a_second"))
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--seed", lab.seed, text(around.language, "server.help.seed"));
    command->add_option("--ready-file", options->ready_file,
                        text(around.language, "server.help.ready_file"));
    command->add_flag("--json-log", options->json_log,
                      text(around.language, "server.help.json_log"));
    command->add_flag("--verbose", options->verbose, text(around.language, "server.help.verbose"));
    command->add_flag("--quiet", options->quiet, text(around.language, "server.help.quiet"));
    command->callback([options, &exit_code] { exit_code = serve(*options); });
}

} // namespace ringroom::server
