#include "sheet/archive.h"

#include <cstdint>

#include <zip.h>

#include "sheet/limits.h"

namespace ringroom::sheet {

struct Archive::Inside {
    explicit Inside(zip_t* opened)
        : zip(opened) {}
    ~Inside() { zip_discard(zip); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    zip_t* zip;
    std::size_t left = limits::unzipped_bytes;
};

Archive::Archive(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Archive::~Archive() = default;

Result<std::unique_ptr<Archive>> Archive::open(std::string_view bytes) {
    auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
    if (source == nullptr)
        return fail("sheet.broken", "no memory for the archive");
    auto* zip = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (zip == nullptr) {
        zip_source_free(source);
        return fail("sheet.broken", "no zip archive");
    }
    auto inside = std::make_unique<Inside>(zip); // owns the source too
    if (zip_get_num_entries(zip, 0) > static_cast<std::int64_t>(limits::zip_entries))
        return fail("sheet.too_large", "too many entries");
    return std::unique_ptr<Archive>(new Archive(std::move(inside)));
}

bool Archive::has(const std::string& part) const {
    return zip_name_locate(inside_->zip, part.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> Archive::read(const std::string& part) {
    const auto index = zip_name_locate(inside_->zip, part.c_str(), ZIP_FL_NOCASE);
    zip_stat_t about;
    if (index < 0 ||
        zip_stat_index(inside_->zip, static_cast<std::uint64_t>(index), 0, &about) != 0)
        return fail("sheet.broken", "missing part " + part);
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE)
        return fail("sheet.locked", "encrypted part " + part);
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(
        zip_fopen_index(inside_->zip, static_cast<std::uint64_t>(index), 0), &zip_fclose);
    if (!file)
        return fail("sheet.broken", "unreadable part " + part);
    std::string out;
    for (;;) {
        // What the directory says of the size is the file's own claim: bytes are counted as they
        // come.
        char buffer[16 * 1024];
        const auto count = zip_fread(file.get(), buffer, sizeof buffer);
        if (count < 0)
            return fail("sheet.broken", "damaged part " + part);
        if (count == 0)
            return out;
        if (static_cast<std::size_t>(count) > inside_->left)
            return fail("sheet.too_large", "unzipped it is too large");
        inside_->left -= static_cast<std::size_t>(count);
        out.append(buffer, static_cast<std::size_t>(count));
    }
}

} // namespace ringroom::sheet
