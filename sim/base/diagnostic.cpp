#include "base/diagnostic.h"

#include <algorithm>

#include <fmt/format.h>

namespace ringroom {

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const auto& d) { return d.severity == Severity::error; });
}

std::string to_line(const Diagnostic& d) {
    if (d.line == 0)
        return fmt::format("{}: {}", d.file, d.message);
    return fmt::format("{}:{}:{}: {}", d.file, d.line, d.column, d.message);
}

} // namespace ringroom
