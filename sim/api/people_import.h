#pragma once
// Inside of room api: a list of people as messages.
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "directory/import.h"
#include "wire/messages.h"

namespace ringroom::api {

struct ImportRequest {
    std::string bytes;
    std::string file;      ///< its name, for messages
    std::string table{};   ///< of a workbook; empty: the first that holds anything
    std::string version{}; ///< of the preview that was looked at; empty: whatever comes out
    bool preview = true;
    Language language = Language::zh;
    directory::Role up_to = directory::Role::student; ///< nobody above is made or changed
};

[[nodiscard]] std::vector<wire::ListFinding> to_wire(const Diagnostics& diagnostics,
                                                     Language language);

/// Plans, and unless it is a preview does it. Errors: those of directory::apply_import().
[[nodiscard]] Result<wire::PeopleImport> import_list(store::Store& store,
                                                     const ImportRequest& request,
                                                     const directory::Signing& signing = {});

} // namespace ringroom::api
