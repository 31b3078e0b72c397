#pragma once
// Files that a person wants to have: into the folder where this computer's downloads go. Any
// thread.
//
//     const auto file = download_file("exam-7.xlsx"); // "exam-7 (2).xlsx" where it is taken
#include <filesystem>
#include <string>

#include "base/result.h"

namespace ringroom::seat {

/// What the desktop says its downloads folder is; where it says none, the person's own.
[[nodiscard]] std::filesystem::path downloads_folder();
/// Where a file of this name goes: never over one that is there. Error "seat.no_download": too many
/// are called so.
[[nodiscard]] Result<std::filesystem::path> download_file(const std::string& name);

} // namespace ringroom::seat
