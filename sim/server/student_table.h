#pragma once
// Graded contacts, put together by student, as a table for a terminal.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/text.h"
#include "wire/messages.h"

namespace ringroom::server {

struct StudentLine {
    std::string number;
    std::string name;
    std::string profile; ///< of a robot; empty for a person
    int contacts = 0;
    int inbound = 0;
    int talked = 0;
    int in_time = 0;   ///< inbound, within the queue's service level; only where details were read
    Duration answer{}; ///< means over those that have one; 0: none
    Duration greeting{};
    Duration dead_air{}; ///< sum
    int interruptions = 0;
    int fields = 0;
    int fields_right = 0;
    int marked = 0;        ///< of those talked: with a mark
    std::int64_t mean = 0; ///< thousandths of a point, of what counts
    std::int64_t worst = 0;
    int fatal = 0;                        ///< contacts failed by a fatal item
    std::vector<std::string> fatal_names; ///< each once
};

/// Sorted by number; contacts that nobody had are left out. Only what rows tell: measures stay
/// empty.
[[nodiscard]] std::vector<StudentLine> students_of(const std::vector<wire::ResultRow>& rows);
/// The same with measures, from details.
[[nodiscard]] std::vector<StudentLine> students_of(const std::vector<wire::ResultDetail>& details);

/// Aligned for a terminal in which Chinese takes two columns a character; ends with a line feed.
/// Columns that are empty everywhere are left out.
[[nodiscard]] std::string table_of(const std::vector<StudentLine>& students, Language language);
[[nodiscard]] nlohmann::ordered_json json_of(const std::vector<StudentLine>& students);

/// "82.5" of 82500.
[[nodiscard]] std::string points_text(std::int64_t thousandths);
/// Empty where there is no mark.
[[nodiscard]] std::string points_text(std::optional<std::int64_t> thousandths);
/// Columns a terminal gives `text`.
[[nodiscard]] std::size_t terminal_width(std::string_view text);

} // namespace ringroom::server
