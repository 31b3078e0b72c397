#include "drill/difficulty.h"

#include <algorithm>

#include "base/random.h"
#include "drill/limits.h"

namespace ringroom::drill {

Result<Difficulty> difficulty_of(const DifficultyOptions& options) {
    if (options.tries < 1 || options.tries > limits::difficulty_tries)
        return fail("drill.tries", "tries out of range");
    Difficulty out;
    Duration talked{};
    training::Milli sum = 0;
    int graded = 0;
    for (int kind = 0; kind < world::profiles; ++kind) {
        ProfileReport row{.profile = static_cast<world::Profile>(kind)};
        training::Milli scores = 0;
        for (int attempt = 0; attempt < options.tries; ++attempt) {
            // The same students for every customer, so that only the customer makes a difference.
            auto worlds = stream(static_cast<std::uint64_t>(attempt), "difficulty",
                                 static_cast<std::uint64_t>(kind));
            const auto report = rehearse({.drill = options.drill,
                                          .seed = options.seed,
                                          .ear = options.ear,
                                          .students = 1,
                                          .profile = row.profile,
                                          .customers = 1,
                                          .length = {},
                                          .only = options.customer,
                                          .world_seed = worlds.u64()});
            if (!report)
                return tl::unexpected(report.error());
            ++out.tries;
            out.reached += report->answered;
            talked += report->talked;
            for (const auto& one : report->by_profile) {
                row.contacts += one.contacts;
                row.graded += one.graded;
                row.fatal += one.fatal;
                scores += one.mean.value_or(0) * one.graded;
            }
        }
        if (row.graded > 0)
            row.mean = scores / row.graded;
        sum += scores;
        graded += row.graded;
        out.by_profile.push_back(row);
    }
    if (graded > 0)
        out.mean = sum / graded;
    if (out.reached > 0)
        out.talk = Duration{talked.ms / out.reached};
    return out;
}

namespace {

PaperOutcome outcome_of(const std::vector<RehearsedCall>& calls) {
    PaperOutcome out;
    training::Milli sum = 0;
    std::int64_t weights = 0;
    for (const auto& call : calls) {
        out.talk += call.talk;
        if (!call.mean)
            continue;
        sum += *call.mean * call.weight;
        weights += call.weight;
    }
    if (weights > 0)
        out.mean = training::mean_of(sum, weights);
    return out;
}

} // namespace

PapersCompared compare_papers(const std::vector<std::vector<RehearsedCall>>& papers, Duration limit,
                              Duration rest) {
    PapersCompared out;
    std::vector<training::Milli> means;
    for (const auto& calls : papers) {
        out.papers.push_back(outcome_of(calls));
        const auto& paper = out.papers.back();
        if (paper.mean)
            means.push_back(*paper.mean);
        const Duration rests{rest.ms * static_cast<std::int64_t>(calls.size())};
        out.fits = out.fits && (limit.ms == 0 || paper.talk + rests <= limit);
    }
    if (const auto [lowest, highest] = std::minmax_element(means.begin(), means.end());
        lowest != means.end())
        out.spread = *highest - *lowest;
    const bool all_reached = means.size() == papers.size();
    out.equal = papers.size() < 2 || (all_reached && out.spread <= equal_within);
    return out;
}

} // namespace ringroom::drill
