#include "training/score.h"

#include <algorithm>

#include "base/check.h"

namespace ringroom::training {

namespace {
constexpr Milli full = 100 * one_point;

/// Half up; `whole` > 0, `part` >= 0. The limits keep part x 2 x 100'000 below 2^62: 200 items of
/// 10^6 thousandths with weight 1000 are 2 x 10^11.
Milli divide(std::int64_t part, std::int64_t whole) {
    return (2 * part + whole) / (2 * whole);
}

/// Weighted points of what applies.
struct Sum {
    std::int64_t points = 0;
    std::int64_t possible = 0;
    void add(Milli p, Milli of, std::int64_t weight) {
        points += p * weight;
        possible += of * weight;
    }
    [[nodiscard]] std::optional<Milli> percent() const {
        if (possible == 0)
            return std::nullopt;
        return divide(points * full, possible);
    }
};

std::int64_t weight_of(const Card& card, const Section& section, const Item& item) {
    return card.weighing == Weighing::sections ? section.weight : item.weight;
}

SectionScore score_section(const Card& card, const Section& section, Sum& all, Sum& critical) {
    SectionScore result;
    Sum own;
    for (const auto& item : section.items) {
        const auto& answer = item.answer;
        result.items.push_back({.applies = answer.applies, .points = answer.points});
        if (!answer.applies)
            continue;
        const auto weight = weight_of(card, section, item);
        result.points += answer.points;
        result.possible += item.possible;
        own.add(answer.points, item.possible, card.weighing == Weighing::items ? item.weight : 1);
        all.add(answer.points, item.possible, weight);
        if (item.critical)
            critical.add(answer.points, item.possible, weight);
        result.fatal = result.fatal || (item.fatal && answer.points < item.possible);
    }
    result.percent = own.percent();
    return result;
}

/// What each item finally counts of 100.
void apply_weights(const Card& card, const Sum& all, Score& result) {
    if (all.possible == 0)
        return;
    for (std::size_t s = 0; s < card.sections.size(); ++s)
        for (std::size_t i = 0; i < card.sections[s].items.size(); ++i) {
            const auto& item = card.sections[s].items[i];
            if (item.answer.applies)
                result.sections[s].items[i].applied_weight = divide(
                    item.possible * weight_of(card, card.sections[s], item) * full, all.possible);
        }
}
} // namespace

std::string_view to_string(Source source) {
    switch (source) {
    case Source::automatic:
        return "automatic";
    case Source::self:
        return "self";
    case Source::peer:
        return "peer";
    case Source::instructor:
        return "instructor";
    case Source::second_marker:
        return "second_marker";
    }
    return "";
}

std::string problem_with(const Card& card) {
    std::size_t items = 0;
    for (const auto& section : card.sections) {
        items += section.items.size();
        if (section.weight < 0 || section.weight > limits::weight)
            return "weight";
        for (const auto& item : section.items) {
            if (item.weight < 0 || item.weight > limits::weight)
                return "weight";
            if (item.possible <= 0 || item.possible > limits::item_points ||
                item.answer.points < 0 || item.answer.points > item.possible)
                return "points";
            if (item.critical && item.answer.applies && item.answer.points != 0 &&
                item.answer.points != item.possible)
                return "critical_partial";
        }
    }
    if (items > limits::form_items || card.sections.size() > limits::form_sections)
        return "too_many_items";
    for (const auto& deduction : card.deductions)
        if (deduction.points < 0 || deduction.points > full || deduction.count < 0)
            return "penalty";
    return "";
}

Score score(const Card& card) {
    check(problem_with(card).empty(), "a card within its limits");
    Score result;
    Sum all;
    Sum critical;
    for (const auto& section : card.sections) {
        result.sections.push_back(score_section(card, section, all, critical));
        for (const auto& item : section.items)
            if (item.fatal && item.answer.applies && item.answer.points < item.possible)
                result.fatal_items.push_back(item.name);
    }
    apply_weights(card, all, result);
    result.fatal = !result.fatal_items.empty();
    result.raw = all.percent();
    result.critical = critical.percent();
    for (const auto& deduction : card.deductions)
        result.penalties =
            std::min(full, result.penalties + deduction.points * std::min(deduction.count, 1000));
    if (result.raw) {
        result.total = std::clamp(*result.raw - result.penalties, Milli{0}, full);
        result.final = result.fatal ? std::min(*result.total, card.fatal_cap) : *result.total;
        result.passed = !result.fatal && *result.final >= card.pass_mark;
    }
    return result;
}

std::string shown(Milli value) {
    const bool minus = value < 0;
    const auto tenths = ((minus ? -value : value) + 50) / 100;
    return (minus && tenths != 0 ? "-" : "") + std::to_string(tenths / 10) + "." +
           std::to_string(tenths % 10);
}

std::int64_t mean_of(std::int64_t sum, std::int64_t count) {
    return sum >= 0 ? (2 * sum + count) / (2 * count) : -((-2 * sum + count) / (2 * count));
}

std::optional<Milli> judges_mean(std::vector<Milli> marks) {
    if (marks.empty())
        return std::nullopt;
    std::sort(marks.begin(), marks.end());
    if (marks.size() >= 5) {
        marks.erase(marks.begin());
        marks.pop_back();
    }
    std::int64_t sum = 0;
    for (const auto mark : marks)
        sum += mark;
    return mean_of(sum, static_cast<std::int64_t>(marks.size()));
}

} // namespace ringroom::training
