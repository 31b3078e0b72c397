#include "api/head_check.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "api/limits.h"

namespace ringroom::api {
namespace {

bool is_token_char(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}
bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
    });
}
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}
std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

tl::unexpected<Error> bad(const char* why) {
    return fail("api.head", why);
}

/// Those that decide something and therefore may come once only.
constexpr std::array<std::string_view, 14> single = {"content-length",
                                                     "transfer-encoding",
                                                     "host",
                                                     "authorization",
                                                     "content-type",
                                                     "origin",
                                                     "range",
                                                     "if-range",
                                                     "upgrade",
                                                     "expect",
                                                     "if-none-match",
                                                     "sec-websocket-key",
                                                     "sec-websocket-version",
                                                     "content-encoding"};

class Judge {
public:
    Result<void> line(std::string_view text) {
        const auto colon = text.find(':');
        if (colon == text.npos || !is_token(text.substr(0, colon)))
            return bad("a header line has no proper name");
        if (++fields_ > limits::header_fields)
            return fail("api.head_large", "too many header fields");
        return field(lower(text.substr(0, colon)), without_spaces(text.substr(colon + 1)));
    }
    Result<void> end(bool version_1_1) const {
        if (version_1_1 && !seen("host"))
            return bad("Host is missing");
        if (seen("content-length") && seen("transfer-encoding"))
            return bad("both Content-Length and Transfer-Encoding");
        if (!version_1_1 && seen("transfer-encoding"))
            return bad("Transfer-Encoding in HTTP/1.0");
        return {};
    }

private:
    [[nodiscard]] bool seen(std::string_view name) const {
        const auto at = std::find(single.begin(), single.end(), name);
        return (seen_ & (1U << (at - single.begin()))) != 0;
    }
    Result<void> field(const std::string& name, std::string_view value) {
        const auto at = std::find(single.begin(), single.end(), name);
        if (at != single.end()) {
            if (seen(name))
                return bad("a header field came twice");
            seen_ |= 1U << (at - single.begin());
        }
        if (name == "content-length" && (!is_digits(value) || value.size() > 18))
            return bad("Content-Length is no number");
        if (name == "transfer-encoding" && lower(value) != "chunked")
            return bad("a transfer coding other than chunked");
        if (name == "content-encoding" && lower(value) != "identity")
            return bad("a content coding");
        if (name == "host" && !is_host(value))
            return bad("Host is no host");
        return {};
    }

    std::size_t fields_ = 0;
    std::uint32_t seen_ = 0;
};

Result<bool> request_line(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == line.npos || first == last || !is_token(line.substr(0, first)))
        return bad("no request line");
    const auto target = line.substr(first + 1, last - first - 1);
    if (target.size() > limits::target_bytes)
        return fail("api.target_long", "the address is too long");
    if (target.empty() || target.front() != '/' || target.find(' ') != target.npos)
        return bad("the address is no path");
    const auto version = line.substr(last + 1);
    if (version == "HTTP/1.1")
        return true;
    if (version == "HTTP/1.0")
        return false;
    return fail("api.version", "only HTTP/1.1");
}

} // namespace

Result<void> check_head(std::string_view head) {
    if (head.size() > limits::head_bytes)
        return fail("api.head_large", "the head is too large");
    bool version_1_1 = true;
    Judge judge;
    for (bool first = true;; first = false) {
        const auto end = head.find("\r\n");
        if (end == head.npos)
            return bad("the head does not end");
        const auto line = head.substr(0, end);
        head.remove_prefix(end + 2);
        for (const char c : line) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte >= 0x7f) // a tab too: nobody needs one, and readers differ
                return bad("a control or non-ASCII byte in the head");
        }
        if (first) {
            const auto version = request_line(line);
            if (!version)
                return tl::unexpected(version.error());
            version_1_1 = *version;
        } else if (line.empty()) {
            break;
        } else if (auto verdict = judge.line(line); !verdict) {
            return verdict;
        }
    }
    if (!head.empty())
        return bad("bytes after the head");
    return judge.end(version_1_1);
}

} // namespace ringroom::api
