#pragma once
// The centre as the school wants it: service numbers, queues, skills and who has them, from
// `lab.toml` in the data folder. A person edits that file, comments and all; the program only reads
// it. scenarios/sample-lab/lab.toml shows every setting.
//
// Plain data without a clock or a thread. Queues and skills get their ids by their place in the
// file, from 1; agents are known by number until the caller gives them the id of the person.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acd/settings.h"
#include "base/diagnostic.h"
#include "base/text.h"
#include "base/time.h"

namespace ringroom::directory {

struct BothNames {
    std::string zh;
    std::string en;
};

/// A target is "", "queue:KEY" or "flow:KEY"; empty means: say goodbye and release.
struct Target {
    enum class Kind { none, queue, flow };
    Kind kind = Kind::none;
    std::string name;
};
/// Nothing when `word` is none of these forms.
[[nodiscard]] std::optional<Target> target_from(std::string_view word);

struct Queue {
    QueueId id;
    std::string key; ///< how files name it, "complaints"
    BothNames name;
    Duration service_level = 20_s; ///< T of the service level
    std::string music = "hold";    ///< name of a prompt
    std::string exit_key;          ///< one of 0-9 * #, or empty: none
    acd::QueueSettings routing;    ///< its targets are in the form of Target, checked
};

struct ServiceNumber {
    std::string dials; ///< the digits dialled
    BothNames name;
    std::string project;  ///< what its callers call about; may be empty
    std::string medium;   ///< what made them call: "电视广告"; may be empty
    Target to;            ///< a queue or a flow
    Duration bonus{};     ///< head start of its callers
    int strict_class = 0; ///< class of its callers
    bool echo = false;    ///< leads nowhere: says again what it hears
};

struct Agent {
    std::string number;
    acd::AgentSettings routing; ///< without a name; skills sorted by id
};

/// How marks by people go their way.
struct GradingSettings {
    std::int64_t appeal_days = 5; ///< from publishing; 0: no appeals
    std::int64_t remark_days = 5; ///< after which a re-marked one is final
    std::int64_t answer_days = 7; ///< within which an appeal is to be answered
    bool other_remarks = true;    ///< whoever published does not answer the appeal
    bool self_first = false;      ///< students mark themselves before they see the mark
};

struct Settings {
    BothNames name;
    std::string zone = "Asia/Shanghai";
    Language language = Language::zh;
    std::vector<std::string> reasons;   ///< for not being ready; none: any words
    bool students_write = true;         ///< messages to their class and their teachers
    std::vector<std::string> skills;    ///< skill n has id n + 1
    std::vector<Queue> queues;          ///< queue n has id n + 1
    std::vector<ServiceNumber> numbers; ///< in file order
    std::vector<Agent> agents;          ///< sorted by number
    GradingSettings grading;
    /// How long recordings of a class are kept, in days; 0: for ever. The four that the program
    /// knows are always there: practice, exam, model, other.
    std::map<std::string, std::int64_t> retention = {
        {"practice", 0}, {"exam", 0}, {"model", 0}, {"other", 0}};
    /// What an English seat shows for words of the lab's own: projects, media, reasons, menu steps.
    std::map<std::string, std::string> english;

    [[nodiscard]] const Queue* queue(std::string_view key) const;
    [[nodiscard]] SkillId skill(std::string_view name) const; ///< 0 if there is none
    [[nodiscard]] const ServiceNumber* number(std::string_view dials) const;
    [[nodiscard]] const Agent* agent(std::string_view number) const;
    /// A word of the lab's own as a seat of this language shows it; itself where nothing is given.
    [[nodiscard]] std::string said(const std::string& word, Language shown_in) const;
    /// The lab's own word for what said() gave, whatever the language was.
    [[nodiscard]] std::string meant(const std::string& said) const;
};

/// The word of a strategy in lab.toml, "longest_idle".
[[nodiscard]] std::string_view to_string(acd::Strategy strategy);

/// What the folders around a lab.toml hold; what is not given is not looked at.
struct LabFiles {
    std::optional<std::vector<std::string>> flows; ///< keys of the files in ivr/
    std::optional<std::vector<std::string>> music; ///< names for `music`
    std::filesystem::path zones; ///< of the tz database; no such folder: not given
    /// The file of a past run, accepted then: what has become a mistake since hinders nothing.
    bool kept = false;
};

/// Reads and checks a file. With any error in `diagnostics` the answer is empty, except for a kept
/// file that can be read at all; warnings do not hinder. `language` is that of the messages.
[[nodiscard]] std::optional<Settings> load_settings(const std::filesystem::path& file,
                                                    Language language, Diagnostics& diagnostics,
                                                    const LabFiles& files = {});
/// The same for text already read; `file` names it.
[[nodiscard]] std::optional<Settings> parse_settings(std::string_view toml, std::string_view file,
                                                     Language language, Diagnostics& diagnostics,
                                                     const LabFiles& files = {});

} // namespace ringroom::directory
