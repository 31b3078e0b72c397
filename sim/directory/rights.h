#pragma once
// Who may do what. Rights belong to roles, roles to people; every door of the API asks allowed().
#include <optional>
#include <string_view>

namespace ringroom::directory {

enum class Role { student, team_leader, instructor, admin };

enum class Right {
    use_seat,              ///< sign in at a seat, take and make calls
    see_own_results,       ///< own contacts, scores, recordings
    see_team_live,         ///< queues and agents as they are now
    listen,                ///< monitor a running call
    coach,                 ///< whisper, barge in, take over
    send_notices,          ///< messages to a class, to all
    see_class_results,     ///< everybody's contacts and scores
    hear_class_recordings, ///< everybody's recordings
    run_drills,            ///< start, pause and stop a drill
    grade,                 ///< change a score, with a reason
    edit_packs,            ///< write lessons
    manage_people,         ///< accounts, classes, passwords
    manage_settings,       ///< numbers, queues, skills
    export_results,
    see_audit,
    back_up
};

[[nodiscard]] bool allowed(Role role, Right right);
/// Stable, snake case; kept in the data base and in files.
[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::string_view to_string(Right right);
/// Also knows 学生, 班长, 教师, 管理员.
[[nodiscard]] std::optional<Role> role_from(std::string_view word);

} // namespace ringroom::directory
