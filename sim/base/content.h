#pragma once
// A file read whole, as every room that takes files from people does it.
#include <filesystem>
#include <optional>
#include <string>

namespace ringroom {

/// All bytes of a file in one read; nothing where it cannot be opened or read. Any thread.
std::optional<std::string> content_of(const std::filesystem::path& file);

} // namespace ringroom
