#include "training/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/random.h"

namespace ringroom::training {
namespace {

std::vector<double> marks_of(const std::vector<std::optional<double>>& row) {
    std::vector<double> out;
    for (const auto& mark : row)
        if (mark)
            out.push_back(*mark);
    return out;
}

/// How often each value stands beside each other one, ordered pairs weighed so that every mark
/// counts once.
struct Coincidences {
    std::map<std::pair<double, double>, double> pairs;
    std::map<double, double> totals; ///< by value
    double all = 0;
};

Coincidences coincidences_of(const MarkTable& table) {
    Coincidences out;
    for (const auto& row : table) {
        const auto marks = marks_of(row);
        if (marks.size() < 2)
            continue;
        const double weight = 1 / static_cast<double>(marks.size() - 1);
        for (std::size_t i = 0; i < marks.size(); ++i) {
            for (std::size_t j = 0; j < marks.size(); ++j)
                if (i != j)
                    out.pairs[{marks[i], marks[j]}] += weight;
            out.totals[marks[i]] += 1;
            out.all += 1;
        }
    }
    return out;
}

/// Squared: how much two values differ.
double difference(const Coincidences& found, double a, double b, Scale scale) {
    if (a == b)
        return 0;
    switch (scale) {
    case Scale::nominal:
        return 1;
    case Scale::ordinal: {
        double between = -(found.totals.at(a) + found.totals.at(b)) / 2;
        const auto low = found.totals.find(std::min(a, b));
        const auto high = found.totals.upper_bound(std::max(a, b));
        for (auto one = low; one != high; ++one)
            between += one->second;
        return between * between;
    }
    case Scale::interval:
        return (a - b) * (a - b);
    case Scale::ratio:
        return a + b == 0 ? 0 : (a - b) * (a - b) / ((a + b) * (a + b));
    }
    return 0;
}

/// What one thing tells of alpha at the interval scale: sums over its marks.
struct ThingSums {
    double marks = 0;
    double sum = 0;
    double squares = 0;
    double apart = 0; ///< squared differences of all ordered pairs, over marks - 1
};

std::vector<ThingSums> sums_of(const MarkTable& table) {
    std::vector<ThingSums> out;
    for (const auto& row : table) {
        const auto marks = marks_of(row);
        if (marks.size() < 2)
            continue;
        ThingSums thing{.marks = static_cast<double>(marks.size())};
        for (const double mark : marks) {
            thing.sum += mark;
            thing.squares += mark * mark;
            for (const double other : marks)
                thing.apart += (mark - other) * (mark - other) / (thing.marks - 1);
        }
        out.push_back(thing);
    }
    return out;
}

/// Alpha of as many things as there are, each drawn from them.
std::optional<double> alpha_drawn(const std::vector<ThingSums>& things, Random& random) {
    ThingSums all;
    for (std::size_t i = 0; i < things.size(); ++i) {
        const auto& thing = things[random.below(things.size())];
        all.marks += thing.marks;
        all.sum += thing.sum;
        all.squares += thing.squares;
        all.apart += thing.apart;
    }
    const double expected = 2 * (all.marks * all.squares - all.sum * all.sum) / (all.marks - 1);
    constexpr double rounding = 1e-9; // marks that are all one value leave no more than this
    if (expected <= rounding * all.squares * all.marks)
        return std::nullopt;
    return 1 - all.apart / expected;
}

/// Sums of squares of a table without gaps, over their degrees of freedom.
struct MeanSquares {
    double things = 0;
    double markers = 0;
    double error = 0;
    double within = 0; ///< markers and error together
};

double mean_of_marks(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

std::vector<std::vector<double>> transposed(const std::vector<std::vector<double>>& rows) {
    std::vector<std::vector<double>> out(rows.front().size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            out[i].push_back(row[i]);
    return out;
}

double square(double value) {
    return value * value;
}

MeanSquares mean_squares(const std::vector<std::vector<double>>& rows) {
    const auto n = static_cast<double>(rows.size());
    const auto k = static_cast<double>(rows.front().size());
    std::vector<double> all;
    for (const auto& row : rows)
        all.insert(all.end(), row.begin(), row.end());
    const double grand = mean_of_marks(all);
    double total = 0;
    for (const double value : all)
        total += square(value - grand);
    double things = 0;
    for (const auto& row : rows)
        things += k * square(mean_of_marks(row) - grand);
    double markers = 0;
    for (const auto& column : transposed(rows))
        markers += n * square(mean_of_marks(column) - grand);
    return {.things = things / (n - 1),
            .markers = markers / (k - 1),
            .error = (total - things - markers) / ((n - 1) * (k - 1)),
            .within = (total - things) / (n * (k - 1))};
}

Leaning leaning_of(const std::vector<double>& differences) {
    Leaning out{.count = differences.size()};
    if (differences.empty())
        return out;
    out.mean = mean_of_marks(differences);
    double sum = 0;
    for (const double one : differences)
        sum += square(one - out.mean);
    if (differences.size() > 1)
        out.spread = std::sqrt(sum / static_cast<double>(differences.size() - 1));
    return out;
}

/// By column; `reference(row, column)` is what a mark is held against.
template <class Reference>
std::vector<Leaning> leanings_against(const MarkTable& table, Reference reference) {
    std::vector<Leaning> out;
    const std::size_t markers = table.empty() ? 0 : table.front().size();
    for (std::size_t column = 0; column < markers; ++column) {
        std::vector<double> differences;
        for (std::size_t row = 0; row < table.size(); ++row) {
            const std::optional<double> held = reference(row, column);
            if (table[row][column] && held)
                differences.push_back(*table[row][column] - *held);
        }
        out.push_back(leaning_of(differences));
    }
    return out;
}

/// 1 - weighed observed / weighed expected; `weight(i, j)` is 0 where both agree.
template <class Weight>
std::optional<double> kappa(const std::vector<std::vector<int>>& table, Weight weight) {
    const std::size_t k = table.size();
    std::vector<double> first(k);
    std::vector<double> second(k);
    double all = 0;
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) {
            first[i] += table[i][j];
            second[j] += table[i][j];
            all += table[i][j];
        }
    double observed = 0;
    double expected = 0;
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) {
            observed += weight(i, j) * table[i][j];
            expected += weight(i, j) * first[i] * second[j];
        }
    if (expected == 0)
        return std::nullopt;
    return 1 - observed * all / expected;
}

} // namespace

std::optional<double> krippendorff_alpha(const MarkTable& table, Scale scale) {
    const auto found = coincidences_of(table);
    double observed = 0;
    for (const auto& [pair, count] : found.pairs)
        observed += count * difference(found, pair.first, pair.second, scale);
    double expected = 0;
    for (const auto& [a, count_a] : found.totals)
        for (const auto& [b, count_b] : found.totals)
            expected += count_a * count_b * difference(found, a, b, scale);
    if (expected == 0)
        return std::nullopt;
    return 1 - observed * (found.all - 1) / expected;
}

std::optional<Bounds> alpha_bounds(const MarkTable& table, std::uint64_t seed) {
    constexpr std::size_t draws = 2'000;
    const auto things = sums_of(table);
    if (things.size() < 2)
        return std::nullopt;
    auto random = stream(seed, "alpha");
    std::vector<double> found;
    for (std::size_t i = 0; i < draws; ++i)
        if (const auto alpha = alpha_drawn(things, random))
            found.push_back(*alpha);
    if (found.size() * 2 < draws)
        return std::nullopt;
    std::sort(found.begin(), found.end());
    const auto rank = [&](std::size_t thousandths) { // nearest
        return found[std::max<std::size_t>((found.size() * thousandths + 999) / 1000, 1) - 1];
    };
    return Bounds{.low = rank(25), .high = rank(975)};
}

std::optional<Intraclass> intraclass(const MarkTable& table) {
    std::vector<std::vector<double>> rows;
    for (const auto& row : table) {
        rows.push_back(marks_of(row));
        if (rows.back().size() != row.size() || row.size() < 2)
            return std::nullopt;
    }
    if (rows.size() < 2)
        return std::nullopt;
    const auto ms = mean_squares(rows);
    if (ms.things == 0 && ms.within == 0)
        return std::nullopt;
    const auto n = static_cast<double>(rows.size());
    const auto k = static_cast<double>(rows.front().size());
    const auto ratio = [](double part, double whole) { return whole == 0 ? 0 : part / whole; };
    const double apart = (ms.markers - ms.error) / n; // what severity adds
    return Intraclass{
        .one_way_single = ratio(ms.things - ms.within, ms.things + (k - 1) * ms.within),
        .agreement_single = ratio(ms.things - ms.error, ms.things + (k - 1) * ms.error + k * apart),
        .consistency_single = ratio(ms.things - ms.error, ms.things + (k - 1) * ms.error),
        .one_way_mean = ratio(ms.things - ms.within, ms.things),
        .agreement_mean = ratio(ms.things - ms.error, ms.things + apart),
        .consistency_mean = ratio(ms.things - ms.error, ms.things)};
}

std::optional<double> cohens_kappa(const std::vector<std::vector<int>>& table) {
    return kappa(table, [](std::size_t i, std::size_t j) { return i == j ? 0.0 : 1.0; });
}

std::optional<double> weighted_kappa(const std::vector<std::vector<int>>& table) {
    return kappa(table, [](std::size_t i, std::size_t j) {
        const double apart = static_cast<double>(i) - static_cast<double>(j);
        return apart * apart; // over (k - 1) squared on both sides, which goes out
    });
}

std::optional<double> tolerance_agreement(const MarkTable& table, double tolerance) {
    std::size_t pairs = 0;
    std::size_t near = 0;
    for (const auto& row : table) {
        const auto marks = marks_of(row);
        for (std::size_t i = 0; i < marks.size(); ++i)
            for (std::size_t j = i + 1; j < marks.size(); ++j) {
                ++pairs;
                near += std::abs(marks[i] - marks[j]) <= tolerance ? 1 : 0;
            }
    }
    if (pairs == 0)
        return std::nullopt;
    return static_cast<double>(near) / static_cast<double>(pairs);
}

std::vector<Leaning> leanings(const MarkTable& table,
                              const std::vector<std::optional<double>>& index) {
    return leanings_against(table, [&](std::size_t row, std::size_t) { return index[row]; });
}

std::vector<Leaning> leanings(const MarkTable& table) {
    return leanings_against(table, [&](std::size_t row, std::size_t column) {
        auto others = table[row];
        others[column].reset();
        const auto marks = marks_of(others);
        return marks.empty() ? std::nullopt : std::optional(mean_of_marks(marks));
    });
}

} // namespace ringroom::training
