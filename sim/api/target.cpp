#include "api/target.h"

#include <algorithm>

#include "api/limits.h"

namespace ringroom::api {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size())
                return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0)
                return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

bool is_plain(std::string_view text) {
    const bool control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    return !control && is_utf8(text);
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= limits::segment_bytes && text != "." && text != ".." &&
           text.find_first_of("/\\") == text.npos && is_plain(text);
}

Result<void> parse_query(std::string_view query, Target& out) {
    std::size_t pairs = 0;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        query = end == query.npos ? "" : query.substr(end + 1);
        if (++pairs > limits::query_pairs)
            return fail("api.query", "too many query values");
        const auto equals = pair.find('=');
        const auto name = percent_decoded(pair.substr(0, equals), true);
        const auto value =
            percent_decoded(equals == pair.npos ? "" : pair.substr(equals + 1), true);
        if (!name || !value || name->empty() || !is_plain(*name) || !is_plain(*value))
            return fail("api.query", "a query value cannot be read");
        if (*name == "token" || *name == "access_token" || *name == "authorization")
            return fail("api.token_in_url", "a token in the address");
        if (!out.query.emplace(*name, *value).second)
            return fail("api.query", "a query value came twice");
    }
    return {};
}

/// Length of the sequence that begins at text[0], or 0 when it is none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0U) != 0x80)
            return 0;
    const unsigned second = byte(1);
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
        (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f))
        return 0;
    return length;
}

} // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = sequence_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

Result<Target> parse_target(std::string_view target) {
    if (target.size() > limits::target_bytes)
        return fail("api.target_long", "the address is too long");
    Target out;
    const auto mark = target.find('?');
    std::string_view path = target.substr(0, mark);
    if (path.empty() || path.front() != '/' || path.find('#') != path.npos)
        return fail("api.path", "the address is no path");
    path.remove_prefix(1);
    while (!path.empty()) {
        const auto end = path.find('/');
        auto segment = percent_decoded(path.substr(0, end), false);
        if (!segment || !is_name(*segment) || out.segments.size() == limits::path_segments)
            return fail("api.path", "a part of the address is no name");
        out.segments.push_back(std::move(*segment));
        if (end == path.npos)
            break;
        path.remove_prefix(end + 1);
        if (path.empty())
            return fail("api.path", "the address ends in a slash");
    }
    if (mark != target.npos) {
        if (auto read = parse_query(target.substr(mark + 1), out); !read)
            return tl::unexpected(read.error());
    }
    return out;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    if (text.empty() || text.size() > 18)
        return std::nullopt;
    std::int64_t out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        out = out * 10 + (c - '0');
    }
    return out;
}

std::optional<RecordKey> record_key(std::string_view text) {
    const auto dash = text.find('-');
    const auto run =
        dash == text.npos ? std::optional<std::int64_t>(0) : whole_number(text.substr(0, dash));
    const auto contact = whole_number(dash == text.npos ? text : text.substr(dash + 1));
    if (!run || !contact || *contact == 0)
        return std::nullopt;
    return RecordKey{*run, ContactId{static_cast<std::uint64_t>(*contact)}};
}

} // namespace ringroom::api
