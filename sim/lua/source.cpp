#include "lua/source.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "lua/lexer.h"
#include "lua/limits.h"

namespace ringroom::lua {

namespace {

/// "_w12" -> 12 for prefix 'w'; -1 if it is no such name.
int own_index(std::string_view name, char prefix) {
    if (name.size() < 3 || name.size() > 8 || name[0] != '_' || name[1] != prefix)
        return -1;
    int n = 0;
    for (const char c : name.substr(2)) {
        if (c < '0' || c > '9')
            return -1;
        n = n * 10 + (c - '0');
    }
    return n;
}

bool is_ascii(std::string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string quoted(std::string_view content) {
    std::string out = "\"";
    for (const char c : content) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            // Always three digits, so that a digit may follow.
            const auto digits = std::to_string(byte);
            out += "\\" + std::string(3 - digits.size(), '0') + digits;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

/// Gives every token the text Lua sees.
void name_tokens(Source& source) {
    std::map<std::string, int> known;
    for (std::size_t i = 0; i < source.tokens.size(); ++i) {
        Token& token = source.tokens[i];
        token.written = token.text;
        if (token.kind == TokenKind::word) {
            token.written = "_w" + std::to_string(i);
        } else if (token.kind == TokenKind::string) {
            token.written = quoted(token.text);
        } else if (token.kind == TokenKind::name &&
                   (!is_ascii(token.text) || own_index(token.text, 'w') >= 0 ||
                    own_index(token.text, 'n') >= 0)) {
            const auto [it, fresh] =
                known.emplace(token.text, static_cast<int>(source.names.size()));
            if (fresh)
                source.names.push_back(token.text);
            token.written = "_n" + std::to_string(it->second);
        }
    }
}

std::string joined(const Source& source) {
    std::string out;
    int line = 1;
    for (const auto& token : source.tokens) {
        for (; line < token.position.line; ++line)
            out += '\n';
        out += token.written;
        out += ' ';
    }
    return out;
}

char32_t folded(char32_t c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

std::u32string code_points(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0, size = 0; at < text.size(); at += size)
        out += folded(decode(text, at, size));
    return out;
}

/// Levenshtein distance with swaps of neighbours (optimal string alignment).
int distance(const std::u32string& a, const std::u32string& b) {
    std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        d[i][0] = static_cast<int>(i);
    for (std::size_t j = 0; j <= b.size(); ++j)
        d[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int cost = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

} // namespace

std::string Source::author_name(std::string_view name) const {
    if (const auto* token = word_token(name))
        return token->text;
    const int n = own_index(name, 'n');
    if (n >= 0 && static_cast<std::size_t>(n) < names.size())
        return names[static_cast<std::size_t>(n)];
    return std::string(name);
}

const Token* Source::word_token(std::string_view lua_name) const {
    const int n = own_index(lua_name, 'w');
    if (n < 0 || static_cast<std::size_t>(n) >= tokens.size())
        return nullptr;
    const auto& token = tokens[static_cast<std::size_t>(n)];
    return token.kind == TokenKind::word ? &token : nullptr;
}

Position Source::find(std::string_view token_text, Position from) const {
    for (const auto& token : tokens)
        if (token.position >= from && token.text == token_text && token.kind != TokenKind::symbol &&
            token.kind != TokenKind::keyword)
            return token.position;
    return {};
}

Position Source::line_start(int line) const {
    for (const auto& token : tokens)
        if (token.position.line == line)
            return token.position;
    return {line, 1};
}

Source read_source(std::string file, std::string_view text, const Words& words, Language language) {
    Source source;
    source.file = std::move(file);
    source.words = words;
    source.language = language;
    lex(source, text);
    if (has_errors(source.diagnostics))
        return source;
    check_structure(source);
    name_tokens(source);
    source.lua = joined(source);
    return source;
}

std::string nearest_word(std::string_view name, const Words& words) {
    const auto wanted = code_points(name.substr(0, 200));
    std::string best;
    int best_score = 0;
    for (const auto& word : words) {
        const auto have = code_points(word);
        const int apart = distance(wanted, have);
        const auto longer = static_cast<int>(std::max(wanted.size(), have.size()));
        // At most half of the characters may differ; of one-character words none, and of longer
        // ones at least one must be shared.
        if (apart * 2 > longer || apart >= longer)
            continue;
        const int score = 1000 - apart * 1000 / longer;
        if (score > best_score) {
            best_score = score;
            best = word;
        }
    }
    return best;
}

bool close_spelling(std::string_view a, std::string_view b) {
    const auto left = code_points(a.substr(0, 200)), right = code_points(b.substr(0, 200));
    const auto longer = static_cast<int>(std::max(left.size(), right.size()));
    return longer > 2 && distance(left, right) <= std::max(1, longer / 4);
}

} // namespace ringroom::lua
