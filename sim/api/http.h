#pragma once
// A request and an answer as the handlers see them; no library's types.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringroom::api {

enum class Method { get, head, post, put, options, other };
[[nodiscard]] std::string_view to_string(Method method);

struct Request {
    Method method = Method::get;
    std::string target; ///< as sent, at most limits::target_bytes
    std::string authorization;
    std::string accept_language;
    std::string content_type;
    std::string origin;
    std::string host;
    std::string range;
    std::string if_range;
    std::string if_none_match;
    std::string body;
    std::string peer;  ///< address without port
    std::string level; ///< of the interface that the program speaks, as sent
};

/// An open file for reading; closes itself.
class OpenFile {
public:
    /// Gives nothing when it is no regular file or cannot be read; never follows a symbolic link.
    [[nodiscard]] static std::unique_ptr<OpenFile> open(const std::string& path);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// Names the file as it was when it was opened: its size and when it was changed last.
    [[nodiscard]] const std::string& stand() const { return stand_; }
    /// Bytes read into `out`, less than asked only at the end of the file or on a fault.
    [[nodiscard]] std::size_t read(std::uint64_t offset, char* out, std::size_t bytes) const;

private:
    OpenFile(int fd, std::uint64_t size, std::string stand)
        : fd_(fd)
        , size_(size)
        , stand_(std::move(stand)) {}
    int fd_;
    std::uint64_t size_;
    std::string stand_;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::shared_ptr<const OpenFile>
        file{}; ///< when set, `count` bytes from `first` in place of body
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool close = false; ///< end the connection afterwards
};

/// Called exactly once, from any thread.
using Reply = std::function<void(Response)>;

} // namespace ringroom::api
