#include "exam/blueprint.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/random.h"
#include "exam/limits.h"

namespace ringroom::exam {
namespace {

/// Gives each place of the sheet a question that fits its quota: a maximum matching of places and
/// questions by augmenting paths (Kuhn 1955). Places are tried in order and questions in a random
/// one, so that every sheet that exists can be drawn.
class Places {
public:
    Places(const Blueprint& blueprint, const std::vector<BankQuestion>& bank, std::uint64_t seed)
        : place_of_(bank.size(), none) {
        std::vector<std::vector<std::size_t>> fitting;
        for (std::size_t q = 0; q < blueprint.quotas.size(); ++q) {
            std::vector<std::size_t> those;
            for (std::size_t i = 0; i < bank.size(); ++i)
                if (fits(blueprint.quotas[q], bank[i].question))
                    those.push_back(i);
            auto random = stream(seed, "exam", q, "draw");
            shuffle(those, random);
            fitting_.push_back(std::move(those));
            for (int n = 0; n < blueprint.quotas[q].count; ++n)
                quota_of_.push_back(q);
        }
        question_at_.assign(quota_of_.size(), none);
        for (std::size_t place = 0; place < quota_of_.size(); ++place) {
            seen_.assign(bank.size(), false);
            (void)find(place);
        }
    }

    static constexpr std::size_t none = SIZE_MAX;
    [[nodiscard]] std::size_t count() const { return quota_of_.size(); }
    [[nodiscard]] std::size_t quota(std::size_t place) const { return quota_of_[place]; }
    [[nodiscard]] std::size_t question(std::size_t place) const { return question_at_[place]; }

private:
    bool find(std::size_t place) { // as deep as there are places: limits::sheet_questions
        for (const auto i : fitting_[quota_of_[place]]) {
            if (seen_[i])
                continue;
            seen_[i] = true;
            if (place_of_[i] == none || find(place_of_[i])) {
                place_of_[i] = place;
                question_at_[place] = i;
                return true;
            }
        }
        return false;
    }

    std::vector<std::vector<std::size_t>> fitting_; // by quota, shuffled
    std::vector<std::size_t> quota_of_;             // by place
    std::vector<std::size_t> question_at_;          // by place
    std::vector<std::size_t> place_of_;             // by question
    std::vector<bool> seen_;                        // by question, one search
};

std::string described(const Quota& quota, Language language) {
    std::string out = quota.category.empty() ? text(language, "exam.any_category") : quota.category;
    out += ", " + (quota.kind ? text(language, "exam.kind." + std::string(to_string(*quota.kind)))
                              : text(language, "exam.any_kind"));
    if (quota.easiest > 1 || quota.hardest < limits::difficulty)
        out += ", " + std::to_string(quota.easiest) + "–" + std::to_string(quota.hardest);
    return out;
}

} // namespace

Milli possible(const Sheet& sheet) {
    return std::accumulate(
        sheet.questions.begin(), sheet.questions.end(), Milli{0},
        [](Milli sum, const SheetQuestion& question) { return sum + question.points; });
}

Result<void> check_blueprint(const Blueprint& blueprint) {
    if (blueprint.quotas.empty())
        return fail("exam.blueprint.empty", "the blueprint asks for nothing");
    if (blueprint.quotas.size() > limits::quotas)
        return fail("exam.blueprint.quotas", "too many quotas");
    std::size_t count = 0;
    for (const auto& quota : blueprint.quotas) {
        if (quota.count < 1 || quota.count > static_cast<int>(limits::sheet_questions))
            return fail("exam.blueprint.count", "a quota of none or too many");
        if (quota.easiest < 1 || quota.hardest > limits::difficulty ||
            quota.easiest > quota.hardest)
            return fail("exam.blueprint.difficulty", "no range of difficulty");
        if (quota.points < 0 || quota.points > limits::points)
            return fail("exam.blueprint.points", "points out of range");
        count += static_cast<std::size_t>(quota.count);
    }
    if (count > limits::sheet_questions)
        return fail("exam.blueprint.many", "too many questions");
    return {};
}

bool fits(const Quota& quota, const Question& question) {
    if (quota.kind && *quota.kind != question.kind)
        return false;
    if (question.difficulty < quota.easiest || question.difficulty > quota.hardest)
        return false;
    const auto& wanted = quota.category;
    return wanted.empty() || question.category == wanted ||
           (question.category.size() > wanted.size() &&
            question.category.compare(0, wanted.size(), wanted) == 0 &&
            question.category[wanted.size()] == '/');
}

namespace {

/// Every index of the answer; what counts nothing here (true or false, texts) stays as it is.
Answer renumbered(Answer answer, const std::vector<int>& numbers) {
    if (numbers.empty())
        return answer;
    const auto renumber = [&](int& index) {
        const bool there = index >= 0 && static_cast<std::size_t>(index) < numbers.size();
        index = there       ? numbers[static_cast<std::size_t>(index)]
                : index < 0 ? index
                            : std::numeric_limits<int>::max();
    };
    std::for_each(answer.chosen.begin(), answer.chosen.end(), renumber);
    std::sort(answer.chosen.begin(), answer.chosen.end());
    std::for_each(answer.matched.begin(), answer.matched.end(), renumber);
    for (auto& one : answer.heard)
        renumber(one.what);
    return answer;
}

} // namespace

Answer from_sheet(Answer answer, const SheetQuestion& shown) {
    return renumbered(std::move(answer), shown.order);
}

Answer to_sheet(Answer answer, const SheetQuestion& shown) {
    std::vector<int> places(shown.order.size());
    for (std::size_t place = 0; place < places.size(); ++place)
        places[static_cast<std::size_t>(shown.order[place])] = static_cast<int>(place);
    return renumbered(std::move(answer), places);
}

std::optional<Sheet> draw(const Blueprint& blueprint, const std::vector<BankQuestion>& bank,
                          std::uint64_t seed, Language language, Diagnostics& missing) {
    const Places places(blueprint, bank, seed);
    std::vector<int> short_by(blueprint.quotas.size(), 0);
    std::vector<std::vector<std::size_t>> drawn(blueprint.quotas.size());
    for (std::size_t place = 0; place < places.count(); ++place)
        if (places.question(place) == Places::none)
            ++short_by[places.quota(place)];
        else
            drawn[places.quota(place)].push_back(places.question(place));
    bool complete = true;
    Sheet sheet;
    for (std::size_t q = 0; q < drawn.size(); ++q) {
        const auto& quota = blueprint.quotas[q];
        if (short_by[q] > 0) {
            missing.push_back({"", static_cast<int>(q) + 1, 0, Severity::error, "exam.draw.short",
                               text(language, "exam.draw.short",
                                    {{"what", described(quota, language)},
                                     {"wanted", std::to_string(quota.count)},
                                     {"missing", std::to_string(short_by[q])}})});
            complete = false;
        }
        if (blueprint.shuffle_questions) {
            auto random = stream(seed, "exam", q, "order");
            shuffle(drawn[q], random);
        } else {
            std::sort(drawn[q].begin(), drawn[q].end());
        }
        for (const auto i : drawn[q]) {
            const auto& [id, version, question] = bank[i];
            SheetQuestion one{id, version, quota.points == 0 ? question.points : quota.points};
            one.order.resize(shuffled_count(question));
            std::iota(one.order.begin(), one.order.end(), 0);
            auto random = stream(seed, "exam", static_cast<std::uint64_t>(id), "choices");
            if (blueprint.shuffle_choices || question.kind == Kind::matching)
                shuffle(one.order, random);
            sheet.questions.push_back(std::move(one));
        }
    }
    return complete ? std::optional(std::move(sheet)) : std::nullopt;
}

} // namespace ringroom::exam
