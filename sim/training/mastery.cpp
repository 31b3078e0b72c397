#include "training/mastery.h"

#include <algorithm>
#include <set>

namespace ringroom::training {

GateStanding standing_of(const Gate& gate, const std::vector<Attempt>& attempts) {
    const auto last =
        attempts.size() - std::min(attempts.size(), static_cast<std::size_t>(gate.among));
    GateStanding out;
    std::set<std::uint64_t> seeds;
    for (auto at = last; at < attempts.size(); ++at) {
        const auto& one = attempts[at];
        ++out.tried;
        out.fatal = out.fatal || one.fatal;
        if (one.fatal || one.mark < gate.pass_mark)
            continue;
        ++out.good;
        seeds.insert(one.seed);
    }
    out.seeds = static_cast<int>(seeds.size());
    out.open = !out.fatal && out.good >= gate.good && out.seeds >= gate.seeds;
    return out;
}

std::string words_of(const Gate& gate, const GateStanding& standing, Language language) {
    const auto said = [&](const char* what, int has, int needs) {
        return text(language, std::string("training.gate.") + what,
                    {{"has", std::to_string(has)},
                     {"needs", std::to_string(needs)},
                     {"among", std::to_string(gate.among)},
                     {"mark", shown(gate.pass_mark)}});
    };
    if (standing.open)
        return said("mastered", standing.good, gate.good);
    if (standing.tried == 0)
        return said("untried", 0, gate.good);
    if (standing.fatal)
        return said("fatal", standing.good, gate.good);
    if (standing.good < gate.good)
        return said("good", standing.good, gate.good);
    return said("customers", standing.seeds, gate.seeds);
}

bool is_open(const Gate& gate, const std::vector<Attempt>& attempts) {
    return standing_of(gate, attempts).open;
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
