#pragma once
// Collects diagnostics of one file; private to this room.
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/text.h"

namespace ringroom::directory {

class Report {
public:
    Report(std::string_view file, Language language, Diagnostics& out)
        : file_(file)
        , language_(language)
        , out_(out)
        , before_(out.size()) {}

    /// Past limits::import_diagnostics only one more follows, which says so.
    void error(int line, int column, std::string_view code, TextArguments arguments = {});
    void warning(int line, int column, std::string_view code, TextArguments arguments = {});
    [[nodiscard]] bool clean() const { return clean_; }

private:
    void add(Severity severity, int line, int column, std::string_view code,
             TextArguments arguments);
    std::string file_;
    Language language_;
    Diagnostics& out_;
    std::size_t before_;
    bool clean_ = true; ///< no error yet
};

} // namespace ringroom::directory
