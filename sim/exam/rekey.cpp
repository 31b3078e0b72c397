#include "exam/rekey.h"

#include <algorithm>

#include "exam/bare.h"

namespace ringroom::exam {
namespace {

bool same_choices(const Question& a, const Question& b) {
    return std::equal(
        a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(),
        [](const Choice& x, const Choice& y) { return bare(x.text) == bare(y.text); });
}

bool same_lefts(const Question& a, const Question& b) {
    return std::equal(a.pairs.begin(), a.pairs.end(), b.pairs.begin(), b.pairs.end(),
                      [](const Pair& x, const Pair& y) { return bare(x.left) == bare(y.left); });
}

/// Whether it reads the same to who sits it, but for what surrounds a text; right sides of pairs
/// are looked at by take_pairs().
bool reads_the_same(const Question& a, const Question& b) {
    return bare(a.stem) == bare(b.stem) && same_choices(a, b) && same_lefts(a, b) &&
           a.blanks.size() == b.blanks.size() && a.recording == b.recording &&
           bare(a.copy) == bare(b.copy);
}

/// Other pairs of the same texts; what no pair has any more is on offer all the same.
Result<void> take_pairs(const Question& changed, Question& out) {
    const auto offered = right_sides(out);
    for (std::size_t i = 0; i < out.pairs.size(); ++i) {
        const auto right = std::find_if(offered.begin(), offered.end(), [&](const auto& text) {
            return bare(text) == bare(changed.pairs[i].right);
        });
        if (right == offered.end())
            return fail("exam.rekey.text", "a right side that was not on offer");
        out.pairs[i].right = *right;
    }
    out.extras.clear();
    for (const auto& text : offered)
        if (std::none_of(out.pairs.begin(), out.pairs.end(),
                         [&](const Pair& pair) { return pair.right == text; }))
            out.extras.push_back(text);
    return {};
}

/// An answer names right sides by their place among those that were asked.
Answer as_keyed(const Question& asked, const Question& key, Answer answer) {
    if (asked.kind != Kind::matching)
        return answer;
    const auto before = right_sides(asked);
    const auto now = right_sides(key);
    for (auto& one : answer.matched)
        if (one >= 0)
            one = static_cast<int>(
                std::find(now.begin(), now.end(), before[static_cast<std::size_t>(one)]) -
                now.begin());
    return answer;
}

} // namespace

std::set<int> corrected_together(const std::vector<std::shared_ptr<const Correction>>& corrections,
                                 std::int64_t question, int version) {
    std::set<int> out{version};
    for (const auto& one : corrections) {
        if (one->question != question)
            continue;
        const bool made_it = one->bank_version != 0 && out.contains(one->bank_version);
        const bool of_it = std::any_of(one->versions.begin(), one->versions.end(),
                                       [&](int other) { return out.contains(other); });
        if (!made_it && !of_it)
            continue;
        out.insert(one->versions.begin(), one->versions.end());
        if (one->bank_version != 0)
            out.insert(one->bank_version);
    }
    return out;
}

Result<Question> with_key(const Question& asked, const Question& changed) {
    if (asked.kind == Kind::short_answer)
        return fail("exam.rekey.no_key", "a person marks it");
    if (changed.kind != asked.kind)
        return fail("exam.rekey.kind", "a question of another kind");
    if (!reads_the_same(asked, changed))
        return fail("exam.rekey.text", "another question");
    auto out = asked;
    for (std::size_t i = 0; i < out.choices.size(); ++i) {
        out.choices[i].share = changed.choices[i].share;
        out.choices[i].feedback = changed.choices[i].feedback;
    }
    out.rule = changed.rule;
    out.truth = changed.truth;
    out.blanks = changed.blanks;
    out.case_matters = changed.case_matters;
    out.numbers = changed.numbers;
    out.violations = changed.violations;
    out.tolerance = changed.tolerance;
    out.extra_costs = changed.extra_costs;
    out.copy_goal = changed.copy_goal;
    out.feedback = changed.feedback;
    if (out.kind == Kind::matching)
        if (auto taken = take_pairs(changed, out); !taken)
            return tl::unexpected(taken.error());
    if (auto wrong = flaw_of(out))
        return tl::unexpected(*wrong);
    return out;
}

Judged judge_place(const Question& asked, const Correction* corrected, const Answer& answer,
                   Milli points) {
    if (corrected == nullptr)
        return judge(asked, answer, points);
    if (corrected->key)
        return judge(*corrected->key, as_keyed(asked, *corrected->key, answer), points);
    auto out = judge(asked, answer, points);
    out.earned = out.possible;
    out.needs_person = false;
    return out;
}

} // namespace ringroom::exam
