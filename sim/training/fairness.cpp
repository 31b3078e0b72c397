#include "training/fairness.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/check.h"
#include "base/random.h"
#include "training/limits.h"

namespace ringroom::training {
namespace {

using Column = std::vector<double>;

constexpr int most_rounds = 200;
constexpr double near_enough = 1e-3;  // thousandths of a point
constexpr double least_weight = 1.0;  // marks that really compare: below, one pair decides
constexpr double equal_enough = 1e-9; // sums taken in another order

/// Numbers things from 0 in the order of their first appearance.
template <class Key>
class Numbering {
public:
    std::size_t operator()(const Key& key) {
        return numbers_.try_emplace(key, numbers_.size()).first->second;
    }
    [[nodiscard]] std::size_t size() const { return numbers_.size(); }

private:
    std::map<Key, std::size_t> numbers_;
};

/// The marks of one split that have a value in it.
struct Known {
    std::vector<const Rated*> rows;
    std::vector<std::size_t> level, student, script; ///< by row
    std::vector<std::string> values;                 ///< by level
    std::size_t students = 0;
    std::size_t scripts = 0;
};

Known known_in(std::span<const Rated> marks, std::size_t split) {
    Known out;
    Numbering<std::string> levels, scripts;
    Numbering<AgentId> students;
    for (const auto& one : marks) {
        const auto& value = one.values.at(split);
        if (value.empty())
            continue;
        out.rows.push_back(&one);
        out.level.push_back(levels(value));
        if (levels.size() > out.values.size())
            out.values.push_back(value);
        out.student.push_back(students(one.student));
        out.script.push_back(scripts(one.script));
    }
    out.students = students.size();
    out.scripts = scripts.size();
    return out;
}

/// Takes each group's mean out; gives the largest.
double centre(Column& column, const std::vector<std::size_t>& group, std::size_t groups) {
    Column sum(groups);
    Column count(groups);
    for (std::size_t i = 0; i < column.size(); ++i) {
        sum[group[i]] += column[i];
        count[group[i]] += 1;
    }
    double most = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        sum[g] /= count[g];
        most = std::max(most, std::abs(sum[g]));
    }
    for (std::size_t i = 0; i < column.size(); ++i)
        column[i] -= sum[group[i]];
    return most;
}

/// What neither the student nor the script explains.
Column unexplained(const Known& known, Column column, double enough) {
    for (int round = 0; round < most_rounds; ++round) {
        const double scripts = centre(column, known.script, known.scripts);
        const double students = centre(column, known.student, known.students);
        if (std::max(scripts, students) < enough)
            break;
    }
    return column;
}

double dot(const Column& a, const Column& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// One split while it is worked out.
struct Working {
    Known known;
    FairSplit result;
    std::vector<std::vector<std::size_t>> blocks; ///< rows of each student
    Column left;                                  ///< of the marks, unexplained
    Column scale;   ///< by level: what its sum varies by under permutation; 0: not tested
    Column clarity; ///< by level: |sum| by scale
};

/// Variance of the sum over a value's rows when each student's marks change places among
/// themselves.
Column variances(const Working& work) {
    const auto& known = work.known;
    Column out(known.values.size());
    for (const auto& block : work.blocks) {
        const auto size = static_cast<double>(block.size());
        if (block.size() < 2)
            continue;
        std::map<std::size_t, double> count;
        double sum = 0;
        double squares = 0;
        for (const auto row : block) {
            count[known.level[row]] += 1;
            sum += work.left[row];
            squares += work.left[row] * work.left[row];
        }
        const double spread = squares - sum * sum / size;
        for (const auto& [level, with] : count)
            out[level] += spread * with * (size - with) / (size * (size - 1));
    }
    return out;
}

Column sums_of(const Known& known, const Column& left) {
    Column out(known.values.size());
    for (std::size_t row = 0; row < left.size(); ++row)
        out[known.level[row]] += left[row];
    return out;
}

/// The coefficient of having the value.
std::optional<double> difference_of(const Working& work, std::size_t level) {
    Column with(work.left.size());
    for (std::size_t row = 0; row < with.size(); ++row)
        with[row] = work.known.level[row] == level ? 1 : 0;
    with = unexplained(work.known, std::move(with), near_enough / 1'000);
    const double weight = dot(with, with);
    if (weight < least_weight)
        return std::nullopt;
    return dot(with, work.left) / weight;
}

void describe(Working& work) {
    const auto& known = work.known;
    std::vector<std::set<std::size_t>> students(known.values.size());
    std::vector<Milli> sums(known.values.size());
    work.result.values.resize(known.values.size());
    for (std::size_t row = 0; row < known.rows.size(); ++row) {
        const auto level = known.level[row];
        ++work.result.values[level].marks;
        sums[level] += known.rows[row]->mark;
        students[level].insert(known.student[row]);
    }
    for (std::size_t level = 0; level < known.values.size(); ++level) {
        auto& value = work.result.values[level];
        value.value = known.values[level];
        value.students = students[level].size();
        value.mean = mean_of(sums[level], static_cast<std::int64_t>(value.marks));
    }
}

Working work_on(std::span<const Rated> marks, std::size_t split, const FairRules& rules) {
    Working work{.known = known_in(marks, split)};
    const auto& known = work.known;
    describe(work);
    work.blocks.resize(known.students);
    for (std::size_t row = 0; row < known.rows.size(); ++row) {
        work.blocks[known.student[row]].push_back(row);
        work.left.push_back(static_cast<double>(known.rows[row]->mark));
    }
    work.left = unexplained(known, std::move(work.left), near_enough);
    work.scale = variances(work);
    work.clarity.resize(known.values.size());
    const auto sums = sums_of(known, work.left);
    for (std::size_t level = 0; level < known.values.size(); ++level) {
        auto& value = work.result.values[level];
        const bool enough = value.marks >= rules.least &&
                            known.rows.size() - value.marks >= rules.least &&
                            work.scale[level] > near_enough;
        const auto difference = enough ? difference_of(work, level) : std::nullopt;
        work.scale[level] = difference ? std::sqrt(work.scale[level]) : 0;
        if (!difference)
            continue;
        value.difference = std::llround(*difference);
        work.clarity[level] = std::abs(sums[level]) / work.scale[level];
    }
    return work;
}

/// The clearest difference that chance made this time.
double clearest(const Working& work, Random& random) {
    auto left = work.left;
    for (const auto& block : work.blocks)
        for (auto place = block.size(); place > 1; --place)
            std::swap(left[block[place - 1]], left[block[random.below(place)]]);
    const auto sums = sums_of(work.known, left);
    double out = 0;
    for (std::size_t level = 0; level < sums.size(); ++level)
        if (work.scale[level] > 0)
            out = std::max(out, std::abs(sums[level]) / work.scale[level]);
    return out;
}

void add_chances(Working& work, const Column& by_chance, const FairRules& rules) {
    for (std::size_t level = 0; level < work.result.values.size(); ++level) {
        auto& value = work.result.values[level];
        if (!value.difference)
            continue;
        const auto as_clear = std::count_if(by_chance.begin(), by_chance.end(), [&](double one) {
            return one >= work.clarity[level] - equal_enough;
        });
        value.chance =
            static_cast<double>(as_clear + 1) / static_cast<double>(by_chance.size() + 1);
        value.warning = *value.chance < rules.chance && std::abs(*value.difference) >= rules.margin;
    }
    auto& values = work.result.values;
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
        return a.marks != b.marks ? a.marks > b.marks : a.value < b.value;
    });
    if (values.size() > limits::fair_values) {
        work.result.left_out = values.size() - limits::fair_values;
        values.resize(limits::fair_values);
    }
}

} // namespace

std::vector<FairSplit> fairness(std::span<const Rated> marks, std::size_t splits,
                                const FairRules& rules) {
    std::vector<Working> work;
    for (std::size_t split = 0; split < splits; ++split)
        work.push_back(work_on(marks, split, rules));
    Column by_chance(static_cast<std::size_t>(rules.permutations));
    for (std::size_t split = 0; split < splits; ++split) {
        auto random = stream(rules.seed, "fairness", split);
        for (auto& one : by_chance)
            one = std::max(one, clearest(work[split], random));
    }
    std::vector<FairSplit> out;
    for (auto& one : work) {
        add_chances(one, by_chance, rules);
        out.push_back(std::move(one.result));
    }
    return out;
}

} // namespace ringroom::training
