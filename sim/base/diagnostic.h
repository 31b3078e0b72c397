#pragma once
// What is wrong with something a person wrote, where it stands, and how to mend it. Loaders collect
// these instead of stopping at the first, so that one look shows every mistake.
#include <string>
#include <vector>

namespace ringroom {

enum class Severity { error, warning };

struct Diagnostic {
    std::string file; ///< as the author named it
    int line = 0;     ///< from 1; 0 where there is no line
    int column = 0;   ///< from 1, in characters, not bytes; 0 where there is no column
    Severity severity = Severity::error;
    std::string code;    ///< key of the text in assets/languages, stable: "drill.unknown_word"
    std::string message; ///< what is wrong and how to mend it, in the author's language
};

using Diagnostics = std::vector<Diagnostic>;

/// True if any of them is an error.
[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);
/// "file:line:column: message", one line, no line feed.
[[nodiscard]] std::string to_line(const Diagnostic& diagnostic);

} // namespace ringroom
