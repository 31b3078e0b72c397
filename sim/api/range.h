#pragma once
// The Range header of RFC 9110, one range of bytes.
#include <cstdint>
#include <optional>
#include <string_view>

namespace ringroom::api {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool operator==(const ByteRange&) const = default;
};
enum class RangeVerdict {
    whole,        ///< no range, several, or not understood: the whole file, status 200
    part,         ///< status 206
    unsatisfiable ///< status 416
};
struct RangeAnswer {
    RangeVerdict verdict = RangeVerdict::whole;
    ByteRange range; ///< with `part`
};

/// `header` as sent (may be empty), `size` of the file in bytes. Pure; any thread.
[[nodiscard]] RangeAnswer parse_range(std::string_view header, std::uint64_t size);

} // namespace ringroom::api
