#pragma once
// Inside of room exam: where a file's mistakes are collected.
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/text.h"
#include "exam/import.h"

namespace ringroom::exam {

/// Of one file. Past limits::import_diagnostics the rest is only counted in words.
class Mistakes {
public:
    Mistakes(std::string_view file, Language language, Diagnostics& out)
        : file_(file)
        , language_(language)
        , out_(out) {}

    void error(int line, int column, std::string_view code, TextArguments arguments = {}) {
        add(line, column, Severity::error, code, arguments);
    }
    void warning(int line, int column, std::string_view code, TextArguments arguments = {}) {
        add(line, column, Severity::warning, code, arguments);
    }
    /// What flaw_of() says of the question, and a key that stands twice.
    void check(std::vector<ReadQuestion>& questions);
    /// Size and UTF-8; false: the file cannot be read at all.
    [[nodiscard]] bool readable(std::string_view text);
    [[nodiscard]] bool failed() const { return failed_; }
    /// Nothing where there was a mistake.
    [[nodiscard]] std::vector<ReadQuestion> result(std::vector<ReadQuestion> questions);

private:
    void add(int line, int column, Severity severity, std::string_view code,
             TextArguments arguments);

    std::string file_;
    Language language_;
    Diagnostics& out_;
    std::size_t said_ = 0;
    bool failed_ = false;
};

/// The beginning of a question's text as its key.
[[nodiscard]] std::string key_from(std::string_view stem);

} // namespace ringroom::exam
