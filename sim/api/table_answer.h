#pragma once
// Inside of room api: a table as the file a spreadsheet opens.
#include <string>

#include "api/router.h"
#include "sheet/book.h"

namespace ringroom::api::handlers {

/// Answers with `table` as NAME.csv or NAME.xlsx; `name` is printable ASCII without quotes.
void serve_table(const CallPtr& call, sheet::Table table, sheet::Format format,
                 const std::string& name);

} // namespace ringroom::api::handlers
