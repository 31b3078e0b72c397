#include "directory/rights.h"

#include <array>

namespace ringroom::directory {

namespace {

constexpr std::array<std::string_view, 4> role_words = {"student", "team_leader", "instructor",
                                                        "admin"};
constexpr std::array<std::string_view, 4> role_words_zh = {"学生", "班长", "教师", "管理员"};
constexpr std::array<std::string_view, 16> right_words = {
    "use_seat",        "see_own_results", "see_team_live",     "listen",
    "coach",           "send_notices",    "see_class_results", "hear_class_recordings",
    "run_drills",      "grade",           "edit_packs",        "manage_people",
    "manage_settings", "export_results",  "see_audit",         "back_up"};

} // namespace

bool allowed(Role role, Right right) {
    switch (right) {
    case Right::use_seat:
    case Right::see_own_results:
        return true;
    case Right::see_team_live:
    case Right::listen:
    case Right::coach:
    case Right::send_notices:
        return role != Role::student;
    case Right::see_class_results:
    case Right::hear_class_recordings:
    case Right::run_drills:
    case Right::grade:
    case Right::edit_packs:
    case Right::manage_people:
    case Right::export_results:
        return role == Role::instructor || role == Role::admin;
    case Right::manage_settings:
    case Right::see_audit:
    case Right::back_up:
        return role == Role::admin;
    }
    return false;
}

std::string_view to_string(Role role) {
    return role_words.at(static_cast<std::size_t>(role));
}

std::string_view to_string(Right right) {
    return right_words.at(static_cast<std::size_t>(right));
}

std::optional<Role> role_from(std::string_view word) {
    for (std::size_t i = 0; i < role_words.size(); ++i)
        if (word == role_words[i] || word == role_words_zh[i])
            return static_cast<Role>(i);
    return std::nullopt;
}

} // namespace ringroom::directory
