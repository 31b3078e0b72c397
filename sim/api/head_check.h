#pragma once
// The head of a request, judged on its raw bytes before any parser is lenient with it. Two readers
// that disagree on where a request ends let a hidden one through; so everything with two readings
// is refused: both lengths, two of one length, folded lines, bare CR or LF, codings but "chunked".
#include <string_view>

#include "base/result.h"

namespace ringroom::api {

/// `head` ends with its empty line. Errors: "api.head" (400), "api.head_large" (431),
/// "api.target_long" (414), "api.version" (505). Pure; any thread.
[[nodiscard]] Result<void> check_head(std::string_view head);

} // namespace ringroom::api
