#include "sheet/bundle.h"

#include <deque>

#include <zip.h>

#include "sheet/limits.h"

namespace ringroom::sheet {

struct Bundle::Inside {
    explicit Inside(zip_t* opened, WallTime at)
        : zip(opened)
        , made(at) {}
    ~Inside() {
        if (zip != nullptr)
            zip_discard(zip);
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    Result<void> add(const std::string& name, zip_source_t* source, int method) {
        if (source == nullptr)
            return fail("sheet.write", zip_strerror(zip));
        if (parts >= limits::bundle_parts) {
            zip_source_free(source);
            return fail("sheet.too_large", name);
        }
        const auto index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(source);
            return fail("sheet.write", name + ": " + zip_strerror(zip));
        }
        ++parts;
        const auto at = static_cast<std::uint64_t>(index);
        if (zip_set_file_compression(zip, at, method, 0) != 0 ||
            zip_file_set_mtime(zip, at, made.ms / 1000, 0) != 0)
            return fail("sheet.write", zip_strerror(zip));
        return {};
    }

    zip_t* zip;
    WallTime made;
    std::deque<std::string> texts; ///< read when the file is written
    std::size_t parts = 0;
};

Bundle::Bundle(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Bundle::~Bundle() = default;

Result<std::unique_ptr<Bundle>> Bundle::create(const std::filesystem::path& target, WallTime made) {
    int error = 0;
    auto* zip = zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (zip == nullptr)
        return fail("sheet.write", target.string());
    return std::unique_ptr<Bundle>(new Bundle(std::make_unique<Inside>(zip, made)));
}

Result<void> Bundle::add(const std::string& name, std::string bytes) {
    const auto& kept = inside_->texts.emplace_back(std::move(bytes));
    return inside_->add(name, zip_source_buffer(inside_->zip, kept.data(), kept.size(), 0),
                        ZIP_CM_DEFLATE);
}

Result<void> Bundle::add_file(const std::string& name, const std::filesystem::path& file) {
    return inside_->add(name, zip_source_file(inside_->zip, file.c_str(), 0, -1), ZIP_CM_STORE);
}

Result<void> Bundle::finish() {
    if (zip_close(inside_->zip) != 0)
        return fail("sheet.write", zip_strerror(inside_->zip));
    inside_->zip = nullptr;
    return {};
}

} // namespace ringroom::sheet
