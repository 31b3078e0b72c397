#pragma once
// What a failure looks like from outside: one status and one JSON shape for each code. Codes are
// those of the rooms below; docs/api.md lists them.
#include <string_view>

#include "api/http.h"
#include "base/result.h"
#include "base/text.h"

namespace ringroom::api {

/// The HTTP status of an error code; 500 for codes that no caller can cause.
[[nodiscard]] int status_of(std::string_view code);
/// The answer for it, worded in `language`. A code without words of its own is answered with the
/// general ones; its particulars stay in the log.
[[nodiscard]] Response error_response(const Error& error, Language language);
/// The first of the tags in an Accept-Language header that we speak, or `otherwise`.
[[nodiscard]] Language language_of_header(std::string_view header, Language otherwise);

} // namespace ringroom::api
