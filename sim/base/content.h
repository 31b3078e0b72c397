#pragma once
// A file read whole and a folder listed, as every room that takes files from people does it.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ringroom {

/// All bytes of a file in one read; nothing where it cannot be opened or read. Any thread.
std::optional<std::string> content_of(const std::filesystem::path& file);
/// What lies in a folder, by name; nothing where there is none. Where reading it fails half way,
/// what was read until then. Any thread.
[[nodiscard]] std::vector<std::filesystem::path>
sorted_entries(const std::filesystem::path& folder);

} // namespace ringroom
