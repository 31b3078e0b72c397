#include "base/content.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

namespace ringroom {

std::optional<std::string> content_of(const std::filesystem::path& file) {
    std::error_code wrong;
    if (std::filesystem::is_directory(file, wrong))
        return std::nullopt; // opens as a file does, and reads as nothing
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return std::nullopt;
    std::ostringstream all;
    if (in.peek() != std::ifstream::traits_type::eof()) // an empty file would fail the copy
        all << in.rdbuf();
    if (in.bad() || !all)
        return std::nullopt;
    return std::move(all).str();
}

std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    std::error_code error;
    // A range-for would throw where the folder cannot be read any further.
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error))
        out.push_back(it->path());
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace ringroom
