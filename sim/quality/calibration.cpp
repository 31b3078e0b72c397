#include "quality/calibration.h"

#include <algorithm>
#include <cmath>

#include "training/agreement.h"

namespace ringroom::quality {
namespace {

using training::MarkTable;

constexpr std::uint64_t alpha_seed = 1; // the same sheets give the same interval

std::optional<int> thousandths(const std::optional<double>& share) {
    return share ? std::optional(static_cast<int>(std::lround(*share * 1000))) : std::nullopt;
}

/// Shares of an item's points, an item a row, a sheet a column.
MarkTable table_of(const training::Card& card, const std::vector<const Sheet*>& sheets) {
    MarkTable out;
    for (const auto& section : card.sections)
        for (const auto& item : section.items) {
            if (item.fatal)
                continue;
            auto& row = out.emplace_back();
            for (const auto* sheet : sheets) {
                const auto found =
                    std::find_if(sheet->answers.begin(), sheet->answers.end(),
                                 [&](const auto& answer) { return answer.item == item.name; });
                const bool has = found != sheet->answers.end() && found->applies;
                row.push_back(has ? std::optional(static_cast<double>(found->points) /
                                                  static_cast<double>(item.possible))
                                  : std::nullopt);
            }
        }
    return out;
}

ItemSpread spread_of(const std::vector<std::optional<double>>& row) {
    ItemSpread out;
    double sum = 0;
    double apart = 0;
    int pairs = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!row[i]) {
            ++out.left_out;
            continue;
        }
        ++out.marked;
        sum += *row[i];
        for (std::size_t j = i + 1; j < row.size(); ++j)
            if (row[j]) {
                apart += std::abs(*row[i] - *row[j]);
                ++pairs;
            }
    }
    if (out.marked > 0)
        out.mean = static_cast<int>(std::lround(sum / out.marked * 1000));
    if (pairs > 0)
        out.apart = static_cast<int>(std::lround(apart / pairs * 1000));
    return out;
}

void add_items(Agreement& out, const training::Card& card, const MarkTable& table,
               std::optional<std::size_t> expert) {
    std::size_t row = 0;
    for (const auto& section : card.sections)
        for (const auto& item : section.items) {
            if (item.fatal)
                continue;
            auto spread = spread_of(table[row]);
            spread.name = item.name;
            if (expert)
                spread.expert = thousandths(table[row][*expert]);
            out.items.push_back(std::move(spread));
            ++row;
        }
    for (std::size_t i = 0; i < out.items.size(); ++i)
        if (out.items[i].marked > 1 && out.items[i].apart > 0 &&
            (!out.worst || out.items[i].apart > out.items[*out.worst].apart))
            out.worst = i;
}

void add_markers(Agreement& out, const std::vector<const Sheet*>& sheets, const MarkTable& table,
                 std::optional<std::size_t> expert) {
    std::vector<std::optional<double>> index;
    for (const auto& row : table)
        index.push_back(expert ? row[*expert] : std::nullopt);
    const auto leaning = expert ? training::leanings(table, index) : training::leanings(table);
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        MarkerSpread marker{.marker = sheets[i]->marker, .final = sheets[i]->outcome.final};
        if (i < leaning.size() && leaning[i].count > 0 && expert != i) {
            marker.leaning = static_cast<int>(std::lround(leaning[i].mean * 1000));
            marker.spread = static_cast<int>(std::lround(leaning[i].spread * 1000));
        }
        if (marker.final) {
            out.lowest = std::min(out.lowest.value_or(*marker.final), *marker.final);
            out.highest = std::max(out.highest.value_or(*marker.final), *marker.final);
        }
        out.markers.push_back(marker);
    }
}

/// The rows everybody answered: the intraclass correlation takes no gaps.
MarkTable complete_rows(const MarkTable& table) {
    MarkTable out;
    for (const auto& row : table)
        if (std::all_of(row.begin(), row.end(), [](const auto& mark) { return mark.has_value(); }))
            out.push_back(row);
    return out;
}

} // namespace

Agreement agreement_of(const training::Card& card, const std::vector<Sheet>& sheets,
                       AgentId expert) {
    std::vector<const Sheet*> given;
    std::optional<std::size_t> index;
    for (const auto& sheet : sheets)
        if (sheet.given) {
            if (expert && sheet.marker == expert)
                index = given.size();
            given.push_back(&sheet);
        }
    Agreement out;
    const auto table = table_of(card, given);
    add_items(out, card, table, index);
    add_markers(out, given, table, index);
    out.alpha_interval =
        thousandths(training::krippendorff_alpha(table, training::Scale::interval));
    if (const auto bounds = training::alpha_bounds(table, alpha_seed);
        bounds && out.alpha_interval) {
        out.alpha_low = thousandths(bounds->low);
        out.alpha_high = thousandths(bounds->high);
    }
    out.alpha_ordinal = thousandths(training::krippendorff_alpha(table, training::Scale::ordinal));
    const auto complete = complete_rows(table);
    out.icc_items = static_cast<int>(complete.size());
    if (const auto icc = training::intraclass(complete))
        out.icc = thousandths(icc->agreement_single);
    // A hair more than a band: 0.8 - 0.6 is not exactly 0.2.
    out.within_a_band = thousandths(training::tolerance_agreement(
        table, static_cast<double>(band) / training::one_point + 1e-9));
    return out;
}

} // namespace ringroom::quality
