#pragma once
// Measures as JSON for programs and as lines for people. Times in JSON are whole milliseconds,
// shares thousandths, null where there is nothing to divide by; people read seconds with one
// decimal.
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "reporting/measures.h"

namespace ringroom::reporting {

/// One JSON object, keys in the order of the struct, with the sums behind each mean and share.
[[nodiscard]] std::string to_json(const QueueMeasures& m, const Parameters& parameters);
[[nodiscard]] std::string to_json(const CentreMeasures& m);
[[nodiscard]] std::string to_json(const AgentMeasures& m);

/// Name and value of each measure, in the reader's language: {"Average speed of answer", "12.3 s"}.
using Lines = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Lines to_lines(Language language, const QueueMeasures& m,
                             const Parameters& parameters);
[[nodiscard]] Lines to_lines(Language language, const CentreMeasures& m);
[[nodiscard]] Lines to_lines(Language language, const AgentMeasures& m);

/// "12.3 s"; "-" for nothing.
[[nodiscard]] std::string seconds(Language language, std::optional<Duration> span);
/// "81.9 %"; "-" for nothing.
[[nodiscard]] std::string percent(const Ratio& ratio);

} // namespace ringroom::reporting
