#include "base/markdown.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ringroom::markdown {
namespace {

constexpr std::size_t depth_max = 4; // of lists; deeper ones stay there

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A line of three or more of one mark, spaces aside.
bool is_rule(std::string_view line) {
    const auto text = trimmed(line);
    if (text.size() < 3 || std::string_view("-*_").find(text[0]) == std::string_view::npos)
        return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0] || c == ' '; });
}

bool is_dashes(std::string_view line) {
    return line.find('-') != line.npos && line.find_first_not_of("|-: \t\r") == line.npos;
}

/// The opening mark of one mark a side, closed later in the text; its place and size.
struct Closing {
    std::size_t at = 0;
    std::size_t size = 0;
};
std::optional<Closing> closing_of(std::string_view text, std::size_t at, std::string_view mark) {
    const auto from = at + mark.size();
    if (from >= text.size() || text[from] == ' ')
        return std::nullopt;
    const auto end = text.find(mark, from + 1);
    // A space before it, or a word going on behind a low line: the mark is text.
    if (end == text.npos || text[end - 1] == ' ')
        return std::nullopt;
    const auto behind = end + mark.size();
    const auto is_word = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (mark[0] == '_' &&
        ((behind < text.size() && is_word(text[behind])) || (at > 0 && is_word(text[at - 1]))))
        return std::nullopt;
    return Closing{end, mark.size()};
}

class Inline {
public:
    Spans read(std::string_view text) {
        read_into(text, {});
        return std::move(out_);
    }

private:
    void read_into(std::string_view text, Span style) {
        std::string words;
        const auto flush = [&] {
            if (words.empty())
                return;
            Span span = style;
            span.text = std::move(words);
            words.clear();
            if (!out_.empty() && same_style(out_.back(), span))
                out_.back().text += span.text;
            else
                out_.push_back(std::move(span));
        };
        for (std::size_t at = 0; at < text.size();) {
            if (const auto next = special(text, at, style, flush)) {
                at = *next;
                continue;
            }
            if (text[at] == '\\' && at + 1 < text.size() &&
                std::string_view("\\`*_{}[]()#+-.!|>").find(text[at + 1]) != text.npos)
                ++at;
            words += text[at++];
        }
        flush();
    }

    /// Reads what stands at `at` when it begins a marked part; where the text goes on.
    template <class Flush>
    std::optional<std::size_t> special(std::string_view text, std::size_t at, const Span& style,
                                       Flush flush) {
        const auto rest = text.substr(at);
        if (rest[0] == '[')
            return link(text, at, style, flush);
        for (const std::string_view mark : {"**", "__", "`", "*", "_"}) {
            if (!rest.starts_with(mark))
                continue;
            const auto end = closing_of(text, at, mark);
            if (!end)
                return std::nullopt;
            flush();
            Span inner = style;
            inner.strong = inner.strong || mark.size() == 2;
            inner.code = mark == "`";
            inner.emphasis = inner.emphasis || (mark.size() == 1 && !inner.code);
            const auto part = text.substr(at + mark.size(), end->at - at - mark.size());
            if (inner.code) {
                inner.text = part;
                out_.push_back(std::move(inner));
            } else {
                read_into(part, std::move(inner));
            }
            return end->at + end->size;
        }
        return std::nullopt;
    }

    template <class Flush>
    std::optional<std::size_t> link(std::string_view text, std::size_t at, const Span& style,
                                    Flush flush) {
        const auto middle = text.find("](", at);
        const auto end = middle == text.npos ? middle : text.find(')', middle);
        if (end == text.npos || !style.link.empty())
            return std::nullopt;
        flush();
        Span inner = style;
        inner.link = trimmed(text.substr(middle + 2, end - middle - 2));
        read_into(text.substr(at + 1, middle - at - 1), std::move(inner));
        return end + 1;
    }

    static bool same_style(const Span& a, const Span& b) {
        return a.strong == b.strong && a.emphasis == b.emphasis && a.code == b.code &&
               a.link == b.link;
    }

    Spans out_;
};

/// Chinese lines join without a space.
bool is_wide(std::string_view text, bool last) {
    if (text.empty())
        return false;
    if (!last)
        return static_cast<unsigned char>(text.front()) >= 0xe3;
    auto at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
        --at;
    return static_cast<unsigned char>(text[at]) >= 0xe3 ||
           text.substr(at) == "\u201d"; // a Chinese quotation mark
}

class Reader {
public:
    std::vector<Block> read(std::string_view text) {
        while (!text.empty()) {
            const auto end = text.find('\n');
            auto line = text.substr(0, end);
            text = end == text.npos ? "" : text.substr(end + 1);
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
            take(line);
        }
        finish();
        return std::move(out_);
    }

private:
    void take(std::string_view line) {
        const auto words = trimmed(line);
        if (in_code_) {
            if (words.starts_with("```"))
                return finish();
            words_ += (words_.empty() ? "" : "\n") + std::string(line);
            return;
        }
        if (words.empty())
            return finish();
        if (words.starts_with("```")) {
            begin(Kind::code);
            in_code_ = true;
        } else if (!heading(words) && !row(words) && !list(line)) {
            other(line, words);
        }
    }

    void other(std::string_view line, std::string_view words) {
        if (is_rule(line)) {
            begin(Kind::rule);
            finish();
        } else if (words[0] == '>') {
            if (!open_ || block_.kind != Kind::quote)
                begin(Kind::quote);
            join(trimmed(words.substr(1)));
        } else {
            const bool goes_on =
                open_ &&
                (block_.kind == Kind::paragraph ||
                 ((block_.kind == Kind::item || block_.kind == Kind::numbered) && line[0] == ' '));
            if (!goes_on)
                begin(Kind::paragraph);
            join(words);
        }
    }

    bool heading(std::string_view words) {
        const auto level = words.find_first_not_of('#');
        if (level == 0 || level > 6 || level == words.npos || words[level] != ' ')
            return false;
        begin(Kind::heading);
        block_.level = static_cast<int>(level);
        auto title = trimmed(words.substr(level));
        if (const auto mark = title.find_last_not_of('#');
            mark != title.npos && mark + 1 < title.size() && title[mark] == ' ')
            title = trimmed(title.substr(0, mark));
        join(title);
        finish();
        return true;
    }

    bool row(std::string_view words) {
        if (words[0] != '|')
            return false;
        if (is_dashes(words)) {
            if (!out_.empty() && out_.back().kind == Kind::row)
                out_.back().head = true;
            return true;
        }
        begin(Kind::row);
        words.remove_prefix(1);
        while (!words.empty()) {
            auto end = words.find('|');
            while (end != words.npos && end > 0 && words[end - 1] == '\\')
                end = words.find('|', end + 1);
            block_.cells.push_back(spans(trimmed(words.substr(0, end))));
            words = end == words.npos ? "" : words.substr(end + 1);
        }
        finish();
        return true;
    }

    bool list(std::string_view line) {
        const auto indent = std::min(line.find_first_not_of(" \t"), line.size());
        const auto words = line.substr(indent);
        std::size_t mark = 0;
        if (words.size() > 1 && std::string_view("-*+").find(words[0]) != words.npos &&
            words[1] == ' ' && !is_rule(line)) {
            mark = 1;
            begin(Kind::item);
        } else {
            const auto digits = words.find_first_not_of("0123456789");
            if (digits == 0 || digits > 6 || digits + 1 >= words.size() ||
                (words[digits] != '.' && words[digits] != ')') || words[digits + 1] != ' ')
                return false;
            begin(Kind::numbered);
            block_.number = std::stoi(std::string(words.substr(0, digits)));
            mark = digits + 1;
        }
        block_.level = static_cast<int>(std::min(indent / 2, depth_max));
        join(trimmed(words.substr(mark)));
        return true;
    }

    void begin(Kind kind) {
        finish();
        block_ = {.kind = kind};
        open_ = true;
    }
    void join(std::string_view words) {
        if (!words_.empty() && !words.empty() && !(is_wide(words_, true) && is_wide(words, false)))
            words_ += ' ';
        words_ += words;
    }
    void finish() {
        if (!std::exchange(open_, false))
            return;
        if (std::exchange(in_code_, false))
            block_.spans = {{.text = std::move(words_), .code = true}};
        else if (block_.kind != Kind::row)
            block_.spans = spans(words_);
        words_.clear();
        out_.push_back(std::move(block_));
    }

    std::vector<Block> out_;
    Block block_;
    std::string words_;
    bool open_ = false;
    bool in_code_ = false;
};

} // namespace

Spans spans(std::string_view text) {
    return Inline().read(text);
}

std::vector<Block> blocks(std::string_view text) {
    return Reader().read(text);
}

std::string plain(const Spans& spans) {
    std::string out;
    for (const auto& span : spans)
        out += span.text;
    return out;
}

} // namespace ringroom::markdown
