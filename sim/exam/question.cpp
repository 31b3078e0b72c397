#include "exam/question.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "base/utf8.h"
#include "exam/bare.h"
#include "exam/limits.h"

namespace ringroom::exam {
namespace {

using Words = std::pair<std::string_view, Kind>;
constexpr auto kind_words = std::to_array<Words>({
    {"single", Kind::single},
    {"multiple", Kind::multiple},
    {"true_false", Kind::true_false},
    {"fill_in", Kind::fill_in},
    {"short", Kind::short_answer},
    {"matching", Kind::matching},
    {"numeric", Kind::numeric},
    {"listen", Kind::listen},
    {"typing", Kind::typing},
    {"single choice", Kind::single},
    {"单选", Kind::single},
    {"单选题", Kind::single},
    {"multiple choice", Kind::multiple},
    {"多选", Kind::multiple},
    {"多选题", Kind::multiple},
    {"true/false", Kind::true_false},
    {"true or false", Kind::true_false},
    {"判断", Kind::true_false},
    {"判断题", Kind::true_false},
    {"fill in", Kind::fill_in},
    {"fill-in", Kind::fill_in},
    {"填空", Kind::fill_in},
    {"填空题", Kind::fill_in},
    {"short answer", Kind::short_answer},
    {"简答", Kind::short_answer},
    {"简答题", Kind::short_answer},
    {"问答题", Kind::short_answer},
    {"连线", Kind::matching},
    {"连线题", Kind::matching},
    {"匹配", Kind::matching},
    {"匹配题", Kind::matching},
    {"number", Kind::numeric},
    {"数值", Kind::numeric},
    {"数值题", Kind::numeric},
    {"计算题", Kind::numeric},
    {"听音找错", Kind::listen},
    {"听音", Kind::listen},
    {"打字", Kind::typing},
    {"打字题", Kind::typing},
    {"文字录入", Kind::typing},
});
constexpr std::pair<std::string_view, Rule> rule_words[] = {
    {"none_if_wrong", Rule::none_if_wrong}, {"all_or_nothing", Rule::all_or_nothing},
    {"weighted", Rule::weighted},           {"错选不得分", Rule::none_if_wrong},
    {"全对得分", Rule::all_or_nothing},     {"按选项", Rule::weighted},
};

std::optional<Error> flaw(std::string code, std::string particulars = {}) {
    return Error{"exam.question." + std::move(code), std::move(particulars)};
}

bool fits(std::string_view text, std::size_t most) {
    return valid_utf8(text) && characters(text) <= most;
}

std::optional<Error> flaw_of_head(const Question& q) {
    if (says_nothing(q.stem))
        return flaw("no_stem");
    if (says_nothing(q.key) || !fits(q.key, limits::title_characters) || !printable(q.key))
        return flaw("key", "\"" + q.key + "\"");
    std::size_t levels = 0;
    for (std::string_view rest = q.category; !rest.empty();) {
        const auto slash = rest.find('/');
        const auto level = rest.substr(0, slash);
        if (says_nothing(level) || !fits(level, limits::title_characters) || !printable(level) ||
            ++levels > limits::category_levels || slash + 1 == rest.size())
            return flaw("category", "\"" + q.category + "\"");
        rest = slash == rest.npos ? "" : rest.substr(slash + 1);
    }
    if (!fits(q.stem, limits::stem_characters))
        return flaw("long_stem");
    if (!fits(q.feedback, limits::words_characters) ||
        !fits(q.model_answer, limits::answer_characters))
        return flaw("long_words");
    if (q.points <= 0 || q.points > limits::points)
        return flaw("points");
    if (q.difficulty < 1 || q.difficulty > limits::difficulty)
        return flaw("difficulty");
    return std::nullopt;
}

std::optional<Error> flaw_of_texts(const std::vector<std::string>& texts, bool distinct) {
    std::vector<std::u32string> seen;
    for (const auto& one : texts) {
        if (says_nothing(one))
            return flaw("empty_choice");
        if (!fits(one, limits::words_characters))
            return flaw("long_words");
        seen.push_back(characters_of(bare(one)));
    }
    std::sort(seen.begin(), seen.end());
    const auto twice = std::adjacent_find(seen.begin(), seen.end());
    if (distinct && twice != seen.end())
        return flaw("same_choice", "\"" + utf8_of(*twice) + "\"");
    return std::nullopt;
}

std::vector<std::string> texts_of(const std::vector<Choice>& choices) {
    std::vector<std::string> out;
    for (const auto& choice : choices)
        out.push_back(choice.text);
    return out;
}

bool is_share(Share share, bool may_cost) {
    return share >= (may_cost ? -whole : 0) && share <= whole;
}

std::optional<Error> flaw_of_choices(const Question& q) {
    if (q.choices.size() < 2 || q.choices.size() > limits::choices)
        return flaw("choices");
    if (const auto wrong = flaw_of_texts(texts_of(q.choices), true))
        return wrong;
    const bool weighted = q.kind == Kind::single || q.rule == Rule::weighted;
    Share most = 0;
    Share sum = 0;
    for (const auto& choice : q.choices) {
        if (!is_share(choice.share, weighted) ||
            (!weighted && choice.share != 0 && choice.share != whole))
            return flaw("share");
        most = std::max(most, choice.share);
        sum += std::max<Share>(choice.share, 0);
    }
    if (q.kind == Kind::single)
        return most == whole ? std::nullopt : flaw("no_right");
    if (sum == 0)
        return flaw("no_right");
    // Shares of a third may be written 33.333.
    if (weighted && (sum < whole - 5 || sum > whole + 5))
        return flaw("shares_sum", "\"" + std::to_string(sum / 10) + "\"");
    return std::nullopt;
}

std::optional<Error> flaw_of_blanks(const Question& q) {
    if (q.blanks.empty() || q.blanks.size() > limits::answer_texts)
        return flaw("blanks");
    if (const auto there = blanks_in(q.stem); there != 0 && there != q.blanks.size())
        return flaw("blanks_differ", "\"" + std::to_string(there) + "\"");
    if (q.blanks.size() > 1 && blanks_in(q.stem) == 0)
        return flaw("blanks_differ", "\"0\"");
    for (const auto& one : q.blanks) {
        if (one.accepted.empty() || one.accepted.size() > limits::accepted)
            return flaw("accepted");
        Share most = 0;
        for (const auto& accepted : one.accepted) {
            if (says_nothing(accepted.text) || !fits(accepted.text, limits::words_characters))
                return flaw("accepted");
            if (!is_share(accepted.share, false))
                return flaw("share");
            most = std::max(most, accepted.share);
        }
        if (most != whole)
            return flaw("no_right");
    }
    return std::nullopt;
}

std::optional<Error> flaw_of_numbers(const Question& q) {
    if (q.numbers.empty() || q.numbers.size() > limits::accepted)
        return flaw("numbers");
    Share most = 0;
    for (const auto& range : q.numbers) {
        if (range.low > range.high)
            return flaw("range");
        if (!is_share(range.share, false))
            return flaw("share");
        most = std::max(most, range.share);
    }
    return most == whole ? std::nullopt : flaw("no_right");
}

std::optional<Error> flaw_of_pairs(const Question& q) {
    if (q.pairs.size() < 2 || q.pairs.size() + q.extras.size() > limits::choices)
        return flaw("pairs");
    std::vector<std::string> left;
    for (const auto& pair : q.pairs)
        left.push_back(pair.left);
    if (const auto wrong = flaw_of_texts(left, true))
        return wrong;
    if (const auto wrong = flaw_of_texts(right_sides(q), false))
        return wrong;
    return right_sides(q).size() >= 2 ? std::nullopt : flaw("pairs");
}

/// RUN-CONTACT, both positive.
bool is_record(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == text.npos || dash == 0 || dash + 1 == text.size() || text.size() > 40)
        return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '-'; }) &&
           text.find('-', dash + 1) == text.npos && text[0] != '0' && text[dash + 1] != '0';
}

std::optional<Error> flaw_of_listen(const Question& q) {
    if (!is_record(q.recording))
        return flaw("recording", "\"" + q.recording + "\"");
    if (q.choices.size() < 2 || q.choices.size() > limits::choices)
        return flaw("choices");
    if (const auto wrong = flaw_of_texts(texts_of(q.choices), true))
        return wrong;
    if (q.violations.empty() || q.violations.size() > limits::violations)
        return flaw("violations");
    for (const auto& one : q.violations)
        if (one.at.ms < 0 || one.at > 60_min * 24 || one.what < 0 ||
            static_cast<std::size_t>(one.what) >= q.choices.size())
            return flaw("violation");
    if (q.tolerance.ms < 0 || q.tolerance > limits::tolerance)
        return flaw("tolerance");
    return is_share(q.extra_costs, false) ? std::nullopt : flaw("share");
}

std::optional<Error> flaw_of_typing(const Question& q) {
    if (says_nothing(q.copy) || !fits(q.copy, limits::copy_characters))
        return flaw("copy");
    if (q.copy_time < 10_s || q.copy_time > limits::copy_time)
        return flaw("copy_time");
    return q.copy_goal > 0 && q.copy_goal <= limits::copy_goal ? std::nullopt : flaw("copy_goal");
}

bool is_index(int index, std::size_t count, bool none_too = false) {
    return index >= (none_too ? -1 : 0) && index < static_cast<int>(count);
}

/// Half width, so that digits and signs are ASCII.
std::string plain_number(std::string_view text) {
    std::string out;
    for (const char32_t c : folded(characters_of(trimmed(text))))
        if (c == 0x2212 || c == 0x2013)
            out += '-';
        else if (c != U'+')
            out += c < 0x80 ? static_cast<char>(c) : '?';
    return out;
}

/// Commas stand between thousands: "1,0" is not 10.
bool well_grouped(std::string_view units) {
    const auto first = units.find(',');
    if (first == units.npos)
        return true;
    if (first == 0 || first > 3 || (units.size() - first) % 4 != 0)
        return false;
    for (auto at = first; at < units.size(); at += 4)
        if (units[at] != ',')
            return false;
    return true; // between them are digits: all_digits() sees to it
}

} // namespace

std::string_view to_string(Kind kind) {
    return kind_words[static_cast<std::size_t>(kind)].first;
}

std::optional<Kind> kind_from(std::string_view word) {
    const auto wanted = utf8_of(folded(characters_of(trimmed(word))));
    for (const auto& [known, kind] : kind_words)
        if (wanted == known)
            return kind;
    return std::nullopt;
}

std::string_view to_string(Rule rule) {
    return rule_words[static_cast<std::size_t>(rule)].first;
}

std::optional<Rule> rule_from(std::string_view word) {
    for (const auto& [known, rule] : rule_words)
        if (trimmed(word) == known)
            return rule;
    return std::nullopt;
}

std::vector<std::string> right_sides(const Question& question) {
    std::vector<std::string> out;
    const auto add = [&](const std::string& text) {
        if (std::find(out.begin(), out.end(), text) == out.end())
            out.push_back(text);
    };
    for (const auto& pair : question.pairs)
        add(pair.right);
    for (const auto& extra : question.extras)
        add(extra);
    return out;
}

std::size_t shuffled_count(const Question& question) {
    switch (question.kind) {
    case Kind::single:
    case Kind::multiple:
    case Kind::listen:
        return question.choices.size();
    case Kind::matching:
        return right_sides(question).size();
    default:
        return 0;
    }
}

std::size_t blanks_in(std::string_view stem) {
    std::size_t count = 0;
    for (std::size_t at = stem.find("___"); at != stem.npos; at = stem.find("___", at)) {
        ++count;
        at = stem.find_first_not_of('_', at); // "_____" is one blank
        if (at == stem.npos)
            break;
    }
    return count;
}

std::optional<Error> flaw_of(const Question& question) {
    if (auto wrong = flaw_of_head(question))
        return wrong;
    for (const auto& choice : question.choices)
        if (!fits(choice.feedback, limits::words_characters))
            return flaw("long_words");
    switch (question.kind) {
    case Kind::single:
    case Kind::multiple:
        return flaw_of_choices(question);
    case Kind::true_false:
        return std::nullopt;
    case Kind::fill_in:
        return flaw_of_blanks(question);
    case Kind::short_answer:
        if (question.keywords.size() > limits::accepted)
            return flaw("accepted");
        return flaw_of_texts(question.keywords, false);
    case Kind::matching:
        return flaw_of_pairs(question);
    case Kind::numeric:
        return flaw_of_numbers(question);
    case Kind::listen:
        return flaw_of_listen(question);
    case Kind::typing:
        return flaw_of_typing(question);
    }
    return std::nullopt;
}

bool is_blank(const Answer& answer) {
    return answer.chosen.empty() && answer.heard.empty() &&
           std::all_of(answer.texts.begin(), answer.texts.end(),
                       [](const std::string& text) { return says_nothing(text); }) &&
           std::all_of(answer.matched.begin(), answer.matched.end(), [](int m) { return m < 0; });
}

bool is_answered(const Question& question, const Answer& answer) {
    if (question.kind != Kind::matching)
        return !is_blank(answer);
    const auto matched = std::count_if(answer.matched.begin(), answer.matched.end(),
                                       [](int one) { return one >= 0; });
    return static_cast<std::size_t>(matched) >= question.pairs.size();
}

Result<void> check_answer(const Question& question, const Answer& answer) {
    const auto no = [](std::string what) { return fail("exam.answer.value", std::move(what)); };
    const auto choices =
        question.kind == Kind::true_false ? std::size_t{2} : question.choices.size();
    if (answer.chosen.size() > choices ||
        (question.kind != Kind::multiple && answer.chosen.size() > 1))
        return no("more choices than there are");
    auto chosen = answer.chosen;
    std::sort(chosen.begin(), chosen.end());
    if (std::adjacent_find(chosen.begin(), chosen.end()) != chosen.end() ||
        !std::all_of(chosen.begin(), chosen.end(), [&](int c) { return is_index(c, choices); }))
        return no("a choice that is not there");
    const std::size_t texts = question.kind == Kind::fill_in ? question.blanks.size() : 1;
    if (answer.texts.size() > texts)
        return no("more texts than blanks");
    for (const auto& text : answer.texts)
        if (!fits(text, limits::answer_characters))
            return no("a text is too long");
    const auto rights = right_sides(question).size();
    if (answer.matched.size() > question.pairs.size() ||
        !std::all_of(answer.matched.begin(), answer.matched.end(),
                     [&](int m) { return is_index(m, rights, true); }))
        return no("a pair that is not there");
    if (answer.heard.size() > limits::answers_heard ||
        !std::all_of(answer.heard.begin(), answer.heard.end(), [&](const Heard& heard) {
            return heard.at.ms >= 0 && is_index(heard.what, question.choices.size());
        }))
        return no("a violation that is not there");
    if (answer.typed_for.ms < 0 || answer.typed_for > limits::time_limit)
        return no("no time to type");
    return {};
}

std::optional<std::int64_t> millionths_of(std::string_view text) {
    auto digits = plain_number(text);
    const bool negative = !digits.empty() && digits.front() == '-';
    if (negative)
        digits.erase(0, 1);
    const auto dot = digits.find('.');
    auto fraction = dot == digits.npos ? "" : digits.substr(dot + 1);
    auto units = digits.substr(0, dot);
    if (!well_grouped(units))
        return std::nullopt;
    units.erase(std::remove(units.begin(), units.end(), ','), units.end());
    const auto all_digits = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if ((units.empty() && fraction.empty()) || !all_digits(units) || !all_digits(fraction))
        return std::nullopt;
    const auto first = units.find_first_not_of('0');
    if (first != units.npos && units.size() - first > 12)
        return std::nullopt;
    fraction.resize(6, '0'); // what is finer than a millionth is cut
    std::int64_t out = 0;
    for (const char c : units + fraction)
        out = out * 10 + (c - '0');
    return negative ? -out : out;
}

std::string decimal_of(std::int64_t millionths) {
    const auto size = millionths < 0 ? -millionths : millionths;
    auto out = (millionths < 0 ? "-" : "") + std::to_string(size / one_micro);
    auto fraction = std::to_string(one_micro + size % one_micro).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? out : out + "." + fraction;
}

} // namespace ringroom::exam
