#pragma once
// What an author wrote, made fit for stock Lua. Authors write Chinese words and full-width
// punctuation; stock Lua takes neither. Reading a source
//
//  - turns full-width punctuation outside strings and comments into ASCII:
//  （）｛｝［］，；：＝＋－＊／
//    ＜＞．＃、and the full-width space; “ ” and ‘ ’ and ＂ delimit strings like " and ';
//  - gives every name that is not ASCII an ASCII one, and every mention of a *word* of the caller's
//    vocabulary one of its own, so that a call knows the line and column it was written at;
//  - keeps lines as they are, and maps columns (in characters) back, so that every message names
//  the
//    author's own words where the author wrote them;
//  - refuses what a statement file never needs and a bound cannot be put on: goto and labels,
//  binary
//    chunks, NUL, deep nesting.
//
// Pure; any thread. English words and Chinese words live in the same vocabulary.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"

namespace ringroom::lua {

/// Where something stands: line and column from 1, column in characters.
struct Position {
    int line = 0;
    int column = 0;
    auto operator<=>(const Position&) const = default;
};

/// Words with a meaning, sorted or not; matched exactly.
using Words = std::vector<std::string>;

enum class TokenKind : std::uint8_t { name, word, keyword, number, string, symbol };

struct Token {
    TokenKind kind = TokenKind::symbol;
    std::string text;    ///< as written; of a string: its content, escapes resolved
    std::string written; ///< what Lua sees
    Position position;
};

/// One file made ready. Immutable after reading.
struct Source {
    std::string file;
    std::string lua; ///< what the sandbox runs
    std::vector<Token> tokens;
    std::vector<std::string> names; ///< the authors' names behind _n0, _n1, ...
    Words words;
    Language language = Language::zh;
    int full_width_fixes = 0; ///< marks turned into ASCII
    Diagnostics diagnostics;  ///< errors keep it from being run

    /// The author's word for a name Lua sees ("_w12", "_n3"), or the name itself.
    [[nodiscard]] std::string author_name(std::string_view name) const;
    /// The token Lua sees under a word's own name, or null.
    [[nodiscard]] const Token* word_token(std::string_view lua_name) const;
    /// The first name, word or string token with that text at or after `from`; {} if none.
    [[nodiscard]] Position find(std::string_view token_text, Position from) const;
    /// The first token on a line, or column 1.
    [[nodiscard]] Position line_start(int line) const;
};

/// Never fails; what is wrong stands in `diagnostics`, in `language`.
[[nodiscard]] Source read_source(std::string file, std::string_view text, const Words& words,
                                 Language language);

/// The word nearest to `name` among `words` (edit distance over characters, case ignored), or "" if
/// none is near.
[[nodiscard]] std::string nearest_word(std::string_view name, const Words& words);
/// Whether the two differ so little (one character in four, but at least one of three) that the one
/// is most likely the other, misspelt.
[[nodiscard]] bool close_spelling(std::string_view a, std::string_view b);

/// Number of characters (code points) in UTF-8 text; a broken byte counts one.
[[nodiscard]] int characters(std::string_view utf8);

} // namespace ringroom::lua
