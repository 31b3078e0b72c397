#include "sheet/encoding.h"

#include <cerrno>
#include <cstdint>

#include <iconv.h>

#include "base/utf8.h"

namespace ringroom::sheet {
namespace {

/// Strict: a byte that does not fit ends it with nothing.
std::optional<std::string> converted(std::string_view bytes, const char* from) {
    const auto converter = ::iconv_open("UTF-8", from);
    if (converter == reinterpret_cast<iconv_t>(-1))
        return std::nullopt;
    std::string out;
    char* in = const_cast<char*>(bytes.data()); // iconv's signature; it reads only
    std::size_t left = bytes.size();
    bool good = true;
    while (left > 0 && good) {
        char buffer[4096];
        char* to = buffer;
        std::size_t room = sizeof buffer;
        good = ::iconv(converter, &in, &left, &to, &room) != static_cast<std::size_t>(-1) ||
               errno == E2BIG;
        out.append(buffer, sizeof buffer - room);
    }
    ::iconv_close(converter);
    return good ? std::optional(std::move(out)) : std::nullopt;
}

/// Whether most of what is not ASCII is UTF-8 all the same.
bool nearly_utf8(std::string_view bytes) {
    std::size_t sound = 0;
    std::size_t broken = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto lead = static_cast<std::uint8_t>(bytes[at]);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        const bool fits = valid_utf8(bytes.substr(at, length));
        ++(fits ? sound : broken);
        at += fits ? length : 1;
    }
    return sound > 2 * broken;
}

} // namespace

std::optional<Decoded> decode(std::string_view bytes) {
    using std::string_view_literals::operator""sv;
    if (bytes.starts_with("\xef\xbb\xbf"sv))
        bytes.remove_prefix(3);
    for (const auto& [mark, name] :
         {std::pair{"\xff\xfe"sv, "UTF-16LE"}, std::pair{"\xfe\xff"sv, "UTF-16BE"}})
        if (bytes.starts_with(mark)) {
            auto text = converted(bytes.substr(2), name);
            return text ? std::optional(Decoded{std::move(*text), "UTF-16"}) : std::nullopt;
        }
    if (valid_utf8(bytes))
        return Decoded{std::string(bytes), "UTF-8"};
    if (nearly_utf8(bytes))
        return std::nullopt;
    auto text = converted(bytes, "GB18030");
    return text ? std::optional(Decoded{std::move(*text), "GB18030"}) : std::nullopt;
}

} // namespace ringroom::sheet
