#include "training/spans.h"

#include <algorithm>

namespace ringroom::training {

Spans merged(Spans spans, Duration gap) {
    std::erase_if(spans, [](const Span& s) { return s.to <= s.from; });
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
        return std::pair(a.from, a.to) < std::pair(b.from, b.to);
    });
    Spans result;
    for (const auto& span : spans) {
        if (result.empty() || (span.from > result.back().to && span.from - result.back().to >= gap))
            result.push_back(span);
        else
            result.back().to = std::max(result.back().to, span.to);
    }
    return result;
}

Spans clipped(const Spans& spans, Span frame) {
    Spans result;
    for (const auto& span : spans) {
        const Span part{std::max(span.from, frame.from), std::min(span.to, frame.to)};
        if (part.from < part.to)
            result.push_back(part);
    }
    return result;
}

Spans gaps_in(const Spans& spans, Span frame) {
    Spans result;
    auto at = frame.from;
    for (const auto& span : clipped(spans, frame)) {
        if (span.from > at)
            result.push_back({at, span.from});
        at = std::max(at, span.to);
    }
    if (at < frame.to)
        result.push_back({at, frame.to});
    return result;
}

Duration total(const Spans& spans) {
    Duration sum;
    for (const auto& span : spans)
        sum += span.length();
    return sum;
}

std::optional<Span> longest(const Spans& spans) {
    const auto found =
        std::max_element(spans.begin(), spans.end(),
                         [](const Span& a, const Span& b) { return a.length() < b.length(); });
    return found == spans.end() ? std::nullopt : std::optional(*found);
}

std::optional<Duration> percentile(std::vector<Duration> values, int percent) {
    if (values.empty())
        return std::nullopt;
    std::sort(values.begin(), values.end());
    const auto rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
    return values[rank == 0 ? 0 : rank - 1];
}

} // namespace ringroom::training
