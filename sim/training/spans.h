#pragma once
// Arithmetic on pieces of time. Lists are sorted and do not overlap unless said otherwise.
#include <optional>
#include <vector>

#include "training/measures.h"

namespace ringroom::training {

using Spans = std::vector<Span>;

/// Sorted; what overlaps or is nearer than `gap` becomes one. Empty spans vanish.
[[nodiscard]] Spans merged(Spans spans, Duration gap = {});
/// The parts inside `frame`.
[[nodiscard]] Spans clipped(const Spans& spans, Span frame);
/// What of `frame` is in none of them.
[[nodiscard]] Spans gaps_in(const Spans& spans, Span frame);
[[nodiscard]] Duration total(const Spans& spans);
/// The first of the longest, or nothing.
[[nodiscard]] std::optional<Span> longest(const Spans& spans);
/// Nearest rank: the smallest value that at least `percent` of 100 do not exceed.
[[nodiscard]] std::optional<Duration> percentile(std::vector<Duration> values, int percent);

} // namespace ringroom::training
