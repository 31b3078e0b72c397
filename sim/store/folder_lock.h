#pragma once
// Holds a data folder for one server. The lock is the kernel's (flock), so it ends with the process
// however that dies; the file's content says who holds it and whether the end was orderly.
#include <filesystem>
#include <memory>

#include "base/result.h"

namespace ringroom::store {

class FolderLock {
public:
    /// Makes the folder if missing. Errors: "store.folder", "store.locked".
    [[nodiscard]] static Result<std::unique_ptr<FolderLock>>
    take(const std::filesystem::path& folder);
    /// Whether a server holds the folder now. Asks with a shared lock that is let go at once.
    [[nodiscard]] static bool is_held(const std::filesystem::path& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    /// Whether the last holder ended without orderly().
    [[nodiscard]] bool was_interrupted() const { return was_interrupted_; }
    /// Notes that everything was closed properly.
    void orderly() const;

private:
    FolderLock(int fd, bool was_interrupted)
        : fd_(fd)
        , was_interrupted_(was_interrupted) {}
    int fd_;
    bool was_interrupted_;
};

} // namespace ringroom::store
