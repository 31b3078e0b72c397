#pragma once
// Private to the lua room: from text to tokens.
#include <string>
#include <string_view>

#include "lua/source.h"

namespace ringroom::lua {

/// Appends a Diagnostic of the source's file and language; at most max_source_diagnostics are kept.
void report(Source& source, Position at, std::string_view code, TextArguments arguments);

/// Fills source.tokens from `text`. Stops at the first error that makes the rest unreadable.
void lex(Source& source, std::string_view text);

/// Brackets, missing commas, nesting and redefined words. False if the structure is broken.
bool check_structure(Source& source);

/// One code point at `at`; `size` gets its bytes. A broken byte gives 0xFFFD and size 1.
char32_t decode(std::string_view text, std::size_t at, std::size_t& size);
void append_utf8(std::string& out, char32_t c);
/// True if all of it is UTF-8.
bool is_utf8(std::string_view text);

} // namespace ringroom::lua
