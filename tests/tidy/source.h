#pragma once
// C++ source as the tidy test sees it: lines as written, and the same text with comments, or
// comments and string contents, blanked out, so that a rule about code is not broken by prose.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ringroom::tidy {

struct Literal {
    std::size_t line = 0; ///< from 1
    std::string text;     ///< without the quotes, escapes as written
};

struct Source {
    std::string name; ///< from the root of the repository: "sim/acd/core.h"
    std::string room; ///< the folder below sim/ or tests/
    std::vector<std::string> lines;
    std::string raw;
    std::string code; ///< as long as raw; comments and contents of strings are blanks
    std::vector<Literal> literals;

    [[nodiscard]] std::size_t line_at(std::size_t position) const;
};

/// One function definition, from its first token to its closing brace.
struct Function {
    std::string name; ///< its first line
    std::size_t first_line = 0;
    std::size_t last_line = 0;
};

/// All files below root/folder whose name ends with one of `endings`, sorted by name.
std::vector<Source> read_sources(const std::filesystem::path& root, std::string_view folder,
                                 const std::vector<std::string>& endings);
Source source_from(std::string name, std::string raw);

/// The functions defined in namespaces and classes. A heuristic on braces: good for this code as
/// clang-format leaves it, not for all of C++.
std::vector<Function> functions_of(const Source& source);

/// Length in characters, not bytes.
std::size_t columns_of(std::string_view utf8);

/// Positions in `text` where `word` stands by itself.
std::vector<std::size_t> words_in(std::string_view text, std::string_view word);

} // namespace ringroom::tidy
