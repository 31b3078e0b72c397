#include "directory/report.h"

#include "directory/limits.h"

namespace ringroom::directory {

void Report::error(int line, int column, std::string_view code, TextArguments arguments) {
    clean_ = false;
    add(Severity::error, line, column, code, arguments);
}

void Report::warning(int line, int column, std::string_view code, TextArguments arguments) {
    add(Severity::warning, line, column, code, arguments);
}

void Report::add(Severity severity, int line, int column, std::string_view code,
                 TextArguments arguments) {
    const auto count = out_.size() - before_;
    if (count > limits::import_diagnostics)
        return;
    if (count == limits::import_diagnostics) {
        out_.push_back({file_, line, 0, severity, "directory.more_mistakes",
                        text(language_, "directory.more_mistakes")});
        return;
    }
    out_.push_back(
        {file_, line, column, severity, std::string(code), text(language_, code, arguments)});
}

} // namespace ringroom::directory
