#pragma once
// The address of a request, taken apart: decoded path segments and query values. A segment is a
// name, never a path: separators, dots alone, control bytes and broken UTF-8 are refused here,
// once.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/backend.h"
#include "base/result.h"

namespace ringroom::api {

struct Target {
    std::vector<std::string> segments;        ///< decoded, none empty
    std::map<std::string, std::string> query; ///< decoded
};

/// Errors: "api.path", "api.query", "api.token_in_url". Pure; any thread.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

/// Strict UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);
/// A whole number of at most 18 digits, or nothing.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);
/// "RUN-CONTACT", or "CONTACT" of the run going on.
[[nodiscard]] std::optional<RecordKey> record_key(std::string_view text);

} // namespace ringroom::api
