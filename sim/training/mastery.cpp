#include "training/mastery.h"

#include <algorithm>
#include <set>

namespace ringroom::training {

bool is_open(const Gate& gate, const std::vector<Attempt>& attempts) {
    const auto last =
        attempts.size() - std::min(attempts.size(), static_cast<std::size_t>(gate.among));
    int good = 0;
    std::set<std::uint64_t> seeds;
    for (auto at = last; at < attempts.size(); ++at) {
        const auto& one = attempts[at];
        if (one.fatal)
            return false;
        if (one.mark < gate.pass_mark)
            continue;
        ++good;
        seeds.insert(one.seed);
    }
    return good >= gate.good && static_cast<int>(seeds.size()) >= gate.seeds;
}

std::vector<double> trace(const Tracing& model, const std::vector<bool>& answers) {
    std::vector<double> out;
    double known = model.known;
    for (const bool right : answers) {
        const double if_known = known * (right ? 1 - model.slips : model.slips);
        const double if_not = (1 - known) * (right ? model.guesses : 1 - model.guesses);
        const double after = if_known + if_not == 0 ? known : if_known / (if_known + if_not);
        known = after + (1 - after) * model.learns;
        out.push_back(known);
    }
    return out;
}

} // namespace ringroom::training
