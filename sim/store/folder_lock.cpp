#include "store/folder_lock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace ringroom::store {

namespace {

constexpr auto lock_file = "ringroom.lock";

std::string content_of(int fd) {
    std::array<char, 64> bytes{};
    const auto count = ::pread(fd, bytes.data(), bytes.size(), 0);
    std::string content(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    while (!content.empty() && content.back() == '\n')
        content.pop_back();
    return content;
}

} // namespace

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::filesystem::path& folder) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem)
        return fail("store.folder",
                    fmt::format("cannot make {}: {}", folder.string(), problem.message()));
    const auto file = folder / lock_file;
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail("store.folder",
                    fmt::format("cannot open {}: {}", file.string(), std::strerror(errno)));
    const std::string before = content_of(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return fail("store.locked", fmt::format("{} is in use by process {}", folder.string(),
                                                before.empty() ? "(starting)" : before));
    }
    const std::string mine = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, mine.data(), mine.size(), 0) < 0) {
        const std::string why = std::strerror(errno);
        ::close(fd);
        return fail("store.folder", fmt::format("cannot write {}: {}", file.string(), why));
    }
    return std::unique_ptr<FolderLock>(new FolderLock(fd, !before.empty()));
}

bool FolderLock::is_held(const std::filesystem::path& folder) {
    const int fd = ::open((folder / lock_file).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    // Shared: two who ask at once do not take each other for a server.
    const bool held = ::flock(fd, LOCK_SH | LOCK_NB) != 0;
    ::close(fd);
    return held;
}

FolderLock::~FolderLock() {
    ::close(fd_);
}

void FolderLock::orderly() const {
    // A failure leaves the number behind: the next start merely checks the file once too often.
    [[maybe_unused]] const int result = ::ftruncate(fd_, 0);
}

} // namespace ringroom::store
