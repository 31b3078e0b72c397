#pragma once
// Inside of room sheet: the parts of a zipped file, read with bounds.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ringroom::sheet {

/// Keeps a view of the bytes given to open().
class Archive {
public:
    /// Errors: "sheet.broken", "sheet.too_large" (more entries than limits::zip_entries).
    [[nodiscard]] static Result<std::unique_ptr<Archive>> open(std::string_view bytes);
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    [[nodiscard]] bool has(const std::string& part) const;
    /// Errors: "sheet.broken" (missing or damaged), "sheet.locked", "sheet.too_large": together
    /// with the parts read before it is more than limits::unzipped_bytes.
    [[nodiscard]] Result<std::string> read(const std::string& part);

private:
    struct Inside;
    explicit Archive(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::sheet
