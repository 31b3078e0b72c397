#pragma once
// Inside of room api: everything that is kept of a person, as one ZIP file for that person: results
// and marks as they may see them, comments, messages, sittings, recordings, the contact log with
// their notes, cases and callbacks, calibrations, consents, and who looked at what.
#include <cstdint>
#include <filesystem>
#include <vector>

#include "api/router.h"

namespace ringroom::api::handlers {

/// What one export holds at most; what is left out stands in its list of recordings.
struct ExportBounds {
    std::size_t rows;          ///< of one list, the newest
    std::uint64_t sound_bytes; ///< of all recordings, the newest
    bool sound = true;
    bool own_practice = true; ///< with what the person has not shared: for themselves only
};
struct Exported {
    std::size_t recordings = 0; ///< with their sound
    std::size_t left_out = 0;   ///< whose sound found no room
};
/// Writes the file. `call` as whoever's data it is: what they may not see is not in it. Errors:
/// "sheet.write", those of the data base. Slow lane.
[[nodiscard]] Result<Exported> write_export(const CallPtr& call, const std::filesystem::path& file,
                                            const ExportBounds& bounds);

} // namespace ringroom::api::handlers
