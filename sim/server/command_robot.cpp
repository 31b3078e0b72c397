// ringroom robot: students that are none, each with a real telephone and a client of the API.
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content.h"
#include "base/log.h"
#include "robot/crew.h"
#include "server/commands.h"
#include "server/duration_text.h"
#include "server/until_signal.h"

namespace ringroom::server {
namespace {

struct RobotOptions {
    std::string server = "127.0.0.1:8080";
    std::vector<std::string> profiles{"good"};
    int count = 0; ///< 0: one a profile
    std::string cards = "lab-data/cards.csv";
    std::string class_name;
    std::string number;
    std::string password;
    std::vector<std::string> numbers;
    std::string length;
    bool outbound = false;
    std::uint64_t seed = 1;
    bool json = false;
    bool quiet = false;
    robot::CrewOptions crew;
};

Result<std::vector<robot::CardRow>> read_list(const std::filesystem::path& file) {
    const auto all = content_of(file);
    if (!all)
        return fail("robot.cards", file.string() + " cannot be read");
    return robot::read_cards(*all);
}

Result<std::vector<robot::CardRow>> cards_of(const RobotOptions& options) {
    if (!options.number.empty())
        return std::vector<robot::CardRow>{{options.number, {}, {}, options.password}};
    auto cards = read_list(options.cards);
    if (!cards)
        return cards;
    const auto in = [](const std::vector<std::string>& list, const std::string& wanted) {
        return std::find(list.begin(), list.end(), wanted) != list.end();
    };
    std::erase_if(*cards, [&](const robot::CardRow& card) {
        const bool other_class =
            !options.class_name.empty() && !in(card.classes, options.class_name);
        const bool unwanted = !options.numbers.empty() && !in(options.numbers, card.number);
        return other_class || unwanted || card.password.empty();
    });
    return cards;
}

Result<std::vector<robot::RobotSettings>> robots_of(const RobotOptions& options) {
    std::vector<world::Profile> profiles;
    for (const auto& name : options.profiles) {
        const auto profile = world::profile_from(name);
        if (!profile)
            return fail("robot.unknown_profile", name);
        profiles.push_back(*profile);
    }
    auto cards = cards_of(options);
    if (!cards)
        return tl::unexpected(cards.error());
    const std::size_t count =
        options.count > 0 ? static_cast<std::size_t>(options.count) : profiles.size();
    if (cards->size() < count)
        return fail("robot.cards",
                    fmt::format("{} robots and {} cards with a password", count, cards->size()));
    std::vector<robot::RobotSettings> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back({.number = (*cards)[i].number,
                       .password = (*cards)[i].password,
                       .profile = profiles[i % profiles.size()],
                       .seed = options.seed,
                       .outbound = options.outbound});
    return out;
}

void print_rows(const std::vector<robot::CrewRow>& rows, bool json) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& row : rows) {
        const auto& t = row.tally;
        if (json)
            list.push_back({{"number", row.settings.number},
                            {"profile", world::to_string(row.settings.profile)},
                            {"lost", row.state == robot::Robot::State::lost},
                            {"error", row.error.code},
                            {"rings", t.rings},
                            {"answered", t.answered},
                            {"talks", t.talks},
                            {"dialled", t.dialled},
                            {"lines_said", t.lines_said},
                            {"moves_marked", t.moves_marked},
                            {"fields_keyed", t.fields_keyed},
                            {"forms_submitted", t.forms_submitted},
                            {"refused", t.refused},
                            {"heard_ms", t.heard.ms},
                            {"said_ms", t.said.ms}});
        else
            std::printf("%s\n",
                        text(language_of_locale(), "robot.row",
                             {{"number", row.settings.number},
                              {"profile", std::string(world::to_string(row.settings.profile))},
                              {"talks", std::to_string(t.talks)},
                              {"lines", std::to_string(t.lines_said)},
                              {"moves", std::to_string(t.moves_marked)},
                              {"fields", std::to_string(t.fields_keyed)},
                              {"heard", std::to_string(t.heard.ms / 1000)},
                              {"said", std::to_string(t.said.ms / 1000)}})
                            .c_str());
    }
    if (json)
        std::printf("%s\n", list.dump(2).c_str());
    std::fflush(stdout);
}

int run_robots(RobotOptions& options) {
    set_log_level(options.quiet ? LogLevel::error : LogLevel::info);
    const auto server = client::address_from(options.server);
    if (!server)
        return complain(server.error().code, server.error().text);
    options.crew.server = *server;
    Duration length{};
    if (!options.length.empty()) {
        const auto parsed = duration_from(options.length);
        if (!parsed)
            return complain(parsed.error().code, parsed.error().text);
        length = *parsed;
    }
    auto robots = robots_of(options);
    if (!robots)
        return complain(robots.error().code, robots.error().text);
    Diagnostics diagnostics;
    auto crew = robot::Crew::open(options.crew, std::move(*robots), diagnostics);
    for (const auto& one : diagnostics)
        if (one.severity == Severity::error)
            std::fprintf(stderr, "! %s\n", to_line(one).c_str());
    if (!crew)
        return complain(crew.error().code, crew.error().text);
    const auto ran = run_until_signal([&] { (*crew)->run(length); }, [&] { (*crew)->stop(); });
    if (!ran)
        return complain(ran.error().code, ran.error().text);
    const auto rows = (*crew)->rows();
    print_rows(rows, options.json);
    const bool lost = std::any_of(rows.begin(), rows.end(), [](const auto& row) {
        return row.state == robot::Robot::State::lost;
    });
    return lost ? exit_not_well : exit_well;
}

} // namespace

void add_robot_command(CLI::App& app, int& exit_code) {
    const auto around = find_surroundings();
    const auto say = [&](const char* key) { return text(around.language, key); };
    auto options = std::make_shared<RobotOptions>();
    options->crew.scenarios = around.scenarios;
    options->crew.language = around.language;
    auto* command = app.add_subcommand("robot", say("robot.help.robot"));
    command->footer(say("robot.help.robot_exit"));
    command->add_option("--server", options->server, say("robot.help.server"));
    command->add_option("--profile", options->profiles, say("robot.help.profile"))->delimiter(',');
    command->add_option("-n,--count", options->count, say("robot.help.count"))
        ->check(CLI::Range(1, 200));
    command->add_option("--cards", options->cards, say("robot.help.cards"));
    command->add_option("--class", options->class_name, say("robot.help.class"));
    command->add_option("--numbers", options->numbers, say("robot.help.numbers"))->delimiter(',');
    auto* number = command->add_option("--number", options->number, say("robot.help.number"));
    command->add_option("--password", options->password, say("robot.help.password"))->needs(number);
    command->add_option("--for", options->length, say("robot.help.for"));
    command->add_flag("--outbound", options->outbound, say("robot.help.outbound"));
    command->add_option("--seed", options->seed, say("robot.help.seed"));
    command->add_option("--scenarios", options->crew.scenarios, say("robot.help.scenarios"));
    command->add_option("--speech-cache", options->crew.cache, say("robot.help.cache"));
    command->add_option("--address", options->crew.address, say("robot.help.address"));
    command->add_option("--rtp-first", options->crew.first_port, say("robot.help.rtp"));
    command->add_option("--rtp-last", options->crew.last_port, say("robot.help.rtp"));
    command->add_option("--ready-file", options->crew.ready_file, say("robot.help.ready_file"));
    command->add_flag("--json", options->json, say("robot.help.json"));
    command->add_flag("--quiet", options->quiet, say("robot.help.quiet"));
    command->callback([options, &exit_code] { exit_code = run_robots(*options); });
}

} // namespace ringroom::server
