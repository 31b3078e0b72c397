// GIFT as Moodle writes and reads it. A question is a block of lines without an empty one; escapes
// become control characters first, so that splitting never meets an escaped sign.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/characters.h"
#include "base/utf8.h"
#include "exam/bare.h"
#include "exam/limits.h"
#include "exam/mistakes.h"

namespace ringroom::exam {
namespace {

constexpr std::pair<char, char> escapes[] = {{'~', 1}, {'=', 2}, {'#', 3},     {'{', 4},
                                             {'}', 5}, {':', 6}, {'\\', 0x0e}, {'n', 0x0f}};

/// Control characters of the author's own would be taken for escapes.
std::string hidden(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        char c = line[i];
        if (c == '\\' && i + 1 < line.size())
            for (const auto& [sign, stands_for] : escapes)
                if (line[i + 1] == sign) {
                    out += stands_for;
                    ++i;
                    c = 0;
                    break;
                }
        if (c != 0)
            out += (c > 0 && c < 0x20 && c != '\t') ? ' ' : c;
    }
    return out;
}

std::string shown(std::string_view text) {
    std::string out;
    for (const char c : bare(text)) {
        char sign = c;
        for (const auto& [letter, stands_for] : escapes)
            if (c == stands_for)
                sign = letter == 'n' ? '\n' : letter;
        out += sign;
    }
    return out;
}

struct Block {
    std::string text;       ///< lines parted by line feeds, escapes hidden
    std::vector<int> lines; ///< the number of each
};
struct Place {
    int line = 0;
    int column = 0;
};

Place place_of(const Block& block, std::size_t offset) {
    std::size_t line = 0;
    int column = 1;
    for (std::size_t i = 0; i < std::min(offset, block.text.size()); ++i) {
        const auto byte = static_cast<unsigned char>(block.text[i]);
        if (byte == '\n') {
            ++line;
            column = 1;
        } else if ((byte & 0xc0) != 0x80) {
            column += byte < 0x10 && byte != '\t' ? 2 : 1; // an escape was two characters
        }
    }
    return {block.lines[std::min(line, block.lines.size() - 1)], column};
}

/// Without tags, with the commonest entities as characters.
std::string without_markup(std::string_view html, bool& lost) {
    constexpr std::pair<std::string_view, std::string_view> entities[] = {
        {"&nbsp;", " "},  {"&lt;", "<"},  {"&gt;", ">"},
        {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
    std::string out;
    while (!html.empty()) {
        if (html.front() == '<' && html.find('>') != html.npos) {
            const auto tag = html.substr(0, html.find('>') + 1);
            lost = lost || tag.substr(0, 4) == "<img" || tag.substr(0, 6) == "<table";
            if (tag == "<br>" || tag == "<br/>" || tag == "<br />" || tag == "</p>")
                out += '\n';
            html.remove_prefix(tag.size());
            continue;
        }
        const auto entity =
            std::find_if(std::begin(entities), std::end(entities), [&](const auto& one) {
                return html.substr(0, one.first.size()) == one.first;
            });
        if (entity != std::end(entities)) {
            out += entity->second;
            html.remove_prefix(entity->first.size());
        } else {
            out += html.front();
            html.remove_prefix(1);
        }
    }
    return out;
}

/// One answer as it stands between its sign and the next.
struct Option {
    char sign = 0; ///< '=' or '~'
    std::optional<Share> weight;
    std::string text;
    std::string feedback;
    std::size_t at = 0;
};

class GiftQuestion {
public:
    GiftQuestion(const Block& block, const std::string& category, Mistakes& mistakes)
        : block_(block)
        , mistakes_(mistakes) {
        out_.line = block.lines.front();
        out_.question.category = category;
    }

    /// Nothing where there was a mistake (which is said).
    std::optional<ReadQuestion> read() {
        const auto open = take_title();
        const std::string_view text = block_.text;
        const auto brace = text.find('{', open);
        if (brace == text.npos)
            return fails(open, "exam.gift.no_braces");
        const auto close = text.find('}', brace);
        if (close == text.npos)
            return fails(brace, "exam.gift.no_close");
        const auto again = text.find_first_of("{}", close + 1);
        if (again != text.npos)
            return fails(again, "exam.gift.second_braces");
        const auto stem = plain(text.substr(open, brace - open), open);
        const auto tail = shown(markup(text.substr(close + 1)));
        out_.question.stem = stem;
        if (!take_answers(brace + 1, text.substr(brace + 1, close - brace - 1), !tail.empty()))
            return std::nullopt;
        if (!tail.empty())
            out_.question.stem += " ___ " + tail;
        if (out_.question.key.empty())
            out_.question.key = key_from(out_.question.stem);
        return std::move(out_);
    }

private:
    std::nullopt_t fails(std::size_t offset, std::string_view code, TextArguments with = {}) {
        const auto place = place_of(block_, offset);
        mistakes_.error(place.line, place.column, code, with);
        return std::nullopt;
    }
    bool no(std::size_t offset, std::string_view code, TextArguments with = {}) {
        (void)fails(offset, code, with);
        return false;
    }
    void warn(std::size_t offset, std::string_view code) {
        const auto place = place_of(block_, offset);
        mistakes_.warning(place.line, place.column, code);
    }

    /// Gives where the text begins.
    std::size_t take_title() {
        const std::string_view text = block_.text;
        auto at = text.find_first_not_of(" \t\n");
        if (at != text.npos && text.substr(at, 2) == "::") {
            const auto end = text.find("::", at + 2);
            if (end != text.npos) {
                out_.question.key = key_from(shown(text.substr(at + 2, end - at - 2)));
                at = text.find_first_not_of(" \t\n", end + 2);
            }
        }
        return at == text.npos ? text.size() : at;
    }

    std::string markup(std::string_view text) {
        if (!html_)
            return std::string(text);
        bool lost = false;
        auto out = without_markup(text, lost);
        if (lost && !std::exchange(warned_lost_, true))
            warn(0, "exam.gift.pictures");
        return out;
    }

    std::string plain(std::string_view text, std::size_t offset) {
        for (const std::string_view word : {"[html]", "[moodle]", "[plain]", "[markdown]"})
            if (text.substr(0, word.size()) == word) {
                html_ = word == "[html]" || word == "[moodle]";
                text.remove_prefix(word.size());
                if (html_ && text.find('<') != text.npos)
                    warn(offset, "exam.gift.markup");
                break;
            }
        return std::string(bare(shown(markup(text))));
    }

    bool take_answers(std::size_t offset, std::string_view text, bool in_the_middle) {
        if (const auto general = text.find("####"); general != text.npos) {
            out_.question.feedback = plain(text.substr(general + 4), offset);
            text = text.substr(0, general);
        }
        const auto first = text.find_first_not_of(" \t\n");
        if (first == text.npos) {
            out_.question.kind = Kind::short_answer;
            return true;
        }
        if (text[first] == '#')
            return take_numbers(offset + first + 1, text.substr(first + 1));
        if (text[first] != '=' && text[first] != '~')
            return take_truth(offset + first, text.substr(first));
        const auto options = options_of(offset, text, false);
        if (!options)
            return false;
        const auto is_wrong = [](const Option& one) { return one.sign == '~'; };
        if (std::any_of(options->begin(), options->end(), is_wrong))
            return take_choices(*options);
        const auto is_pair = [](const Option& one) {
            return one.text.find("->") != std::string::npos;
        };
        if (std::all_of(options->begin(), options->end(), is_pair) && !in_the_middle)
            return take_pairs(*options);
        return take_words(*options);
    }

    bool take_truth(std::size_t offset, std::string_view text) {
        const auto hash = text.find('#');
        const auto word = utf8_of(folded(characters_of(bare(text.substr(0, hash)))));
        if (word != "t" && word != "true" && word != "f" && word != "false")
            return no(offset, "exam.gift.answer", {{"what", shown(text.substr(0, 40))}});
        out_.question.kind = Kind::true_false;
        out_.question.truth = word.front() == 't';
        if (hash != text.npos && out_.question.feedback.empty()) {
            const auto rest = text.substr(hash + 1);
            out_.question.feedback = plain(rest.substr(0, rest.find('#')), offset);
        }
        return true;
    }

    /// Splits at unescaped "=" and "~"; with `signs_missing` one answer may stand without a sign.
    std::optional<std::vector<Option>> options_of(std::size_t offset, std::string_view text,
                                                  bool signs_missing) {
        std::vector<Option> out;
        std::size_t at = text.find_first_not_of(" \t\n");
        while (at != text.npos && at < text.size()) {
            Option option{.sign = text[at], .at = offset + at};
            if (option.sign == '=' || option.sign == '~')
                ++at;
            else if (signs_missing)
                option.sign = '=';
            const auto end = std::min(text.find_first_of("=~", at), text.size());
            auto rest = text.substr(at, end - at);
            if (!take_weight(option, rest))
                return std::nullopt;
            if (const auto hash = rest.find('#'); hash != rest.npos) {
                option.feedback = plain(rest.substr(hash + 1), option.at);
                rest = rest.substr(0, hash);
            }
            option.text = plain(bare(rest), option.at);
            if (option.text.empty())
                return fails(option.at, "exam.gift.empty_answer");
            out.push_back(std::move(option));
            at = end;
        }
        return out;
    }

    bool take_weight(Option& option, std::string_view& rest) {
        const auto first = rest.find_first_not_of(" \t\n");
        if (first == rest.npos || rest[first] != '%')
            return true;
        const auto end = rest.find('%', first + 1);
        const auto number = end == rest.npos
                                ? std::nullopt
                                : millionths_of(rest.substr(first + 1, end - first - 1));
        if (!number || *number > 100 * one_micro || *number < -100 * one_micro)
            return no(option.at, "exam.gift.weight");
        // Percent in millionths to thousandths: 33.333 % is 333.
        const auto size = (std::abs(*number) * 10 + one_micro / 2) / one_micro;
        option.weight = *number < 0 ? -size : size;
        rest = rest.substr(end + 1);
        return true;
    }

    bool take_choices(const std::vector<Option>& options) {
        auto& q = out_.question;
        const bool one_right = std::any_of(options.begin(), options.end(),
                                           [](const Option& one) { return one.sign == '='; });
        q.kind = one_right ? Kind::single : Kind::multiple;
        q.rule = Rule::weighted;
        for (const auto& one : options) {
            const Share share = one.weight.value_or(one.sign == '=' ? whole : 0);
            q.choices.push_back({one.text, share, one.feedback});
        }
        // "~%100%right ~wrong" is a single choice in another spelling.
        const auto rights = std::count_if(q.choices.begin(), q.choices.end(),
                                          [](const Choice& choice) { return choice.share > 0; });
        if (!one_right && rights == 1 &&
            std::any_of(q.choices.begin(), q.choices.end(),
                        [](const Choice& choice) { return choice.share == whole; }))
            q.kind = Kind::single;
        if (q.kind == Kind::single)
            q.rule = Rule::none_if_wrong;
        return true;
    }

    bool take_pairs(const std::vector<Option>& options) {
        auto& q = out_.question;
        q.kind = Kind::matching;
        for (const auto& one : options) {
            const auto arrow = one.text.find("->");
            const auto left = std::string(bare(std::string_view(one.text).substr(0, arrow)));
            const auto right = std::string(bare(std::string_view(one.text).substr(arrow + 2)));
            if (right.empty())
                return no(one.at, "exam.gift.half_pair");
            if (left.empty())
                q.extras.push_back(right); // Moodle's way to offer a wrong one
            else
                q.pairs.push_back({left, right});
        }
        return true;
    }

    bool take_words(const std::vector<Option>& options) {
        auto& q = out_.question;
        q.kind = Kind::fill_in;
        Blank blank;
        for (const auto& one : options) {
            if (one.text.find('*') != std::string::npos)
                warn(one.at, "exam.gift.star");
            blank.accepted.push_back({one.text, one.weight.value_or(whole)});
            if (q.feedback.empty())
                q.feedback = one.feedback;
        }
        q.blanks.push_back(std::move(blank));
        return true;
    }

    bool take_numbers(std::size_t offset, std::string_view text) {
        const auto options = options_of(offset, text, true);
        if (!options)
            return false;
        out_.question.kind = Kind::numeric;
        for (const auto& one : *options) {
            const auto range = range_of(one.text);
            if (!range)
                return no(one.at, "exam.gift.number", {{"what", one.text}});
            out_.question.numbers.push_back(
                {range->first, range->second, one.weight.value_or(whole)});
            if (out_.question.feedback.empty())
                out_.question.feedback = one.feedback;
        }
        if (out_.question.numbers.empty())
            return no(offset, "exam.gift.number", {{"what", ""}});
        return true;
    }

    /// "3", "3:0.1", "3..5".
    static std::optional<std::pair<std::int64_t, std::int64_t>> range_of(std::string_view text) {
        if (const auto dots = text.find(".."); dots != text.npos) {
            const auto low = millionths_of(text.substr(0, dots));
            const auto high = millionths_of(text.substr(dots + 2));
            return low && high ? std::optional(std::pair(*low, *high)) : std::nullopt;
        }
        const auto colon = text.find(':');
        const auto middle = millionths_of(text.substr(0, colon));
        const auto around = colon == text.npos ? std::optional<std::int64_t>(0)
                                               : millionths_of(text.substr(colon + 1));
        if (!middle || !around || *around < 0)
            return std::nullopt;
        return std::pair(*middle - *around, *middle + *around);
    }

    const Block& block_;
    Mistakes& mistakes_;
    ReadQuestion out_;
    bool html_ = false;
    bool warned_lost_ = false;
};

class GiftReader {
public:
    explicit GiftReader(Mistakes& mistakes)
        : mistakes_(mistakes) {}

    void take(int number, std::string_view line) {
        const auto inner = trimmed(line);
        if (inner.substr(0, 2) == "//")
            return;
        if (inner.empty())
            return end_block();
        constexpr std::string_view category = "$CATEGORY:";
        if (inner.substr(0, category.size()) == category) {
            end_block();
            return take_category(number, trimmed(inner.substr(category.size())));
        }
        block_.text += (block_.text.empty() ? "" : "\n") + hidden(line);
        block_.lines.push_back(number);
    }

    std::vector<ReadQuestion> finish() {
        end_block();
        return std::move(out_);
    }

private:
    /// Moodle's own levels "$course$/top/..." say nothing here.
    void take_category(int number, std::string_view path) {
        for (const std::string_view prefix :
             {"$course$", "$system$", "$module$", "$cat1$", "/", "top/"})
            if (path.substr(0, prefix.size()) == prefix)
                path.remove_prefix(prefix.size());
        if (path.substr(0, 4) == "top/")
            path.remove_prefix(4);
        if (path == "top")
            path = "";
        category_ = std::string(path);
        if (category_.size() > 2'000)
            mistakes_.error(number, 1, "exam.question.category", {{"name", "..."}});
    }

    void end_block() {
        if (!block_.text.empty())
            if (auto question = GiftQuestion(block_, category_, mistakes_).read())
                out_.push_back(std::move(*question));
        block_ = {};
    }

    Mistakes& mistakes_;
    std::vector<ReadQuestion> out_;
    std::string category_;
    Block block_;
};

} // namespace

std::vector<ReadQuestion> parse_gift(std::string_view text, std::string_view file,
                                     Language language, Diagnostics& diagnostics) {
    Mistakes mistakes(file, language, diagnostics);
    if (!mistakes.readable(text))
        return {};
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    GiftReader reader(mistakes);
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        reader.take(number, line);
        text = end == text.npos ? "" : text.substr(end + 1);
    }
    return mistakes.result(reader.finish());
}

} // namespace ringroom::exam
