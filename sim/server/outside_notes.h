#pragma once
// What a command line that only reads did with a lab's data belongs in the audit log, which only
// the lab writes. A note waits in the data folder and is taken in at the lab's next start.
//
//     note_from_outside(data, {.at = wall_now(), .action = "export", ...});   // a command
//     take_notes(store, data);                                              // a lab that starts
#include <filesystem>

#include "base/result.h"
#include "directory/audit.h"
#include "store/store.h"

namespace ringroom::server {

/// Error "server.note": the folder cannot be written.
[[nodiscard]] Result<void> note_from_outside(const std::filesystem::path& data,
                                             const directory::AuditEntry& entry);
/// How many there were; what cannot be read is left and told in the log. Before anybody is served.
std::size_t take_notes(store::Store& store, const std::filesystem::path& data);

} // namespace ringroom::server
