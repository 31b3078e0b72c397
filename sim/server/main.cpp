// ringroom: the lab server and its command line. `ringroom --help` teaches it.
#include <CLI/CLI.hpp>

#include "server/commands.h"

int main(int argc, char** argv) {
    using namespace ringroom;
    const auto language = server::find_surroundings().language;
    CLI::App app{text(language, "server.help.program")};
    app.require_subcommand(1);
    app.set_version_flag("--version", RINGROOM_VERSION);
    app.footer(text(language, "server.help.footer"));
    int exit_code = server::exit_well;
    server::add_serve_command(app, exit_code);
    server::add_drill_command(app, exit_code);
    server::add_robot_command(app, exit_code);
    server::add_demo_command(app, exit_code);
    server::add_check_command(app, exit_code);
    server::add_rehearse_command(app, exit_code);
    server::add_replay_command(app, exit_code);
    server::add_verify_command(app, exit_code);
    server::add_user_command(app, exit_code);
    server::add_export_command(app, exit_code);
    server::add_bench_command(app, exit_code);
    CLI11_PARSE(app, argc, argv);
    return exit_code;
}
