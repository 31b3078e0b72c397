#include "api/http.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace ringroom::api {

std::string_view to_string(Method method) {
    switch (method) {
    case Method::get:
        return "GET";
    case Method::head:
        return "HEAD";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::options:
        return "OPTIONS";
    case Method::other:
        break;
    }
    return "other";
}

std::unique_ptr<OpenFile> OpenFile::open(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return nullptr;
    struct stat about {};
    if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        ::close(fd);
        return nullptr;
    }
    return std::unique_ptr<OpenFile>(
        new OpenFile(fd, static_cast<std::uint64_t>(about.st_size),
                     fmt::format("{:x}-{:x}{:08x}", about.st_size, about.st_mtim.tv_sec,
                                 about.st_mtim.tv_nsec)));
}

OpenFile::~OpenFile() {
    ::close(fd_);
}

std::size_t OpenFile::read(std::uint64_t offset, char* out, std::size_t bytes) const {
    std::size_t done = 0;
    while (done < bytes) {
        const auto got = ::pread(fd_, out + done, bytes - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace ringroom::api
