#pragma once
// Inside of room sheet: reads the parts of an XLSX file that hold cells (ECMA-376 part 1, 18).
#include <optional>
#include <string_view>

#include "sheet/book.h"
#include "sheet/heads.h"

namespace ringroom::sheet {

/// Findings: "sheet.broken", "sheet.too_large", "sheet.locked", "sheet.other_program" (a zipped
/// file of another kind) and those of the limits.
[[nodiscard]] std::optional<Book> read_xlsx(std::string_view bytes, std::string_view file,
                                            Findings& findings);

} // namespace ringroom::sheet
