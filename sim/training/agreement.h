#pragma once
// Whether markers agree: the figures of a calibration, in which several people mark the same
// contacts blind. Reported, never part of a mark, so they are computed in floating point.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ringroom::training {

/// One row for each thing that was marked (a contact, an item of one), one column for each marker;
/// nothing where a marker left it out. All rows have one length.
using MarkTable = std::vector<std::vector<std::optional<double>>>;

/// What two marks differ by: whether at all, by ranks, by points, by ratio.
enum class Scale { nominal, ordinal, interval, ratio };

/// Krippendorff's alpha, 1 - observed / expected disagreement, from the coincidence matrix; things
/// with fewer than two marks count for nothing (Krippendorff, Computing Krippendorff's
/// Alpha-Reliability, 2011). 1: all agree; 0: as by chance. Nothing where no two marks can be
/// compared or all marks are one value.
[[nodiscard]] std::optional<double> krippendorff_alpha(const MarkTable& table, Scale scale);

/// A 95 % interval.
struct Bounds {
    double low = 0;
    double high = 0;
};
/// Of alpha at the interval scale: 2,000 times as many things are drawn from the table, with
/// replacement, and of the alphas the 2.5th and 97.5th percentile taken (bootstrap over things, as
/// Zapf and others 2016). The same table and seed give the same interval. Nothing with fewer than
/// two things that can be compared, or where most draws have no alpha.
[[nodiscard]] std::optional<Bounds> alpha_bounds(const MarkTable& table, std::uint64_t seed);

/// Intraclass correlations of a table without gaps (Shrout and Fleiss, Psychological Bulletin 86,
/// 1979). `single` is of one marker, `mean` of the mean of all.
struct Intraclass {
    double one_way_single = 0;     ///< ICC(1,1): other markers for each thing
    double agreement_single = 0;   ///< ICC(2,1): absolute agreement, the one to report
    double consistency_single = 0; ///< ICC(3,1): order only, severity left out
    double one_way_mean = 0;       ///< ICC(1,k)
    double agreement_mean = 0;     ///< ICC(2,k)
    double consistency_mean = 0;   ///< ICC(3,k)
};
/// Nothing with a gap, with fewer than two things or markers, or where all marks are one value.
[[nodiscard]] std::optional<Intraclass> intraclass(const MarkTable& table);

/// Cohen's kappa of two markers over `table`, square: things by what the first and the second
/// called them. Nothing where chance alone explains full agreement.
[[nodiscard]] std::optional<double> cohens_kappa(const std::vector<std::vector<int>>& table);
/// The same with squared weights, for banded items: near misses weigh less.
[[nodiscard]] std::optional<double> weighted_kappa(const std::vector<std::vector<int>>& table);

/// Share of pairs of marks of one thing that lie at most `tolerance` apart. Nothing without a pair.
[[nodiscard]] std::optional<double> tolerance_agreement(const MarkTable& table, double tolerance);

/// How one marker leans: positive is lenient.
struct Leaning {
    double mean = 0;       ///< of mark minus reference
    double spread = 0;     ///< standard deviation of it, n - 1; 0 with one thing
    std::size_t count = 0; ///< things that both have marked
};
/// By column, against `index`: an expert's marks, one for each row, or nothing where there is none.
[[nodiscard]] std::vector<Leaning> leanings(const MarkTable& table,
                                            const std::vector<std::optional<double>>& index);
/// By column, against the mean of the other markers of each thing.
[[nodiscard]] std::vector<Leaning> leanings(const MarkTable& table);

} // namespace ringroom::training
