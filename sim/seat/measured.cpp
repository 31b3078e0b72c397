#include "seat/measured.h"

#include <charconv>

#include "audio/analysis.h"
#include "seat/desk.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

std::optional<std::int64_t> whole_of(const std::string& value) {
    std::int64_t whole = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), whole);
    return read.ec == std::errc() ? std::optional(whole) : std::nullopt;
}

std::string tenths_of(const std::string& value, std::int64_t unit) {
    const auto whole = whole_of(value);
    return whole ? points_text(*whole * 1000 / unit) : value;
}

std::string seconds_of(const std::string& value) {
    const auto whole = whole_of(value);
    return whole ? seconds_text(Duration{*whole}) : value;
}

/// Slow, ok or fast, and the estimate that is told by: tenths of syllables a second.
std::string pace_words(const Desk& desk, const std::string& tenths) {
    int value = 0;
    std::from_chars(tenths.data(), tenths.data() + tenths.size(), value);
    const auto pace = audio::pace_of(value * 6); // a minute
    const char* words = pace == audio::Pace::slow   ? "seat.measured.slow"
                        : pace == audio::Pace::fast ? "seat.measured.fast"
                                                    : "seat.measured.well_paced";
    return desk.words(words, {{"value", tenths_of(tenths, 10)}});
}

} // namespace

std::string measure_label(const wire::LabelledValue& measure) {
    auto label = measure.label.substr(0, measure.label.find('('));
    while (label.ends_with(' '))
        label.pop_back();
    return label;
}

std::string measure_words(const Desk& desk, const wire::LabelledValue& measure) {
    const auto in = [&](const char* unit, std::int64_t parts) {
        return desk.words(unit, {{"value", tenths_of(measure.value, parts)}});
    };
    if (measure.value == "true" || measure.value == "false")
        return yes_or_no(desk, measure.value);
    if (measure.name.ends_with("_ms"))
        return desk.words("seat.measured.seconds", {{"value", seconds_of(measure.value)}});
    if (measure.name.ends_with("_permille"))
        return in("seat.measured.percent", 10);
    if (measure.name.ends_with("_per_s"))
        return pace_words(desk, measure.value);
    return measure.name.ends_with("_dbov") ? in("seat.measured.loudness", 10) : measure.value;
}

std::string score_words(const std::optional<std::int64_t>& score) {
    return score ? points_text(*score) : "—";
}

} // namespace ringroom::seat
