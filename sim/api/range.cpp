#include "api/range.h"

#include <algorithm>

#include "api/target.h"

namespace ringroom::api {

RangeAnswer parse_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (header.substr(0, unit.size()) != unit)
        return {};
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == header.npos || header.find(',') != header.npos)
        return {};
    const auto from = header.substr(0, dash);
    const auto to = header.substr(dash + 1);
    const auto first = whole_number(from);
    const auto last = whole_number(to);
    if ((!from.empty() && !first) || (!to.empty() && !last) || (from.empty() && to.empty()))
        return {};
    if (from.empty()) { // the last so many bytes
        const auto count = std::min(static_cast<std::uint64_t>(*last), size);
        if (count == 0)
            return {RangeVerdict::unsatisfiable, {}};
        return {RangeVerdict::part, {size - count, count}};
    }
    const auto begin = static_cast<std::uint64_t>(*first);
    if (last && static_cast<std::uint64_t>(*last) < begin)
        return {};
    if (begin >= size)
        return {RangeVerdict::unsatisfiable, {}};
    const auto end = last ? std::min(static_cast<std::uint64_t>(*last) + 1, size) : size;
    return {RangeVerdict::part, {begin, end - begin}};
}

} // namespace ringroom::api
