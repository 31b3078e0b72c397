#pragma once
// The subcommands of `ringroom`, one file each. Each adds itself to the parser; what it ends with
// goes into `exit_code`: 0 well, 1 the thing asked about is not well, 2 it could not be done.
#include <filesystem>
#include <string>

#include "base/result.h"
#include "base/text.h"

namespace CLI {
class App;
}

namespace ringroom::server {

inline constexpr int exit_well = 0;
inline constexpr int exit_not_well = 1;
inline constexpr int exit_failed = 2;

/// What every subcommand may want: where our files lie, and the reader's language.
struct Surroundings {
    std::filesystem::path assets;
    std::filesystem::path scenarios;
    Language language = Language::en;
};
/// Beside the program, in the source tree, or under /usr/share/ringroom.
[[nodiscard]] Surroundings find_surroundings();
/// Whether sockets of this computer can be bound to that IPv4 address. Error
/// "server.no_such_address", its text the addresses there are.
[[nodiscard]] Result<void> check_own_address(const std::string& address);

void add_serve_command(CLI::App& app, int& exit_code);
void add_drill_command(CLI::App& app, int& exit_code);
void add_robot_command(CLI::App& app, int& exit_code);
void add_demo_command(CLI::App& app, int& exit_code);
void add_exam_day_command(CLI::App& app, int& exit_code);
void add_listening_command(CLI::App& app, int& exit_code);
void add_check_command(CLI::App& app, int& exit_code);
void add_rehearse_command(CLI::App& app, int& exit_code);
void add_replay_command(CLI::App& app, int& exit_code);
void add_verify_command(CLI::App& app, int& exit_code);
void add_evidence_command(CLI::App& app, int& exit_code);
void add_user_command(CLI::App& app, int& exit_code);
void add_export_command(CLI::App& app, int& exit_code);
void add_bench_command(CLI::App& app, int& exit_code);

/// One line on standard error: the error's text for people where there is one, and its particulars.
/// `word` is what the text is about, where that is not the particulars as a whole.
int complain(const std::string& code, const std::string& particulars, const std::string& word = {});
/// The whole program: what `main` is called with, to the exit code.
int run_program(int argc, const char* const* argv);

} // namespace ringroom::server
