#pragma once
// A ZIP file written to the disk: texts as they are handed over, and files from the disk, which may
// be far larger than the memory. Names are UTF-8 with "/" between folders.
//
//     auto bundle = sheet::Bundle::create("mine.zip", wall_now());
//     (*bundle)->add("results.csv", write_csv(table));
//     (*bundle)->add_file("recordings/1-11.wav", file);
//     (*bundle)->finish();                                // nothing is written before
//
// One thread. An error leaves no file behind.
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::sheet {

class Bundle {
public:
    /// What is at `target` is replaced; `made` is the time that every part bears.
    /// Error "sheet.write".
    [[nodiscard]] static Result<std::unique_ptr<Bundle>> create(const std::filesystem::path& target,
                                                                WallTime made);
    ~Bundle();
    Bundle(const Bundle&) = delete;
    Bundle& operator=(const Bundle&) = delete;

    /// Packed. Errors: "sheet.write" (also a name that is there already), "sheet.too_large" (more
    /// than limits::bundle_parts).
    [[nodiscard]] Result<void> add(const std::string& name, std::string bytes);
    /// As it is, unpacked: sound does not get smaller. The file is read by finish(). As add().
    [[nodiscard]] Result<void> add_file(const std::string& name, const std::filesystem::path& file);
    /// Writes the file. Error "sheet.write": the disk is full, or a file added is gone.
    [[nodiscard]] Result<void> finish();

private:
    struct Inside;
    explicit Bundle(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::sheet
