#pragma once
// Files that a person wants to have: into the folder where this computer's downloads go. Any
// thread.
//
//     const auto file = save_download("exam-7.xlsx", bytes); // "exam-7 (2).xlsx" where it is taken
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ringroom::seat {

/// What the desktop says its downloads folder is; where it says none, the person's own.
[[nodiscard]] std::filesystem::path downloads_folder();
/// Never over a file that is there. Error "seat.no_download": it cannot be written.
[[nodiscard]] Result<std::filesystem::path> save_download(const std::string& name,
                                                          std::string_view bytes);

} // namespace ringroom::seat
