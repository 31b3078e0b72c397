// The command line as a whole.
#include <CLI/CLI.hpp>

#include "server/commands.h"

namespace ringroom::server {

int run_program(int argc, const char* const* argv) {
    const auto language = find_surroundings().language;
    CLI::App app{text(language, "server.help.program")};
    app.require_subcommand(1);
    app.set_version_flag("--version", RINGROOM_VERSION);
    app.footer(text(language, "server.help.footer"));
    int exit_code = exit_well;
    add_serve_command(app, exit_code);
    add_drill_command(app, exit_code);
    add_robot_command(app, exit_code);
    add_demo_command(app, exit_code);
    add_exam_day_command(app, exit_code);
    add_listening_command(app, exit_code);
    add_check_command(app, exit_code);
    add_rehearse_command(app, exit_code);
    add_replay_command(app, exit_code);
    add_verify_command(app, exit_code);
    add_evidence_command(app, exit_code);
    add_user_command(app, exit_code);
    add_export_command(app, exit_code);
    add_bench_command(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // --help and --version end well; the library's own codes are nobody's business.
        return app.exit(error) == 0 ? exit_well : exit_failed;
    }
    return exit_code;
}

} // namespace ringroom::server
