#include "training/progress.h"

#include <algorithm>
#include <array>
#include <map>

namespace ringroom::training {
namespace {

constexpr std::size_t flat_from = 4; // attempts; fewer prove nothing

Attempt attempt_of(const Practice& practice) {
    return {.mark = practice.mark, .fatal = practice.fatal, .seed = practice.customer};
}

bool is_good(const Practice& practice, const Gate& gate) {
    return practice.mark >= gate.pass_mark && !practice.fatal;
}

Milli mean_at(std::span<const Practice> practices, std::span<const std::size_t> places) {
    Milli sum = 0;
    for (const auto place : places)
        sum += practices[place].mark;
    return mean_of(sum, static_cast<std::int64_t>(places.size()));
}

/// Who passes on the whole has nothing to be told of it.
bool is_flat(std::span<const Practice> practices, std::span<const std::size_t> attempts,
             const Gate& gate) {
    if (attempts.size() < flat_from)
        return false;
    const auto half = attempts.size() / 2;
    const auto lately = mean_at(practices, attempts.last(half));
    return lately < gate.pass_mark &&
           lately <= mean_at(practices, attempts.first(half)) + one_point;
}

std::vector<LevelGate> gates_of(std::span<const Practice> practices,
                                const std::vector<std::size_t>& attempts, const Gate& gate) {
    std::map<int, std::vector<Attempt>> levels;
    for (const auto place : attempts)
        levels[practices[place].difficulty].push_back(attempt_of(practices[place]));
    std::vector<LevelGate> out;
    for (const auto& [difficulty, tried] : levels)
        out.push_back({difficulty, training::standing_of(gate, tried)});
    return out;
}

void sum_up(SkillProgress& skill, std::span<const Practice> practices, const Gate& gate,
            const Tracing& model) {
    std::vector<bool> answers;
    for (const auto place : skill.attempts) {
        answers.push_back(is_good(practices[place], gate));
        skill.best = std::max(skill.best, practices[place].mark);
    }
    skill.known = trace(model, answers);
    skill.mean = mean_at(practices, skill.attempts);
    skill.last = practices[skill.attempts.back()].mark;
    skill.gates = gates_of(practices, skill.attempts, gate);
    for (const auto& level : skill.gates)
        if (level.standing.open)
            skill.mastered = level.difficulty;
    const bool through = !skill.gates.empty() && skill.gates.back().standing.open;
    skill.flat = !through && is_flat(practices, skill.attempts, gate);
}

/// The value a quarter, half or three quarters of the way through; `sorted` is not empty.
Milli quartile(const std::vector<Milli>& sorted, std::int64_t quarters) {
    const auto way = static_cast<std::int64_t>(sorted.size() - 1) * quarters;
    const auto below = static_cast<std::size_t>(way / 4);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return mean_of(sorted[below] * (4 - way % 4) + sorted[above] * (way % 4), 4);
}

} // namespace

std::vector<SkillProgress> skill_progress(std::span<const Practice> practices, const Gate& gate,
                                          const Tracing& model) {
    std::vector<SkillProgress> out;
    for (std::size_t place = 0; place < practices.size(); ++place) {
        const auto& name = practices[place].skill;
        auto found = std::find_if(out.begin(), out.end(),
                                  [&](const auto& skill) { return skill.skill == name; });
        if (found == out.end()) {
            out.push_back({.skill = name});
            found = std::prev(out.end());
        }
        found->attempts.push_back(place);
    }
    for (auto& skill : out)
        sum_up(skill, practices, gate, model);
    return out;
}

std::vector<ItemProgress> item_progress(std::span<const Practice> practices, const Gate& gate,
                                        const Tracing& model) {
    std::vector<ItemProgress> out;
    std::map<std::string_view, std::size_t> places;
    for (const auto& practice : practices)
        for (const auto& mark : practice.items) {
            const auto [at, is_new] = places.try_emplace(mark.item, out.size());
            if (is_new)
                out.push_back({.item = mark.item});
            out[at->second].marks.push_back(mark.percent);
        }
    for (auto& item : out) {
        std::vector<bool> answers;
        Milli sum = 0;
        for (const auto mark : item.marks) {
            answers.push_back(mark >= gate.pass_mark);
            sum += mark;
        }
        item.mean = mean_of(sum, static_cast<std::int64_t>(item.marks.size()));
        item.known = trace(model, answers).back();
    }
    return out;
}

std::optional<Spread> spread_of(std::vector<Milli> means) {
    if (means.empty())
        return std::nullopt;
    std::sort(means.begin(), means.end());
    Milli sum = 0;
    for (const auto mean : means)
        sum += mean;
    return Spread{.count = means.size(),
                  .mean = mean_of(sum, static_cast<std::int64_t>(means.size())),
                  .lower = quartile(means, 1),
                  .median = quartile(means, 2),
                  .upper = quartile(means, 3)};
}

std::size_t place_of(Milli own, const std::vector<Milli>& means) {
    return 1 + static_cast<std::size_t>(std::count_if(means.begin(), means.end(),
                                                      [own](Milli other) { return other > own; }));
}

std::string_view to_string(ItemStanding standing) {
    constexpr std::array<std::string_view, 4> words = {"even", "strong", "weak", "few"};
    return words.at(static_cast<std::size_t>(standing));
}

ItemStanding stands(const ItemProgress& own, Milli class_mean, const ItemRules& rules) {
    if (own.marks.size() < rules.least)
        return ItemStanding::few;
    if (own.mean >= class_mean + rules.margin)
        return ItemStanding::strong;
    return own.mean <= class_mean - rules.margin ? ItemStanding::weak : ItemStanding::even;
}

} // namespace ringroom::training
