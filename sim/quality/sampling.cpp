#include "quality/sampling.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "base/random.h"
#include "quality/limits.h"

namespace ringroom::quality {
namespace {

constexpr std::array<std::string_view, 3> how_words{"random", "stratified", "triggered"};
constexpr std::array<std::string_view, 5> trigger_words{"fatal", "failed", "long_silence",
                                                        "interrupted", "short_talk"};

using Picked = std::vector<const Candidate*>;

/// Half up, and one where there is any.
std::size_t share(std::size_t count, int percent) {
    return std::max<std::size_t>(count == 0 ? 0 : 1,
                                 (count * static_cast<std::size_t>(percent) + 50) / 100);
}

Picked some_of(Picked all, int percent, Random& chance) {
    shuffle(all, chance);
    all.resize(share(all.size(), percent));
    return all;
}

bool pulls(const Candidate& c, Trigger trigger, const Plan& plan) {
    switch (trigger) {
    case Trigger::fatal:
        return c.fatal;
    case Trigger::failed:
        return c.final.has_value() && !c.passed;
    case Trigger::long_silence:
        return c.longest_silence >= plan.silence;
    case Trigger::interrupted:
        return c.interruptions > 0;
    case Trigger::short_talk:
        return c.talk < plan.short_talk;
    }
    return false;
}

std::vector<Trigger> reasons(const Candidate& c, const Plan& plan) {
    std::vector<Trigger> out;
    if (plan.how == How::triggered)
        for (const auto trigger : plan.triggers)
            if (pulls(c, trigger, plan))
                out.push_back(trigger);
    return out;
}

Picked pick(const std::vector<Candidate>& candidates, const Plan& plan, std::uint64_t seed) {
    Picked all;
    std::map<std::pair<AgentId, std::string>, Picked> strata;
    for (const auto& c : candidates) {
        if (plan.how == How::triggered && reasons(c, plan).empty())
            continue;
        all.push_back(&c);
        strata[{c.student, c.script}].push_back(&c);
    }
    if (plan.how == How::triggered)
        return all;
    auto chance = stream(seed, "sample");
    if (plan.how == How::random)
        return some_of(std::move(all), plan.percent, chance);
    Picked out;
    for (auto& [stratum, members] : strata) {
        const auto part = some_of(std::move(members), plan.percent, chance);
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

/// How often each pair of markers was given a contact.
using PairsUsed = std::map<std::pair<std::size_t, std::size_t>, std::size_t>;

/// Of the pairs without the student the least used, and of those the one that has least; nothing:
/// there is none.
std::optional<std::pair<std::size_t, std::size_t>>
pair_without(const std::vector<AgentId>& markers, AgentId student,
             const std::vector<std::size_t>& load, const PairsUsed& used) {
    std::optional<std::pair<std::size_t, std::size_t>> out;
    std::tuple<std::size_t, std::size_t, std::size_t> least;
    for (std::size_t a = 0; a < markers.size(); ++a)
        for (std::size_t b = a + 1; b < markers.size(); ++b) {
            if (markers[a] == student || markers[b] == student)
                continue;
            const auto times = used.find({a, b});
            const std::tuple now{times == used.end() ? 0 : times->second, load[a] + load[b],
                                 std::max(load[a], load[b])};
            if (!out || now < least) {
                out = {a, b};
                least = now;
            }
        }
    return out;
}

/// Who has least, without the student; nothing: nobody else.
std::optional<std::size_t> least_of(const std::vector<AgentId>& markers, AgentId student,
                                    const std::vector<std::size_t>& load) {
    std::optional<std::size_t> out;
    for (std::size_t i = 0; i < markers.size(); ++i)
        if (markers[i] != student && (!out || load[i] < load[*out]))
            out = i;
    return out;
}

/// Contacts marked twice come first in a shuffled order, so that neither students nor scripts
/// decide who is marked twice; what is left goes to whoever has least. Nobody gets their own.
void deal(std::vector<Drawn>& drawn, const Plan& plan,
          const std::map<ContactKey, AgentId>& students, std::uint64_t seed) {
    if (plan.markers.empty())
        return;
    std::vector<Drawn*> order;
    for (auto& one : drawn)
        order.push_back(&one);
    auto chance = stream(seed, "markers");
    shuffle(order, chance);
    std::vector<std::size_t> load(plan.markers.size(), 0);
    const auto give = [&](Drawn& one, std::size_t marker) {
        one.markers.push_back(plan.markers[marker]);
        ++load[marker];
    };
    const auto twice =
        plan.overlap == 0 || plan.markers.size() < 2 ? 0 : share(order.size(), plan.overlap);
    PairsUsed used;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto student = students.at(order[i]->key);
        const auto pair =
            i < twice ? pair_without(plan.markers, student, load, used) : std::nullopt;
        if (pair) {
            ++used[*pair];
            give(*order[i], pair->first);
            give(*order[i], pair->second);
        } else if (const auto least = least_of(plan.markers, student, load)) {
            give(*order[i], *least);
        }
    }
}

} // namespace

std::string_view to_string(How how) {
    return how_words.at(static_cast<std::size_t>(how));
}
std::string_view to_string(Trigger trigger) {
    return trigger_words.at(static_cast<std::size_t>(trigger));
}
std::optional<How> how_from(std::string_view word) {
    const auto found = std::find(how_words.begin(), how_words.end(), word);
    return found == how_words.end() ? std::nullopt
                                    : std::optional(static_cast<How>(found - how_words.begin()));
}
std::optional<Trigger> trigger_from(std::string_view word) {
    const auto found = std::find(trigger_words.begin(), trigger_words.end(), word);
    return found == trigger_words.end()
               ? std::nullopt
               : std::optional(static_cast<Trigger>(found - trigger_words.begin()));
}

Result<void> check_plan(const Plan& plan, std::size_t candidates) {
    if (candidates > limits::candidates)
        return fail("quality.crowd", "too many contacts to draw from");
    if (plan.how == How::triggered ? plan.triggers.empty() : plan.percent < 1 || plan.percent > 100)
        return plan.how == How::triggered ? fail("quality.triggers", "no trigger is named")
                                          : fail("quality.percent", "not a share of 1 to 100 %");
    if (plan.overlap < 0 || plan.overlap > 100 || (plan.overlap > 0 && plan.markers.size() < 2))
        return fail("quality.overlap", "marking twice needs two markers");
    return {};
}

Result<std::vector<Drawn>> draw(const std::vector<Candidate>& candidates, const Plan& plan,
                                std::uint64_t seed) {
    if (auto good = check_plan(plan, candidates.size()); !good)
        return tl::unexpected(good.error());
    std::vector<Drawn> out;
    for (const auto* one : pick(candidates, plan, seed))
        out.push_back({.key = one->key, .markers = {}, .because = reasons(*one, plan)});
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    std::map<ContactKey, AgentId> students;
    for (const auto& one : candidates)
        students[one.key] = one.student;
    deal(out, plan, students, seed);
    return out;
}

} // namespace ringroom::quality
