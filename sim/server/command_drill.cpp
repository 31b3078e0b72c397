// ringroom drill: starts, watches and steers a drill on a running lab, through its API.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <thread>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/client.h"
#include "drill/limits.h"
#include "server/commands.h"
#include "server/duration_text.h"
#include "server/student_table.h"

namespace ringroom::server {
namespace {

struct DrillOptions {
    std::string server = "127.0.0.1:8080";
    std::string number;
    std::string password;
    std::string token_file;
    wire::DrillStart start;
    std::string script;
    std::string ear;
    std::string over;
    std::int64_t contacts = 0;
    std::uint64_t seed = 0;
    std::uint64_t pause = 0, resume = 0, stop = 0;
    bool cut = false;
    bool ignore_gates = false;
    bool list = false;
    bool wait = false;
    bool json = false;
    Language language = Language::en;
};

constexpr std::chrono::milliseconds drill_look_every{500};
constexpr std::size_t page_rows = 500; // the most the API gives at once

/// One word of a secret without echo is the terminal's business; a file or the environment serve
/// scripts.
Result<void> log_in(client::Client& client, DrillOptions& options) {
    if (!options.token_file.empty()) {
        std::ifstream in(options.token_file);
        std::string token;
        if (!(in >> token))
            return fail("robot.token", options.token_file + " holds no token");
        client.use_token(token);
        return {};
    }
    if (options.password.empty())
        if (const char* secret = std::getenv("RINGROOM_PASSWORD"))
            options.password = secret;
    const auto login = client.wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{options.number, options.password}));
    if (!login)
        return tl::unexpected(login.error());
    client.use_token(login->token);
    return {};
}

nlohmann::ordered_json json_of(const wire::DrillStatus& status) {
    return nlohmann::ordered_json::parse(wire::encode(status));
}

void print_status(const wire::DrillStatus& status, const DrillOptions& options) {
    if (options.json) {
        std::printf("%s\n", json_of(status).dump(2).c_str());
        return;
    }
    std::printf("%s\n",
                text(options.language, "robot.drill.status",
                     {{"id", std::to_string(status.id.value)},
                      {"pack", status.pack},
                      {"script", status.script},
                      {"state", text(options.language, "robot.drill.state." + status.state)},
                      {"done", std::to_string(status.done)},
                      {"planned", std::to_string(status.planned)},
                      {"seed", std::to_string(status.seed)}})
                    .c_str());
}

int list_drills(client::Client& client, const DrillOptions& options) {
    const auto drills = client.wait<wire::List<wire::DrillStatus>>("GET", "/drills");
    if (!drills)
        return complain(drills.error().code, drills.error().text);
    if (options.json) {
        auto list = nlohmann::ordered_json::array();
        for (const auto& one : drills->items)
            list.push_back(json_of(one));
        std::printf("%s\n", list.dump(2).c_str());
        return exit_well;
    }
    for (const auto& one : drills->items)
        print_status(one, options);
    return exit_well;
}

int order(client::Client& client, const DrillOptions& options, std::uint64_t drill,
          const std::string& what) {
    const auto body = what == "stop" && options.cut ? wire::encode(wire::DrillStop{true}) : "{}";
    const auto status = client.wait<wire::DrillStatus>(
        "POST", fmt::format("/drills/{}/{}", drill, what), what == "stop" ? body : std::string{});
    if (!status)
        return complain(status.error().code, status.error().text);
    print_status(*status, options);
    return exit_well;
}

/// "[#####>....] 7/12" on a terminal, nothing elsewhere.
void show_progress(const wire::DrillStatus& status, const DrillOptions& options) {
    if (::isatty(STDERR_FILENO) == 0)
        return;
    constexpr std::int64_t width = 30;
    const auto planned = std::max<std::int64_t>(status.planned, 1);
    const auto full = static_cast<std::size_t>(std::min(status.done, planned) * width / planned);
    const auto under_way = static_cast<std::size_t>(
        std::min(status.done + status.in_progress, planned) * width / planned);
    std::string bar(static_cast<std::size_t>(width), '.');
    std::fill_n(bar.begin(), under_way, '-');
    std::fill_n(bar.begin(), full, '#');
    std::fprintf(stderr, "\r[%s] %s", bar.c_str(),
                 text(options.language, "robot.drill.progress",
                      {{"done", std::to_string(status.done)},
                       {"planned", std::to_string(status.planned)},
                       {"talking", std::to_string(status.in_progress)},
                       {"seconds", std::to_string(status.elapsed.ms / 1000)}})
                     .c_str());
}

int wait_for_end(client::Client& client, const DrillOptions& options, wire::DrillStatus status) {
    while (status.state != "ended") {
        show_progress(status, options);
        std::this_thread::sleep_for(drill_look_every);
        auto fresh =
            client.wait<wire::DrillStatus>("GET", fmt::format("/drills/{}", status.id.value));
        if (!fresh)
            return complain(fresh.error().code, fresh.error().text);
        status = std::move(*fresh);
    }
    if (::isatty(STDERR_FILENO) != 0)
        std::fputs("\n", stderr);
    const auto results = client.wait<wire::List<wire::ResultRow>>(
        "GET", fmt::format("/results?drill={}&limit={}", status.id.value, page_rows));
    if (!results)
        return complain(results.error().code, results.error().text);
    const auto students = students_of(results->items);
    if (options.json) {
        nlohmann::ordered_json out{{"drill", json_of(status)}, {"students", json_of(students)}};
        std::printf("%s\n", out.dump(2).c_str());
    } else {
        print_status(status, options);
        std::fputs(table_of(students, options.language).c_str(), stdout);
    }
    const bool fatal =
        std::any_of(students.begin(), students.end(), [](const auto& s) { return s.fatal > 0; });
    return fatal ? exit_not_well : exit_well;
}

int start_drill(client::Client& client, DrillOptions& options) {
    auto& start = options.start;
    if (!options.script.empty())
        start.script = options.script;
    if (options.ignore_gates)
        start.ignore_gates = true;
    if (!options.ear.empty())
        start.ear = options.ear;
    if (options.contacts > 0)
        start.contacts = options.contacts;
    if (options.seed > 0)
        start.seed = options.seed;
    if (!options.over.empty()) {
        const auto length = duration_from(options.over);
        if (!length)
            return complain(length.error().code, length.error().text);
        start.length = *length;
    }
    const auto status = client.wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    if (!status)
        return complain(status.error().code, status.error().text);
    if (options.wait)
        return wait_for_end(client, options, *status);
    print_status(*status, options);
    return exit_well;
}

/// Says what is wrong with a number of contacts, or nothing.
std::function<std::string(std::string&)> contacts_fault(Language language) {
    return [language](std::string& word) -> std::string {
        std::int64_t count = 0;
        const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), count);
        if (problem == std::errc{} && end == word.data() + word.size() && count >= 1 &&
            count <= drill::limits::customers)
            return {};
        return text(language, "server.contacts",
                    {{"word", word}, {"limit", std::to_string(drill::limits::customers)}});
    };
}

int run_drill(DrillOptions& options) {
    const auto server = client::address_from(options.server);
    if (!server)
        return complain(server.error().code, server.error().text);
    client::Network network;
    client::Client client(network, *server);
    if (const auto in = log_in(client, options); !in)
        return complain(in.error().code, in.error().text);
    if (options.list)
        return list_drills(client, options);
    if (options.pause != 0)
        return order(client, options, options.pause, "pause");
    if (options.resume != 0)
        return order(client, options, options.resume, "resume");
    if (options.stop != 0)
        return order(client, options, options.stop, "stop");
    if (options.start.pack.empty())
        return complain("robot.drill.no_pack", "drill PACK --class CLASS");
    return start_drill(client, options);
}

} // namespace

void add_drill_command(CLI::App& app, int& exit_code) {
    const auto around = find_surroundings();
    const auto say = [&](const char* key) { return text(around.language, key); };
    auto options = std::make_shared<DrillOptions>();
    options->language = around.language;
    auto* command = app.add_subcommand("drill", say("robot.help.drill"));
    command->footer(say("robot.help.drill_exit"));
    command->add_option("pack", options->start.pack, say("robot.help.pack"));
    command->add_option("--class", options->start.class_name, say("robot.help.drill_class"));
    command->add_option("--script", options->script, say("robot.help.script"));
    command->add_option("--contacts", options->contacts, say("robot.help.contacts"))
        ->check(CLI::Validator(contacts_fault(around.language), "1-10000"));
    command->add_flag("--ignore-gates", options->ignore_gates, say("robot.help.ignore_gates"));
    command->add_option("--over", options->over, say("robot.help.over"));
    command->add_option("--seed", options->seed, say("robot.help.drill_seed"));
    command->add_option("--ear", options->ear, say("robot.help.ear"));
    command->add_option("--server", options->server, say("robot.help.server"));
    command->add_option("--number", options->number, say("robot.help.instructor"));
    command->add_option("--password", options->password, say("robot.help.instructor_password"));
    command->add_option("--token-file", options->token_file, say("robot.help.token_file"));
    command->add_flag("--wait", options->wait, say("robot.help.wait"));
    command->add_flag("--list", options->list, say("robot.help.list"));
    command->add_option("--pause", options->pause, say("robot.help.pause"));
    command->add_option("--resume", options->resume, say("robot.help.resume"));
    command->add_option("--stop", options->stop, say("robot.help.stop"));
    command->add_flag("--cut", options->cut, say("robot.help.cut"));
    command->add_flag("--json", options->json, say("robot.help.json"));
    command->callback([options, &exit_code] { exit_code = run_drill(*options); });
}

} // namespace ringroom::server
