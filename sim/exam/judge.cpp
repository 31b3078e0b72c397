#include "exam/judge.h"

#include <algorithm>
#include <cstdlib>

#include "base/characters.h"
#include "exam/bare.h"
#include "exam/limits.h"

namespace ringroom::exam {
namespace {

/// a * b / c, rounded half up; c > 0.
std::int64_t scaled(std::int64_t a, std::int64_t b, std::int64_t c) {
    const auto product = a * b;
    return product >= 0 ? (2 * product + c) / (2 * c) : -((-2 * product + c) / (2 * c));
}

Share within(Share share) {
    return std::clamp<Share>(share, 0, whole);
}

/// The share of full marks, unrounded: points are rounded once, from this.
struct Fraction {
    std::int64_t part = 0;
    std::int64_t of = 1;
};

Fraction fraction_of(Share share) {
    return {share, whole};
}

/// What reads the same compares the same: width, spaces and, unless it matters, case.
std::u32string compared(std::string_view text, bool case_matters) {
    const auto characters = characters_of(bare(text));
    const auto low = folded(characters);
    std::u32string out;
    for (std::size_t i = 0; i < low.size(); ++i) {
        if (low[i] == U' ')
            continue;
        const bool letter = low[i] >= U'a' && low[i] <= U'z';
        // folded() has lowered it; the character itself says which case it had.
        const bool upper = (characters[i] >= U'A' && characters[i] <= U'Z') ||
                           (characters[i] >= 0xFF21 && characters[i] <= 0xFF3A);
        out += case_matters && letter && upper ? low[i] - U'a' + U'A' : low[i];
    }
    return out;
}

void judge_single(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    std::string right;
    for (const auto& choice : q.choices)
        if (choice.share == whole)
            right += (right.empty() ? "" : " / ") + choice.text;
    Part part{.right = right};
    if (!answer.chosen.empty()) {
        const auto& chosen = q.choices[static_cast<std::size_t>(answer.chosen.front())];
        part.share = within(chosen.share);
        share = fraction_of(part.share);
        part.given = chosen.text;
    }
    out.parts.push_back(part);
}

void judge_multiple(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    std::int64_t rights = 0;
    std::int64_t found = 0;
    std::int64_t wrong = 0;
    Share sum = 0;
    for (std::size_t i = 0; i < q.choices.size(); ++i) {
        const auto& choice = q.choices[i];
        const bool is_right = choice.share > 0;
        const bool chosen = std::find(answer.chosen.begin(), answer.chosen.end(),
                                      static_cast<int>(i)) != answer.chosen.end();
        rights += is_right;
        found += is_right && chosen;
        wrong += !is_right && chosen;
        sum += chosen ? choice.share : 0;
        if (is_right || chosen)
            out.parts.push_back({.share = chosen ? (is_right ? whole : choice.share) : 0,
                                 .given = chosen ? choice.text : "",
                                 .right = is_right ? choice.text : ""});
    }
    switch (q.rule) {
    case Rule::none_if_wrong:
        share = wrong > 0 ? Fraction{} : Fraction{found, std::max<std::int64_t>(rights, 1)};
        return;
    case Rule::all_or_nothing:
        share = fraction_of(wrong == 0 && found == rights ? whole : 0);
        return;
    case Rule::weighted:
        // Three thirds of 33.333 % are full marks.
        share = fraction_of(wrong == 0 && found == rights ? whole : within(sum));
        return;
    }
}

void judge_blanks(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < q.blanks.size(); ++i) {
        Part part{.given = i < answer.texts.size() ? answer.texts[i] : ""};
        const auto given = compared(part.given, q.case_matters);
        for (const auto& accepted : q.blanks[i].accepted) {
            if (accepted.share == whole && part.right.empty())
                part.right = accepted.text;
            if (!given.empty() && given == compared(accepted.text, q.case_matters))
                part.share = std::max(part.share, accepted.share);
        }
        sum += part.share;
        out.parts.push_back(part);
    }
    share = {sum, whole * static_cast<std::int64_t>(q.blanks.size())};
}

void judge_number(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    Part part{.given = answer.texts.empty() ? "" : answer.texts.front()};
    const auto given = millionths_of(part.given);
    for (const auto& range : q.numbers) {
        if (range.share == whole && part.right.empty())
            part.right = range.low == range.high
                             ? decimal_of(range.low)
                             : decimal_of(range.low) + " – " + decimal_of(range.high);
        if (given && *given >= range.low && *given <= range.high)
            part.share = std::max(part.share, range.share);
    }
    share = fraction_of(part.share);
    out.parts.push_back(part);
}

void judge_pairs(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    const auto rights = right_sides(q);
    std::int64_t found = 0;
    for (std::size_t i = 0; i < q.pairs.size(); ++i) {
        const int match = i < answer.matched.size() ? answer.matched[i] : -1;
        const auto given = match < 0 ? "" : rights[static_cast<std::size_t>(match)];
        const bool fits = given == q.pairs[i].right;
        found += fits;
        out.parts.push_back({.share = fits ? whole : 0,
                             .given = q.pairs[i].left + " → " + given,
                             .right = q.pairs[i].left + " → " + q.pairs[i].right});
    }
    share = {found, static_cast<std::int64_t>(q.pairs.size())};
}

std::string at_text(Duration at, const std::string& what) {
    const auto seconds = (at.ms + 50) / 100;
    return std::to_string(seconds / 600) + ":" + (seconds % 600 < 100 ? "0" : "") +
           std::to_string(seconds % 600 / 10) + "." + std::to_string(seconds % 10) + " " + what;
}

/// Of one violation's times and the times a person gave for it: each true time takes the earliest
/// given one that is near enough and free. With one tolerance for all, no choice finds more.
void match_times(const Question& q, int what, std::vector<Duration> truths,
                 std::vector<Duration> given, Judged& out, std::int64_t& hits,
                 std::int64_t& wrong) {
    std::sort(truths.begin(), truths.end());
    std::sort(given.begin(), given.end());
    const auto& name = q.choices[static_cast<std::size_t>(what)].text;
    std::size_t next = 0;
    const auto extra = [&](Duration at) {
        ++wrong;
        out.parts.push_back({.share = -q.extra_costs, .given = at_text(at, name)});
    };
    for (const auto truth : truths) {
        while (next < given.size() && given[next] < truth - q.tolerance)
            extra(given[next++]);
        const bool hit = next < given.size() && given[next] <= truth + q.tolerance;
        out.parts.push_back({.share = hit ? whole : 0,
                             .given = hit ? at_text(given[next], name) : "",
                             .right = at_text(truth, name)});
        hits += hit;
        next += hit;
    }
    while (next < given.size())
        extra(given[next++]);
}

void judge_heard(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    std::int64_t hits = 0;
    std::int64_t wrong = 0;
    for (int what = 0; what < static_cast<int>(q.choices.size()); ++what) {
        std::vector<Duration> truths;
        std::vector<Duration> given;
        for (const auto& one : q.violations)
            if (one.what == what)
                truths.push_back(one.at);
        for (const auto& one : answer.heard)
            if (one.what == what)
                given.push_back(one.at);
        match_times(q, what, std::move(truths), std::move(given), out, hits, wrong);
    }
    const auto all = whole * static_cast<std::int64_t>(q.violations.size());
    share = {std::clamp<std::int64_t>(hits * whole - wrong * q.extra_costs, 0, all), all};
}

/// Characters that count when copied: width and kind of space fold, line ends do not count.
std::u32string copy_characters(std::string_view text) {
    std::u32string out;
    for (const char32_t c : characters_of(bare(text)))
        if (c != U'\n' && c != U'\r')
            out += c == 0x3000 || c == U'\t' ? U' ' : c;
    return out;
}

/// Fewest changes, omissions and insertions that make `typed` of the beginning of `text`: what was
/// not reached yet is no mistake. Levenshtein's distance, the last row's minimum.
std::int64_t mistakes_between(const std::u32string& typed, const std::u32string& text) {
    std::vector<std::int64_t> row(text.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<std::int64_t>(j);
    for (std::size_t i = 1; i <= typed.size(); ++i) {
        auto corner = row[0];
        row[0] = static_cast<std::int64_t>(i);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min(
                {above + 1, row[j - 1] + 1, corner + (typed[i - 1] == text[j - 1] ? 0 : 1)});
            corner = above;
        }
    }
    return *std::min_element(row.begin(), row.end());
}

void judge_copied(const Question& q, const Answer& answer, Judged& out, Fraction& share) {
    const auto figures = copied(q, answer);
    share = fraction_of(figures.share);
    out.parts.push_back({.share = figures.share,
                         .given = std::to_string(figures.a_minute) + "/min · " +
                                  std::to_string(figures.accuracy / 10) + " %",
                         .right = std::to_string(q.copy_goal) + "/min"});
}

void judge_short(const Question& q, const Answer& answer, Judged& out) {
    const auto text = answer.texts.empty() ? std::u32string() : compared(answer.texts[0], false);
    for (const auto& keyword : q.keywords)
        if (text.find(compared(keyword, false)) != text.npos)
            out.found.push_back(keyword);
    out.needs_person = !is_blank(answer); // an empty answer needs nobody to see that it is none
    out.parts.push_back(
        {.given = answer.texts.empty() ? "" : answer.texts[0], .right = q.model_answer});
}

} // namespace

Copied copied(const Question& question, const Answer& answer) {
    const auto text = copy_characters(question.copy);
    auto typed = copy_characters(answer.texts.empty() ? "" : answer.texts.front());
    Copied out{.typed = static_cast<std::int64_t>(typed.size())};
    if (typed.empty())
        return out;
    out.mistakes = mistakes_between(typed, text);
    const auto right = std::max<std::int64_t>(out.typed - out.mistakes, 0);
    out.accuracy = scaled(whole, right, out.typed);
    // Who has not finished has used the whole time, whatever a seat says.
    auto time = typed.size() < text.size() ? question.copy_time
                                           : std::min(answer.typed_for, question.copy_time);
    // Nor does anybody copy faster than the highest goal there is.
    time = std::max({time, 1_s, Duration{out.typed * 60'000 / limits::copy_goal}});
    out.a_minute = scaled(right, 60'000, time.ms);
    const auto speed = scaled(out.typed * whole, 60'000, time.ms) / question.copy_goal;
    out.share = within(scaled(out.accuracy, std::min(speed, whole * 10), whole));
    return out;
}

Judged judge(const Question& question, const Answer& answer, Milli points) {
    Judged out{.possible = points};
    Fraction share;
    switch (question.kind) {
    case Kind::single:
        judge_single(question, answer, out, share);
        break;
    case Kind::multiple:
        judge_multiple(question, answer, out, share);
        break;
    case Kind::true_false: {
        const bool answered = !answer.chosen.empty();
        const bool right = answered && (answer.chosen.front() == 1) == question.truth;
        share = fraction_of(right ? whole : 0);
        out.parts.push_back({.share = right ? whole : 0,
                             .given = answered ? (answer.chosen.front() == 1 ? "T" : "F") : "",
                             .right = question.truth ? "T" : "F"});
        break;
    }
    case Kind::fill_in:
        judge_blanks(question, answer, out, share);
        break;
    case Kind::short_answer:
        judge_short(question, answer, out);
        break;
    case Kind::matching:
        judge_pairs(question, answer, out, share);
        break;
    case Kind::numeric:
        judge_number(question, answer, out, share);
        break;
    case Kind::listen:
        judge_heard(question, answer, out, share);
        break;
    case Kind::typing:
        judge_copied(question, answer, out, share);
        break;
    }
    out.earned = scaled(points, share.part, share.of);
    return out;
}

} // namespace ringroom::exam
