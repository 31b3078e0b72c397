#pragma once
// What the demo found out, and the files it leaves: results.json, results.csv and one page.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "base/text.h"
#include "server/student_table.h"
#include "wire/messages.h"

namespace ringroom::server {

/// A stretch of the recording, in milliseconds.
struct Stretch {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// One contact with everything a page shows of it.
struct DemoContact {
    wire::ResultDetail detail;
    std::string sound; ///< relative to the page; empty: there was no talk
    std::string sha256;
    wire::Waveform waveform;
    std::vector<wire::Mark> marks;
    std::vector<Stretch> customer_speech;
    std::vector<Stretch> student_speech;
    std::vector<Stretch> silences; ///< both silent for 5 s and more, holds left out
    std::vector<Stretch> overlaps; ///< both speak for 0.5 s and more
};

struct DemoResult {
    std::string version;
    std::string started_at;
    std::uint64_t seed = 0;
    Duration length{};
    std::vector<wire::DrillStatus> drills;
    std::vector<DemoContact> contacts;           ///< oldest first
    std::vector<StudentLine> students;           ///< best first
    std::map<std::string, std::string> profiles; ///< by number
    std::map<std::string, Duration> heard;       ///< speech in the RTP each robot received
};

/// Speech, silences and overlaps of a recording, from its sound and its marks.
[[nodiscard]] Result<void> listen_to(const std::filesystem::path& wav, DemoContact& contact);

[[nodiscard]] nlohmann::ordered_json json_of(const DemoResult& result, bool with_pictures);
/// RFC 4180 with a byte order mark, for spreadsheets; one line a contact. Cells that a spreadsheet
/// would run as a formula are made text.
[[nodiscard]] std::string csv_of(const DemoResult& result, Language language);
/// The template with the data in place of its mark. Error "robot.demo.template".
[[nodiscard]] Result<std::string> page_of(const DemoResult& result, const std::string& page);

struct Ranking {
    bool right = true;
    std::string better, worse; ///< profiles that stand the wrong way round
    std::int64_t better_mean = 0, worse_mean = 0;
};
/// good above lazy and fast, those above silent and rude. A profile nobody had is left out.
[[nodiscard]] Ranking rank(const std::vector<StudentLine>& students);

} // namespace ringroom::server
