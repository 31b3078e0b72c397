#pragma once
// All robots of one process, with the loop, the sound and the network they share.
//
//     auto crew = Crew::open({.server = ..., .scenarios = ...}, settings);
//     (*crew)->run(stop_after);            // until stop() or the time is over
//     for (const auto& row : (*crew)->rows()) ...
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/time.h"
#include "robot/robot.h"

namespace ringroom::robot {

struct CrewOptions {
    client::Address server;
    std::string address = "127.0.0.1"; ///< own, for SIP and RTP
    std::filesystem::path scenarios;   ///< the packs they have studied
    std::filesystem::path cache;       ///< of speech; empty: none
    std::uint16_t first_port = 40'000; ///< of RTP
    std::uint16_t last_port = 49'999;
    Language language = Language::zh;
    std::string ready_file; ///< written, with the number of robots, when all are at their seats
};

struct CrewRow {
    RobotSettings settings;
    Tally tally;
    Robot::State state = Robot::State::connecting;
    Error error;
};

class Crew {
public:
    /// Errors: "robot.none", "robot.too_many_robots", those of the media engine. Packs with
    /// mistakes are in `diagnostics`.
    [[nodiscard]] static Result<std::unique_ptr<Crew>>
    open(CrewOptions options, std::vector<RobotSettings> robots, Diagnostics& diagnostics);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    /// Until stop(), until `length` is over (0: no limit), or until every robot has given up.
    /// Then all log off.
    void run(Duration length);
    /// From any thread; async-signal-safe it is not.
    void stop();
    [[nodiscard]] std::vector<CrewRow> rows() const;

private:
    struct Inside;
    explicit Crew(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

/// A number and its password, from a list of cards.
struct CardRow {
    std::string number;
    std::string name;
    std::vector<std::string> classes; ///< none where the list has no such column
    std::string password;
};
/// Reads a list as the lab writes it (data/cards.csv) or a teacher keeps it: UTF-8, comma, the
/// first line names the columns (number, name, class, password, or 学号/工号, 姓名, 班级, 密码);
/// several classes are parted by "/".
/// Columns other than the number may be missing. Errors: "robot.cards" (no number, too many rows).
[[nodiscard]] Result<std::vector<CardRow>> read_cards(std::string_view csv);

} // namespace ringroom::robot
