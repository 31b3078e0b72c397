#pragma once
// Private to the persona room: the list of an outbound drill.
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/text.h"
#include "persona/drill.h"

namespace ringroom::persona {

/// RFC 4180 with either line end and a byte order mark; the first row names the columns. Mistakes
/// go to `out` with line and column.
[[nodiscard]] Table read_csv(const std::string& file, std::string_view text, Language language,
                             Diagnostics& out);

} // namespace ringroom::persona
