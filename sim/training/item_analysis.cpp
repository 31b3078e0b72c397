#include "training/item_analysis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ringroom::training {
namespace {

double mean_share(const std::vector<double>& shares) {
    return std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
}

/// Of samples: over n - 1.
double covariance(const std::vector<double>& a, const std::vector<double>& b) {
    const double mean_a = mean_share(a);
    const double mean_b = mean_share(b);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - mean_a) * (b[i] - mean_b);
    return sum / static_cast<double>(a.size() - 1);
}

std::vector<double> column_of(const AnswerTable& table, std::size_t column) {
    std::vector<double> out;
    for (const auto& row : table)
        out.push_back(row[column]);
    return out;
}

std::vector<double> totals_of(const AnswerTable& table) {
    std::vector<double> out;
    for (const auto& row : table)
        out.push_back(std::accumulate(row.begin(), row.end(), 0.0));
    return out;
}

/// What cannot be told apart from no spread once sums of shares were rounded.
constexpr double no_spread = 1e-12;

void add_discrimination(QuestionFigures& figures, std::vector<double> own,
                        std::vector<double> rest) {
    const double both = covariance(own, rest);
    const double spread = covariance(own, own) * covariance(rest, rest);
    if (spread < no_spread)
        return;
    figures.discrimination = 100 * both / std::sqrt(spread);
    // The most: the best marks of the question with the best of the rest.
    std::sort(own.begin(), own.end());
    std::sort(rest.begin(), rest.end());
    figures.efficiency = 100 * both / covariance(own, rest);
}

double classical_of(const std::vector<double>& own, const std::vector<double>& totals) {
    std::vector<std::size_t> ranked(own.size());
    std::iota(ranked.begin(), ranked.end(), std::size_t{0});
    std::stable_sort(ranked.begin(), ranked.end(),
                     [&](std::size_t a, std::size_t b) { return totals[a] < totals[b]; });
    constexpr double outer = 0.27;
    const auto count = static_cast<std::size_t>(outer * static_cast<double>(own.size()));
    double lower = 0;
    double upper = 0;
    for (std::size_t i = 0; i < count; ++i) {
        lower += own[ranked[i]];
        upper += own[ranked[ranked.size() - 1 - i]];
    }
    return 100 * (upper - lower) / static_cast<double>(count);
}

} // namespace

std::vector<QuestionFigures> analyse_questions(const AnswerTable& table) {
    std::vector<QuestionFigures> out;
    if (table.empty())
        return out;
    const auto totals = totals_of(table);
    for (std::size_t column = 0; column < table.front().size(); ++column) {
        const auto own = column_of(table, column);
        auto rest = totals;
        for (std::size_t i = 0; i < rest.size(); ++i)
            rest[i] -= own[i];
        QuestionFigures figures{.attempts = table.size(), .facility = mean_share(own)};
        if (table.size() >= telling_attempts)
            add_discrimination(figures, own, std::move(rest));
        if (table.size() >= classical_attempts)
            figures.classical = classical_of(own, totals);
        out.push_back(figures);
    }
    return out;
}

std::optional<double> internal_consistency(const AnswerTable& table) {
    if (table.size() < telling_attempts || table.front().size() < 2)
        return std::nullopt;
    const auto totals = totals_of(table);
    const double whole = covariance(totals, totals);
    if (whole < no_spread)
        return std::nullopt;
    double parts = 0;
    for (std::size_t column = 0; column < table.front().size(); ++column) {
        const auto own = column_of(table, column);
        parts += covariance(own, own);
    }
    const auto k = static_cast<double>(table.front().size());
    return 100 * k / (k - 1) * (1 - parts / whole);
}

} // namespace ringroom::training
