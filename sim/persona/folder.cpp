// The one file of this room that reads from a disk.
#include <algorithm>

#include "base/content.h"
#include "persona/limits.h"
#include "persona/loader.h"

namespace ringroom::persona {

namespace {

namespace fs = std::filesystem;

bool wanted(const fs::path& file) {
    const auto extension = file.extension();
    return extension == ".lua" || extension == ".csv" || extension == ".toml";
}

Result<void> read_into(const fs::path& folder, const std::string& prefix, PackFiles& out) {
    std::error_code wrong;
    std::vector<fs::path> entries;
    for (fs::directory_iterator it(folder, wrong), end; !wrong && it != end; it.increment(wrong))
        entries.push_back(it->path());
    if (wrong)
        return fail("pack.not_readable", folder.string());
    std::sort(entries.begin(), entries.end());
    for (const auto& entry : entries) {
        const auto name = entry.filename().string();
        if (fs::is_directory(entry, wrong)) {
            if (prefix.empty() && name != "voices" && name[0] != '.')
                if (auto read = read_into(entry, name + "/", out); !read)
                    return read;
            continue;
        }
        if (!wanted(entry))
            continue;
        const auto most = entry.extension() == ".csv" ? max_list_bytes : max_file_bytes;
        if (fs::file_size(entry, wrong) > most || wrong || out.size() >= max_pack_files)
            return fail("pack.too_large", prefix + name);
        auto content = content_of(entry);
        if (!content)
            return fail("pack.not_readable", prefix + name);
        out[prefix + name] = std::move(*content);
    }
    return {};
}

} // namespace

Result<PackFiles> read_pack(const fs::path& folder) {
    std::error_code wrong;
    if (!fs::is_directory(folder, wrong))
        return fail("pack.no_folder", folder.string());
    PackFiles files;
    if (auto read = read_into(folder, "", files); !read)
        return tl::unexpected(read.error());
    return files;
}

} // namespace ringroom::persona
