#pragma once
// The centre as the school wants it: service numbers, queues, skills and who has them, from
// `lab.toml` in the data folder. A person edits that file, comments and all; the program only reads
// it. scenarios/sample-lab/lab.toml shows every setting.
//
// Plain data without a clock or a thread; the router's own form of it is made by its conversion.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "base/time.h"

namespace ringroom::directory {

enum class Strategy {
    longest_idle,
    round_robin,
    fewest_calls,
    least_talk_time,
    most_skilled,
    top_down,
    random,
    weighted,
    ring_all
};
[[nodiscard]] std::string_view to_string(Strategy strategy);

struct BothNames {
    std::string zh;
    std::string en;
};

/// After `after` of waiting the skill is asked at `level` only; 0 drops the demand.
struct Relaxation {
    Duration after{};
    int level = 0;
};

struct SkillDemand {
    std::string skill;
    int level = 1;        ///< 1 … limits::skill_level_max, higher is better
    bool required = true; ///< false: preferred, decides only between agents that qualify
    std::vector<Relaxation> relax;
};

enum class Announced { position, expected_wait, prompt };

struct Announcement {
    Duration after{}; ///< since entering the queue
    Duration every{}; ///< 0: once
    Announced what = Announced::prompt;
    std::string prompt; ///< name of a prompt, with `prompt` only
};

/// Where a contact goes that a queue cannot keep. Empty strings: hang up after the closing prompt.
struct Overflow {
    std::string queue;
    std::string flow;
};

struct QueueSettings {
    std::string key; ///< how files name it, "complaints"
    BothNames name;
    Strategy strategy = Strategy::longest_idle;
    std::vector<SkillDemand> skills;
    Duration wrap_up = 30_s;
    Duration ring_time = 15_s;
    Duration service_level = 20_s; ///< T of the service level
    int priority = 0;              ///< a head start in seconds of waiting
    int max_length = 50;
    Duration max_wait = 10_min;
    std::string music = "hold";
    std::string exit_key; ///< one of 0-9 * #, or empty
    std::vector<Announcement> announcements;
    Overflow overflow;
};

struct ServiceNumber {
    std::string dials; ///< the digits dialled
    BothNames name;
    std::string flow; ///< exactly one of flow and queue is set
    std::string queue;
    int priority = 0;
};

struct SkillLevel {
    std::string skill;
    int level = 1;
};

struct AgentSettings {
    std::string number;
    std::vector<SkillLevel> skills; ///< sorted by skill
};

struct Settings {
    BothNames name;
    std::string zone = "Asia/Shanghai";
    Language language = Language::zh;
    std::vector<std::string> skills;    ///< as declared
    std::vector<QueueSettings> queues;  ///< in file order
    std::vector<ServiceNumber> numbers; ///< in file order
    std::vector<AgentSettings> agents;  ///< sorted by number

    [[nodiscard]] const QueueSettings* queue(std::string_view key) const;
    [[nodiscard]] const ServiceNumber* number(std::string_view dials) const;
    [[nodiscard]] const AgentSettings* agent(std::string_view number) const;
};

/// Reads and checks a file. With any error in `diagnostics` the answer is empty; warnings do not
/// hinder. `language` is that of the messages.
[[nodiscard]] std::optional<Settings> load_settings(const std::filesystem::path& file,
                                                    Language language, Diagnostics& diagnostics);
/// The same for text already read; `file` names it.
[[nodiscard]] std::optional<Settings> parse_settings(std::string_view toml, std::string_view file,
                                                     Language language, Diagnostics& diagnostics);

} // namespace ringroom::directory
