#pragma once
// Figures and marks of the lab as a person reads them. The window's thread.
#include <cstdint>
#include <optional>
#include <string>

#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

/// Without the unit of the lab's raw figure.
[[nodiscard]] std::string measure_label(const wire::LabelledValue& measure);
/// A measured figure with its unit.
[[nodiscard]] std::string measure_words(const Desk& desk, const wire::LabelledValue& measure);
/// Thousandths of a point: "86.3"; "—" where there is no mark.
[[nodiscard]] std::string score_words(const std::optional<std::int64_t>& score);

} // namespace ringroom::seat
