#include "lua/lexer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "lua/limits.h"

namespace ringroom::lua {

namespace {

constexpr std::array<std::string_view, 22> keywords = {
    "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
    "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
    "repeat",   "return", "then", "true", "until",  "while"};

struct Mark {
    char32_t wide;
    std::string_view ascii;
};
/// Marks a Chinese keyboard gives, and what Lua wants instead. Quotes are handled with strings.
constexpr std::array<Mark, 14> marks = {{{0x3000, " "},
                                         {0x00A0, " "},
                                         {0x200B, ""},
                                         {0xFEFF, ""},
                                         {0x3001, ","},
                                         {0x2260, "~="},
                                         {0x2264, "<="},
                                         {0x2265, ">="},
                                         {0x2014, "-"},
                                         {0x2212, "-"},
                                         {0x00D7, "*"},
                                         {0x00F7, "/"},
                                         {0x3010, "["},
                                         {0x3011, "]"}}};

/// The ASCII of a full-width mark, letter or digit; nullopt if it is none.
std::optional<std::string> to_ascii(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        return std::string(1, static_cast<char>(c - 0xFF01 + 0x21));
    for (const auto& mark : marks)
        if (mark.wide == c)
            return std::string(mark.ascii);
    return std::nullopt;
}

bool is_quote(char32_t c) {
    return c == '"' || c == '\'' || c == 0x201C || c == 0x201D || c == 0x2018 || c == 0x2019 ||
           c == 0xFF02 || c == 0xFF07;
}

/// Whether `c` closes a string that `open` began. Chinese keyboards alternate “ and ”, so either
/// closes either.
bool closes(char32_t open, char32_t c) {
    const auto kind = [](char32_t q) {
        return q == 0x201C || q == 0x201D ? 1 : q == 0x2018 || q == 0x2019 ? 2 : 0;
    };
    return c == open || (kind(open) != 0 && kind(open) == kind(c));
}

/// Marks of Chinese text that mean nothing outside strings.
bool is_stray(char32_t c) {
    return c == 0x3002 || c == 0x2026 || c == 0x300A || c == 0x300B || c == 0x300C || c == 0x300D ||
           c == 0x300E || c == 0x300F || c == 0x00B7 || c == 0xFFE5 || c == 0xFFFD;
}

bool is_digit(char32_t c) {
    return c >= '0' && c <= '9';
}
bool starts_name(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/// One character as Lua is to see it, with what the author wrote.
struct Char {
    char32_t c = 0;   ///< after full-width marks are turned
    char32_t raw = 0; ///< as written
    std::size_t size = 0;
};

class Lexer {
public:
    Lexer(Source& source, std::string_view text)
        : source_(source)
        , text_(text) {}

    void run() {
        while (!stopped_ && skip_blank()) {
            token();
            if (source_.tokens.size() > max_tokens)
                stop(here(), "lua.too_long", {{"limit", std::to_string(max_tokens)}});
        }
    }

private:
    bool ended() const { return at_ >= text_.size(); }
    Position here() const { return {line_, column_}; }

    Char peek_at(std::size_t at) const {
        if (at >= text_.size())
            return {};
        Char ch;
        ch.raw = decode(text_, at, ch.size);
        ch.c = ch.raw;
        if (const auto ascii = to_ascii(ch.raw); ascii && !is_quote(ch.raw))
            ch.c = ascii->empty() ? U' ' : static_cast<unsigned char>(ascii->front());
        return ch;
    }
    Char peek() const { return peek_at(at_); }
    Char peek_next() const { return peek_at(at_ + peek().size); }

    /// Steps over one character, counting lines as Lua does (\r\n is one).
    void step() {
        const Char ch = peek();
        at_ += ch.size;
        if (ch.raw == '\r' && at_ < text_.size() && text_[at_] == '\n')
            ++at_;
        if (ch.raw == '\n' || ch.raw == '\r') {
            ++line_;
            column_ = 1;
        } else {
            ++column_;
        }
        source_.full_width_fixes += ch.c != ch.raw && !ended() ? 1 : 0;
    }

    void stop(Position at, std::string_view code, TextArguments arguments) {
        report(source_, at, code, arguments);
        stopped_ = true;
        at_ = text_.size();
    }

    /// Over blanks and comments; false at the end.
    bool skip_blank() {
        while (!ended()) {
            const Char ch = peek();
            if (ch.c == ' ' || ch.c == '\t' || ch.c == '\n' || ch.c == '\r' || ch.c == '\f' ||
                ch.c == '\v')
                step();
            else if (ch.c == '-' && peek_next().c == '-')
                comment();
            else
                return true;
        }
        return false;
    }

    void comment() {
        const Position start = here();
        step();
        step();
        if (peek().raw == '[') {
            const int level = long_level();
            if (level >= 0) {
                if (!long_text(level))
                    stop(start, "lua.comment_open", {});
                return;
            }
        }
        while (!ended() && peek().raw != '\n' && peek().raw != '\r')
            step();
    }

    /// Number of '=' of a long bracket that begins here, or -1.
    int long_level() const {
        std::size_t at = at_ + 1;
        int level = 0;
        for (; at < text_.size() && text_[at] == '='; ++at)
            ++level;
        return at < text_.size() && text_[at] == '[' ? level : -1;
    }

    /// Reads `[==[ ... ]==]`; nullopt if it is never closed.
    std::optional<std::string> long_text(int level) {
        for (int i = 0; i < level + 2; ++i)
            step();
        const std::string close = "]" + std::string(static_cast<std::size_t>(level), '=') + "]";
        const auto end = text_.find(close, at_);
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string content;
        while (at_ < end) {
            const auto from = at_;
            const bool line_end = peek().raw == '\n' || peek().raw == '\r';
            step();
            if (line_end)
                content += '\n';
            else
                content += text_.substr(from, at_ - from);
        }
        for (int i = 0; i < level + 2; ++i)
            step();
        if (!content.empty() && content.front() == '\n')
            content.erase(0, 1);
        return content;
    }

    void add(TokenKind kind, std::string text, Position at) {
        source_.tokens.push_back({kind, std::move(text), {}, at});
    }

    void token() {
        const Char ch = peek();
        const Position at = here();
        std::string shown(text_.substr(at_, ch.size));
        if (ch.raw == 0)
            stop(at, "lua.zero_byte", {});
        else if (ch.raw == 0xFFFD && ch.size == 1)
            stop(at, "lua.not_utf8", {});
        else if (ch.raw == 0x1B)
            stop(at, "lua.binary", {});
        else if (is_quote(ch.raw))
            quoted();
        else if (is_digit(ch.c) || (ch.c == '.' && is_digit(peek_next().c)))
            number();
        else if (is_stray(ch.raw))
            stop(at, "lua.stray_mark", {{"mark", shown}});
        else if (starts_name(ch.c))
            name();
        else if (ch.raw == '[' && long_level() >= 0)
            long_string();
        else
            symbol();
    }

    void long_string() {
        const Position at = here();
        auto content = long_text(long_level());
        if (!content)
            return stop(at, "lua.string_open", {});
        add_string(std::move(*content), at);
    }

    void add_string(std::string content, Position at) {
        if (content.size() > max_string_bytes)
            report(source_, at, "lua.string_long", {{"limit", std::to_string(max_string_bytes)}});
        else if (content.find('\0') != std::string::npos)
            report(source_, at, "lua.zero_byte", {});
        else if (!is_utf8(content))
            report(source_, at, "lua.not_utf8", {});
        add(TokenKind::string, std::move(content), at);
    }

    void quoted() {
        const Position at = here();
        const char32_t open = peek().raw;
        step();
        std::string content;
        while (true) {
            if (ended() || peek().raw == '\n' || peek().raw == '\r')
                return stop(at, "lua.string_open", {});
            const Char ch = peek();
            if (closes(open, ch.raw))
                break;
            if (ch.raw == '\\') {
                if (!escape(content))
                    return;
                continue;
            }
            content += text_.substr(at_, ch.size);
            step();
        }
        step();
        add_string(std::move(content), at);
    }

    static int hex(char32_t c) {
        if (is_digit(c))
            return static_cast<int>(c - '0');
        if (c >= 'a' && c <= 'f')
            return static_cast<int>(c - 'a') + 10;
        return c >= 'A' && c <= 'F' ? static_cast<int>(c - 'A') + 10 : -1;
    }

    /// One escape; false after a report.
    bool escape(std::string& content) {
        const Position at = here();
        step();
        const char32_t c = peek().raw;
        constexpr std::string_view from = "abfnrtv\\\"'";
        constexpr std::string_view to = "\a\b\f\n\r\t\v\\\"'";
        if (const auto i = c < 0x80 ? from.find(static_cast<char>(c)) : std::string_view::npos;
            i != std::string_view::npos && c != 0) {
            content += to[i];
            step();
        } else if (c == '\n' || c == '\r') {
            content += '\n';
            step();
        } else if (c == 'z') {
            step();
            while (!ended() && (peek().raw == ' ' || peek().raw == '\t' || peek().raw == '\n' ||
                                peek().raw == '\r'))
                step();
        } else if (!numeric_escape(content)) {
            stop(at, "lua.bad_escape", {});
            return false;
        }
        return true;
    }

    bool numeric_escape(std::string& content) {
        if (is_digit(peek().raw)) {
            int value = 0;
            for (int i = 0; i < 3 && is_digit(peek().raw); ++i, step())
                value = value * 10 + hex(peek().raw);
            if (value > 255)
                return false;
            content += static_cast<char>(value);
            return true;
        }
        const bool unicode = peek().raw == 'u';
        if (peek().raw != 'x' && !unicode)
            return false;
        step();
        if (unicode && peek().raw != '{')
            return false;
        if (unicode)
            step();
        char32_t value = 0;
        int digits = 0;
        for (; hex(peek().raw) >= 0 && !ended() && digits < (unicode ? 6 : 2); ++digits, step())
            value = value * 16 + static_cast<char32_t>(hex(peek().raw));
        if (digits == 0 || (!unicode && digits != 2) || value > 0x10FFFF ||
            (unicode && peek().raw != '}'))
            return false;
        if (!unicode) {
            content += static_cast<char>(value);
            return true;
        }
        step();
        append_utf8(content, value);
        return true;
    }

    void number() {
        const Position at = here();
        std::string digits;
        while (!ended()) {
            const char32_t c = peek().c;
            const char last = digits.empty() ? '\0' : digits.back();
            const bool is_hex = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
            const bool exponent = is_hex ? last == 'p' || last == 'P' : last == 'e' || last == 'E';
            if ((c == '.' && peek_next().c != '.') || is_digit(c) || (c < 0x80 && starts_name(c)) ||
                ((c == '+' || c == '-') && exponent))
                digits += static_cast<char>(c);
            else
                break;
            step();
        }
        if (!ended() && starts_name(peek().c) && !is_quote(peek().raw)) {
            std::string unit(text_.substr(at_, peek().size));
            return stop(at, "lua.number_unit", {{"number", digits}, {"unit", unit}});
        }
        numbers_ += 1;
        if (numbers_ > max_number_literals)
            return stop(at, "lua.too_many_numbers",
                        {{"limit", std::to_string(max_number_literals)}});
        if (digits.size() > 40)
            return stop(at, "lua.bad_number", {{"number", digits.substr(0, 20) + "..."}});
        add(TokenKind::number, digits, at);
    }

    void name() {
        const Position at = here();
        std::string name;
        while (!ended()) {
            const Char ch = peek();
            if (is_quote(ch.raw) || is_stray(ch.raw) || !(starts_name(ch.c) || is_digit(ch.c)))
                break;
            if (ch.c != ch.raw)
                append_utf8(name, ch.c);
            else
                name += text_.substr(at_, ch.size);
            step();
        }
        const bool keyword = std::find(keywords.begin(), keywords.end(), name) != keywords.end();
        if (name == "goto")
            return stop(at, "lua.no_goto", {});
        if (name == "and" || name == "or" || name == "elseif" || name == "break")
            if (++branch_words_ > max_branch_words)
                return stop(at, "lua.too_long", {{"limit", std::to_string(max_branch_words)}});
        add(keyword ? TokenKind::keyword : TokenKind::name, std::move(name), at);
    }

    void symbol() {
        const Position at = here();
        const Char first = peek();
        const auto ascii = to_ascii(first.raw);
        if (ascii && ascii->size() == 2) {
            step();
            return add(TokenKind::symbol, *ascii, at);
        }
        constexpr std::string_view known = "+-*/%^#&~|<>=(){}[];:,.";
        if (first.c >= 0x80 || known.find(static_cast<char>(first.c)) == std::string_view::npos)
            return stop(at, "lua.stray_mark",
                        {{"mark", std::string(text_.substr(at_, first.size))}});
        std::string mark(1, static_cast<char>(first.c));
        step();
        constexpr std::array<std::string_view, 9> pairs = {"==", "~=", "<=", ">=", "//",
                                                           "::", "<<", ">>", ".."};
        const char32_t next = peek().c;
        const std::string two = mark + (next < 0x80 ? std::string(1, static_cast<char>(next)) : "");
        if (!ended() && std::find(pairs.begin(), pairs.end(), two) != pairs.end()) {
            mark = two;
            step();
            if (mark == ".." && peek().c == '.') {
                mark = "...";
                step();
            }
        }
        if (mark == "::")
            return stop(at, "lua.no_goto", {});
        add(TokenKind::symbol, mark, at);
    }

    Source& source_;
    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int column_ = 1;
    std::size_t numbers_ = 0;
    std::size_t branch_words_ = 0;
    bool stopped_ = false;
};

} // namespace

void report(Source& source, Position at, std::string_view code, TextArguments arguments) {
    if (source.diagnostics.size() >= max_source_diagnostics)
        return;
    source.diagnostics.push_back({source.file, at.line, at.column, Severity::error,
                                  std::string(code), text(source.language, code, arguments)});
}

void lex(Source& source, std::string_view text) {
    // A byte order mark is no character of the author's.
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    if (text.size() > max_source_bytes)
        return report(source, {1, 1}, "lua.too_long",
                      {{"limit", std::to_string(max_source_bytes)}});
    Lexer(source, text).run();
}

} // namespace ringroom::lua
